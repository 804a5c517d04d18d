"""Names of outputs: an outcome of an arrangement, or how far two arrangements differ in it."""

from __future__ import annotations

from guaranteesim.analysis.sensitivity.run_sensitivity import OutputSensitivity, Sensitivity


def name_output(sensitivity: Sensitivity, item: OutputSensitivity) -> str:
    """Return an output in words: an outcome of an arrangement, or how far two differ in it."""
    titles = {run.name: run.title for run in sensitivity.runs}
    output = item.output
    if output.other is None:
        return f"{output.outcome.title} under {titles[output.name]}"
    return f"how far {titles[output.name]} and {titles[output.other]} differ in {output.outcome.title}"
