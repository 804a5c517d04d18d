"""No file, however damaged, yields anything but a scenario or a ``ScenarioError`` with a place."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.reading.document import Document, walk_values
from guaranteesim.scenario.reading.loader import validate_document
from guaranteesim.scenario.reading.overlays import apply_set
from guaranteesim.scenario.reading.yaml_reader import read_yaml_text
from guaranteesim.scenario.reading.yaml_writer import write_yaml

GOOD = """\
name: pact
title: |-
  A pact: of two
as_of: 2026-01-31
horizon: 120
states:
  USA: {stake: {uniform: [0.2, 0.6], source: assumption}, forces: {ground: 3}}
  POL:
    stake: {normal: [0.5, 0.1], low: 0, high: 1}
clauses:
  pact:
    parties: [USA, POL]
    rule: {at_least: 1, veto: [USA]}
    deadline_days: {choice: [1, 2], weights: [1, 3]}
steps:
  - {name: first, month: 1}
drift: 0.1
"""
MUTANTS = 1500
PIECES = [
    "%YAML 1.1\n---\n", "---\n", "...\n", "!!python/object:os ", "&a ", "*a", "<<: ", "? ", ": ", "- ", "\t",
    "'", '"', "[", "]", "{", "}", "|\n", ">-\n", "#", "\0", "\x1b", "\ufeff", "\u2028", "\U0001f600", "\\",
    "1e400", ".nan", "~", "99999999999999999999", "NO", "\r", "\n\n", "    ", '"\\UFFFFFFFF"', '"\\xZZ"',
    "@", "`", "%", "!", "&", "*",
]  # fmt: skip


def _problems(make: Callable[[], Any]) -> list[Problem] | None:
    """What ``make`` complains of, or ``None`` when it succeeds; any other error goes through."""
    try:
        make()
    except ScenarioError as error:
        return error.problems
    return None


def _attempt(toy: type[Any], text: str) -> bool:
    """Whether ``text`` is a scenario; when it is not, every problem is well formed."""
    problems = _problems(lambda: validate_document(read_yaml_text(text, "x.yaml"), toy))
    if problems is None:
        return True
    assert problems
    for problem in problems:
        assert problem.file == "x.yaml"
        assert problem.line is not None or "nothing" in problem.message
        assert str(problem).isprintable()
    return False


def _mutant(luck: random.Random) -> str:
    text = GOOD
    for _ in range(luck.choice([1, 1, 2, 4])):
        at, length = luck.randrange(len(text) + 1), luck.choice([0, 1, 1, 3, 12])
        piece = luck.choice([*PIECES, luck.choice(string.printable), text[at : at + 30], ""])
        text = text[:at] + piece + text[at + length :]
    return text


@pytest.mark.parametrize("part", range(3))
def test_a_damaged_file_is_a_scenario_or_a_scenario_error(part: int, toy: type[Any]) -> None:
    luck = random.Random(20260131 + part)
    outcomes = [_attempt(toy, _mutant(luck)) for _ in range(MUTANTS // 3)]
    assert any(outcomes)
    assert not all(outcomes)


WORDS = st.sampled_from(
    ["name", "states", "USA", "stake", "uniform", "rule", "all", "veto", "parties", "value", "steps"]
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 2000) | st.floats(-1e9, 1e9) | WORDS | st.text(max_size=8)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
GENTLE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(WORDS, TREES)
@GENTLE
def test_any_plain_data_is_a_scenario_or_a_scenario_error(toy: type[Any], key: str, tree: Any) -> None:
    good = read_yaml_text(GOOD).data
    with_tree = {**good, key: tree} if key in good else {**good, "states": {"USA": {key: tree}}}
    assert _problems(lambda: validate_document(Document.from_plain(with_tree), toy)) != []


@given(st.lists(WORDS | st.sampled_from(["0", "-1", ""]), min_size=1, max_size=5), st.text(max_size=12))
@GENTLE
def test_any_setting_is_taken_or_refused(toy: type[Any], parts: list[str], value: str) -> None:
    setting = f"{'.'.join(parts)}={value}"
    assert _problems(lambda: validate_document(apply_set(read_yaml_text(GOOD), setting, toy), toy)) != []


ODD = [
    "null", "NO", "0.4", "1e5", "", " a", "a ", "a: b", "a #b", "- a", "x\ny", "x\n\n y\n", "\n", "a\n\n",
    "0x1F", "'", "~", "é\n", "|", "-1", "+.5", "true", "a:", "#", "@a", "\\", '"', "a\tb", "0o17", ".inf",
    "=", "---", "%a\nb", "\nx", "x\n  y\nz",
]  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\u2028\u2029\ufeff")
TEXTS = st.text(LETTERS) | st.sampled_from(ODD)
KEYS = TEXTS.filter(lambda key: 0 < len(key) < 50 and key != "<<" and key.isprintable())
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | FLOATS | TEXTS
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=4))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_dumped_reads_back_exactly(data: dict[str, Any]) -> None:
    read = read_yaml_text(write_yaml(data)).data
    assert read == data
    assert [type(value) for _, value in walk_values(read)] == [type(value) for _, value in walk_values(data)]


def test_a_dump_is_easy_to_read() -> None:
    data = {
        "a": {"b": [1, 2.5, None], "c": [{"d": True}, []], "text": "one\ntwo\n", "NO": "NO"},
        "e": {},
        "f": "0.4",
    }
    assert write_yaml(data) == (
        "a:\n  b: [1, 2.5, null]\n  c:\n    - d: true\n    - []\n  text: |\n    one\n    two\n  NO: NO\n"
        'e: {}\nf: "0.4"\n'
    )
