"""One-period games as extensive games in Gambit's file format, from the very numbers of a scenario.

The challenger stays quiet or picks a rung; each guarantor, who has seen the rung, helps or stands aside; the
contest decides. A guarantor's payoff for helping is its z: with logit choice it helps with chance Λ(z).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pygambit
from tests.model.small import rung, state, under

CODES = ("USA", "GBR")


def logit_equilibrium(efg: str, rationality: float) -> list[float]:
    """Agent-logit equilibrium of a game at λ: chances of all actions, by player and information set."""
    game = pygambit.read_efg(io.StringIO(efg))
    (found,) = pygambit.qre.logit_solve_lambda(game, lam=[rationality])
    return [float(chance) for chance in found]


def text(value: float) -> str:
    """A number as the file format takes it, to twelve decimals."""
    return f"{value:.12f}"


@dataclass(frozen=True)
class Act:
    """A rung: severity, gain, cost, and what is committed and engaged, brigade-equivalents."""

    severity: float
    gain: float
    cost: float
    committed: float
    engaged: float


@dataclass(frozen=True)
class OnePeriod:
    """One month: the challenger's acts and λ, the guarantors' resolve and force; all must consent."""

    acts: tuple[Act, Act]
    rationality: float
    resolve: tuple[float, ...]
    brought: tuple[float, ...]
    urgency: float
    clash: float
    quiet: float

    @classmethod
    def drawn(cls, seed: int, guarantors: int) -> OnePeriod:
        """A game from a seed: nothing but its size is chosen."""
        rng = np.random.default_rng(seed)
        acts = [
            Act(severity, *rng.uniform([0.2, 0.0], [1.5, 0.3]), *rng.uniform(10, 60, 2))
            for severity in (0.4, 0.7)
        ]
        return cls(
            acts=(acts[0], acts[1]),
            rationality=float(rng.uniform(2, 10)),
            resolve=tuple(rng.uniform(-2, 1, guarantors)),
            brought=tuple(rng.uniform(5, 60, guarantors)),
            urgency=float(rng.uniform(0, 3)),
            clash=float(rng.uniform(0, 0.6)),
            quiet=float(rng.uniform(-0.1, 0.4)),
        )

    def z(self, act: Act, guarantor: int) -> float:
        """What helping is worth to a guarantor, logits."""
        return self.resolve[guarantor] + self.urgency * act.severity

    def scenario(self, **more: Any) -> dict[str, Any]:
        """The same game as changes of the small scenario, under the rule "all"."""
        members = CODES[: len(self.resolve)]
        names = ("strikes", "grab")
        changes: dict[str, Any] = {
            **under("all", members, each_provides={"ground": 1}), "run.horizon_months": 1,
            "challenger.rationality": self.rationality, "challenger.status_quo": self.quiet,
            "challenger.clash_aversion": self.clash, "challenger.sanctions_sensitivity": 0,
            "switches.nuclear_risk": False, "willingness.severity": self.urgency,
            "theatre.contest": {"exponent": 1, "attacker_multiplier": 1},
            "states.RUS.forces.ground": 100, "states.UKR.forces.ground": 100,
        }  # fmt: skip
        for name, act in zip(names, self.acts, strict=True):
            changes[f"ladder.{name}"] = rung(
                act.severity, gain=act.gain, cost=act.cost, committed=act.committed / 100,
                engaged=act.engaged / 100,
            )  # fmt: skip
        for code, force, resolve in zip(members, self.brought, self.resolve, strict=True):
            changes[f"states.{code}"] = state(
                forces={"ground": force, "arms": 0, "sanctions": 0}, decision_days=0
            )
            changes[f"states.{code}.resolve.mean"] = resolve
        return {**changes, **more}

    def tree(self, helping: float | None = None) -> str:
        """The extensive game; ``helping`` replaces a guarantor's payoff by its sign, times this.

        Payoffs of guarantors are z/λ, so that logit choice at the challenger's λ is Λ(z).
        """
        return _Tree(self, helping).written


class _Tree:
    """Writes a :class:`OnePeriod` node by node, in the order of the file format."""

    def __init__(self, game: OnePeriod, helping: float | None) -> None:
        self.game, self.helping, self.ends, self.chances = game, helping, 0, 0
        count = len(game.resolve)
        players = " ".join(f'"{name}"' for name in ("RUS", *CODES[:count]))
        self.lines = [f'EFG 2 R "one period" {{ {players} }}', '""']
        self.lines.append('p "" 1 1 "" { "quiet" "strikes" "grab" } 0')
        self._end([game.quiet] + [0.0] * count)
        for place in range(len(game.acts)):
            self._ask(place, ())
        self.written = "\n".join(self.lines) + "\n"

    def _ask(self, place: int, votes: tuple[bool, ...]) -> None:
        """The next guarantor votes without seeing the votes before; after the last, the contest."""
        if len(votes) == len(self.game.resolve):
            self._contest(place, votes)
            return
        self.lines.append(f'p "" {len(votes) + 2} {place + 1} "" {{ "help" "stand aside" }} 0')
        self._ask(place, (*votes, True))
        self._ask(place, (*votes, False))

    def _contest(self, place: int, votes: tuple[bool, ...]) -> None:
        act, helped = self.game.acts[place], all(votes)
        present = act.engaged + helped * sum(self.game.brought)
        won = act.committed / (act.committed + present)
        self.chances += 1
        self.lines.append(f'c "" {self.chances} "" {{ "won" {text(won)} "lost" {text(1 - won)} }} 0')
        cost = act.cost + helped * self.game.clash
        theirs = [vote * self._worth(act, guarantor) for guarantor, vote in enumerate(votes)]
        self._end([act.gain - cost, *theirs])
        self._end([-cost, *theirs])

    def _worth(self, act: Act, guarantor: int) -> float:
        z = self.game.z(act, guarantor)
        return z / self.game.rationality if self.helping is None else float(np.sign(z)) * self.helping

    def _end(self, payoffs: Sequence[float]) -> None:
        self.ends += 1
        self.lines.append(f't "" {self.ends} "" {{ {", ".join(text(value) for value in payoffs)} }}')
