"""The canvas of a figure: the finding on top, a body laid out in inches, the sources below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation, Transform

from guaranteesim.report import style
from guaranteesim.report.drawing.figure_texts import FigureTexts
from guaranteesim.report.drawing.lettering import fit_text, measure_height, replace_unprintable
from guaranteesim.report.drawing.page_figures import note_texts

_GAP = 0.16


class Canvas:
    """A figure whose height follows from its contents, so that nothing is squeezed or cut off.

    Attributes:
        figure: The matplotlib figure, with a renderer of its own.
        width: Inches between the margins.
    """

    def __init__(
        self, title: str, subtitle: str, foot: Sequence[str], body: float, width: float = style.WIDTH
    ) -> None:
        self.figure = Figure(figsize=(width, body))
        # Not made by pyplot, which keeps every figure in memory and needs a display in some settings.
        FigureCanvasAgg(self.figure)
        self.figure.set_label(replace_unprintable(title))
        self.width = width - 2 * style.MARGIN
        head = [(title, style.TITLE, "bold", style.INK), (subtitle, style.TEXT, "normal", style.INK)]
        tail = [(line, style.SMALL, "normal", style.MUTED) for line in foot]
        # The text is broken into lines first, because its height decides the height of the figure.
        above = [
            (fit_text(text, self.width, size, weight=weight), size, weight, colour)
            for text, size, weight, colour in head
        ]
        below = [
            (fit_text(text, self.width, size, weight=weight), size, weight, colour)
            for text, size, weight, colour in tail
        ]
        self._top = style.MARGIN + sum(measure_height(text, size) for text, size, *_ in above) + _GAP
        bottom = style.MARGIN + sum(measure_height(text, size) for text, size, *_ in below) + _GAP
        self._height = self._top + body + bottom
        self.figure.set_size_inches(width, self._height)
        note_texts(self.figure, FigureTexts(title, subtitle, tuple(foot), self._top, body))
        self._stack_texts(above, style.MARGIN, "head")
        self._stack_texts(below, self._top + body + _GAP, "foot")

    def _stack_texts(self, texts: list[tuple[str, float, str, str]], top: float, name: str) -> None:
        for text, size, weight, colour in texts:
            x, y = self._convert_to_figure(0, top - self._top)
            self.figure.text(
                x, y, text, size=size, weight=weight, color=colour, va="top", linespacing=1.2, gid=name
            )
            top += measure_height(text, size)

    def _convert_to_figure(self, left: float, top: float) -> tuple[float, float]:
        """Return the figure coordinates of a point in inches from the upper left corner of the body."""
        return (style.MARGIN + left) / (self.width + 2 * style.MARGIN), 1 - (self._top + top) / self._height

    def add_axes(self, left: float, top: float, width: float, height: float, **options: Any) -> Axes:
        """Return axes at a position in inches from the upper left corner of the body."""
        x, y = self._convert_to_figure(left, top + height)
        whole = self.width + 2 * style.MARGIN
        return self.figure.add_axes((x, y, width / whole, height / self._height), **options)

    def add_text(self, left: float, top: float, text: str, **options: Any) -> None:
        """Write text at a position in inches, by default with its upper left corner there."""
        x, y = self._convert_to_figure(left, top)
        look = {"va": "top", "ha": "left", "size": style.SMALL, "linespacing": 1.15, **options}
        self.figure.text(x, y, text, **look)


def make_offset_transform(axes: Axes, inches: float) -> Transform:
    """Return a transform for text beside axes: x in widths of the axes plus ``inches``, y in data."""
    return axes.get_yaxis_transform() + ScaledTranslation(inches, 0, axes.figure.dpi_scale_trans)
