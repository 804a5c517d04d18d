"""What a war would bring: a table by ratio of forces and territory held, solved once a block (III.iv.d).

The challenger values the war that an act would open, and both sides weigh whether to go on, by the same
equations that fight the war (III.iv.h), without its luck: a mean-field solution of the month of war. Army and
helpers of the protégé count as one force, and both forces are shares of what they are when the war begins, so
that the course depends on their ratio and on the territory held alone. With equal quality the losses follow
Lanchester's square law [Lanchester1916]; that war is a costly lottery whose length and outcome both sides foresee
is the premise of [Fearon1995] and [Slantchev2003].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.equations import (
    attrition_loss,
    ceasefire_hazard,
    contest_success,
    front_advance,
    monthly_factor,
)
from guaranteesim.model.block import Block
from guaranteesim.streams import Floats, Index

RATIOS = (1 / 16, 1 / 4, 1 / 2, 2**-0.5, 1.0, 2**0.5, 2.0, 4.0, 16.0)
"""Force of the challenger per force of the protégé and its helpers at which the war is solved. Between them the
table is interpolated in the logarithm; beyond them the last ratio counts."""

HELD = (0.0, 1 / 3, 2 / 3, 1.0)
"""Territory held at the beginning at which the war is solved, as a share of that at which the protégé collapses."""

STEPS = (1,) * 12 + (3,) * 12 + (6,) * 12
"""Months of each step of the solution, 120 in all; what a war of more than ten years brings does not count."""

MOST_OF_OUTBREAK = 1.5
"""Largest army in a war, as a share of that at its beginning."""

_SMALLEST = 1e-9
_CHUNK = 512
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

    It follows from numbers that stay constant in a run: attrition, mobilisation, speed of the front, thresholds
    of collapse, hazard of a ceasefire, the contest and the patience of the challenger. What changes by the month,
    forces and territory, is asked for. Worlds do not see one another.
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
    """Return gain, months and chance of a return under each of the weights, (len(weights), 3, ratios, held, k)."""
    war = _MeanWar(model, at, pace)
    found = np.zeros((len(weights), 3, *war.line.shape))
    for step, months in enumerate(STEPS):
        # Wars that are over add nothing, so no world sees when the others' are.
        if not war.going.any():
            break
        going = war.going.copy()
        moved, settled, beaten = war.advance(sum(STEPS[:step]), months)
        for (of_step, of_last), (gain, lasted, returned) in zip(weights, found, strict=True):
            gain += going * (of_step[step] / months * moved + of_last[step] * settled)
            lasted += going * of_step[step]
            returned += going * of_last[step] * beaten
    return found


class _MeanWar:
    """A war without luck from every ratio and line of the table, in the worlds at ``at`` (k,).

    ``line`` is the territory held and ``going`` 1 where the war goes on, else 0, (ratios, held, k) each.
    """

    def __init__(self, model: Block, at: Index, pace: Floats) -> None:
        self._war, self._contest = model.numbers.theatre.war, model.numbers.theatre.contest
        self._at, self._pace = at, pace
        self._attack, self._defence = np.ones((2, len(RATIOS), at.size))
        self._ratios = np.array(RATIOS)[:, None]
        collapse = self._war.collapse_territory.take(at)
        self._begun = np.array(HELD)[:, None] * collapse
        self.line: Floats = np.repeat(self._begun[None], len(RATIOS), axis=0)
        self.going: Floats = np.ones(self.line.shape)

    def advance(self, age: int, months: int) -> tuple[Floats, Floats, Floats]:
        """Fight ``months`` months as one, from ``age`` months on.

        Returns what the front moves, what the end of the war moves at once, and 1 where the challenger is
        beaten, else 0; (ratios, held, k) each.
        """
        war, at = self._war, self._at
        attack = self._ratios * self._attack
        success = self._compute_success(attack, age)
        advance = self._pace * front_advance(war.front_speed.take(at), success, np.zeros(at.size))
        before = self.line
        self.line = np.clip(before + (months * advance)[:, None], 0.0, 1.0)
        ratio = np.maximum(attack, _SMALLEST) / np.maximum(self._defence, _SMALLEST)
        self._attack = self._wear_down(self._attack, 1 / ratio, months)
        self._defence = self._wear_down(self._defence, ratio, months)
        settled, beaten = self._end_wars()
        return self.line - before, settled, beaten

    def _compute_success(self, attack: Floats, age: int) -> Floats:
        """Return P(success) of the whole armies in a war ``age`` months old, (ratios, k)."""
        contest, at = self._contest, self._at
        return contest_success(
            attack, self._defence, contest.exponent.take(at), contest.attacker_multiplier.take(at)
        )

    def _wear_down(self, force: Floats, ratio: Floats, months: int) -> Floats:
        lost = attrition_loss(force, self._war.attrition.take(self._at), ratio)
        raised = self._war.mobilisation.take(self._at)
        return np.clip(force + months * (raised - lost), 0.0, MOST_OF_OUTBREAK)

    def _end_wars(self) -> tuple[Floats, Floats]:
        """End wars as the month does where a side collapses; ceasefires are in the weights of the months."""
        least = self._war.collapse_force.take(self._at)
        challenger_spent, protege_spent = self._attack < least, self._defence < least
        fallen = self.line >= self._war.collapse_territory.take(self._at)
        fallen |= (protege_spent & ~challenger_spent)[:, None]
        beaten = ~fallen & (challenger_spent & ~protege_spent)[:, None]
        settled = fallen * (1 - self.line) + beaten * (np.minimum(self._begun, self.line) - self.line)
        self.going = self.going * ~(fallen | challenger_spent[:, None])
        return settled, beaten.astype(np.float64)
