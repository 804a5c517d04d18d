"""The side terms and packages of the Ukraine family: apart from the guarantees, in any order, and once."""

from __future__ import annotations

from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from tests.scenarios.conftest import FILES, FOLDER

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.files.catalog import list_yaml_files
from guaranteesim.scenario.reading.loader import load_scenario, resolve_data
from guaranteesim.scenario.reading.yaml_reader import read_yaml_file
from guaranteesim.scenario.schema import Scenario

Family = dict[str, Scenario]
TERMS = {path.stem: path for path in list_yaml_files(FOLDER / "side-terms")}
PACKAGES = {path.stem: path for path in list_yaml_files(FOLDER / "packages")}
GUARANTEES = [path for path in FILES if path.stem != "continued-war"]
ONE_OF = (
    {"cap-85000", "cap-250000", "cap-600000", "cap-800000"},
    {"neutrality", "non-alignment"},
    {"monitors", "joint-assessment"},
    {"europeans-sign", "sides-sign"},
)
"""Side terms that set the same otherwise."""
WITH_TROOPS = {"coalition-of-the-willing", "coalition-us-backstop", "staged-ladder", "nato-membership"}
TROOPS = {"cap-85000": 85_000, "cap-250000": 250_000, "cap-600000": 600_000, "cap-800000": 800_000}
OWN = {"name", "title", "order", "as_of", "description", "sources", "positions"}
EXCLUDED = {
    **{term: WITH_TROOPS for term in ("neutrality", "non-alignment")},
    "no-nato": {"nato-membership"},
}
"""Guarantees that a side term excludes."""


def test_guarantees_hold_no_side_terms(family: Family) -> None:
    for name, scenario in family.items():
        terms = scenario.arrangement
        assert not scenario.side_terms, name
        assert terms.protege_force_cap is None, name
        assert terms.neutrality is None, name
        assert terms.sanctions_relief is None, name
        assert terms.disengagement.high == 0, name
        # The stages of the ladder wait for a finding, and observers are what peacekeepers are.
        assert (terms.verification.high > 0) == (name in {"staged-ladder", "peacekeepers"}), name


@pytest.mark.parametrize("term", TERMS)
def test_every_guarantee_takes_every_side_term_or_says_why_not(term: str) -> None:
    refused = set()
    for path in GUARANTEES:
        try:
            assert set(load_scenario(path, overlays=[term]).side_terms) == {term}
        except ScenarioError as error:
            (problem,) = error.problems
            assert "exclude each other: it" in problem.message
            refused.add(path.stem)
    assert refused == EXCLUDED.get(term, set())


def test_order_does_not_matter_and_contradictions_are_refused() -> None:
    for pair in combinations(TERMS, 2):
        if any(set(pair) <= group for group in ONE_OF):
            for order in permutations(pair):
                with pytest.raises(ScenarioError, match="otherwise"):
                    resolve_data(FOLDER / "alaska-2025.yaml", overlays=order)
            continue
        one, other = (resolve_data(FOLDER / "alaska-2025.yaml", overlays=o) for o in permutations(pair))
        assert one == other, pair
        assert list(one["side_terms"]) == sorted(pair)


def test_a_side_term_has_effect_once() -> None:
    once, twice = (resolve_data("alaska-2025", overlays=["relief-staged"] * count) for count in (1, 2))
    assert once == twice
    package = resolve_data("twenty-points")
    assert resolve_data("twenty-points", overlays=["relief-staged"]) == package


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_its_guarantee_and_its_parts(name: str) -> None:
    own = read_yaml_file(PACKAGES[name]).data
    base = FOLDER / "packages" / own["extends"]
    parts = resolve_data(base, overlays=own["with"])
    whole = resolve_data(name)
    assert own.keys() <= OWN | {"extends", "with"}
    assert base.resolve().parent == FOLDER
    assert _select_content(whole) == _select_content(parts)
    assert set(whole["side_terms"]) == set(own["with"])
    assert len(load_scenario(name).description) > 200


def _select_content(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in OWN}


@pytest.mark.parametrize("name", [*TERMS, *PACKAGES])
def test_a_comment_says_what_it_is_who_tabled_it_and_how_it_was_read(name: str) -> None:
    text = (TERMS | PACKAGES)[name].read_text(encoding="utf-8")
    # The first line is the one for editors.
    text = text[text.index("\n") + 1 :]
    head = text[: text.index("\nside_terms:" if name in TERMS else "\nextends:")]
    assert head.startswith(("# Side term:", "# Package:", "# Not tabled:"))
    if head.startswith("# Side term:"):
        assert "\n# Tabled:" in head
        assert "\n# Read:" in head


def test_what_a_side_term_takes_out_is_there_in_a_guarantee(family: Family) -> None:
    shared = family["bilateral-agreements"]
    for term, path in TERMS.items():
        data = read_yaml_file(path).data
        objections = data.get("acceptance", {}).get("objections", {})
        commitments = data.get("arrangement", {}).get("commitments", {})
        removed = {key for key, value in {**objections, **commitments}.items() if value is None}
        assert removed <= shared.acceptance.objections.keys() | shared.arrangement.commitments.keys(), term


@pytest.mark.parametrize(("term", "troops"), TROOPS.items())
def test_caps_are_brigades_of_six_thousand(term: str, troops: int) -> None:
    cap = load_scenario("alaska-2025", overlays=[term]).arrangement.protege_force_cap
    assert cap is not None
    assert cap.centre == round(troops / 6000)


def test_what_moves_the_line_asks_and_grants_alike() -> None:
    """Rule O for both principals: what Ukraine is to give up, Russia has asked for."""
    objections = load_scenario("us-28-points").acceptance.objections
    assert {"rus-present-line", "ukr-present-line"}.isdisjoint(objections)
    for what in ("withdrawal", "no-nato"):
        assert objections[f"ukr-{what}"].cost.low > 0 > objections[f"rus-{what}"].cost.high


def test_sanctions_come_back_on_an_invasion() -> None:
    relief = load_scenario("alaska-2025", overlays=["relief-staged"]).arrangement.sanctions_relief
    assert relief is not None
    assert relief.snap_back is not None
    assert relief.snap_back.rung == "invasion"


def test_no_deal_has_no_side_terms() -> None:
    assert resolve_data("continued-war", overlays=["relief-staged"]) == resolve_data("continued-war")


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("alaska-2025", overlays=["relief-stagd"])
    (problem,) = caught.value.problems
    assert "did you mean relief-staged?" in problem.hint
    assert all(term in problem.hint for term in TERMS)


def test_one_file_of_a_family_elsewhere_finds_the_shipped_side_terms(tmp_path: Path) -> None:
    copy = tmp_path / "mine.yaml"
    data = resolve_data("alaska-2025")
    from guaranteesim.scenario.reading.yaml_writer import write_yaml

    copy.write_text(write_yaml(data), encoding="utf-8")
    assert set(load_scenario(copy, overlays=["monitors"]).side_terms) == {"monitors"}
