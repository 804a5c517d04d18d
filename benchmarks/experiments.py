"""``python -m benchmarks.experiments``: experiments against separate runs, a sweep, many rows in a folder."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarks.timing import spread
from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.experiment import Design, ExperimentResults, run_experiment
from guaranteesim.ensemble.experiment.sampling import sample_latin_hypercube
from guaranteesim.scenario.files.catalog import find_scenarios
from guaranteesim.scenario.files.factors import read_factors
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

Made = TypeVar("Made")

SEED = 1
VARIED = "challenger.clash_aversion"
OUTCOME = "major_violation"
SPACE = (
    "challenger.clash_aversion=0..1.5",
    "challenger.motivation=0.05..3",
    "challenger.status_quo=-0.1..0.3",
    "challenger.rationality=2..40",
    "willingness.intercept=-6..0",
)
"""Five numbers of every scenario, of which the rows that are kept in a folder are drawn."""


def main() -> int:
    """Measure and print; 1 if an experiment and separate runs differ in a single bit."""
    options = _read_options()
    if options.kept:
        print(json.dumps(asdict(measure_kept_rows(options.scenario, options.kept, options.worlds))))
        return 0
    _print_machine(options.scenario)
    differ = False
    for worlds in options.sizes:
        turns = [compare_once(options.scenario, options.variants, worlds) for _ in range(options.rounds)]
        differ |= not all(turn.is_same for turn in turns)
        _print_ratios(turns, options.variants, worlds)
    _print_sweep(
        measure_sweep(options.family, options.values, options.sweep_worlds, options.workers), options
    )
    _print_kept([measure_apart(options.scenario, rows, options.worlds) for rows in options.rows])
    return int(differ)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.experiments", description=__doc__)
    parser.add_argument("--scenario", default="nato-membership", help="a shipped scenario, or a file")
    parser.add_argument("--variants", type=int, default=20, help="variants that differ in one number")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 1000], help="worlds of each variant")
    parser.add_argument("--rounds", type=int, default=3, help="how often both are timed")
    parser.add_argument("--family", default="ukraine", help="arrangements of the sweep")
    parser.add_argument("--values", type=int, default=20, help="values of the sweep")
    parser.add_argument("--sweep-worlds", type=int, default=500, help="worlds of each value of the sweep")
    parser.add_argument("--workers", type=int, default=2, help="processes of the sweep")
    parser.add_argument("--rows", type=int, nargs="*", default=[5000, 20_000], help="rows kept in a folder")
    parser.add_argument("--worlds", type=int, default=5, help="worlds of each row kept in a folder")
    parser.add_argument("--kept", type=int, help="measure so many rows alone, and print JSON")
    return parser.parse_args()


@dataclass(frozen=True)
class Turn:
    """Seconds of processor time of both ways, one after the other, and whether every bit is the same."""

    together: float
    apart: float
    is_same: bool

    @property
    def ratio(self) -> float:
        """How many times faster the experiment is."""
        return self.apart / self.together


def compare_once(name: str, variants: int, worlds: int) -> Turn:
    """Return one turn; the separate runs are made half before and half after the experiment."""
    values = np.linspace(0.0, 1.5, variants)
    scenarios = [load_scenario(name, sets=[f"{VARIED}={float(value)!r}"]) for value in values]
    half = variants // 2
    run_scenario(scenarios[0], worlds=2, seed=SEED)
    before, first = _time(lambda: _run_apart(scenarios[:half], worlds))
    together, results = _time(lambda: _run_together(load_scenario(name), values, worlds))
    after, second = _time(lambda: _run_apart(scenarios[half:], worlds))
    return Turn(together, before + after, _is_same(results, [*first, *second]))


def _run_apart(scenarios: Sequence[Scenario], worlds: int) -> list[pd.DataFrame]:
    return [run_scenario(scenario, worlds=worlds, seed=SEED).worlds for scenario in scenarios]


def _run_together(scenario: Scenario, values: np.ndarray, worlds: int) -> ExperimentResults:
    return run_experiment([scenario], Design.from_columns({VARIED: values}), worlds=worlds, seed=SEED)


def _time(work: Callable[[], Made]) -> tuple[float, Made]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def _is_same(results: ExperimentResults, apart: Sequence[pd.DataFrame]) -> bool:
    """Return whether every column that the experiment kept is the same in every world, bit for bit."""
    frame = results.read_worlds(results.names[0])
    for row, other in enumerate(apart):
        here = frame.iloc[row * results.worlds : (row + 1) * results.worlds].reset_index(drop=True)
        if not here.equals(other[list(frame.columns)].reset_index(drop=True)):
            return False
    return True


@dataclass(frozen=True)
class Sweep:
    """One path over several arrangements: seconds on the wall, and of processor time of all processes."""

    arrangements: int
    seconds: float
    processor: float
    worlds: int


def measure_sweep(family: str, values: int, worlds: int, workers: int) -> Sweep:
    """Return the time of one number's values in all arrangements of a family, with the start of processes."""
    loaded = [load_scenario(path) for path in find_scenarios([family])]
    scenarios = [scenario.model_copy(update={"no_deal": None}) for scenario in loaded]
    design = Design.from_columns({VARIED: np.linspace(0.0, 1.5, values)})
    start, processor = time.perf_counter(), sum(os.times()[:4])
    run_experiment(scenarios, design, worlds=worlds, seed=SEED, workers=workers, columns=[OUTCOME])
    seconds, processor = time.perf_counter() - start, sum(os.times()[:4]) - processor
    return Sweep(len(scenarios), seconds, processor, len(scenarios) * values * worlds)


@dataclass(frozen=True)
class Kept:
    """Rows kept in a folder, in one process.

    Attributes:
        rows: Number of rows.
        worlds: Worlds of each row.
        seconds: Time by the clock on the wall.
        processor: Seconds of processor time.
        start_mb: Greatest memory before the experiment begins.
        peak_mb: Greatest memory of the process.
        disk_mb: Size of the folder at the end.
    """

    rows: int
    worlds: int
    seconds: float
    processor: float
    start_mb: float
    peak_mb: float
    disk_mb: float


def measure_kept_rows(name: str, rows: int, worlds: int) -> Kept:
    """Return what an experiment of so many rows takes in this process, all columns but utilities kept."""
    scenario = load_scenario(name)
    design = sample_latin_hypercube(read_factors(SPACE, [scenario]), rows, SEED)
    run_scenario(scenario, worlds=2, seed=SEED)
    start_mb = _measure_peak_mb()
    with tempfile.TemporaryDirectory() as folder:
        start, processor = time.perf_counter(), time.process_time()
        run_experiment([scenario], design, worlds=worlds, seed=SEED, out=Path(folder) / "rows")
        seconds, processor = time.perf_counter() - start, time.process_time() - processor
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return Kept(rows, worlds, seconds, processor, start_mb, _measure_peak_mb(), size / 1e6)


def measure_apart(name: str, rows: int, worlds: int) -> Kept:
    """Return the same of a process of its own, whose greatest memory is that of this experiment alone."""
    command = [sys.executable, "-m", "benchmarks.experiments", "--scenario", name]
    command += ["--kept", str(rows), "--worlds", str(worlds)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Kept(**json.loads(said))


def _measure_peak_mb() -> float:
    """Return the greatest resident memory that this process has had."""
    status = Path("/proc/self/status")
    if status.exists():  # the other count takes over that of the process that started this one
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _print_machine(name: str) -> None:
    scenario = load_scenario(name)
    print(f"{scenario.name}: {len(scenario.states)} states, {scenario.run.horizon_months} months")
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    print(f"{versions}; {os.cpu_count()} cores, {platform.machine()}\n")


def _print_ratios(turns: Sequence[Turn], variants: int, worlds: int) -> None:
    same = "every bit the same" if all(turn.is_same for turn in turns) else "THE RESULTS DIFFER"
    print(
        f"{variants} variants of {worlds:,} worlds, processor time, {len(turns)} rounds; {same}", flush=True
    )
    print(f"{'':40}{'min':>12}{'median':>12}{'max':>12}")
    rows = {
        "separate runs, seconds": [turn.apart for turn in turns],
        "one experiment, seconds": [turn.together for turn in turns],
        "ratio": [turn.ratio for turn in turns],
    }
    for what, values in rows.items():
        print(f"  {what:38}" + "".join(f"{value:12,.2f}" for value in spread(values)), flush=True)


def _print_sweep(sweep: Sweep, options: argparse.Namespace) -> None:
    print(
        f"\nSweep: {options.values} values × {sweep.arrangements} arrangements × {options.sweep_worlds} "
        f"worlds, {options.workers} processes: {sweep.seconds:.0f} seconds on the wall "
        f"({sweep.worlds / sweep.seconds:,.0f} worlds a second), "
        f"{sweep.processor:.0f} seconds of processor time",
        flush=True,
    )


def _print_kept(measured: Sequence[Kept]) -> None:
    print("\nRows kept in a folder, one process")
    heads = (
        "rows",
        "worlds a row",
        "rows a second",
        "processor s",
        "MB at start",
        "MB at most",
        "MB on disk",
    )
    print("".join(f"{head:>15}" for head in heads))
    for one in measured:
        cells = (one.rows, one.worlds, one.rows / one.seconds, one.processor)
        sizes = (one.start_mb, one.peak_mb, one.disk_mb)
        print("".join(f"{value:15,.0f}" for value in (*cells, *sizes)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
