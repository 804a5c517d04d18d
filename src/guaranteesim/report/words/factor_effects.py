"""Effects of factors in words: shares of variance, or changes over the whole range of a factor."""

from __future__ import annotations

from guaranteesim.analysis.sensitivity.design_effects import OutputEffects, TotalEffects
from guaranteesim.analysis.sensitivity.total_effects import FactorEffect
from guaranteesim.report.words.formats import DASH, MINUS, format_number
from guaranteesim.report.words.inputs import label_input

_SHARE = "share"


class EffectWords:
    """Words for the effects on one output.

    Attributes:
        unit: Unit of a size: "%" of the variance, or the unit of the output under Morris.
    """

    def __init__(self, found: TotalEffects, item: OutputEffects) -> None:
        self._found, self._is_sobol = found, found.method == "sobol"
        self._is_share = item.output.outcome.unit == _SHARE
        self.unit = "%" if self._is_sobol else "points" if self._is_share else item.output.outcome.unit

    def label(self, effect: FactorEffect) -> str:
        """Return the factor in a few words."""
        return label_input(effect.path, self._found.scenarios[-1])

    def scale(self, value: float) -> float:
        """Return a size in units of :attr:`unit`."""
        return 100 * value if self._is_sobol or self._is_share else value

    def format_number(self, value: float) -> str:
        """Return a size without its unit: "52", "0.4".

        Estimates of a share beyond 0 or 100 % are shown as these.
        """
        if self._is_sobol:
            return f"{self.scale(min(max(value, 0.0), 1.0)):.0f}"
        scaled = self.scale(value)
        return f"{MINUS if scaled < 0 else ''}{format_number(abs(scaled))}"

    def format_ends(self, low: float, high: float) -> str:
        """Return the ends of an interval: "41–63"."""
        return f"{self.format_number(low)}{DASH}{self.format_number(high)}"

    def format_interval(self, value: float, low: float, high: float) -> str:
        """Return a size with its interval: "52 (41–63)"."""
        return f"{self.format_number(value)} ({self.format_ends(low, high)})"


def is_order_resolved(first: FactorEffect, second: FactorEffect) -> bool:
    """Return whether the interval of the stronger effect lies above that of the weaker."""
    return first.low > second.high
