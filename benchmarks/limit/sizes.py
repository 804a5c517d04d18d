"""The scenario of the benchmark at other sizes: with few or many guarantors, over more or fewer months."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

SCENARIO = "coalition-us-backstop"
"""18 supporters, 13 of them guarantors under three commitments; every decision is each state's own."""
COALITION, BACKING = "assistance", "us-backstop"
PARTED = ("assistance", "bilateral")
"""Commitments whose parties are the coalition's."""


def load_base(months: int = 120) -> Scenario:
    """The scenario as it is shipped, over so many months."""
    return load_scenario(SCENARIO, sets=[f"run.horizon_months={months}"])


def with_guarantors(count: int) -> Scenario:
    """The scenario with so many guarantors, the one that backs the others among them.

    Below the number shipped, the last of the coalition are left out, as states too; above it, states are
    added that have the numbers of its members, one after the other.
    """
    base = load_base()
    coalition = base.arrangement.commitments[COALITION].parties
    members = [*coalition, *(f"Q{one}{two}" for one in ascii_uppercase for two in ascii_uppercase)][
        : count - 1
    ]
    if count < 2:
        raise ValueError("a coalition and its backing take two guarantors at least")
    written = base.model_dump()
    states = {code: state for code, state in written["states"].items() if code not in coalition}
    model = {code: coalition[place % len(coalition)] for place, code in enumerate(members)}
    states |= {code: written["states"][model[code]] for code in members}
    commitments = written["arrangement"]["commitments"]
    for name in PARTED:
        _replace_parties(commitments[name], model)
    arrangement = {**written["arrangement"], "signatories": [base.protege.state], "commitments": commitments}
    # Who accepts is no part of the months.
    left_out = {"acceptance", "no_deal", "positions"}
    kept = {key: value for key, value in written.items() if key not in left_out}
    return Scenario.model_validate({**kept, "states": states, "arrangement": arrangement})


def _replace_parties(commitment: dict[str, Any], model: dict[str, str]) -> None:
    """Give a commitment new parties; what is said of a state holds for those made after it too."""
    commitment["parties"] = list(model)
    for said in ("provides", "in_place"):
        old = commitment[said]
        commitment[said] = {code: old[like] for code, like in model.items() if like in old}
