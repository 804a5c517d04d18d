"""The decision-rule algebra: who acts, how likely, with what power, under the rule of a treaty.

A *rule* is parsed from its YAML form and knows states by name; bound to the parties of a commitment it
answers four questions that one contract test holds together: who acts (``find_acting``), when
(``compute_days``), with
what exact chance (``compute_probability``, ``compute_correlated_activation``), and whose consent counts how
much (``compute_power``).

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
