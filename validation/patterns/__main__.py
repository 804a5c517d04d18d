"""``python -m validation.patterns``: ask the model for every pattern, and write the table and the figure."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.progress import track

from guaranteesim.ensemble import open_worker_pool
from validation.patterns.catalogue import everything
from validation.patterns.figure import drawn
from validation.patterns.lab import Lab
from validation.patterns.pattern import Finding, Pattern
from validation.patterns.table import keep, say, written

REFERENCE = Path(__file__).parents[2] / "results" / "reference" / "patterns"


def main() -> int:
    """Simulate, print, write; 0 also where patterns fail, for that is a finding."""
    options = _options()
    patterns = _chosen(options.only)
    console = Console()
    with nullcontext() if options.workers == 1 else open_worker_pool(options.workers) as pool:
        lab = Lab(options.worlds, options.seed, pool)
        shown = track(patterns, "Patterns", console=Console(stderr=True), transient=True)
        findings = [Finding(pattern, pattern.measure(lab)) for pattern in shown]
    say(findings, console)
    out = options.out or (None if options.only else REFERENCE)
    if out is not None:
        keep(out / "patterns.csv", written(findings, options.worlds, options.seed))
        keep(out / "patterns.png", drawn(findings, options.worlds, options.seed))
        console.print(f"Table and figure are in {out}.", soft_wrap=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m validation.patterns", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="one pattern; may be given again")
    parser.add_argument("--out", type=Path, help="folder to write to; with --only nothing is written without")
    parser.add_argument("--worlds", type=int, default=6000, help="worlds a run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    return parser.parse_args()


def _chosen(names: list[str] | None) -> tuple[Pattern, ...]:
    known = {pattern.name: pattern for pattern in everything()}
    unknown = [name for name in names or () if name not in known]
    if unknown:
        sys.exit(f"there is no pattern {unknown[0]!r}; there are: {', '.join(known)}")
    return tuple(known[name] for name in names) if names else everything()


if __name__ == "__main__":
    sys.exit(main())
