"""Names of inputs as readers see them: what a number is, and whose, instead of its path."""

from __future__ import annotations

from collections.abc import Mapping

from guaranteesim.scenario.numbers.factor import Factor
from guaranteesim.scenario.schema import Scenario

_LABELS: Mapping[str, str] = {
    "challenger.motivation": "challenger's motivation",
    "challenger.clash_aversion": "fear of a clash",
    "challenger.clash_half_be": "force at which half of that fear is felt",
    "challenger.nuclear_aversion": "fear of nuclear escalation",
    "challenger.nuclear_half_be": "nuclear guarantors' force at which half of that is felt",
    "challenger.sanctions_sensitivity": "sensitivity to sanctions",
    "challenger.cost_sensitivity": "sensitivity to costs",
    "challenger.status_quo": "worth of the status quo to the challenger",
    "challenger.rationality": "challenger's precision of choice",
    "challenger.misperception": "challenger's misperception",
    "challenger.balance_misperception": "challenger's error about the balance of force",
    "challenger.occasion_spread": "spread of the worth of occasions",
    "theatre.opportunity.per_year": "opportunities a year",
    "theatre.contest.exponent": "advantage of numbers in a contest",
    "theatre.contest.quality_spread": "spread of the quality of the day",
    "theatre.contest.quality_known": "share of the day's quality that the challenger knows",
    "theatre.ceasefire.heat_effect": "incidents just after a war",
    "theatre.ceasefire.opportunity_elasticity": "effect of incidents on opportunities",
    "theatre.ceasefire.disengagement_effect": "effect of disengagement on incidents",
    "theatre.war.advance_exponent": "speed of the front against the weak",
    "theatre.war.advantage_decay": "fading of the attacker's advantage in war",
    "willingness.intercept": "guarantors' base willingness",
    "willingness.stake": "weight of the stake in willingness",
    "willingness.bindingness": "weight of the wording in willingness",
    "willingness.correlation": "correlation of guarantors' answers",
    "beliefs.prior_mean": "reliability believed at the start",
    "beliefs.record_weight": "weight of the record",
    "protege.provocation_per_year": "provocations a year",
    "protege.moral_hazard": "moral hazard of the protégé",
}
_PARTS: Mapping[str, str] = {
    "challenger": "challenger",
    "protege": "protégé",
    "willingness": "guarantors' willingness",
    "outside_treaty": "help outside the treaty",
    "beliefs": "beliefs about reliability",
    "theatre.opportunity": "opportunities",
    "theatre.contest": "contest",
    "theatre.war": "war",
    "theatre.nuclear": "nuclear weapons",
    "theatre.costs": "costs",
    "theatre.signals": "signals",
    "theatre.ceasefire": "incidents of the ceasefire",
    "theatre.instruments": "instruments",
    "arrangement": "terms of the arrangement",
    "start": "start",
}


def label_input(path: str, scenario: Scenario) -> str:
    """Return what an input is in a few words.

    Args:
        path: Path of the input, or the name of a group of inputs.
        scenario: A scenario that has it, for the titles of states.
    """
    return label_path(path, {code: state.title for code, state in scenario.states.items()})


def label_path(path: str, titles: Mapping[str, str] | None = None) -> str:
    """Return what an input is in a few words, its state by the title given or by its code."""
    if path in _LABELS:
        return _LABELS[path]
    parts = path.split(".")
    if parts[0] == "states":
        state = (titles or {}).get(parts[1]) or parts[1]
        return f"{state}: {_read_words(parts[2:])}" if len(parts) > 2 else f"all numbers of {state}"
    if parts[:2] == ["arrangement", "commitments"]:
        return (
            f"commitment {parts[2]}: {_read_words(parts[3:])}" if len(parts) > 3 else f"commitment {parts[2]}"
        )
    if parts[0] == "ladder" and len(parts) > 2:
        return f"{_read_words(parts[1:2])}: {_read_words(parts[2:])}"
    if path in _PARTS:
        return f"all numbers of: {_PARTS[path]}"
    for length in (2, 1):
        part = ".".join(parts[:length])
        if part in _PARTS and len(parts) > length:
            return f"{_PARTS[part]}: {_read_words(parts[length:])}"
    return _read_words(parts)


def _read_words(parts: list[str]) -> str:
    return " ".join(parts).replace("_", " ")


def label_factor(factor: Factor, scenario: Scenario) -> str:
    """Return a number that varies in words, with its range and unit."""
    # Units that the label says already, or that mean nothing to readers, are left out.
    hidden = factor.unit in ("", "share", "utility", "logits", "–") or "/" in factor.unit
    unit = "" if hidden else f" {factor.unit}"
    return f"{label_input(factor.path, scenario)} from {factor.low:g} to {factor.high:g}{unit}"
