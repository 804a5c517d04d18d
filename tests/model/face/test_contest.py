"""Face tests F2, F3 and F4: what the protégé's army does to invasions, and to the war that follows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from tests.model.face.second_edition import INVASION, count_invasions, run_without_guarantee

NO_ARMY = "states.UKR.forces.ground=0.1"
"""600 men."""
TWICE = "states.UKR.forces.ground={triangular: [240, 296, 300]}"
"""Twice the army of the scenario."""


def _find_ratio(events):
    """Return the force committed over the force present, (k,)."""
    present = events["own_be"] + events["in_place_be"] + events["treaty_be"] + events["outside_be"]
    return events["committed_be"] / present


def _find_invasions_of_600_men():
    """Return which invasions succeed where the protégé has no army, bool, and the ratio of forces in each."""
    events = run_without_guarantee(NO_ARMY).events
    invasions = events["rung"] == INVASION
    assert invasions.sum() > 200
    return events["success"][invasions], _find_ratio(events)[invasions]


def test_a_country_with_600_men_is_violated_much_more_often():
    """F2: at least 1.5 times the base. 2.0 times was seen, with a standard error of 0.15."""
    weak, base = run_without_guarantee(NO_ARMY), run_without_guarantee()
    assert weak.worlds["major_violation"].mean() >= 1.5 * base.worlds["major_violation"].mean()


@pytest.mark.xfail(
    strict=True,
    reason="78 % of 356: other states send a median of nine brigade equivalents outside any treaty, so "
    "that the invader has eight times the force, not a thousand times, and the day's quality varies widely.",
)
def test_a_country_with_600_men_falls():
    """F2: at least 95 % of invasions succeed."""
    success, _ = _find_invasions_of_600_men()
    assert success.mean() >= 0.95


def test_a_country_with_600_men_falls_where_nobody_helps_much():
    """F2 at twenty times the force present and more: 96 % of 81 were seen, with a standard error of 2."""
    success, ratio = _find_invasions_of_600_men()
    assert (ratio > 20).sum() > 50
    assert success[ratio > 20].mean() >= 0.85


@pytest.mark.xfail(
    strict=True,
    reason="a median of 8 months: the speed of the front is fitted to the lengths of wars between armies, "
    "which says little of a war without one.",
)
def test_a_war_against_600_men_is_short():
    """F2: over in at most three months."""
    weak = run_without_guarantee(NO_ARMY)
    over = (weak.worlds["wars"] == 1) & ~weak.model.front.at_war
    assert np.median(weak.worlds["war_months"][over]) <= 3


def test_an_army_twice_as_large_is_invaded_less():
    """F4: by at least 30 %. A fall by 43 % was seen, with a standard error of 7 points."""
    assert count_invasions(run_without_guarantee(TWICE)) <= 0.7 * count_invasions(run_without_guarantee())


@pytest.mark.xfail(
    strict=True,
    reason="34 % of 158: an attacker that chooses its day goes when the day is good. So it is in the record: "
    "at two to one against, attackers won 52 % of their battles by the fitted curve of 657.",
)
def test_an_invader_outnumbered_two_to_one_fails():
    """F3: at most 25 % of the tries that challengers choose, at 0.4 to 0.625 of the force present."""
    events = run_without_guarantee(TWICE, worlds=4000).events
    outnumbered = (events["rung"] == INVASION) & (np.abs(np.log(2 * _find_ratio(events))) < np.log(1.25))
    assert events["success"][outnumbered].mean() <= 0.25


@pytest.mark.parametrize(
    ("multiplier", "exponent"),
    [
        pytest.param(
            1.5, 1.65, marks=pytest.mark.xfail(
                strict=True, reason="37 %: b = 1.5 is that of chosen battles, which the day favoured"
            ),
        ),
        (0.8, 2.0),
    ],
)  # fmt: skip
def test_an_invader_outnumbered_two_to_one_on_a_day_not_of_its_choice_fails(multiplier, exponent):
    """F3 for tries that nobody chose: the mean of Λ(M·ln ½ + ln b + u) over the day's quality."""
    quality = 1.5 * np.random.default_rng(1).standard_normal(100_000)
    assert expit(exponent * np.log(0.5) + np.log(multiplier) + quality).mean() <= 0.25


def test_an_invader_outnumbered_two_to_one_does_not_win_its_war():
    """F3 for the war: it ends with the whole country in the invader's hands in at most 25 % of cases."""
    ran = run_without_guarantee(TWICE, worlds=4000)
    over = (ran.worlds["wars"] == 1) & ~ran.model.front.at_war
    assert over.sum() >= 100
    assert (ran.worlds["territory_lost"][over] > 0.99).mean() <= 0.25
