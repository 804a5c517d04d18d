"""A drawn figure as a page holds it: its texts and its SVG. This module does not import matplotlib."""

from __future__ import annotations

from dataclasses import dataclass

ID_MARK = "\ue000"
"""Stands before every id in the SVG text. The page puts its own prefix there, so that ids are unique."""


@dataclass(frozen=True)
class FigureTexts:
    """What stands above and below the body of a figure, and where the body lies.

    Attributes:
        title: The finding.
        key: How to read the marks.
        foot: Data to reproduce the figure, its source, and the disclaimer.
        top: Upper edge of the body, inches from the upper edge of the figure.
        height: Height of the body, inches.
    """

    title: str
    key: str
    foot: tuple[str, ...]
    top: float
    height: float


@dataclass(frozen=True)
class PageFigure:
    """A figure of a page.

    Attributes:
        name: Name of the figure.
        texts: Title, key and foot.
        svg: The body as an ``svg`` element; every id begins with :data:`ID_MARK`.
    """

    name: str
    texts: FigureTexts
    svg: str
