"""Numbers, names and the foot of a figure in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from guaranteesim.analysis.comparison.comparability import find_seed
from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.drawing.lettering import fit_text, replace_unprintable
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import describe_fact_dates, format_count
from guaranteesim.scenario.schema import Scenario

NARROW = "\N{NO-BREAK SPACE}"


def format_mean(value: float) -> str:
    """A mean with its telling digits: 0.07, 2.4, 38, 1,240."""
    if not value:
        return "0"
    if 0 < value < 0.005:
        return "<0.01"
    digits = 2 if abs(value) < 0.995 else 1 if abs(value) < 9.95 else 0
    return f"{value:,.{digits}f}"


def format_bounds(estimate: Estimate, written: Callable[[float], str]) -> str:
    """The ends of an interval, the unit said once: "36-44 %"."""
    low, high = written(max(estimate.low, 0.0)), written(estimate.high)
    return f"{low.removesuffix(f'{NARROW}%')}\N{EN DASH}{high}"


def make_row_labels(
    results: Sequence[Results], width: float, size: float = style.TEXT, lines: int = 2
) -> list[str]:
    """Titles in lines of ``width`` inches; the short names of those that would then read alike."""
    short = [fit_text(find_arrangement_title(item), width, size, lines) for item in results]
    seen = Counter(short)
    return [
        label if seen[label] == 1 else fit_text(item.name, width, size, lines)
        for item, label in zip(results, short, strict=True)
    ]


def find_arrangement_title(results: Results) -> str:
    """What readers call an arrangement."""
    return replace_unprintable(results.title.strip() or results.name)


def find_plain_state_title(scenario: Scenario, code: str) -> str:
    """What readers call a state."""
    return replace_unprintable(scenario.states[code].title or code)


def find_plain_rung_title(scenario: Scenario, rung: str) -> str:
    """What readers call a rung."""
    return replace_unprintable(scenario.ladder[rung].title or rung.replace("_", " "))


def make_footer(results: Sequence[Results]) -> list[str]:
    """What a reader needs to trace a figure, and how to take it."""
    first = results[0]
    scenario = first.scenario
    challenger = find_plain_state_title(scenario, scenario.challenger.state)
    protege = find_plain_state_title(scenario, scenario.protege.state)
    what = f"scenario {first.name}" if len(results) == 1 else f"{len(results)} scenarios"
    run = (
        f"{format_count(len(first.worlds), 'world')}{' each' if len(results) > 1 else ''}, seed "
        f"{find_seed(first)}"
    )
    version = first.manifest.get("versions", {}).get("guaranteesim", "(version unknown)")
    known = describe_fact_dates(item.scenario for item in results)
    return [
        f"{challenger} (challenger), {protege} (protégé); {what}; {run}; {known}.",
        f"Source: guaranteesim {version}, assumptions and their sources in the scenario files; {FOOTER}.",
    ]


def describe_share_range(names: Sequence[str], estimates: Sequence[Estimate]) -> str:
    """Return a finding about a share over arrangements: its least and its greatest value, and who has them.

    Nobody is named where the 95 % intervals of the two overlap. That only one has a number is said.
    """
    known = [(item, name) for name, item in zip(names, estimates, strict=True) if item.is_known]
    if not known:
        return "unknown"
    least, most = min(known, key=lambda pair: pair[0].value)[0], max(known, key=lambda pair: pair[0].value)[0]
    if len(known) < len(names) and len(known) == 1:
        return f"{_describe_extreme(known, least)}, unknown for the others"
    if len(known) == 1 or least.value == most.value:
        return f"{format_percent(least.value)}{' throughout' if len(known) > 1 else ''}"
    if not least.high < most.low:
        return f"{format_percent(least.value)} to {format_percent(most.value)}, with overlapping intervals"
    return f"from {_describe_extreme(known, least)} to {_describe_extreme(known, most)}"


def _describe_extreme(known: Sequence[tuple[Estimate, str]], of: Estimate) -> str:
    """A value, and who has it to the percent shown: "40 % (Coalition of the Willing and 1 more)"."""
    there = [name for item, name in known if format_percent(item.value) == format_percent(of.value)]
    more = f" and {len(there) - 1} more" if len(there) > 1 else ""
    return f"{format_percent(of.value)} ({fit_text(there[0], 5.5, style.TITLE, 1, 'bold')}{more})"
