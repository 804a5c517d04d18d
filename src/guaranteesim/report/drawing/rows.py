"""Arrangements as rows: names on the left, shaded stripes, and columns of drawings to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import make_row_labels

ROW_HEIGHT = 0.46
"""Height of a row, inches."""
NAMES_WIDTH = 2.75
"""Width of the column of names, inches."""


class Rows:
    """The rows of a canvas, from ``top`` inches below the upper edge of its body.

    Row i spans i … i + 1 on the y axis of every column, counted downwards.
    """

    def __init__(self, canvas: Canvas, results: Sequence[Results], top: float) -> None:
        self.canvas, self.top, self.count = canvas, top, len(results)
        self.results = results
        self.height = ROW_HEIGHT * self.count
        ground = self.add_column(0, canvas.width, (0, 1))
        # Stripes lead the eye from a name to its numbers.
        for row in range(0, self.count, 2):
            ground.add_patch(Rectangle((0, row), 1, 1, color=style.BAND, linewidth=0))
        for row, label in enumerate(make_row_labels(results, NAMES_WIDTH - 0.15)):
            ground.text(0.05 / canvas.width, row + 0.5, label, va="center", linespacing=1.1)

    def add_column(self, left: float, width: float, limits: tuple[float, float], **options: Any) -> Axes:
        """Return empty axes across all rows, ``limits`` on the x axis."""
        axes = self.canvas.add_axes(left, self.top, width, self.height, **options)
        axes.set(xlim=limits, ylim=(self.count, 0), yticks=[], xticks=[])
        axes.patch.set_alpha(0)  # or the column would cover the stripes
        axes.spines[:].set_visible(False)
        return axes

    def add_heading_text(self, left: float, width: float, text: str, **options: Any) -> None:
        """Write a heading above a column, its last line just above the first row."""
        look = {"ha": "center", "weight": "bold", **options}
        self.canvas.add_text(left + width / 2, self.top - 0.07, text, va="bottom", **look)
