"""The answer of a comparison: who keeps the peace, who would refuse what, and what that hangs on."""

from __future__ import annotations

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.report.answer.acceptance import describe_acceptance
from guaranteesim.report.answer.peace import describe_peace
from guaranteesim.report.answer.peace_ranking import PeaceRanking
from guaranteesim.report.answer.robustness import describe_robustness


def build_comparison_answer(comparison: Comparison) -> list[str]:
    """Return three short paragraphs: on peace, on consent, and on what both hang on."""
    findings = PeaceRanking(comparison)
    return [describe_peace(findings), describe_acceptance(findings), describe_robustness(findings)]
