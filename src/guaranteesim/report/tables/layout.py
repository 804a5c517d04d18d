"""Tables that fit a width: intervals go under their numbers first, then columns go to a further table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

MIN_NAME_WIDTH = 20
"""The least width of the column of names, if names are longer and may be broken."""
_LEAST_HEADING = 9
"""The width below which a heading is not broken any further."""
COLUMN_GAP = 2
"""Spaces between columns."""

ColumnCells = tuple[str, Sequence[str]]
"""A heading and the cells below it."""


def build_fitting_tables(
    title: str,
    names: Sequence[str],
    columns: Sequence[ColumnCells],
    width: int,
    min_name_width: int = MIN_NAME_WIDTH,
) -> Iterator[RenderableType]:
    """Yield as many tables as necessary, each within ``width`` and with the names of the rows.

    A name longer than ``min_name_width`` characters may be broken to make room.
    """
    longest = max((len(name) for name in names), default=0)
    # An interval under its number halves the width of a column, and often saves a second table.
    if longest + sum(_measure_column(column) + COLUMN_GAP for column in columns) > width:
        columns = [(heading, [cell.replace(" (", "\n(") for cell in cells]) for heading, cells in columns]
        columns = [(_break_heading(heading, cells), cells) for heading, cells in columns]
    for part, share in enumerate(_balance_columns(columns, width - min(longest, min_name_width))):
        room = width - sum(_measure_column(column) + COLUMN_GAP for column in share)
        head = title if not part else f"{title} (continued)"
        yield _build_table(head, names, share, max(min(longest, room), min(longest, min_name_width)))
        yield ""


def _break_heading(heading: str, cells: Sequence[str]) -> str:
    """Return a heading broken between words, no wider than its cells where that is possible."""
    import textwrap

    room = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    lines = [
        part
        for line in heading.split("\n")
        for part in textwrap.wrap(line, max(room, _LEAST_HEADING), break_long_words=False) or [""]
    ]
    return "\n".join(lines)


def _balance_columns(columns: Sequence[ColumnCells], room: int) -> list[list[ColumnCells]]:
    """Return the columns in as few groups as possible, of about the same width: none is left over alone."""
    groups = _group_columns(columns, room)
    widths = [_measure_column(column) + COLUMN_GAP for column in columns]
    # The narrowest room that needs no further group spreads the columns most evenly.
    for narrower in range(max(widths, default=0), room):
        even = _group_columns(columns, narrower)
        if len(even) == len(groups):
            return even
    return groups


def _group_columns(columns: Sequence[ColumnCells], room: int) -> list[list[ColumnCells]]:
    """Return the columns in order, in groups that fit into ``room``; each group has at least one column."""
    groups: list[list[ColumnCells]] = []
    left = 0
    for column in columns:
        needed = _measure_column(column) + COLUMN_GAP
        if needed > left or not groups:
            groups.append([])
            left = room
        groups[-1].append(column)
        left -= needed
    return groups


def _measure_column(column: ColumnCells) -> int:
    heading, cells = column
    return max(len(line) for text in (heading, *cells) for line in text.split("\n"))


def _build_table(title: str, names: Sequence[str], columns: Sequence[ColumnCells], name_width: int) -> Table:
    """Return one table with the given columns."""
    from rich.text import Text

    table = make_plain_table(title)
    table.add_column("", width=name_width)
    for heading, _ in columns:
        table.add_column(Text(heading), justify="right", no_wrap=True)
    for row, name in enumerate(names):
        # Text, not str: rich would read a title with brackets as markup.
        table.add_row(Text(name), *(Text(cells[row]) for _, cells in columns))
    return table


def make_plain_table(title: str) -> Table:
    """Return an empty table with a line under the heading only, and ``COLUMN_GAP`` spaces between columns."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    return Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
