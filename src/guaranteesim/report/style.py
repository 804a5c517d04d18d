"""Sizes, colours and matplotlib settings of the figures.

The hues are those of Okabe and Ito (2008). Ordered scales run from dark to pale in one hue. Readers with any
common form of colour blindness can tell both apart, also in grey. This module does not import matplotlib.
"""

from __future__ import annotations

from typing import Any

import numpy as np

WIDTH = 10.0
"""Width of a figure, inches. Lettering can be read at half of it."""
MARGIN = 0.2
"""Empty border of a figure, inches."""

TITLE, TEXT, SMALL, TINY = 15.0, 11.5, 10.5, 9.5
"""Font sizes, points."""

INK, MUTED, FAINT, BAND, PAPER = "#1a1a1a", "#595959", "#cfcfcf", "#f4f4f4", "#ffffff"
"""Colours of text, secondary text, grid lines, every other row, and the background."""

BLUE, VERMILLION, ORANGE = "#0072b2", "#d55e00", "#e69f00"

_GRAVITY_STOPS = ("#08244a", "#2b68a0", "#83b0d5", "#c9deef")
_HEAT_STOPS = ("#e8f1fa", "#b3d2e8", "#6fafd7", "#2e7ebc", "#08488f")
HATCHES = ("", "////", "", "....")
"""Fill patterns of the rungs, the gravest first, so that a figure can be read without colour."""

RC_PARAMS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a title is a dollar
    "text.hinting": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": SMALL,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "hatch.linewidth": 0.8,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "savefig.dpi": 200,
    "svg.fonttype": "path",
    # Paths instead of text and a fixed salt give the same SVG on every machine.
    "svg.hashsalt": "guaranteesim",
}
"""Settings to draw and save figures with. They make equal figures equal byte by byte."""


def make_ordered_colours(count: int) -> list[str]:
    """Return ``count`` colours of one scale, the darkest first."""
    return (
        [interpolate_colour(_GRAVITY_STOPS, place) for place in np.linspace(0.0, 1.0, count)]
        if count > 1
        else [_GRAVITY_STOPS[0]]
    )


def pick_heat_colour(share: float) -> str:
    """Return the fill for a share in 0..1, from pale to dark."""
    return interpolate_colour(_HEAT_STOPS, share)


def pick_legible_colour(colour: str) -> str:
    """Return white or black, whichever has more contrast with ``colour``; at least 4.5 to 1."""
    # At a luminance of 0.179, white and black have the same contrast.
    return PAPER if compute_luminance(colour) < 0.179 else "#000000"


def compute_luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0..1, as defined in WCAG 2."""
    # The two branches undo the gamma curve of sRGB.
    channels = parse_colour(colour)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def parse_colour(colour: str) -> np.ndarray:
    """Return the channels of ``#rrggbb`` in 0..1, shape (3,)."""
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255


def interpolate_colour(stops: tuple[str, ...], fraction: float) -> str:
    """Return the colour at ``fraction`` in 0..1 between evenly spaced stops."""
    channels = np.array([parse_colour(stop) for stop in stops])
    at = np.linspace(0.0, 1.0, len(stops))
    mixed = [float(np.interp(fraction, at, channels[:, channel])) for channel in range(3)]
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in mixed)
