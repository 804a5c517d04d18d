"""Where arrangements change places along a number, in sentences."""

from __future__ import annotations

import math

from guaranteesim.analysis.response.crossings import Crossing, CrossingSearch
from guaranteesim.analysis.response.sweep import Sweep
from guaranteesim.report.words.formats import DASH, format_percent
from guaranteesim.report.words.inputs import label_factor
from guaranteesim.report.words.names import format_count, join_names


def build_sweep_answer(sweep: Sweep) -> list[str]:
    """Return the finding about the pair, and which other pairs change places."""
    if len(sweep.factors) == 2:
        return [describe_plane(sweep)]
    if sweep.pair[0] == sweep.pair[1]:
        return [describe_response(sweep)]
    return [describe_pair(sweep, *sweep.pair), *describe_other_pairs(sweep)]


def describe_pair(sweep: Sweep, name: str, other: str) -> str:
    """Return where two arrangements change places, or that they never do within the range."""
    search = sweep.find_pair_crossings(name, other).search
    return describe_search(
        search,
        (find_title(sweep, name), find_title(sweep, other)),
        sweep.outcome.title,
        label_factor(sweep.factors[0], sweep.experiment.results.scenarios[0]),
        sweep.experiment.worlds,
    )


def describe_search(
    search: CrossingSearch, titles: tuple[str, str], outcome: str, label: str, worlds: int
) -> str:
    """Return the crossings of a pair in a sentence.

    Args:
        search: The crossings of the first less the second.
        titles: Titles of the two.
        outcome: Title of the outcome.
        label: The number that varies, with its range.
        worlds: Worlds at every value.
    """
    name, other = titles
    counted = format_count(worlds, "world")
    if search.crossings:
        where = join_names([format_crossing(item) for item in search.crossings])
        first = search.crossings[0]
        lower = other if first.before == 1 else name
        return (
            f"{name} and {other} change places in {outcome} at {where} of {label}: {lower} has less of it "
            f"below{' the first' if len(search.crossings) > 1 else ''}."
        )
    if search.side:
        lower, higher = (other, name) if search.side == 1 else (name, other)
        if search.unresolved:
            return (
                f"{lower} has less {outcome} than {higher} at {format_percent(1 - search.unresolved)} of the "
                f"values of {label}, and more at none; at the rest {counted} do not tell."
            )
        return (
            f"{lower} has less {outcome} than {higher} at every value of {label}: they never change places "
            "within the range."
        )
    return f"{name} and {other} are not told apart in {outcome} over {label} at {counted}."


def format_crossing(crossing: Crossing) -> str:
    """Return a crossing with its interval, open where it is not resolved to the end of the range."""
    if crossing.is_resolved:
        return f"{crossing.value:.3g} ({crossing.low:.3g}{DASH}{crossing.high:.3g})"
    low = "the low end" if math.isinf(crossing.low) else f"{crossing.low:.3g}"
    high = "the high end" if math.isinf(crossing.high) else f"{crossing.high:.3g}"
    return f"{crossing.value:.3g} (anywhere from {low} to {high} of the range)"


def describe_other_pairs(sweep: Sweep) -> list[str]:
    """Return how many of the other pairs change places."""
    pairs = [item for item in sweep.list_crossings() if {item.name, item.other} != set(sweep.pair)]
    if not pairs:
        return []
    turning = [item for item in pairs if any(found.is_resolved for found in item.search.crossings)]
    never = sum(item.search.side != 0 for item in pairs)
    open_ = len(pairs) - len(turning) - never
    if len(pairs) == 1:
        fate = "keeps its order throughout" if never else "is not resolved"
        fate = "changes places at a resolved value" if turning else fate
        return [f"The one other pair {fate} (crossings.csv)."]
    return [
        f"Of {format_count(len(pairs), 'other pair')}, {_count(len(turning), 'changes', 'change')} places at "
        f"a resolved value, {_count(never, 'keeps its', 'keep their')} order throughout, and "
        f"{_count(open_, 'is', 'are')} not resolved (crossings.csv)."
    ]


def _count(number: int, singular: str, plural: str) -> str:
    """Return a number with its verb: "none changes", "1 changes", "2 change"."""
    return f"{number or 'none'} {singular if number < 2 else plural}"


def describe_response(sweep: Sweep) -> str:
    """Return how far the outcome of the one arrangement moves."""
    found = sweep.estimate(sweep.pair[0]).value
    write = format_percent if sweep.outcome.unit == "share" else "{:.3g}".format
    label = label_factor(sweep.factors[0], sweep.experiment.results.scenarios[0])
    return (
        f"{sweep.outcome.title[0].upper()}{sweep.outcome.title[1:]} under {find_title(sweep, sweep.pair[0])} "
        f"goes from {write(float(found[0]))} to {write(float(found[-1]))} over {label}."
    )


def describe_plane(sweep: Sweep) -> str:
    """Return on how much of the plane each of the pair has less of the outcome."""
    name, other = (find_title(sweep, item) for item in sweep.pair)
    labels = [label_factor(factor, sweep.experiment.results.scenarios[0]) for factor in sweep.factors]
    if name == other:
        return f"The response over {labels[0]} and {labels[1]} is in rows.csv; name two scenarios for a line."
    side = sweep.map_pair().side
    less, more, open_ = (float((side == sign).mean()) for sign in (-1, 1, 0))
    shares = [format_percent(share) if share else "none" for share in (less, more, open_)]
    return (
        f"Over {labels[0]} and {labels[1]}, {name} has less {sweep.outcome.title} than {other} in "
        f"{shares[0]} of the combinations, more in {shares[1]}; {shares[2]} {'are' if open_ else 'is'} not "
        f"resolved at {format_count(sweep.experiment.worlds, 'world')} each."
    )


def find_title(sweep: Sweep, name: str) -> str:
    """Return the title of an arrangement."""
    return next(item.title for item in sweep.experiment.variants if item.arrangement == name)
