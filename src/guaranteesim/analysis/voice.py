"""Whose refusal can stop others: the structural side of blocking, read off the rules without any world."""

from __future__ import annotations

import numpy as np

from guaranteesim.scenario.schema import Commitment, Scenario
from guaranteesim.treaty import BoundRule


def bound(clause: Commitment, scenario: Scenario) -> BoundRule:
    """The commitment's rule over its parties, the challenger as the aggressor."""
    return clause.rule.bind(clause.parties, aggressor=scenario.challenger.state)


def could_block(scenario: Scenario, rung: str | None = None) -> frozenset[str]:
    """States whose refusal can stop a commitment.

    Where each state decides for itself, a refusal stops nobody but the state that refuses, so that nobody
    blocks; a state that is the only one to decide on a commitment does.

    Args:
        scenario: The scenario.
        rung: Only the commitments that an act at this rung calls; all of them if not given.
    """
    clauses = [
        clause
        for clause in scenario.arrangement.commitments.values()
        if rung is None or scenario.ladder[clause.trigger.rung].severity <= scenario.ladder[rung].severity
    ]
    rules = [bound(clause, scenario) for clause in clauses]
    return frozenset(state for rule in rules for state in rule.players if _matters_to_others(rule, state))


def _matters_to_others(rule: BoundRule, state: str) -> bool:
    """Whether nothing is decided without the state, or it turns a defeat of others into a decision."""
    power = rule.power()
    alone = rule.decided(np.array([party == state for party in rule.parties]))
    return state in power.blockers or power.swings[state] > int(alone)
