"""An occasion to act, part of steps 3 to 5 (docs/model.md III.iv.d and g): its worth, and the day's quality.

Both are drawn by address, so the steps of a month and the war that an act opens meet the same occasion.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import campaign_advantage, discount_of_doubt, occasion_worth
from guaranteesim.model.arrangement.bound_arrangement import BoundArrangement
from guaranteesim.streams import Floats, Index


class Occasion:
    """What the challenger sees in this month's opportunities in the worlds at ``at``; arrays are (k,).

    ``motivation`` is what its gains are worth to it on this occasion. ``exponent`` and ``multiplier`` are
    those of the contest as it reads it: with its error about the balance, the part of the day's quality that
    it knows, and the doubt about the rest. ``balance_error`` is that error alone, of the logarithm of the
    ratio, and ``known_quality`` that part, logits.
    """

    def __init__(self, model: BoundArrangement, at: Index) -> None:
        self.at, self._model = at, model
        self.motivation = motivate(model, at)
        contest, challenger = model.numbers.theatre.contest, model.numbers.challenger
        self.exponent: Floats = contest.exponent.take(at)
        self.multiplier: Floats = contest.attacker_multiplier.take(at)
        self.balance_error, self.known_quality = np.zeros(at.size), np.zeros(at.size)
        if contest.quality_spread.any() or challenger.balance_misperception.any():
            self._read_contest()

    def _read_contest(self) -> None:
        model, at = self._model, self.at
        contest = model.numbers.theatre.contest
        error = model.streams.draw_normal("balance", model.month, at=at)
        error *= model.numbers.challenger.balance_misperception.take(at)
        self.balance_error, self.known_quality = error, _draw_known_quality(model, at)
        seen = self.known_quality + self.exponent * error
        unknown = contest.quality_spread.take(at) * np.sqrt(1 - contest.quality_known.take(at))
        certainty = discount_of_doubt(unknown)
        self.exponent = self.exponent * certainty
        self.multiplier = campaign_advantage(self.multiplier, seen, certainty)


def motivate(model: BoundArrangement, at: Index) -> Floats:
    """Return the motivation of the challenger on this month's occasions, (k,)."""
    motivation: Floats = model.challenger.motivation.take(at)
    worth = draw_worth(model, at)
    return motivation if worth is None else motivation * worth


def draw_worth(model: BoundArrangement, at: Index) -> Floats | None:
    """Return the worth of this month's occasions, mean 1, (k,); None where it is 1 in the whole block."""
    spread = model.numbers.challenger.occasion_spread
    if not spread.any():
        return None
    return occasion_worth(spread.take(at), model.streams.draw_normal("occasion", model.month, at=at))


def draw_quality(model: BoundArrangement, at: Index) -> Floats | None:
    """Return the quality u of the day, logits (k,); None where it is 0 in the whole block."""
    contest = model.numbers.theatre.contest
    if not contest.quality_spread.any():
        return None
    unknown = model.streams.draw_normal("quality", model.month, at=at)
    unknown *= contest.quality_spread.take(at) * np.sqrt(1 - contest.quality_known.take(at))
    return _draw_known_quality(model, at) + unknown


def _draw_known_quality(model: BoundArrangement, at: Index) -> Floats:
    """Return the part of the quality of the day that the challenger knows, logits (k,)."""
    contest = model.numbers.theatre.contest
    known = model.streams.draw_normal("known-quality", model.month, at=at)
    return np.asarray(known * contest.quality_spread.take(at) * np.sqrt(contest.quality_known.take(at)))
