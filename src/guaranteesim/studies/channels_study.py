"""The difference between two arrangements, split by mechanism switched off on the same random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import (
    AgreedSize,
    Item,
    agree_run_size,
    hash_scenarios,
)
from guaranteesim.studies.design_runs import run_design
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.request_checks import open_each, refuse_missing_outcomes
from guaranteesim.studies.settings import Changes, RunSize
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    import numpy as np

    from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.ensemble.experiment import ExperimentResults
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.files.channels import Channel
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import views

_WORLDS = "worlds"
"""Subfolder of the worlds of every set of channels."""


@keeps_request
@takes_executor
def split_by_channel(
    first: Item,
    second: Item,
    *,
    outcome: str = "major_violation",
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    executor: BlockExecutor | None = None,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    out: str | Path | None = None,
    figures: bool = True,
    progress: Progress | None = None,
    replace: bool = False,
    across_conflicts: bool = False,
) -> views.ChannelComparison:
    """Split the difference between two arrangements among the mechanisms that make it.

    Every set of mechanisms is switched off in both arrangements, on the same random numbers; the difference
    is split by Shapley value. Arrangements are taken as in force: nobody is asked whether they accept.

    Args:
        first: The arrangement to compare with: a study, a file, or the name of a shipped scenario.
        second: The arrangement whose effect is split.
        outcome: Name of an outcome that has a value in every world, such as ``major_violation``.
        worlds: How many for each arrangement and set; the scenarios' own number if not given.
        seed: Of all randomness, likewise.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Applied to both scenarios before a mechanism is switched off.
        sets: ``path=value`` changes to both, applied after the overlays.
        out: Folder to keep everything in: ``channels.csv``, ``subsets.csv``, the findings and ``figures``.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``, which is refused otherwise.
        across_conflicts: Allow another challenger or protégé, whose worlds have no history in common.

    Raises:
        ScenarioError: a scenario that cannot be read, with file and line.
        UserError: two scenarios that cannot be compared, or an outcome that is unknown or constant.
        StorageError: the results could not be kept.
    """
    from guaranteesim.analysis.comparison.comparability import refuse_other_conflicts
    from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome

    tell = progress or ignore_progress
    measured = find_world_outcome(outcome)
    one, other = open_each([first, second], Changes.collect(overlays, sets))
    pair = one, other
    if not across_conflicts:
        refuse_other_conflicts([study.scenario for study in pair])
    refuse_missing_outcomes((study.scenario for study in pair), [measured])
    agreed = agree_run_size(pair, RunSize(worlds, seed, workers))
    work = _ChannelWork(pair, measured, agreed, tell, replace)
    # Tables take a second to import, which what is refused does not wait for.
    from guaranteesim.studies import views

    if out is not None:
        output_folder.refuse_occupied_folder(
            locate_results_folder(out), "channels", work.describe_plan(), replace
        )
    # Before a folder is claimed, so that a refusal leaves nothing behind.
    work.refuse_constant_outcome()
    if out is None:
        return views.ChannelComparison.present(work.simulate_split(None))
    folder = locate_results_folder(out)
    with output_folder.claim_folder(folder, "channels", work.describe_plan(), [_WORLDS], replace):
        comparison = work.simulate_split(folder / _WORLDS)
        _write_outputs(comparison, folder, tell, figures)
    return views.ChannelComparison.present(comparison)


def _write_outputs(comparison: ChannelComparison, folder: Path, tell: Progress, draw: bool) -> None:
    from guaranteesim.report.texts.findings import render_channel_findings

    with output_folder.finish_outputs(folder, [_WORLDS]) as written:
        figures = ("draw_channels", comparison) if draw else None
        texts = {output_folder.FINDINGS: render_channel_findings(comparison)}
        written += output_folder.write_outputs(folder, comparison.export(), texts, figures, tell)
        written += write_result(folder, comparison)


class _ChannelWork:
    """Work of a split: both arrangements with every set of channels on."""

    def __init__(
        self, pair: tuple[Study, Study], outcome: Outcome, agreed: AgreedSize, tell: Progress, replace: bool
    ) -> None:
        from guaranteesim.scenario.files.channels import CHANNELS, find_channels_at_work

        self.scenarios = pair[0].scenario, pair[1].scenario
        self.outcome, self.agreed, self.tell, self.replace = outcome, agreed, tell, replace
        self.channels = find_channels_at_work(self.scenarios)
        self.idle = tuple(channel for channel in CHANNELS if channel not in self.channels)

    def describe_plan(self) -> dict[str, Any]:
        """Return what decides the tables."""
        return {
            "scenarios": [scenario.name for scenario in self.scenarios],
            "scenario_sha256": hash_scenarios([Study(scenario) for scenario in self.scenarios]),
            "outcome": self.outcome.name,
            "channels": {channel.name: channel.describe_numbers() for channel in self.channels},
            **self.agreed.describe_terms(),
        }

    def refuse_constant_outcome(self) -> None:
        """Refuse an outcome that is one number in all worlds of both arrangements.

        Raises:
            UserError: with the remedy.
        """
        import numpy as np

        from guaranteesim.errors import UserError

        everything = (1 << len(self.channels)) - 1
        results = self._simulate([(side, everything) for side in (0, 1)], None, ignore_progress)
        values = [self._read_values(results, side, [everything]) for side in (0, 1)]
        if np.ptp(values) == 0:
            raise UserError(
                f"{self.outcome.name} is {np.max(values):g} in every world of both arrangements, so that "
                "there is nothing to split; choose another outcome, or more worlds"
            )

    def simulate_split(self, folder: Path | None) -> ChannelComparison:
        """Return the split, simulated; worlds that are finished in ``folder`` are not simulated again."""
        variants = [(side, number) for side in (0, 1) for number in range(1 << len(self.channels))]
        return self._build_comparison(self._simulate(variants, folder, self._tell_sets))

    def _simulate(
        self, variants: Sequence[tuple[int, int]], folder: Path | None, tell: Progress
    ) -> ExperimentResults:
        """Return the worlds of arrangements with sets of channels; bit i of a set says if channel i is on."""
        import numpy as np

        from guaranteesim.ensemble.experiment import Design

        return run_design(
            [Study(self._build_variant(side, number)) for side, number in variants],
            # One row that changes nothing: the variants differ in their scenarios.
            Design((), np.zeros((1, 0))),
            self.agreed,
            outcomes=[self.outcome],
            out=folder,
            replace=self.replace,
            tell=tell,
        )

    def _tell_sets(self, step: Step) -> None:
        """Tell a step of the runs under the name of what is run."""
        from dataclasses import replace

        self.tell(replace(step, simulating=f"{1 << len(self.channels)} sets of channels"))

    def _build_variant(self, side: int, number: int) -> Scenario:
        """Return an arrangement with one set of channels on, under a name of its own."""
        from guaranteesim.scenario.files.channels import switch_off

        off: list[Channel] = [channel for bit, channel in enumerate(self.channels) if not number >> bit & 1]
        return switch_off(self.scenarios[side], off).model_copy(update={"name": _name_variant(side, number)})

    def _build_comparison(self, results: ExperimentResults) -> ChannelComparison:
        from dataclasses import replace

        from guaranteesim import __version__
        from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
        from guaranteesim.analysis.channels.channel_split import split_difference

        everything = (1 << len(self.channels)) - 1
        first, second = (
            results.read_results(_name_variant(side, everything), self.outcome.columns) for side in (0, 1)
        )
        within = self.outcome.find_range(second) - self.outcome.find_range(first)
        these, those = (self._read_values(results, side, range(everything + 1)) for side in (0, 1))
        # The values of the two arrangements, and their difference, are those that a comparison shows.
        split = replace(
            split_difference([channel.name for channel in self.channels], these, those, within),
            first=self.outcome.estimate(first),
            second=self.outcome.estimate(second),
            total=self.outcome.estimate_difference(second, first),
        )
        return ChannelComparison(
            *self.scenarios,
            self.outcome.name,
            self.channels,
            self.idle,
            split,
            self.agreed.worlds,
            self.agreed.seed,
            __version__,
        )

    def _read_values(self, results: ExperimentResults, side: int, sets: Iterable[int]) -> np.ndarray:
        """Return the outcome of an arrangement by set of channels and world, (sets, W)."""
        import numpy as np

        from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row

        names = [_name_variant(side, number) for number in sets]
        return np.concatenate([compute_outcome_by_row(results, name, self.outcome) for name in names])


def _name_variant(side: int, number: int) -> str:
    return f"{('first', 'second')[side]}-{number}"
