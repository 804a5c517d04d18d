"""Parts of a page: tables, notes and chapters, with everything that a template shows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from guaranteesim.report.drawing.figure_texts import PageFigure

_MOST_COLUMNS = 8
"""Columns of values side by side."""
_NUMBER = re.compile(r"[-\u2212]?\d[\d,]*(?:\.\d+)?")
_INTERVAL = re.compile(r"\s(?=\()")


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: The text.
    """

    text: str

    @property
    def lines(self) -> list[str]:
        """The value, and the interval that may go below it where there is little room."""
        if self.is_long:
            return [self.text]
        return [part for part in _INTERVAL.split(self.text.replace("\n", " "), maxsplit=1) if part]

    @property
    def sort_key(self) -> float | None:
        """The number that the cell is sorted by; None for a text without one."""
        return find_sort_key(self.text)

    @property
    def is_long(self) -> bool:
        """Whether it is a sentence and no number."""
        return len(self.text) > 40


def find_sort_key(text: str) -> float | None:
    """Return the number that a cell begins with, or None.

    Example:
        >>> find_sort_key("<1 %"), find_sort_key("≥99 %"), find_sort_key("−1,204 (−3–5)")
        (0.999, 99.01, -1204.0)
        >>> find_sort_key("Russia (100 %)") is None
        True
    """
    start = text.lstrip("<>\u2264\u2265~ \u00a0+")
    found = _NUMBER.match(start)
    if found is None:
        return None
    number = float(found[0].replace(",", "").replace("\u2212", "-"))
    mark = text.strip()[:1]
    # "<1 %" comes before "1 %", and ">99 %" after "99 %".
    shift = {"<": -1, "\u2264": -1, ">": 1, "\u2265": 1}.get(mark, 0)
    return number + shift * 10.0 ** (math.floor(math.log10(abs(number))) - 3 if number else -3)


@dataclass(frozen=True)
class HtmlTable:
    """A table.

    Attributes:
        title: Its caption.
        headings: One for each column; the first is that of the names.
        rows: Cells of each row, the name first.
        notes: How to read it, below the table.
        has_header: Whether the headings are shown.
    """

    kind: ClassVar[str] = "table"

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    has_header: bool = True

    @property
    def width(self) -> str:
        """How much room it needs: narrow, middle or wide."""
        count = len(self.headings)
        if not self.has_header or any(cell.is_long for row in self.rows[:20] for cell in row[1:]):
            return "wordy"
        return "narrow" if count <= 4 else "middle" if count <= 6 else "wide"

    def split_columns(self) -> list[HtmlTable]:
        """Return the table in parts that fit the page, each with the names; the notes go to the last."""
        values = len(self.headings) - 1
        count = math.ceil(values / _MOST_COLUMNS)
        if count <= 1 or not self.has_header:
            return [self]
        size = math.ceil(values / count)
        parts = []
        for start in range(1, values + 1, size):
            chosen = [0, *range(start, min(start + size, values + 1))]
            last = chosen[-1] == values
            parts.append(
                HtmlTable(
                    self.title if start == 1 else f"{self.title} (continued)",
                    [self.headings[index] for index in chosen],
                    [[row[index] for index in chosen] for row in self.rows],
                    self.notes if last else (),
                )
            )
        return parts


def make_table(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()
) -> HtmlTable:
    """Return a table of plain texts."""
    return HtmlTable(title, headings, [[Cell(text) for text in row] for row in rows], notes)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    kind: ClassVar[str] = "paragraph"

    text: str


@dataclass(frozen=True)
class FigureBlock:
    """A figure with the words that say what to look at."""

    kind: ClassVar[str] = "figure"

    figure: PageFigure
    look: str


Block = HtmlTable | Paragraph | FigureBlock


@dataclass(frozen=True)
class Source:
    """Where the numbers and statements of one scenario come from.

    Attributes:
        title: Title of the scenario.
        date: The day on which its facts were read.
        text: What it describes.
        sources: Its sources.
    """

    title: str
    date: str
    text: str
    sources: Sequence[str]


@dataclass(frozen=True)
class Chapter:
    """What one study came to: everything between the two lines that say what it is not.

    Attributes:
        kind: Kind of the study in a word, for the reader.
        question: The question, as a heading.
        compared: What was compared, in a sentence or two.
        facts: Worlds, horizon, seed and the like, as pairs of name and value.
        answer: Paragraphs of the answer.
        main: The main tables.
        figures: The figures, each with what to look at.
        missing_figures: Why there is no figure; empty if there are some.
        blocking: Who blocked.
        hanging: What the answer hangs on.
        more: Every other table.
        sources: Sources by scenario.
        statements: Statements of the sides and sources of the numbers.
        manifest: Versions, hashes and seed as pairs.
        command: The command that makes the same results again.
        command_note: What to know about it; may be empty.
    """

    kind: str
    question: str
    compared: str
    facts: Sequence[tuple[str, str]]
    answer: Sequence[str]
    main: Sequence[Block]
    figures: Sequence[FigureBlock]
    manifest: Sequence[tuple[str, str]]
    command: str
    command_note: str = ""
    missing_figures: str = ""
    blocking: Sequence[Block] = ()
    hanging: Sequence[Block] = ()
    more: Sequence[Block] = ()
    sources: Sequence[Source] = ()
    statements: Sequence[Block] = field(default=())
