"""Step 1 of the month, after politics: dated events, the vote on a further term, and what is in force."""

from __future__ import annotations

from datetime import date
from math import ceil, floor, inf
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import logistic
from validation.by_hand.rules import rule_from

if TYPE_CHECKING:
    from validation.by_hand.states import Supporter
    from validation.by_hand.world import PlainWorld


class Occasion:
    """A dated event in one world, with the month in which it happens, if it does."""

    def __init__(self, world: PlainWorld, name: str) -> None:
        self.world, self.terms = world, world.terms.events[name]
        happens = world.luck.uniform("event", name) < self.terms.chance
        self.month = self._month() if happens else inf

    def _month(self) -> int:
        if self.terms.date is None:
            month: float = self.terms.month
            return ceil(month)
        return _month_of(self.terms.date, self.world.terms.start.date)

    def happen(self) -> bool:
        """Change the state it happens to, if this is its month; returns whether it is."""
        if self.month != self.world.month:
            return False
        self.world.record.note("event")
        self.world.state_of[self.terms.state].undergo(self.terms)
        return True


def _month_of(day: date, first_day: date) -> int:
    """The month of the run in which a day lies; month 1 begins on ``first_day``."""
    whole = 12 * (day.year - first_day.year) + day.month - first_day.month
    return whole if day.day < first_day.day else whole + 1


class Term:
    """How long the arrangement runs; it has lapsed once its last month is over."""

    def __init__(self, world: PlainWorld) -> None:
        self.world, self.terms = world, world.terms.arrangement.duration
        self.last_month = inf if self.terms is None else floor(self.terms.months)
        self._renewal = None if self.terms is None else self.terms.renewal
        if self._renewal is not None:
            self._voters = world.spec.renewing
            rule = self._renewal.rule.build_form()
            self._rule = rule_from(rule, self._voters, world.spec.challenger.state)

    @property
    def lapsed(self) -> bool:
        return self.world.month > self.last_month

    def renew(self) -> None:
        """In the last month of a term, put a further one to the vote."""
        if self.world.month != self.last_month or self._renewal is None:
            return
        renewed = self._is_renewed()
        self.world.record.note("renewed" if renewed else "not renewed")
        if renewed:
            months = self.terms.months if self._renewal.months is None else self._renewal.months
            self.last_month += max(1, floor(months))

    def _is_renewed(self) -> bool:
        """The rule on the votes: the challenger objects, the protégé consents, the others decide."""
        world = self.world
        willing, objecting = [False] * len(self._voters), [False] * len(self._voters)
        for place, code in enumerate(self._voters):
            if code == world.challenger.code:
                objecting[place] = True
            elif code == world.protege.code:
                willing[place] = True
            else:
                willing[place], objecting[place] = self._vote(world.supporter_of[code])
        return self._rule.decided(willing, objecting)

    def _vote(self, state: Supporter) -> tuple[bool, bool]:
        """Whether a supporter consents, and whether it objects."""
        world, weight = self.world, self.world.terms.willingness
        z = weight.renewal + state.inclination + weight.resolve * state.resolve
        willing = world.luck.uniform("renewal", state.code) < logistic(z) and not state.withdrawn
        protests = world.luck.uniform("renewal-protest", state.code) < state.objecting
        return willing, protests and not willing


def begin_month(world: PlainWorld) -> None:
    """What the calendar brings, once politics has run its course."""
    changed = [occasion.happen() for occasion in world.occasions]
    world.term.renew()
    changed += [clause.begin_month() for clause in world.clauses]
    if any(changed):
        _count_troops(world)
    world.standing.begin_month()


def void_what_an_attack_voids(world: PlainWorld) -> None:
    """The protégé has provoked: if that was an attack, the clauses that say so end."""
    flagged = [clause for clause in world.clauses if clause.terms.void_if_protege_attacks]
    if flagged and world.luck.uniform("protege-attack") < world.terms.protege.attack_share:
        for clause in flagged:
            clause.make_void()
        _count_troops(world)


def _count_troops(world: PlainWorld) -> None:
    for state in world.stationing:
        state.count_troops()


def begin_at_war(world: PlainWorld) -> None:
    """Month 1 finds a war going on, in which nobody has committed anything."""
    start = world.terms.start
    world.at_war, world.war_age, world.pace = True, floor(start.war_age_months), start.front_pace
    mood = world.luck.normal("willing-common")
    for state in world.supporters:
        state.latent = state.draw_latent(mood)
