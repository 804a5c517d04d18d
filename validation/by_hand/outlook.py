"""Step 2 of the month: what the challenger expects an act to bring, reading the treaty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import logistic, normal_cdf
from validation.by_hand.correlated import correlated
from validation.by_hand.states import SANCTIONS, Supporter

if TYPE_CHECKING:
    from validation.by_hand.clauses import Clause, Part
    from validation.by_hand.world import PlainWorld

_JUST = 1e-8


@dataclass(slots=True)
class Reading:
    """What the challenger makes of one supporter today, and what it expects of it against one act."""

    supporter: Supporter
    sign: float
    record: float
    growth: float
    in_place_be: float
    """Troops in place that may come to fight."""
    stance: float | None = None
    help_be: float = 0.0
    outside_be: float = 0.0
    fighting_be: float = 0.0
    fights: float = 0.0
    acts: float = 0.0
    acting: float = 0.0
    """The chance that it acts under any commitment or outside them, by what others may count on."""
    sanctions: float = 0.0


@dataclass(slots=True)
class Reply:
    """What a clause is expected to come to: the chance that it decides, and that each party honours it."""

    clause: Clause
    decided: float
    honours: dict[str, float]


@dataclass(slots=True)
class Outlook:
    """What one act would bring, as the challenger sees it."""

    activation: float
    help_chance: float
    treaty_be: float
    other_be: float
    clash: float
    fighting_be: float
    nuclear_clash: float
    nuclear_be: float
    sanctions: float


class Posture:
    """The challenger's view of all supporters in a month in which it can act, and of the place."""

    def __init__(self, world: PlainWorld, place: float) -> None:
        self.world, self.place = world, place
        weight = world.terms.willingness.resolve
        error = world.terms.challenger.misperception
        self.signs = [
            error * world.luck.normal("misperception", state.code) + weight * state.resolve
            for state in world.supporters
        ]
        self.records = [state.reliability for state in world.supporters]
        self.growths = [state.growth for state in world.supporters]

    def outlook(self, rung: int) -> Outlook:
        """What an act at ``rung`` would bring."""
        return _Forecast(self, rung).outlook()


class _Forecast:
    """One rung of the ladder, commitment by commitment."""

    def __init__(self, posture: Posture, rung: int) -> None:
        self.world = world = posture.world
        self.rung, self.terms = rung, world.ladder[rung]
        self.covering = [clause for clause in world.clauses if clause.covers(rung, posture.place)]
        self.readings = {
            state.code: Reading(state, sign, record, growth, self._in_place(state))
            for state, sign, record, growth in zip(
                world.supporters, posture.signs, posture.records, posture.growths, strict=True
            )
        }
        self.activation = self.help_chance = self.clash = 0.0

    def _in_place(self, state: Supporter) -> float:
        """Its troops in place under the commitments that cover the act, BE, if they would fight at all."""
        if state.stationed_be == 0 or not self.world.spec.switches.tripwire_denial:
            return 0.0
        return sum(part.defending_now for part in state.duties if part.clause in self.covering)

    def outlook(self) -> Outlook:
        called = [clause for clause in self.covering if self.rung >= clause.rung and clause.parts]
        for clause in called:
            self._expect_leads(clause)
        replies = [self._read(clause) for clause in called]
        self._expect_acting(replies)
        for reply in replies:
            self._bring_all(reply)
        unmoved = 1.0
        for reading in self.readings.values():
            unmoved *= 1 - self._outside(reading)
        self.clash = 1 - (1 - self.clash) * unmoved
        self._troops_in_place()
        return self._together()

    def _expect_leads(self, clause: Clause) -> None:
        """How a state that others follow is expected to stand; at its most willing where asked twice."""
        for part in clause.parts:
            if part.supporter.code in self.world.leads:
                reading = self.readings[part.supporter.code]
                if not part.obliged_at(self.rung):
                    continue
                willing = 0.0 if part.supporter.withdrawn else logistic(self._inclined(part, reading))
                stance = 2 * self._met(part) * willing - 1
                reading.stance = stance if reading.stance is None else max(stance, reading.stance)

    def _inclined(self, part: Part, reading: Reading) -> float:
        weight = self.world.terms.willingness
        z = part.base + reading.sign + weight.severity * self.terms.severity
        if part.in_place_now > 0 and self.world.spec.switches.tripwire_resolve:
            z += weight.tripwire * part.met_in_place(self.terms)
        return float(z)

    def _stance(self, lead: Reading) -> float | None:
        if lead.stance is None and lead.supporter.withdrawn:
            return -float(self.world.terms.willingness.lead_exit)
        return lead.stance

    def _willing(self, part: Part) -> float:
        world, reading = self.world, self.readings[part.supporter.code]
        if part.supporter.withdrawn:
            return 0.0
        z, follows = self._inclined(part, reading), part.supporter.terms.follows
        lead = self._stance(self.readings[follows]) if follows in self.readings else None
        if lead is not None:
            z += world.terms.willingness.lead * part.supporter.terms.following * lead
        if not world.spec.switches.reputation:
            return logistic(z)
        share = world.terms.beliefs.record_weight
        return float((1 - share) * logistic(z) + share * reading.record)

    def _read(self, clause: Clause) -> Reply:
        """Ask the rule how likely it is that the clause acts, and who does."""
        consent, objection = (list(map(float, votes)) for votes in clause.votes_of_principals())
        for part in clause.parts:
            consent[part.place] = willing = self._met(part) * self._willing(part)
            objection[part.place] = (1 - willing) * part.supporter.objecting
        correlation = self.world.terms.willingness.correlation
        decided, acts = correlated(clause.rule, consent, objection, correlation)
        reply = Reply(clause, decided, {})
        nobody = nobody_helps = nobody_fights = 1.0
        for part in clause.parts:
            bound = min(acts[part.place], self._met(part))
            willing = min(bound, consent[part.place])
            honours = willing * part.follow_through + (bound - willing) * part.follow_unwilling
            if part.supporter.withdrawn:
                honours = 0.0
            nobody *= 1 - honours
            stays = self._stays(part)
            if part.expected_be[self.rung] > 0 or stays:
                nobody_helps *= 1 - honours
            if part.expected_to_fight[self.rung] or stays:
                nobody_fights *= 1 - honours
            reply.honours[part.supporter.code] = honours
        if clause in self.world.followed:
            self.activation = max(self.activation, min(decided, 1 - nobody))
        self.help_chance = max(self.help_chance, min(decided, 1 - nobody_helps))
        self.clash = max(self.clash, min(decided, 1 - nobody_fights))
        return reply

    def _met(self, part: Part) -> float:
        """The chance that a party sees the casus foederis as met."""
        if not part.obliged_at(self.rung):
            return 0.0
        plain = self._reached(self.terms.clarity, part.attribution)
        return plain * self._reached(self.terms.severity, part.threshold)

    def _stays(self, part: Part) -> bool:
        """Whether the party has troops in place that fight if it acts under this commitment."""
        reading = self.readings[part.supporter.code]
        return part.clause in self.world.followed and reading.in_place_be > 0

    def _reached(self, value: float, threshold: float) -> float:
        """The chance that a party sees the threshold as reached; just reached is reached, noise or none."""
        return normal_cdf((value - threshold + _JUST) / self.world.noise)

    def _expect_acting(self, replies: list[Reply]) -> None:
        """How likely each state is to act at all, so that those it enables can deliver in full."""
        for reading in self.readings.values():
            state = reading.supporter
            aid, force = self._chances_outside(reading)
            chances = [
                reply.honours.get(state.code, 0.0) for reply in replies if reply.clause in self.world.followed
            ]
            chances += [aid] * state.can_aid + [force] * state.can_fight
            reading.acting = 0.0 if state.withdrawn else max(chances, default=0.0)

    def _missing(self, state: Supporter, reply: Reply | None = None) -> float:
        """The chance that its enabler is away; under a clause, given that the rule decides."""
        enabler = self.readings.get(state.terms.enabler)
        if enabler is None:
            return 0.0
        acting = enabler.acting
        if reply is not None and reply.clause in self.world.followed and not enabler.supporter.withdrawn:
            own = reply.honours.get(enabler.supporter.code, 0.0) / max(reply.decided, 1e-9)
            acting = max(acting, min(own, 1.0))
        return 1 - acting

    def _bring_all(self, reply: Reply) -> None:
        for part in reply.clause.parts:
            honours = reply.honours[part.supporter.code]
            self._bring(part, honours, self._missing(part.supporter, reply))

    def _bring(self, part: Part, honours: float, missing: float) -> None:
        reading, rung = self.readings[part.supporter.code], self.rung
        grown = honours * reading.growth
        help_be = part.expected_be[rung] - missing * part.hanging_be[rung]
        fighting_be = part.expected_fighting_be[rung] - missing * part.hanging_fighting_be[rung]
        sanctions = part.sanctions - missing * part.hanging_sanctions
        reading.help_be = max(reading.help_be, grown * help_be)
        reading.fighting_be = max(reading.fighting_be, grown * fighting_be)
        reading.sanctions = max(reading.sanctions, honours * sanctions)
        if part.expected_to_fight[self.rung] or self._stays(part):
            reading.fights = max(reading.fights, honours)
        if part.clause in self.world.followed:
            reading.acts = max(reading.acts, honours)

    def _chances_outside(self, reading: Reading) -> tuple[float, float]:
        """How likely the state is to give aid, and to fight, without being bound."""
        z = reading.sign + self.world.terms.willingness.severity * self.terms.severity
        return logistic(z + reading.supporter.aid_base), logistic(z + reading.supporter.force_base)

    def _outside(self, reading: Reading) -> float:
        """Add what the state may do without being bound; returns the chance that it comes to fight."""
        state, rung = reading.supporter, self.rung
        aid, force = self._chances_outside(reading)
        missing = self._missing(state)
        force_be = state.expected_force_be[rung] - missing * state.hanging_force_be[rung]
        aid_be = state.expected_aid_be[rung] - missing * state.hanging_aid_be[rung]
        clashing_be = state.expected_fighting_be[rung] - missing * state.hanging_fighting_be[rung]
        fighting, given = force * force_be * reading.growth, aid * aid_be * reading.growth
        clashing = force * clashing_be * reading.growth
        reading.outside_be = max(given + fighting - reading.help_be, 0.0)
        reading.fighting_be = max(reading.fighting_be, clashing)
        sanctions = state.units[SANCTIONS] * (1 - missing * state.hangs[SANCTIONS])
        reading.sanctions = max(reading.sanctions, aid * sanctions)
        comes = force if state.expected_to_fight[self.rung] else 0.0
        reading.fights = max(reading.fights, comes)
        return comes

    def _troops_in_place(self) -> None:
        """Troops in place fight if their state acts, as help under the treaty, or if they are attacked."""
        stationed = [reading for reading in self.readings.values() if reading.in_place_be > 0]
        likeliest = max((self._contact(reading) for reading in stationed), default=0.0)
        self.clash = 1 - (1 - self.clash) * (1 - likeliest)
        for reading in stationed:
            contact = self._contact(reading)
            reading.fights = 1 - (1 - reading.fights) * (1 - contact)
            stays = reading.in_place_be * reading.acts
            attacked = reading.in_place_be * contact * (1 - reading.acts)
            reading.help_be += stays
            reading.outside_be += attacked
            reading.fighting_be += stays + attacked

    def _contact(self, reading: Reading) -> float:
        """The chance that some of its troops in place come under attack: one draw decides for all."""
        duties = (part for part in reading.supporter.duties if part.clause in self.covering)
        return max((part.met_in_place(self.terms) for part in duties), default=0.0)

    def _together(self) -> Outlook:
        treaty_be = other_be = fighting_be = nuclear_be = sanctions = 0.0
        unmoved = 1.0
        for reading in self.readings.values():
            treaty_be += reading.help_be
            other_be += reading.outside_be
            fighting_be += reading.fighting_be
            sanctions += reading.sanctions
            if reading.supporter.nuclear:
                unmoved *= 1 - reading.fights
                nuclear_be += reading.fighting_be
        nuclear_clash = min(1 - unmoved, self.clash)
        return Outlook(
            activation=self.activation,
            help_chance=self.help_chance,
            treaty_be=treaty_be,
            other_be=other_be,
            clash=self.clash,
            fighting_be=fighting_be / max(self.clash, 1e-9),
            nuclear_clash=nuclear_clash,
            nuclear_be=nuclear_be / max(nuclear_clash, 1e-9),
            sanctions=min(sanctions, 1.0),
        )
