"""What differs between two scenarios, in words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from pydantic.fields import FieldInfo

from guaranteesim.analysis.text.scenario_differences import (
    ABSENT,
    ACCEPTANCE,
    COMMITMENT,
    PRINCIPALS,
    STATES,
    TERMS,
    WORDS,
    Difference,
    ScenarioDifferences,
)
from guaranteesim.report.words.names import find_rung_title, find_state_title, join_names
from guaranteesim.report.words.quantities import format_quantity, format_quantity_share
from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.reading.value_rows import describe_value
from guaranteesim.scenario.schema import Commitment, Scenario
from guaranteesim.treaty import Rule

_COUNTED = frozenset({"brigades", "squadrons", "task groups", "months", "days", "BE", "logits", "$bn/month"})
"""Units that follow a number as a word; others stand in brackets."""

_NAMES = {
    "parties": "parties",
    "trigger.rung": "called from",
    "trigger.attribution": "clarity of the author that it asks for",
    "rule": "decision",
    "deadline_days": "clock",
    "bindingness": "bindingness",
    "from_month": "in force from month",
    "until_month": "in force to month",
    "void_if_protege_attacks": "void if the protégé attacks",
    "signatories": "signatories",
    "acquiescence": "states that could prevent it without a signature",
    "protege_force_cap": "cap on the protégé's force",
    "challenger.state": "challenger",
    "protege.state": "protégé",
    "no_deal": "scenario without a deal",
    "run.horizon_months": "months simulated",
    "run.worlds": "worlds",
    "run.seed": "seed",
}
"""Keys in the words of a reader; others keep the name they have in the file."""
_GROUPED = {
    "each_provides": "each brings on call",
    "in_place": "in place",
    "provides": "brings on call",
}
"""Beginnings of keys in the words of a reader."""
_WITHIN = {ACCEPTANCE: "acceptance.", TERMS: "side_terms."}
"""Beginnings of paths that the heading of their group says already, or that have another name."""
_WITHIN_NAMES = {"side_terms.": "side term "}
_PLAIN = frozenset({"name", "title", "as_of", "order"})


def list_difference_lines(found: ScenarioDifferences, names: tuple[str, str], width: int) -> list[str]:
    """Return what differs as lines: an answer first, then the groups, most important first.

    Args:
        found: The differences.
        names: What the two scenarios are called in the lines.
        width: Columns.
    """
    lines = _wrap(_describe_answer(found, names), width)
    # The lines say the names themselves.
    items_shown = [item for item in found.items if (item.path, item.first, item.second) != ("name", *names)]
    for group, items in groupby(items_shown, lambda item: item.group):
        shown = list(items)
        lines += ["", group] if group != COMMITMENT else []
        for part, members in groupby(shown, _find_part):
            lines += _list_part(found, group, part, list(members), names, width)
    return lines


def _find_part(item: Difference) -> str:
    """Return the commitment or state under whose name a difference is listed; empty if under none."""
    return item.part if item.group in (COMMITMENT, STATES) else ""


def _describe_answer(found: ScenarioDifferences, names: tuple[str, str]) -> str:
    first, second = names
    if not found.items:
        return f"{first} and {second} are the same in everything."
    count = len(found.simulated)
    if not count:
        return f"{first} and {second} differ in words and size only: what happens in a world is the same."
    groups = list(dict.fromkeys(item.group for item in found.simulated))
    named = join_names([_describe_group(found, group) for group in groups])
    points = f"{count} point{'s' if count > 1 else ''} that can change a result"
    return f"{first} and {second} differ in {points}: {named}."


def _describe_group(found: ScenarioDifferences, group: str) -> str:
    members = [item for item in found.simulated if item.group == group]
    if group != COMMITMENT:
        return f"{group[:1].lower()}{group[1:]} ({len(members)})"
    parts = dict.fromkeys(item.part for item in members)
    return f"the commitment{'s' if len(parts) > 1 else ''} {join_names(list(parts))} ({len(members)})"


def _list_part(
    found: ScenarioDifferences,
    group: str,
    part: str,
    items: list[Difference],
    names: tuple[str, str],
    width: int,
) -> list[str]:
    lines = []
    if group == COMMITMENT:
        lines += ["", f"Commitment {part}"]
    elif group == STATES:
        lines += [f"  {_name_state(found, part)}"]
    indent = "    " if group == STATES else "  "
    # A list of names is read more easily than a line for each.
    told = (
        [_describe_strangers(found, items, names, place) for place in (0, 1)] if group == PRINCIPALS else []
    )
    told = [describe_difference(found, item, names) for item in items if not (told and item.part)] + told
    for text in filter(None, told):
        lines += _wrap(text, width, indent)
    return lines


def _describe_strangers(
    found: ScenarioDifferences, items: list[Difference], names: tuple[str, str], place: int
) -> str:
    """Return the states that only one of the two scenarios has, in one line; empty if there are none."""
    alone = [item for item in items if item.part and (item.second if place == 0 else item.first) is ABSENT]
    states = join_names([_name_state(found, item.part) for item in alone])
    return f"state{'s' if len(alone) > 1 else ''} only in {names[place]}: {states}" if alone else ""


def describe_difference(found: ScenarioDifferences, item: Difference, names: tuple[str, str]) -> str:
    """Return one difference in a line: what it is, and what each of the two has.

    Example: ``clock: none in guarantee; 3 days in second``.
    """
    first, second = names
    for value, holder in ((item.first, second), (item.second, first)):
        if value is ABSENT:
            other = item.second if item.first is ABSENT else item.first
            return f"{_name_whole(found, item)}: only in {holder}{_summarise(found, other)}"
    label = _name_key(found, item)
    if item.group == WORDS and item.key not in _PLAIN and not item.key.endswith("title"):
        return f"{label}: differs"
    values = (
        _describe(found.first, item, item.first),
        _describe(found.second, item, item.second),
    )
    return f"{label}: {values[0]} in {first}; {values[1]} in {second}"


def _name_whole(found: ScenarioDifferences, item: Difference) -> str:
    """Return the name of something that only one of the two has."""
    if item.group == PRINCIPALS and item.part:
        return f"state {_name_state(found, item.part)}"
    if item.group == COMMITMENT and not item.key:
        return "the whole commitment"
    return _name_key(found, item)


def _summarise(found: ScenarioDifferences, value: Any) -> str:
    """Return the parties and rule of a commitment, and the value of a single number."""
    if isinstance(value, Commitment):
        return f", by {join_names(value.parties)}, rule {describe_value(value.rule)}"
    if isinstance(value, (Frozen, Mapping)):
        return ""
    return f", {describe_value(value)}"


def _name_state(found: ScenarioDifferences, code: str) -> str:
    scenario = found.first if code in found.first.states else found.second
    title = find_state_title(scenario, code)
    return code if title == code else f"{title} ({code})"


def _name_key(found: ScenarioDifferences, item: Difference) -> str:
    """Return the name of a key in the words of a reader, with the path where it has none."""
    key = item.key
    if item.group == WORDS and item.part:
        return f"{item.part}, {key}"
    for beginning, words in _GROUPED.items():
        if key.startswith(f"{beginning}."):
            rest = key.removeprefix(f"{beginning}.").split(".")
            if beginning == "each_provides":
                return f"{words}, {' '.join(rest)}"
            return " ".join((rest[0], words)) + (f", {' '.join(rest[1:])}" if rest[1:] else "")
    for group, beginning in _WITHIN.items():
        if item.group == group and key.startswith(beginning):
            return _WITHIN_NAMES.get(beginning, "") + key.removeprefix(beginning)
    return _NAMES.get(key, key)


def _describe(scenario: Scenario, item: Difference, value: Any) -> str:
    """Return one value in words: a rule as a sentence, a number with its unit, a list of states joined."""
    if isinstance(value, Quantity):
        return _format_number(value, item.unit)
    if isinstance(value, Rule) and item.part in scenario.arrangement.commitments:
        commitment = scenario.arrangement.commitments[item.part]
        sides = scenario.challenger.state, scenario.protege.state
        text = commitment.rule.describe_rule(commitment.parties, *sides).rstrip(".")
        return f'"{text}" ({describe_value(value)})'
    if item.key.endswith("rung") and isinstance(value, str) and value in scenario.ladder:
        return find_rung_title(scenario, value)
    if isinstance(value, tuple) and value and all(isinstance(part, str) for part in value):
        return join_names(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _describe_block(value) if isinstance(value, Frozen) else describe_value(value)


def _format_number(number: Quantity, unit: str) -> str:
    if unit == "share":
        return format_quantity_share(number)
    text = format_quantity(number)
    if unit in ("", "month"):
        return text
    return f"{text} {unit}" if unit in _COUNTED else f"{text} ({unit})"


def _describe_block(block: Frozen) -> str:
    """Return the keys of a block that are written, each with its value."""
    said = []
    for name in type(block).model_fields:
        value = getattr(block, name)
        if name in block.model_fields_set and value not in (None, "", ()):
            said.append(f"{name} {_describe_inside(value, type(block).model_fields[name])}")
    return ", ".join(said)


def _describe_inside(value: Any, info: FieldInfo) -> str:
    if isinstance(value, Frozen):
        return f"({_describe_block(value)})"
    measure = find_measure(info)
    return _format_number(value, measure.unit) if measure else describe_value(value)


def _wrap(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
