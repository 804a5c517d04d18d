"""Performance of arrangements in states of the world: theories × weights of consent × rows of assumptions.

A state of the world is a theory, a set of weights of consent and a row of a Latin hypercube over the
uncertain numbers. The performance there is the mean outcome over the worlds of the row, which differ by luck
alone. Where the sides are asked, it is mixed with the outcome without a deal by the chance that all accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats

IN_FORCE = "as if in force"
"""Weights of consent where nobody is asked."""


@dataclass(frozen=True, eq=False)
class StatesOfWorld:
    """Mean outcomes with the errors that luck leaves in them.

    Attributes:
        names: The arrangements, A of them.
        theories: The theories, T of them; the defaults come first.
        weighings: The weights of consent, K of them; ``IN_FORCE`` alone where nobody is asked.
        means: (B, T, R) mean outcome of each scenario in each row, in the unit of the outcome. B is A, or
            A + 1 where the sides are asked: the last one is the run without a deal.
        luck: (T, B, B) covariance of these means by luck, averaged over rows.
        chances: (A, T, K, R) chance that all required states accept; None where nobody is asked.
        worlds: Worlds of each row.
    """

    names: tuple[str, ...]
    theories: tuple[str, ...]
    weighings: tuple[str, ...]
    means: Floats
    luck: Floats
    chances: Floats | None
    worlds: int

    @property
    def rows(self) -> int:
        """The number of rows."""
        return int(self.means.shape[2])

    @property
    def count(self) -> int:
        """The number of states of the world."""
        return len(self.theories) * len(self.weighings) * self.rows

    def mix_means(self, means: Floats | None = None) -> Floats:
        """Return the performance of every arrangement in every state, (A, T, K, R).

        Args:
            means: (B, T, R) mean outcomes to take instead of those found.
        """
        found = self.means if means is None else means
        offered = found[: len(self.names), :, None, :]
        if self.chances is None:
            return offered
        without = found[len(self.names), None, :, None, :]
        return np.asarray(self.chances * offered + (1 - self.chances) * without)

    def take_in_force(self) -> StatesOfWorld:
        """Return the same states of the world with every arrangement as if in force."""
        count = len(self.names)
        return StatesOfWorld(
            self.names,
            self.theories,
            (IN_FORCE,),
            self.means[:count],
            self.luck[:, :count, :count],
            None,
            self.worlds,
        )


def summarise_worlds(values: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return the mean of each row, (B, R), and the covariance of these means by luck, (B, B).

    Args:
        values: The outcome of each of B scenarios, (R, W). World w of a row has the same luck in all.
    """
    cube = np.stack(values)
    means = cube.mean(axis=2)
    worlds = cube.shape[2]
    off = cube - means[:, :, None]
    # Averaged over rows: the covariance of a single row is too poor a guess at few worlds.
    within = np.einsum("brw,crw->bc", off, off) / (cube.shape[1] * (worlds - 1))
    return means, np.asarray(within / worlds)
