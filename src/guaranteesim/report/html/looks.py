"""What to look at in each figure, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guaranteesim.report.drawing.figure_texts import PageFigure
from guaranteesim.report.html.page_parts import FigureBlock

LOOKS: Mapping[str, str] = {
    "frontier": "Look for arrangements to the upper right: likely to be accepted, and peaceful once they "
    "are. Where the crosses overlap, the order of two arrangements is not resolved.",
    "headline": "Look down the first column, then across a row: does the arrangement with the fewest "
    "violations also bring help in time, and what does it risk? Bars that overlap are not told apart.",
    "survival": "Look at how early the line of an arrangement leaves the dashed line of the first one, and "
    "whether their bands part.",
    "rungs": "Look at the dark, gravest part of each bar as well as at its length: fewer acts can be graver "
    "ones.",
    "funnel": "Look for the stage in orange: there the arrangement loses most of the crises that it covers.",
    "acceptance": "Look at the diamonds left of the line: these states lose by accepting. The longest bar on "
    "their left is the main reason.",
    "blockers": "Look along a row for dark cells: these states withheld a consent that the rule needs. "
    "An orange line says how often one consent alone was missing.",
    "calendar": "Look at where the shades turn: beliefs and peace change there. A wide shade says that "
    "worlds differ.",
    "timeline": "One world out of many, shown for how the parts act together, not as what is likely.",
    "tornado": "Look at the bars that reach beyond the grey band. Only these inputs stand out from chance.",
    "bargaining": "Look for points in the shaded area: there both gain. A hollow point is refused by another "
    "state.",
    "backtest": "Look at the length of the grey lines: each is the error of one forecast. Few cases, known "
    "beforehand, show consistency and no more.",
}
"""What to look at, by name of the figure."""


def make_blocks(figures: Iterable[PageFigure], order: Sequence[str]) -> list[FigureBlock]:
    """Return the figures with what to look at: those of ``order`` first, all others after them."""
    place = {name: number for number, name in enumerate(order)}
    ordered = sorted(figures, key=lambda figure: (place.get(figure.name, len(place)), figure.name))
    return [FigureBlock(figure, LOOKS.get(figure.name, "")) for figure in ordered]
