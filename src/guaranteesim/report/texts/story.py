"""The story of one world: the acts of the challenger, the calls, the answers and the outcome."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.ensemble.columns import Events, Timeline, Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.report.texts.story_crises import CrisisTexts
from guaranteesim.report.texts.story_details import DetailTexts
from guaranteesim.report.words.formats import format_number
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.story_states import StateNames, format_territory
from guaranteesim.report.words.world_calendar import list_calendar_entries

DEFAULT_WIDTH = 80


def tell_story(results: Results, world: int, width: int = DEFAULT_WIDTH) -> str:
    """Return the story of one world month by month, as plain text.

    Args:
        results: The run.
        world: The number of the world, as in ``results.worlds["world"]``.
        width: Columns of the text.

    Raises:
        UserError: the run has no such world.
    """
    outcome, crises = find_world_row(results, world), find_crises(results, world)
    teller = StoryTexts(results)
    paragraphs = [
        f"{results.title}: the story of world {world}",
        teller.describe_opening(outcome),
        *teller.list_events(crises, world),
        teller.describe_ending(outcome),
        f"One of {format_count(len(results.world_table), 'imagined world')}; {FOOTER}.",
    ]
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)


def list_dated_paragraphs(results: Results, world: int) -> list[tuple[int, str]]:
    """Return what happens in one world in the order of telling, each paragraph with its month."""
    return StoryTexts(results).list_dated_events(find_crises(results, world), world)


def describe_world_opening(results: Results, world: int) -> str:
    """Return the first paragraph of the story of one world: the arrangement and the challenger."""
    return StoryTexts(results).describe_opening(find_world_row(results, world))


def describe_world_ending(results: Results, world: int) -> str:
    """Return the state of one world at the horizon, the last paragraph of its story."""
    return StoryTexts(results).describe_ending(find_world_row(results, world))


def find_crises(results: Results, world: int) -> list[dict[Any, Any]]:
    """Return the rows of the crises of the world by column."""
    # The table of a run without any crisis may lack its columns.
    events = results.event_table
    rows = events.find_rows(Events.world, world) if len(events) else events.to_frame()
    return rows.to_dict("records")


def find_world_row(results: Results, world: int) -> dict[str, Any]:
    """Return the row of the world by column."""
    rows = results.world_table.find_rows(Worlds.world, world).to_dict("records")
    if not rows:
        # Numbers of worlds are not positions: a run may hold worlds 500 to 999 only.
        first, last = results.world_table[Worlds.world].min(), results.world_table[Worlds.world].max()
        raise UserError(f"there is no world {world} in these results: choose one from {first} to {last}")
    return {str(key): value for key, value in rows[0].items()}


class StoryTexts:
    """Writes the sentences of a story; with ``details`` also what was expected, and why parties voted.

    All states get the same sentences.
    """

    def __init__(self, results: Results, details: DetailTexts | None = None) -> None:
        self.results, self.scenario = results, results.scenario
        self.names, self._details = StateNames(self.scenario), details
        self._crises = CrisisTexts(results, details)

    def describe_opening(self, outcome: dict[str, Any]) -> str:
        """Return the arrangement, the motivation of the challenger and the number of occasions."""
        parties = self.scenario.guarantors
        has = f"an arrangement with {self.names.join(parties)}" if parties else "no guarantee"
        motivation, typical = outcome[Worlds.motivation], self.scenario.challenger.motivation.centre
        begins = " A war is going on when month 1 begins." if self.scenario.start.at_war else ""
        return (
            f"{self.names.protege} has {has}.{begins} The challenger, {self.names.challenger}, is "
            f"{_compare_motivation(motivation, typical)} (motivation {format_number(motivation)}, "
            f"typically {format_number(typical)}). "
            f"Over {format_count(self.scenario.run.horizon_months, 'month')} it has "
            f"{format_count(outcome[Worlds.opportunities], 'occasion')} to act."
        )

    def list_events(self, crises: Sequence[dict[Any, Any]], world: int) -> list[str]:
        """Return the paragraphs of a world by month: calendar, ends of wars, crises, consequences."""
        return [text for _, text in self.list_dated_events(crises, world)]

    def list_dated_events(self, crises: Sequence[dict[Any, Any]], world: int) -> list[tuple[int, str]]:
        """Return the paragraphs of :meth:`list_events`, each with its month."""
        return [(month, " ".join(parts)) for month, parts in self.list_dated_parts(crises, world)]

    def list_dated_parts(self, crises: Sequence[dict[Any, Any]], world: int) -> list[tuple[int, list[str]]]:
        """Return what happens in the order of telling: the month, and the parts of what is told."""
        # Within a month: the calendar first (0), then ends of wars (1), crises (2), and consequences (3).
        acts = [(int(crisis[Events.month]), 2, self._crises.describe_crisis(crisis)) for crisis in crises]
        dated = [
            (item.month, 3 * item.follows_act, [f"Month {item.month}: {item.text}."])
            for item in list_calendar_entries(self.results, world)
        ]
        others = [*dated, *self._list_war_ends(world), *self._list_choices(acts)]
        found = sorted([*others, *acts], key=lambda part: part[:2])
        return [(int(month), parts) for month, _, parts in found]

    def _list_choices(
        self, acts: Sequence[tuple[int, int, list[str]]]
    ) -> Iterator[tuple[int, int, list[str]]]:
        """Yield occasions on which the challenger stays quiet, and votes on terms, if they are known."""
        if self._details is None:
            return
        for month, text in self._details.describe_nuclear_use():
            yield month, 1, [f"Month {month}: {text}."]
        acted = {month for month, _, _ in acts}
        for month in range(1, self.scenario.run.horizon_months + 1):
            quiet = [] if month in acted else list(self._details.describe_choice(month, acts=False))
            if quiet:
                yield month, 2, [f"Month {month}: {' '.join(quiet)}"]
            reasons = list(self._details.describe_renewal_reasons(month))
            if reasons:
                yield month, 1, [f"Month {month}: {' '.join(reasons)}"]

    def _list_war_ends(self, world: int) -> Iterator[tuple[int, int, list[str]]]:
        """Yield the end of each war, if this is the world that was recorded month by month."""
        timeline = self.results.timeline
        if timeline.empty or int(timeline[Timeline.world].iloc[0]) != world:
            return
        at_war = Timeline.at_war.read(timeline)
        months, territory = Timeline.month.read(timeline), Timeline.territory.read(timeline)
        for row in range(1, len(months)):
            if at_war[row - 1] and not at_war[row]:
                text = (
                    f"Month {months[row]}: the war is over; since the beginning {self.names.challenger} "
                    f"has taken {format_territory(territory[row])}."
                )
                yield int(months[row]), 1, [text]

    def describe_ending(self, outcome: dict[str, Any]) -> str:
        """Return the state of the world at the horizon."""
        peace = "There was no major violation."
        if self.scenario.start.at_war:
            peace = "There was war from the beginning."
        elif outcome[Worlds.major_violation]:
            months = format_count(outcome[Worlds.peace_months], "month")
            peace = f"Peace held for {months} before the first major violation."
        parts = [
            f"{format_territory(outcome[Worlds.territory_lost])} lost",
            f"{format_count(outcome[Worlds.war_months], 'month')} of war",
        ]
        parts.append(f"{'a' if outcome[Worlds.clash] else 'no'} direct clash with an outside state")
        if outcome[Worlds.nuclear_use]:
            parts.append("nuclear use")
        return f"Month {self.scenario.run.horizon_months}, the end. {peace} In all: {join_names(parts)}."


def _compare_motivation(motivation: float, typical: float) -> str:
    """Return how a motivation compares with the centre of its range, in words."""
    # A motivation within 15 % of the centre of its range counts as typical.
    if motivation > 1.15 * typical:
        return "more strongly motivated than is typical here"
    if motivation < 0.85 * typical:
        return "less strongly motivated than is typical here"
    return "about as motivated as is typical here"
