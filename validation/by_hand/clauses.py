"""A commitment in one world, with what it asks of each of its parties."""

from __future__ import annotations

from math import ceil, floor, inf
from types import SimpleNamespace
from typing import TYPE_CHECKING

from guaranteesim.scenario.schema import Scenario
from validation.by_hand.rules import rule_from
from validation.by_hand.states import FIGHTING, GROUND, SANCTIONS, TOOLS, Supporter
from validation.by_hand.time_to_decide import in_turn, usual_days

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld


class Clause:
    """One commitment; ``parts`` are those of the parties, without the challenger where it is one of them.

    It is ``in_force`` or not, month by month; ``void`` is for good.
    ``may_fight`` says whether anybody could fight under it in any world. Votes, record and funnel follow the
    commitments of which this is true, or all if it is true of none.
    """

    def __init__(self, world: PlainWorld, name: str) -> None:
        terms = world.terms.arrangement.commitments[name]
        challenger = world.challenger.code
        self.world, self.terms = world, terms
        self.parties: tuple[str, ...] = terms.parties
        self.rule = rule_from(terms.rule.build_form(), self.parties, challenger, world.protege.code)
        names = world.spec.rungs
        self.rung: int = names.index(terms.trigger.rung)
        below = world.ladder[self.rung - 1].severity if self.rung else 0.0
        self.threshold: float = (below + world.ladder[self.rung].severity) / 2
        self.attribution: float = terms.trigger.attribution
        self.holds_here = not terms.against or challenger in terms.against
        supporters = {supporter.code: supporter for supporter in world.supporters}
        self.parts = [
            Part(self, supporters[code], place)
            for place, code in enumerate(self.parties)
            if code in supporters
        ]
        self.may_fight = _may_fight(world.spec, name)
        place = self.parties.index(challenger) if challenger in self.parties else None
        self.in_force = self.void = False
        self.deployed = 0.0
        self._set_phases()
        self.challenger_place = place if place in self.rule.members else None
        everybody = [True] * len(self.parties)
        self.can_decide = self.rule.decided(everybody, [False] * len(self.parties))
        self.excuses = world.spec.switches.excuse_vetoed and not self._carries_without(challenger)
        self._expect()
        for part in self.parts:
            part.bound_unwilling = self._binds(part)

    def _carries_without(self, challenger: str) -> bool:
        """Whether the votes of all others could carry it against that of the challenger."""
        others = [code != challenger for code in self.parties]
        return self.rule.decided(others, [not other for other in others])

    def _set_phases(self) -> None:
        """First and last month in force, and those in which the forces in place arrive."""
        terms = self.terms
        self.first_month = ceil(terms.from_month)
        self.last_month = inf if terms.until_month is None else floor(terms.until_month)
        arrival = terms.deployment
        self.first_arrival = 1 if arrival is None else ceil(arrival.from_month)
        last = 1 if arrival is None else ceil(arrival.until_month)
        self.last_arrival = max(self.first_arrival, last)

    def begin_month(self) -> bool:
        """See whether it is in force, and how many of the forces in place are there; whether that is new."""
        before = self.in_force, self.deployed
        month, lapsed = self.world.month, self.world.term.lapsed
        self.in_force = self.first_month <= month <= self.last_month and not self.void and not lapsed
        arrived = (month - self.first_arrival + 1) / (self.last_arrival - self.first_arrival + 1)
        self.deployed = min(max(arrived, 0.0), 1.0)
        return (self.in_force, self.deployed) != before

    def make_void(self) -> None:
        """End it here and now, if it is in force."""
        if self.in_force:
            self.void, self.in_force = True, False

    def covers(self, rung: int, place: float) -> bool:
        """Whether it holds for an act at ``rung`` at this place; one that opens a war is in scope."""
        if not self.holds_here:
            return False
        return self.in_force and (place < self.terms.scope or self.world.ladder[rung].opens_war)

    def votes_of_principals(self) -> tuple[list[bool], list[bool]]:
        """Who consents and who objects while no supporter has said anything: the protégé, and all others.

        The challenger, where it is a party, objects; what stands here for supporters is filled in.
        """
        consents = [code == self.world.protege.code for code in self.parties]
        return consents, [not consent for consent in consents]

    def _binds(self, unwilling: Part) -> bool:
        """Whether the rule has this party act when it abstains and all others but the challenger consent."""
        willing, objecting = self.votes_of_principals()
        for part in self.parts:
            willing[part.place], objecting[part.place] = part is not unwilling, False
        return self.rule.days(willing, objecting, [0.0] * len(self.parties))[unwilling.place] < inf

    def _expect(self) -> None:
        """When the rule would act if all but the challenger consent, each as quick as its mean."""
        days = [0.0] * len(self.parties)
        willing, objecting = self.votes_of_principals()
        for part in self.parts:
            willing[part.place], objecting[part.place] = True, False
            days[part.place] = part.least_days + part.further_days
        known = self.world.terms.theatre.decision.information_days
        acts_on = [day + known for day in self.rule.days(willing, objecting, days)]
        moved = in_turn([acts_on[part.place] for part in self.parts], self._waiting())
        for part, day in zip(self.parts, moved, strict=True):
            part.acts_on = day
            part.take_stock()

    def _waiting(self) -> list[float]:
        """The share of the others that each supporter waits for."""
        return [part.supporter.terms.waits_for for part in self.parts]

    def act_in_turn(self, days: list[float]) -> list[float]:
        """When those act, in the order of the parts, that would by themselves act on these days."""
        return in_turn(days, self._waiting())


class Part:
    """What one party owes under a clause and how it stands towards it.

    ``acts_on`` is the day on which it would act if all but the challenger consent.
    """

    acts_on: float
    bound_unwilling: bool

    def __init__(self, clause: Clause, supporter: Supporter, place: int) -> None:
        self.clause, self.supporter, self.place = clause, supporter, place
        self.votes = place in clause.rule.members
        self._reserve(clause.terms.reservations.get(supporter.code))
        world, terms = supporter.world, clause.terms
        shares = terms.provides.get(supporter.code, terms.each_provides)
        self.shares = [getattr(shares, name) for name in TOOLS]
        self.in_place_be = _in_place(world, terms.in_place.get(supporter.code))
        self.contact_factor, self.denial, self.provocation = _stationing(
            world, terms.in_place.get(supporter.code)
        )
        self._set_faith(terms)
        self._set_days(terms)
        supporter.duties.append(self)

    def _reserve(self, own: SimpleNamespace | None) -> None:
        """What must happen before it is obliged; by default what the clause says."""
        clause, world = self.clause, self.supporter.world
        self.rung, self.threshold, self.attribution = clause.rung, clause.threshold, clause.attribution
        self.holds_here = True
        if own is None:
            return
        self.holds_here = not own.against or world.challenger.code in own.against
        if own.rung is not None:
            self.rung = world.spec.rungs.index(own.rung)
            below = world.ladder[self.rung - 1].severity if self.rung else 0.0
            self.threshold = (below + world.ladder[self.rung].severity) / 2
        if own.attribution is not None:
            self.attribution = max(self.attribution, own.attribution)

    def obliged_at(self, rung: int) -> bool:
        """Whether an act at ``rung`` by this challenger is one that the party answers for."""
        return self.holds_here and rung >= self.rung

    @property
    def in_place_now(self) -> float:
        """What is there of the troops in place that the text names, BE."""
        there = self.clause.in_force and not self.supporter.withdrawn
        return self.in_place_be * self.clause.deployed if there else 0.0

    @property
    def defending_now(self) -> float:
        """What that is worth if it fights, BE."""
        return self.in_place_now * self.denial

    def met_in_place(self, rung: SimpleNamespace) -> float:
        """The chance that its troops in place come under attack in an act at this rung; 0 without troops."""
        contact: float = min(rung.contact * self.contact_factor, 1.0)
        return contact if self.in_place_now > 0 else 0.0

    def take_stock(self) -> None:
        """See what it brings, and what is expected of it, with the forces it has today."""
        ladder, supporter = self.supporter.world.ladder, self.supporter
        self.base = self._base()
        self.sanctions = self.shares[SANCTIONS] * supporter.units[SANCTIONS]
        expected = [supporter.expected_be(rung, self.acts_on) for rung in ladder]
        self.expected_be = [
            sum(share * be for share, be in zip(self.shares, brought, strict=True)) for brought in expected
        ]
        fighting = [supporter.there_to_fight(rung, self.acts_on, self.shares) for rung in ladder]
        self.expected_to_fight = [sum(shares) > 0 for shares in fighting]
        self.expected_fighting_be = [supporter.be_of(shares) for shares in fighting]
        self.hanging_be = [
            sum(share * be for share, be in zip(self.shares, supporter.hanging(brought), strict=True))
            for brought in expected
        ]
        self.hanging_fighting_be = [supporter.be_of(supporter.hanging(shares)) for shares in fighting]
        self.hanging_sanctions = self.sanctions * supporter.hangs[SANCTIONS]

    def _base(self) -> float:
        """What moves it whatever happens, in logits; the text says whether it brings troops in place."""
        supporter, weight = self.supporter, self.supporter.world.terms.willingness
        instruments = supporter.world.instruments
        brought = [share * units > 0 for share, units in zip(self.shares, supporter.units, strict=True)]
        brought[GROUND] |= self.in_place_be > 0
        escalation = max(tool.escalation * brings for tool, brings in zip(instruments, brought, strict=True))
        bindingness = weight.bindingness * self.clause.terms.bindingness
        return float(
            weight.intercept
            + supporter.inclination
            + bindingness * supporter.credit
            - supporter.fear * escalation
        )

    def _set_faith(self, terms: SimpleNamespace) -> None:
        """How surely it keeps its word, and what it costs not to."""
        supporter, weight = self.supporter, self.supporter.world.terms.willingness
        bound = terms.bindingness * supporter.terms.audience
        self.follow_through: float = 1 - weight.renege * (1 - bound)
        self.follow_unwilling: float = terms.bindingness * (1 + supporter.terms.audience) / 2
        self.break_cost: float = bound * supporter.world.terms.theatre.costs.audience

    def _set_days(self, terms: SimpleNamespace) -> None:
        """The days it takes at least to decide, and the mean of those beyond, which a clock may shorten."""
        supporter = self.supporter
        self.least_days, usual = usual_days(supporter.world, supporter.code)
        self.further_days = usual
        if terms.deadline_days is not None:
            comply = supporter.world.terms.willingness.clock_compliance
            left = max(terms.deadline_days - self.least_days, 0.0)
            self.further_days = (1 - comply) * usual + comply * min(usual, left)
        if supporter.code in terms.pre_authorised:
            self.least_days = self.further_days = 0.0


def _in_place(world: PlainWorld, stationed: SimpleNamespace | None) -> float:
    if stationed is None:
        return 0.0
    forces = (stationed.ground, stationed.air, stationed.sea)
    return float(sum(units * world.instruments[tool].be_per_unit for tool, units in enumerate(forces)))


def _stationing(world: PlainWorld, stationed: SimpleNamespace | None) -> tuple[float, float, float]:
    """How much more than other troops they are met, fight, and provoke: heavy or light, forward or rear."""
    contact = denial = provocation = 1.0
    if stationed is not None:
        for way in (stationed.weight, stationed.location):
            if way is not None:
                factors = getattr(world.terms.theatre.stationing, way)
                contact *= factors.contact
                denial *= factors.denial
                provocation *= factors.provocation
    return contact, denial, provocation


def _may_fight(scenario: Scenario, name: str) -> bool:
    """Whether a party could bring, in some world, forces that fight."""
    clause = scenario.arrangement.commitments[name]
    if clause.in_place:
        return True
    principals = (scenario.challenger.state, scenario.protege.state)
    for code in clause.parties:
        shares, forces = clause.provides.get(code, clause.each_provides), scenario.states[code].forces
        for tool in FIGHTING:
            able = getattr(forces, TOOLS[tool]).high > 0
            if able and getattr(shares, TOOLS[tool]).high > 0 and code not in principals:
                return True
    return False
