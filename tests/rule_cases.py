"""Forms of decision rules for generated tests, taken from the cases that each rule brings with it.

The generators know the built-in rules in more detail. A rule they do not know is generated from its own
cases, so that a new rule is one file and is still held against the second opinions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ruamel.yaml import YAML

from guaranteesim.treaty import RuleFormError, parse_rule
from guaranteesim.treaty.modifiers import KEYS
from guaranteesim.treaty.registry import list_rule_classes

Form = dict[str, Any]

FIRST_KINDS = ("each", "all", "at_least", "majority", "quota", "lead", "automatic", "consult_only", "silence")
"""Kinds in the order in which the seeds of the generated scenarios count them; new kinds come after them."""


def list_forms_of_cases(key: str, members: Sequence[str]) -> list[Form]:
    """Return the forms of the rule's cases, without modifiers, that ``members`` are enough for."""
    forms = [form for form in _rename_case_states(key, members) if _is_bindable(form, members)]
    assert forms, f"no case of the rule {key!r} fits {len(members)} states; add a case that does"
    return [form for place, form in enumerate(forms) if form not in forms[:place]]


def _rename_case_states(key: str, members: Sequence[str]) -> Iterator[Form]:
    rule = list_rule_classes()[key]
    for text in (rule.example, *(case.form for case in rule.cases)):
        written = _load(text)
        form = {written: {}} if isinstance(written, str) else dict(written)
        own = {name: value for name, value in form.items() if name not in KEYS}
        named = parse_rule(own).list_states()
        if len(named) <= len(members):
            yield _rename(own, dict(zip(named, members, strict=False)))


def _rename(value: Any, names: dict[str, str]) -> Any:
    """Return a form with other states in it, at any depth."""
    if isinstance(value, dict):
        return {names.get(key, key): _rename(below, names) for key, below in value.items()}
    if isinstance(value, list):
        return [_rename(below, names) for below in value]
    return names.get(value, value) if isinstance(value, str) else value


def _is_bindable(form: Form, members: Sequence[str]) -> bool:
    try:
        parse_rule(form).bind(members)
    except RuleFormError:
        return False
    return True


def _load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def is_composed(key: str) -> bool:
    """Return whether the rule is made of other rules."""
    return bool(parse_rule(_load(list_rule_classes()[key].example)).list_subrules())


_FOUND = list_rule_classes()
COMPOSED = tuple(key for key in ("any_of", "all_of", "first") if key in _FOUND)
COMPOSED += tuple(key for key in _FOUND if key not in COMPOSED and is_composed(key))
SIMPLE = (*FIRST_KINDS, *(key for key in _FOUND if key not in (*FIRST_KINDS, *COMPOSED)))
KINDS = (*SIMPLE, *COMPOSED)
