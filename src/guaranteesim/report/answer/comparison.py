"""The answer of a comparison: who keeps the peace, who would refuse what, and what that hangs on."""

from __future__ import annotations

from guaranteesim.analysis.comparison import Comparison
from guaranteesim.report.answer.consent import tell_consent
from guaranteesim.report.answer.findings import Findings
from guaranteesim.report.answer.hinges import tell_hinges
from guaranteesim.report.answer.peace import tell_peace


def answer_comparison(comparison: Comparison) -> list[str]:
    """Return three short paragraphs: on peace, on consent, and on what both hang on."""
    findings = Findings(comparison)
    return [tell_peace(findings), tell_consent(findings), tell_hinges(findings)]
