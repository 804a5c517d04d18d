"""Helpers for rules made of rules: read the list and put it into words."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.treaty.forms import Entry, RuleFormError, shorten_value
from guaranteesim.treaty.modifiers import Context
from guaranteesim.treaty.rule import Rule


def read_subrules(entry: Entry) -> tuple[Rule, ...]:
    """Return the value of ``entry`` as a list of at least one rule.

    Raises:
        RuleFormError: no list, an empty list, or a malformed rule in it.
    """
    if not isinstance(entry.value, (list, tuple)) or not entry.value:
        message = (
            f"'{entry.key}' takes a list of rules such as [all, {{lead: USA}}], not "
            f"{shorten_value(entry.value)}"
        )
        raise RuleFormError(message, entry.locate_value())
    return tuple(entry.parse(form, entry.locate_value(place)) for place, form in enumerate(entry.value))


def join_rule_clauses(rules: Sequence[Rule], context: Context) -> str:
    """Return the sentences of the rules with numbers, as ``"(1) …, (2) …"``."""
    return ", ".join(f"({place}) {rule.build_clause(context)}" for place, rule in enumerate(rules, start=1))
