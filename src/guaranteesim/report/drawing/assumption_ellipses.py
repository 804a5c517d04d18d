"""Ellipses that show where worlds lie by their assumptions, with numbers beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Rectangle

from guaranteesim.analysis.statistics.spread_ellipses import Floats, SpreadEllipse
from guaranteesim.report import style
from guaranteesim.report.drawing.lettering import measure_width

_Spot = tuple[float, float]
_Box = tuple[_Spot, _Spot]
"""Lower left and upper right corner, inches."""

_NEAR = 0.22
"""Distance of their ends below which two ellipses share a label, inches."""
_TALL = 0.17
"""Height of a label, inches."""
_FARTHEST = 1.6
"""Greatest distance of a label from its ellipse, inches."""


def draw_ellipses(
    ground: Axes,
    ellipses: Sequence[tuple[int, SpreadEllipse]],
    taken: Sequence[_Spot],
    room: float,
    between: tuple[float, float],
) -> None:
    """Draw ellipses, each with its number below or to the left of it, on axes that count inches.

    Args:
        ground: Axes whose units are inches.
        ellipses: Numbers and ellipses.
        taken: Points that other numbers take.
        room: Distance to keep from them, inches.
        between: Lower and upper end of what can occur, inches from below; ellipses are cut off beyond it.
    """
    wide = ground.get_xlim()[1]
    possible = Rectangle((0, between[0]), wide, between[1] - between[0], transform=ground.transData)
    for _, item in ellipses:
        edge: dict[str, Any] = {"edgecolor": style.BLUE, "linewidth": 1.2, "zorder": 1}
        fill = (*style.parse_colour(style.BLUE), 0.1)
        patch = Ellipse(item.centre, item.width, item.height, angle=item.angle, facecolor=fill, **edge)
        ground.add_patch(patch)
        # A share of worlds has ends, which an ellipse around its middle does not know.
        patch.set_clip_path(possible)
    frame = ((0.0, 0.0), (ground.get_xlim()[1], ground.get_ylim()[1]))
    occupied = [((x - room, y - room), (x + room, y + room)) for x, y in taken]
    look: dict[str, Any] = {"size": style.TINY, "weight": "bold", "color": style.BLUE, "zorder": 4}
    for text, item in _join_numbers(ellipses):
        box = _place_label(text, item, occupied, frame)
        occupied.append(box)
        (left, low), (right, high) = box
        ground.text((left + right) / 2, (low + high) / 2, text, ha="center", va="center", **look)


def _join_numbers(ellipses: Sequence[tuple[int, SpreadEllipse]]) -> list[tuple[str, SpreadEllipse]]:
    """Return one label for ellipses that nearly coincide, with the one of them that reaches farthest."""
    labels: list[tuple[list[int], SpreadEllipse]] = []
    for number, item in ellipses:
        end = _find_end(item)[0]
        near = (
            place for place, (_, other) in enumerate(labels) if math.dist(_find_end(other)[0], end) < _NEAR
        )
        place = next(near, None)
        if place is None:
            labels.append(([number], item))
        else:
            numbers, other = labels[place]
            labels[place] = ([*numbers, number], min(item, other, key=lambda at: sum(_find_end(at)[0])))
    return [(", ".join(map(str, numbers)), item) for numbers, item in labels]


def _place_label(text: str, item: SpreadEllipse, occupied: Sequence[_Box], frame: _Box) -> _Box:
    """Return the first free box beyond either end of an ellipse; the one at its end if none is free."""
    size = np.array([measure_width(text, style.TINY, "bold"), _TALL])
    ends = (_find_end(item), _find_end(item, is_other=True))
    places = [
        _make_box(np.array(end) + (step + 0.04) * along, along, size)
        for step in np.arange(0, _FARTHEST, 0.08)
        for end, along in ends
    ]
    inside = [box for box in places if _holds(frame, box)]
    return next((box for box in inside if not any(_touch(box, other) for other in occupied)), places[0])


def _make_box(start: Floats, along: Floats, size: Floats) -> _Box:
    """Return a box of a size that begins at a point and lies along a direction."""
    middle = start + along * np.abs(size / 2 @ np.abs(along))
    low, high = middle - size / 2, middle + size / 2
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))


def _holds(frame: _Box, box: _Box) -> bool:
    return all(frame[0][at] <= box[0][at] and box[1][at] <= frame[1][at] for at in (0, 1))


def _touch(one: _Box, other: _Box) -> bool:
    return all(one[0][at] < other[1][at] and other[0][at] < one[1][at] for at in (0, 1))


def _find_end(item: SpreadEllipse, *, is_other: bool = False) -> tuple[_Spot, Floats]:
    """Return the lower end of an ellipse, or the left one if it lies flat, and the direction outwards."""
    turn = math.radians(item.angle)
    along = np.array([math.cos(turn), math.sin(turn)])
    if along[0 if abs(along[0]) > abs(along[1]) else 1] > 0:
        along = -along
    along = -along if is_other else along
    x, y = np.array(item.centre) + item.width / 2 * along
    return (float(x), float(y)), along
