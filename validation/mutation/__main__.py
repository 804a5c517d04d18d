"""`python -m validation.mutation`: change single lines of the treaty and the model and see what fails."""

from __future__ import annotations

import argparse
import importlib
import random
import sys
from pathlib import Path

from validation.mutation.mutants import Mutant, mutants_of

LIBRARIES = (
    "hypothesis", "matplotlib", "mesa", "numpy.random", "numpy.testing", "pandas", "powerindices", "pyarrow",
    "pydantic", "pytest", "ruamel.yaml", "scipy.integrate", "scipy.special", "scipy.stats",
)  # fmt: skip
"""Imported once, before any fork."""

TESTS = {
    "treaty": ["tests/treaty"],
    "model": [
        "tests/test_equations.py",
        "tests/model",
        "tests/validation/test_month_fixed.py",
        "tests/validation/test_month_worked.py",
        "tests/validation/test_month_by_hand.py",
    ],
}
"""What is asked to notice; the other tests, slower or further away, would only notice more."""


def main() -> None:
    """Run."""
    given = _arguments()
    for name in LIBRARIES:
        importlib.import_module(name)
    assert "guaranteesim" not in sys.modules
    from validation.mutation.campaign import Campaign

    mutants = _mutants(given.package, given.files, given.sample, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    campaign = Campaign(TESTS[given.package], Path("src").resolve(), given.out, given.package, given.budget)
    campaign.run(mutants, again=given.again)


def _list_modules(root: Path, package: str) -> list[Path]:
    """Return the modules of a package, for the model with its equations, which stand beside it."""
    modules = sorted((root / package).rglob("*.py"))
    return [root / "equations.py", *modules] if package == "model" else modules


def _mutants(package: str, files: list[str], sample: int, seed: int) -> list[Mutant]:
    root = Path("src")
    found = [
        mutant
        for path in _list_modules(root / "guaranteesim", package)
        if not files or path.stem in files
        for mutant in mutants_of(path, root)
    ]
    if sample and sample < len(found):
        kept = set(random.Random(seed).sample(range(len(found)), sample))
        found = [mutant for place, mutant in enumerate(found) if place in kept]
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", choices=sorted(TESTS))
    parser.add_argument("--files", nargs="*", default=[], help="modules of it, without .py; all by default")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants drawn at random; 0 takes all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=1e9, help="most seconds of tests for one mutant")
    parser.add_argument("--out", type=Path, default=Path("build/mutation"))
    parser.add_argument("--again", action="store_true", help="try the survivors of the last run once more")
    return parser.parse_args()


if __name__ == "__main__":
    main()
