"""The sentence that sums up one world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guaranteesim.ensemble.columns import Events, Worlds
from guaranteesim.report.words.names import find_rung_title, format_count
from guaranteesim.report.words.story_states import StateNames, format_territory
from guaranteesim.scenario.schema import Scenario


def sum_up_world(scenario: Scenario, outcome: dict[str, Any], crises: Sequence[dict[Any, Any]]) -> str:
    """Return what happens in a world, in a sentence or two."""
    return _Summary(scenario, outcome, crises).write()


class _Summary:
    def __init__(self, scenario: Scenario, outcome: dict[str, Any], crises: Sequence[dict[Any, Any]]) -> None:
        self.scenario, self.outcome, self.crises = scenario, outcome, crises
        self.names = StateNames(scenario)
        self.months = format_count(scenario.run.horizon_months, "month")

    def write(self) -> str:
        if not self.crises:
            return f"{self._describe_restraint()}{self._describe_war_at_start()}"
        return f"{self._describe_acts()}{self._describe_calls()}; {self._describe_end()}."

    def _describe_restraint(self) -> str:
        occasions, who = int(self.outcome[Worlds.opportunities]), self.names.challenger
        if not occasions:
            return f"A quiet world: in {self.months}, {who} never has an occasion to act."
        uses = "does not use it" if occasions == 1 else "uses none of them"
        has = f"has {format_count(occasions, 'occasion')} to act"
        return f"A world in which the challenger refuses: in {self.months}, {who} {has} and {uses}."

    def _describe_war_at_start(self) -> str:
        if not self.scenario.start.at_war:
            return ""
        lost = format_territory(float(self.outcome[Worlds.territory_lost]))
        war = format_count(int(self.outcome[Worlds.war_months]), "month")
        return f" The war that is on at the beginning lasts {war}; at the end {lost} is lost."

    def _describe_acts(self) -> str:
        gravest = self._find_gravest()
        rung = find_rung_title(self.scenario, str(gravest[Events.rung])).lower()
        count = len(self.crises)
        how = f"acts once ({rung}" if count == 1 else f"acts {count} times (gravest: {rung}"
        return f"In {self.months}, {self.names.challenger} {how}, month {gravest[Events.month]})"

    def _find_gravest(self) -> dict[Any, Any]:
        return max(self.crises, key=lambda item: self.scenario.ladder[str(item[Events.rung])].severity)

    def _describe_calls(self) -> str:
        if not self.scenario.arrangement.commitments:
            return " and no commitment binds anybody to help"
        called = [item for item in self.crises if item[Events.called]]
        honoured = sum(bool(item[Events.honoured]) for item in called)
        if not called:
            return " and no commitment is called"
        if len(called) == 1:
            said = "is honoured" if honoured else f"is not honoured{self._name_obstacle(called)}"
            return f"; the parties are called once, and the call {said}"
        said = f"{honoured} of these calls {'is' if honoured == 1 else 'are'} honoured"
        if honoured == len(called):
            said = "every call is honoured"
        if not honoured:
            said = f"no call is honoured{self._name_obstacle(called)}"
        return f"; the parties are called {len(called)} times, and {said}"

    def _name_obstacle(self, called: Sequence[dict[Any, Any]]) -> str:
        """Return who stood in the way of the gravest call, where a single consent was missing."""
        gravest = max(called, key=lambda item: self.scenario.ladder[str(item[Events.rung])].severity)
        alone = [
            code for code in self.scenario.states if str(gravest.get(Events.block[code], "")) == "decisive"
        ]
        if not alone:
            return ""
        return f", because the consent of {self.names.join(alone, 'or')} is missing"

    def _describe_end(self) -> str:
        lost = format_territory(float(self.outcome[Worlds.territory_lost]))
        war = int(self.outcome[Worlds.war_months])
        fought = f" after {format_count(war, 'month')} of war" if war else ""
        clash = ", and outside states fight the challenger directly" if self.outcome[Worlds.clash] else ""
        nuclear = "; nuclear weapons are used" if self.outcome[Worlds.nuclear_use] else ""
        return f"at the end {lost} is lost{fought}{clash}{nuclear}"
