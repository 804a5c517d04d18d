"""Arrangements compared on common random numbers: a conditional comparison, not a forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from guaranteesim.analysis import comparable
from guaranteesim.analysis.blockers import most_blocking
from guaranteesim.analysis.delay import median_days_to_act
from guaranteesim.analysis.frames import columns, csv_safe, nullable
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.analysis.outcomes import OUTCOMES
from guaranteesim.analysis.survival import median_peace
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.problems import did_you_mean

FOOTER = "a conditional comparison, not a forecast"
"""Stands under every table and figure."""


@dataclass(frozen=True, repr=False)
class Comparison:
    """Runs of several arrangements that met the same histories; made by :func:`compare`.

    Attributes:
        results: The runs: the baseline, then the others in the order of their scenarios.
        baseline: Name of the run that differences are taken from.
        notes: What a reader should know before comparing, in plain words.
    """

    results: tuple[Results, ...]
    baseline: str
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Comparison({', '.join(self.names)}; {self.worlds} worlds each, baseline {self.baseline})"

    def __getitem__(self, name: str) -> Results:
        """The run of that name; UserError with a suggestion if there is none."""
        for item in self.results:
            if item.name == name:
                return item
        names = [item.name for item in self.results]
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise UserError(f"no scenario in the comparison is named {name!r}: {hint}")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arrangements, in order."""
        return tuple(item.name for item in self.results)

    @property
    def worlds(self) -> int:
        """How many worlds each arrangement was run in."""
        return len(self.results[0].worlds)

    @property
    def horizon_months(self) -> int:
        """The horizon of every run, months."""
        return self.results[0].scenario.run.horizon_months

    @property
    def seed(self) -> int:
        """The seed of every run."""
        return comparable.seed_of(self.results[0])

    def table(self) -> pd.DataFrame:
        """One row an arrangement.

        Returns:
            ``name``, ``title``, ``worlds``, ``horizon_months``; counts of ``crises``, of those that met the
            casus foederis (``casus_crises``), were called (``called_crises``), and were called and not acted
            on (``failed_crises``); every outcome of
            :data:`~guaranteesim.analysis.outcomes.OUTCOMES`, ``median_peace_months``,
            ``median_days_to_act`` and ``blocked_most_share`` as x, x_low and x_high (95 %); and
            ``blocked_most``, the states that blocked most. A missing number is one the worlds do not give;
            a missing median of peace lies beyond the horizon.
        """
        return nullable(pd.DataFrame([_row(item) for item in self.results]))

    def differences(self, baseline: str | None = None) -> pd.DataFrame:
        """Every arrangement less the baseline, world by world on common random numbers.

        Args:
            baseline: Name of another baseline than the comparison's own.

        Returns:
            One row an arrangement and outcome: ``name``, ``outcome``, ``title``, ``unit``, ``baseline``,
            ``difference`` with ``_low`` and ``_high``, ``excludes_zero``. Each interval is at 95 % by itself.
        """
        base = self[self.baseline if baseline is None else baseline]
        rows = [
            {"name": item.name, "outcome": outcome.name, "title": outcome.title, "unit": outcome.unit,
             "baseline": base.name, **columns("difference", gap), "excludes_zero": gap.excludes_zero}
            for item in self.results if item is not base
            for outcome in OUTCOMES
            for gap in [outcome.difference(item, base)]
        ]  # fmt: skip
        return nullable(pd.DataFrame(rows, columns=_DIFFERENCE))

    def summary(self) -> pd.DataFrame:
        """The same numbers in long form.

        Returns:
            ``name``, ``outcome``, ``title``, ``unit``, ``value`` with ``_low`` and ``_high``, and ``n``, the
            worlds or crises behind it.
        """
        return nullable(pd.concat([summary(item) for item in self.results], ignore_index=True))

    def export(self) -> dict[str, pd.DataFrame]:
        """Frames ready for ``to_csv``, by name: ``comparison``, ``differences``, ``summary``."""
        frames = {"comparison": self.table(), "differences": self.differences(), "summary": self.summary()}
        return {name: csv_safe(frame) for name, frame in frames.items()}


_DIFFERENCE = ["name", "outcome", "title", "unit", "baseline", "difference", "difference_low",
               "difference_high", "excludes_zero"]  # fmt: skip


def compare(results: Sequence[Results], baseline: str | None = None) -> Comparison:
    """Put runs side by side: the baseline first, then the others in the order of their scenarios.

    Args:
        results: Runs with the same seed, worlds and horizon.
        baseline: Name of the run that differences are taken from; by default the first in order.

    Raises:
        UserError: the runs are not comparable, or none has the name of the baseline.
    """
    comparable.check(results)
    given = Comparison(tuple(sorted(results, key=lambda item: item.scenario.order)), "")
    base = given[baseline] if baseline else given.results[0]
    ordered = (base, *(item for item in given.results if item is not base))
    return Comparison(ordered, base.name, comparable.notes(ordered))


def summary(results: Results) -> pd.DataFrame:
    """One run in long form: a row for every outcome, the medians, and who blocked most."""
    rows = [
        {"name": results.name, "outcome": name, "title": title, "unit": unit}
        | columns("value", estimate) | {"n": estimate.n}
        for name, title, unit, estimate in estimates(results)
    ]  # fmt: skip
    return nullable(pd.DataFrame(rows))


def estimates(results: Results) -> Iterator[tuple[str, str, str, Estimate]]:
    """Name, title, unit and estimate of every number of a run: outcomes, medians, foremost blocker."""
    for item in OUTCOMES:
        yield item.name, item.title, item.unit, item.estimate(results)
    yield "median_peace_months", "median months of peace", "months", median_peace(results)
    yield "median_days_to_act", "median days until a guarantor acts", "days", median_days_to_act(results)
    yield (
        "blocked_most_share",
        "share of failed crises the foremost blocker blocked",
        "share",
        most_blocking(results).share,
    )


def _row(results: Results) -> dict[str, object]:
    blocking = most_blocking(results)
    row: dict[str, object] = {
        "name": results.name,
        "title": results.title,
        "worlds": len(results.worlds),
        "horizon_months": results.scenario.run.horizon_months,
        "crises": len(results.events),
        "casus_crises": int(results.worlds["casus"].sum()),
        "called_crises": int(results.worlds["called"].sum()),
        "failed_crises": blocking.failed,
        "blocked_most": ", ".join(blocking.states),
    }
    for name, _, _, estimate in estimates(results):
        row |= columns(name, estimate)
    return row
