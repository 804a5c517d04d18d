"""A discovered box as text: its restrictions, and the tree beside it."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.discovery.discovery import Discovery
from guaranteesim.report.tables.layout import build_fitting_tables
from guaranteesim.report.words.formats import NO_VALUE, format_percent
from guaranteesim.report.words.inputs import label_path
from guaranteesim.report.words.names import format_count

if TYPE_CHECKING:
    from rich.console import RenderableType

_LEGEND = (
    "Quasi-p: chance that the box would be as dense without the restriction, by luck alone. Again: share of "
    "resampled tables in whose box the input is restricted too. Claimed: quasi-p below 0.05, and again in at "
    "least half."
)


def build_discovery_tables(discovery: Discovery, width: int = 120) -> list[RenderableType]:
    """Return the restrictions of the box, the tree, and the footer."""
    parts: list[RenderableType] = []
    if discovery.restrictions:
        names = [label_path(item.restriction.name) for item in discovery.restrictions]
        columns = [
            ("from", [_format_end(item.restriction.low) for item in discovery.restrictions]),
            ("to", [_format_end(item.restriction.high) for item in discovery.restrictions]),
            ("quasi-p", [f"{item.restriction.quasi_p:.1g}" for item in discovery.restrictions]),
            ("again", [format_percent(item.reappears) for item in discovery.restrictions]),
            ("claimed", ["yes" if item.is_claimed else "no" for item in discovery.restrictions]),
        ]
        parts += build_fitting_tables("The box", names, columns, width)
        parts += [*textwrap.wrap(_LEGEND, width, break_on_hyphens=False), ""]
    for leaf in discovery.leaves[:2]:
        conditions = " and ".join(
            f"{label_path(name)} {sign} {value:.3g}" for name, sign, value in leaf.conditions
        )
        line = (
            f"Tree: where {conditions}; it is so in {format_percent(leaf.density)} of the rows of that "
            f"branch, which holds {format_percent(leaf.coverage)} of all rows in which it is so."
        )
        parts += textwrap.wrap(line, width, break_on_hyphens=False)
    parts += [""] if discovery.leaves else []
    return [*parts, *textwrap.wrap(format_discovery_footer(discovery), width, break_on_hyphens=False)]


def _format_end(value: float) -> str:
    return NO_VALUE if math.isinf(value) else f"{value:.3g}"


def format_discovery_footer(discovery: Discovery) -> str:
    """Return the size of the search, and the reminder that this is no forecast."""
    return (
        f"{format_count(discovery.rows, 'row')} of a Latin hypercube over "
        f"{format_count(discovery.inputs, 'uncertain input')}, {format_count(discovery.worlds, 'world')} a "
        f"row, seed {discovery.seed}; searched: the {len(discovery.searched)} that stand out most; {FOOTER}."
    )
