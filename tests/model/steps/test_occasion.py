"""The worth of an occasion, the quality of the day, and what the challenger makes of both."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm
from tests.model.small import FALSE_ALARM, merged, run, rung, same, scenario, z_score
from tests.model.steps.test_war import at_war, opened

from guaranteesim.equations import campaign_advantage, discount_of_doubt, front_speed, remaining_share
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.choice import expected_utility
from guaranteesim.model.steps.occasion import Occasion, draw_quality, draw_worth, motivate
from guaranteesim.model.steps.posture import Posture

WORLDS = 4000
EVERYWHERE = np.arange(WORLDS)
CONTEST = {"exponent": 1.5, "attacker_multiplier": 1.5}
REASONS = {
    "theatre.contest": {**CONTEST, "quality_spread": 1.2, "quality_known": 0.3},
    "challenger.balance_misperception": 0.4, "challenger.occasion_spread": 0.6,
    "theatre.war": {"advantage_decay": 0.2, "advance_exponent": 0.5},
}  # fmt: skip
"""Every term of a campaign that is neutral by default."""


def open_model(changes, month=1, worlds=WORLDS):
    model = GuaranteeModel(scenario(changes), np.arange(worlds))
    model.month = month
    return model


def weigh(model, level):
    """Expected utility of the rung number ``level`` in every world."""
    posture = Posture(model, np.arange(model.size))
    return expected_utility(model, posture, level, posture.select_outlook(level))


def test_the_quality_of_the_day_has_its_spread_and_its_known_part():
    model = open_model({"theatre.contest": {"quality_spread": 1.5, "quality_known": 0.36, "exponent": 0}})
    quality = draw_quality(model, EVERYWHERE)
    assert quality.std() == pytest.approx(1.5, rel=0.05)
    assert quality.mean() == pytest.approx(0, abs=0.1)
    known = model.streams.draw_normal("known-quality", 1)
    assert np.corrcoef(quality, known)[0, 1] == pytest.approx(0.6, abs=0.05)


@pytest.mark.parametrize("known", [0.0, 1.0])
def test_a_challenger_knows_nothing_of_the_day_or_all_of_it(known):
    model = open_model({"theatre.contest": {**CONTEST, "quality_spread": 1.5, "quality_known": known}})
    occasion, quality = Occasion(model, EVERYWHERE), draw_quality(model, EVERYWHERE)
    if known:
        np.testing.assert_allclose(occasion.multiplier, 1.5 * np.exp(quality), rtol=1e-12)
        np.testing.assert_array_equal(occasion.exponent, 1.5)
    else:
        certainty = 1 / np.sqrt(1 + np.pi * 1.5**2 / 8)
        np.testing.assert_allclose(occasion.multiplier, 1.5**certainty, rtol=1e-12)
        np.testing.assert_allclose(occasion.exponent, 1.5 * certainty, rtol=1e-12)


@pytest.mark.parametrize("spread", [0.3, 1.0, 2.5, 5.0])
@pytest.mark.parametrize("logit", [-4.0, -1.0, 0.0, 0.5, 3.0])
def test_doubt_moves_a_chance_to_the_mean_over_its_error(logit, spread):
    mean = quad(lambda z: expit(logit + spread * z) * norm.pdf(z), -10, 10)[0]
    assert expit(discount_of_doubt(np.array([spread])) * logit)[0] == pytest.approx(mean, abs=0.02)


def test_acts_succeed_as_often_as_the_campaign_says():
    """The chance of an act is Λ(M·ln ρ + ln b + u); would show a bias of 0.03 in the frequency."""
    ladder = {"strikes": rung(0.4, committed=0.2), "grab": rung(0.7, engaged=0.1)}
    noisy = {"theatre.contest": {**CONTEST, "quality_spread": 1.2, "quality_known": 0.3}}
    ran = run({"ladder": ladder, **noisy}, worlds=1000)
    events = ran.events
    assert abs(z_score(events["success"], events["probability"])) < FALSE_ALARM
    help_be = events["in_place_be"] + events["treaty_be"] + events["outside_be"]
    alone = help_be + events["sent_be"] == 0
    bare = 1.5 * np.log(events["committed_be"][alone] / events["own_be"][alone]) + np.log(1.5)
    chance = events["probability"][alone]
    quality = np.log(chance / (1 - chance)) - bare
    assert alone.sum() > 500
    assert quality.std() == pytest.approx(1.2, rel=0.1)


def test_occasions_are_worth_their_mean():
    """Lognormal with mean 1; the standard error of the mean is 0.012 at a spread of 0.65."""
    model = open_model({"challenger.occasion_spread": 0.65})
    worth = draw_worth(model, EVERYWHERE)
    assert worth.mean() == pytest.approx(1, abs=0.06)
    assert np.log(worth).std() == pytest.approx(0.65, rel=0.05)
    assert (worth < np.exp(-(0.65**2) / 2)).mean() == pytest.approx(0.5, abs=0.04)


def test_no_occasion_is_worth_anything_to_a_challenger_without_motivation():
    plain, moved = (
        open_model({"challenger.motivation": 0, "challenger.occasion_spread": spread}) for spread in (0, 2)
    )
    np.testing.assert_array_equal(weigh(plain, 1), weigh(moved, 1))
    np.testing.assert_array_equal(motivate(moved, EVERYWHERE), 0)


def test_an_occasion_multiplies_what_an_act_is_worth():
    """Its gain, and what waiting would lose of it, but none of the costs."""
    plain, idle = open_model({}), open_model({"challenger.motivation": 0})
    moved = open_model({"challenger.occasion_spread": 0.6})
    gained, usual = weigh(moved, 1) - weigh(idle, 1), weigh(plain, 1) - weigh(idle, 1)
    np.testing.assert_allclose(gained, usual * draw_worth(moved, EVERYWHERE), rtol=1e-9)


def test_an_error_about_the_balance_is_that_of_other_armies():
    """A reading of ln ρ that is off by ε gives the utility of an army e^ε as large."""
    misread = open_model({"challenger.balance_misperception": 0.5, "theatre.contest": CONTEST,
                          "arrangement.commitments": None}, worlds=3)  # fmt: skip
    error = 0.5 * misread.streams.draw_normal("balance", 1)
    for world in range(3):
        size = {"states.RUS.forces.ground": 60 * float(np.exp(error[world]))}
        terms = {"theatre.contest": CONTEST, "arrangement.commitments": None, **size}
        # Without the closing window, whose armies grow to a target.
        np.testing.assert_allclose(weigh(misread, 0)[world], weigh(open_model(terms, worlds=3), 0)[world])


@pytest.mark.parametrize(
    ("treaty", "parts"),
    [({}, ("help_chance", "treaty_be")), ({"arrangement.commitments": None}, ("other_be", "sanctions"))],
)
def test_misperception_reaches_the_help_that_the_challenger_expects(treaty, parts):
    """Its error about the willing changes the help it expects, in either direction."""
    willing = {**treaty, "outside_treaty.aid": -1}
    clear, blurred = (
        Posture(open_model({**willing, "challenger.misperception": error}), EVERYWHERE).select_outlook(1)
        for error in (0, 1)
    )
    for part in parts:
        change = getattr(blurred, part) - getattr(clear, part)
        assert (change > 0.002).mean() > 0.2
        assert (change < -0.002).mean() > 0.2


def test_neutral_terms_leave_every_bit_as_it_is():
    multiplier = np.random.default_rng(1).uniform(0.1, 10, 999)
    np.testing.assert_array_equal(campaign_advantage(multiplier, np.zeros(999), np.ones(999)), multiplier)
    np.testing.assert_array_equal(remaining_share(np.zeros(999), np.arange(999)), 1.0)
    np.testing.assert_array_equal(front_speed(multiplier, multiplier[::-1], np.zeros(999)), multiplier)
    # A world in which the terms are neutral stays as it is beside others in which they are not.
    mixed = {
        path: {"choice": [0, value]}
        for path, value in (
            ("challenger.balance_misperception", 0.5), ("challenger.occasion_spread", 1),
            ("theatre.contest.quality_spread", 2), ("theatre.war.advantage_decay", 0.4),
            ("theatre.war.advance_exponent", 1),
        )
    }  # fmt: skip
    model = GuaranteeModel(scenario(mixed), np.arange(300))
    contest, war, own = model.numbers.theatre.contest, model.numbers.theatre.war, model.numbers.challenger
    terms = (contest.quality_spread, war.advantage_decay, war.advance_exponent, own.occasion_spread,
             own.balance_misperception)  # fmt: skip
    neutral = np.flatnonzero(~np.any(terms, axis=0))
    assert 0 < neutral.size < 60
    same(run(mixed, neutral).worlds, run({}, neutral).worlds)


def test_gains_are_booked_at_the_worth_of_their_occasion():
    """The act that opens a war, and the months of the war, at motivation × worth."""
    terms = merged(at_war({"front_speed": 0.3, "mobilisation": 0}), {"theatre.contest": CONTEST})
    terms = {**terms, "challenger.occasion_spread": 0.8, "ladder.grab.territory": 0.1,
             "states.RUS.patience": 1, "challenger.motivation": 2}  # fmt: skip
    model = GuaranteeModel(scenario(terms), np.arange(300))
    model.run_model()
    once = (model.record.wars == 1) & (model.front.territory > 0)
    assert once.sum() > 50
    part = model.challenger.parts.index("territory")
    booked = model.challenger.utility_by_part[part][once]
    assert model.front.occasion[once].std() > 0.3
    np.testing.assert_allclose(booked, 2 * (model.front.occasion * model.front.territory)[once], rtol=1e-9)


def test_the_advantage_of_the_attacker_fades():
    """Parity: each month moves the line by speed × (2P − 1), P = Λ(0.8^age·ln b), as long as it is at 0."""
    war = {"front_speed": 0.05, "advantage_decay": 0.2}
    model, at = opened(at_war(war, **{"theatre.contest": CONTEST}))
    months = model.record.war_months[at]
    steps = 0.05 * (2 * expit(0.8 ** np.arange(60) * np.log(1.5)) - 1)
    np.testing.assert_allclose(model.front.territory[at], steps.cumsum()[months - 1], rtol=1e-9)


def test_the_quality_of_the_first_day_lasts_as_long_as_the_advantage():
    war, contest = {"front_speed": 0.01}, {**CONTEST, "quality_spread": 1}
    lasting, at = opened(at_war(war, **{"theatre.contest": contest}))
    quality = lasting.front.quality[at]
    assert quality.std() > 0.5
    steps = 0.01 * (2 * expit(np.log(1.5) + quality) - 1) * lasting.record.war_months[at]
    np.testing.assert_allclose(lasting.front.territory[at], np.maximum(steps, 0), rtol=1e-9, atol=1e-12)


def test_the_quality_of_the_first_day_fades_with_the_advantage():
    war, contest = {"front_speed": 0.01, "advantage_decay": 0.3}, {**CONTEST, "quality_spread": 1}
    model, at = opened(at_war(war, **{"theatre.contest": contest}))
    months, advantage = model.record.war_months[at], np.log(1.5) + model.front.quality[at]
    line = np.zeros(at.size)
    for age in range(months.max()):
        step = 0.01 * (2 * expit(0.7**age * advantage) - 1)
        line = np.where(age < months, np.maximum(line + step, 0), line)
    np.testing.assert_allclose(model.front.territory[at], line, rtol=1e-9, atol=1e-12)


def test_the_front_moves_faster_against_the_weak():
    """Four against one at an exponent of 1/2: twice as fast; P = Λ(ln 4)."""
    war = {"front_speed": 0.005, "advance_exponent": 0.5}
    contest = {"theatre.contest": {"exponent": 1, "attacker_multiplier": 1}}
    model, at = opened(
        at_war(war, **contest, **{"states.RUS.forces.ground": 80, "states.UKR.forces.ground": 20})
    )
    months = model.record.war_months[at]
    np.testing.assert_allclose(model.front.territory[at], 2 * 0.005 * (2 * 0.8 - 1) * months, rtol=1e-9)
    superiority, exponent = np.array([4, 1, 0.25]), np.array([0.5, 0.5, 0.5])
    np.testing.assert_allclose(front_speed(np.full(3, 0.1), superiority, exponent), [0.2, 0.1, 0.2])


@pytest.mark.parametrize("army", [0, 0.01])
def test_a_country_that_nobody_defends_falls_in_the_first_month(army):
    war = {"front_speed": 0.05, "advance_exponent": 0.65, "collapse_territory": 0.9}
    ran = run(at_war(war, **{"states.UKR.forces.ground": army, "outside_treaty": {"aid": -20, "force": -20}}))
    fought = (ran.worlds["wars"] > 0) & ~ran.model.front.at_war
    assert fought.sum() > 100
    assert (ran.worlds["war_months"][fought] == 1).all()
    assert (ran.worlds["territory_lost"][fought] == 1).all()


def test_every_term_together_gives_a_row_its_own_worlds():
    """Worlds do not depend on the other worlds of their block."""
    everything = run(REASONS, worlds=60)
    chosen = np.array([3, 17, 58])
    same(run(REASONS, chosen).worlds, {name: values[chosen] for name, values in everything.worlds.items()})
