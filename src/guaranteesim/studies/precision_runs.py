"""Runs that go on until an interval is narrow enough."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import UserError
from guaranteesim.studies.progress import Progress, Step
from guaranteesim.studies.settings import Effort

if TYPE_CHECKING:
    from guaranteesim.analysis.outcomes.precision_target import Precision, PrecisionTarget
    from guaranteesim.ensemble.results import Results
    from guaranteesim.ensemble.run.growth import Growth
    from guaranteesim.scenario.schema import Scenario

WORLDS_LIMIT = 100_000
"""Worlds at which a study stops if nothing else is said."""


@dataclass(frozen=True)
class PrecisionRequest:
    """A precision asked of a study, checked against its scenarios.

    Attributes:
        target: What is to be reached.
        limit: Greatest number of worlds.
        scenarios: The scenarios.
        baseline: Scenario that differences are taken from; None for a single run.
    """

    target: PrecisionTarget
    limit: int
    scenarios: tuple[Scenario, ...]
    baseline: str | None = None

    @property
    def first_stage(self) -> int:
        """Worlds of the first stage."""
        from guaranteesim.analysis.outcomes.precision_target import FIRST_STAGE

        return min(FIRST_STAGE, self.limit)

    def describe_request(self) -> dict[str, Any]:
        """Return what decides the number of worlds, as plain data: for manifests."""
        from guaranteesim.ensemble.keep.manifest import hash_scenario

        return {
            "asked": self.target.asked,
            "outcome": self.target.outcome.name,
            "half_width": self.target.half_width,
            "baseline": self.baseline,
            "worlds_limit": self.limit,
            # Another set of scenarios may need another number of worlds.
            "scenario_sha256": {item.name: hash_scenario(item) for item in self.scenarios},
        }

    def build_growth(self, tell: Callable[[Precision], None]) -> Growth:
        """Return the rule by which the runs grow; ``tell`` is called with the precision of every stage."""
        from guaranteesim.analysis.outcomes.precision_target import choose_next_stage, measure_precision
        from guaranteesim.ensemble.run.growth import Growth

        def choose_next(results: Sequence[Results]) -> int | None:
            precision = measure_precision(self.target, results, self.baseline)
            tell(precision)
            return choose_next_stage(self.target, precision, self.limit)

        return Growth(self.first_stage, self.target.outcome.columns, choose_next, self.describe_request())


class GrowthReporter:
    """Reporter of the steps of runs that grow, if they do, until a precision is reached."""

    def __init__(self, request: PrecisionRequest | None, tell: Progress) -> None:
        self.request, self.tell = request, tell
        self._reached, self._expected = "", 0

    def build_growth(self) -> Growth | None:
        """Return the rule by which the runs grow; None if a number of worlds decides."""
        return None if self.request is None else self.request.build_growth(self._note_precision)

    def _note_precision(self, precision: Precision) -> None:
        from guaranteesim.report.answer.effort import format_half_width

        assert self.request is not None
        target, limit = self.request.target, self.request.limit
        reached, wanted = (
            format_half_width(target.outcome, width) for width in (precision.half_width, target.half_width)
        )
        self._reached = f"{precision.worlds:,} worlds: interval {reached}, wanted {wanted}"
        if math.isfinite(precision.half_width):
            limit = min(max(precision.estimate_worlds(target.half_width), precision.worlds), limit)
        self._expected = limit * len(self.request.scenarios)

    def tell_step(self, step: Step) -> None:
        """Tell a step of the simulation: its share is of the worlds that the precision will take.

        Nobody knows how many these are before the first stage is done.
        """
        if self._reached:
            step = replace(step, worlds=max(self._expected, step.worlds), reached=self._reached)
        self.tell(step)


def read_precision_request(
    effort: Effort, worlds: int | None, scenarios: Sequence[Scenario], baseline: str | None = None
) -> PrecisionRequest | None:
    """Return the precision that is asked of scenarios, or None if a number of worlds decides.

    Args:
        effort: What is asked for.
        worlds: The number of worlds that is asked for; it cannot be given as well.
        scenarios: The scenarios of the study.
        baseline: Scenario that differences are taken from; None for a single run.

    Raises:
        UserError: a statement that cannot be read or has no meaning here, or a limit without a precision.
    """
    from guaranteesim.analysis.outcomes.precision_target import read_precision_target

    if effort.until is None:
        if effort.worlds_limit is not None:
            raise UserError(
                "--worlds-limit goes with a precision to reach: give --until as well, or --worlds instead"
            )
        return None
    if worlds is not None:
        raise UserError("--worlds and --until both say how much to run: give one of them")
    limit = WORLDS_LIMIT if effort.worlds_limit is None else effort.worlds_limit
    if limit < 1:
        raise UserError(f"the limit of worlds must be 1 or more, not {limit}")
    target = read_precision_target(effort.until, is_difference=baseline is not None)
    if baseline is None and target.names_difference:
        raise UserError(
            f"a single run has no difference: write '±1 {target.unit} on {target.outcome.name}', or compare "
            "scenarios"
        )
    _refuse_missing_outcome(target, scenarios, baseline)
    return PrecisionRequest(target, limit, tuple(scenarios), baseline)


def _refuse_missing_outcome(
    target: PrecisionTarget, scenarios: Sequence[Scenario], baseline: str | None
) -> None:
    """Refuse an outcome of guarantors where no run, or no pair with the baseline, has guarantors."""
    from guaranteesim.ensemble.columns import Worlds

    columns = [Worlds.find_column(name) for name in target.outcome.columns]
    if not any(column is not None and column.optional for column in columns):
        return
    having = {scenario.name for scenario in scenarios if scenario.guarantors}
    if not having - {baseline} or (baseline is not None and baseline not in having):
        who = "the scenario has" if baseline is None else f"{baseline}, or all that it is compared with, have"
        raise UserError(
            f"there is no {target.outcome.title} to measure, because {who} no guarantors: ask for the "
            "precision of another outcome, such as major_violation"
        )
