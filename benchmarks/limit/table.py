"""The times as a CSV file, as lines on a screen and as the tables of docs/speed.md."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from benchmarks.limit.measuring import FEWEST_FOR_EXPONENT, Row, find_exponent
from benchmarks.limit.points import BLOCK, GUARANTORS, MONTHS, SWEEPS, WORLDS
from benchmarks.limit.versions import ENGINE, PLAIN, SCALAR_C, VERSIONS

TIMES, ABOUT = "speed.csv", "about.json"
BEGIN, END = "<!-- measured: written by python -m benchmarks.limit -->\n", "<!-- end of measured -->\n"
REFERENCE_WORLDS = 10_000
HEADINGS = {
    WORLDS: "By number of worlds",
    BLOCK: "By size of the block",
    GUARANTORS: "By guarantors",
    MONTHS: "By months",
}
_FEW = "–"


def write_times(folder: Path, rows: Sequence[Row], about: Mapping[str, Any]) -> None:
    """Write the times and what is known of the machine."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / TIMES).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _written(value) for name, value in asdict(row).items()})
    (folder / ABOUT).write_text(
        json.dumps(dict(about), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def read_times(folder: Path) -> tuple[list[Row], dict[str, Any]]:
    """Read both again."""
    kinds = {field.name: str(field.type) for field in fields(Row)}
    with (folder / TIMES).open(newline="", encoding="utf-8") as file:
        rows = [
            Row(**{name: _read(kinds[name], value) for name, value in line.items()})
            for line in csv.DictReader(file)
        ]
    about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return rows, about


def _written(value: Any) -> Any:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else value


def _read(kind: str, value: str) -> Any:
    if kind == "str":
        return value
    if value == "":
        return None
    return int(value) if kind == "int" else float(value)


def write_headline(rows: Sequence[Row]) -> str:
    """How the engine stands to the others at an ordinary size, as a sentence without its stop."""
    engine = find_reference(rows)
    said = f"At {engine.worlds:,} worlds, guaranteesim "
    if engine.to_plain is None:
        said += f"takes {microseconds(engine)} µs a world-month"
    else:
        said += f"is {write_number(engine.to_plain)} times as fast as plain Mesa"
    return said + (
        f", and C {write_number(1 / engine.to_c)} times as fast as guaranteesim" if engine.to_c else ""
    )


def find_reference(rows: Sequence[Row]) -> Row:
    """The engine at 10,000 worlds, or at the most that were run if these are fewer."""
    engine = [row for row in rows if row.sweep == WORLDS and row.version == ENGINE]
    return max((row for row in engine if row.worlds <= REFERENCE_WORLDS), key=lambda row: row.worlds)


def write_exponents(rows: Sequence[Row]) -> str:
    """How the time of engine and C grows with worlds, as a sentence; nothing where too few were measured."""
    said = []
    for fewest in FEWEST_FOR_EXPONENT:
        found = {version: find_exponent(rows, version, fewest) for version in (ENGINE, SCALAR_C)}
        slopes = [f"{slope[0]:.2f} ({version})" for version, slope in found.items() if slope is not None]
        ends = [slope[1:] for slope in found.values() if slope is not None]
        if ends:
            said.append(f"{' and '.join(slopes)} from {ends[0][0]:,} to {ends[0][1]:,} worlds")
    return f"Time grows as worlds to the power {', '.join(said)}." if said else ""


def describe_run(rows: Sequence[Row], about: Mapping[str, Any]) -> str:
    """When, on what and how often was measured."""
    rounds = sorted({row.rounds for row in rows})
    often = f"{rounds[0]} to {rounds[-1]}" if len(rounds) > 1 else f"{rounds[0]}"
    return "; ".join([*map(str, about.values()), f"rounds a point: {often}"])


def write_line(rows: Sequence[Row]) -> str:
    """One point on the screen."""
    first = rows[0]
    times = ", ".join(f"{row.version} {microseconds(row)}" for row in rows)
    return f"{first.sweep} {first.value:,}: {times} µs a world-month; load {first.load:g}"


def write_tables(rows: Sequence[Row], about: Mapping[str, Any]) -> str:
    """The part of docs/speed.md that is measured."""
    found = f"{write_headline(rows)}. {write_exponents(rows)}"
    parts = [f"*Measured: {describe_run(rows, about)}.*\n", f"{found}\n"]
    for sweep in SWEEPS:
        here = [row for row in rows if row.sweep == sweep]
        if here:
            parts.append("\n".join(_table(sweep, here)) + "\n")
    return "\n".join(parts)


def _table(sweep: str, rows: Sequence[Row]) -> Iterator[str]:
    shown = [version for version in VERSIONS if any(row.version == version for row in rows)]
    slow = any(row.version == PLAIN for row in rows)
    yield f"### {HEADINGS[sweep]}\n"
    head = [sweep, *(f"{version}, µs" for version in shown)]
    head += ["times plain Mesa"] if slow else []
    head += ["share of C's speed"] if SCALAR_C in shown else []
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for value in dict.fromkeys(row.value for row in rows):
        at = {row.version: row for row in rows if row.value == value}
        cells = [f"{value:,}", *(microseconds(at[name]) if name in at else _FEW for name in shown)]
        engine = at[ENGINE]
        if slow:
            cells.append(_range(engine.to_plain, engine.least_to_plain, engine.most_to_plain))
        if SCALAR_C in shown:
            cells.append(_range(engine.to_c, engine.least_to_c, engine.most_to_c))
        yield f"| {' | '.join(cells)} |"


def _range(middle: float | None, least: float | None, most: float | None) -> str:
    if middle is None or least is None or most is None:
        return _FEW
    if least == most:
        return write_number(middle)
    return f"{write_number(middle)} ({write_number(least)}–{write_number(most)})"


def microseconds(row: Row) -> str:
    """The median time of a world-month in µs, without false precision."""
    return write_number(row.median_ns / 1000)


def write_number(value: float) -> str:
    """Two digits, or all before the point where there are more."""
    return f"{value:,.{0 if value >= 9.95 else 1 if value >= 0.995 else 2 if value >= 0.0995 else 3}f}"


def put_into_page(page: str, tables: str) -> str:
    """The page with its measured part written anew.

    Raises:
        ValueError: the page has no place for it.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has no place for what was measured")
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"
