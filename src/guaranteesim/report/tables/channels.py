"""A difference split by channel as tables and sentences that fit a given width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report.tables.layout import build_fitting_tables
from guaranteesim.report.words.differences import DifferenceWords, make_pair_titles
from guaranteesim.report.words.names import capitalize_first, format_count, join_names

if TYPE_CHECKING:
    from rich.console import RenderableType

OTHER_TITLE = "All other"
TOTAL_TITLE = "Whole difference"

LEGEND = (
    "Part: the channel's mean effect over all orders of switching channels on (Shapley value); parts and "
    "all other add up to the whole before rounding. Alone on: its effect with every other channel off. "
    "Alone off: what is lost with it alone off. * the interval, each 95 % by itself, excludes 0."
)


def build_channel_tables(comparison: ChannelComparison, width: int = 100) -> list[RenderableType]:
    """Return the parts of the difference, what each channel is, and how to read them.

    Args:
        comparison: The difference split by channel.
        width: Columns of the terminal or page.
    """
    from rich.text import Text

    lines = [LEGEND, "", *_describe_channels(comparison), "", format_channel_footer(comparison)]
    wrapped = [Text(part) for line in lines for part in _wrap_line(line, width)]
    return [*_build_part_table(comparison, width), *wrapped]


def _build_part_table(comparison: ChannelComparison, width: int) -> Iterator[RenderableType]:
    words, split = DifferenceWords(comparison.outcome), comparison.split
    names = [comparison.find_channel(item.name).title for item in split.ranked] + [OTHER_TITLE, TOTAL_TITLE]
    cells = [
        tuple(
            words.format_cell(item) if part.moves else "no effect"
            for item in (part.part, part.alone, part.removed)
        )
        for part in split.ranked
    ]
    other = words.format_cell(split.other) if split.other_moves else "no effect"
    cells += [(other, "", ""), (words.format_cell(split.total), "", "")]
    columns = list(zip(("part", "alone on", "alone off"), map(list, zip(*cells, strict=True)), strict=True))
    first, second = make_pair_titles(comparison.first, comparison.second)
    title = f"{capitalize_first(words.noun)}, {words.unit}: {second} less {first}"
    yield from build_fitting_tables(title, names, columns, width, max(map(len, names)))


def _describe_channels(comparison: ChannelComparison) -> Iterator[str]:
    """Yield what each channel does, and which are off in both arrangements."""
    for item in comparison.split.ranked:
        channel = comparison.find_channel(item.name)
        yield f"  {channel.title}: {channel.says}"
    if comparison.still:
        titles = join_names([item.title for item in comparison.still])
        yield f"  No effect in any of {format_count(comparison.worlds, 'world')}: {titles}."
    if comparison.idle:
        yield f"  Off in both, whatever is switched: {join_names([item.title for item in comparison.idle])}."


def format_channel_footer(comparison: ChannelComparison) -> str:
    """Return the size of the runs, and the reminder that this is no forecast."""
    sets = len(comparison.split.pairs)
    return (
        f"{format_count(comparison.worlds, 'world')} for each arrangement and each of {sets} sets of "
        f"channels over {format_count(comparison.horizon_months, 'month')}, seed {comparison.seed}; {FOOTER}."
    )


def _wrap_line(line: str, width: int) -> list[str]:
    """Return a line broken between words; one that begins with blanks has a hanging indent."""
    import textwrap

    start = "  " if line.startswith("  ") else ""
    broken = textwrap.wrap(
        line.strip(), width, initial_indent=start, subsequent_indent=start * 2, break_long_words=False
    )
    return broken or [""]
