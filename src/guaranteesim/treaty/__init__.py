"""The decision-rule algebra: who acts, how likely, with what power, under the rule of a treaty.

A *rule* is parsed from its YAML form and knows states by name; bound to the parties of a commitment it
answers four questions that one contract test holds together: who acts (``acting``), when (``days``), with
what exact chance (``probability``, ``correlated``), and whose consent counts how much (``power``).

>>> rule = parse_rule({"all": {}, "recuse_aggressor": True})
>>> bound = rule.bind(["USA", "GBR", "RUS"], aggressor="RUS")
>>> float(bound.probability([0.5, 0.6, 0.0]).decided)
0.3
"""

from __future__ import annotations

from guaranteesim.treaty.activation import Activation
from guaranteesim.treaty.bound import BoundRule
from guaranteesim.treaty.copula import correlated
from guaranteesim.treaty.forms import RuleFormError
from guaranteesim.treaty.power import Power
from guaranteesim.treaty.registry import RuleRow, parse_rule, rule_table
from guaranteesim.treaty.rule import Rule

__all__ = [
    "Activation",
    "BoundRule",
    "Power",
    "Rule",
    "RuleFormError",
    "RuleRow",
    "correlated",
    "parse_rule",
    "rule_table",
]
