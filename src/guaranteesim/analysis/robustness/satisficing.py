"""Satisficing: the share of the states of the world in which an outcome meets a threshold [Simon1956]."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.amount_hints import suggest_number

_FORM = re.compile(r"\s*([A-Za-z_]+)\s*(<=|>=)\s*(\S+)\s*")


@dataclass(frozen=True)
class Threshold:
    """A value that an outcome must not exceed, or must reach.

    Attributes:
        outcome: The outcome.
        is_ceiling: True for "at most", False for "at least".
        value: The threshold, in the unit of the outcome.
    """

    outcome: Outcome
    is_ceiling: bool
    value: float

    def __str__(self) -> str:
        return f"{self.outcome.name}{'<=' if self.is_ceiling else '>='}{self.value:g}"

    def is_met(self, values: Floats) -> np.ndarray:
        """Return where the threshold is met, bool of the shape of ``values``."""
        return np.asarray(values <= self.value if self.is_ceiling else values >= self.value)


def read_threshold(text: str) -> Threshold:
    """Return the threshold written as ``major_violation<=0.3`` or ``mean_peace_months>=60``.

    Raises:
        UserError: a form that cannot be read, or an outcome without a value in every world.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise UserError(
            f"the threshold {text!r} cannot be read: write an outcome, <= or >=, and a value, such as "
            "'major_violation<=0.3'"
        )
    name, sign, number = found.groups()
    value = _read_number(number)
    if not math.isfinite(value):
        remedy = suggest_number(number) or "write a number such as 0.3"
        raise UserError(f"the threshold {text!r}: {number!r} is not a finite number; {remedy}")
    outcome = find_world_outcome(name)
    if outcome.unit == "share" and not 0 <= value <= 1:
        raise UserError(f"the threshold {text!r}: {name} is a share from 0 to 1; 30 % is written 0.3")
    return Threshold(outcome, sign == "<=", value)


def _read_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def compute_met_shares(values: Floats, weights: Floats, threshold: Threshold) -> Floats:
    """Return the share of states in which each arrangement meets the threshold, (A,).

    Args:
        values: (A, S) the outcome in its own unit.
        weights: (S,) weights of the states, with sum 1.
        threshold: The threshold.
    """
    # Weights add up to 1 but for rounding, which would show as "more than 99 %".
    return np.round(threshold.is_met(values) @ weights, 12)
