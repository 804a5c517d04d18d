"""Ranks of the arrangements under rival theories by the share of honoured commitments."""

from __future__ import annotations

from matplotlib.figure import Figure

from guaranteesim.analysis.theories.theory_comparison import CRITERIA, TheoryComparison
from guaranteesim.report.drawing.rank_table import draw_ranks

NAME = "theories_honoured"
KIND = "theories"


def draw(comparison: TheoryComparison) -> Figure:
    """Draw the figure."""
    return draw_ranks(comparison, CRITERIA[1])
