"""What a told world shows beside its tables, in sentences: expectations, reasons of votes, arrivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from guaranteesim.ensemble.columns import Events, Timeline
from guaranteesim.ensemble.play.questions import QUIET, Option
from guaranteesim.ensemble.told.world_details import Arrival, Choice, ReasonedVote, ToldWorld
from guaranteesim.report.words.chances import describe_chance
from guaranteesim.report.words.formats import format_number, format_percent
from guaranteesim.report.words.names import find_rung_title, format_count, join_names
from guaranteesim.report.words.story_states import StateNames
from guaranteesim.report.words.vote_reasons import name_vote_reason
from guaranteesim.scenario.schema.theatre import FIGHTING

MOST_VOTES = 3
"""The greatest number of votes on one call whose reasons are told."""
_MOST_ARRIVALS = 4
_MOST_RECORDS = 3
_LEAST_CHANGE = 0.02
"""The least change of a record that is told, as a share."""
_FORCES = {"ground": "ground forces", "air": "air forces", "sea": "naval forces"}
_MINUS = "\N{MINUS SIGN}"


def format_worth(value: float) -> str:
    """Return an expected value, or what a reason adds, with its sign where it is below 0."""
    text = f"{abs(value):.2f}"
    return f"{_MINUS}{text}" if value < 0 and float(text) else text


def format_reason(value: float) -> str:
    """Return what a reason adds to the logits of a vote, with its sign: "+1.2"."""
    return f"{_MINUS if value < 0 else '+'}{abs(value):.1f}"


class DetailTexts:
    """Writes sentences on the details of one world."""

    def __init__(self, told: ToldWorld) -> None:
        self._told, self._details, self._scenario = told, told.details, told.results.scenario
        self._names = StateNames(self._scenario)

    # --- what the challenger expects

    def describe_choice(self, month: int, *, acts: bool) -> Iterator[str]:
        """Yield what the challenger expected of each option, and that it stays quiet unless it ``acts``.

        Of several refusals only the first is told; :meth:`describe_refusals` sums up the others.
        """
        choice = self._details.find_choice(month)
        if choice is None:
            return
        who, quiet = self._names.challenger, format_worth(choice.options[0].utility)
        is_first = choice is self._find_first(acts)
        if not acts:
            if not is_first:
                return
            yield f"{who} has an occasion to act and stays quiet."
        # The first choice of either kind and grave acts are told in full, others by what was taken.
        if is_first or self._scenario.ladder[choice.taken.name].major:
            rungs = "; ".join(self._describe_option(option) for option in choice.options[1:])
            yield f"To {who}, staying quiet is worth {quiet}; {rungs}."
        else:
            yield f"To {who}, staying quiet is worth {quiet}; {self._describe_option(choice.taken)}."
        yield self._describe_chance(choice, acts)

    def _find_first(self, acts: bool) -> Choice | None:
        return next((item for item in self._details.choices if (item.picked > 0) == acts), None)

    def describe_refusals(self, first: int, last: int) -> str:
        """Return the occasions of some months that were not used, but the first of all; or nothing."""
        refused = [
            item
            for item in self._details.choices
            if first <= item.month <= last and not item.picked and item is not self._find_first(False)
        ]
        if not refused:
            return ""
        best = max((option for item in refused for option in item.options[1:]), key=lambda item: item.utility)
        quiet = format_worth(max(item.options[0].utility for item in refused))
        act = f"{self.name_option(best.name)} {format_worth(best.utility)}"
        months = join_names([str(item.month) for item in refused])
        if len(refused) == 1:
            where = "" if first == last else f" in month {months}"
            return (
                f"{self._names.challenger} has an occasion to act{where} and stays quiet "
                f"(worth {quiet} to it; the best act, {act})"
            )
        return (
            f"{self._names.challenger} stays quiet on {len(refused)} occasions, in months {months} "
            f"(worth {quiet} to it; the best act on any of them, {act})"
        )

    def _describe_option(self, option: Option) -> str:
        """Return an act with its worth and the challenger's estimates in words."""
        parts = [f"success {describe_chance(option.success)}"]
        if self._scenario.arrangement.commitments and option.activation > 0:
            parts.append(f"an honoured commitment {describe_chance(option.activation)}")
        if option.clash >= _LEAST_CHANGE:
            parts.append(f"a direct clash {describe_chance(option.clash)}")
        title = find_rung_title(self._scenario, option.name).lower()
        return f"{title} {format_worth(option.utility)} ({', '.join(parts)})"

    def _describe_chance(self, choice: Choice, acts: bool) -> str:
        """Return how likely the choice was, and that something else was worth more, if it was."""
        best, chance = max(choice.options, key=lambda item: item.utility), choice.taken.chance
        if best is choice.taken:
            what = "The act" if acts else "Staying quiet"
            return f"{what} has a chance of {format_percent(chance)} to be chosen."
        name = self.name_option(best.name)
        said = "this one" if acts else "staying quiet"
        return (
            f"{name[0].upper()}{name[1:]} is worth more to it, but a choice can err: {said} has a chance of "
            f"{format_percent(chance)}."
        )

    def name_option(self, name: str) -> str:
        """Return an option of the challenger in words."""
        return "staying quiet" if name == QUIET else find_rung_title(self._scenario, name).lower()

    # --- why parties voted

    def describe_reasons(self, crisis: dict[Any, Any]) -> Iterator[str]:
        """Yield the two largest reasons of each vote that mattered in a crisis, in one sentence each."""
        votes = [
            item
            for item in self._details.list_votes(int(crisis[Events.month]))
            if item.commitment is not None
        ]
        chosen = _choose_votes(votes, crisis)
        if chosen:
            yield "Behind the votes that weigh most, the two largest reasons of each."
            yield from map(self._describe_vote, chosen)

    def describe_renewal_reasons(self, month: int) -> Iterator[str]:
        """Yield a vote on a further term with the reasons of those against it, or else of the first."""
        votes = [item for item in self._details.list_votes(month) if item.commitment is None]
        against = [item for item in votes if not item.willing]
        if votes:
            willing = len(votes) - len(against)
            yield (
                f"{format_count(len(votes), 'state')} vote on a further term, {willing} of them for it. "
                "Behind the votes that weigh most, the two largest reasons of each."
            )
            yield from map(self._describe_vote, (against or votes)[:MOST_VOTES])
        outcome = self._details.find_renewal(month)
        if outcome is not None:
            yield (
                "The vote carries: the arrangement is renewed."
                if outcome.carried
                else "The vote does not carry: the arrangement lapses with the end of this month."
            )

    # --- nuclear use in a war

    def describe_nuclear_use(self) -> Iterator[tuple[int, str]]:
        """Yield each month in which nuclear weapons are used in a war, with what is said of it."""
        for month in self._details.nuclear_war:
            yield month, "nuclear weapons are used in the war"

    def _describe_vote(self, vote: ReasonedVote) -> str:
        named = [
            f"{name_vote_reason(self._scenario, vote.state, name, value)} ({format_reason(value)})"
            for name, value in vote.find_largest_reasons()
        ]
        stance = "it is willing" if vote.willing else "it objects" if vote.objecting else "it abstains"
        if not vote.seen:
            stance = "but it does not read the casus foederis as met"
        return (
            f"{self._names.name_state(vote.state)}: {join_names(named)}, in all a chance of "
            f"{format_percent(vote.chance)} to be willing; {stance}."
        )

    # --- what arrives, and what it changes

    def describe_arrivals(self, month: int) -> Iterator[str]:
        """Yield which forces are there on which day, and the aid of all states in one sentence."""
        crisis = self._details.find_crisis(month)
        if crisis is None:
            return
        fighting = [item for item in crisis.arrivals if item.instrument in FIGHTING and item.be >= 0.05]
        largest = sorted(fighting, key=lambda item: -item.be)[:_MOST_ARRIVALS]
        if largest:
            told = "; ".join(map(self._describe_arrival, sorted(largest, key=lambda item: item.day)))
            more = len(fighting) - len(largest)
            rest = f"; and {format_count(more, 'smaller contingent')}" if more else ""
            yield f"What arrives: {told}{rest}."
        aid = [item.day for item in crisis.arrivals if item.instrument not in FIGHTING]
        if aid:
            yield f"The first aid is there on day {max(round(min(aid)), 1)}."

    def _describe_arrival(self, item: Arrival) -> str:
        late = (
            f"{format_count(max(round(item.late_days), 1), 'day')} late" if item.late_days > 0 else "in time"
        )
        return (
            f"{_FORCES[item.instrument]} of {self._names.name_state(item.state)} worth "
            f"{format_number(item.be)} BE on day {max(round(item.day), 1)}, {late}"
        )

    def describe_effect(self, crisis: dict[Any, Any]) -> Iterator[str]:
        """Yield what help changed in the chance of the act."""
        details = self._details.find_crisis(int(crisis[Events.month]))
        if details is None:
            return
        alone, chance = details.unaided_success, float(crisis[Events.probability])
        if alone - chance >= 0.01:
            yield (
                f"Against {self._names.protege} alone, the chance of the act would have been "
                f"{format_percent(alone)}."
            )
        elif details.arrivals or crisis[Events.in_place_be] > 0:
            yield "Help changes the chance of the act by less than a percentage point."

    def describe_learning(self, month: int) -> Iterator[str]:
        """Yield how the record of states with the challenger changes by the crisis."""
        crisis = self._details.find_crisis(month)
        months = self._told.results.timeline
        if crisis is None:
            return
        now = months[Timeline.month.read(months) == month].iloc[0]
        changes = [
            (code, before, float(now[Timeline.reliability[code]]))
            for code, before in crisis.record_before.items()
            if Timeline.reliability[code] in months
        ]
        moved = [item for item in changes if abs(item[2] - item[1]) >= _LEAST_CHANGE]
        largest = sorted(moved, key=lambda item: -abs(item[2] - item[1]))[:_MOST_RECORDS]
        if largest:
            told = join_names(
                [
                    f"{self._names.name_state(code)} with {format_percent(after)} "
                    f"(before: {format_percent(before)})"
                    for code, before, after in largest
                ]
            )
            more = len(moved) - len(largest)
            rest = f"; the record of {format_count(more, 'other state')} moves as well" if more else ""
            yield f"By the record, {self._names.challenger} now credits {told} of words kept{rest}."


def _choose_votes(votes: Sequence[ReasonedVote], crisis: dict[Any, Any]) -> list[ReasonedVote]:
    """Return the votes that mattered: decisive ones, blocking ones, then those with the largest forces."""
    weight = {"decisive": 2, "blocked": 1}

    def rank(vote: ReasonedVote) -> tuple[int, float]:
        return -weight.get(str(crisis.get(Events.block[vote.state], "")), 0), -vote.promised_be

    # Of several commitments of a state, the one with the larger promise is told.
    by_state: dict[str, ReasonedVote] = {}
    for vote in sorted(votes, key=rank):
        by_state.setdefault(vote.state, vote)
    return list(by_state.values())[:MOST_VOTES]
