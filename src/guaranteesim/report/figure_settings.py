"""Formats, size and language of the figures that are being drawn. This module does not import matplotlib."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from guaranteesim.errors import UserError

FORMATS = ("png", "svg", "pdf")
SIZES: Mapping[str, float | tuple[float, float]] = {"half": 5.0, "full": 10.0, "slide": (13.333, 7.5)}
"""Width of a figure, inches, whose height follows from its contents; or the width and height of a page."""
_PAGE = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(cm|in)?")
_LEAST, _MOST = 2.0, 60.0
_CENTIMETRES = 2.54


@dataclass(frozen=True)
class FigureSettings:
    """How figures are written.

    Attributes:
        formats: Endings of the files: "png", "svg", "pdf".
        size: Width, inches, with the height that the contents need; or width and height of a page on which
            the figure stands in the middle; None for the size as drawn.
        language: Code of the language of labels.
    """

    formats: tuple[str, ...] = ("png", "svg")
    size: float | tuple[float, float] | None = None
    language: str = "en"


_AS_DRAWN = FigureSettings()
_IN_USE: ContextVar[FigureSettings] = ContextVar("figure settings", default=_AS_DRAWN)


def find_figure_settings() -> FigureSettings:
    """Return the settings in use."""
    return _IN_USE.get()


@contextmanager
def use_figure_settings(settings: FigureSettings) -> Iterator[None]:
    """Draw every figure inside the block with these settings."""
    token = _IN_USE.set(settings)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def read_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the formats in texts such as ``svg,pdf``, in the order of :data:`FORMATS`.

    Raises:
        UserError: one that is not known.
    """
    named = [part.strip().lower() for text in texts for part in text.split(",")]
    for name in named:
        if name not in FORMATS:
            raise UserError(f"there is no figure format {name[:40]!r}: take {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in named)


def read_size(text: str) -> float | tuple[float, float] | None:
    """Return the size that a text such as ``slide`` or ``16x9cm`` means.

    Raises:
        UserError: it means none, or one that is too small or too large.
    """
    if text in SIZES:
        size = SIZES[text]
        return None if size == SIZES["full"] else size
    found = _PAGE.fullmatch(text.strip().lower().replace(" ", ""))
    if found is None:
        raise UserError(
            f"{text[:40]!r} is no size of a figure: take {', '.join(SIZES)}, or WIDTHxHEIGHT such as 16x9cm "
            "or 8x5in"
        )
    unit = _CENTIMETRES if found[3] != "in" else 1.0
    width, height = float(found[1]) / unit, float(found[2]) / unit
    if not (min(width, height) >= _LEAST and max(width, height) <= _MOST):
        raise UserError(f"a figure is {_LEAST:g} to {_MOST:g} inches wide and high, not {text[:40]}")
    return width, height
