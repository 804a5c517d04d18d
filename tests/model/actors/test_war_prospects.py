"""The table of what a war would bring: closed forms, extremes, and the wars that the engine fights."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, run, scenario

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.actors import war_prospects
from guaranteesim.model.actors.war_prospects import HELD, RATIOS, STEPS

MONTHS = sum(STEPS)
STILL = {
    "front_speed": 0, "front_noise": 0, "attrition": 0, "mobilisation": 0, "collapse_territory": 0.5,
    "collapse_force": 0, "ceasefire_per_month": 0, "exhaustion": 0,
}  # fmt: skip
"""A war in which nothing happens and that never ends."""

EVEN = {"theatre.contest": {"exponent": 1, "attacker_multiplier": 1}, "states.RUS.patience": 1}


def solve(war=None, **changes):
    """A world with its table."""
    on = {**EVEN, "theatre.war": {**STILL, **(war or {})}, "switches.valued_war": True, **changes}
    return GuaranteeModel(scenario(on), np.arange(1))


def expect(ratio, held=0.0, war=None, **changes):
    """Gain, months and chance of a return in one world."""
    model = solve(war, **changes)
    found = model.war_prospects.estimate(np.zeros(1, dtype=int), np.array([ratio]), np.array([held]))
    return float(found.gain[0]), float(found.months[0]), float(found.returned[0])


def test_the_steps_are_ten_years_and_end_beyond_the_first_in_seasons():
    assert MONTHS == 120
    assert STEPS[:12] == (1,) * 12


def test_a_war_that_nothing_ends_lasts_all_months():
    assert expect(1.0) == (0, pytest.approx(MONTHS), 0)


def test_only_ceasefires_end_a_war_without_moves():
    lasting = 0.9 ** np.arange(MONTHS)
    assert expect(4.0, war={"ceasefire_per_month": 0.1})[1] == pytest.approx(lasting.sum())
    rising = np.cumprod(np.r_[1, np.maximum(1 - 0.02 - 0.01 * np.arange(MONTHS - 1), 0)])
    assert expect(4.0, war={"ceasefire_per_month": 0.02, "exhaustion": 0.01})[1] == pytest.approx(
        rising.sum()
    )


def test_impatience_counts_later_months_less():
    weights = 0.5 ** (np.arange(1, MONTHS + 1) / 12)
    assert expect(1.0, **{"states.RUS.patience": 0.5})[1] == pytest.approx(weights.sum())
    assert expect(1.0, **{"states.RUS.patience": 0}) == (0, 0, 0)


def test_the_front_moves_until_the_territory_falls():
    """At 4 : 1 P is 0.8: the front moves by 0.06 a month, and half the territory falls in the ninth."""
    gain, months, returned = expect(4.0, war={"front_speed": 0.1, "ceasefire_per_month": 0.05})
    lasting = 0.95 ** np.arange(9)
    assert months == pytest.approx(lasting.sum())
    assert gain == pytest.approx(0.06 * lasting.sum() + lasting[-1] * (1 - 9 * 0.06))
    assert returned == 0


def test_a_war_that_begins_at_the_line_of_collapse_ends_in_its_first_month():
    assert expect(1.0, held=0.5) == (pytest.approx(0.5), pytest.approx(1), 0)


def test_an_army_without_a_least_strength_is_never_spent():
    """Losses of a season may exceed what is left of an army; it then stands at nothing and goes on."""
    assert expect(1 / 4, war={"attrition": 0.5}) == (0, pytest.approx(MONTHS), 0)


def test_the_table_does_not_depend_on_how_many_worlds_are_solved_at_a_time(monkeypatch):
    war = {"front_speed": {"uniform": [0.01, 0.1]}, "ceasefire_per_month": 0.03}
    changes = scenario({**EVEN, "theatre.war": {**STILL, **war}, "switches.valued_war": True})
    places, ratios, held = np.arange(7), np.full(7, 3.0), np.full(7, 0.1)
    at_once = GuaranteeModel(changes, places).war_prospects.estimate(places, ratios, held)
    monkeypatch.setattr(war_prospects, "_CHUNK", 3)
    in_portions = GuaranteeModel(changes, places).war_prospects.estimate(places, ratios, held)
    assert np.unique(at_once.gain).size == 7
    np.testing.assert_array_equal(in_portions.gain, at_once.gain)
    np.testing.assert_array_equal(in_portions.months, at_once.months)


def test_the_front_comes_back_to_nothing_and_no_further():
    gain, _, _ = expect(1 / 4, held=0.5 / 3, war={"front_speed": 0.01})
    assert gain == pytest.approx(-0.5 / 3)
    assert expect(1 / 4, war={"front_speed": 0.1})[0] == 0


def find_collapse(ratio, attrition, least):
    """Month in which the weaker side is spent, by the sum and difference of Lanchester's square law."""
    age = np.arange(1, 40)
    total, lead = (ratio + 1) * (1 - attrition) ** age, (ratio - 1) * (1 + attrition) ** age
    return int(age[(total - lead) / 2 < least][0])


def test_the_weaker_army_collapses_when_lanchester_says():
    last = find_collapse(2, 0.05, 0.5)
    assert 3 < last <= 12
    gain, months, returned = expect(2.0, held=0.5 / 3, war={"attrition": 0.05, "collapse_force": 0.5})
    assert (gain, months, returned) == (pytest.approx(1 - 0.5 / 3), pytest.approx(last), 0)


def test_a_beaten_challenger_gives_back_what_it_has_taken():
    last = find_collapse(2, 0.05, 0.5)
    war = {"attrition": 0.05, "collapse_force": 0.5}
    assert expect(1 / 2, war=war) == (0, pytest.approx(last), pytest.approx(1))
    # A multiplier that lets the front move although the army is being beaten.
    ahead = {"theatre.contest": {"exponent": 1, "attacker_multiplier": 6}}
    gain, _, returned = expect(1 / 2, war={**war, "front_speed": 0.01}, **ahead)
    assert returned == pytest.approx(1)
    assert gain == pytest.approx(0, abs=1e-12)


def test_an_army_that_is_nothing_falls_at_the_first_blow():
    war = {"attrition": 0.2, "collapse_force": 0.3, "front_speed": 0.05}
    gain, months, _ = expect(1e6, war=war)
    assert gain > 0.95
    assert months <= 3
    assert expect(0.0, war=war)[0] == 0


def test_the_table_is_exact_where_it_is_solved_and_linear_between():
    war = {"front_speed": 0.03, "attrition": 0.03, "collapse_force": 0.3, "ceasefire_per_month": 0.03}
    low, high = expect(2.0, war=war), expect(4.0, war=war)
    middle = expect(8**0.5, war=war)
    assert middle == pytest.approx(tuple((a + b) / 2 for a, b in zip(low, high, strict=True)))
    below, above = expect(2.0, held=0.5 * HELD[1], war=war), expect(2.0, held=0.5 * HELD[2], war=war)
    between = expect(2.0, held=0.25 * (HELD[1] + HELD[2]), war=war)
    assert between == pytest.approx(tuple((a + b) / 2 for a, b in zip(below, above, strict=True)))
    assert expect(RATIOS[-1] * 3, war=war) == expect(RATIOS[-1], war=war)


def test_more_force_gains_more_and_no_more_than_is_left():
    war = {"front_speed": 0.03, "attrition": 0.03, "collapse_force": 0.3, "ceasefire_per_month": 0.03}
    model = solve(war)
    ratios = np.exp(np.linspace(-3, 3, 31))
    for held in (0.0, 0.2, 0.45, 0.9):
        found = model.war_prospects.estimate(np.zeros(31, dtype=int), ratios, np.full(31, held))
        assert found.gain.max() <= 1 - held + 1e-12
        assert found.gain.min() >= -held - 1e-12
        if held == 0:
            assert (np.diff(found.gain) > -1e-12).all()


@pytest.mark.parametrize(("army", "ratio"), [(60, 1.0), (120, 2.0), (240, 4.0), (30, 0.5)])
def test_wars_of_the_engine_last_and_gain_what_the_table_says(army, ratio):
    """Without fortune at the front only ceasefires are luck, and the table weighs them exactly.

    Seasons end a war up to half a season off: 0.7 months and 0.02 of the territory are allowed for that, and
    as many standard errors as a false alarm takes for the 1,000 wars of the engine.
    """
    war = {
        "front_speed": 0.03, "front_noise": 0, "attrition": 0.02, "mobilisation": 0.01,
        "collapse_territory": 0.5, "collapse_force": 0.3, "ceasefire_per_month": 0.03, "exhaustion": 0.001,
    }  # fmt: skip
    contest = {"theatre.contest": {"exponent": 1, "attacker_multiplier": 1.5}}
    alone = {"start.at_war": True, "theatre.opportunity.per_year": 0, "arrangement.commitments": None}
    changes = {**EVEN, **contest, **alone, "theatre.war": war, "states.RUS.forces.ground": army}
    fought = run({**changes, "run.horizon_months": 120}, worlds=1000)
    gain, months, _ = expect(ratio, war=war, **contest)
    for values, expected, allowed in (
        (fought.worlds["war_months"], months, 0.7),
        (fought.model.front.territory, gain, 0.02),
    ):
        error = FALSE_ALARM * values.std() / 1000**0.5
        assert values.mean() == pytest.approx(expected, abs=allowed + error)
