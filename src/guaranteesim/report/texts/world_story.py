"""The story of a world that was simulated again: summary, months, outcome; under one arrangement or two."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.worlds.told_story import ToldStory
from guaranteesim.ensemble.columns import Timeline
from guaranteesim.ensemble.told.world_details import ToldWorld
from guaranteesim.report.texts.story import DEFAULT_WIDTH, StoryTexts, find_crises, find_world_row
from guaranteesim.report.texts.story_details import DetailTexts
from guaranteesim.report.texts.story_parting import describe_parting
from guaranteesim.report.texts.story_summary import sum_up_world
from guaranteesim.report.words.names import format_count, join_names, make_short_titles
from guaranteesim.report.words.story_states import StateNames
from guaranteesim.report.words.world_choice import describe_world_choice

TWO_COLUMNS = 100
"""Columns of a terminal from which two arrangements stand side by side."""
_GAP = 4
SCALE = (
    "Worth is the expected value of an option to the challenger on the model's scale, chances in words are "
    "its own estimates and can err. A number behind a reason is what it adds to the log odds of a vote: +1 "
    "turns an even chance into about 73\N{NO-BREAK SPACE}%."
)


@dataclass(frozen=True)
class WorldTexts:
    """The parts of the story of one world.

    Attributes:
        title: Title of the arrangement.
        short: The same in a sentence.
        summary: What happens in it, in a sentence or two.
        opening: The arrangement and the challenger.
        months: Paragraphs in the order of telling, each with its first month; quiet months are counted.
        ending: The outcome.
    """

    title: str
    short: str
    summary: str
    opening: str
    months: tuple[tuple[int, str], ...]
    ending: str


def write_world(told: ToldWorld) -> WorldTexts:
    """Return the parts of the story of one world."""
    outcome, crises = find_world_row(told.results, told.world), find_crises(told.results, told.world)
    details = DetailTexts(told)
    texts = StoryTexts(told.results, details)
    entries = texts.list_dated_parts(crises, told.world)
    return WorldTexts(
        told.results.title,
        make_short_titles([told.results])[told.results.name],
        sum_up_world(told.results.scenario, outcome, crises),
        texts.describe_opening(outcome),
        tuple(_fill_gaps(told, details, entries)),
        texts.describe_ending(outcome),
    )


def _fill_gaps(
    told: ToldWorld, details: DetailTexts, entries: Sequence[tuple[int, list[str]]]
) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs, and one for the months between them in which nothing happens."""
    horizon, last = told.results.scenario.run.horizon_months, 0
    for month, parts in [*entries, (horizon + 1, [])]:
        if month > last + 1:
            yield last + 1, _describe_gap(told, details, last + 1, month - 1)
        for part in parts:
            yield month, part
        last = max(last, month)


def _describe_gap(told: ToldWorld, details: DetailTexts, first: int, last: int) -> str:
    at_war = Timeline.at_war.read(told.results.timeline)[first - 1 : last]
    name = f"Month {first}" if first == last else f"Months {first} to {last}"
    if at_war.all():
        return f"{name}: the war goes on."
    if at_war.any():
        return f"{name}: war, and nothing else to tell."
    count = "" if first == last else f" ({last - first + 1} months)"
    refused = details.describe_refusals(first, last)
    more = f" {refused}." if refused else ""
    return f"{name}: quiet{count}{_describe_provocations(told, first, last)}.{more}"


def _describe_provocations(told: ToldWorld, first: int, last: int) -> str:
    months = [month for month in told.details.provocations if first <= month <= last]
    who = StateNames(told.results.scenario).protege
    if not months or first == last:
        return f", though {who} provokes" if months else ""
    word = "month" if len(months) == 1 else "months"
    return f", though {who} provokes in {word} {join_names([str(month) for month in months])}"


def render_story(story: ToldStory, width: int = DEFAULT_WIDTH) -> str:
    """Return the story as plain text of at most ``width`` columns.

    Two arrangements stand side by side from :data:`TWO_COLUMNS` columns on, and below each other in narrower
    texts, month by month.
    """
    worlds = [write_world(told) for told in story.worlds]
    if len(worlds) == 1:
        lines = _wrap(_list_paragraphs(story, worlds[0]), width)
    else:
        lines = _wrap(_list_head(story, worlds), width)
        lines += ["", *_render_both(story, worlds, width), "", *_wrap(_list_foot(story), width)]
    return "\n".join(lines)


def _list_paragraphs(story: ToldStory, world: WorldTexts) -> list[str]:
    return [
        f"{world.title}: the story of world {story.world}",
        world.summary,
        describe_world_choice(story.choice),
        world.opening,
        *(text for _, text in world.months),
        world.ending,
        *_list_foot(story),
    ]


def _list_head(story: ToldStory, worlds: Sequence[WorldTexts]) -> list[str]:
    return [
        f"Same luck, other treaty: world {story.world} under {worlds[0].short} and under {worlds[1].short}",
        describe_parting(story),
        describe_world_choice(story.choice),
    ]


def _list_foot(story: ToldStory) -> list[str]:
    scale = [SCALE] if any(told.details.choices for told in story.worlds) else []
    return [*scale, f"One of {format_count(story.choice.of, 'imagined world')}; {FOOTER}."]


def _wrap(paragraphs: Sequence[str], width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [""] if lines else []
        lines += textwrap.wrap(paragraph, width, break_on_hyphens=False)
    return lines


def _list_rows(worlds: Sequence[WorldTexts]) -> Iterator[tuple[str, str]]:
    """Yield paragraphs side by side: titles, summaries, openings, each month that either tells, outcomes."""
    one, other = worlds
    yield one.title.upper(), other.title.upper()
    yield one.summary, other.summary
    yield one.opening, other.opening
    for month in sorted({month for world in worlds for month, _ in world.months}):
        sides = [[text for when, text in world.months if when == month] for world in worlds]
        for place in range(max(map(len, sides))):
            cells = [side[place] if place < len(side) else "" for side in sides]
            yield cells[0], cells[1]
    yield one.ending, other.ending


def _render_both(story: ToldStory, worlds: Sequence[WorldTexts], width: int) -> list[str]:
    if width < TWO_COLUMNS:
        return _render_in_turn(worlds, width)
    side = (width - _GAP) // 2
    lines: list[str] = []
    for cells in _list_rows(worlds):
        left, right = (textwrap.wrap(cell, side, break_on_hyphens=False) for cell in cells)
        lines += [""] if lines else []
        for place in range(max(len(left), len(right))):
            parts = [part[place] if place < len(part) else "" for part in (left, right)]
            lines.append(f"{parts[0]:<{side + _GAP}}{parts[1]}".rstrip())
    return lines


def _render_in_turn(worlds: Sequence[WorldTexts], width: int) -> list[str]:
    """Return the rows below each other; what is the same under both is told once."""
    marks = [f"[{world.short}] " for world in worlds]
    paragraphs: list[str] = []
    for cells in list(_list_rows(worlds))[1:]:
        if cells[0] == cells[1]:
            paragraphs.append(f"[both] {cells[0]}")
        else:
            paragraphs += [f"{mark}{cell}" for mark, cell in zip(marks, cells, strict=True) if cell]
    return _wrap(paragraphs, width)


def render_story_as_markdown(story: ToldStory) -> str:
    """Return the story as Markdown: a heading, the summary, and a paragraph for each month that tells."""
    worlds = [write_world(told) for told in story.worlds]
    if len(worlds) == 1:
        title, *paragraphs = _list_paragraphs(story, worlds[0])
        return "\n\n".join([f"# {_escape(title)}", *map(_escape, paragraphs)]) + "\n"
    title, *head = _list_head(story, worlds)
    parts = [f"# {_escape(title)}", *map(_escape, head)]
    for world in worlds:
        told = [world.summary, world.opening, *(text for _, text in world.months), world.ending]
        parts += [f"## {_escape(world.title)}", *map(_escape, told)]
    return "\n\n".join([*parts, *map(_escape, _list_foot(story))]) + "\n"


def _escape(text: str) -> str:
    """Return the text with the characters that Markdown reads as marks taken as they are."""
    for mark in ("\\", "*", "_", "`", "<", "#", "["):
        text = text.replace(mark, f"\\{mark}")
    return text
