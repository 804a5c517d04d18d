"""A commitment in one world, with what it asks of each of its parties."""

from __future__ import annotations

from math import inf
from types import SimpleNamespace
from typing import TYPE_CHECKING

from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from validation.by_hand.rules import rule_from
from validation.by_hand.states import FIGHTING, GROUND, SANCTIONS, Supporter

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld


class Clause:
    """One commitment; ``parts`` are those of the parties, without the challenger where it is one of them.

    ``may_fight`` says whether anybody could fight under it in any world. Votes, record and funnel follow the
    commitments of which this is true, or all if it is true of none.
    """

    def __init__(self, world: PlainWorld, name: str) -> None:
        terms = world.terms.arrangement.commitments[name]
        challenger = world.challenger.code
        self.world, self.terms = world, terms
        self.parties: tuple[str, ...] = terms.parties
        self.rule = rule_from(terms.rule.form(), self.parties, challenger)
        names = world.scenario.rungs
        self.rung: int = names.index(terms.trigger.rung)
        below = world.ladder[self.rung - 1].severity if self.rung else 0.0
        self.threshold: float = (below + world.ladder[self.rung].severity) / 2
        self.attribution: float = terms.trigger.attribution
        supporters = {supporter.code: supporter for supporter in world.supporters}
        self.parts = [
            Part(self, supporters[code], place)
            for place, code in enumerate(self.parties)
            if code in supporters
        ]
        self.may_fight = _may_fight(world.scenario, name)
        place = self.parties.index(challenger) if challenger in self.parties else None
        self.challenger_place = place if place in self.rule.members else None
        everybody = [True] * len(self.parties)
        self.can_decide = self.rule.decided(everybody, [False] * len(self.parties))
        self._expect()
        for part in self.parts:
            part.bound_unwilling = self._binds(part)

    def _binds(self, unwilling: Part) -> bool:
        """Whether the rule has this party act when it abstains and all others but the challenger consent."""
        willing, objecting = [False] * len(self.parties), [True] * len(self.parties)
        for part in self.parts:
            willing[part.place], objecting[part.place] = part is not unwilling, False
        return self.rule.days(willing, objecting, [0.0] * len(self.parties))[unwilling.place] < inf

    def _expect(self) -> None:
        """When the rule would act if all but the challenger consent, each as quick as its mean."""
        count = len(self.parties)
        willing, objecting, days = [False] * count, [True] * count, [0.0] * count
        for part in self.parts:
            willing[part.place], objecting[part.place] = True, False
            days[part.place] = part.mean_days
        acts_on = self.rule.days(willing, objecting, days)
        for part in self.parts:
            part.expect(acts_on[part.place])


class Part:
    """What one party owes under a clause and how it stands towards it, as far as that never changes."""

    def __init__(self, clause: Clause, supporter: Supporter, place: int) -> None:
        self.clause, self.supporter, self.place = clause, supporter, place
        self.votes = place in clause.rule.members
        world, terms = supporter.world, clause.terms
        shares = terms.provides.get(supporter.code, terms.each_provides)
        self.shares = [getattr(shares, name) for name in INSTRUMENTS]
        self.in_place_be = _in_place(world, terms.in_place.get(supporter.code))
        self._set_temper(terms)
        self.mean_days = self._mean_days(terms.deadline_days)
        self.sanctions = self.shares[SANCTIONS] * supporter.units[SANCTIONS]

    def expect(self, days: float) -> None:
        """What the challenger expects of it, beside its troops in place, if the rule acts after ``days``."""
        ladder, supporter = self.supporter.world.ladder, self.supporter
        expected = [supporter.expected_be(rung, days) for rung in ladder]
        self.expected_be = [
            sum(share * be for share, be in zip(self.shares, brought, strict=True)) for brought in expected
        ]
        fighting = [supporter.there_to_fight(rung, days, self.shares) for rung in ladder]
        self.expected_to_fight = [sum(shares) > 0 for shares in fighting]
        self.expected_fighting_be = [supporter.be_of(shares) for shares in fighting]

    def _set_temper(self, terms: SimpleNamespace) -> None:
        supporter, weight = self.supporter, self.supporter.world.terms.willingness
        instruments = supporter.world.instruments
        brought = [share * units > 0 for share, units in zip(self.shares, supporter.units, strict=True)]
        brought[GROUND] |= self.in_place_be > 0
        escalation = max(tool.escalation * brings for tool, brings in zip(instruments, brought, strict=True))
        self.base: float = (
            weight.intercept
            + supporter.inclination
            + weight.bindingness * terms.bindingness * supporter.credit
            - supporter.fear * escalation
        )
        bound = terms.bindingness * supporter.terms.audience
        self.follow_through: float = 1 - weight.renege * (1 - bound)
        self.follow_unwilling: float = terms.bindingness * (1 + supporter.terms.audience) / 2
        self.break_cost: float = bound * supporter.world.terms.theatre.costs.audience

    def _mean_days(self, deadline: float | None) -> float:
        usual: float = self.supporter.terms.decision_days
        if deadline is None:
            return usual
        comply = self.supporter.world.terms.willingness.clock_compliance
        return float((1 - comply) * usual + comply * min(usual, deadline))


def _in_place(world: PlainWorld, stationed: SimpleNamespace | None) -> float:
    if stationed is None:
        return 0.0
    forces = (stationed.ground, stationed.air, stationed.sea)
    return float(sum(units * world.instruments[tool].be_per_unit for tool, units in enumerate(forces)))


def _may_fight(scenario: Scenario, name: str) -> bool:
    """Whether a party could bring, in some world, forces that fight."""
    clause = scenario.arrangement.commitments[name]
    if clause.in_place:
        return True
    for code in clause.parties:
        shares, forces = clause.provides.get(code, clause.each_provides), scenario.states[code].forces
        for tool in FIGHTING:
            able = getattr(forces, INSTRUMENTS[tool]).high > 0
            if able and getattr(shares, INSTRUMENTS[tool]).high > 0 and code != scenario.challenger.state:
                return True
    return False
