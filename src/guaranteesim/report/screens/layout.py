"""The layout of a first screen: the answer in sentences, one small table, and where the rest is.

It fits a terminal of 80 columns and 24 lines, the prompt that follows included. On a wider or higher one it
shows more; on a narrower one, fewer columns.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

WIDTH, HEIGHT = 80, 24
"""Columns and lines that a screen must fit."""
_MAX_TEXT_WIDTH = 100
"""Columns beyond which lines of text are hard to read."""
_GAP = 2
"""Spaces between columns."""
_MIN_NAME_WIDTH = 16
"""Columns a name needs to be told from others; columns of numbers are left out before it gets fewer."""
_MIN_ROWS = 3
"""Rows that are shown even where the sentences leave no room."""

FootLines = Callable[[str], Sequence[str]]
"""The lines at the end of a screen, given what is said of the rows and columns that were left out."""


@dataclass(frozen=True)
class ScreenColumn:
    """A column of numbers: its heading in one or two lines, and a cell for each row."""

    heading: str
    cells: Sequence[str]

    @property
    def width(self) -> int:
        """How many columns of the terminal it takes."""
        return max(len(line) for line in (*self.heading.split("\n"), *self.cells))


@dataclass(frozen=True)
class ScreenTable:
    """The table of a screen.

    Attributes:
        label: Heading of the names.
        names: For each row its name in several forms, the best first; the first that fits is shown.
        columns: The columns, the most important first.
        ranks: For each row its importance, 0 first; the last are left out where not all fit.
    """

    label: str
    names: Sequence[Sequence[str]]
    columns: Sequence[ScreenColumn]
    ranks: Sequence[int]


def build_screen(
    sentences: Sequence[str], table: ScreenTable, feet: FootLines, width: int, height: int
) -> list[Text]:
    """Return the lines of a screen.

    Args:
        sentences: The answer, a paragraph each.
        grid: The table below it.
        feet: The lines at the end.
        width: Columns of the terminal.
        height: Lines of the terminal; the last one is left to the prompt.
    """
    from rich.text import Text

    told = [line for sentence in sentences for line in wrap_paragraph(sentence, min(width, _MAX_TEXT_WIDTH))]
    columns = _select_columns(table.columns, width)
    room = height - 1 - len(told) - 1 - _count_heading_lines(columns)
    ends = _build_foot(feet, width, table, len(table.names), columns)
    if len(table.names) > room - len(ends):
        count = max(room - len(_build_foot(feet, width, table, 0, columns)), _MIN_ROWS)
        ends = _build_foot(feet, width, table, count, columns)
    rows = _select_rows(table.ranks, room - len(ends))
    return [
        *(Text(line) for line in told),
        Text(""),
        *_build_table(table, columns, rows, width),
        *(Text(line, style="dim") for line in ends),
    ]


def wrap_paragraph(text: str, width: int) -> list[str]:
    """Return the lines of a paragraph; a name such as us-side-letter is not broken unless it must be."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


def trim_text(text: str, width: int) -> str:
    """Return a text within ``width`` columns, cut at a word if that leaves enough of it."""
    if len(text) <= width:
        return text
    head = text[: width - 1]
    at_word = head.rpartition(" ")[0]
    cut = at_word if len(at_word) > width // 2 else head
    return f"{cut.rstrip(' ,')}\N{HORIZONTAL ELLIPSIS}"


def _build_foot(
    feet: FootLines, width: int, table: ScreenTable, rows: int, columns: Sequence[ScreenColumn]
) -> list[str]:
    left = _describe_left_out(len(table.names) - rows, len(table.columns) - len(columns))
    return [line for foot in feet(left) for line in wrap_paragraph(foot, width)]


def _describe_left_out(rows: int, columns: int) -> str:
    """Write what is left out: "4 more rows", "4 more rows, 2 more columns", or nothing."""
    counts = ((rows, "row"), (columns, "column"))
    return ", ".join(f"{count} more {noun}{'' if count == 1 else 's'}" for count, noun in counts if count > 0)


def _select_columns(columns: Sequence[ScreenColumn], width: int) -> list[ScreenColumn]:
    """Return the columns that leave enough room for the names."""
    found: list[ScreenColumn] = []
    room = width - _MIN_NAME_WIDTH
    for column in columns:
        room -= column.width + _GAP
        if room < 0:
            break
        found.append(column)
    return found


def _count_heading_lines(columns: Sequence[ScreenColumn]) -> int:
    """Return how many lines the headings take."""
    return max((column.heading.count("\n") + 1 for column in columns), default=1)


def _select_rows(ranks: Sequence[int], room: int) -> list[int]:
    """Return the rows that are shown, in their order."""
    by_rank = sorted(range(len(ranks)), key=lambda row: ranks[row])
    return sorted(by_rank[: max(room, _MIN_ROWS)])


def _build_table(
    table: ScreenTable, columns: Sequence[ScreenColumn], rows: Sequence[int], width: int
) -> list[Text]:
    from rich.text import Text

    room = width - sum(column.width + _GAP for column in columns)
    names = [_choose_name(table.names[row], room) for row in rows]
    wide = min(max(len(name) for name in (table.label, *names)), room)
    count = _count_heading_lines(columns)
    heads = [[""] * (count - len(parts)) + parts for parts in (item.heading.split("\n") for item in columns)]
    labels = [*[""] * (count - 1), trim_text(table.label, wide)]
    lines = [
        Text(_format_row(label, wide, [head[place] for head in heads], columns), style="bold")
        for place, label in enumerate(labels)
    ]
    for row, name in zip(rows, names, strict=True):
        lines.append(Text(_format_row(name, wide, [column.cells[row] for column in columns], columns)))
    return lines


def _choose_name(forms: Sequence[str], room: int) -> str:
    """Return the first form that fits, or the last one cut."""
    return next((form for form in forms if len(form) <= room), trim_text(forms[-1], room))


def _format_row(name: str, wide: int, cells: Sequence[str], columns: Sequence[ScreenColumn]) -> str:
    gap = " " * _GAP
    right = (f"{gap}{cell:>{column.width}}" for cell, column in zip(cells, columns, strict=True))
    return f"{name:<{wide}}{''.join(right)}".rstrip()
