"""Whose refusal can stop others: the structural side of blocking, read off the rules without any world."""

from __future__ import annotations

import numpy as np

from guaranteesim.scenario.schema import Commitment, Scenario
from guaranteesim.treaty import BoundRule


def bind_commitment_rule(commitment: Commitment, scenario: Scenario) -> BoundRule:
    """Return the rule bound to its parties, with challenger as aggressor and protégé as victim."""
    return commitment.rule.bind(
        commitment.parties, aggressor=scenario.challenger.state, victim=scenario.protege.state
    )


def list_possible_blockers(scenario: Scenario) -> frozenset[str]:
    """States whose refusal can stop the others under some commitment.

    A state that decides only for itself, or alone, stops nobody but itself and is not among them.
    """
    rules = [
        bind_commitment_rule(commitment, scenario) for commitment in scenario.arrangement.commitments.values()
    ]
    return frozenset(state for rule in rules for state in rule.players if is_pivotal_for_others(rule, state))


def is_pivotal_for_others(rule: BoundRule, state: str) -> bool:
    """Return whether the state turns a defeat of others into a decision.

    One that acts only for itself does not.
    """
    alone = rule.is_decided(np.array([party == state for party in rule.parties]))
    return rule.compute_power().swings[state] > int(alone)
