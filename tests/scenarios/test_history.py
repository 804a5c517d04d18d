"""Every number of the cases follows from the facts and rules of docs/history.md."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guaranteesim.scenario.numbers.distributions import Point, Triangular, Uniform
from guaranteesim.scenario.numbers.shape import Shape
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.reading.yaml_reader import read_yaml_file
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.states import State

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "scenarios" / "history"
NAMES = sorted(path.stem for path in FOLDER.glob("[!_]*.yaml"))
PAGE = (ROOT / "docs" / "history.md").read_text(encoding="utf-8")
Row = dict[str, str]

PER_CINC = (2000, 3100, 5200)
SHARES = {"none": (0.05, 0.08, 0.20), "near": (0.3, 0.5, 0.8), "all": (1.0, 1.0, 1.0)}
ALIGNMENT = {"rival": (-0.8, -0.5), "neutral": (-0.25, 0.25), "ally": (0.5, 0.8)}
RULES_OF_WORDS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "authorise": ((0, 0.1), (0, 1)),
    "vague": ((0, 0.2), (0, 1)),
    "deems": ((0.2, 0.4), (0, 1)),
    "aid": ((0.6, 0.8), (0.5, 1)),
}
SOURCES = {
    "record": "COW NMC, CINC",
    "NMC v4.0": "COW NMC v4.0, CINC",
    "panel": "COW NMC v6.0, CINC",
    "2022": "COW NMC v6.0, CINC 2022",
}


def table(first: str, second: str) -> list[Row]:
    """Rows of the table with these first headings; a case's name holds until the next."""
    start = PAGE.index(f"| {first} | {second} |")
    lines = PAGE[start:].split("\n\n")[0].splitlines()
    head, _, *body = [
        [cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines
    ]
    rows: list[Row] = []
    for cells in body:
        before = rows[-1][first] if rows else ""
        rows.append(dict(zip(head, cells, strict=True)) | {first: cells[0] or before})
    return rows


RECORD = {row["Case"]: row for row in table("Case", "Date")}
FACTS = table("Case", "State")
CLAUSES = table("Case", "Clause")


@pytest.fixture(scope="module")
def cases() -> dict[str, Scenario]:
    return {name: load_scenario(FOLDER / f"{name}.yaml") for name in NAMES}


def states(cases: dict[str, Scenario]) -> list[tuple[Row, State]]:
    return [(row, cases[row["Case"]].states[row["State"]]) for row in FACTS]


def helpers(cases: dict[str, Scenario]) -> list[tuple[Row, State]]:
    return [item for item in states(cases) if item[0]["Role"] in ("guarantor", "bystander")]


def ground(row: Row) -> Shape:
    if row["CINC"] == "–":
        return Point(0.1)
    shares = SHARES["all"]
    if row["Role"] in ("guarantor", "bystander"):
        shares = SHARES["none" if row["Land border with"] == "none" else "near"]
    reach = float(row["CINC"]) * math.exp(-float(row["Distance, km"]) / 8000)
    return Triangular(
        *(max(round(reach * per * share, 1), 0.1) for per, share in zip(PER_CINC, shares, strict=True))
    )


def test_there_are_fifteen_and_all_are_in_the_tables() -> None:
    assert len(NAMES) == 15
    assert {*RECORD} == {row["Case"] for row in FACTS} == {row["Case"] for row in CLAUSES} == {*NAMES}


def test_the_record_is_the_one_in_the_table(cases: dict[str, Scenario]) -> None:
    for name, row in RECORD.items():
        history = cases[name].history
        assert history is not None
        said = (history.date.isoformat(), history.rung, history.attacked, history.casus_foederis_met)
        said += (history.honoured, history.pair)
        told = (row["Date"], row["Rung"].replace(" ", "_"), row["Attacked"], row["Casus foederis met"])
        told += (row["Honoured"], row["Pair"])
        assert tuple(cell or "–" for cell in said) == told, name


def test_roles_states_and_nuclear_weapons(cases: dict[str, Scenario]) -> None:
    for name, scenario in cases.items():
        rows = [row for row in FACTS if row["Case"] == name]
        assert [row["State"] for row in rows] == list(scenario.states)
        roles = {row["Role"]: row["State"] for row in rows}
        assert (roles["challenger"], roles["protégé"]) == (scenario.challenger.state, scenario.protege.state)
        for row in rows:
            assert scenario.states[row["State"]].nuclear == (row["Nuclear"] == "yes"), (name, row["State"])
            if row["Role"] in ("guarantor", "bystander"):
                assert (row["State"] in scenario.guarantors) == (row["Role"] == "guarantor")


def test_the_quartiles_of_rule_g_are_those_of_the_states_named() -> None:
    named = re.search(r"over thirteen states \((.*?)\)", PAGE, re.DOTALL)
    assert named is not None
    ratios = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d", named.group(1))]
    assert len(ratios) == 13
    assert tuple(np.quantile(ratios, [0.25, 0.5, 0.75]).round(-2)) == PER_CINC


def test_rule_g_ground_force(cases: dict[str, Scenario]) -> None:
    for row, state in states(cases):
        assert state.forces.ground.shape == ground(row), (row["Case"], row["State"])


def test_rules_m_and_x_arms_and_sanctions(cases: dict[str, Scenario]) -> None:
    for row, state in helpers(cases):
        cinc = float(row["CINC"])
        assert state.forces.arms.shape == Uniform(round(5 * cinc, 3), round(25 * cinc, 3)), row
        assert state.forces.sanctions.shape == Uniform(round(cinc, 3), round(2 * cinc, 3)), row


def test_rules_l_s_e_and_a(cases: dict[str, Scenario]) -> None:
    for row, state in helpers(cases):
        km, border = float(row["Distance, km"]), row["Land border with"]
        assert state.deployment_days.shape == Uniform(round(10 + km / 200), round(30 + km / 100)), row
        middle = 0.45 * math.exp(-km / 2000) + 0.3 * (row["Stance"] == "rival")
        stake = Uniform(round(max(middle - 0.2, 0), 2), round(min(middle + 0.2, 1), 2))
        assert state.stake.shape == stake, row
        beside = border in ("challenger", "both")
        exposure = (0.4, 0.8) if beside else (0.05, 0.3) if km > 2500 else (0.2, 0.5)
        assert state.exposure.shape == Uniform(*exposure), row
        assert state.alignment.shape == Uniform(*ALIGNMENT[row["Stance"]]), row


def test_every_clause_follows_the_words_of_its_text(cases: dict[str, Scenario]) -> None:
    for row in CLAUSES:
        commitments = cases[row["Case"]].arrangement.commitments
        if row["Clause"] == "–":
            assert not commitments
            continue
        clause = commitments[row["Clause"]]
        assert (
            clause.rule
            == type(clause)
            .model_validate(
                {"parties": list(clause.parties), "trigger": {"rung": "x"}, "rule": _form(row["Rule"])}
            )
            .rule
        )
        assert clause.trigger.rung == row["Called from"].replace(" ", "_")
        assert {s: f"{f.ground.centre:g}" for s, f in clause.in_place.items()} == _stationed(row["In place"])
        if row["Words"] == "consult":
            assert (clause.bindingness.shape, clause.each_provides.ground.high) == (Point(0), 0)
            continue
        binding, provides = (Uniform(*ends) for ends in RULES_OF_WORDS[row["Words"]])
        assert clause.bindingness.shape == binding, row
        for instrument in ("ground", "arms", "sanctions"):
            assert getattr(clause.each_provides, instrument).shape == provides, row


def _form(written: str) -> Any:
    from guaranteesim.scenario.reading.yaml_reader import read_yaml_text

    return read_yaml_text(f"rule: {written}\n", "table").data["rule"]


def _stationed(written: str) -> dict[str, str]:
    """Brigades in place by state, from heads: "USA 28,500"."""
    if written in ("none", "–"):
        return {}
    state, heads = written.split()
    return {state: f"{round(int(heads.replace(',', '')) / 6000, 1):g}"}


def test_every_clause_is_in_the_table(cases: dict[str, Scenario]) -> None:
    found = {(name, key) for name, case in cases.items() for key in case.arrangement.commitments}
    assert found == {(row["Case"], row["Clause"]) for row in CLAUSES if row["Clause"] != "–"}


OWN = {"name", "title", "order", "as_of", "description", "sources", "history", "states", "challenger"}
OWN |= {"protege", "arrangement"}


AFTER_A_WAR = {"south-korea-1953"}


def test_rule_h_heat_of_an_earlier_war(cases: dict[str, Scenario]) -> None:
    assert {name for name, case in cases.items() if case.start.heat.shape == Point(1)} == AFTER_A_WAR
    assert all(case.start.heat.is_point for case in cases.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_case_changes_nothing_but_its_facts(name: str) -> None:
    written = read_yaml_file(FOLDER / f"{name}.yaml").data
    assert written["extends"] == "_rule.yaml"
    own = OWN | {"start"} if name in AFTER_A_WAR else OWN
    assert written.keys() - {"extends"} == own
    known = {"title", "nuclear", "forces", "deployment_days", "stake", "exposure", "alignment"}
    assert all(state.keys() <= known for state in written["states"].values())


@pytest.mark.parametrize("name", NAMES)
def test_a_number_that_was_read_names_its_source(name: str) -> None:
    written = read_yaml_file(FOLDER / f"{name}.yaml").data
    for row in (row for row in FACTS if row["Case"] == name and row["CINC"] != "–"):
        number = written["states"][row["State"]]["forces"]["ground"]
        assert number["source"].startswith(SOURCES[row["Read in"]]), row
        assert number["confidence"] in ("low", "medium")
        assert row["CINC"] in number["note"]


def test_the_cases_come_in_the_order_of_the_table(cases: dict[str, Scenario]) -> None:
    orders = [cases[name].order for name in RECORD]
    assert all(one < two for one, two in pairwise(orders))


def test_pairs_have_the_states_and_words_in_common(cases: dict[str, Scenario]) -> None:
    """1914: the same powers, words and trigger; only the protégé and the rule differ."""
    several, collective = (cases[f"{name}-1914"] for name in ("belgium", "luxembourg"))
    one, other = (case.arrangement.commitments["assistance"] for case in (several, collective))
    apart = {"rule", "title", "text"}
    assert one.model_dump(exclude=apart) == other.model_dump(exclude=apart)
    assert (one.rule.build_form(), other.rule.build_form()) == ("each", "all")
    powers = set(several.states) - {"BEL"}
    assert {code: several.states[code] for code in powers} == {c: collective.states[c] for c in powers}
