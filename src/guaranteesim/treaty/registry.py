"""Registry of the decision rules in ``treaty/rules``, and the parser of their YAML form."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from guaranteesim.treaty import modifiers, rules
from guaranteesim.treaty.forms import Entry, Path, RuleFormError, read_mapping, shorten_value, suggest_word
from guaranteesim.treaty.modifiers import Modifiers
from guaranteesim.treaty.rule import Rule

DEEPEST = 12
"""Limit of rules inside rules. A deeper form is a mistake in the file."""


@dataclass(frozen=True)
class RuleRow:
    """One rule in the documentation's table."""

    key: str
    example: str
    meaning: str
    treaty: str
    citation: str


@cache
def list_rule_classes() -> Mapping[str, type[Rule]]:
    """Return every decision rule by its key, sorted."""
    found: dict[str, type[Rule]] = {}
    for module in pkgutil.iter_modules(rules.__path__, prefix=f"{rules.__name__}."):
        # A class counts by its own key, so helper classes and imported base classes are passed over.
        members = vars(importlib.import_module(module.name)).values()
        for item in members:
            if inspect.isclass(item) and issubclass(item, Rule) and "key" in vars(item):
                found[item.key] = item
    # Sorted, because the order of files in a package differs between systems.
    return dict(sorted(found.items()))


def list_rule_rows() -> tuple[RuleRow, ...]:
    """Return the documentation of every rule, sorted by key."""
    return tuple(
        RuleRow(key, rule.example, rule.meaning, rule.treaty, rule.citation)
        for key, rule in list_rule_classes().items()
    )


def parse_rule(form: object) -> Rule:
    """Return the rule that a YAML form describes.

    Args:
        form: A rule's name (``"all"``), or a map with one rule key, the keys that belong to it and modifiers:
            ``{"at_least": 9, "veto": ["CHN", "FRA", "GBR", "RUS", "USA"]}``. ``{"rule": "all", ...}`` is
            read as ``{"all": {}, ...}``.

    Raises:
        RuleFormError: the first problem of the form; its ``path`` leads there.
    """
    return _parse_form(form, ())


def may_stand_alone(name: str) -> bool:
    """Return whether the name of a rule is a whole rule, as ``all`` is and ``at_least`` is not."""
    try:
        parse_rule(name)
    except RuleFormError:
        return False
    return True


def suggest_rule(word: str) -> str:
    """Return which rule to write instead of an unknown ``word``, beginning with a semicolon.

    A common word for a rule, such as ``unanimity``, leads to the rule that has it among its synonyms.
    """
    plain = word.casefold().strip().replace("-", "_").replace(" ", "_")
    # A veto is a modifier here, so neither the synonyms nor the nearest spelling would help.
    if plain == "veto":
        return "; write all, where each party has a veto, or name those who have one: {all: {}, veto: [USA]}"
    for key, rule in list_rule_classes().items():
        if plain in rule.synonyms:
            return f"; write {rule.advice or key}"
    return suggest_word(word, list_rule_classes())


def _parse_form(form: object, path: Path) -> Rule:
    # A limit of depth, as YAML anchors can nest forms without end.
    if sum(isinstance(part, str) for part in path) > DEEPEST:
        raise RuleFormError(f"more than {DEEPEST} rules inside one another; write the rule more simply", path)
    if isinstance(form, str):
        form = {_find_rule_class(form, path): None}
    if not isinstance(form, Mapping):
        raise RuleFormError(
            f"a decision rule is a name such as 'all' or a map, not {shorten_value(form)}"
            f"{_suggest_form(form)}",
            path,
        )
    raw = _normalise_form(read_mapping(form, "a decision rule", path), path)
    key = _find_rule_key(raw, path)
    kind = list_rule_classes()[key]
    beside = {name: value for name, value in raw.items() if name in kind.companions and name != key}
    _refuse_unknown_keys(raw, kind, path)
    entry = Entry(key, raw[key], beside, path, _parse_form)
    return kind.read_form(entry, Modifiers.read_modifiers(raw, path))


def _suggest_form(form: object) -> str:
    """Return what to write instead of a list with one rule, or of a number, beginning with a semicolon."""
    if isinstance(form, list) and len(form) == 1 and form[0] in list_rule_classes():
        return f"; write {form[0]} without brackets"
    is_count = isinstance(form, int) and not isinstance(form, bool) and form > 0
    return f"; write {{at_least: {form}}} if so many must consent" if is_count else ""


def _normalise_form(raw: Mapping[str, object], path: Path) -> Mapping[str, object]:
    """Return ``{rule: all, veto: …}`` as ``{all: {}, veto: …}``."""
    if "rule" not in raw:
        return raw
    name = raw["rule"]
    if not isinstance(name, str):
        raise RuleFormError(
            f"'rule' must be the name of a decision rule, not {shorten_value(name)}", (*path, "rule")
        )
    return {
        _find_rule_class(name, (*path, "rule")): None,
        **{key: value for key, value in raw.items() if key != "rule"},
    }


def _find_rule_class(name: str, path: Path) -> str:
    if name not in list_rule_classes():
        raise RuleFormError(f"unknown decision rule '{name}'{suggest_rule(name)}", path)
    return name


def _find_rule_key(raw: Mapping[str, object], path: Path) -> str:
    keys = [key for key in raw if key in list_rule_classes()]
    if len(keys) == 1:
        return keys[0]
    if keys:
        message = (
            f"one rule at a time: {' and '.join(keys)} stand side by side; join them with any_of or all_of"
        )
        raise RuleFormError(message, (*path, keys[1]))
    # A key that is no modifier was probably meant to be the rule, so it is the one to name.
    strangers = [key for key in raw if key not in modifiers.KEYS]
    if not strangers:
        raise RuleFormError(f"no decision rule here; expected one of: {', '.join(list_rule_classes())}", path)
    message = f"unknown decision rule '{strangers[0]}'{suggest_rule(strangers[0])}"
    raise RuleFormError(message, (*path, strangers[0]))


def _refuse_unknown_keys(raw: Mapping[str, object], kind: type[Rule], path: Path) -> None:
    allowed = (*kind.companions, *modifiers.KEYS)
    for key in raw:
        if key != kind.key and key not in allowed:
            message = f"'{key}' does not belong to the rule '{kind.key}'{suggest_word(key, allowed)}"
            raise RuleFormError(message, (*path, key))
