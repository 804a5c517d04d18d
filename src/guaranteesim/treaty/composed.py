"""What rules made of rules share: reading the list and putting it into words."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.treaty.forms import Entry, RuleFormError, shown
from guaranteesim.treaty.modifiers import Context
from guaranteesim.treaty.rule import Rule


def read_rules(entry: Entry) -> tuple[Rule, ...]:
    """The value of ``entry`` as a list of at least one rule.

    Raises:
        RuleFormError: not a list, an empty one, or a rule in it is malformed.
    """
    if not isinstance(entry.value, (list, tuple)) or not entry.value:
        message = (
            f"'{entry.key}' takes a list of rules such as [all, {{lead: USA}}], not {shown(entry.value)}"
        )
        raise RuleFormError(message, entry.here())
    return tuple(entry.parse(form, entry.here(place)) for place, form in enumerate(entry.value))


def rules_clause(rules: Sequence[Rule], context: Context) -> str:
    """``"(1) …, (2) …"``."""
    return ", ".join(f"({place}) {rule.clause(context)}" for place, rule in enumerate(rules, start=1))
