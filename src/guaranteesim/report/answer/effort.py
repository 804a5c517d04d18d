"""How many worlds a precision took, and whether it was reached."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.outcomes.precision_target import (
    Precision,
    PrecisionTarget,
    measure_precision,
)
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.ensemble.results import Results
from guaranteesim.report.words.formats import NBSP, format_number
from guaranteesim.report.words.names import format_count


def describe_effort(results: Sequence[Results]) -> list[str]:
    """Return a sentence on the precision that decided the number of worlds, or nothing if none did.

    Args:
        results: The run, or all runs of a comparison.
    """
    found = _measure_request(results)
    if found is None:
        return []
    request, target, precision = found
    width = format_half_width(target.outcome, target.half_width)
    asked = f"{width} on {_describe_object(results, request, target)}"
    reached = format_half_width(target.outcome, precision.half_width)
    if precision.reaches(target.half_width):
        return [f"It took {format_count(precision.worlds, 'world')} to reach {asked} (now {reached})."]
    about = _round_up(precision.estimate_worlds(target.half_width))
    if precision.worlds >= request["worlds_limit"]:
        stopped = f"the limit of {format_count(precision.worlds, 'world')} (--worlds-limit)"
    else:
        stopped = f"{format_count(precision.worlds, 'world')}, for want of memory or disk"
    return [f"Not reached: {asked}. It is {reached} at {stopped}; about {about:,} worlds would reach it."]


def summarise_effort(results: Sequence[Results]) -> dict[str, Any] | None:
    """Return the precision that decided the number of worlds as plain data, or None if none did."""
    found = _measure_request(results)
    if found is None:
        return None
    request, target, precision = found
    return {
        "asked": target.asked,
        "outcome": target.outcome.name,
        "half_width": target.half_width,
        "reached_half_width": precision.half_width,
        "is_reached": precision.reaches(target.half_width),
        "widest": precision.widest,
        "worlds": precision.worlds,
        "worlds_limit": request["worlds_limit"],
    }


def _measure_request(
    results: Sequence[Results],
) -> tuple[Mapping[str, Any], PrecisionTarget, Precision] | None:
    """Return what the manifests say was asked for, and the precision that the runs have."""
    request = results[0].manifest.get("until")
    baseline = None if request is None else request["baseline"]
    together = {run.name for run in results} == set(request["scenario_sha256"]) if request else False
    # Runs that were put together with others later say nothing about these.
    if request is None or not together:
        return None
    outcome = find_outcome(request["outcome"])
    target = PrecisionTarget(request["asked"], outcome, request["half_width"], baseline is not None)
    return request, target, measure_precision(target, results, baseline)


def _describe_object(results: Sequence[Results], request: Mapping[str, Any], target: PrecisionTarget) -> str:
    title, baseline = target.outcome.title, request["baseline"]
    if baseline is None:
        return title
    base = next(run for run in results if run.name == baseline)
    return f"every difference of {title} from {base.title or baseline}"


def format_half_width(outcome: Outcome, half_width: float) -> str:
    """Return a half-width in the reader's unit: "±1 point", "±0.96 points", "±2 months"."""
    if outcome.unit != "share":
        return f"\N{PLUS-MINUS SIGN}{format_number(half_width)}{NBSP}{outcome.unit}"
    points = f"{100 * half_width:.2g}" if half_width < 0.1 else f"{100 * half_width:.0f}"
    return f"\N{PLUS-MINUS SIGN}{points}{NBSP}point{'' if points == '1' else 's'}"


def _round_up(worlds: int) -> int:
    """Return a rough number of worlds: two digits, rounded up."""
    unit = int(10 ** max(len(str(worlds)) - 2, 0))
    return math.ceil(worlds / unit) * unit
