"""Every value of a scenario as text: what is written first, and what is a default beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from guaranteesim.scenario.reading.value_rows import ValueRow

_INDENT = "  "
_PARTED = ("states", "arrangement", "events", "ladder", "theatre", "acceptance")
"""Parts of a scenario with parts of their own, which have headings."""


def list_value_lines(rows: Sequence[ValueRow], width: int) -> list[str]:
    """Return the lines of a list of values, grouped by the part of the scenario they belong to.

    Each line has the key, the value with its unit, and where it is from: the line of a file, with
    the default that it replaces, or the default. The source of a number and its confidence follow.
    """
    written = sum(row.written for row in rows)
    assumed = sum(row.source.partition(":")[0] == "assumption" for row in rows)
    lines = textwrap.wrap(
        f"{len(rows)} values: {written} are written and {len(rows) - written} are defaults; {assumed} are "
        "assumed. Each line says the key, the value, where it is from, and its source.",
        width,
    )
    # What stands at the top of the scenario comes first and together; everything else keeps its order.
    ordered = sorted(rows, key=lambda row: bool(_find_heading(row)))
    for heading, group in groupby(ordered, _find_heading):
        lines += ["", heading or "Scenario"]
        for row in group:
            lines += _list_row_lines(row, heading, width)
    return lines


def _find_heading(row: ValueRow) -> str:
    """Return the part of the scenario that a value belongs to, such as ``states.USA`` or ``beliefs``."""
    parts = row.path.split(".")
    if len(parts) == 1:
        return ""
    depth = 3 if parts[:2] == ["arrangement", "commitments"] else 2 if parts[0] in _PARTED else 1
    return ".".join(parts[: min(depth, len(parts) - 1)])


def _list_row_lines(row: ValueRow, heading: str, width: int) -> list[str]:
    key = row.path.removeprefix(f"{heading}." if heading else "")
    value = f"{row.value} {row.unit}".strip() if row.value != "none" else row.value
    said = "; ".join(_list_remarks(row))
    text = f"{key} = {value} - {said}"
    return textwrap.wrap(
        text,
        width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT * 3,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _list_remarks(row: ValueRow) -> Iterator[str]:
    if row.written:
        place = f"{row.file}:{row.line}" if row.line is not None else str(row.file)
        yield place
        if row.default and row.default != row.value:
            yield f"default {row.default}"
    else:
        yield "default"
    if row.source:
        yield f"{row.source} ({row.confidence})" if row.confidence else row.source
    if row.note:
        yield row.note
