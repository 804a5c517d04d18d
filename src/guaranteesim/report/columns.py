"""The columns of the comparison: what is shown of every run, and what the words above it mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guaranteesim.analysis.blockers import most_blocking
from guaranteesim.analysis.comparison import Comparison
from guaranteesim.analysis.delay import median_days_to_act
from guaranteesim.analysis.entrapment import told
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.analysis.outcomes import Outcome, ShareOfCrises, outcome
from guaranteesim.analysis.survival import median_peace
from guaranteesim.ensemble.results import Results
from guaranteesim.report import consent, wording


@dataclass(frozen=True)
class Column:
    """One column of the comparison: its heading in a few lines, and its cell for a run."""

    heading: str
    cell: Callable[[Comparison, Results], str]


def written(item: Outcome, estimate: Estimate) -> str:
    """An estimate of an outcome as readers see it."""
    return wording.share(estimate) if item.unit == "share" else wording.amount(estimate)


def _of_run(cell: Callable[[Results], str]) -> Callable[[Comparison, Results], str]:
    return lambda comparison, results: cell(results)


def _outcome(heading: str, item: Outcome) -> Column:
    return Column(heading, lambda comparison, results: written(item, item.estimate(results)))


def _both(heading: str, item: Outcome) -> tuple[Column, Column]:
    """An outcome if the arrangement is in force, and whether or not it is."""
    return (
        _outcome(f"{heading},\n{IN_FORCE}", item),
        Column(
            f"{heading},\n{ANYWAY}",
            lambda comparison, results: written(item, comparison.unconditional(item, results.name)),
        ),
    )


def median_months(results: Results) -> str:
    """Median months of peace."""
    return wording.months(median_peace(results), results.scenario.run.horizon_months)


def honouring(results: Results) -> str:
    """Return how many guarantors honour a call, of how many called: "1.8 of 12 (1.6–2.0)"."""
    found, called = (
        outcome(name).estimate(results) for name in ("guarantors_honouring", "guarantors_called")
    )
    if not found.known:
        return wording.NOTHING
    number, *interval = wording.amount(found).split(" (", 1)
    return " (".join([f"{number} of {wording.number(called.value)}", *interval])


def _foremost(results: Results) -> str:
    """Who blocked most, and in what share of the failed crises: "RUS (100 %)"."""
    blocking = most_blocking(results)
    if not blocking.states:
        return wording.NOTHING
    shown = blocking.states if len(blocking.states) <= 2 else (f"{len(blocking.states)} alike",)
    return f"{', '.join(shown)} ({wording.percent(blocking.share.value)})"


IN_FORCE, ANYWAY = "if in force", "unconditional"

HONOURED = "honoured by\nat least one"
FUNNEL = (
    Column("crises", _of_run(lambda results: f"{int(results.worlds['casus'].sum()):,}")),
    *(_outcome(name, outcome(name)) for name in ("called", "decided")),
    _outcome(HONOURED, outcome("honoured")),
    Column("guarantors\nthat honour", _of_run(honouring)),
    _outcome("promised force\nin time", outcome("force_in_time")),
    _outcome("adequate", outcome("adequate")),
    _outcome("adequate\nin time", outcome("in_time")),
    Column("blocked\nmost", _of_run(_foremost)),
    Column("median days\nto act", _of_run(lambda results: wording.amount(median_days_to_act(results)))),
)
PEACE = {
    "major_violation": "major\nviolation", "mean_peace_months": "mean months\nof peace",
    "territory_lost": "territory\nlost", "clash": "direct\nclash", "nuclear_use": "nuclear\nuse",
    "be_months": "forces,\nBE-months", "arms_bn": "arms,\n$bn",
}  # fmt: skip
"""Outcomes of peace, risk and cost, with their headings."""

ENTRAPMENT = {
    "provocations_a_decade": "provocations\na decade", "provoked": "crises that\nfollowed one",
    "drawn_in": "outsiders\ndrawn in", "voided": "guarantee\nvoided", "years_in_force": "years\nin force",
}  # fmt: skip


def groups(comparison: Comparison) -> dict[str, list[Column]]:
    """The tables of a comparison by title, with their columns in the order in which they are shown."""
    asked = comparison.no_deal is not None
    found: dict[str, list[Column]] = {}
    if asked:
        found[consent.TITLE] = [Column(*column) for column in consent.columns(comparison)]
    enters = [Column("enters\ninto force", consent.jointly)] if asked else []
    found["Was the guarantee activated?"] = [*enters, *FUNNEL]
    found["How long did peace last, at what risk and cost?"] = _peace(asked)
    measures = [item for item in told(comparison.results) if item.name in ENTRAPMENT]
    if measures:
        found["Moral hazard and entrapment"] = [
            column for item in measures for column in _columns(ENTRAPMENT[item.name], item, asked)
        ]
    return found


def _peace(asked: bool) -> list[Column]:
    median = Column("median months\nof peace", _of_run(median_months))
    columns: list[Column] = []
    for name, heading in PEACE.items():
        if name == "mean_peace_months" and not asked:
            columns.append(median)
        else:
            columns += _columns(heading, outcome(name), asked)
    return columns


def _columns(heading: str, item: Outcome, asked: bool) -> tuple[Column, ...]:
    """Both kinds where the sides are asked and the outcome is one of worlds."""
    return (
        _both(heading, item) if asked and not isinstance(item, ShareOfCrises) else (_outcome(heading, item),)
    )


LEGEND = (
    "crises: those in which the casus foederis was met, in all worlds; called, decided, honoured, adequate: "
    "their shares. guarantors that honour: how many do, early or late, of how many called, means of the "
    "crises called. promised force in time: of the force on call of those called. blocked most: the state "
    "that stood in the way most often, in what share of the crises called in which nothing was decided. "
    "forces: in place and fighting, in months of a brigade-equivalent a world; arms: given in crises and "
    "wars, a world."
)
PEACEFUL = (
    "A world without a major violation counts with all its months in the mean, and lies beyond the horizon "
    "in the median."
)
INTERVALS = (
    "In brackets: 95 % intervals of the sampling of worlds, each of which draws its own numbers from the "
    "ranges of the scenarios. They narrow with more worlds, and do not say which ranges are right."
)
ASKED = (
    "if in force: every state has accepted. unconditional: in each world the arrangement with the chance "
    "that all accept, no deal otherwise; shares of crises have no such value, the chance that the "
    "arrangement enters into force stands beside them."
)
HAZARD = (
    "crises that followed one: share of the acts of the challenger in a month in which the protégé "
    "provoked. outsiders drawn in: worlds in which they fought after a provocation. Whether a guarantee "
    "emboldens or restrains is disputed; its sign is a parameter (protege.moral_hazard)."
)


def legends(comparison: Comparison) -> list[str]:
    """What the columns mean, a paragraph each."""
    found = [LEGEND, PEACEFUL]
    if comparison.no_deal is not None:
        found.append(ASKED)
    if told(comparison.results):
        found.append(HAZARD)
    return [*found, INTERVALS]
