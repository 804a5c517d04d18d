"""Text, trees and labelled boxes that flow down a column, each measured before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from guaranteesim.report import style
from guaranteesim.report.drawing.lettering import fit_text, measure_height, measure_width

_INDENT = 0.22
"""Inches by which a line of a tree stands to the right of the line above it."""
_BOX, _GAP, _CUT = 0.25, 0.08, 0.06
"""Height of a box, space between boxes, and the cut of an octagon's corners, inches."""

_Drawing = Callable[[Axes, float, float], None]
"""Function that draws on axes in inches, from a left edge and a top."""


@dataclass(frozen=True)
class BoxLook:
    """Look of a box: fill, edge, colour of its text, dash of its edge, and shape."""

    fill: str
    edge: str
    ink: str
    dash: str = "-"
    is_octagon: bool = False


class TextFlow:
    """A column that grows downwards; ``height`` is what it takes, inches."""

    def __init__(self, width: float) -> None:
        self.width, self.height = width, 0.0
        self._drawn: list[tuple[float, _Drawing]] = []

    def draw(self, axes: Axes, left: float, top: float) -> None:
        """Draw everything on axes that count inches, from the left and downwards."""
        for offset, draw in self._drawn:
            draw(axes, left, top + offset)

    def add_space(self, inches: float) -> None:
        """Leave some space."""
        self.height += inches

    def add_text(self, text: str, *, size: float = style.TINY, indent: float = 0.0, **look: Any) -> None:
        """Add text, broken into lines that fit."""
        weight = look.get("weight", "normal")
        fitted = fit_text(text, self.width - indent, size, weight=weight)
        options = {"size": size, "va": "top", "linespacing": 1.15, **look}

        def draw(axes: Axes, left: float, top: float) -> None:
            axes.text(left + indent, top, fitted, **options)

        self._append(draw, measure_height(fitted, size))

    def add_tree(self, lines: Sequence[tuple[int, str]], **look: Any) -> None:
        """Add lines with their depths, joined to the line above them by elbows."""
        ends: dict[int, float] = {}
        for depth, text in lines:
            here = self.height + 0.1
            if depth:
                parent = max(level for level in ends if level < depth)
                self._drawn.append((0.0, _make_elbow(parent, depth, ends[parent], here)))
            bold = {"weight": "bold"} if not depth else {}
            self.add_text(text, indent=depth * _INDENT, **{**bold, **look})
            ends[depth] = self.height
            self.add_space(0.03)

    def add_boxes(self, labels: Sequence[str], look: BoxLook) -> None:
        """Add boxes with a label each, in as many rows as they need."""
        for row in self._break_rows(labels):
            self._append(_make_row(row, look), _BOX + _GAP)

    def _break_rows(self, labels: Sequence[str]) -> Iterator[list[tuple[float, float, str]]]:
        """Yield rows of boxes: left edge, width and label of each."""
        row: list[tuple[float, float, str]] = []
        at = 0.0
        for label in labels:
            text = fit_text(label, self.width - 0.16, style.TINY, 1)
            wide = measure_width(text, style.TINY) + 0.16
            if row and at + wide > self.width:
                yield row
                row, at = [], 0.0
            row.append((at, wide, text))
            at += wide + _GAP
        if row:
            yield row

    def _append(self, draw: _Drawing, height: float) -> None:
        self._drawn.append((self.height, draw))
        self.height += height


def _make_elbow(parent: int, depth: int, above: float, here: float) -> _Drawing:
    def draw(axes: Axes, left: float, top: float) -> None:
        across = left + parent * _INDENT + 0.07
        places = [across, across, left + depth * _INDENT - 0.04]
        axes.plot(places, [top + above, top + here, top + here], color=style.MUTED, linewidth=1.0)

    return draw


def _make_row(row: Sequence[tuple[float, float, str]], look: BoxLook) -> _Drawing:
    def draw(axes: Axes, left: float, top: float) -> None:
        for at, wide, text in row:
            corners = _list_corners(left + at, top, wide, look.is_octagon)
            edge = {"edgecolor": look.edge, "linestyle": look.dash, "linewidth": 1.2}
            axes.add_patch(Polygon(corners, closed=True, facecolor=look.fill, clip_on=False, **edge))
            middle = left + at + wide / 2, top + _BOX / 2
            axes.text(*middle, text, size=style.TINY, color=look.ink, ha="center", va="center_baseline")

    return draw


def _list_corners(left: float, top: float, wide: float, is_octagon: bool) -> list[tuple[float, float]]:
    right, low = left + wide, top + _BOX
    if not is_octagon:
        return [(left, top), (right, top), (right, low), (left, low)]
    cut = _CUT
    return [
        *((left + cut, top), (right - cut, top), (right, top + cut), (right, low - cut)),
        *((right - cut, low), (left + cut, low), (left, low - cut), (left, top + cut)),
    ]
