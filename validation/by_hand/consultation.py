"""Step 4 of the month: signals, willingness, votes, the treaty's rule deciding, and help outside it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import logistic
from validation.by_hand.choice import Act
from validation.by_hand.states import FIGHTING, Supporter
from validation.by_hand.time_to_decide import information, pace, usual_days

if TYPE_CHECKING:
    from validation.by_hand.clauses import Clause, Part
    from validation.by_hand.world import PlainWorld

NOT_CALLED, EXCUSED, NOT_MET, ABSTAINED, OBJECTED, OVERRULED, RENEGED, LATE, HONOURED = range(9)


class Crisis:
    """One act, how it is seen, and what the commitments come to."""

    def __init__(self, world: PlainWorld, act: Act) -> None:
        luck = world.luck
        self.world, self.act = world, act
        self.rung = world.ladder[act.rung]
        self.window: float = self.rung.window_days
        self.noise = 1 - world.verification
        fog = self.noise * world.fog
        self.severity: float = self.rung.severity + fog * luck.normal("fog-severity")
        self.attribution: float = self.rung.clarity + fog * luck.normal("fog-attribution")
        self.mood = luck.normal("willing-common")
        self.known_after = information(world)
        self.contact_draw: float = luck.uniform("contact")
        self.answers = [Answer(self, state) for state in world.supporters]
        self.answer_of = {answer.state.code: answer for answer in self.answers}
        self.casus = self.called = self.judged = self.decided = self.honoured = False
        self.challenger_vote = self.challenger_block = 0
        self.first_day = inf


class Answer:
    """What one supporter sees, decides and gives in a crisis.

    ``promised`` shares of its forces are owed under the commitments called; ``shares`` come under the
    treaty, each instrument decided on its day of ``days``; ``extra`` comes outside or beyond it, decided on
    ``extra_days``. Of all that, ``arrives`` is the part that comes, by instrument.
    """

    def __init__(self, crisis: Crisis, state: Supporter) -> None:
        world, luck, code = crisis.world, crisis.world.luck, state.code
        self.crisis, self.state = crisis, state
        own = crisis.noise * world.terms.theatre.signals.own_noise
        self.severity = crisis.severity + own * luck.normal("seen-severity", code)
        self.attribution = crisis.attribution + own * luck.normal("seen-attribution", code)
        self.latent = state.draw_latent(crisis.mood)
        weight = world.terms.willingness
        self.leaning: float = weight.severity * self.severity + weight.resolve * state.resolve
        self.pace = pace(world, code)
        self.faith = luck.uniform("faith", code)
        self.protests = luck.uniform("protest", code) < state.objecting
        self.stance = 0
        self.vote = self.block = self.outside = 0
        self.in_place_be = self.break_cost = 0.0
        self.attacked = self.treaty = self.withheld = False
        tools = len(state.units)
        self.promised = [0.0] * tools
        self.shares, self.days = [0.0] * tools, [inf] * tools
        self.extra, self.extra_days = [0.0] * tools, [inf] * tools
        self.arrives = [1.0] * tools

    @property
    def stationed(self) -> bool:
        return self.in_place_be > 0

    @property
    def acts(self) -> bool:
        """Whether others may count on its intelligence, lift and logistics."""
        return not self.state.withdrawn and (self.treaty or self.outside > 0)

    def pull(self) -> float:
        """How it moves those that follow it; one that has left holds them back even if nobody asks it."""
        if self.stance == 0 and self.state.withdrawn:
            return -float(self.crisis.world.terms.willingness.lead_exit)
        return float(self.stance)


def consult(crisis: Crisis) -> None:
    """Put every commitment to its parties, then ask who helps outside them."""
    act = crisis.act
    covering = [clause for clause in crisis.world.clauses if clause.covers(act.rung, act.place)]
    if any(clause.in_force and clause not in covering for clause in crisis.world.clauses):
        crisis.world.record.note("out of scope")
    for clause in covering:
        _ask_leads(clause, crisis)
    for clause in covering:
        _Hearing(clause, crisis).hold()
    for answer in crisis.answers:
        _help_outside(answer)
    for answer in crisis.answers:
        enabler = crisis.answer_of.get(answer.state.terms.enabler)
        answer.arrives = answer.state.arriving_share(enabler is None or enabler.acts)


def _called(clause: Clause, crisis: Crisis) -> bool:
    return crisis.attribution >= clause.attribution and crisis.act.rung >= clause.rung


def _asked(part: Part, crisis: Crisis) -> bool:
    """Whether the party, as far as it has a narrower casus foederis, is asked where its clause is called."""
    return part.obliged_at(crisis.act.rung) and crisis.attribution >= part.attribution


def _judges(part: Part, answer: Answer) -> bool:
    """Whether the casus foederis is met in this party's eyes; one that has withdrawn does not look."""
    if answer.state.withdrawn or not _asked(part, answer.crisis):
        return False
    severe: bool = answer.severity >= part.threshold
    return severe and answer.attribution >= part.attribution


def _inclined(part: Part, answer: Answer) -> float:
    """Z of a party before it looks to a lead."""
    world, z = answer.crisis.world, part.base + answer.leaning
    if world.spec.switches.tripwire_resolve and _is_attacked(part, answer.crisis):
        z += world.terms.willingness.tripwire
    return z


def _is_attacked(part: Part, crisis: Crisis) -> bool:
    """Whether troops that the party has in place under the clause come under attack."""
    return crisis.contact_draw < part.met_in_place(crisis.rung)


def _ask_leads(clause: Clause, crisis: Crisis) -> None:
    """A state that others follow shows how it stands: willing under some commitment, or under none."""
    if not _called(clause, crisis):
        return
    for part in clause.parts:
        answer = crisis.answer_of[part.supporter.code]
        if answer.state.code in crisis.world.leads and answer.stance < 1 and _asked(part, crisis):
            willing = _judges(part, answer) and answer.latent < logistic(_inclined(part, answer))
            answer.stance = 1 if willing else -1


class _Hearing:
    """One commitment, in force where the act happens, in one crisis."""

    def __init__(self, clause: Clause, crisis: Crisis) -> None:
        self.clause, self.crisis = clause, crisis
        self.willing, self.objecting = clause.votes_of_principals()
        self.judging, self.days = [False] * len(clause.parties), [0.0] * len(clause.parties)
        self.followed = clause in crisis.world.followed

    def hold(self) -> None:
        """Hear every party, let the rule decide, and see who keeps its word."""
        clause, crisis = self.clause, self.crisis
        for part in clause.parts:
            answer = crisis.answer_of[part.supporter.code]
            answer.in_place_be += part.defending_now
            answer.attacked |= _is_attacked(part, crisis)
        called = _called(clause, crisis)
        if called:
            self._promise()
        acting = called and self._decide()
        if not self.followed:
            return
        crisis.casus |= crisis.act.rung >= clause.rung
        crisis.called |= called
        crisis.judged |= any(self.judging)
        crisis.decided |= acting
        if called and clause.challenger_place is not None:
            crisis.challenger_vote = OBJECTED
        if called and not acting and clause.can_decide:
            self._note_blocking()

    def _promise(self) -> None:
        """Note what each party that has not withdrawn owes, the most of all its commitments."""
        for part in self.clause.parts:
            answer = self.crisis.answer_of[part.supporter.code]
            if not answer.state.withdrawn and _asked(part, self.crisis):
                answer.promised = [max(pair) for pair in zip(answer.promised, part.shares, strict=True)]

    def _decide(self) -> bool:
        """Whether anybody acts."""
        for part in self.clause.parts:
            self._ask(part)
        voted = self.clause.rule.days(self.willing, self.objecting, self.days)
        days = [day + self.crisis.known_after for day in voted]
        acts = [day < inf and judging for day, judging in zip(days, self.judging, strict=True)]
        own = [
            days[part.place] if acts[part.place] and self._keeps_faith(part) else inf
            for part in self.clause.parts
        ]
        for part, day in zip(self.clause.parts, self.clause.act_in_turn(own), strict=True):
            self._follow_through(part, acts[part.place], day)
        return any(acts)

    def _keeps_faith(self, part: Part) -> bool:
        """Whether the party would keep its word, did it wait for nobody."""
        faith = self.crisis.answer_of[part.supporter.code].faith
        return faith < (part.follow_through if self.willing[part.place] else part.follow_unwilling)

    def _ask(self, part: Part) -> None:
        """The vote of one party, and when it casts it."""
        place, answer = part.place, self.crisis.answer_of[part.supporter.code]
        self.days[place] = part.least_days + answer.pace * part.further_days
        if _judges(part, answer):
            self.judging[place] = True
            self.willing[place] = answer.latent < logistic(self._z(part, answer))
        self.objecting[place] = not self.willing[place] and answer.protests

    def _z(self, part: Part, answer: Answer) -> float:
        lead = self.crisis.answer_of.get(part.supporter.terms.follows)
        z = _inclined(part, answer)
        if lead is None:
            return z
        pull: float = self.crisis.world.terms.willingness.lead * part.supporter.terms.following
        return z + pull * lead.pull()

    def _follow_through(self, part: Part, acts: bool, day: float) -> None:
        """What the party does where it has to act, on this day or never."""
        place, answer = part.place, self.crisis.answer_of[part.supporter.code]
        willing = self.willing[place]
        kept = day < inf
        if kept:
            for tool, share in enumerate(part.shares):
                if share > answer.shares[tool]:
                    answer.shares[tool], answer.days[tool] = share, day
                elif share > 0 and share == answer.shares[tool]:
                    answer.days[tool] = min(answer.days[tool], day)
        if not self.followed or answer.state.withdrawn or not _asked(part, self.crisis):
            return
        if kept:
            answer.treaty = self.crisis.honoured = True
            self.crisis.first_day = min(self.crisis.first_day, day)
        elif (acts or not willing) and part.votes and self.clause.can_decide and not self.clause.excuses:
            answer.withheld = True
            answer.break_cost = max(answer.break_cost, part.break_cost)
        answer.vote = max(answer.vote, self._vote(place, acts, kept, day))

    def _vote(self, place: int, acts: bool, kept: bool, day: float) -> int:
        if kept:
            return HONOURED if day <= self.crisis.window else LATE
        if acts:
            return RENEGED
        if self.willing[place]:
            return OVERRULED
        if self.clause.excuses:
            return EXCUSED
        if self.objecting[place]:
            return OBJECTED
        return ABSTAINED if self.judging[place] else NOT_MET

    def _note_blocking(self) -> None:
        """Who stood in the way."""
        rule, crisis = self.clause.rule, self.crisis
        if rule.decided(self.willing, self.objecting):
            blocks = [0] * len(self.clause.parties)
        else:
            blocks = [
                rule.block(place, self.willing, self.objecting) for place in range(len(self.clause.parties))
            ]
        for part in self.clause.parts:
            answer = crisis.answer_of[part.supporter.code]
            answer.block = max(answer.block, blocks[part.place])
        if self.clause.challenger_place is not None:
            crisis.challenger_block = max(crisis.challenger_block, blocks[self.clause.challenger_place])


def _help_outside(answer: Answer) -> None:
    """Arms, intelligence and sanctions, and rarely force, without or beyond a commitment."""
    state = answer.state
    aids = answer.latent < logistic(answer.leaning + state.aid_base)
    fights = state.can_fight and answer.latent < logistic(answer.leaning + state.force_base)
    for tool, units in enumerate(state.units):
        gives = fights if tool in FIGHTING else aids
        if gives and units > 0 and answer.shares[tool] < 1:
            answer.extra[tool] = 1 - answer.shares[tool]
            least, further = usual_days(state.world, state.code)
            answer.extra_days[tool] = answer.crisis.known_after + least + answer.pace * further
            answer.outside = max(answer.outside, 2 if tool in FIGHTING else 1)
