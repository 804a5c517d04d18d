"""The month in C agrees with the month by hand, value by value, and the benchmark around it runs."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import numpy as np
import pytest
from benchmarks.limit import __main__ as program
from benchmarks.limit import compiling
from benchmarks.limit.agreement import compare_with_hand
from benchmarks.limit.figure import draw_times
from benchmarks.limit.measuring import Row, estimate_seconds, find_exponent, measure
from benchmarks.limit.points import WORLDS, Point, list_points
from benchmarks.limit.refusal import NotCovered
from benchmarks.limit.sizes import load_base, with_guarantors
from benchmarks.limit.table import (
    BEGIN,
    END,
    put_into_page,
    read_times,
    write_exponents,
    write_headline,
    write_tables,
    write_times,
)
from benchmarks.limit.versions import BATCH, ENGINE, PLAIN, SCALAR_C, VERSIONS, _find_batch_runner
from benchmarks.limit.worlds import CompiledMonth

from guaranteesim.scenario.reading.loader import load_scenario

SMALL = Path(__file__).parents[1] / "validation" / "small.yaml"
WEIGHED = "{quota: 0.6, weights: {USA: 3, GBR: 2, FRA: 2, CHN: 1, RUS: 1}}"
ABOUT = {"date": "1 January 2026", "machine": "2 cores"}

needs_compiler = pytest.mark.skipif(compiling.find_compiler() is None, reason=compiling.NO_COMPILER)


@needs_compiler
@pytest.mark.parametrize(
    "sets",
    [
        (),
        ("arrangement.commitments.assistance.rule={all: {}, recuse_aggressor: true}",),
        ("arrangement.commitments.assistance.rule={lead: USA, followers: 1}",),
        ("arrangement.commitments.assistance.rule={silence: {after_days: 3}, recuse_aggressor: true}",),
        ("arrangement.commitments.assistance.rule={at_least: 2, abstention_counts_as: consent}",),
        ("arrangement.commitments.assistance.rule={at_least: 2, veto: [FRA]}",),
        ("arrangement.commitments.assistance.rule={each: {}, requires: [USA]}",),
        (f"arrangement.commitments.assistance.rule={WEIGHED}",),
        ("arrangement.commitments.assistance.rule=automatic",),
        ("arrangement.commitments.assistance.rule=consult_only",),
        ("switches.nuclear_risk=false", "switches.reputation=false", "switches.excuse_vetoed=false"),
        ("switches.tripwire_denial=false", "switches.learning=false", "switches.marginal_sanctions=false"),
        ("switches.valued_war=false", "switches.ceasefire_incidents=false", "switches.forgone_by_rung=false"),
        ("states.RUS.nuclear=false", "arrangement.verification=0.5", "arrangement.protege_force_cap=100"),
        ("start.at_war=true", "start.front_pace=0.5", "start.war_age_months=20", "start.sanctions=0.5"),
        ("states.POL.waits_for=0.5", "states.FRA.waits_for=0.6", "states.GBR.waits_for=0.3"),
        ("states.GBR.procedure=[executive, parliament]", "states.GBR.enabler=USA", "states.FRA.enabler=GBR"),
    ],
    ids=lambda sets: ", ".join(sets) or "as it is",
)  # fmt: skip
def test_c_gives_the_worlds_of_the_month_by_hand(sets: tuple[str, ...]) -> None:
    compared, found = compare_with_hand(load_scenario(SMALL, sets=list(sets)), worlds=4)
    assert compared > 800
    assert not found, found[:5]


@needs_compiler
@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("coalition-us-backstop", 36),
        ("us-side-letter", 48),
        ("void", 24),
        ("snap-back", 24),
        ("us-withdrawal", 24),
        ("election", 24),
        ("neutrality", 24),
        ("scope", 24),
    ],
)
def test_c_gives_the_worlds_of_shipped_scenarios(name: str, months: int) -> None:
    scenario = load_scenario(name, sets=[f"run.horizon_months={months}"])
    compared, found = compare_with_hand(scenario, worlds=3)
    assert compared > 300
    assert not found, found[:5]


@needs_compiler
def test_c_agrees_where_guarantors_are_added() -> None:
    scenario = with_guarantors(20)
    assert len(scenario.guarantors) == 20
    _, found = compare_with_hand(scenario, worlds=1)
    assert not found, found[:5]


@needs_compiler
def test_blocks_do_not_change_worlds_of_c() -> None:
    month = CompiledMonth(load_base(24))
    whole, parts = month.run(0, 7), [month.run(0, 3), month.run(3, 4)]
    np.testing.assert_array_equal(whole.rows, np.concatenate([part.rows for part in parts]))
    np.testing.assert_array_equal(whole.crises, np.concatenate([part.crises for part in parts]))
    np.testing.assert_array_equal(whole.counts, sum(part.counts for part in parts))


@needs_compiler
def test_c_notes_every_crisis_where_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    month = CompiledMonth(load_scenario(SMALL))
    usual = month.run(0, 200)
    monkeypatch.setattr("benchmarks.limit.worlds.CRISES_A_WORLD", 0)
    np.testing.assert_array_equal(month.run(0, 200).crises, usual.crises)
    assert len(usual.crises) > 64


@needs_compiler
def test_c_counts_what_its_months_hold() -> None:
    ran = CompiledMonth(load_scenario(SMALL)).run(0, 20, keep_months=True)
    assert ran.months is not None
    np.testing.assert_array_equal(ran.counts[:, :4], ran.months[:, :, :4].sum(axis=0))
    np.testing.assert_array_equal(ran.counts[:, 5:205].sum(axis=1), 20)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{any_of: [all, {at_least: 2}]}", "any_of"),
        ("{first: all, otherwise: each, after_days: 3}", "first"),
        ("{quota: 0.5, present_and_voting: true}", "present_and_voting"),
    ],
)
@needs_compiler
def test_other_rules_are_refused(rule: str, said: str) -> None:
    scenario = load_scenario(SMALL, sets=[f"arrangement.commitments.assistance.rule={rule}"])
    with pytest.raises(NotCovered, match=f"does not cover the rule.*{said}.*choose another scenario"):
        CompiledMonth(scenario)


@needs_compiler
def test_other_distributions_are_drawn_beforehand_but_a_motivation_is_refused() -> None:
    drawn = "states.USA.stake={beta: [2, 3]}", "states.GBR.stake={choice: [0.1, 0.4]}"
    _, found = compare_with_hand(load_scenario(SMALL, sets=[*drawn]), worlds=1)
    assert not found, found[:5]
    with pytest.raises(NotCovered, match="motivation drawn from beta"):
        CompiledMonth(load_scenario(SMALL, sets=["challenger.motivation={beta: [2, 3]}"]))


def test_without_a_compiler_c_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.limit.compiling.shutil.which", lambda name: None)
    with pytest.raises(RuntimeError, match="no C compiler here"):
        compiling.load_library.__wrapped__()
    assert compiling.describe_compiler() == compiling.NO_COMPILER


def point(worlds: int, **other: int) -> Point:
    return Point(WORLDS, worlds, worlds, block=16, plain_worlds=1, rounds=2, months=6, **other)


@needs_compiler
def test_all_versions_are_timed_and_kept(tmp_path: Path) -> None:
    rows = list(measure(point(4), VERSIONS))
    assert [row.version for row in rows] == [*VERSIONS]
    for row in rows:
        assert 0 < row.least_ns <= row.median_ns <= row.most_ns
        assert row.least_to_plain is not None
        assert row.to_plain is not None
        assert row.least_to_plain <= row.to_plain
    assert [row.to_plain for row in rows if row.version == PLAIN] == [1]
    write_times(tmp_path, rows, ABOUT)
    read, about = read_times(tmp_path)
    assert about == ABOUT
    assert [row.version for row in read] == [*VERSIONS]
    assert read[0].median_ns == pytest.approx(rows[0].median_ns, rel=1e-3)
    assert draw_times(read, about).startswith(b"\x89PNG")
    assert "| worlds | plain Mesa, µs |" in write_tables(read, about)


def row(worlds: int, version: str, ns: float, **ratios: float) -> Row:
    return Row(WORLDS, worlds, version, worlds, 16, 13, 120, 1, ns, ns, ns, 0.5, **ratios)


def test_tables_and_headline_say_what_was_measured() -> None:
    ratio = {"to_plain": 40.0, "least_to_plain": 38.0, "most_to_plain": 44.0}
    share = {"to_c": 0.25, "least_to_c": 0.2, "most_to_c": 0.3}
    rows = [
        row(100, ENGINE, 9_000),
        row(10_000, PLAIN, 400_000),
        row(10_000, ENGINE, 10_000, **ratio, **share),
    ]
    rows.append(row(10_000, SCALAR_C, 2_500))
    said = "At 10,000 worlds, guaranteesim is 40 times as fast as plain Mesa, and C 4.0 times as fast as "
    assert write_headline(rows) == f"{said}guaranteesim"
    tables = write_tables(rows, ABOUT)
    assert "| 10,000 | 400 | 10 | 2.5 | 40 (38–44) | 0.25 (0.20–0.30) |" in tables
    assert "1 January 2026; 2 cores; rounds a point: 1.*" in tables
    assert put_into_page(f"a\n{BEGIN}old\n{END}b", tables) == f"a\n{BEGIN}\n{tables}\n{END}b"
    with pytest.raises(ValueError, match="no place"):
        put_into_page("nothing", tables)


def test_without_c_nothing_is_said_of_it() -> None:
    rows = [row(1_000, ENGINE, 9_000, to_plain=40.0, least_to_plain=40.0, most_to_plain=40.0)]
    assert write_headline(rows) == "At 1,000 worlds, guaranteesim is 40 times as fast as plain Mesa"
    assert "C" not in write_tables(rows, {"date": "today"}).partition("|")[0]


def test_the_exponent_is_that_of_a_straight_line() -> None:
    rows = [row(worlds, ENGINE, 50 * worlds**-0.1) for worlds in (10, 1_000, 10_000, 100_000)]
    slope, least, most = find_exponent(rows, ENGINE, 1_000) or (0.0, 0, 0)
    assert slope == pytest.approx(0.9)
    assert (least, most) == (1_000, 100_000)
    told = (
        "0.90 (guaranteesim) from 1,000 to 100,000 worlds, 0.90 (guaranteesim) from 10,000 to 100,000 worlds"
    )
    assert write_exponents(rows) == f"Time grows as worlds to the power {told}."
    assert find_exponent(rows[:2], ENGINE, 1_000) is None
    assert write_exponents(rows[:2]) == ""


def test_points_and_their_estimate() -> None:
    points = list(list_points(most_worlds=1_000, plain_worlds=3, rounds=2, scale=0.5))
    assert [one.worlds for one in points if one.sweep == WORLDS] == [10, 100, 1_000]
    assert {one.guarantors for one in points} == {4, 8, 13, 16, 32, 64}
    assert {one.months for one in points} == {12, 60, 120, 240}
    assert all(one.value == one.block for one in points if one.sweep == "block")
    assert estimate_seconds([point(10)], {ENGINE: 1e9, BATCH: 1e9}) == 2 * 6 * (10 + 1)


@needs_compiler
def test_the_program_runs_small_and_draws_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "list_points", lambda **_: [point(2), point(3)])
    monkeypatch.setattr(program, "_say_estimate", lambda *_: None)
    assert program.main(["--same", "1", "--out", str(tmp_path), "--note", "a note"]) == 0
    said = capsys.readouterr().out
    assert "0 differ" in said
    assert "worlds 3: plain Mesa" in said
    drawn = (tmp_path / "speed.png").read_bytes()
    assert "a note" in (tmp_path / "about.json").read_text(encoding="utf-8")
    assert program.main(["--same", "1", "--out", str(tmp_path), "--go-on"]) == 0
    assert "worlds 3: plain Mesa" not in capsys.readouterr().out
    assert program.main(["--draw-only", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "speed.png").read_bytes() == drawn


def test_the_page_has_the_tables_of_reference() -> None:
    tables = write_tables(*read_times(program.REFERENCE))
    page = program.PAGE.read_text(encoding="utf-8")
    assert put_into_page(page, tables) == page


def test_batch_runner_leaves_the_start_of_processes_alone() -> None:
    before = multiprocessing.get_start_method(allow_none=True)
    _find_batch_runner()
    assert multiprocessing.get_start_method(allow_none=True) == before
