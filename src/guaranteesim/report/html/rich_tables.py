"""Tables and paragraphs that were built for a terminal, as parts of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from guaranteesim.report.html.page_parts import Block, Cell, HtmlTable, Paragraph

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from guaranteesim.report.screens.layout import ScreenTable

WIDE = 100_000
"""Columns of a terminal on which no table is split and no cell is broken."""


def convert_parts(parts: Iterable[RenderableType]) -> list[Block]:
    """Return the tables and paragraphs of a terminal; a paragraph after a table is its note."""
    from rich.table import Table

    found: list[Block] = []
    for part in parts:
        if isinstance(part, Table):
            found.append(_convert_table(part))
            continue
        text = " ".join(str(part).split())
        if not text:
            continue
        last = found[-1] if found else None
        if isinstance(last, HtmlTable):
            found[-1] = replace(last, notes=(*last.notes, text))
        else:
            found.append(Paragraph(text))
    return found


def _convert_table(table: Table) -> HtmlTable:
    columns = [[Cell(str(cell)) for cell in column.cells] for column in table.columns]
    headings = [" ".join(str(column.header).split()) for column in table.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return HtmlTable(str(table.title or ""), headings, rows, has_header=table.show_header)


def convert_screen_table(title: str, table: ScreenTable, notes: Sequence[str] = ()) -> HtmlTable:
    """Return the table of a first screen with all its rows and columns."""
    headings = [table.label, *(" ".join(column.heading.split()) for column in table.columns)]
    rows = [
        [Cell(names[0]), *(Cell(column.cells[row]) for column in table.columns)]
        for row, names in enumerate(table.names)
    ]
    return HtmlTable(title, headings, rows, notes)


def select_tables(blocks: Sequence[Block], titles: Sequence[str]) -> list[Block]:
    """Return the tables with these titles, in the order of the titles."""
    named = {block.title: block for block in blocks if isinstance(block, HtmlTable)}
    return [named[title] for title in titles if title in named]


def leave_out(blocks: Sequence[Block], shown: Sequence[Block]) -> list[Block]:
    """Return the tables that are not shown elsewhere."""
    return [
        block
        for block in blocks
        if isinstance(block, HtmlTable) and not any(block is other for other in shown)
    ]
