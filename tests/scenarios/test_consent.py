"""Who has to accept, what was declared against, and the rules that turn both into numbers."""

from __future__ import annotations

import pytest

from guaranteesim.analysis.text.features import has_feature
from guaranteesim.scenario.files.packages import build_packages, find_base_file, find_negotiation
from guaranteesim.scenario.numbers.distributions import Uniform
from guaranteesim.scenario.reading.loader import load_document, load_scenario
from guaranteesim.scenario.schema import Scenario

Table = list[list[str]]
Family = dict[str, Scenario]
A_MONTH = 0.0165
GRADES = {"A": (12, 24), "B": (3, 12), "C": (0, 3)}
COUNTED = {"neutrality", "no_neutrality", "force_cap", "no_force_cap", "any"}
BANDS = {
    (0.95, 1.0): {"RUS", "CHN", "CAN"},
    (0.85, 1.0): {"GBR", "DEU", "TUR", "ITA", "NLD", "SWE", "FIN", "EST", "ROU"},
    (0.6, 0.95): {"USA", "UKR", "FRA", "POL", "HUN"},
}


@pytest.fixture
def shared(family: Family) -> Scenario:
    return family["no-guarantee"]


def _grade(name: str, note: str) -> str:
    """The grade after the one that is taken off where the utility counts the feature."""
    said = note.removeprefix("rule O, grade ")
    assert said[0] in GRADES, name
    return chr(ord(said[0]) + 1) if said[1:].startswith(" less one") else said[0]


def test_costs_follow_rule_o(shared: Scenario) -> None:
    for name, objection in shared.acceptance.objections.items():
        note = objection.cost.note or ""
        low, high = GRADES[_grade(name, note)]
        assert isinstance(objection.cost.shape, Uniform)
        sign = -1 if "a wish" in note else 1
        ends = sorted((sign * low * A_MONTH, sign * high * A_MONTH))
        assert objection.cost.shape.low == pytest.approx(ends[0], abs=0.005), name
        assert objection.cost.shape.high == pytest.approx(ends[1], abs=0.005), name
        assert ("less one" in note) == (objection.to in COUNTED), name
        assert not objection.absolute


@pytest.mark.parametrize("table", ["Objection | Who"], indirect=True)
def test_the_table_of_objections(table: Table, shared: Scenario) -> None:
    found = {
        (name, objection.state, _grade(name, objection.cost.note or ""), objection.date)
        for name, objection in shared.acceptance.objections.items()
    }
    assert {(row[0], row[1], row[3], row[4]) for row in table} == found


def test_objections_are_dated_told_and_sourced(shared: Scenario) -> None:
    for objection in shared.acceptance.objections.values():
        assert "2022" <= objection.date <= shared.as_of.isoformat()
        assert objection.stated.endswith(".")
        assert '"' not in objection.stated
        assert objection.source


@pytest.mark.parametrize("table", ["Arrangement | Objections that count"], indirect=True)
def test_objections_that_count(table: Table, family: Family) -> None:
    told = {row[0]: set(row[1].split(", ")) for row in table}
    for name, scenario in family.items():
        if name == "continued-war":
            continue  # nobody is asked
        objections = scenario.acceptance.objections
        counting = {
            key
            for key, one in objections.items()
            if one.state in scenario.required and has_feature(one, scenario)
        }
        assert told.get(name, set()) == counting, name
    assert family["nato-membership"].arrangement.membership


def test_procedures_follow_rule_p(shared: Scenario) -> None:
    procedures = shared.acceptance.procedures
    for (low, high), states in BANDS.items():
        assert {code for code, one in procedures.items() if one.passes.shape == Uniform(low, high)} == states
    assert all(one.text.endswith(".") and one.source for one in procedures.values())


@pytest.mark.parametrize("table", ["Scenario | Over time"], indirect=True)
def test_who_has_to_accept(table: Table, family: Family) -> None:
    members = " ".join(family["nato-membership"].guarantors)
    for names, _, signs, acquiesces in table:
        for name in names.split(", "):
            terms = family[name].arrangement
            assert set(terms.signatories) == set(signs.replace("and the 14 members", members).split()), name
            assert terms.acquiescence == (() if acquiesces == "–" else tuple(acquiesces.split())), name
    told = {name for row in table for name in row[0].split(", ")}
    assert told == family.keys() - {"continued-war"}


def test_whoever_has_to_accept_has_a_procedure_and_the_belligerents_always_have_to(family: Family) -> None:
    for name, scenario in family.items():
        if name != "continued-war":
            assert {"RUS", "UKR"} <= set(scenario.required), name
            assert set(scenario.required) <= scenario.acceptance.procedures.keys(), name


def test_files_take_out_only_what_no_condition_can_tell(family: Family) -> None:
    declared = family["no-guarantee"].acceptance.objections.keys()
    taken_out = {
        (name, gone)
        for name, scenario in family.items()
        for gone in declared - scenario.acceptance.objections.keys()
    }
    assert taken_out == {
        ("arms-pledge", "rus-guarantee-without-russia"),
        ("arms-pledge", "ukr-us-guarantee"),
        ("arms-pledge", "usa-guarantor"),
        ("eu-article-42-7", "rus-guarantee-without-russia"),
        ("equal-footing-p5", "ukr-us-guarantee"),
        ("istanbul-draft-2022-ru", "ukr-us-guarantee"),
    }


@pytest.mark.parametrize("rule", ["each", "lead", "all"])
def test_russia_objects_to_a_guarantee_without_it_and_to_no_other(rule: str) -> None:
    negotiation = find_negotiation("ukraine-2026")
    packages = build_packages(negotiation, load_document(find_base_file(negotiation)))
    place = list(negotiation.terms).index("rule")
    chosen = [package.scenario for package in packages if package.chosen[place] == rule]
    assert len(chosen) == 40
    for scenario in chosen:
        objection = scenario.acceptance.objections["rus-guarantee-without-russia"]
        assert has_feature(objection, scenario) == ("RUS" not in scenario.guarantors)
        assert ("RUS" in scenario.guarantors) == (rule == "all")


def test_the_british_and_french_wish_hangs_on_the_united_states() -> None:
    without = ["arrangement.commitments.us-backstop=null"]
    for sets, counts in (([], True), (without, False)):
        scenario = load_scenario("coalition-us-backstop", sets=sets)
        # The agreement of 2024 makes the United States a party in both, and is no support for a force.
        assert "USA" in scenario.guarantors
        wishes = [scenario.acceptance.objections[name] for name in ("gbr-own-forces", "fra-own-forces")]
        assert [has_feature(wish, scenario) for wish in wishes] == [counts, counts]
