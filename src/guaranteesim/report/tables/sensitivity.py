"""A sensitivity analysis as text that fits a width."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.sensitivity.influences import Influence
from guaranteesim.analysis.sensitivity.run_sensitivity import OutputSensitivity, Sensitivity
from guaranteesim.report.tables.layout import build_fitting_tables
from guaranteesim.report.words.formats import DASH, MINUS, NO_VALUE
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.outputs import name_output

if TYPE_CHECKING:
    from rich.console import RenderableType

_LEGEND = (
    "δ: half the mean area between the distribution of the outcome at fixed values of the input and overall, "
    "from 0 (no influence) to 1, with a 95 % interval. Threshold: δ that no input without influence reaches, "
    "with 95 % confidence over all inputs. PAWN: median distance of the distribution functions. First order: "
    "share of the variance explained by the input alone. Direction: standardised rank coefficient; + moves "
    "with the input. A check: where δ is large and the others are small, the influence has no one direction."
)


def build_sensitivity_tables(
    sensitivity: Sensitivity, items: Sequence[OutputSensitivity], width: int = 120
) -> list[RenderableType]:
    """Return a table of inputs, and one of groups, for each of ``items``, and how to read them."""
    parts: list[RenderableType] = []
    for item in items:
        if not item.found.is_constant:
            parts += _build_table(sensitivity, item, item.found.inputs, "Inputs of", width)
            if item.found.groups:
                parts += _build_table(sensitivity, item, item.found.groups, "Groups of inputs of", width)
    for text in (_LEGEND, format_sensitivity_footer(sensitivity)):
        parts += [*textwrap.wrap(text, width, break_on_hyphens=False), ""]
    return parts[:-1]


def _build_table(
    sensitivity: Sensitivity,
    item: OutputSensitivity,
    influences: Sequence[Influence],
    what: str,
    width: int,
) -> list[RenderableType]:
    scenario = sensitivity.runs[-1].scenario
    names = [label_input(influence.name, scenario) for influence in influences]
    columns = [(head, [write(influence) for influence in influences]) for head, write in _COLUMNS]
    threshold = f"threshold {item.found.threshold:.3f}"
    title = f"{what} {name_output(sensitivity, item)}; {threshold}"
    return list(build_fitting_tables(title, names, columns, width))


def format_sensitivity_footer(sensitivity: Sensitivity) -> str:
    """Return the size of the runs, and the reminder that this is no forecast."""
    return (
        f"{format_count(sensitivity.inputs, 'uncertain input')}, {format_count(sensitivity.worlds, 'world')} "
        f"for each arrangement, seed {sensitivity.seed}; {FOOTER}."
    )


def _write_delta(influence: Influence) -> str:
    if math.isnan(influence.low):
        return f"{influence.delta:.3f}"
    return f"{influence.delta:.3f} ({influence.low:.3f}{DASH}{influence.high:.3f})"


def _write_direction(influence: Influence) -> str:
    if math.isnan(influence.direction):
        return NO_VALUE
    return f"{'+' if influence.direction >= 0 else MINUS}{abs(influence.direction):.2f}"


_COLUMNS = (
    ("δ", _write_delta),
    ("above threshold", lambda influence: "yes" if influence.is_resolved else "no"),
    ("PAWN", lambda influence: f"{influence.pawn:.2f}"),
    ("first order", lambda influence: f"{influence.first_order:.3f}"),
    ("direction", _write_direction),
)
