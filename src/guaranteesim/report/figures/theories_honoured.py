"""Ranks under rival theories: honoured when the casus foederis was met."""

from __future__ import annotations

from matplotlib.figure import Figure

from guaranteesim.analysis.theories.theory_comparison import CRITERIA, TheoryComparison
from guaranteesim.report.drawing.rank_table import draw_ranks

NAME = "theories_honoured"
KIND = "theories"


def draw(comparison: TheoryComparison) -> Figure:
    """The figure."""
    return draw_ranks(comparison, CRITERIA[1])
