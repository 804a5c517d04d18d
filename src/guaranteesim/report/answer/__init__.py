"""The answer in a few sentences, each built from the numbers at hand.

No sentence stands that the numbers do not bear out: what cannot be told apart is said to be so, and what was
not examined is named. All states are told by the same rules.
"""

from __future__ import annotations

from guaranteesim.report.answer.comparison import answer_comparison
from guaranteesim.report.answer.explanation import answer_explanation
from guaranteesim.report.answer.run import answer_run

__all__ = ["answer_comparison", "answer_explanation", "answer_run"]
