"""Where the paths of one world part under two arrangements, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guaranteesim.analysis.worlds.told_story import ToldStory
from guaranteesim.ensemble.columns import Events, Timeline
from guaranteesim.ensemble.told.world_details import Choice, ToldWorld
from guaranteesim.report.texts.story import find_crises
from guaranteesim.report.texts.story_details import DetailTexts, format_worth
from guaranteesim.report.texts.story_differences import (
    CrisisDifference,
    find_hidden_difference,
    format_pair,
    is_equal,
)
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import find_rung_title, make_short_titles
from guaranteesim.report.words.story_states import StateNames, format_territory


def describe_parting(story: ToldStory) -> str:
    """Return the month in which the two paths part, and why, in a sentence or two."""
    return " ".join(_Parting(story).describe())


def find_parting_month(story: ToldStory) -> int | None:
    """Return the month in which the two paths part; None if they never do."""
    return _Parting(story).find_month()


def describe_parting_alone(story: ToldStory) -> str:
    """Return the same as :func:`describe_parting` without the outcome at the end."""
    return _Parting(story).describe()[0]


class _Parting:
    def __init__(self, story: ToldStory) -> None:
        self.one, self.other = story.worlds
        short = make_short_titles([told.results for told in story.worlds])
        self.titles = [short[told.results.name] for told in story.worlds]
        self.names = StateNames(self.one.results.scenario)
        self.crises = [_index_crises(told) for told in story.worlds]

    def describe(self) -> tuple[str, str]:
        """Return where and why the paths part, and what is lost at the end of each."""
        month = self.find_month()
        if month is None:
            return self._describe_same_course(), self._compare_ends()
        return f"The paths part in month {month}: {self._compare_month(month)}", self._compare_ends()

    def _describe_same_course(self) -> str:
        """Return that nothing that happens differs, and what else does, if anything."""
        hidden = find_hidden_difference(self.one, self.other)
        if hidden is None:
            return "The paths never part: what happens is the same under both."
        month, what = hidden
        return f"What happens is the same under both. From month {month} on, {what} differs beneath it."

    def find_month(self) -> int | None:
        """Return the first month that differs."""
        months = range(1, self._count_months() + 1)
        return next((month for month in months if self._compare_month(month) is not None), None)

    def _count_months(self) -> int:
        return min(told.results.scenario.run.horizon_months for told in (self.one, self.other))

    def _compare_month(self, month: int) -> str | None:
        """Return what differs in a month, None if nothing does."""
        provoked = [month in told.details.provocations for told in (self.one, self.other)]
        if provoked[0] != provoked[1]:
            place = 0 if provoked[0] else 1
            return (
                f"{self.names.protege} provokes under {self.titles[place]} and does not under "
                f"{self.titles[1 - place]}."
            )
        choices = [told.details.find_choice(month) for told in (self.one, self.other)]
        first, second = choices
        if (first is None) != (second is None):
            return self._explain_occasion(month, has=0 if second is None else 1)
        if first is not None and second is not None and first.picked != second.picked:
            return self._explain_choice(first, second)
        found = [crises.get(month) for crises in self.crises]
        if found[0] is not None and found[1] is not None:
            said = self._compare_crises(found[0], found[1])
            if said is not None:
                return said
        used = [month in told.details.nuclear_war for told in (self.one, self.other)]
        if used[0] != used[1]:
            place = 0 if used[0] else 1
            return (
                f"nuclear weapons are used in a war under {self.titles[place]} and not under "
                f"{self.titles[1 - place]}."
            )
        return self._compare_fronts(month)

    def _compare_fronts(self, month: int) -> str | None:
        """Return what differs in war and territory when the month is over."""
        wars = [_is_at_war(told, month) for told in (self.one, self.other)]
        if wars[0] != wars[1]:
            place = 0 if wars[0] else 1
            return f"a war is on under {self.titles[place]}, and none under {self.titles[1 - place]}."
        held = [_read_territory(told)[month - 1] for told in (self.one, self.other)]
        if is_equal(held[0], held[1]):
            return None
        shown = format_pair(100 * held[0], 100 * held[1])
        return (
            f"{self.names.challenger} then holds {shown[0]}{formats.NBSP}% of the territory under "
            f"{self.titles[0]} and {shown[1]}{formats.NBSP}% under {self.titles[1]}."
        )

    def _explain_occasion(self, month: int, has: int) -> str:
        without = self.titles[1 - has]
        if _is_at_war((self.one, self.other)[1 - has], month) or self._was_at_war(1 - has, month):
            why = "a war is on there, and the challenger has no other choice to make"
        else:
            why = "how protected the protégé feels changes how often occasions arise"
        return (
            f"{self.names.challenger} has an occasion to act under {self.titles[has]} and none under "
            f"{without}, because {why}."
        )

    def _was_at_war(self, place: int, month: int) -> bool:
        return month > 1 and _is_at_war((self.one, self.other)[place], month - 1)

    def _explain_choice(self, first: Choice, second: Choice) -> str:
        """Return two choices on the same occasion with what each act was worth and expected to meet."""
        texts = DetailTexts(self.one)
        acts = [texts.name_option(item.taken.name) for item in (first, second)]
        parts = [f"{act} under {title}" for act, title in zip(acts, self.titles, strict=True)]
        place = 0 if first.picked > second.picked else 1
        option = (first, second)[place].picked
        worths = [item.options[option].utility for item in (first, second)]
        chances = [item.options[option].activation for item in (first, second)]
        name = find_rung_title(self.one.results.scenario, first.options[option].name).lower()
        why = (
            f"{name} is worth {format_worth(worths[0])} to it under the one and "
            f"{format_worth(worths[1])} under the other"
        )
        if any(chance > 0 for chance in chances):
            shown = [format_percent(chance) if chance > 0 else "none" for chance in chances]
            why += f" (the chance it sees that a commitment is honoured: {shown[0]} and {shown[1]})"
        quiet = [item.options[0].utility for item in (first, second)]
        why += f"; staying quiet {format_worth(quiet[0])} and {format_worth(quiet[1])}"
        return (
            f"on the same occasion {self.names.challenger} chooses {parts[0]} and {parts[1]}. To it, {why}."
        )

    def _compare_crises(self, first: Mapping[str, Any], second: Mapping[str, Any]) -> str | None:
        act = find_rung_title(self.one.results.scenario, str(first[Events.rung])).lower()
        found = CrisisDifference(self.names, first, second).find()
        if found is None:
            return None
        if isinstance(found, str):
            told = found.format(*(f"under {title}" for title in self.titles))
            return f"the act is the same ({act}), but {told}."
        place = 0 if bool(first[found.column]) else 1
        lost, without = (first, second)[1 - place], self.titles[1 - place]
        if not (self.one, self.other)[1 - place].results.scenario.arrangement.commitments:
            without += ", which binds nobody,"
        return (
            f"the act is the same ({act}), but under {self.titles[place]} {found.yes}, and under {without} "
            f"{found.no}{self._name_obstacle(lost, 1 - place)}."
        )

    def _name_obstacle(self, crisis: Mapping[str, Any], place: int) -> str:
        scenario = (self.one, self.other)[place].results.scenario
        for word, said in (
            ("decisive", "only the consent of {} is missing"),
            ("blocked", "{} withhold consent"),
        ):
            who = [code for code in scenario.states if str(crisis.get(Events.block[code], "")) == word]
            if who and not crisis[Events.decided]:
                last = "or" if word == "decisive" else "and"
                text = said.format(self.names.join(who, last))
                return f": {text.replace('withhold', 'withholds') if len(who) == 1 else text}"
        return ""

    def _compare_ends(self) -> str:
        lost = [_read_territory(told)[-1] for told in (self.one, self.other)]
        if abs(lost[0] - lost[1]) < 0.0005:
            return f"At the end {format_territory(lost[0])} is lost under both."
        return (
            f"At the end {format_territory(lost[0])} is lost under {self.titles[0]}, "
            f"{format_territory(lost[1])} under {self.titles[1]}."
        )


def _index_crises(told: ToldWorld) -> dict[int, Mapping[str, Any]]:
    return {int(item[Events.month]): item for item in find_crises(told.results, told.world)}


def _read_territory(told: ToldWorld) -> list[float]:
    return [float(share) for share in Timeline.territory.read(told.results.timeline)]


def _is_at_war(told: ToldWorld, month: int) -> bool:
    return bool(Timeline.at_war.read(told.results.timeline)[month - 1])
