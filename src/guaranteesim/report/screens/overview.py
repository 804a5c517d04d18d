"""The first screens of a comparison and of a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison import comparability
from guaranteesim.analysis.comparison.comparison import FOOTER, NO_DEAL, Comparison
from guaranteesim.analysis.comparison.leaders import find_least_in_force, find_likeliest_accepted
from guaranteesim.analysis.outcomes.blockers import find_most_blocking
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfCrises
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.report.answer.comparison import build_comparison_answer
from guaranteesim.report.answer.effort import describe_effort
from guaranteesim.report.answer.run import build_run_answer, describe_unresolved_shares
from guaranteesim.report.screens.layout import ScreenColumn, ScreenTable, build_screen
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import NO_VALUE
from guaranteesim.report.words.intervals import format_amount_interval, format_short_share_interval
from guaranteesim.report.words.names import find_state_title, format_count, make_short_titles

if TYPE_CHECKING:
    from rich.text import Text

_INTERVALS_HEADING = "(95 % intervals)"
"""The heading above the names. It says that the cells are intervals."""

Cell = Callable[[Results], str]


def build_comparison_screen(comparison: Comparison, kept_note: str, width: int, height: int) -> list[Text]:
    """Return the lines of the first screen of a comparison.

    Args:
        comparison: The comparison.
        kept_note: A sentence that says where all results are kept, or an empty text.
        width: Columns of the terminal.
        height: Lines of the terminal.
    """
    return build_screen(
        [
            *build_comparison_answer(comparison),
            *describe_effort(comparison.results),
            *_select_first_note(comparison),
        ],
        build_comparison_overview(comparison),
        lambda left: [
            *_describe_rest(left, kept_note),
            _format_footer(comparison.worlds, comparison.results[0]),
        ],
        width,
        height,
    )


def build_run_screen(results: Results, kept_note: str, width: int, height: int) -> list[Text]:
    """Return the lines of the first screen of a single run; for the arguments see the comparison."""
    return build_screen(
        [*build_run_answer(results), *describe_unresolved_shares(results), *describe_effort([results])],
        build_run_overview(results),
        lambda left: [*_describe_rest(left, kept_note), _format_footer(len(results.world_table), results)],
        width,
        height,
    )


def _select_first_note(comparison: Comparison) -> list[str]:
    """Return the first note of the comparison, with the number of further notes."""
    notes = comparability.collect_comparison_notes(comparison.results, comparison.no_deal)
    more = f" ({len(notes) - 1} more under --tables.)" if len(notes) > 1 else ""
    return [f"Note: {notes[0]}{more}"] if notes else []


def _describe_rest(left: str, kept_note: str) -> list[str]:
    """Return where to find the rest of the results."""
    rest = f"{left[:1].upper()}{left[1:]}{', all' if left else 'All'} tables: --tables"
    return [f"{rest}. {kept_note}".rstrip()] if kept_note or left else []


def _format_footer(worlds: int, results: Results) -> str:
    months = format_count(results.scenario.run.horizon_months, "month")
    return f"{format_count(worlds, 'world')}, {months}, seed {comparability.find_seed(results)}; {FOOTER}."


def build_comparison_overview(comparison: Comparison) -> ScreenTable:
    """Return one row per arrangement, in order of major violations, and no deal last."""
    violation = find_outcome("major_violation")
    runs = sorted(
        comparison.results,
        key=lambda run: (run.name == comparison.no_deal, violation.estimate(run).value),
    )
    titles = make_short_titles(comparison.results)
    # Without a no-deal run acceptance is unknown, so the columns show the activation instead.
    columns = _build_acceptance_columns(comparison) if comparison.no_deal else _build_columns()
    return ScreenTable(
        _INTERVALS_HEADING,
        [_list_name_forms(run, titles[run.name], run.name == comparison.no_deal) for run in runs],
        [ScreenColumn(heading, [cell(run) for run in runs]) for heading, cell in columns],
        _rank_rows(comparison, [run.name for run in runs]),
    )


def _list_name_forms(run: Results, title: str, no_deal: bool) -> tuple[str, ...]:
    """Return the possible names of an arrangement, the best first."""
    # The short forms mark the no-deal run, because it is no arrangement.
    names = (f"{run.name} ({NO_DEAL})", NO_DEAL) if no_deal else (run.name,)
    return (run.title or run.name, title, *names)


def _rank_rows(comparison: Comparison, names: Sequence[str]) -> list[int]:
    """Return the importance of each row: first the runs that the sentences name, then by violations."""
    leaders = find_least_in_force(comparison, find_outcome("major_violation"))
    named = [leaders.best, comparison.baseline]
    if comparison.no_deal is not None:
        named += [find_likeliest_accepted(comparison.acceptances).best, comparison.no_deal]
    # A run may play several of these roles; its first one counts.
    first = list(dict.fromkeys([*named, *names]))
    return [first.index(name) for name in names]


def _make_share_cell(name: str) -> Cell:
    return lambda run: format_short_share_interval(find_outcome(name).estimate(run))


def _build_acceptance_columns(comparison: Comparison) -> list[tuple[str, Cell]]:
    """Return heading and cell of the columns of a comparison with a no-deal run."""
    violation = find_outcome("major_violation")
    return [
        ("violation\nin force", _make_share_cell("major_violation")),
        (
            "counting\nrefusals",
            lambda run: format_short_share_interval(comparison.unconditional(violation, run.name)),
        ),
        _build_joint_column(comparison),
        ("direct\nclash", _make_share_cell("clash")),
        ("least likely\nto accept", lambda run: _find_least_likely(comparison, run)),
    ]


def _build_joint_column(comparison: Comparison) -> tuple[str, Cell]:
    """Return the joint chances, with the number of states asked where it is not the same for all."""

    def format_chance(run: Results) -> str:
        return format_short_share_interval(comparison.in_force(run.name))

    def format_chance_of(run: Results) -> str:
        accepted = comparison.acceptances.get(run.name)
        return f"{format_chance(run)} ({len(accepted.required)})" if accepted else format_chance(run)

    if len({frozenset(item.required) for item in comparison.acceptances.values()}) < 2:
        return "accepted\nby all", format_chance
    return "accepted by\nall (states)", format_chance_of


def _find_least_likely(comparison: Comparison, run: Results) -> str:
    """Return the title of the state that is least likely to accept a run's arrangement."""
    accepted = comparison.acceptances.get(run.name)
    if accepted is None:
        return NO_VALUE
    least = min(accepted.consents, key=lambda item: item.probability.value)
    return find_state_title(run.scenario, least.state)


def _build_columns() -> list[tuple[str, Cell]]:
    """Return heading and cell of the columns of a comparison without a no-deal run."""
    return [
        ("major\nviolation", _make_share_cell("major_violation")),
        ("action\ndecided", _make_share_cell("decided")),
        ("adequate\nin time", _make_share_cell("in_time")),
        ("direct\nclash", _make_share_cell("clash")),
        ("blocks\nmost", _find_most_blocking),
    ]


def _find_most_blocking(run: Results) -> str:
    """Return the title of the state that blocks most, and the number of further ones."""
    states = find_most_blocking(run).states
    if not states:
        return NO_VALUE
    first = find_state_title(run.scenario, states[0])
    return f"{first} +{len(states) - 1}" if len(states) > 1 else first


_RUN_OUTCOMES = (
    "major_violation",
    "mean_peace_months",
    "war_months",
    "territory_lost",
    "clash",
    "nuclear_use",
    "honoured_in_full",
    "honoured_by_nobody",
    "in_time",
)
"""The outcomes on the first screen of a run."""


def build_run_overview(results: Results) -> ScreenTable:
    """Return one row per main outcome, without those that the worlds give no number for."""
    found = [(find_outcome(name), find_outcome(name).estimate(results)) for name in _RUN_OUTCOMES]
    # Without a guarantee, the outcomes of calls have no number, and a row of dashes would waste a line.
    known = [(item, estimate) for item, estimate in found if estimate.is_known]
    return ScreenTable(
        "",
        [(item.title,) for item, _ in known],
        [
            ScreenColumn("estimate", [_format_estimate(item, estimate) for item, estimate in known]),
            ScreenColumn("95 % interval", [_format_interval(item, estimate) for item, estimate in known]),
            ScreenColumn("from", [_format_sample(item, estimate) for item, estimate in known]),
        ],
        range(len(known)),
    )


def _format_estimate(item: Outcome, estimate: Estimate) -> str:
    """Return the value of an outcome without its interval."""
    return (
        formats.format_percent(estimate.value)
        if item.unit == "share"
        else formats.format_number(estimate.value)
    )


def _format_interval(item: Outcome, estimate: Estimate) -> str:
    if math.isnan(estimate.low):
        return NO_VALUE
    return format_short_share_interval(estimate) if item.unit == "share" else format_amount_interval(estimate)


def _format_sample(item: Outcome, estimate: Estimate) -> str:
    if isinstance(item, ShareOfCrises):
        return format_count(estimate.n, "crisis", "crises")
    return format_count(estimate.n, "world")
