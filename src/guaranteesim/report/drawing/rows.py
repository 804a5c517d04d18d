"""Arrangements as rows: names on the left, every other row shaded, columns of drawings to the right."""

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
    """The rows of a sheet, from ``top`` inches below the upper edge of its body; row i spans i … i + 1."""

    def __init__(self, sheet: Canvas, results: Sequence[Results], top: float) -> None:
        self.sheet, self.top, self.count = sheet, top, len(results)
        self.height = ROW_HEIGHT * self.count
        ground = self.add_column(0, sheet.width, (0, 1))
        for row in range(0, self.count, 2):
            ground.add_patch(Rectangle((0, row), 1, 1, color=style.BAND, linewidth=0))
        for row, label in enumerate(make_row_labels(results, NAMES_WIDTH - 0.15)):
            ground.text(0.05 / sheet.width, row + 0.5, label, va="center", linespacing=1.1)

    def add_column(self, left: float, width: float, limits: tuple[float, float], **options: Any) -> Axes:
        """Axes across all rows, bare but for what is drawn; ``limits`` are those of x."""
        axes = self.sheet.add_axes(left, self.top, width, self.height, **options)
        axes.set(xlim=limits, ylim=(self.count, 0), yticks=[], xticks=[])
        axes.patch.set_alpha(0)
        axes.spines[:].set_visible(False)
        return axes

    def add_heading_text(self, left: float, width: float, text: str, **options: Any) -> None:
        """A heading above a column, its last line just above the first row."""
        look = {"ha": "center", "weight": "bold", **options}
        self.sheet.add_text(left + width / 2, self.top - 0.07, text, va="bottom", **look)
