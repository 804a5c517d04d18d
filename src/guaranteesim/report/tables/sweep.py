"""A sweep as text: the outcome of every arrangement at its values, and where pairs change places."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.response.sweep import Sweep
from guaranteesim.report.tables.layout import build_fitting_tables
from guaranteesim.report.words.formats import DASH, NBSP, format_number, format_percent
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import format_count

if TYPE_CHECKING:
    from rich.console import RenderableType

_MOST_COLUMNS = 6


def build_sweep_tables(sweep: Sweep, width: int = 120) -> list[RenderableType]:
    """Return a table of the arrangements at a few of the values, and the footer."""
    parts: list[RenderableType] = []
    if len(sweep.factors) == 1:
        parts += _build_curve_table(sweep, width)
    return [*parts, *textwrap.wrap(format_sweep_footer(sweep), width, break_on_hyphens=False)]


def _build_curve_table(sweep: Sweep, width: int) -> list[RenderableType]:
    values = sweep.experiment.design.values[:, 0]
    order = np.argsort(values)
    shown = order[np.unique(np.linspace(0, len(order) - 1, _MOST_COLUMNS).round().astype(int))]
    write = format_percent if sweep.outcome.unit == "share" else format_number
    found = {name: sweep.estimate(name) for name in sweep.experiment.arrangements}
    titles = [
        next(item.title for item in sweep.experiment.variants if item.arrangement == name) for name in found
    ]
    columns = []
    for row in shown:
        cells = []
        for estimates in found.values():
            value, low, high = (
                write(float(part[row])) for part in (estimates.value, estimates.low, estimates.high)
            )
            cells.append(f"{value} ({low.removesuffix(f'{NBSP}%')}{DASH}{high})")
        columns.append((f"{values[row]:.3g}", cells))
    label = label_input(sweep.factors[0].path, sweep.experiment.results.scenarios[0])
    part = f" (at {len(shown)} of {len(order)} values, all in rows.csv)" if len(shown) < len(order) else ""
    return list(build_fitting_tables(f"{sweep.outcome.title} by {label}{part}", titles, columns, width))


def format_sweep_footer(sweep: Sweep) -> str:
    """Return the size of the sweep, and the reminder that this is no forecast."""
    paths = " and ".join(factor.path for factor in sweep.factors)
    return (
        f"{format_count(sweep.experiment.design.rows, 'value')} of {paths}; "
        f"{format_count(sweep.experiment.worlds, 'world')} at each, the same at all, seed "
        f"{sweep.experiment.seed}; intervals are 95 % for one value alone; {FOOTER}."
    )
