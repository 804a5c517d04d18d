"""``python -m benchmarks.commands``: what commands take beside the engine, from the prompt to the end."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import spread

UNIT = ("-c", "import numpy")
"""What start-ups are measured in, because it takes as long as the machine is slow."""
STARTS: Mapping[str, tuple[str, ...]] = {
    "--help": ("--help",),
    "list": ("list",),
    "check": ("check", "coalition-us-backstop"),
    "explain": ("explain", "coalition-us-backstop"),
}
"""Commands without a simulation, by the name in the table."""
STUDIES: Mapping[str, tuple[str, ...]] = {
    "compare": ("compare", "ukraine", "--worlds", "1000"),
    "bargain": ("bargain", "ukraine-2026", "--worlds", "300"),
    "theories": ("theories", "ukraine", "--theories", "all", "--worlds", "100"),
}
"""Whole commands, from scenario files to figures."""
_COMPARED = (".png", ".svg", ".csv", ".txt")
"""Files of a study that may not depend on the number of processes; manifests tell how it went."""


@dataclass(frozen=True)
class Taken:
    """Time that one process and all that it starts took, seconds.

    Attributes:
        processor: Of all processors together.
        wall: By the clock on the wall.
    """

    processor: float
    wall: float


def main() -> int:
    """Measure and print; 1 if a study of two processes writes other bytes than one of one."""
    options = _read_options()
    versions = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    print(f"{versions}; load before: {os.getloadavg()[0]:.1f}\n")
    sources = {"here": None} | ({"there": options.against} if options.against else {})
    _print_starts(measure_starts(options.rounds, sources))
    same = True
    for name in options.studies:
        arguments = STUDIES[name] if options.worlds is None else set_worlds(STUDIES[name], options.worlds)
        same &= _print_study(name, arguments, options.workers, sources)
    return int(not same)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.commands", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often every start is timed")
    parser.add_argument(
        "--studies", nargs="*", choices=list(STUDIES), default=[], help="whole commands to time as well"
    )
    parser.add_argument("--worlds", type=int, help="worlds of the studies, instead of their own")
    parser.add_argument("--workers", type=int, default=2, help="processes of the second timing of a study")
    parser.add_argument(
        "--against", type=Path, help="source folder of another version (its src), timed in turn with this one"
    )
    return parser.parse_args()


def set_worlds(arguments: Sequence[str], worlds: int) -> tuple[str, ...]:
    """Return the arguments of a study with another number of worlds."""
    place = list(arguments).index("--worlds")
    return (*arguments[: place + 1], str(worlds), *arguments[place + 2 :])


def measure_starts(rounds: int, sources: Mapping[str, Path | None]) -> dict[str, list[float]]:
    """Return the processor time of every start as a multiple of that of ``import numpy`` in the same round.

    The first round is not counted: it writes the byte code and fills the cache of files.
    """
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        unit = time_process(UNIT).processor
        for label, source in sources.items():
            for name, arguments in STARTS.items():
                taken = time_process(("-m", "guaranteesim", *arguments), source)
                if number:
                    found.setdefault(f"{name}, {label}", []).append(taken.processor / unit)
        if number:
            found.setdefault("import numpy, s", []).append(unit)
    return found


def time_process(arguments: Sequence[str], source: Path | None = None) -> Taken:
    """Return what a Python process took, that of its children included; it must end with exit code 0.

    Args:
        arguments: Of Python.
        source: Folder from which the package is imported instead of the installed one.
    """
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    variables |= {"OMP_NUM_THREADS": "1"} | ({"PYTHONPATH": str(source)} if source else {})
    before, start = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        env=variables,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    wall, after = time.perf_counter() - start, os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(processor, wall)


def time_study(
    arguments: Sequence[str], workers: int, source: Path | None, folder: Path
) -> tuple[Taken, dict[str, bytes]]:
    """Return what a study took, and the files of its folder that must not depend on ``workers``."""
    command = ("-m", "guaranteesim", *arguments, "--workers", str(workers), "--out", str(folder), "--quiet")
    taken = time_process(command, source)
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in _COMPARED)
    return taken, {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _print_starts(found: Mapping[str, list[float]]) -> None:
    print(f"{'Processor time of a start, × import numpy':44}{'min':>8}{'median':>8}{'max':>8}")
    for name, values in found.items():
        print(f"  {name:42}" + "".join(f"{value:8.2f}" for value in spread(values)))


def _print_study(
    name: str, arguments: Sequence[str], workers: int, sources: Mapping[str, Path | None]
) -> bool:
    """Time a study with one process and with several, in turn; return whether the bytes are the same."""
    print(f"\n{' '.join(arguments)}\n  {'':32}{'processor, s':>14}{'wall, s':>10}")
    same, walls = True, {}
    with tempfile.TemporaryDirectory() as place:
        for label, source in sources.items():
            written = []
            for count in (1, workers):
                taken, files = time_study(arguments, count, source, Path(place) / f"{name}-{label}-{count}")
                written.append(files)
                walls[label, count] = taken.wall
                row = f"{label}, {count} process{'es' if count > 1 else ''}"
                print(f"  {row:32}{taken.processor:14.1f}{taken.wall:10.1f}")
            same &= written[0] == written[1]
            print(
                f"  {f'{label}, gain by the clock':32}{'':14}{walls[label, 1] / walls[label, workers]:10.2f}"
            )
    print(f"  files of one and of {workers} processes are {'the same' if same else 'NOT THE SAME'}")
    return same


if __name__ == "__main__":
    sys.exit(main())
