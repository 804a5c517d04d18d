"""What a war would bring: a table by ratio of forces and territory held, solved once a block (III.iv.d).

The challenger values the war that an act would open, and both sides weigh whether to go on, by the same
equations that fight the war (III.iv.h), without its luck: a mean-field solution of the month of war. Army and
helpers of the protégé count as one force, and both forces are shares of what they are when the war begins, so
that the course depends on their ratio and on the territory held alone. With equal quality the losses follow
Lanchester's square law [Lanchester1916]. That both sides foresee cost and outcome of a war, and end it when
it is worth no more, is the premise of [Slantchev2003].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.equations import (
    attrition_loss,
    campaign_advantage,
    ceasefire_hazard,
    contest_success,
    front_advance,
    front_speed,
    monthly_factor,
    remaining_share,
)
from guaranteesim.model.block import Block, Bools
from guaranteesim.streams import Floats, Index

RATIOS = (1 / 16, 1 / 4, 1 / 2, 2**-0.5, 1.0, 2**0.5, 2.0, 4.0, 16.0)
"""Force of the challenger per force of the protégé and its helpers for which the war is solved. Between them
the table is interpolated in the logarithm; beyond them the last ratio counts."""

HELD = (0.0, 1 / 3, 2 / 3, 1.0)
"""Territory held at the beginning for which the war is solved, per territory at collapse."""

STEPS = (1,) * 12 + (3,) * 12 + (6,) * 12
"""Months of each step of the solution, 120 in all: what a war brings after ten years does not count."""

MOST_OF_OUTBREAK = 1.5
"""Largest army in a war, as a share of that at its beginning."""

_SMALLEST = 1e-9
_NO_FORTUNE = np.zeros(1)
_CHUNK = 1024
"""Worlds solved at a time, so that the arrays of a step stay in the cache."""


@dataclass(frozen=True)
class Prospect:
    """What a war would bring from now on, each (k,), discounted by the patience of the challenger."""

    gain: Floats
    """Share of the territory that the challenger expects to gain, below 0 where it expects to lose some."""
    months: Floats
    """Months of war."""
    returned: Floats
    """Chance that the challenger is beaten and the line of the outbreak comes back."""


class WarProspects:
    """The table of one block of W worlds; the front moves at ``pace`` (W,) times that of a new invasion.

    It follows from numbers that stay constant in a run: attrition, mobilisation, speed of the front,
    thresholds of collapse, hazard of a ceasefire, contest, patience of the challenger. What changes by the
    month, forces and territory, is asked for. Worlds do not see one another.
    """

    def __init__(self, model: Block, pace: Floats) -> None:
        numbers = model.numbers.theatre.war
        self._collapse_territory = numbers.collapse_territory
        stalemate = numbers.stalemate_per_month
        # Without the hazard of a stalemate both halves of the table are one and the same.
        self._hazards = (np.zeros(model.size), stalemate) if stalemate.any() else (np.zeros(model.size),)
        self._table = np.empty((len(self._hazards), 3, len(RATIOS), len(HELD), model.size))
        for first in range(0, model.size, _CHUNK):
            at = np.arange(first, min(first + _CHUNK, model.size))
            weights = [_compute_weights(model, at, hazard.take(at)) for hazard in self._hazards]
            self._table[..., at] = _solve_war(model, at, pace.take(at), weights)

    def estimate(self, at: Index, ratio: Floats, held: Floats) -> Prospect:
        """Return the prospect of a war if nothing but exhaustion brings a ceasefire, in the worlds at ``at``.

        Args:
            at: Worlds, (k,); one may occur more than once.
            ratio: Force of the challenger per force of the protégé and its helpers, (k,).
            held: Share of the territory that the challenger holds, (k,).
        """
        return self._interpolate(0, at, ratio, held)

    def estimate_in_stalemate(self, at: Index, ratio: Floats, held: Floats) -> Prospect:
        """Return the prospect under the hazard of a full stalemate; arguments as in :meth:`estimate`."""
        return self._interpolate(len(self._hazards) - 1, at, ratio, held)

    @property
    def stalemate_counts(self) -> bool:
        """True if a stalemate makes a ceasefire likelier in any of the worlds."""
        return len(self._hazards) > 1

    def _interpolate(self, half: int, at: Index, ratio: Floats, held: Floats) -> Prospect:
        logarithms = np.log(RATIOS)
        log_ratio = np.log(np.clip(ratio, RATIOS[0], RATIOS[-1]))
        row = np.clip(np.searchsorted(logarithms, log_ratio, side="right") - 1, 0, len(RATIOS) - 2)
        beyond_row = (log_ratio - logarithms.take(row)) / np.diff(logarithms).take(row)
        place = np.clip(held / self._collapse_territory.take(at), 0.0, 1.0) * (len(HELD) - 1)
        column = np.minimum(place.astype(np.intp), len(HELD) - 2)
        beyond_column = place - column
        table = self._table[half]
        lower, upper = (
            (1 - beyond_column) * table[:, row + up, column, at]
            + beyond_column * table[:, row + up, column + 1, at]
            for up in (0, 1)
        )
        gain, months, returned = (1 - beyond_row) * lower + beyond_row * upper
        # Interpolation between two lines may promise more than is left.
        return Prospect(np.minimum(gain, 1 - held), months, returned)


def _compute_weights(model: Block, at: Index, stalemate: Floats) -> tuple[Floats, Floats]:
    """Return the discounted weight of each step's months and of its last month, (steps, len(at)) each.

    A month counts by the chance that no ceasefire has come before it, and by the patience of the challenger.
    """
    numbers = model.numbers.theatre.war
    patience = model.numbers.states[model.spec.challenger.state].patience.take(at)
    factor, per_month, exhaustion = (
        monthly_factor(patience), numbers.ceasefire_per_month.take(at), numbers.exhaustion.take(at)
    )  # fmt: skip
    of_step, of_last = np.zeros((len(STEPS), at.size)), np.zeros((len(STEPS), at.size))
    lasting, age = np.ones(at.size), 0
    for step, months in enumerate(STEPS):
        for _ in range(months):
            lasting = lasting * factor
            of_step[step] += lasting
            of_last[step] = lasting
            hazard = ceasefire_hazard(per_month, exhaustion, age) + stalemate
            lasting = lasting * np.maximum(1 - hazard, 0)
            age += 1
    return of_step, of_last


def _solve_war(model: Block, at: Index, pace: Floats, weights: list[tuple[Floats, Floats]]) -> Floats:
    """Return gain, months and chance of a return, (len(weights), 3, ratios, held, len(at))."""
    war = _MeanWar(model, at, pace)
    found = np.zeros((len(weights), 3, *war.line.shape))
    age = 0
    for step, months in enumerate(STEPS):
        # Wars that are over add nothing, so no world sees whether those of the others go on.
        if not war.going.any():
            break
        going = war.going.copy()
        moved = war.advance(age, months)
        ended = war.end_wars()
        for (of_step, of_last), (gain, lasted, returned) in zip(weights, found, strict=True):
            weight = going * of_step[step]
            lasted += weight
            gain += weight * moved
            last = of_last[step].take(ended.places[-1])
            gain[ended.places] += last * ended.settled
            returned[ended.places] += last * ended.beaten
        age += months
    return found


@dataclass(frozen=True)
class _Ended:
    """Wars that end by collapse in a step."""

    places: tuple[Index, ...]
    """Their places in an array (ratios, held, k)."""
    settled: Floats
    """Territory that the end hands to the challenger, below 0 where it gives some back, (len(places[0]),)."""
    beaten: Floats
    """1 where the challenger is beaten, else 0, (len(places[0]),)."""


class _MeanWar:
    """A war without luck from every ratio and line of the table, in the worlds at ``at`` (k,).

    ``line`` is the territory held and ``going`` True where the war goes on, (ratios, held, k) each.
    """

    def __init__(self, model: Block, at: Index, pace: Floats) -> None:
        war, contest = model.numbers.theatre.war, model.numbers.theatre.contest
        self._exponent, self._multiplier = contest.exponent.take(at), contest.attacker_multiplier.take(at)
        self._decay, self._speed_exponent = war.advantage_decay.take(at), war.advance_exponent.take(at)
        self._pace, self._speed = pace, war.front_speed.take(at)
        self._attrition, self._mobilisation = war.attrition.take(at), war.mobilisation.take(at)
        self._collapse, self._least = war.collapse_territory.take(at), war.collapse_force.take(at)
        self._attack, self._defence = np.ones((2, len(RATIOS), at.size))
        self._begun = np.array(HELD)[:, None] * self._collapse
        self.line: Floats = np.repeat(self._begun[None], len(RATIOS), axis=0)
        self.going: Bools = np.ones(self.line.shape, dtype=bool)

    def advance(self, age: int, months: int) -> Floats:
        """Fight ``months`` months like the one at ``age``; return the move of the front a month.

        The result is (ratios, held, k).
        """
        attack = np.array(RATIOS)[:, None] * self._attack
        success = contest_success(attack, self._defence, self._exponent, self._find_advantage(age))
        ratio = np.maximum(attack, _SMALLEST) / np.maximum(self._defence, _SMALLEST)
        advance = self._pace * front_advance(self._find_speed(ratio), success, _NO_FORTUNE)
        before = self.line
        self.line = np.minimum(np.maximum(before + (months * advance)[:, None], 0.0), 1.0)
        self._attack = self._wear_down(self._attack, 1 / ratio, months)
        self._defence = self._wear_down(self._defence, ratio, months)
        return (self.line - before) / months

    def _find_advantage(self, age: int) -> Floats:
        """Return the attacker's advantage in a war ``age`` months old, faded since the outbreak, (k,)."""
        if not self._decay.any():
            return self._multiplier
        return campaign_advantage(self._multiplier, _NO_FORTUNE, remaining_share(self._decay, age))

    def _find_speed(self, ratio: Floats) -> Floats:
        """Return the speed of the front, share of territory a month, that of ``ratio`` or (k,)."""
        if not self._speed_exponent.any():
            return self._speed
        return front_speed(self._speed, ratio, self._speed_exponent)

    def _wear_down(self, force: Floats, ratio: Floats, months: int) -> Floats:
        lost = attrition_loss(force, self._attrition, ratio)
        return np.clip(force + months * (self._mobilisation - lost), 0.0, MOST_OF_OUTBREAK)

    def end_wars(self) -> _Ended:
        """End wars as the month does where a side collapses; ceasefires are in the weights of the months."""
        challenger_spent, protege_spent = self._attack < self._least, self._defence < self._least
        fallen = self.line >= self._collapse
        fallen |= (protege_spent & ~challenger_spent)[:, None]
        over = self.going & (fallen | challenger_spent[:, None])
        self.going &= ~over
        places = np.nonzero(over)
        row, column, world = places
        has_fallen, line = fallen[places], self.line[places]
        beaten = ~has_fallen & ~protege_spent[row, world]
        returning = np.minimum(self._begun[column, world], line)
        settled = np.where(has_fallen, 1 - line, np.where(beaten, returning - line, 0.0))
        return _Ended(places, settled, beaten.astype(np.float64))
