"""What an outcome or a difference hangs on, in sentences that claim no more than the dummies allow."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.sensitivity.influences import Influence
from guaranteesim.analysis.sensitivity.run_sensitivity import OutputSensitivity, Sensitivity
from guaranteesim.report.words.formats import DASH
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.outputs import name_output

_MOST_NAMED = 3


def build_sensitivity_answer(sensitivity: Sensitivity, items: Sequence[OutputSensitivity]) -> list[str]:
    """Return a sentence for each of ``items``, and one on what was not varied."""
    return [*(describe_output(sensitivity, item) for item in items), describe_unvaried(sensitivity)]


def describe_output(sensitivity: Sensitivity, item: OutputSensitivity) -> str:
    """Return one sentence: the inputs above the threshold, the strongest first, or that none is resolved."""
    what = name_output(sensitivity, item)
    worlds = format_count(sensitivity.worlds, "world")
    if item.found.is_constant:
        return f"{what[0].upper()}{what[1:]} is the same in every world, so that no input decides it."
    resolved = item.found.resolved
    if not resolved:
        return (
            f"What decides {what} is not resolved at {worlds}: none of {sensitivity.inputs:,} uncertain "
            "inputs stands out from chance."
        )
    named = [describe_influence(sensitivity, influence) for influence in resolved[:_MOST_NAMED]]
    more = len(resolved) - len(named)
    further = f"; {format_count(more, 'further input')} stand{'s' * (more == 1)} out less" if more else ""
    rest = "" if more else "; nothing else stands out from chance"
    return f"What decides {what} most: {join_names(named)}{further}{rest} at {worlds}."


def describe_influence(sensitivity: Sensitivity, influence: Influence) -> str:
    """Return an input with its δ and interval, and the direction where it is plain."""
    label = label_input(influence.name, sensitivity.runs[-1].scenario)
    ends = "" if influence.low != influence.low else f", {influence.low:.2f}{DASH}{influence.high:.2f}"
    return f"{label} (δ {influence.delta:.2f}{ends})"


def describe_unvaried(sensitivity: Sensitivity) -> str:
    """Return a sentence on what no drawn input can tell: fixed numbers and switches."""
    switches = join_names([f"{path} {'on' if on else 'off'}" for path, on in sensitivity.switches.items()])
    return (
        f"Not varied, so nothing is said of them: {format_count(len(sensitivity.fixed), 'fixed number')} "
        f"(in fixed.csv), and the switches of the model ({switches}). `guaranteesim sweep` moves one of "
        "the numbers, `guaranteesim theories` the switches."
    )
