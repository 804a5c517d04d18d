"""The lead of the best arrangement of a comparison, with each mechanism switched off in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from guaranteesim.studies.progress import Progress, Step
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.analysis.channels.channel_removal import ChannelRemovals
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.ensemble.experiment import ExperimentResults
    from guaranteesim.scenario.files.channels import Channel
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.comparison_study import AgreedSize

_MOST_WORLDS = 500
"""Worlds that are simulated at most for each channel: the answer names the largest effects only."""
_OUTCOME = "major_violation"


def add_removals(
    comparison: Comparison, simulated: Sequence[str], workers: int | None, tell: Progress
) -> Comparison:
    """Return the comparison with what is left of the best arrangement's lead without each channel.

    Every channel is switched off in the best arrangement and in the baseline, in the first worlds of the
    comparison and with the same luck.

    Args:
        comparison: The comparison.
        simulated: Names of the runs that were simulated here; of the others another version may have been.
        workers: Processes; None for as many as pay off.
        tell: Called with every step.

    Returns:
        The comparison as it is where it has no lead to split, or too few worlds to tell.
    """
    from guaranteesim.analysis.comparison.leaders import find_least_in_force
    from guaranteesim.analysis.outcomes.registry import find_outcome
    from guaranteesim.analysis.sensitivity.run_sensitivity import LEAST_WORLDS
    from guaranteesim.scenario.files.channels import find_channels_at_work
    from guaranteesim.studies.comparison_study import AgreedSize

    outcome = find_outcome(_OUTCOME)
    best = find_least_in_force(comparison, outcome).best
    pair = comparison.baseline, best
    is_split = best != comparison.baseline and comparison.worlds >= LEAST_WORLDS
    if not is_split or not set(pair) <= set(simulated):
        return comparison
    scenarios = [comparison[name].scenario for name in pair]
    channels = find_channels_at_work(scenarios)
    worlds = min(comparison.worlds, _MOST_WORLDS)
    size = AgreedSize(worlds, comparison.seed, comparison.horizon_months, workers)
    tell(Step(f"simulating {len(channels)} mechanisms switched off in turn"))
    results = _simulate_without_each(scenarios, channels, size)
    return replace(comparison, removals=_estimate_removals(comparison, pair, channels, results))


def _simulate_without_each(
    scenarios: Sequence[Scenario], channels: Sequence[Channel], size: AgreedSize
) -> ExperimentResults:
    """Return the worlds of every scenario with each channel alone off."""
    import numpy as np

    from guaranteesim.analysis.outcomes.registry import find_outcome
    from guaranteesim.ensemble.experiment import Design
    from guaranteesim.scenario.files.channels import switch_off
    from guaranteesim.studies.design_runs import run_design

    variants = [
        Study(switch_off(scenario, [channel]).model_copy(update={"name": _name_variant(side, channel)}))
        for side, scenario in enumerate(scenarios)
        for channel in channels
    ]
    design = Design((), np.zeros((1, 0)))
    outcomes = [find_outcome(_OUTCOME)]
    return run_design(variants, design, size, outcomes=outcomes)


def _estimate_removals(
    comparison: Comparison,
    pair: tuple[str, str],
    channels: Sequence[Channel],
    results: ExperimentResults,
) -> ChannelRemovals:
    from guaranteesim.analysis.channels.channel_removal import estimate_removals
    from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row
    from guaranteesim.analysis.outcomes.registry import find_outcome

    outcome = find_outcome(_OUTCOME)
    first, second = (outcome.compute_by_world(comparison[name]) for name in pair)
    assert first is not None  # every run has this outcome
    assert second is not None
    total = (second - first)[: results.worlds]
    within = outcome.find_range(comparison[pair[1]]) - outcome.find_range(comparison[pair[0]])
    left = {}
    for channel in channels:
        these, those = (
            compute_outcome_by_row(results, _name_variant(side, channel), outcome)[0] for side in (0, 1)
        )
        left[channel.name] = those - these
    return estimate_removals(pair, outcome.name, total, left, within)


def _name_variant(side: int, channel: Channel) -> str:
    return f"{('first', 'second')[side]}-without-{channel.name}"
