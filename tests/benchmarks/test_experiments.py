"""The benchmark of experiments: what it compares is equal, and it sees a difference."""

from __future__ import annotations

from benchmarks import experiments
from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.experiment import Design, run_experiment
from guaranteesim.scenario.reading.loader import load_scenario

SHORT = ["run.horizon_months=6"]


def test_an_experiment_gives_what_separate_runs_give() -> None:
    turn = experiments.compare_once("nato-membership", variants=2, worlds=3)
    assert turn.is_same
    assert turn.ratio > 0


def test_a_difference_is_seen() -> None:
    scenario = load_scenario("nato-membership", sets=SHORT)
    design = Design.from_columns({experiments.VARIED: [0.0, 1.5]})
    results = run_experiment([scenario], design, worlds=40, seed=experiments.SEED)
    apart = [
        run_scenario(
            load_scenario("nato-membership", sets=[*SHORT, f"{experiments.VARIED}={value}"]),
            worlds=40,
            seed=experiments.SEED,
        ).worlds
        for value in (0.0, 1.5)
    ]
    assert experiments._is_same(results, apart)
    column = "peace_months"
    apart[1][column] = apart[1][column] + 1
    assert not experiments._is_same(results, apart)


def test_kept_rows_are_measured() -> None:
    kept = experiments.measure_kept_rows("nato-membership", rows=4, worlds=2)
    assert (kept.rows, kept.worlds) == (4, 2)
    assert 0 < kept.start_mb <= kept.peak_mb
    assert kept.disk_mb > 0
    assert kept.seconds > 0
