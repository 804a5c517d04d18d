"""One act against one promise: the smallest crisis in which the closed forms of deterrence can be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from tests.model.small import rung, scenario, state, under

from guaranteesim.equations import quantal_response
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.choice import expected_utility
from guaranteesim.model.steps.posture import Posture

Changes = dict[str, Any]

THRESHOLD = 0.5 / 0.7
"""q* of [AttackThreshold] at V=1, p0=.7, p1=.3, c0=.2, c1=.5, s=0."""

ATTACK: Changes = {
    "run.horizon_months": 1, "challenger.rationality": 1000, "challenger.sanctions_sensitivity": 0,
    "challenger.nuclear_aversion": 0, "challenger.clash_aversion": 0.7, "switches.nuclear_risk": False,
    "theatre.contest": {"exponent": 1, "attacker_multiplier": 1},
    "theatre.instruments.ground.be_per_unit": 0, "states.RUS.forces.ground": 100,
    "states.UKR.forces.ground": 100,
    "ladder": {"strikes": rung(0.4, gain=1, cost=0.2, committed=0.7, engaged=0.3), "grab": None},
}  # fmt: skip
"""A sharp challenger's one act: worth 0.5 − 0.7·q, where q is the chance that a guarantor fights."""


def kept(reliability: Any, parties: Iterable[str] = ("USA",), rule: Any = "each") -> Changes:
    """Every party is willing, and follows through with this chance.

    It is the bindingness, once renege and audience are 1. ``reliability`` may be a distribution: each world
    then has its own, common to the parties.
    """
    members = tuple(parties)
    prompt = {f"states.{code}": state(decision_days=0, deployment_days=0, audience=1) for code in members}
    promise = under(rule, members, bindingness=reliability, each_provides={"ground": 1})
    return {**promise, **prompt, "willingness.renege": 1, "willingness.intercept": 20}


def of_audience(audience: float) -> Changes:
    """USA, bound by an automatic clause that it does not want, before an audience of this strength."""
    unwilling = {"willingness.intercept": -20, "states.USA": state(audience=audience, decision_days=0)}
    return {**under("automatic", ["USA"], bindingness=1, each_provides={"ground": 1}), **unwilling}


def utilities(changes: Changes) -> np.ndarray:
    """Expected utility of staying quiet and of every rung, upwards, as read in month 1."""
    model = GuaranteeModel(scenario(changes), np.arange(1))
    model.month = 1
    posture = Posture(model, np.array([0]))
    rungs = range(len(model.ladder.names))
    acts = [
        float(expected_utility(model, posture, level, posture.select_outlook(level))[0]) for level in rungs
    ]
    return np.array([float(model.numbers.challenger.status_quo[0]), *acts])


def shares(values: Any, rationality: float, draws: int = 200_000) -> np.ndarray:
    """How often each option is picked over an even grid of draws; good to one part in ``draws``."""
    drawn = (np.arange(draws) + 0.5) / draws
    options = np.broadcast_to(np.asarray(values, dtype=float), (draws, len(values)))
    picked = quantal_response(options, np.full(draws, float(rationality)), drawn)
    return np.bincount(picked, minlength=len(values)) / draws
