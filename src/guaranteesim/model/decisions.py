"""Decisions from outside: a source that replaces votes and choices of some states in a block of worlds.

The model decides for every state. Where a block has a :class:`DecisionSource`, each step that decides shows
it the decisions of the model before they take effect, and goes on with those that it returns. All draws are
addressed, so a replaced decision changes no other draw, and a source that returns what it is shown leaves
the worlds as they are, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Votes:
    """Votes on one question, as the model would cast them: k worlds, n states.

    A state that is neither willing nor objecting abstains.
    """

    month: int
    commitment: str | None
    """Name of the commitment that is called; None for a vote on a further term of the arrangement."""
    at: Index
    """Positions of the worlds, (k,)."""
    rung: Index | None
    """Rungs of the acts, (k,); None for a vote on a further term."""
    states: tuple[str, ...]
    asked: Bools
    """True where a state has a vote to cast, (k, n)."""
    seen: Bools
    """True where it reads the casus foederis as met, (k, n)."""
    willing: Bools
    objecting: Bools
    chance: Floats
    """The chance that a state that reads the casus foederis as met is willing, (k, n)."""
    reasons: Mapping[str, Floats]
    """What each reason adds to the logits of that chance, (k, n) each; they sum to it."""


@dataclass(frozen=True)
class Options:
    """The options of the challenger on an occasion to act: k worlds, m rungs."""

    month: int
    at: Index
    utilities: Floats
    """Expected utility of staying quiet, and of each rung, (k, 1 + m)."""
    rationality: Floats
    """Logits per utility, (k,)."""
    picked: Index
    """The option that the model picks, (k,): 0 is to stay quiet, j is rung j − 1."""
    activation: Floats
    """The chance, as the challenger sees it, that a commitment is honoured, (k, m)."""
    success: Floats
    """The chance, as the challenger sees it, that the act succeeds, (k, m)."""
    clash: Floats
    """The chance, as the challenger sees it, that it fights an outside state, (k, m)."""
    sanctions: Floats
    """The share of the fullest conceivable sanctions that it expects, (k, m)."""


class DecisionSource(Protocol):
    """Decisions that replace those of the model. Arrays that it is shown must not be changed."""

    def cast_votes(self, votes: Votes) -> tuple[Bools, Bools]:
        """Return where each state is willing and where it objects, (k, n) each.

        The vote of a state that others follow is asked for twice: once for its followers to see, and once
        for the ballot. Both answers must be the same.
        """

    def choose_options(self, options: Options) -> Index:
        """Return the option that the challenger takes, (k,)."""
