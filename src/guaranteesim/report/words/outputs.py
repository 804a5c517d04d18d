"""Names of outputs: an outcome of an arrangement, or how far two arrangements differ in it."""

from __future__ import annotations

from collections.abc import Mapping

from guaranteesim.analysis.sensitivity.design_effects import TotalEffects
from guaranteesim.analysis.sensitivity.run_sensitivity import Output, OutputSensitivity, Sensitivity


def name_output(sensitivity: Sensitivity, item: OutputSensitivity) -> str:
    """Return an output in words: an outcome of an arrangement, or how far two differ in it."""
    return _name_output({run.name: run.title for run in sensitivity.runs}, item.output)


def name_effect_output(found: TotalEffects, output: Output) -> str:
    """Return an output of a study of total effects in words."""
    return _name_output({item.name: item.title for item in found.scenarios}, output)


def _name_output(titles: Mapping[str, str], output: Output) -> str:
    if output.other is None:
        return f"{output.outcome.title} under {titles[output.name]}"
    return f"how far {titles[output.name]} and {titles[output.other]} differ in {output.outcome.title}"
