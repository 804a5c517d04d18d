"""The scenarios of clauses and terms: one clause each, told in docs/clauses.md, with the sign they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.scenarios.clause_runs import SCENARIOS, common_crises, over_worlds, sign

from guaranteesim.scenario.numbers.distributions import SHAPES
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.reading.yaml_reader import read_yaml_file
from guaranteesim.scenario.schema.arrangement import Arrangement, SanctionsRelief
from guaranteesim.scenario.schema.calendar import Event, Start
from guaranteesim.scenario.schema.consent import Acceptance

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "clauses.md").read_text(encoding="utf-8")
FILES = sorted([*SCENARIOS.glob("clauses/[!_]*.yaml"), *SCENARIOS.glob("terms/[!_]*.yaml")])
WRITTEN: dict[str, dict[str, Any]] = {path.stem: read_yaml_file(path).data for path in FILES}
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if "`test_" in line
]
CONTRASTS = {"no-clause", "no-term"}
TEXTS = {"extends", "name", "title", "order", "description"}

# (scenario, contrast, first month, column, sign): the same crises with and without the clause
IN_CRISES = [
    ("us-withdrawal", "no-clause", 18, "treaty_be", -1),
    ("us-withdrawal", "no-clause", 18, "anticipated", -1),
    ("support-falls", "no-clause", 24, "anticipated", -1),
    ("support-falls", "no-clause", 24, "outside_be", -1),
    ("rearmament", "no-clause", 24, "committed_be", 1),
    ("rearmament", "no-clause", 24, "probability", 1),
    ("guarantor-disarms", "no-clause", 24, "outside_be", -1),
    ("guarantor-disarms", "no-clause", 24, "probability", 1),
    ("scope", "no-clause", 1, "judged", -1),
    ("scope", "no-clause", 1, "anticipated", -1),
    ("verification", "no-clause", 1, "anticipated", 1),
    ("force-cap", "no-clause", 1, "own_be", -1),
    ("force-cap", "no-clause", 1, "probability", 1),
    ("neutrality", "no-clause", 1, "own_be", -1),
    ("neutrality", "no-clause", 1, "probability", 1),
]
OVER_WORLDS = [
    ("us-withdrawal", "no-clause", "believed_reliability", -1),
    ("us-withdrawal", "no-clause", "true_reliability", -1),
    ("support-falls", "no-clause", "true_reliability", -1),
    ("harder-line", "no-clause", "utility_RUS_territory", 1),
    ("harder-line", "no-clause", "utility_RUS_war", -1),
    ("phase-in", "no-clause", "major_violation", 1),
    ("sunset", "no-clause", "major_violation", 1),
    ("deployment", "no-clause", "utility_GBR_forces", 1),
    ("void", "no-clause", "provocations", -1),
    ("scope", "no-clause", "acts_limited_grab", 1),
    ("scope", "no-clause", "major_violation", 1),
    ("verification", "no-clause", "utility_UKR", 1),
    ("sanctions-lifted", "no-clause", "utility_RUS_sanctions", 1),
    ("sanctions-relief", "no-clause", "utility_RUS_sanctions", 1),
    ("snap-back", "sanctions-relief", "acts_limited_grab", -1),
    ("snap-back", "sanctions-relief", "major_violation", -1),
]


@pytest.mark.parametrize(("name", "contrast", "since", "column", "expected"), IN_CRISES)
def test_signs_in_common_crises(name: str, contrast: str, since: int, column: str, expected: int) -> None:
    both = common_crises(name, contrast, since)
    assert len(both) > 300
    change = both[column].astype(float) - both[f"{column}_without"].astype(float)
    assert sign(change) == expected


@pytest.mark.parametrize(("name", "contrast", "column", "expected"), OVER_WORLDS)
def test_signs_over_worlds(name: str, contrast: str, column: str, expected: int) -> None:
    assert sign(over_worlds(name, contrast, column)) == expected


@pytest.mark.parametrize("name", ["force-cap", "neutrality"])
def test_terms_are_worth_something_to_one_and_cost_the_other(name: str) -> None:
    assert (over_worlds(name, "no-clause", "utility_RUS_terms") > 0).all()
    assert (over_worlds(name, "no-clause", "utility_UKR_terms") < 0).all()


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_changes_one_thing_and_says_what_to_expect(name: str) -> None:
    written = WRITTEN[name]
    changes = written.keys() - TEXTS
    assert written["name"] == name
    assert changes == set() if name in CONTRASTS else len(changes) == 1
    if name not in CONTRASTS:
        assert "Expected:" in written["description"]
        assert len(written.get("events", {})) <= 1


@pytest.mark.parametrize("name", WRITTEN)
def test_every_number_has_a_source_and_what_is_assumed_a_range(name: str) -> None:
    for number in _numbers(WRITTEN[name]):
        assert number["source"]
        assumed = number["source"] == "assumption"
        assert "range" in number or "value" not in number if assumed else number["confidence"]


def _numbers(data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, dict):
        return []
    if data.keys() & SHAPES.keys():
        return [data]
    return [number for value in data.values() for number in _numbers(value)]


@pytest.mark.parametrize("folder", ["clauses", "terms"])
def test_a_folder_can_be_compared_in_one_command(folder: str) -> None:
    scenarios = [load_scenario(path) for path in FILES if path.parent.name == folder]
    assert len({scenario.run.horizon_months for scenario in scenarios}) == 1
    assert [scenario.order for scenario in sorted(scenarios, key=lambda scenario: scenario.order)] == list(
        range(1, len(scenarios) + 1)
    )


def test_the_page_has_every_scenario_and_every_test_it_names() -> None:
    shown = {name for row in ROWS for name in re.findall(r"`([a-z0-9-]+)`", row[4])}
    assert WRITTEN.keys() - CONTRASTS <= shown
    files = [*HERE.glob("test_*.py"), *(HERE.parent / "model").rglob("test_*.py")]
    tests = "".join(path.read_text(encoding="utf-8") for path in files)
    named = {name for row in ROWS for name in re.findall(r"`(test_\w+)`", row[5])}
    assert {name for name in named if f"def {name}(" not in tests} == set()


def test_the_page_has_every_term_of_the_schema() -> None:
    plain = {"commitments", "title", "source", "state", "month"}
    terms = {*Event.model_fields, *Start.model_fields, *Arrangement.model_fields, *Acceptance.model_fields}
    terms |= {*SanctionsRelief.model_fields, "scope", "from_month", "until_month", "deployment", "renewal"}
    terms |= {"void_if_protege_attacks", "no_deal", "readiness"}
    assert {term for term in terms - plain if term not in PAGE} == set()


def test_the_base_has_nothing_of_what_the_clauses_add() -> None:
    scenario = load_scenario("no-clause")
    assert not scenario.events
    assert scenario.arrangement.model_fields_set == {"commitments"}
