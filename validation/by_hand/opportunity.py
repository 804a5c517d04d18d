"""An opportunity as the challenger sees it, besides the treaty: its worth, the day, and the balance."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld


@dataclass(slots=True)
class Opportunity:
    """One opportunity.

    ``worth`` multiplies the motivation, ``known`` is the part of the quality of the day that the challenger
    knows, in logits, and ``balance_error`` its error about the logarithm of the force ratio.
    """

    worth: float = 1.0
    known: float = 0.0
    balance_error: float = 0.0


def see_opportunity(world: PlainWorld) -> Opportunity:
    """Draw what this opportunity is worth, and how the challenger reads the day and the balance."""
    own, contest, luck = world.terms.challenger, world.terms.theatre.contest, world.luck
    spread = own.occasion_spread
    return Opportunity(
        worth=exp(spread * luck.normal("occasion") - spread**2 / 2),
        known=sqrt(contest.quality_known) * contest.quality_spread * luck.normal("known-quality"),
        balance_error=own.balance_misperception * luck.normal("balance"),
    )
