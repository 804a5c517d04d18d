"""``python -m benchmarks``: how much faster the engine is, and whether both versions agree."""

from __future__ import annotations

import argparse
import os
import platform
import sys

import mesa
import numpy as np
from validation.same_luck import Difference, differences

from benchmarks.agreement import MOST, Comparison, compare
from benchmarks.timing import Round, clock_speed, rounds, spread
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario


def main() -> int:
    """Measure, compare, print; 1 if the versions disagree."""
    options = _options()
    scenario = load_scenario(options.scenario, sets=[f"run.horizon_months={options.months}"])
    _say_what(scenario)
    measured = list(rounds(scenario, options.rounds, options.block, options.plain))
    _say_speed(measured, options)
    if options.workers > 1:
        clock = clock_speed(scenario, options.workers * options.block, options.workers)
        print(f"  engine, {options.workers} processes, by the clock     {clock:12,.0f}")
    compared, found = differences(scenario, options.same)
    _say_same(options.same, compared, found)
    comparisons = compare(scenario, options.block, options.block, options.seconds)
    _say_agreement(comparisons)
    return int(bool(found) or any(abs(row.z) > MOST for row in comparisons))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scenario", default="coalition-us-backstop", help="a shipped scenario, or a file")
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=5, help="how often both are timed")
    parser.add_argument(
        "--block",
        type=int,
        default=16384,
        help="worlds the engine runs side by side; by default as many as the ensemble does",
    )
    parser.add_argument("--plain", type=int, default=100, help="plain worlds timed a round")
    parser.add_argument("--workers", type=int, default=2, help="processes of the last timing")
    parser.add_argument("--same", type=int, default=200, help="worlds compared one by one")
    parser.add_argument("--seconds", type=float, default=75, help="time for plain worlds with their own luck")
    return parser.parse_args()


def _say_what(scenario: Scenario) -> None:
    clauses = ", ".join(
        f"{name} ({len(clause.parties)} parties)" for name, clause in scenario.arrangement.commitments.items()
    )
    print(f"{scenario.name}: {len(scenario.states)} states, {scenario.run.horizon_months} months; {clauses}")
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, Mesa {mesa.__version__}"
    print(f"{versions}; {os.cpu_count()} cores, {platform.machine()}\n")


def _say_speed(measured: list[Round], options: argparse.Namespace) -> None:
    print(f"Worlds a second of processor time, one process, {len(measured)} rounds, in turn")
    print(f"{'':40}{'min':>12}{'median':>12}{'max':>12}")
    _say_row(f"plain Mesa, {options.plain} worlds", [turn.plain.whole for turn in measured], 1)
    _say_row(f"engine, {options.block:,} worlds", [turn.engine.whole for turn in measured], 0)
    _say_row("ratio", [turn.engine.whole / turn.plain.whole for turn in measured], 1)
    bare = [turn.engine.without_setup / turn.plain.without_setup for turn in measured]
    _say_row("ratio, set-up of the worlds left out", bare, 1)
    _say_row(
        "plain: share of set-up", [1 - turn.plain.whole / turn.plain.without_setup for turn in measured], 2
    )


def _say_row(what: str, values: list[float], digits: int) -> None:
    print(f"  {what:38}" + "".join(f"{value:12,.{digits}f}" for value in spread(values)))


def _say_same(worlds: int, compared: int, found: list[Difference]) -> None:
    print(f"\nThe same luck in {worlds} worlds: {compared:,} values compared, {len(found)} differ")
    for one in found[:10]:
        where = f"{one.table}.{one.column}, world {one.world}, month {one.month}"
        print(f"  {where}: engine {one.engine:g}, plain {one.plain:g}")


def _say_agreement(comparisons: list[Comparison]) -> None:
    print(f"\n{'Luck of their own: mean a world':36}{'engine':>12}{'plain':>12}{'z':>8}")
    for row in comparisons:
        flag = "  <-- disagrees" if abs(row.z) > MOST else ""
        print(f"  {row.outcome:34}{row.engine:12.4f}{row.plain:12.4f}{row.z:8.2f}{flag}")
    worst = max(abs(row.z) for row in comparisons)
    print(f"{len(comparisons)} outcomes, largest |z| {worst:.2f}; beyond {MOST} would be a disagreement")


if __name__ == "__main__":
    sys.exit(main())
