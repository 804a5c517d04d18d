"""Estimates of the bytes that a world takes while it is simulated, and of those that it leaves.

The numbers were measured: the peak memory of a process that ran one block of 8,000 worlds, less
what it took before, with 3, 12 and 40 guarantors, 1 and 4 commitments, 4 and 40 rungs, 24 to 120 months, and
1 and 6 opportunities a year. The formula gives each of these peaks to within a third.
"""

from __future__ import annotations

from guaranteesim.scenario.schema import Scenario


def estimate_block_bytes(scenario: Scenario) -> float:
    """Estimate the bytes that simulating one world takes at the peak, its crises included."""
    states, rungs = _count_supporters(scenario), len(scenario.ladder)
    parties = sum(len(clause.parties) for clause in scenario.arrangement.commitments.values())
    at_once = min(scenario.theatre.opportunity.per_year.centre / 12, 1.0)
    # Coefficients fitted to the measured peaks, see above.
    arrays = 2300 + states * (808 + 93 * rungs) + parties * (120 + 17 * rungs)
    return (
        arrays + 1000 * states * at_once + 2 * _estimate_crises(scenario) * _estimate_crisis_bytes(scenario)
    )


def estimate_row_bytes(scenario: Scenario) -> float:
    """Estimate the bytes that one world leaves: its row and those of its crises."""
    return _estimate_world_bytes(scenario) + _estimate_crises(scenario) * _estimate_crisis_bytes(scenario)


def _count_supporters(scenario: Scenario) -> int:
    """Count the guarantors and bystanders: challenger and protégé are apart."""
    return len(scenario.states) - 2


def _estimate_world_bytes(scenario: Scenario) -> float:
    return 330 + 64 * _count_supporters(scenario) + 8 * len(scenario.ladder)


def _estimate_crisis_bytes(scenario: Scenario) -> float:
    return 110 + 3.2 * _count_supporters(scenario)


def _estimate_crises(scenario: Scenario) -> float:
    """Estimate the crises of one world."""
    # An upper bound: every opportunity is used, and no war intervenes.
    return scenario.theatre.opportunity.per_year.centre * scenario.run.horizon_months / 12
