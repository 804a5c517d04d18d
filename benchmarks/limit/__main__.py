"""``python -m benchmarks.limit``: plain Mesa, Mesa's batch runner, the engine and C, at several sizes."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from benchmarks.limit.agreement import compare_with_hand
from benchmarks.limit.compiling import describe_compiler, load_library
from benchmarks.limit.measuring import Row, estimate_seconds, measure
from benchmarks.limit.points import Point, list_points
from benchmarks.limit.sizes import load_base
from benchmarks.limit.table import (
    put_into_page,
    read_times,
    write_exponents,
    write_headline,
    write_line,
    write_tables,
    write_times,
)
from benchmarks.limit.versions import BATCH, PLAIN, RUNNERS, SCALAR_C, VERSIONS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE, PAGE = ROOT / "results" / "reference" / "speed", ROOT / "docs" / "speed.md"
FIGURE = "speed.png"


def main(given: Sequence[str] | None = None) -> int:
    """Compare, estimate, measure, print, write; 1 if C and the month by hand disagree."""
    options = _options(given)
    if options.draw_only:
        rows, about = read_times(options.out)
        _write(options.out, rows, about)
        return 0
    available = _find_versions()
    if SCALAR_C in available and _disagrees(options.same):
        return 1
    points = list(
        list_points(
            most_worlds=1_000_000 if options.million else options.worlds,
            plain_worlds=options.plain,
            rounds=options.rounds,
            scale=options.scale,
        )
    )
    rows = read_times(options.out)[0] if options.go_on else []
    measured = {(row.sweep, row.value) for row in rows}
    left = [point for point in points if (point.sweep, point.value) not in measured]
    _say_estimate(left, available)
    for point in left:
        found = list(measure(point, available))
        print(write_line(found), flush=True)
        rows += found
        # Kept as it comes: a long run that is stopped has not been in vain.
        write_times(options.out, rows, _describe(rows, options.note))
    print(f"\n{write_headline(rows)}. {write_exponents(rows)}")
    _write(options.out, *read_times(options.out))
    print(f"Table and figure are in {os.path.relpath(options.out)}.")
    return 0


def _options(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limit", description=__doc__)
    parser.add_argument("--worlds", type=int, default=100_000, help="most worlds of the sweep of worlds")
    parser.add_argument("--million", action="store_true", help="let that sweep go on to a million")
    parser.add_argument("--plain", type=int, default=30, help="plain worlds timed at a point and round")
    parser.add_argument("--rounds", type=int, default=3, help="how often each point is timed")
    parser.add_argument("--scale", type=float, default=1.0, help="shrink the worlds of all other sweeps")
    parser.add_argument("--same", type=int, default=20, help="worlds compared with the month by hand first")
    parser.add_argument(
        "--note", default="", help="what else to say of the machine, such as other work on it"
    )
    parser.add_argument("--out", type=Path, default=REFERENCE, help="folder of table and figure")
    parser.add_argument("--go-on", action="store_true", help="keep the points that are in the folder already")
    parser.add_argument("--draw-only", action="store_true", help="draw again what was measured before")
    return parser.parse_args(given)


def _find_versions() -> tuple[str, ...]:
    """The versions that can be run here."""
    try:
        load_library()
    except RuntimeError as error:
        print(error)
        return tuple(version for version in VERSIONS if version != SCALAR_C)
    return VERSIONS


def _disagrees(worlds: int) -> bool:
    """Whether the C differs from the month by hand in any value of so many worlds."""
    compared, found = compare_with_hand(load_base(), worlds)
    print(f"C and the month by hand, {worlds} worlds: {compared:,} values compared, {len(found)} differ")
    for one in found[:10]:
        print(
            f"  {one.table}.{one.column}, world {one.world}, month {one.month}: {one.engine:g}, {one.plain:g}"
        )
    return bool(found)


def _say_estimate(points: Sequence[Point], available: tuple[str, ...]) -> None:
    """Time each version shortly, and say how long everything takes."""
    base, months = load_base(48), 48
    ns = {}
    for version in available:
        worlds = 2 if version in (PLAIN, BATCH) else 4_000
        ns[version] = 1e9 * RUNNERS[version](base, worlds, worlds) / (worlds * months)
    minutes = estimate_seconds(points, ns) / 60
    print(f"{len(points)} points will take about {minutes:.0f} minutes of processor time.\n", flush=True)


def _describe(rows: Sequence[Row], note: str) -> dict[str, Any]:
    """When, on what and under which load was measured."""
    loads = [row.load for row in rows]
    about = {
        "date": f"{date.today():%d %B %Y}".lstrip("0"),
        "python": f"Python {platform.python_version()}, NumPy {np.__version__}, Mesa {mesa.__version__}",
        "compiler": describe_compiler(),
        "machine": f"{os.cpu_count()} cores ({platform.machine()}), load {min(loads):g} to {max(loads):g}",
    }
    return about | ({"note": note} if note else {})


def _write(folder: Path, rows: Sequence[Row], about: dict[str, Any]) -> None:
    """Draw the figure; write the tables of the page too if these are the results of reference."""
    from benchmarks.limit.figure import draw_times

    (folder / FIGURE).write_bytes(draw_times(rows, about))
    if folder.resolve() == REFERENCE.resolve():
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(put_into_page(page, write_tables(rows, about)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
