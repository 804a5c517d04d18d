"""The times as a CSV file, as lines on a screen and as the tables of docs/speed.md."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from benchmarks.limit.measuring import Row, find_exponent
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
    said = [f"guaranteesim is {engine.to_plain:.0f} times as fast as plain Mesa"] if engine.to_plain else []
    if engine.to_c:
        said.append(f"{engine.to_c:.2f} times as fast as the same month in scalar C")
    return " and ".join(said) or f"guaranteesim takes {microseconds(engine)} µs a world-month"


def find_reference(rows: Sequence[Row]) -> Row:
    """The engine at 10,000 worlds, or at the most that were run if these are fewer."""
    engine = [row for row in rows if row.sweep == WORLDS and row.version == ENGINE]
    return max((row for row in engine if row.worlds <= REFERENCE_WORLDS), key=lambda row: row.worlds)


def write_exponents(rows: Sequence[Row]) -> Iterator[str]:
    """How the time of engine and C grows with worlds."""
    for version in (ENGINE, SCALAR_C):
        found = find_exponent(rows, version)
        if found is not None:
            slope, least, most = found
            span = f"{least:,} to {most:,} worlds"
            yield f"Time of {version} grows as worlds to the power {slope:.2f} ({span})."


def write_line(rows: Sequence[Row]) -> str:
    """One point on the screen."""
    first = rows[0]
    times = ", ".join(f"{row.version} {microseconds(row)}" for row in rows)
    return f"{first.sweep} {first.value:,}: {times} µs a world-month; load {first.load:g}"


def write_tables(rows: Sequence[Row], about: Mapping[str, Any]) -> str:
    """The part of docs/speed.md that is measured."""
    machine = "; ".join(str(value) for value in about.values())
    parts = [
        f"*Measured: {machine}.*\n",
        f"At {find_reference(rows).worlds:,} worlds, {write_headline(rows)}.\n",
    ]
    parts += [f"{line}\n" for line in write_exponents(rows)]
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
    head += ["times C"] if SCALAR_C in shown else []
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for value in dict.fromkeys(row.value for row in rows):
        at = {row.version: row for row in rows if row.value == value}
        cells = [f"{value:,}", *(microseconds(at[name]) if name in at else _FEW for name in shown)]
        engine = at[ENGINE]
        if slow:
            cells.append(_range(engine.to_plain, engine.least_to_plain, engine.most_to_plain, 0))
        if SCALAR_C in shown:
            cells.append(_range(engine.to_c, engine.least_to_c, engine.most_to_c, 2))
        yield f"| {' | '.join(cells)} |"


def _range(middle: float | None, least: float | None, most: float | None, digits: int) -> str:
    if middle is None or least is None or most is None:
        return _FEW
    if least == most:
        return f"{middle:,.{digits}f}"
    return f"{middle:,.{digits}f} ({least:,.{digits}f}–{most:,.{digits}f})"


def microseconds(row: Row) -> str:
    """The median time of a world-month in µs, without false precision."""
    value = row.median_ns / 1000
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


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
