"""The answer of a break-even search, with what it is about."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from guaranteesim.analysis.response.break_even import BreakEven
from guaranteesim.analysis.statistics.table_cells import make_nullable


@dataclass(frozen=True, repr=False)
class BreakEvenResult:
    """Where one arrangement begins to beat another, or a state to accept.

    Attributes:
        found: The points.
        path: The number that moves.
        label: What it is, in words.
        low: Least value tried.
        high: Greatest value tried.
        names: Names of the two arrangements; for acceptance the arrangement and the run without a deal.
        titles: Their titles.
        outcome: Title of the outcome; for acceptance "gain".
        signing: Title of the state whose acceptance is asked for; empty for an outcome.
        format_value: Returns a value of the path on the scale that readers see.
        seed: Seed of all randomness.
        version: Version of the program.
    """

    found: BreakEven
    path: str
    label: str
    low: float
    high: float
    names: tuple[str, str]
    titles: tuple[str, str]
    outcome: str
    signing: str
    format_value: Callable[[float], str]
    seed: int
    version: str

    def __repr__(self) -> str:
        return f"BreakEvenResult({self.path}, {len(self.found.points)} points, {self.found.worlds:,} worlds)"

    def table(self) -> pd.DataFrame:
        """Return one row per break-even point.

        Returns:
            ``path``, ``value`` with ``_low`` and ``_high`` (95 %, missing where it is open), ``shown`` (on
            the dial's scale), ``below`` and ``above`` (which has less of the outcome, or whether the state
            accepts), ``worlds`` and ``is_narrow``. One row without a value if there is no point.
        """
        rows = [
            {
                "path": self.path,
                "value": item.value,
                "value_low": item.low if math.isfinite(item.low) else None,
                "value_high": item.high if math.isfinite(item.high) else None,
                "shown": self.format_value(item.value),
                "below": self.name_side(item.before),
                "above": self.name_side(-item.before),
                "worlds": self.found.worlds,
                "is_narrow": self.found.is_narrow,
            }
            for item in self.found.points
        ]
        if not rows:
            side = self.name_side(self.found.search.side)
            rows = [
                {
                    "path": self.path,
                    "value": None,
                    "value_low": None,
                    "value_high": None,
                    "shown": "never within the range",
                    "below": side,
                    "above": side,
                    "worlds": self.found.worlds,
                    "is_narrow": self.found.is_narrow,
                }
            ]
        return make_nullable(pd.DataFrame(rows))

    def name_side(self, side: int) -> str:
        """Return what a sign of the difference, second less first, means: the better one, or accepts."""
        if not side:
            return "not resolved"
        if self.signing:
            return "accepts" if side > 0 else "refuses"
        return self.names[0] if side > 0 else self.names[1]
