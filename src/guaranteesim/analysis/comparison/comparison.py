"""Comparison of arrangements on common random numbers: a conditional comparison, not a forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from guaranteesim.analysis.channels.channel_removal import ChannelRemovals
from guaranteesim.analysis.comparison import comparability
from guaranteesim.analysis.comparison.run_set import RunSet
from guaranteesim.analysis.consent.acceptance_table import build_acceptance_table
from guaranteesim.analysis.consent.weighings import build_weighing_table
from guaranteesim.analysis.outcomes.blockers import find_most_blocking
from guaranteesim.analysis.outcomes.entrapment import build_entrapment_table, list_entrapment_measures
from guaranteesim.analysis.outcomes.funnel import estimate_days_to_act
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.outcomes.registry import OUTCOMES
from guaranteesim.analysis.outcomes.survival import estimate_median_peace
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_csv_safe, make_nullable
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results

FOOTER = "a conditional comparison, not a forecast"
"""Line under every table and figure."""


@dataclass(frozen=True, repr=False)
class Comparison(RunSet):
    """Runs of several arrangements that met the same histories, as tables; made by :func:`compare_runs`.

    Attributes:
        removals: What is left of the lead of the best arrangement without each mechanism; None where nobody
            simulated that.
    """

    removals: ChannelRemovals | None = None

    def table(self) -> pd.DataFrame:
        """Return one row per arrangement.

        Returns:
            ``name``, ``title``, ``worlds``, ``horizon_months``; counts of ``crises``, of those that met the
            casus foederis (``casus_crises``), were called (``called_crises``), and were called and not acted
            on (``failed_crises``); every outcome of
            :data:`~guaranteesim.analysis.outcomes.registry.OUTCOMES`, ``median_peace_months``,
            ``median_days_to_act`` and ``blocked_most_share`` as x, x_low and x_high (95 %); and
            ``blocked_most``, the states that blocked most. A number is missing where the worlds do not
            determine it; a missing median of peace lies beyond the horizon.

            With a no-deal run among the runs, there is ``required``, the states that have to accept, and two
            more kinds of column, also as x, x_low and x_high: ``enters_into_force``, the probability of
            acceptance, and ``<outcome>_unconditional`` for every outcome of worlds. All other columns are as
            if the arrangement were in force.
        """
        return make_nullable(
            pd.DataFrame(
                [{**_build_row(item), **self._build_acceptance_cells(item)} for item in self.results]
            )
        )

    def _build_acceptance_cells(self, results: Results) -> dict[str, object]:
        if self.no_deal is None:
            return {}
        accepted = self.acceptances.get(results.name)
        row: dict[str, object] = {
            "required": ", ".join(accepted.required) if accepted else "",
            **build_estimate_cells("enters_into_force", self.in_force(results.name)),
        }
        for item in OUTCOMES:
            if item.compute_by_world(results) is not None:
                row |= build_estimate_cells(
                    f"{item.name}_unconditional", self.unconditional(item, results.name)
                )
        return row

    def differences(self, baseline: str | None = None) -> pd.DataFrame:
        """Return every arrangement less the baseline, world by world on common random numbers.

        Args:
            baseline: Name of the baseline; by default the baseline of the comparison.

        Returns:
            One row per arrangement and outcome: ``name``, ``outcome``, ``title``, ``unit``, ``baseline``,
            ``difference`` with ``_low`` and ``_high``, ``excludes_zero``. Each interval has 95 % by itself.
            With a no-deal run also ``unconditional_difference``, with ``_low`` and ``_high``, and
            ``unconditional_excludes_zero``.
        """
        base = self[self.baseline if baseline is None else baseline]
        rows = [
            self._build_difference_row(item, run, base)
            for run in self.results
            if run is not base
            for item in OUTCOMES
        ]
        known = _DIFFERENCE if self.no_deal is None else [*_DIFFERENCE, *_UNCONDITIONAL_DIFFERENCE]
        return make_nullable(pd.DataFrame(rows, columns=known))

    def _build_difference_row(self, item: Outcome, run: Results, base: Results) -> dict[str, object]:
        gap = item.estimate_difference(run, base)
        row: dict[str, object] = {
            "name": run.name,
            "outcome": item.name,
            "title": item.title,
            "unit": item.unit,
            "baseline": base.name,
            **build_estimate_cells("difference", gap),
            "excludes_zero": gap.excludes_zero,
        }
        if self.no_deal is None:
            return row
        mixed = self.unconditional_difference(item, run.name, base.name)
        both = build_estimate_cells("unconditional_difference", mixed)
        return {**row, **both, "unconditional_excludes_zero": mixed.excludes_zero}

    def summary(self) -> pd.DataFrame:
        """Return the numbers of the table in long form.

        Returns:
            ``name``, ``outcome``, ``title``, ``unit``, ``value`` with ``_low`` and ``_high``, and ``n``, the
            worlds or crises in the sample. With a no-deal run also ``unconditional``, with ``_low`` and
            ``_high``.
        """
        long = pd.concat([summarise_run(item) for item in self.results], ignore_index=True)
        if self.no_deal is not None:
            known = {item.name: item for item in OUTCOMES}
            # Medians and blockers are not outcomes of single worlds and have no unconditional value.
            mixed = [
                build_estimate_cells(
                    "unconditional", self.unconditional(known[what], name) if what in known else UNKNOWN
                )
                for name, what in zip(long["name"], long["outcome"], strict=True)
            ]
            long = pd.concat([long, pd.DataFrame(mixed)], axis=1)
        return make_nullable(long)

    def consents(self) -> pd.DataFrame:
        """Return the table of acceptance, one row per arrangement and required state.

        The columns are those of
        :func:`~guaranteesim.analysis.consent.acceptance_table.build_acceptance_table`.
        """
        scenarios = {item.name: item.scenario for item in self.arrangements}
        return build_acceptance_table(list(self.acceptances.values()), scenarios)

    def export(self) -> dict[str, pd.DataFrame]:
        """Return frames for ``to_csv`` by name: ``comparison``, ``differences``, ``summary``.

        The result also has ``acceptance`` and ``weighings`` with a no-deal run, and ``entrapment`` where the
        runs have its columns, and ``channels`` where :attr:`removals` are known. Text cells cannot be read as
        formulas.
        """
        frames = {
            "comparison": self.table(),
            "differences": self.differences(),
            "summary": self.summary(),
        }
        if self.no_deal is not None:
            frames["acceptance"] = self.consents()
            frames["weighings"] = build_weighing_table(self)
        # Older results have no column for provocations.
        if list_entrapment_measures(self.results):
            frames["entrapment"] = build_entrapment_table(self.results)
        if self.removals is not None:
            frames["channels"] = self.removals.table()
        return {name: make_csv_safe(frame) for name, frame in frames.items()}


_DIFFERENCE = [
    "name",
    "outcome",
    "title",
    "unit",
    "baseline",
    "difference",
    "difference_low",
    "difference_high",
    "excludes_zero",
]
_UNCONDITIONAL_DIFFERENCE = [
    *(f"unconditional_difference{end}" for end in ("", "_low", "_high")),
    "unconditional_excludes_zero",
]


def compare_runs(results: Sequence[Results], baseline: str | None = None) -> Comparison:
    """Put runs side by side: the baseline first, then the others in the order of their scenarios.

    Args:
        results: Runs with the same seed, worlds and horizon.
        baseline: Name of the run that is subtracted in differences; by default the first in order.

    Raises:
        UserError: The runs are not comparable, none has the name of the baseline, or they name different
            no-deal scenarios.
    """
    comparability.check_same_histories(results)
    wanted = comparability.find_no_deal_name([item.scenario for item in results])
    no_deal = wanted if wanted in {item.name for item in results} else None
    marked = [_mark_no_deal(item) if item.name == no_deal else item for item in results]
    # The no-deal run comes last: it is the reference for acceptance, not a candidate.
    by_order = sorted(marked, key=lambda item: (item.name == no_deal, item.scenario.order))
    given = Comparison(tuple(by_order), "")
    base = given[baseline] if baseline else given.results[0]
    ordered = (base, *(item for item in given.results if item is not base))
    notes = comparability.collect_comparison_notes(ordered, no_deal)
    # Without the no-deal run the comparison still holds, as if all arrangements were in force.
    if wanted != no_deal:
        notes += (f"Nobody is asked whether they accept: the run of {wanted} (no deal) is not among these.",)
    return Comparison(ordered, base.name, notes, no_deal)


NO_DEAL = "no deal"
"""Mark in the title of the no-deal run."""


def _mark_no_deal(results: Results) -> Results:
    title = results.title or results.name
    # The author may have marked the title already.
    if NO_DEAL in title.casefold():
        return results
    return replace(results, scenario=results.scenario.model_copy(update={"title": f"{title} ({NO_DEAL})"}))


def summarise_run(results: Results) -> pd.DataFrame:
    """Return one run in long form: one row per outcome, median, and the share of the foremost blocker."""
    rows = [
        {"name": results.name, "outcome": name, "title": title, "unit": unit}
        | build_estimate_cells("value", estimate)
        | {"n": estimate.n}
        for name, title, unit, estimate in estimate_run(results)
    ]
    return make_nullable(pd.DataFrame(rows))


def estimate_run(results: Results) -> Iterator[tuple[str, str, str, Estimate]]:
    """Yield name, title, unit and estimate of every outcome, of the medians, and of the foremost blocker."""
    for item in OUTCOMES:
        yield item.name, item.title, item.unit, item.estimate(results)
    yield "median_peace_months", "median months of peace", "months", estimate_median_peace(results)
    yield (
        "median_days_to_act",
        "median days until a guarantor acts",
        "days",
        estimate_days_to_act(results),
    )
    yield (
        "blocked_most_share",
        "share of failed crises the foremost blocker blocked",
        "share",
        find_most_blocking(results).share,
    )


def _build_row(results: Results) -> dict[str, object]:
    blocking = find_most_blocking(results)
    row: dict[str, object] = {
        "name": results.name,
        "title": results.title,
        "worlds": len(results.world_table),
        "horizon_months": results.scenario.run.horizon_months,
        "crises": len(results.event_table),
        "casus_crises": int(results.world_table[Worlds.casus].sum()),
        "called_crises": int(results.world_table[Worlds.called].sum()),
        "failed_crises": blocking.failed,
        "blocked_most": ", ".join(blocking.states),
    }
    for name, _, _, estimate in estimate_run(results):
        row |= build_estimate_cells(name, estimate)
    return row
