"""``python -m validation.calibration``: fit the free numbers to the record, and write what was found."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from guaranteesim.scenario.numbers.posterior_sample import FITTED, FITTED_ROW, POSTERIOR, PosteriorSample
from guaranteesim.streams import Streams
from validation.calibration import page, shipping, tables
from validation.calibration.counting import Counts
from validation.calibration.experiment import Study, run
from validation.calibration.figure import draw
from validation.calibration.procedure import Fit, calibrate

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "results" / "reference" / "calibration"
README = Path(__file__).with_name("README.md")
SHIPPED_SEED = 1000
"""Added to the seed for the last check, which meets new worlds."""


def main() -> int:
    """Fit, write the shipped numbers, check them, write tables and figure."""
    options = _options()
    study = Study(seed=options.seed)
    started = time.perf_counter()
    fit = calibrate(study, options.worlds, options.workers, lambda text: _say(text, started))
    sample = shipping.take_sample(fit.posterior)
    numbers = shipping.describe_numbers(sample, fit.posterior)
    shipping.write(options.fitted, numbers)
    sample.write(options.fitted.with_name(POSTERIOR.name))
    _say(f"check: {options.worlds:,} worlds with the numbers as shipped", started)
    as_shipped = check_shipped(study, sample, options.worlds, options.workers)
    rows = write_all(options.out, fit, numbers, sample, as_shipped, options.seed)
    if options.out == RESULTS:
        page.fill(README, RESULTS)
    _say_parameters(rows["parameters"])
    _say_targets(rows["targets"])
    _say(f"numbers in {options.fitted}, tables and figure in {options.out}", started)
    return 0


def check_shipped(study: Study, sample: PosteriorSample, worlds: int, workers: int) -> Counts:
    """Counts of new worlds whose fitted numbers are drawn from what is shipped, as a scenario draws them."""
    new = replace(study, seed=study.seed + SHIPPED_SEED)
    places = Streams(new.seed, np.arange(worlds)).draw_uniform("draw", 0, FITTED_ROW)
    return run(new, np.arange(worlds), sample.find_parameters(places), workers)


def write_all(
    folder: Path,
    fit: Fit,
    numbers: dict[str, shipping.Form],
    sample: PosteriorSample,
    as_shipped: Counts,
    seed: int,
) -> dict[str, list[tables.Row]]:
    """Every table as CSV, and the figure; returns the tables by name."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        "parameters": tables.parameters(fit),
        "targets": tables.targets(fit, as_shipped, seed),
        "identification": tables.identification(fit),
        "emulators": tables.emulators(fit),
        "correlations": tables.correlations(fit.posterior),
        "shipped": tables.shipped(numbers, sample),
    }
    for name, table in rows.items():
        tables.write(folder / f"{name}.csv", table)
    draw(fit, rows["targets"], folder / "calibration.png")
    return rows


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m validation.calibration", description=__doc__)
    parser.add_argument("--worlds", type=int, default=40_000, help="worlds of each of the four steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument(
        "--fitted",
        type=Path,
        default=FITTED,
        help="where what is shipped of each number is written; the sample goes beside it",
    )
    return parser.parse_args()


def _say(text: str, started: float) -> None:
    print(f"{time.perf_counter() - started:5.0f} s  {text}", flush=True)


def _say_parameters(rows: list[tables.Row]) -> None:
    print(f"\n{'parameter':20}{'prior':>16}{'posterior, 5 to 95 %':>24}{'width':>8}  identified")
    for row in rows:
        prior = f"{row['prior_low']:g} to {row['prior_high']:g}"
        found = f"{row['posterior_05']:.3g} to {row['posterior_95']:.3g}"
        print(f"{row['parameter']:20}{prior:>16}{found:>24}{row['width_of_prior']:8.2f}  {row['identified']}")


def _say_targets(rows: list[tables.Row]) -> None:
    print(f"\n{'target':28}{'recorded':>9}{'allowed':>18}{'as shipped':>12}  fits")
    for row in rows:
        if row["use"] == "compared" and rows[rows.index(row) - 1]["use"] == "fitted":
            print("compared, not fitted:")
        allowed = f"{row['allowed_low']:.3f} to {row['allowed_high']:.3f}"
        print(f"{row['target']:28}{row['recorded']:9.3f}{allowed:>18}{row['shipped']:12.3f}  {row['fits']}")
    print()


if __name__ == "__main__":
    sys.exit(main())
