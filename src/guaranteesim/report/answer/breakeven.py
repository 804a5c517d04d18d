"""Break-even points in sentences."""

from __future__ import annotations

import math

from guaranteesim.analysis.response.break_even_result import BreakEvenResult
from guaranteesim.analysis.response.crossings import Crossing
from guaranteesim.report.words.formats import MINUS, format_percent
from guaranteesim.report.words.names import format_count, join_names


def build_break_even_answer(result: BreakEvenResult) -> list[str]:
    """Return where the two are equal, or that they never are, and what the search took."""
    return [_describe_points(result), _describe_effort(result)]


def _describe_points(result: BreakEvenResult) -> str:
    ends = _format_range(result, result.low, result.high)
    if not result.found.points:
        side = result.found.search.side
        worlds = format_count(result.found.worlds, "world")
        if not side:
            return (
                f"Not resolved within {result.label} from {ends}: {worlds} at each value tell no "
                f"{'gain from 0' if result.signing else 'difference'}."
            )
        open_ = result.found.search.unresolved
        if open_:
            what = f"{_describe_side(result, side)} in {format_percent(1 - open_)} of the values tried"
            return (
                f"No break-even is resolved within {result.label} from {ends}: {what}; in the rest {worlds} "
                "do not tell."
            )
        return f"Never within {result.label} from {ends}: {_describe_side(result, side)} throughout."
    first = result.found.points[0]
    places = join_names([_format_point(result, item) for item in result.found.points])
    what = (
        f"{result.signing} gains nothing from {result.titles[0]} over no deal"
        if result.signing
        else f"{result.titles[0]} and {result.titles[1]} are equal in {result.outcome}"
    )
    below, above = (_describe_side(result, side) for side in (first.before, -first.before))
    which = "the first " if len(result.found.points) > 1 else ""
    where = f"{what[0].upper()}{what[1:]} where {result.label} is {places}"
    return f"{where}; below {which or 'it '}{below}, above it {above}."


def _describe_side(result: BreakEvenResult, side: int) -> str:
    if result.signing:
        return f"{result.signing} {'gains by signing' if side > 0 else 'would rather refuse'}"
    better, worse = result.titles if side > 0 else result.titles[::-1]
    return (
        f"{better} has less of it than {worse}"
        if result.found.points
        else (f"{better} has less {result.outcome} than {worse}")
    )


def _format_point(result: BreakEvenResult, item: Crossing) -> str:
    value, unit = _write_value(result, item.value)
    low, high = (
        _write_value(result, end)[0] if math.isfinite(end) else "the end of the range"
        for end in (item.low, item.high)
    )
    return f"{value}{unit} (95 %: {low} to {high})"


def _format_range(result: BreakEvenResult, low: float, high: float) -> str:
    first, (last, unit) = _write_value(result, low)[0], _write_value(result, high)
    return f"{first} to {last}{unit}"


def _write_value(result: BreakEvenResult, value: float) -> tuple[str, str]:
    """Return a number and the unit that stands behind it once; a percent sign belongs to the number."""
    number, space, unit = result.format_value(value).partition(" ")
    if unit == "%":
        number, space, unit = f"{number} %", "", ""
    written = f"{MINUS}{number[1:]}" if number.startswith("-") else number
    return written, f"{space}{unit}"


def _describe_effort(result: BreakEvenResult) -> str:
    worlds = format_count(result.found.worlds, "world")
    if result.found.points and not result.found.is_narrow:
        return (
            f"The interval is wider than the tolerance of ±{result.found.tolerance:.2g} in {result.path} "
            f"after {worlds} at each value, the most that was allowed: --most-worlds allows more."
        )
    if result.found.points:
        return f"Found to ±{result.found.tolerance:.2g} in {result.path} with {worlds} at each value."
    return f"It took {worlds} at each value."
