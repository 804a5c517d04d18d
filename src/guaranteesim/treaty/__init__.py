"""Decision rules of a treaty: the states that act, exact probabilities and voting power.

A *rule* is read from its YAML form and knows states by name. Bound to the parties of a commitment, it answers
four questions: the states that act (``find_acting``), the day (``compute_days``), the exact probability
(``compute_probability``, ``compute_correlated_activation``) and the voting power (``compute_power``). The
contract tests check that the four answers agree.

>>> rule = parse_rule({"all": {}, "recuse_aggressor": True})
>>> bound = rule.bind(["USA", "GBR", "RUS"], aggressor="RUS")
>>> float(bound.compute_probability([0.5, 0.6, 0.0]).decided)
0.3
"""

from __future__ import annotations

from guaranteesim.treaty.activation import Activation
from guaranteesim.treaty.bound import BoundRule
from guaranteesim.treaty.copula import compute_correlated_activation
from guaranteesim.treaty.forms import RuleFormError
from guaranteesim.treaty.power import Power
from guaranteesim.treaty.registry import RuleRow, list_rule_rows, parse_rule
from guaranteesim.treaty.rule import Rule

__all__ = [
    "Activation",
    "BoundRule",
    "Power",
    "Rule",
    "RuleFormError",
    "RuleRow",
    "compute_correlated_activation",
    "list_rule_rows",
    "parse_rule",
]
