"""A page of plain text: headings, paragraphs, labelled items and tables, wrapped to a width."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence


class TextPage:
    """Lines of text. Paragraphs are wrapped to ``width`` columns; tables keep their own width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[str] = []

    def add_heading(self, text: str, mark: str = "-") -> None:
        """Add a heading underlined with ``mark``, after an empty line unless it is the first."""
        if self.lines:
            self.add_blank_line()
        wrapped = textwrap.wrap(text, self.width) or [""]
        self.lines += [*wrapped, mark * max(len(line) for line in wrapped)]

    def add_blank_line(self) -> None:
        """Add an empty line."""
        self.lines.append("")

    def add_paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self.lines += textwrap.wrap(text, self.width)

    def add_item(self, label: str, text: str, hang: int = 14) -> None:
        """Add a label and its text, which is indented by ``hang`` columns."""
        first = f"{label:<{hang}}"
        wrap = textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=" " * hang)
        self.lines += wrap

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table with its first column aligned left and the others aligned right."""
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            cells = [
                f"{row[0]:<{widths[0]}}",
                *(f"{cell:>{wide}}" for cell, wide in zip(row[1:], widths[1:], strict=True)),
            ]
            # Trailing spaces would show up as differences in a stored text.
            self.lines.append(("  " + "  ".join(cells)).rstrip())
