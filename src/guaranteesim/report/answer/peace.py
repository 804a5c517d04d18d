"""The sentence on peace: which arrangement keeps it best if in force, and how sure that order is."""

from __future__ import annotations

from guaranteesim.report.answer.findings import VIOLATION, Findings
from guaranteesim.report.answer.words import horizon


def tell_peace(findings: Findings) -> str:
    """Say which arrangement keeps the peace best, against what, and which cannot be told apart from it."""
    if findings.alone:
        return _one(findings)
    if not findings.leaders.rest:
        return _all_alike(findings)
    best, leaders = findings.titles[findings.best.name], findings.leaders
    surely = "world by world, it is told apart from all others"
    if leaders.tied:
        surely = f"{findings.listed(leaders.tied)} cannot be told apart from it"
    elif len(leaders.rest) == 1:
        surely = "world by world, the two are told apart"
    return (
        f"If in force, {best} keeps the peace best: {_share(findings)}{_against(findings)}; "
        f"{surely} {findings.sample}."
    )


def _share(findings: Findings) -> str:
    months = findings.comparison.horizon_months
    return f"a major violation in {findings.violation(findings.best.name)} of worlds in {horizon(months)}"


def _all_alike(findings: Findings) -> str:
    worst = findings.leaders.tied[-1]
    return (
        f"If in force, none can be told apart from the one that keeps the peace best {findings.sample}: "
        f"{findings.titles[findings.best.name]}, with {_share(findings)}; most often violated is "
        f"{findings.titles[worst]}, in {findings.violation(worst)}{_against(findings)}."
    )


def _against(findings: Findings) -> str:
    """Write the reference: the baseline, or no deal where the baseline is among the best."""
    for name in (findings.comparison.baseline, findings.comparison.no_deal):
        if name is not None and name not in findings.leaders.all:
            return f" ({findings.titles[name]} {findings.violation(name)})"
    return ""


def _one(findings: Findings) -> str:
    """Say how one arrangement does, beside no deal where that was run."""
    said = f"If in force, {findings.titles[findings.best.name]} leaves {_share(findings)}"
    if findings.comparison.no_deal is None:
        return f"{said}; nothing is compared with it."
    other = findings.comparison[findings.comparison.no_deal]
    gap = VIOLATION.difference(findings.best, other)
    against = f"{findings.titles[other.name]} ({findings.violation(other.name)})"
    if not gap.excludes_zero:
        return f"{said}; that cannot be told apart from {against} {findings.sample}."
    return f"{said}, {'fewer' if gap.high < 0 else 'more'} than under {against}."
