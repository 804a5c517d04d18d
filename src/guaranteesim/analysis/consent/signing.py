"""Signing one after another: solidarity with those that have signed, and a threshold for entry into force.

States decide in an order. State i accepts with the chance Λ((V − o + σ·k/m)/τ)·q, where k of the m states
of its own side that decide before it have accepted (solidarity σ; with none before it: no effect). The
arrangement enters into force once at least so many have accepted, among them those that always must. The
chances follow exactly, forward over the numbers that have accepted by side, and the derivatives
backward. A common factor is
averaged over as in :mod:`guaranteesim.analysis.consent.joint_chance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from guaranteesim.analysis.consent.joint_chance import Combined, average_over_factor
from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.equations import logistic

Counts = tuple[int, int]
Level = dict[Counts, Floats]

MOST_CORRELATION = 0.999
"""Correlations above it are taken as this one where the order or a threshold matters."""


@dataclass(frozen=True, repr=False)
class Signer:
    """A state that decides; arrays (W,) as in :class:`~guaranteesim.analysis.consent.acceptance.Consent`.

    ``side`` is 0 for the challenger's and 1 for the protégé's.
    """

    state: str
    side: int
    merit: Floats
    scale: Floats
    passes: Floats


@dataclass(frozen=True, repr=False)
class Outlook:
    """A chance by world, (W,), and by state its derivative with respect to the expected gain."""

    weights: Floats
    gradients: dict[str, Floats]


@dataclass(frozen=True, repr=False)
class Signing:
    """States in the order in which they decide, and what it takes to enter into force.

    Attributes:
        signers: The states.
        at_least: Number of acceptances it takes.
        always: States without which the arrangement does not enter into force.
        solidarity: (W,) worth of accepting with all allies that decided before.
        rho: (W,) correlation of the decisions.
    """

    signers: tuple[Signer, ...]
    at_least: int
    always: frozenset[str]
    solidarity: Floats
    rho: Floats

    def compute_entry(self) -> Outlook:
        """Return the chance that the arrangement enters into force."""
        chances = [self._list_chances(place) for place in range(len(self.signers))]
        rows = np.concatenate(chances)
        starts = np.cumsum([0, *(len(item) for item in chances)])

        def combine(values: Sequence[Floats]) -> Combined:
            split = [values[starts[place] : starts[place + 1]] for place in range(len(chances))]
            return self._walk(split)

        rho = np.minimum(self.rho, MOST_CORRELATION)
        weights, leverage = average_over_factor(rows, rho, combine, len(self.signers))
        gradients = {}
        for place, signer in enumerate(self.signers):
            moves, chance = leverage[starts[place] : starts[place + 1]], chances[place] / self._passes(place)
            slope = chance * (1 - chance) / signer.scale * signer.passes
            gradients[signer.state] = (moves * slope).sum(axis=0)
        return Outlook(weights, gradients)

    def compute_consent(self, state: str) -> Outlook:
        """Return the chance that a state accepts when its turn comes."""
        place = [signer.state for signer in self.signers].index(state)
        return replace(
            self, signers=self.signers[: place + 1], at_least=1, always=frozenset((state,))
        ).compute_entry()

    def compute_all_but(self, state: str) -> Outlook:
        """Return the chance that all states accept, of those without ``state``."""
        others = tuple(signer for signer in self.signers if signer.state != state)
        return replace(self, signers=others, at_least=len(others), always=frozenset()).compute_entry()

    def expect_support(self, state: str) -> Floats:
        """Return the lift of a state's merit by the allies that are expected to accept before it, (W,)."""
        place = [signer.state for signer in self.signers].index(state)
        side = self.signers[place].side
        allies = [signer.state for signer in self.signers[:place] if signer.side == side]
        accepted = [self.compute_consent(ally).weights for ally in allies]
        share = sum(accepted, np.zeros(self.rho.size)) / max(len(allies), 1)
        return np.asarray(share * self.solidarity / self.signers[place].scale)

    def count_earlier_allies(self, place: int) -> int:
        """Return how many states of its side decide before the state at ``place``."""
        side = self.signers[place].side
        return sum(signer.side == side for signer in self.signers[:place])

    def _passes(self, place: int) -> Floats:
        # A procedure that never passes has no slope; the guard keeps 0/0 out.
        return np.maximum(self.signers[place].passes, 1e-300)

    def _list_chances(self, place: int) -> Floats:
        """Return the chance of acceptance by the number of earlier allies that accepted, (m + 1, W)."""
        signer, allies = self.signers[place], self.count_earlier_allies(place)
        shares = np.arange(allies + 1)[:, None] / max(allies, 1)
        lifted = signer.merit + np.where(shares > 0, shares * self.solidarity / signer.scale, 0.0)
        return np.asarray(logistic(lifted) * signer.passes)

    def _walk(self, chances: Sequence[Sequence[Floats]]) -> Combined:
        """Return the chance of entry and its derivatives by every chance, for independent decisions."""
        size, most = chances[0][0].size, len(self.signers)
        forward: list[Level] = [{(0, 0): np.ones(size)}]
        for place, signer in enumerate(self.signers):
            following: Level = {}
            for counts, mass in forward[-1].items():
                chance = chances[place][counts[signer.side]]
                for after, part in self._step(place, counts, chance):
                    following[after] = following.get(after, 0.0) + mass * part
            forward.append(following)
        ahead: Level = {counts: np.ones(size) for counts in forward[most]}
        weights = sum(forward[most].values(), np.zeros(size))
        gradients: list[list[Floats]] = [[] for _ in self.signers]
        for place in reversed(range(most)):
            signer, behind = self.signers[place], {}
            found = [np.zeros(size) for _ in chances[place]]
            for counts, mass in forward[place].items():
                chance = chances[place][counts[signer.side]]
                yes, no = (ahead.get(after, np.zeros(size)) for after in self._follow(place, counts))
                found[counts[signer.side]] += mass * (yes - no)
                behind[counts] = chance * yes + (1 - chance) * no
            gradients[place], ahead = found, behind
        return weights, [item for found in gradients for item in found]

    def _follow(self, place: int, counts: Counts) -> tuple[Counts, Counts]:
        """Return the numbers after an acceptance and after a refusal; (-1, -1) where none can follow."""
        signer = self.signers[place]
        accepted = (counts[0] + (signer.side == 0), counts[1] + (signer.side == 1))
        left = len(self.signers) - place - 1
        stopped = signer.state in self.always or sum(counts) + left < self.at_least
        return accepted, (-1, -1) if stopped else counts

    def _step(self, place: int, counts: Counts, chance: Floats) -> list[tuple[Counts, Floats]]:
        accepted, refused = self._follow(place, counts)
        found = [(accepted, chance)]
        return found if refused == (-1, -1) else [*found, (refused, 1 - chance)]


def bound_entry(chances: dict[str, float], at_least: int, always: frozenset[str]) -> tuple[float, float]:
    """Return the least and the greatest chance of entry whatever the dependence is, by Markov and Boole.

    For all states the bounds are those of Fréchet (1951).
    """
    total, needed = sum(chances.values()), [chances[state] for state in always]
    count = max(at_least, 1)
    high = min([1.0, total / count, *needed]) if at_least < len(chances) else min(chances.values())
    low = (total - count + 1) / (len(chances) - count + 1) if at_least < len(chances) else total - count + 1
    return max(0.0, low + sum(needed) - len(needed) if at_least < len(chances) else low), high
