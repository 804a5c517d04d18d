"""A table of ranks: one row per arrangement, one column per theory."""

from __future__ import annotations

from collections import Counter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.theories.orderings import (
    FLIPS,
    KEPT,
    SURVIVES,
    TIED,
    compute_ranks,
    list_orderings,
)
from guaranteesim.analysis.theories.theory_comparison import Criterion, Floats, TheoryComparison
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import find_plain_state_title
from guaranteesim.report.drawing.lettering import fit_text, measure_width, replace_unprintable
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.side_terms import describe_basis

_NAMES, _SHARES, _CELL, _ROW = 2.6, 1.2, 0.53, 0.42
_GAP, _KEY, _CORNER = 0.12, 0.98, 0.11
_HEADING = 1.35
"""Longest name of a theory above its column, inches."""


def draw_ranks(comparison: TheoryComparison, criterion: Criterion) -> Figure:
    """Return the figure of the ranks by one criterion."""
    table = _Table(comparison, criterion)
    wide = _NAMES + _SHARES + _GAP + _CELL * len(comparison.trials)
    canvas = Canvas(
        _make_title(comparison, criterion),
        _make_subtitle(criterion),
        _make_footer(comparison),
        table.head + _ROW * len(comparison.names) + _KEY,
        max(style.WIDTH, wide + 2 * style.MARGIN),
    )
    table.draw_on(canvas)
    return canvas.figure


class _Table:
    """The table, ordered by the rank under the defaults, which are the first column."""

    def __init__(self, comparison: TheoryComparison, criterion: Criterion) -> None:
        self.comparison = comparison
        self.best, self.worst = compute_ranks(comparison, criterion)
        self.values = comparison.values(criterion)
        unranked = self.best[0] == 0
        self.order = np.lexsort((self.best[0] + self.worst[0], unranked))
        self.headings = [fit_text(trial.short, _HEADING, style.TINY, 2) for trial in comparison.trials]
        self.head = 0.08 + max(
            measure_width(line, style.TINY, "bold") for text in self.headings for line in text.split("\n")
        )

    def draw_on(self, canvas: Canvas) -> None:
        """Draw the body of the figure: rows, headings and key."""
        rows = len(self.order)
        axes = canvas.add_axes(0, self.head, canvas.width, _ROW * rows)
        axes.set(xlim=(0, canvas.width), ylim=(rows, 0))
        axes.axis("off")
        labels = _make_labels(self.comparison)
        for row, index in enumerate(self.order):
            axes.text(0.05, row + 0.5, labels[index], va="center", size=style.SMALL, linespacing=1.05)
            text = _format_share_with_range(self.values[:, index])
            axes.text(_NAMES + _SHARES - 0.12, row + 0.5, text, va="center", ha="right", size=style.TINY)
            for column in range(len(self.comparison.trials)):
                self._draw_rank_cell(axes, row, int(index), column)
        heading = "share under the\ndefaults (range\nover theories)"
        look = {"va": "bottom", "ha": "right", "size": style.TINY}
        canvas.add_text(_NAMES + _SHARES - 0.12, self.head - 0.06, heading, **look)
        for column, text in enumerate(self.headings):
            weight = "normal" if column else "bold"
            middle = _compute_cell_left(column) + _CELL / 2
            canvas.add_text(
                middle,
                self.head - 0.06,
                text,
                va="bottom",
                ha="center",
                rotation=90,
                size=style.TINY,
                weight=weight,
                linespacing=1.0,
            )
        _draw_key(canvas, self.head + _ROW * rows + 0.12)

    def _draw_rank_cell(self, axes: Axes, row: int, index: int, column: int) -> None:
        left, best, worst = _compute_cell_left(column), self.best[column, index], self.worst[column, index]
        if not best:
            axes.text(left + _CELL / 2, row + 0.5, "–", ha="center", va="center", size=style.TINY)
            return
        ranked = int(np.count_nonzero(self.best[column]))
        # A range over all ranks says nothing, so the cell stays white.
        is_open = worst - best == ranked - 1 > 0
        fill = (
            style.PAPER
            if is_open
            else style.pick_heat_colour(1 - ((best + worst) / 2 - 1) / max(ranked - 1, 1))
        )
        axes.add_patch(
            Rectangle(
                (left + 0.02, row + 0.05),
                _CELL - 0.04,
                0.9,
                facecolor=fill,
                edgecolor=style.FAINT,
                linewidth=0.8 if is_open else 0,
            )
        )
        text = f"{best}" if best == worst else f"{best}\N{EN DASH}{worst}"
        ink = style.pick_legible_colour(fill)
        axes.text(left + _CELL / 2, row + 0.5, text, ha="center", va="center", size=style.TINY, color=ink)
        # The first column is the defaults; without a rank there is nothing to compare with.
        if self.best[0, index]:
            up, down = worst < self.best[0, index], best > self.worst[0, index]
            if up or down:
                _mark_corner(axes, left + _CELL - 0.02, row + (0.05 if up else 0.95), up=bool(up))


def _compute_cell_left(column: int) -> float:
    return _NAMES + _SHARES + _CELL * column + (_GAP if column else 0)


def _mark_corner(axes: Axes, x: float, y: float, *, up: bool) -> None:
    """Mark a corner of a cell: the upper one for a better rank than under the defaults, or the lower."""
    tall = _CORNER / _ROW * (1 if up else -1)
    corners = [(x, y), (x - 1.3 * _CORNER, y), (x, y + 1.3 * tall)]
    axes.add_patch(
        Polygon(
            corners, facecolor=style.ORANGE if up else style.VERMILLION, edgecolor=style.PAPER, linewidth=0.6
        )
    )


def _draw_key(canvas: Canvas, top: float) -> None:
    key = canvas.add_axes(0.05, top, canvas.width - 0.05, 2 * _ROW)
    key.set(xlim=(0, canvas.width - 0.05), ylim=(2, 0))
    key.axis("off")
    for row, entries in enumerate(_ENTRIES):
        position = 0.0
        for share, up, text in entries:
            fill = style.PAPER if share is None else style.pick_heat_colour(share)
            box = Rectangle((position, row + 0.2), 0.3, 0.6, facecolor=fill, linewidth=0.8)
            box.set_edgecolor(style.FAINT)
            key.add_patch(box)
            if up is not None:
                _mark_corner(key, position + 0.3, row + (0.2 if up else 0.8), up=up)
            key.text(position + 0.38, row + 0.5, text, va="center", size=style.TINY)
            position += 0.38 + measure_width(text, style.TINY) + 0.25


_ENTRIES: tuple[tuple[tuple[float | None, bool | None, str], ...], ...] = (
    ((1.0, None, "dark: first ranks"), (0.0, None, "pale: last ranks"), (None, None, "white: any rank")),
    (
        (0.5, True, "upper corner: better than any rank it has under the defaults"),
        (0.5, False, "lower corner: worse than any"),
    ),
)
"""Rows of the key: share of the colour scale or None, upper or lower corner or None, meaning."""


def _make_labels(comparison: TheoryComparison) -> list[str]:
    """Return a label per arrangement: the title, or the name if titles coincide when cut."""
    titles = [
        replace_unprintable(scenario.title.strip() or scenario.name) for scenario in comparison.scenarios
    ]
    short = [fit_text(title, _NAMES - 0.1, style.SMALL, 2) for title in titles]
    seen = Counter(short)
    return [
        label if seen[label] == 1 else fit_text(scenario.name, _NAMES - 0.1, style.SMALL, 2)
        for label, scenario in zip(short, comparison.scenarios, strict=True)
    ]


def _format_share_with_range(values: Floats) -> str:
    known = values[~np.isnan(values)]
    if not known.size:
        return "–"
    first = "–" if np.isnan(values[0]) else format_percent(values[0])
    if known.size == 1:
        return first
    low, high = (
        format_percent(end).removesuffix("\N{NO-BREAK SPACE}%") for end in (known.min(), known.max())
    )
    if low == high:
        return first
    return f"{first} ({low}\N{EN DASH}{high})"


def _make_title(comparison: TheoryComparison, criterion: Criterion) -> str:
    verdicts = Counter(item.verdict for item in list_orderings(comparison, criterion))
    pairs = sum(verdicts[verdict] for verdict in (SURVIVES, FLIPS, KEPT, TIED))
    if not pairs:
        return f"{criterion.title}: nothing to rank"
    kept, turned = _conjugate_verb(verdicts[SURVIVES], "hold"), _conjugate_verb(verdicts[FLIPS], "turn")
    return (
        f"{criterion.title}: of {format_count(pairs, 'ordering')} of two arrangements, {kept} under "
        "every theory, "
        f"{turned} round"
    )


def _conjugate_verb(count: int, verb: str) -> str:
    """Return a count with its verb, like "none holds", "1 holds", "3 hold"."""
    return f"{count or 'none'} {verb}{'s' if count < 2 else ''}"


def _make_subtitle(criterion: Criterion) -> str:
    return (
        f"Rank of each arrangement under the defaults and under rival theories, {criterion.best}. A range is "
        "a tie: the ranks that the simulation leaves open, with 95 % confidence for the whole table. "
        + ("–: nobody is asked." if criterion.counts_refusals else "–: no such crisis.")
    )


def _make_footer(comparison: TheoryComparison) -> list[str]:
    first = comparison.scenarios[0]
    challenger, protege = (
        find_plain_state_title(first, code) for code in (first.challenger.state, first.protege.state)
    )
    runs = f"{len(comparison.names)} scenarios under {len(comparison.trials)} sets of assumptions"
    return [
        f"{challenger} (challenger), {protege} (protégé); {runs}; "
        f"{format_count(comparison.worlds, 'world')} each, seed {comparison.seed}; "
        f"{describe_basis(comparison.scenarios)}.",
        f"Source: guaranteesim {comparison.version}, assumptions and their sources in the files of scenarios "
        f"and theories; {FOOTER}.",
    ]
