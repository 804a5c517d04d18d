"""The answer of a split by channel: which mechanisms make the difference, and how far they overlap."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
from guaranteesim.analysis.channels.channel_split import ChannelPart
from guaranteesim.report.words.differences import DifferenceWords, make_pair_titles
from guaranteesim.report.words.names import capitalize_first, format_count, join_names

_LEAST_PART = 0.02
"""Share of the difference below which a part is called little and not given as a number."""
_LEAST_INTERPLAY = 0.1
"""Share of the largest part from which the dependence of a channel on the others is reported."""
_LEAST_OVERLAP = 0.2
"""Share of the difference from which an overlap of the channels is reported."""


def build_channel_answer(comparison: ChannelComparison) -> list[str]:
    """Return two short paragraphs: what the difference comes through, and how far the split can be read."""
    return [describe_split(comparison), describe_reading(comparison)]


def describe_split(comparison: ChannelComparison) -> str:
    """Return how the difference is divided among the channels; or that it is not resolved."""
    words = DifferenceWords(comparison.outcome)
    split, (first, second) = comparison.split, make_pair_titles(comparison.first, comparison.second)
    values = words.format_value(split.first.value), words.format_value(split.second.value)
    worlds = format_count(comparison.worlds, "world")
    if not split.total.excludes_zero:
        gap = f"{words.format_signed_interval(split.total)} {words.unit}"
        return (
            f"The difference between {first} ({values[0]}) and {second} ({values[1]}) in {words.noun} is not "
            f"resolved at {worlds}: {gap}. {_describe_opposed(comparison, words)}"
        )
    verb = "lowers" if split.total.value < 0 else "raises"
    size = f"{words.format_sized_interval(split.total)} {words.unit}"
    said = (
        f"Of the {size} by which {second} {verb} {words.noun} ({values[1]} against {values[0]} under "
        f"{first}), "
    )
    return f"{said}{'; '.join(_list_clauses(comparison, words))}."


def _list_clauses(comparison: ChannelComparison, words: DifferenceWords) -> Iterator[str]:
    """Yield what comes through the channels, the other way, in small parts, and what is not resolved."""
    split, total = comparison.split, comparison.split.total.value
    named = [(item.part, f"through {_find_phrase(comparison, item)}") for item in split.ranked]
    resolved = [item for item in [*named, (split.other, "through no channel")] if item[0].excludes_zero]
    large = [item for item in resolved if abs(item[0].value) >= _LEAST_PART * abs(total)]
    along = [item for item in large if item[0].value * total > 0]
    against = [item for item in large if item[0].value * total < 0]
    if along:
        (first, how), *more = along
        texts = [f"{words.format_sized_interval(first)} come {how}"]
        yield join_names([*texts, *(f"{words.format_sized_interval(part)} {how}" for part, how in more)])
    if against:
        parts = [f"{words.format_sized_interval(part)} {how}" for part, how in against]
        yield f"in the other direction, {join_names(parts)}"
    small = [how.removeprefix("through ") for part, how in resolved if (part, how) not in large]
    if small:
        yield f"little through {join_names(small)}"
    unclear = [
        _find_phrase(comparison, item) for item in split.ranked if item.moves and not item.part.excludes_zero
    ]
    if unclear:
        yield f"not resolved at {format_count(comparison.worlds, 'world')}: {join_names(unclear)}"
    if not (resolved or unclear):
        yield "no part is resolved"


def _describe_opposed(comparison: ChannelComparison, words: DifferenceWords) -> str:
    """Return the channels that are resolved although the whole difference is not."""
    resolved = [item for item in comparison.split.ranked if item.part.excludes_zero]
    if not resolved:
        return "Neither is the part of any channel."
    parts = [
        f"{_find_phrase(comparison, item)} {words.format_signed_interval(item.part)}" for item in resolved
    ]
    return f"Parts that are resolved: {join_names(parts)}."


def describe_reading(comparison: ChannelComparison) -> str:
    """Return how far channels overlap or depend on each other, and what is left with every channel off."""
    words = DifferenceWords(comparison.outcome)
    return " ".join(
        [
            *_describe_overlap(comparison, words),
            *_describe_interplay(comparison, words),
            _describe_other(comparison, words),
        ]
    )


def _describe_overlap(comparison: ChannelComparison, words: DifferenceWords) -> Iterator[str]:
    """Yield by how much the channels one by one exceed or miss what they do together."""
    split = comparison.split
    together = split.total.value - split.other.value
    if not split.overlap.excludes_zero or abs(split.overlap.value) < _LEAST_OVERLAP * abs(together):
        return
    apart = together + split.overlap.value
    same = apart * together > 0 and split.overlap.value * together > 0
    what = "they stand in for one another" if same else "they work through one another"
    signed = words.format_signed(apart), words.format_signed(together)
    yield (
        f"One by one, each with the others off, the channels add up to {signed[0]} {words.unit}, together "
        f"to {signed[1]}: {what}, so that the split is a mean over the orders of switching them on."
    )


def _describe_interplay(comparison: ChannelComparison, words: DifferenceWords) -> Iterator[str]:
    """Yield the channels whose effect depends on the others by more than their own part, two at most."""
    ranked = comparison.split.ranked
    least = _LEAST_INTERPLAY * max((abs(item.part.value) for item in ranked), default=0.0)
    found = [item for item in ranked if item.is_mostly_interplay and abs(item.interplay.value) >= least]
    for item in found[:2]:
        yield (
            f"{capitalize_first(_find_phrase(comparison, item))}: "
            f"{words.format_signed_interval(item.alone)} with every other channel off and "
            f"{words.format_signed_interval(item.removed)} with all of them on, so that the interaction "
            "exceeds the part."
        )


def _describe_other(comparison: ChannelComparison, words: DifferenceWords) -> str:
    """Return what is left of the difference with every channel off."""
    split = comparison.split
    if not split.other_moves:
        left = "with every channel off, no world tells the two apart"
    elif split.other.excludes_zero:
        left = f"with every channel off, {words.format_signed_interval(split.other)} {words.unit} are left"
    else:
        left = "what is left with every channel off is not resolved"
    return f"Both meet the same luck; {left}."


def _find_phrase(comparison: ChannelComparison, item: ChannelPart) -> str:
    return comparison.find_channel(item.name).phrase
