"""The columns of the comparison tables, and the legends that explain their headings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.outcomes.blockers import find_most_blocking
from guaranteesim.analysis.outcomes.entrapment import list_entrapment_measures
from guaranteesim.analysis.outcomes.funnel import estimate_days_to_act
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfCrises
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.outcomes.survival import estimate_median_peace
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.report.tables import acceptance
from guaranteesim.report.words import formats


@dataclass(frozen=True)
class ComparisonColumn:
    """One column of the comparison: a heading of a few lines, and a function that gives the cell of a run."""

    heading: str
    cell: Callable[[Comparison, Results], str]


def format_outcome(item: Outcome, estimate: Estimate) -> str:
    """Return an estimate of an outcome as a share or an amount with its interval."""
    return formats.format_share(estimate) if item.unit == "share" else formats.format_amount(estimate)


def _make_run_cell(cell: Callable[[Results], str]) -> Callable[[Comparison, Results], str]:
    return lambda comparison, results: cell(results)


def _make_outcome_column(heading: str, item: Outcome) -> ComparisonColumn:
    return ComparisonColumn(heading, lambda comparison, results: format_outcome(item, item.estimate(results)))


def _make_column_pair(heading: str, item: Outcome) -> tuple[ComparisonColumn, ComparisonColumn]:
    """Return two columns of an outcome: if the arrangement is in force, and unconditional."""
    return (
        _make_outcome_column(f"{heading},\n{IN_FORCE}", item),
        ComparisonColumn(
            f"{heading},\n{UNCONDITIONAL}",
            lambda comparison, results: format_outcome(item, comparison.unconditional(item, results.name)),
        ),
    )


def format_median_peace(results: Results) -> str:
    """Return the median months of peace with their interval."""
    return formats.format_months(estimate_median_peace(results), results.scenario.run.horizon_months)


def format_guarantors_honouring(results: Results) -> str:
    """Return how many guarantors honour a call, of how many called: "1.8 of 12 (1.6–2.0)"."""
    found, called = (
        find_outcome(name).estimate(results) for name in ("guarantors_honouring", "guarantors_called")
    )
    if not found.is_known:
        return formats.NO_VALUE
    # The second number goes between the value and its interval.
    number, *interval = formats.format_amount(found).split(" (", 1)
    return " (".join([f"{number} of {formats.format_number(called.value)}", *interval])


def _format_most_blocking(results: Results) -> str:
    """Return the state that blocked most, and its share of the failed crises: "RUS (100 %)"."""
    blocking = find_most_blocking(results)
    if not blocking.states:
        return formats.NO_VALUE
    # States with equal counts are all named, or only counted if they are many.
    shown = blocking.states if len(blocking.states) <= 2 else (f"{len(blocking.states)} alike",)
    return f"{', '.join(shown)} ({formats.format_percent(blocking.share.value)})"


IN_FORCE, UNCONDITIONAL = "if in force", "unconditional"

HONOURED_HEADING = "somebody\nacts"
# The order is that of the activation funnel, so that a row reads as a story of losses.
FUNNEL_COLUMNS = (
    ComparisonColumn(
        "crises", _make_run_cell(lambda results: f"{int(results.world_table[Worlds.casus].sum()):,}")
    ),
    *(_make_outcome_column(name, find_outcome(name)) for name in ("called", "decided")),
    _make_outcome_column(HONOURED_HEADING, find_outcome("honoured")),
    _make_outcome_column("honoured\nin full", find_outcome("honoured_in_full")),
    ComparisonColumn("guarantors\nthat honour", _make_run_cell(format_guarantors_honouring)),
    _make_outcome_column("promised force\nin time", find_outcome("force_in_time")),
    _make_outcome_column("adequate", find_outcome("adequate")),
    _make_outcome_column("adequate\nin time", find_outcome("in_time")),
    ComparisonColumn("blocked\nmost", _make_run_cell(_format_most_blocking)),
    ComparisonColumn(
        "median days\nto act",
        _make_run_cell(lambda results: formats.format_amount(estimate_days_to_act(results))),
    ),
)
PEACE_HEADINGS = {
    "major_violation": "major\nviolation",
    "mean_peace_months": "mean months\nof peace",
    "territory_lost": "territory\nlost",
    "clash": "direct\nclash",
    "nuclear_use": "nuclear\nuse",
    "be_months": "forces,\nBE-months",
    "arms_bn": "arms,\n$bn",
}
"""Outcomes of peace, risk and cost, with their headings."""

ENTRAPMENT_HEADINGS = {
    "provocations_a_decade": "provocations\na decade",
    "provoked": "crises that\nfollowed one",
    "drawn_in": "outsiders\ndrawn in",
    "voided": "guarantee\nvoided",
    "years_in_force": "years\nin force",
}


def group_comparison_columns(comparison: Comparison) -> dict[str, list[ComparisonColumn]]:
    """Return the columns of each table of a comparison, by title of the table and in order of display."""
    asked = comparison.no_deal is not None
    found: dict[str, list[ComparisonColumn]] = {}
    if asked:
        found[acceptance.TITLE] = [
            ComparisonColumn(*column) for column in acceptance.build_acceptance_columns(comparison)
        ]
    # Shares of crises have no unconditional value; the chance of entry into force stands next to them.
    enters = [ComparisonColumn("enters\ninto force", acceptance.format_joint_acceptance)] if asked else []
    found["Was the guarantee activated?"] = [*enters, *FUNNEL_COLUMNS]
    found["How long did peace last, at what risk and cost?"] = _build_peace_columns(asked)
    # Runs of earlier versions may lack some of these columns.
    measures = [
        item for item in list_entrapment_measures(comparison.results) if item.name in ENTRAPMENT_HEADINGS
    ]
    if measures:
        found["Moral hazard and entrapment"] = [
            column
            for item in measures
            for column in _build_outcome_columns(ENTRAPMENT_HEADINGS[item.name], item, asked)
        ]
    return found


def _build_peace_columns(asked: bool) -> list[ComparisonColumn]:
    """Return the columns of peace, risk and cost."""
    median = ComparisonColumn("median months\nof peace", _make_run_cell(format_median_peace))
    columns: list[ComparisonColumn] = []
    # A median has no unconditional value, so a comparison with acceptance shows the mean instead.
    for name, heading in PEACE_HEADINGS.items():
        if name == "mean_peace_months" and not asked:
            columns.append(median)
        else:
            columns += _build_outcome_columns(heading, find_outcome(name), asked)
    return columns


def _build_outcome_columns(heading: str, item: Outcome, asked: bool) -> tuple[ComparisonColumn, ...]:
    """Return both columns if acceptance is computed and the outcome is one of worlds, else one column."""
    return (
        _make_column_pair(heading, item)
        if asked and not isinstance(item, ShareOfCrises)
        else (_make_outcome_column(heading, item),)
    )


CRISES_LEGEND = (
    "crises: those in which the casus foederis was met, in all worlds; called, decided, honoured, adequate: "
    "their shares. guarantors that honour: how many do, early or late, of how many called, means of the "
    "crises called. promised force in time: of the force on call of those called. blocked most: the state "
    "that stood in the way most often, in what share of the crises called in which nothing was decided. "
    "forces: in place and fighting, in months of a brigade-equivalent a world; arms: given in crises and "
    "wars, a world."
)
PEACE_LEGEND = (
    "A world without a major violation counts with all its months in the mean, and lies beyond the horizon "
    "in the median."
)
INTERVALS_LEGEND = (
    "In brackets: 95 % intervals of the sampling of worlds, each of which draws its own numbers from the "
    "ranges of the scenarios. They narrow with more worlds, and do not say which ranges are right."
)
UNCONDITIONAL_LEGEND = (
    "if in force: every state has accepted. unconditional: in each world the arrangement with the chance "
    "that all accept, no deal otherwise; shares of crises have no such value, the chance that the "
    "arrangement enters into force stands beside them."
)
MORAL_HAZARD_LEGEND = (
    "crises that followed one: share of the acts of the challenger in a month in which the protégé "
    "provoked. outsiders drawn in: worlds in which they fought after a provocation. Whether a guarantee "
    "emboldens or restrains is disputed; its sign is a parameter (protege.moral_hazard)."
)


def list_legends(comparison: Comparison) -> list[str]:
    """Return the legends of the columns, one paragraph each."""
    found = [CRISES_LEGEND, PEACE_LEGEND]
    if comparison.no_deal is not None:
        found.append(UNCONDITIONAL_LEGEND)
    if list_entrapment_measures(comparison.results):
        found.append(MORAL_HAZARD_LEGEND)
    return [*found, INTERVALS_LEGEND]
