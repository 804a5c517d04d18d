"""``python -m validation.coverage``: count how often the intervals cover, and write the table."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from guaranteesim.ensemble import open_worker_pool
from validation.coverage.counting import Plan, measure
from validation.coverage.population import SIZES, WORLDS
from validation.coverage.table import summary, written
from validation.patterns.table import keep

REFERENCE = Path(__file__).parents[2] / "results" / "reference" / "coverage"


def main() -> int:
    """Simulate the population, draw the samples, print and write."""
    options = _options()
    plan = Plan(population=options.population, seed=options.seed)
    with nullcontext() if options.workers == 1 else open_worker_pool(options.workers) as pool:
        found = list(measure(plan, options.worlds or SIZES, options.samples, pool))
    print("\n".join(summary(found)))
    keep(options.out / "coverage.csv", written(found))
    print(f"The table is {options.out / 'coverage.csv'}.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m validation.coverage", description=__doc__)
    parser.add_argument("--out", type=Path, default=REFERENCE, help="folder to write to")
    parser.add_argument("--samples", type=int, default=2000, help="samples of each size")
    parser.add_argument("--worlds", type=int, action="append", help="worlds to a sample; may be given again")
    parser.add_argument("--population", type=int, default=WORLDS, help="worlds of the population")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
