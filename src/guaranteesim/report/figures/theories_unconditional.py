"""Ranks of the arrangements under rival theories by major violations, counting refusals."""

from __future__ import annotations

from matplotlib.figure import Figure

from guaranteesim.analysis.theories.theory_comparison import CRITERIA, TheoryComparison
from guaranteesim.report.drawing.rank_table import draw_ranks

NAME = "theories_unconditional"
KIND = "theories"


def explain_obstacle(comparison: TheoryComparison) -> str | None:
    """Return why the figure cannot be drawn from a comparison, or None."""
    if CRITERIA[2] in comparison.criteria:
        return None
    return "nobody is asked whether they accept: the scenarios do not say what happens without a deal"


def draw(comparison: TheoryComparison) -> Figure:
    """Draw the figure."""
    return draw_ranks(comparison, CRITERIA[2])
