"""What a war would bring, as both sides reckon: the war without luck, from a few ratios and lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import success

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld

_RATIOS = [1 / 16, 1 / 4, 1 / 2, 1 / 2**0.5, 1, 2**0.5, 2, 4, 16]
_LINES = [0, 1 / 3, 2 / 3, 1]
_SEASONS = [1] * 12 + [3] * 12 + [6] * 12
_WORST = 5.0
_NOTHING = 1e-9


@dataclass(slots=True)
class Prospect:
    """Discounted territory gained and months of war from now on, and the chance that the line comes back."""

    gain: float = 0.0
    months: float = 0.0
    returned: float = 0.0

    def mixed(self, other: Prospect, share: float) -> Prospect:
        """This prospect with a share of another."""
        pairs = ((self.gain, other.gain), (self.months, other.months), (self.returned, other.returned))
        return Prospect(*((1 - share) * mine + share * theirs for mine, theirs in pairs))


class Prospects:
    """What a war of this world would bring whose front moves at ``pace`` times that of a new invasion."""

    def __init__(self, world: PlainWorld, pace: float) -> None:
        self.world, self.pace = world, pace
        self.war = world.terms.theatre.war
        self._solved: dict[tuple[int, int, bool], Prospect] = {}

    def expect(self, ratio: float, held: float, *, stalled: bool = False) -> Prospect:
        """Between the ratios and lines for which the war is solved; ``stalled`` in a full stalemate."""
        scale = log(min(max(ratio, _RATIOS[0]), _RATIOS[-1]))
        row = max(place for place in range(len(_RATIOS) - 1) if place == 0 or log(_RATIOS[place]) <= scale)
        above = (scale - log(_RATIOS[row])) / (log(_RATIOS[row + 1]) - log(_RATIOS[row]))
        line = min(max(held / self.war.collapse_territory, 0), 1) * (len(_LINES) - 1)
        column = min(int(line), len(_LINES) - 2)
        lower, upper = (
            self._solve(place, column, stalled).mixed(self._solve(place, column + 1, stalled), line - column)
            for place in (row, row + 1)
        )
        found = lower.mixed(upper, above)
        found.gain = min(found.gain, 1 - held)
        return found

    def _solve(self, row: int, column: int, stalled: bool) -> Prospect:
        key = row, column, stalled
        if key not in self._solved:
            begun = _LINES[column] * self.war.collapse_territory
            self._solved[key] = self._fight(_RATIOS[row], begun, self._weights[stalled])
        return self._solved[key]

    @cached_property
    def _weights(self) -> dict[bool, list[list[float]]]:
        return {stalled: self._weigh(self.war.stalemate_per_month * stalled) for stalled in (False, True)}

    def _weigh(self, stalemate: float) -> list[list[float]]:
        """The weight of each month of each season: not yet at peace, and discounted."""
        patience: float = self.world.challenger.terms.patience ** (1 / 12)
        weights: list[list[float]] = []
        weight, age = 1.0, 0
        for length in _SEASONS:
            season = []
            for _ in range(length):
                weight *= patience
                season.append(weight)
                hazard = self.war.ceasefire_per_month + self.war.exhaustion * age + stalemate
                weight *= max(1 - hazard, 0.0)
                age += 1
            weights.append(season)
        return weights

    def _fight(self, ratio: float, begun: float, weights: list[list[float]]) -> Prospect:
        """A war in which all goes as expected, season by season, until one side collapses."""
        terms, contest = self.war, self.world.terms.theatre.contest
        mine = theirs = 1.0
        line, age, found = begun, 0, Prospect()
        for length, season in zip(_SEASONS, weights, strict=True):
            attack = ratio * mine
            advantage = (1 - terms.advantage_decay) ** age * log(contest.attacker_multiplier)
            chance = success(attack, theirs, contest.exponent, advantage)
            before, age = line, age + length
            line += (
                length
                * self.pace
                * self._speed(max(attack, _NOTHING) / max(theirs, _NOTHING))
                * (2 * chance - 1)
            )
            line = min(max(line, 0.0), 1.0)
            found.gain += (line - before) / length * sum(season)
            found.months += sum(season)
            stronger = max(attack, _NOTHING) / max(theirs, _NOTHING)
            mine = self._worn(mine, 1 / stronger, length)
            theirs = self._worn(theirs, stronger, length)
            spent, broken = mine < terms.collapse_force, theirs < terms.collapse_force
            if line >= terms.collapse_territory or (broken and not spent):
                found.gain += season[-1] * (1 - line)
                break
            if spent and not broken:
                found.gain += season[-1] * (min(begun, line) - line)
                found.returned += season[-1]
            if spent:
                break
        return found

    def _speed(self, ratio: float) -> float:
        return float(self.war.front_speed * max(ratio, 1 / ratio) ** self.war.advance_exponent)

    def surprise(self, ratio: float, quality: float) -> float:
        """What the known quality of the day adds to the front's advance in the first year."""
        contest, moved = self.world.terms.theatre.contest, 0.0
        ratio = min(max(ratio, _RATIOS[0]), _RATIOS[-1])
        for age in range(12):
            left = (1 - self.war.advantage_decay) ** age
            usual = left * log(contest.attacker_multiplier)
            moved += success(ratio, 1.0, contest.exponent, usual + left * quality)
            moved -= success(ratio, 1.0, contest.exponent, usual)
        return 2 * self._speed(ratio) * moved

    def _worn(self, force: float, against: float, months: int) -> float:
        lost = force * self.war.attrition * min(against, _WORST)
        return min(max(force + months * (self.war.mobilisation - lost), 0.0), 1.5)


def hurting_stalemate(world: PlainWorld, prospect: Prospect, worth: float, sanctions: float) -> float:
    """How far going on costs both sides more than it brings, by the side for which it does less so.

    ``worth`` is that of the occasion on which the challenger chose the war.
    """
    own, war = world.terms.challenger, world.terms.theatre.war
    a_month = (
        own.cost_sensitivity * war.challenger_cost_per_month + own.sanctions_sensitivity * sanctions / 12
    )
    hurts = _uncovered(world.challenger.motivation * worth * prospect.gain, a_month * prospect.months)
    return min(hurts, _uncovered(-prospect.gain, war.protege_cost_per_month * prospect.months))


def _uncovered(gain: float, cost: float) -> float:
    return min(max(1 - gain / cost, 0.0), 1.0) if cost > 0 else 0.0
