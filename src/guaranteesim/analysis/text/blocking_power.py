"""Blocking power: the states whose refusal can stop others, derived from the rules without any world."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from guaranteesim.scenario.schema import Commitment, Scenario
from guaranteesim.treaty import BoundRule, Rule


def bind_commitment_rule(commitment: Commitment, scenario: Scenario) -> BoundRule:
    """Return the rule bound to its parties, with the challenger as aggressor and the protégé as victim."""
    return _bind_rule(commitment.rule, commitment.parties, scenario.challenger.state, scenario.protege.state)


# Every objection asks for the power in a rule again, for every run and weighing, and a bound rule keeps it.
@lru_cache(maxsize=256)
def _bind_rule(rule: Rule, parties: tuple[str, ...], aggressor: str, victim: str) -> BoundRule:
    return rule.bind(parties, aggressor=aggressor, victim=victim)


def list_possible_blockers(scenario: Scenario) -> frozenset[str]:
    """Return the states whose refusal can stop the others under some commitment.

    A state that decides only for itself, or decides alone, cannot stop another state and is not included.
    """
    rules = [
        bind_commitment_rule(commitment, scenario) for commitment in scenario.arrangement.commitments.values()
    ]
    return frozenset(state for rule in rules for state in rule.players if is_pivotal_for_others(rule, state))


def is_pivotal_for_others(rule: BoundRule, state: str) -> bool:
    """Return whether the consent of the state can turn a defeat of other states into a decision."""
    # A state that wins alone has one swing that concerns no other state: joining the empty coalition.
    alone = rule.is_decided(np.array([party == state for party in rule.parties]))
    return rule.compute_power().swings[state] > int(alone)
