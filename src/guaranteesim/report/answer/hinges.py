"""The sentence on what the answer hangs on, as far as the runs tell, and on what was not examined."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.leaders import least_unconditional, likeliest_otherwise
from guaranteesim.analysis.weighings import WEIGHINGS
from guaranteesim.report.answer.findings import VIOLATION, Findings
from guaranteesim.report.answer.words import between
from guaranteesim.report.wording import listed


def tell_hinges(findings: Findings) -> str:
    """Say whether refusals and other weights change the order, and what was not examined."""
    parts = []
    if findings.comparison.no_deal is not None and not findings.alone:
        parts = [*_turned(findings), *_weighed(findings)]
    ask = "" if findings.alone else " (`--theories all` asks)"
    return " ".join([*parts, f"Not examined: which assumption decides{ask}."])


def _turned(findings: Findings) -> Iterator[str]:
    """Say whether the order by violations holds where refusals are counted in."""
    leaders, best = least_unconditional(findings.comparison, VIOLATION), findings.best.name
    if not leaders.rest:
        yield "Counting refusals, no arrangement can be told apart from the best."
    elif best in leaders.all:
        still = "is still among the best" if leaders.tied else "still does best"
        yield f"Counting refusals, {findings.titles[best]} {still}."
    else:
        first, mine = (
            between(findings.comparison.unconditional(VIOLATION, name)) for name in (leaders.best, best)
        )
        yield (
            f"Counting refusals, the order turns: {findings.titles[leaders.best]} does best "
            f"({first}, {findings.titles[best]} {mine})."
        )


def _weighed(findings: Findings) -> Iterator[str]:
    """Say which other weights of consent change which arrangement is likeliest accepted."""
    changed, count = likeliest_otherwise(findings.comparison), len(WEIGHINGS) - 1
    if not changed:
        yield f"None of {count} other weights of consent changes which is likeliest accepted."
        return
    names = listed([findings.titles[name] for name in dict.fromkeys(changed.values())], "or")
    yield f"Under {len(changed)} of {count} other weights of consent, {names} is likeliest accepted."
