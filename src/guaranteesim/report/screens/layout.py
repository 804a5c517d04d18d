"""The layout of a first screen: the answer in sentences, one small table, and a pointer to the rest.

The screen fits a terminal of 80 columns and 24 lines, including the prompt that follows. A larger terminal
shows more rows and columns, a narrower one fewer columns.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

WIDTH, HEIGHT = 80, 24
"""The columns and lines that a screen must fit."""
_MAX_TEXT_WIDTH = 100
"""The width beyond which lines of text are hard to read."""
_GAP = 2
"""Spaces between columns."""
_MIN_NAME_WIDTH = 16
"""The width a name needs to be distinct. Columns of numbers are left out before names get less."""
_MIN_ROWS = 3
"""The number of rows that are shown even if the sentences leave no room."""

FootLines = Callable[[str], Sequence[str]]
"""Returns the lines at the end of a screen, given a phrase on the rows and columns that are left out."""


@dataclass(frozen=True)
class ScreenColumn:
    """A column of numbers: a heading of one or two lines, and one cell per row."""

    heading: str
    cells: Sequence[str]

    @property
    def width(self) -> int:
        """The number of terminal columns that it takes."""
        return max(len(line) for line in (*self.heading.split("\n"), *self.cells))


@dataclass(frozen=True)
class ScreenTable:
    """The table of a screen.

    Attributes:
        label: Heading of the names.
        names: The name of each row in several forms, the best first. The first form that fits is shown.
        columns: The columns, the most important first.
        ranks: The importance of each row, 0 first. The least important rows are left out if not all fit.
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
        sentences: The answer, one paragraph each.
        table: The table below the answer.
        feet: Returns the lines at the end.
        width: Columns of the terminal.
        height: Lines of the terminal; the last one is left to the prompt.
    """
    from rich.text import Text

    text_width = min(width, _MAX_TEXT_WIDTH)
    answer = [line for sentence in sentences for line in wrap_paragraph(sentence, text_width)]
    columns = _select_columns(table.columns, width)
    # One line is left to the prompt, and one separates the answer from the table.
    room = height - 1 - len(answer) - 1 - _count_heading_lines(columns)
    ends = _build_foot(feet, width, table, len(table.names), columns)
    if len(table.names) > room - len(ends):
        # The foot grows by the phrase on the rows left out, so it is built again for the final rows.
        count = max(room - len(_build_foot(feet, width, table, 0, columns)), _MIN_ROWS)
        ends = _build_foot(feet, width, table, count, columns)
    rows = _select_rows(table.ranks, room - len(ends))
    return [
        *(Text(line) for line in answer),
        Text(""),
        *_build_table(table, columns, rows, width),
        *(Text(line, style="dim") for line in ends),
    ]


def wrap_paragraph(text: str, width: int) -> list[str]:
    """Return the lines of a paragraph. A name such as us-side-letter is not broken at its hyphens."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


def trim_text(text: str, width: int) -> str:
    """Return a text within ``width`` columns, cut at a word if that leaves more than half of the width."""
    if len(text) <= width:
        return text
    head = text[: width - 1]
    at_word = head.rpartition(" ")[0]
    cut = at_word if len(at_word) > width // 2 else head
    return f"{cut.rstrip(' ,')}\N{HORIZONTAL ELLIPSIS}"


def _build_foot(
    feet: FootLines, width: int, table: ScreenTable, rows: int, columns: Sequence[ScreenColumn]
) -> list[str]:
    """Return the lines at the end of the screen, for a number of rows and columns shown."""
    left = _describe_left_out(len(table.names) - rows, len(table.columns) - len(columns))
    return [line for foot in feet(left) for line in wrap_paragraph(foot, width)]


def _describe_left_out(rows: int, columns: int) -> str:
    """Return a phrase on the rows and columns left out: "4 more rows, 2 more columns", or nothing."""
    counts = ((rows, "row"), (columns, "column"))
    return ", ".join(f"{count} more {noun}{'' if count == 1 else 's'}" for count, noun in counts if count > 0)


def _select_columns(columns: Sequence[ScreenColumn], width: int) -> list[ScreenColumn]:
    """Return the leading columns that leave enough room for the names."""
    found: list[ScreenColumn] = []
    room = width - _MIN_NAME_WIDTH
    for column in columns:
        room -= column.width + _GAP
        if room < 0:
            break
        found.append(column)
    return found


def _count_heading_lines(columns: Sequence[ScreenColumn]) -> int:
    """Return the number of lines that the headings take."""
    return max((column.heading.count("\n") + 1 for column in columns), default=1)


def _select_rows(ranks: Sequence[int], room: int) -> list[int]:
    """Return the indices of the most important rows that fit, in their order."""
    # Importance selects the rows; their order on the screen stays that of the table.
    by_rank = sorted(range(len(ranks)), key=lambda row: ranks[row])
    return sorted(by_rank[: max(room, _MIN_ROWS)])


def _build_table(
    table: ScreenTable, columns: Sequence[ScreenColumn], rows: Sequence[int], width: int
) -> list[Text]:
    """Return the lines of the table: headings and the rows shown."""
    from rich.text import Text

    room = width - sum(column.width + _GAP for column in columns)
    # Only the rows shown decide the width, so that one long title below the cut costs nothing.
    names = [_choose_name(table.names[row], room) for row in rows]
    wide = min(max(len(name) for name in (table.label, *names)), room)
    count = _count_heading_lines(columns)
    # Headings of one line stand on the lower line, next to the cells.
    heads = [[""] * (count - len(parts)) + parts for parts in (item.heading.split("\n") for item in columns)]
    labels = [*[""] * (count - 1), trim_text(table.label, wide)]
    lines = [
        Text(_format_row(label, wide, [head[line] for head in heads], columns), style="bold")
        for line, label in enumerate(labels)
    ]
    for row, name in zip(rows, names, strict=True):
        lines.append(Text(_format_row(name, wide, [column.cells[row] for column in columns], columns)))
    return lines


def _choose_name(forms: Sequence[str], room: int) -> str:
    """Return the first form of a name that fits, or the last form cut."""
    # Forms run from the full title to the short name, so the first that fits says most.
    return next((form for form in forms if len(form) <= room), trim_text(forms[-1], room))


def _format_row(name: str, wide: int, cells: Sequence[str], columns: Sequence[ScreenColumn]) -> str:
    gap = " " * _GAP
    right = (f"{gap}{cell:>{column.width}}" for cell, column in zip(cells, columns, strict=True))
    return f"{name:<{wide}}{''.join(right)}".rstrip()
