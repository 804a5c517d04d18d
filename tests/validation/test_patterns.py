"""Patterns that must hold for structural reasons, and the counting behind the table of `make patterns`.

A direction asks for |z| > 4.75 the right way: without any effect it would pass by chance once in a million.
The seed is fixed. What may be fitted is pinned: the tests ask for the mechanism, whatever the defaults.
"""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from validation.calibration import record as calibration
from validation.patterns.catalogue import everything
from validation.patterns.counting import (
    disputes,
    dyad_years,
    escalates,
    opens_dispute,
    war_outcomes,
    wars_longer_than,
    words_kept,
)
from validation.patterns.deterrence import OFF, all_renege
from validation.patterns.figure import drawn
from validation.patterns.lab import LOST, STOPPED, WON, Lab, Ran
from validation.patterns.pattern import (
    Finding,
    Pattern,
    Target,
    counted,
    exactly,
    falls,
    nothing_beyond,
    rises,
)
from validation.patterns.ratios import relative_change
from validation.patterns.table import COLUMNS, by_group, count_fitting, summary, written

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.model.crises import VOTES

Interval = tuple[float, float, float]

SURE = 4.75
WORLDS = 400
PINNED = (
    "run.horizon_months=48",
    "theatre.opportunity.per_year=2",
    "challenger.motivation={uniform: [0.5, 1.5]}",
    "challenger.status_quo=0",
    "challenger.rationality=8",
    "challenger.cost_sensitivity=1",
    "challenger.clash_aversion={uniform: [0.1, 0.5]}",
    "theatre.war.challenger_cost_per_month=0",  # so that there are wars enough to tell a direction
    "challenger.misperception=0.3",
    "willingness.intercept=-3",
    "willingness.renege=0.15",
    "outside_treaty={aid: -2.5, force: -9}",
)
RUNGS = ("grey_zone", "strikes", "limited_grab", "invasion")


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab(WORLDS, seed=1, always=PINNED)


CALM = ("protege.moral_hazard=0",)
"""The protégé, which reads the record as well, does not provoke more or less for it."""


def named(name: str) -> Pattern:
    return next(pattern for pattern in everything() if pattern.name == name)


def z_score(found: Estimate) -> float:
    return found.value / ((found.high - found.low) / (2 * 1.96))


@pytest.mark.parametrize(
    "name",
    [
        "more-vetoes-fewer-actions",
        "absorption-ends-with-recusal",
        "correlation-helps-unanimity",
        "correlation-hurts-any-one",
        "matched-pair-of-1914",
        "in-place-over-mobile",
        "troops-nearby-less-war",
        "tripwire-as-resolve-does-more",
        "pact-lowers-escalation",
        "binding-words-are-kept-more",
        "nuclear-challenger-lowers-honouring",
        "pacts-bring-allies-into-wars",
    ],
)
def test_direction(lab: Lab, name: str) -> None:
    pattern = named(name)
    found = pattern.measure(lab)
    assert pattern.target.met_by(found)
    assert abs(z_score(found)) > SURE


def test_absorption_is_exact(lab: Lab) -> None:
    found = named("absorption").measure(lab)
    assert (found.value, found.n > WORLDS) == (0, True)


def test_a_broken_word_changes_nothing_where_only_todays_signs_count(lab: Lab) -> None:
    """The very same worlds: no act, vote or success differs after three broken words."""
    broken, kept = (lab.run("pact", OFF, *CALM, hook=hook) for hook in (all_renege, None))
    assert broken.events.keys() == kept.events.keys()
    for column, values in kept.events.items():
        np.testing.assert_array_equal(broken.events[column], values, err_msg=column)
    assert (broken.worlds["believed_reliability"] < kept.worlds["believed_reliability"]).mean() > 0.5


def test_a_broken_word_is_remembered_where_reputation_matters(lab: Lab) -> None:
    """The first year is the same; afterwards the challenger expects less of the guarantors.

    Compared in the next crisis of the same world, month and rung: |z| > 4.75 over worlds.
    """
    broken, kept = lab.run("pact", hook=all_renege), lab.run("pact")
    expected = [_next_expectation(ran) for ran in (broken, kept)]
    both = sorted(expected[0].keys() & expected[1].keys())
    gap = np.array([expected[0][key] - expected[1][key] for key in both])
    assert gap.mean() / (gap.std(ddof=1) / np.sqrt(gap.size)) < -SURE
    first, second = (ran.events["rung"][ran.events["month"] <= 12] for ran in (broken, kept))
    np.testing.assert_array_equal(first, second)


def _next_expectation(ran: Ran) -> dict[tuple[int, int, int], float]:
    """By world, month and rung: the chance the pact was given, within a year of the broken words."""
    events = ran.events
    near = (events["month"] > 12) & (events["month"] <= 24) & (events["rung"] > 0)
    keys = zip(*(events[name][near].tolist() for name in ("world", "month", "rung")), strict=True)
    return dict(zip(keys, events["anticipated"][near].tolist(), strict=True))


def made(rows: list[tuple[int, int, str]], worlds: int = 3, months: int = 24) -> Ran:
    """A run of which only the acts are known: world, month, rung; wars last until ``wars_end`` says so."""
    world, month, rung = (np.array(column) for column in zip(*rows, strict=True))
    codes = np.array([RUNGS.index(name) for name in rung])
    events = {"world": world, "month": month, "rung": codes, "opens_war": codes == 3}
    shape = (worlds, months)
    blank = np.zeros(shape, dtype=np.int8)
    return Ran({}, events, np.zeros(shape, dtype=bool), np.zeros(shape), blank, RUNGS, ("MAJ",))


def test_acts_close_in_time_are_one_dispute() -> None:
    ran = made(
        [(0, 1, "strikes"), (0, 7, "invasion"), (0, 8, "grey_zone"), (0, 15, "grey_zone"), (2, 3, "strikes")]
    )
    assert opens_dispute(ran).tolist() == [True, False, True, True, True]
    assert escalates(ran).tolist() == [True, False, False, False]
    wars, whole = disputes(ran)
    assert (wars.tolist(), whole.tolist()) == ([1, 0, 0], [3, 0, 1])


def test_years_at_war_and_after_the_end_do_not_count() -> None:
    ran = made([(0, 1, "strikes")])
    ran.at_war[0, :6] = True
    ran.held[1, 12:] = 1
    assert dyad_years(ran).tolist() == [1.5, 1.0, 2.0]


def test_wars_are_won_lost_or_stopped() -> None:
    ran = made(
        [(0, 2, "invasion"), (0, 10, "invasion"), (1, 1, "invasion"), (2, 1, "invasion"), (2, 20, "invasion")]
    )
    ran.held[0, 0:], ran.held[0, 5:], ran.held[0, 12:] = 0.1, 0.25, 0.3
    ran.ended[0, 5], ran.ended[0, 12], ran.ended[1, 4], ran.ended[2, 8] = STOPPED, STOPPED, LOST, WON
    world, outcome = war_outcomes(ran)
    assert world.tolist() == [0, 0, 1, 2]
    assert outcome.tolist() == [WON, STOPPED, LOST, WON]


def test_a_willing_party_that_is_overruled_has_not_been_tested() -> None:
    ran = made([(0, month, "strikes") for month in range(1, 9)])
    votes = (
        "honoured",
        "late",
        "reneged",
        "objected",
        "abstained",
        "casus not met",
        "overruled",
        "not called",
    )
    ran.events["vote_MAJ"] = np.array([VOTES.index(vote) for vote in votes])
    kept, tested = words_kept(ran)
    assert (kept.tolist(), tested.tolist()) == ([2, 0, 0], [6, 0, 0])


def test_relative_change_by_the_ratio_of_sums() -> None:
    ones = np.ones(4)
    found = relative_change(np.array([1, 2, 3, 2]), ones, np.array([2, 4, 6, 4]), ones)
    assert (found.value, found.low, found.high) == pytest.approx((-0.5, -0.5, -0.5))
    assert relative_change(np.zeros(4), ones, ones, ones) is UNKNOWN


@pytest.mark.parametrize(
    ("target", "met", "missed"),
    [
        (rises(), (0.2, 0.1, 0.3), (0.2, -0.1, 0.5)),
        (falls(), (-0.2, -0.3, -0.1), (-0.2, -0.4, 0.0)),
        (nothing_beyond(0.05, "small"), (0.01, -0.02, 0.04), (0.01, -0.04, 0.06)),
        (counted(10, 35), (0.3, 0.1, 0.6), (0.5, 0.3, 0.7)),
        (exactly(0), (0.0, 0.0, 0.1), (0.001, 0.0, 0.1)),
    ],
)
def test_a_target_can_be_met_and_missed(target: Target, met: Interval, missed: Interval) -> None:
    assert target.met_by(Estimate(*met, 100))
    assert not target.met_by(Estimate(*missed, 100))
    assert not target.met_by(UNKNOWN)


def test_the_band_of_counted_cases_is_the_binomial_interval() -> None:
    """Wilson's interval for 10 of 35 (Brown, Cai and DasGupta 2001, eq. 4)."""
    target = counted(10, 35)
    assert (target.low, target.high) == pytest.approx((0.1633, 0.4505), abs=2e-4)


def test_every_pattern_has_its_own_name_and_says_what_it_claims() -> None:
    names = [pattern.name for pattern in everything()]
    assert len(set(names)) == len(names) >= 18
    for pattern in everything():
        told = (
            pattern.statement,
            pattern.source,
            pattern.scenario,
            pattern.target.words,
            pattern.target.tolerance,
        )
        assert all(told), pattern.name
        assert pattern.target.low <= pattern.target.high


def test_only_independent_patterns_are_evidence_and_the_others_say_why_not() -> None:
    """A fitted pattern names a target of the calibration, or the contest; a restated one its assumption."""
    fitted = {target.name for target in (*calibration.TARGETS, *calibration.COMPARED)} | {"theatre.contest"}
    for pattern in everything():
        assert bool(pattern.because) == (pattern.use != "independent"), pattern.name
        if pattern.use == "fitted":
            assert pattern.because in fitted, pattern.name
        if pattern.target.kind == "logic":
            assert pattern.use == "restated", pattern.name


def test_signs_and_sizes_are_counted_apart() -> None:
    found = Estimate(-0.05, -0.07, -0.03, 9)
    names = (
        "pacts-deter",
        "size-of-the-exit",
        "rivals-onset-of-war",
        "absorption",
        "in-place-over-mobile",
    )
    findings = [Finding(named(name), found) for name in names]
    assert [(name, count_fitting(chosen)) for name, chosen in by_group(findings)] == [
        ("Signs, not used in the fit", "2 of 2"),
        ("Sizes, not used in the fit", "0 of 1"),
        ("Used in the fit", "0 of 1"),
        ("Restating an assumption", "0 of 1"),
    ]
    assert summary(findings).startswith("Patterns that fit: 2 of 2 signs not used in the fit; 0 of 1 sizes")


def test_lengths_of_wars_that_the_horizon_can_show() -> None:
    """Of wars in months 2, 10 and 20 of 24, the last began too late to show whether it lasts eight months."""
    ran = made([(0, 2, "invasion"), (0, 10, "invasion"), (1, 10, "invasion"), (2, 20, "invasion")])
    ran.ended[0, 4], ran.ended[0, 17] = STOPPED, STOPPED
    long, wars = wars_longer_than(ran, 8)
    assert (long.tolist(), wars.tolist()) == ([0, 1, 0], [2, 1, 0])


def test_the_table_has_a_row_a_pattern_and_an_open_end_is_left_empty() -> None:
    findings = [
        Finding(named("pacts-deter"), Estimate(-0.05, -0.07, -0.03, 9)),
        Finding(named("absorption"), UNKNOWN),
    ]
    rows = list(csv.DictReader(io.StringIO(written(findings, 9, 1).decode())))
    assert [tuple(row) for row in rows] == [COLUMNS, COLUMNS]
    assert [row["passed"] for row in rows] == ["yes", "no"]
    assert [row["target_low"] for row in rows] == ["", "0"]
    assert rows[0]["simulated"] == "-0.05"


def test_the_figure_is_the_same_bytes_for_the_same_findings() -> None:
    findings = [
        Finding(named("pacts-deter"), Estimate(-0.05, -0.07, -0.03, 9)),
        Finding(named("absorption"), UNKNOWN),
    ]
    assert drawn(findings, 9, 1) == drawn(findings, 9, 1)


def test_worlds_do_not_depend_on_how_many_are_asked_for(lab: Lab) -> None:
    few, many = Lab(50, seed=1, always=PINNED).run("rivals"), lab.run("rivals")
    first = many.events["world"] < 50
    for column in ("world", "month", "rung", "success"):
        np.testing.assert_array_equal(few.events[column], many.events[column][first])
    np.testing.assert_array_equal(few.held, many.held[:50])
