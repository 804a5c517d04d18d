"""The first screens of a comparison and of a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis import comparable
from guaranteesim.analysis.blockers import most_blocking
from guaranteesim.analysis.comparison import FOOTER, NO_DEAL, Comparison
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.analysis.leaders import least_in_force, likeliest_accepted
from guaranteesim.analysis.outcomes import Outcome, ShareOfCrises, outcome
from guaranteesim.ensemble.results import Results
from guaranteesim.report import wording
from guaranteesim.report.answer.comparison import answer_comparison
from guaranteesim.report.answer.run import answer_run
from guaranteesim.report.answer.words import amount, brief, short_titles
from guaranteesim.report.screen import Column, Grid, lay_out
from guaranteesim.report.wording import NOTHING, counted

if TYPE_CHECKING:
    from rich.text import Text

_INTERVALS = "(95 % intervals)"
"""Heading of the names: what the cells of the table are."""

Cell = Callable[[Results], str]


def comparison_screen(comparison: Comparison, kept: str, width: int, height: int) -> list[Text]:
    """Return the lines of the first screen of a comparison.

    Args:
        comparison: What to show.
        kept: A sentence that says where the rest is kept; empty to say nothing of it.
        width: Columns of the terminal.
        height: Lines of the terminal.
    """
    return lay_out(
        [*answer_comparison(comparison), *_notes(comparison)], _comparison_grid(comparison),
        lambda left: [*_where(left, kept), _footer(comparison.worlds, comparison.results[0])],
        width, height,
    )  # fmt: skip


def run_screen(results: Results, kept: str, width: int, height: int) -> list[Text]:
    """Return the lines of the first screen of a single run; the arguments are as for a comparison."""
    return lay_out(
        answer_run(results), _run_grid(results),
        lambda left: [*_where(left, kept), _footer(len(results.worlds), results)],
        width, height,
    )  # fmt: skip


def _notes(comparison: Comparison) -> list[str]:
    """Return the first note of the comparison, which says how many others there are."""
    notes = comparable.notes(comparison.results, comparison.no_deal)
    more = f" ({len(notes) - 1} more under --tables.)" if len(notes) > 1 else ""
    return [f"Note: {notes[0]}{more}"] if notes else []


def _where(left: str, kept: str) -> list[str]:
    """Write where the rest is."""
    rest = f"{left[:1].upper()}{left[1:]}{', all' if left else 'All'} tables: --tables"
    return [f"{rest}. {kept}".rstrip()] if kept or left else []


def _footer(worlds: int, results: Results) -> str:
    months = counted(results.scenario.run.horizon_months, "month")
    return f"{counted(worlds, 'world')}, {months}, seed {comparable.seed_of(results)}; {FOOTER}."


def _comparison_grid(comparison: Comparison) -> Grid:
    """Return a row for each arrangement, the one that keeps the peace best first, no deal last."""
    violation = outcome("major_violation")
    runs = sorted(
        comparison.results,
        key=lambda run: (run.name == comparison.no_deal, violation.estimate(run).value),
    )
    titles = short_titles(comparison.results)
    columns = _asked_columns(comparison) if comparison.no_deal else _columns()
    return Grid(
        _INTERVALS,
        [_forms(run, titles[run.name], run.name == comparison.no_deal) for run in runs],
        [Column(heading, [cell(run) for run in runs]) for heading, cell in columns],
        _ranks(comparison, [run.name for run in runs]),
    )


def _forms(run: Results, title: str, no_deal: bool) -> tuple[str, ...]:
    """Return what an arrangement may be called, the best first."""
    names = (f"{run.name} ({NO_DEAL})", NO_DEAL) if no_deal else (run.name,)
    return (run.title or run.name, title, *names)


def _ranks(comparison: Comparison, names: Sequence[str]) -> list[int]:
    """Return what is to be kept first: what the sentences name, then the best by violations."""
    leaders = least_in_force(comparison, outcome("major_violation"))
    named = [leaders.best, comparison.baseline]
    if comparison.no_deal is not None:
        named += [likeliest_accepted(comparison.acceptances).best, comparison.no_deal]
    first = list(dict.fromkeys([*named, *names]))
    return [first.index(name) for name in names]


def _share(name: str) -> Cell:
    return lambda run: brief(outcome(name).estimate(run))


def _asked_columns(comparison: Comparison) -> list[tuple[str, Cell]]:
    violation = outcome("major_violation")
    return [
        ("violation\nin force", _share("major_violation")),
        ("counting\nrefusals", lambda run: brief(comparison.unconditional(violation, run.name))),
        ("accepted\nby all", lambda run: brief(comparison.in_force(run.name))),
        ("direct\nclash", _share("clash")),
        ("least likely\nto accept", lambda run: _least_likely(comparison, run)),
    ]


def _least_likely(comparison: Comparison, run: Results) -> str:
    accepted = comparison.acceptances.get(run.name)
    if accepted is None:
        return NOTHING
    least = min(accepted.consents, key=lambda item: item.probability.value)
    return wording.state(run.scenario, least.state)


def _columns() -> list[tuple[str, Cell]]:
    return [
        ("major\nviolation", _share("major_violation")),
        ("action\ndecided", _share("decided")),
        ("adequate\nin time", _share("in_time")),
        ("direct\nclash", _share("clash")),
        ("blocks\nmost", _blocks_most),
    ]


def _blocks_most(run: Results) -> str:
    states = most_blocking(run).states
    if not states:
        return NOTHING
    first = wording.state(run.scenario, states[0])
    return f"{first} +{len(states) - 1}" if len(states) > 1 else first


_RUN_OUTCOMES = (
    "major_violation", "mean_peace_months", "war_months", "territory_lost", "clash", "nuclear_use",
    "honoured", "in_time",
)  # fmt: skip
"""Outcomes on the first screen of a run."""


def _run_grid(results: Results) -> Grid:
    """Return a row for each of the main outcomes that the worlds give a number for."""
    found = [(outcome(name), outcome(name).estimate(results)) for name in _RUN_OUTCOMES]
    known = [(item, estimate) for item, estimate in found if estimate.known]
    return Grid(
        "",
        [(item.title,) for item, _ in known],
        [
            Column("estimate", [_value(item, estimate) for item, estimate in known]),
            Column("95 % interval", [_interval(item, estimate) for item, estimate in known]),
            Column("from", [_sample(item, estimate) for item, estimate in known]),
        ],
        range(len(known)),
    )


def _value(item: Outcome, estimate: Estimate) -> str:
    return wording.percent(estimate.value) if item.unit == "share" else wording.number(estimate.value)


def _interval(item: Outcome, estimate: Estimate) -> str:
    if math.isnan(estimate.low):
        return NOTHING
    return brief(estimate) if item.unit == "share" else amount(estimate)


def _sample(item: Outcome, estimate: Estimate) -> str:
    if isinstance(item, ShareOfCrises):
        return counted(estimate.n, "crisis", "crises")
    return counted(estimate.n, "world")
