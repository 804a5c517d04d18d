"""``list`` and ``explain``: what there is and what it says, without simulating."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Program

from guaranteesim.cli.list import shorten_rule
from guaranteesim.scenario.files.catalog import (
    list_shipped_negotiations,
    list_shipped_scenarios,
    list_shipped_theories,
)
from guaranteesim.scenario.files.side_terms import list_shipped_side_terms
from guaranteesim.treaty import list_rule_rows
from guaranteesim.treaty.registry import list_rule_classes

WITHOUT = {"no-guarantee", "baltic-no-alliance", "taiwan-no-guarantee", "south-korea-1950", "continued-war"}
"""Arrangements without any commitment."""


def test_list_names_every_shipped_scenario_with_its_date_rule_and_title(program: Program) -> None:
    result = program("list")
    assert result.exit_code == 0
    scenarios, _, rest = result.stdout.partition("side terms, for --with")
    side_terms, _, rest = rest.partition("theories, for theories SCENARIO")
    theories, _, negotiations = rest.strip().partition("\n\n")
    lines = [line.split() for line in scenarios.splitlines() if line[:2] == "  " != line[2:4]]
    assert sorted(words[0] for words in lines) == sorted(path.stem for path in list_shipped_scenarios())
    document = json.loads(program("list", "--json").stdout)
    told = [line.split()[0] for line in side_terms.strip().splitlines()[1:]]
    assert told == [row["name"] for row in document["side_terms"]]
    assert set(told) == {path.stem for path in list_shipped_side_terms()}
    documents = document["scenarios"]
    named = [line.split()[0] for line in theories.splitlines()[1:]]
    assert named == [row["name"] for row in document["theories"]]
    assert set(named) == {path.stem for path in list_shipped_theories()}
    assert all(row["title"] and row["sources"] for row in document["theories"])
    named = [line.split()[0] for line in negotiations.splitlines()[1:]]
    assert named == [row["name"] for row in document["negotiations"]]
    assert set(named) == {path.stem for path in list_shipped_negotiations()}
    assert [row["name"] for row in documents] == [words[0] for words in lines]
    assert all(row["title"] and row["as_of"] for row in documents)
    assert all(row["decided_by"] for row in documents if row["name"] not in WITHOUT)


def test_a_negotiation_is_no_scenario(program: Program) -> None:
    (path, *_) = list_shipped_negotiations()
    result = program("check", str(path))
    assert result.exit_code == 2
    assert "this is a negotiation over the terms of a scenario (give it to bargain)" in result.stderr


@pytest.mark.parametrize("columns", [80, 100])
def test_list_fits_the_terminal(program: Program, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert max(len(line) for line in program("list").stdout.splitlines()) <= columns


@pytest.mark.parametrize("row", list_rule_rows(), ids=lambda row: row.key)
def test_every_rule_has_a_short_form(row: object) -> None:
    key = getattr(row, "key", "")
    assert key in list_rule_classes()
    assert shorten_rule(key) == shorten_rule({"rule": key}) == shorten_rule({key: {}}) == key


def test_explain(program: Program, small: str) -> None:
    result = program("explain", small)
    assert result.exit_code == 0
    assert "RUS (the challenger)" in result.stdout
    assert "exactly 0" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 100


def test_explain_takes_willingness_and_changes(program: Program, small: str) -> None:
    rule = "arrangement.commitments.assistance.rule.recuse_aggressor=true"
    odds = ("--willing", "GBR=0.8", "--willing", "FRA=0.5", "--willing", "CHN=0.1")
    document = json.loads(program("explain", small, "--set", rule, *odds, "--json").stdout)
    (reading,) = document["commitments"]
    assert reading["blockers"] == ["CHN", "GBR", "FRA"]
    assert reading["probability"] == pytest.approx(0.8 * 0.5 * 0.1)
    tied = json.loads(program("explain", small, "--set", rule, *odds, "--correlation", 0.5, "--json").stdout)
    assert tied["commitments"][0]["probability"] > reading["probability"]


def test_the_russian_text_of_april_2022(program: Program) -> None:
    rule = "arrangement.commitments.assistance.rule.recuse_aggressor=true"
    name, without = "istanbul-draft-2022-ru", ("--with", "treaties-end", "--json")
    (as_written,) = json.loads(program("explain", name, *without).stdout)["commitments"]
    assert as_written["blockers"][0] == "RUS"
    assert as_written["probability"] == 0
    (recused,) = json.loads(program("explain", name, "--set", rule, *without).stdout)["commitments"]
    assert recused["blockers"][0] == "CHN"
    assert recused["probability"] == pytest.approx(0.5**4)
