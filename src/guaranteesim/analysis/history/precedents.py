"""Forecast of one historical case from its worlds, and the record of the case.

The forecast is of one crisis. *Attacked* is the share of worlds with an act at the rung of the case or above,
of those in which the challenger had an opportunity within the horizon. *Honoured* grades the help after the
first such act of each world: "yes" where a party carried out a commitment or fought without one, "partly"
where the parties gave only arms, intelligence or sanctions, "no" where they gave nothing. The parties are
those of the commitments or, without a commitment, all states except challenger and protégé.

Where help was requested before any attack (`history.help_requested`), the record of help is held against the
same forecast: the model has no requests without an act, so what it says of a word called by an act stands for
one called by a request.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from guaranteesim.analysis.statistics.intervals import Estimate, estimate_mean, estimate_proportion
from guaranteesim.analysis.statistics.mean_bounds import SHARE
from guaranteesim.ensemble.columns import Events, Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import History, Scenario

GRADES = {"yes": 1.0, "partly": 0.5, "no": 0.0}
"""Grades of help as numbers."""


@dataclass(frozen=True)
class PrecedentForecast:
    """Forecast of a historical case, with its record.

    Attributes:
        scenario: The scenario of the case as it was run.
        history: The record of the case.
        worlds: Number of worlds simulated.
        attacked: Chance of the attack.
        honoured: Mean grade of help, given the attack; "partly" counts as a half.
        in_full: Chance that help is graded "yes", given the attack.
        at_all: Chance that help is graded "yes" or "partly", given the attack.
    """

    scenario: Scenario
    history: History
    worlds: int
    attacked: Estimate
    honoured: Estimate
    in_full: Estimate
    at_all: Estimate

    @property
    def name(self) -> str:
        """The short name of the case."""
        return self.scenario.name

    @property
    def likeliest_grade(self) -> str | None:
        """The likeliest grade of help; None where no world had the attack."""
        if not self.honoured.is_known:
            return None
        chances = {
            "yes": self.in_full.value,
            "partly": self.at_all.value - self.in_full.value,
            "no": 1 - self.at_all.value,
        }
        return max(chances, key=lambda grade: chances[grade])

    @property
    def missed_attack(self) -> bool:
        """True if the forecast gave the recorded answer less than even odds."""
        return (self.attacked.value >= 0.5) != (self.history.attacked == "yes")

    @property
    def missed_honour(self) -> bool:
        """True if the likeliest grade of help differs from the recorded one."""
        return (
            None not in (self.history.honoured, self.likeliest_grade)
            and self.likeliest_grade != self.history.honoured
        )


def forecast_case(results: Results) -> PrecedentForecast:
    """Return the forecast of one case from its worlds.

    Raises:
        UserError: The scenario has no ``history`` block, or no world had an opportunity.
    """
    scenario = results.scenario
    if scenario.history is None:
        raise UserError(f"{results.name} has no history: block, so there is nothing to test it against")
    acts = _select_first_acts(results, scenario.history.rung)
    had = Worlds.opportunities.read(results.world_table) > 0
    if not had.any():
        raise UserError(
            f"{results.name}: no world had an opportunity; raise theatre.opportunity.per_year or --worlds"
        )
    grades = _grade_acts(scenario, acts)
    # Worlds without an opportunity say nothing about the choice to attack.
    attacked = np.isin(Worlds.world.read(results.world_table)[had], Events.world.read(acts))
    return PrecedentForecast(
        scenario=scenario,
        history=scenario.history,
        worlds=len(results.world_table),
        attacked=estimate_proportion(attacked),
        honoured=estimate_mean(grades, SHARE),
        in_full=estimate_proportion(grades == GRADES["yes"]),
        at_all=estimate_proportion(grades > GRADES["no"]),
    )


def _select_first_acts(results: Results, rung: str) -> pd.DataFrame:
    """Return the first act at ``rung`` or above in each world that had one, with what is graded."""
    order = results.scenario.rungs
    grave = results.event_table[Events.rung].isin(order[order.index(rung) :])
    # Events are sorted by world and month, so the first row of a world is its first act.
    world = results.event_table[Events.world][grave]
    first = np.flatnonzero(grave)[~world.duplicated().to_numpy()]
    outside = [Events.outside[state] for state in _list_helping_states(results.scenario)]
    return results.event_table.take(first, [Events.world, Events.honoured, *outside])


def _grade_acts(scenario: Scenario, acts: pd.DataFrame) -> np.ndarray:
    """Return the grade of help after each act, (k,) of :data:`GRADES`."""
    outside = [Events.outside[state].read(acts) for state in _list_helping_states(scenario)]
    fought, gave = np.zeros(len(acts), dtype=bool), np.zeros(len(acts), dtype=bool)
    for given in outside:
        fought |= given == "force"
        gave |= given != ""
    # Fighting without a commitment counts as help in full, as in the coding of the cases.
    full = Events.honoured.read(acts) | fought
    return np.where(full, GRADES["yes"], np.where(gave, GRADES["partly"], GRADES["no"]))


def _list_helping_states(scenario: Scenario) -> list[str]:
    """Return the states whose help counts."""
    principals = (scenario.challenger.state, scenario.protege.state)
    # Without a commitment nobody is obliged, so every outside state may help.
    asked = scenario.guarantors or tuple(scenario.states)
    return [state for state in asked if state not in principals]
