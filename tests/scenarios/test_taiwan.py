"""The Taiwan family: its numbers follow from the page, its texts say what they should, its order holds."""

from __future__ import annotations

import math
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from tests.scenarios.test_families import read_family

from guaranteesim import compare
from guaranteesim.analysis.text.features import has_feature
from guaranteesim.cli import main
from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.numbers.distributions import Point, Triangular, Uniform
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.ladder import make_standard_ladder
from guaranteesim.scenario.schema.states import State

PAGE = Path(__file__).resolve().parents[2] / "docs" / "families" / "taiwan.md"
NAMES = (
    "taiwan-no-guarantee",
    "clear-commitment",
    "conditional-commitment",
    "regional-commitment",
    "unanimous-guarantee",
    "treaty-and-force",
    "strategic-ambiguity",
)
FAMILY = read_family("taiwan")
SHARE = (0.05, 0.08, 0.20)
POLLS = {"USA": (43, 50), "JPN": (48.8, 44.2)}
SIGNS = {
    "taiwan-no-guarantee": {"USA"},
    "clear-commitment": {"USA"},
    "conditional-commitment": {"USA"},
    "regional-commitment": {"USA", "JPN", "AUS", "PHL"},
    "unanimous-guarantee": {"CHN", "TWN", "USA", "JPN"},
    "treaty-and-force": {"USA", "TWN"},
}
OBJECTIONS = {
    "taiwan-no-guarantee": {"usa-end-of-the-act"},
    "clear-commitment": {"usa-declared-commitment"},
    "conditional-commitment": {"usa-declared-commitment"},
    "regional-commitment": {
        "usa-declared-commitment",
        "jpn-declared-commitment",
        "aus-declared-commitment",
        "phl-declared-commitment",
    },
    "unanimous-guarantee": {"chn-outside-guarantor", "twn-chinese-veto"},
    "treaty-and-force": {"usa-declared-commitment", "usa-own-forces", "twn-us-guarantee"},
}


def read_table(header: str) -> list[list[str]]:
    """Return the rows of the table of the page whose header begins with a word, quotes removed."""
    page = PAGE.read_text(encoding="utf-8")
    lines = page[page.index(f"| {header} |") :].split("\n\n")[0].splitlines()
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines[2:]]


TABLE = read_table("State")
STATES: dict[str, State] = FAMILY["strategic-ambiguity"].states


def count_required(one: Scenario) -> set[str]:
    """Return the names of the objections that count: the state is required, and the feature is there."""
    return {
        name
        for name, objection in one.acceptance.objections.items()
        if objection.state in one.required and has_feature(objection, one)
    }


def test_the_family_is_complete_and_in_order() -> None:
    assert tuple(sorted(FAMILY, key=lambda name: FAMILY[name].order)) == NAMES
    assert {one.no_deal for one in FAMILY.values()} == {"strategic-ambiguity", None}


def test_the_table_of_the_page_has_every_supporter() -> None:
    assert [row[0] for row in TABLE] == [code for code in STATES if code not in ("CHN", "TWN")]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_rules_g_m_t_l_and_s(row: list[str]) -> None:
    code, personnel, spending, exports, distance, sides, *_ = row
    state, km = STATES[code], float(distance)
    if personnel != "–":
        full = float(personnel) / 6 * math.exp(-km / 8000)
        expected = Triangular(*(round(max(full * share, 0.1), 1) for share in SHARE))
        assert state.forces.ground.shape == expected
    low, high = (0.005, 0.04) if code == "USA" else (0.02, 0.1)
    month = float(spending) / 12
    assert state.forces.arms.shape == Uniform(round(month * low, 2), round(month * high, 2))
    share = float(exports) / 100
    assert state.forces.sanctions.low == pytest.approx(share)
    assert state.forces.sanctions.high == pytest.approx(2 * share)
    nearest = 600 if code == "USA" else km
    assert state.deployment_days.shape == Uniform(round(10 + nearest / 200), round(30 + km / 100))
    middle = 0.45 * math.exp(-km / 2000) + 0.3 * (sides == "yes") + 0.1 * (km < 400)
    stake = Uniform(round(max(middle - 0.2, 0), 2), round(min(middle + 0.2, 1), 2))
    assert state.stake.shape == stake


def test_rules_r_d_w_and_n() -> None:
    for code, (pro, contra) in POLLS.items():
        full = round(math.log(pro / contra), 2)
        assert STATES[code].resolve.mean.shape == Uniform(min(full, 0), max(full, 0)), code
    supporters = STATES.keys() - {"CHN", "TWN"}
    assert {code for code in supporters if "parliament" in STATES[code].procedure} == {"JPN", "KOR"}
    followers = {code for code in STATES if STATES[code].follows}
    assert followers == {code for code in STATES if STATES[code].enabler} == supporters - {"USA"}
    assert all(STATES[code].waits_for.shape == Uniform(0, 0.3) for code in followers)


def test_only_three_numbers_of_the_ladder_are_not_the_standard_ones() -> None:
    ladder, standard = FAMILY["strategic-ambiguity"].ladder, make_standard_ladder()
    assert ladder.keys() == standard.keys()
    changed = {
        (name, field)
        for name, rung in ladder.items()
        for field in type(rung).model_fields
        if field not in ("title", "severity", "opens_war", "major")
        and getattr(rung, field).shape != getattr(standard[name], field).shape
    }
    assert changed == {("limited_grab", field) for field in ("gain", "engaged", "territory")}
    formal = ("severity", "opens_war", "major")
    assert all(getattr(ladder[name], f) == getattr(standard[name], f) for name in ladder for f in formal)
    islands = [area / 36_197 for area in (28.8, 126.9, 151.7)]
    assert ladder["limited_grab"].territory.low == pytest.approx(min(islands), abs=3e-4)
    assert ladder["limited_grab"].territory.high == pytest.approx(sum(islands), abs=2e-3)


@pytest.mark.parametrize("name", SIGNS)
def test_who_has_to_accept_and_over_what(name: str) -> None:
    assert set(FAMILY[name].required) == SIGNS[name]
    assert count_required(FAMILY[name]) == OBJECTIONS[name]


def test_the_act_is_in_force_in_all_but_the_yardstick() -> None:
    acts = {name: one.arrangement.commitments.get("relations-act") for name, one in FAMILY.items()}
    assert [name for name, act in acts.items() if act is None] == ["taiwan-no-guarantee"]
    assert len({act.model_dump_json() for act in acts.values() if act}) == 1
    assert not FAMILY["taiwan-no-guarantee"].arrangement.commitments


def test_the_texts_differ_in_what_their_names_say() -> None:
    texts = {name: one.arrangement.commitments.get("assistance") for name, one in FAMILY.items()}
    clear, conditional, joint = (
        texts[name] for name in ("clear-commitment", "conditional-commitment", "unanimous-guarantee")
    )
    assert clear is not None
    assert conditional is not None
    assert joint is not None
    kept = {"title", "text", "void_if_protege_attacks"}
    assert clear.model_dump(exclude=kept) == conditional.model_dump(exclude=kept)
    assert (clear.void_if_protege_attacks, conditional.void_if_protege_attacks) == (False, True)
    kept = {"title", "text", "rule", "parties"}
    for field in type(clear).model_fields.keys() - kept:
        one, other = getattr(clear, field), getattr(joint, field)
        assert getattr(one, "shape", one) == getattr(other, "shape", other), field
    assert "CHN" in joint.rule.bind(joint.parties, aggressor="CHN").compute_power().blockers
    placed = {name for name, text in texts.items() if text and text.in_place}
    assert placed == {"treaty-and-force"}


MONTHS, WORLDS = 60, 400
CRISES = "theatre.opportunity.per_year=1"
"""More occasions than the record has, so that few worlds tell arrangements apart; the same for all."""
SURE = 3.0
"""Standard errors that a paired mean must lie from 0; chance alone passes one side once in 740 checks."""


@cache
def run(name: str, *sets: str) -> Results:
    scenario = load_scenario(name, sets=[f"run.horizon_months={MONTHS}", CRISES, *sets])
    return run_scenario(scenario, worlds=WORLDS, seed=1)


def count_errors(one: Results, other: Results, column: str = "major_violation") -> float:
    """Return the mean difference of a column, world by world, in its standard errors."""
    gap = one.worlds[column].to_numpy(float) - other.worlds[column].to_numpy(float)
    return float(gap.mean() / (gap.std(ddof=1) / math.sqrt(gap.size)))


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("taiwan-no-guarantee", "strategic-ambiguity"),
        ("strategic-ambiguity", "clear-commitment"),
        ("clear-commitment", "regional-commitment"),
        ("clear-commitment", "treaty-and-force"),
    ],
)
def test_the_order_of_violations(more: str, less: str) -> None:
    assert count_errors(run(more), run(less)) > SURE


def test_a_guarantee_that_the_challenger_can_block_adds_nothing() -> None:
    joint, act = run("unanimous-guarantee").worlds, run("strategic-ambiguity").worlds
    for column in ("major_violation", "acts_invasion", "clash", "territory_lost", "peace_months"):
        np.testing.assert_array_equal(joint[column], act[column])


def test_the_condition_restrains_and_is_sometimes_broken() -> None:
    clear, conditional = run("clear-commitment"), run("conditional-commitment")
    assert count_errors(clear, conditional, "provocations") > SURE
    assert not clear.worlds["voided"].any()
    assert 0.01 < conditional.worlds["voided"].mean() < 0.1


def test_more_lift_brings_more_invasions() -> None:
    many, few = (run("strategic-ambiguity", f"states.CHN.forces.ground={lift}") for lift in (50, 5))
    assert count_errors(many, few, "acts_invasion") > SURE


def test_without_a_motive_little_happens() -> None:
    still = run("taiwan-no-guarantee", "challenger.motivation=0").worlds
    assert still["major_violation"].mean() < run("taiwan-no-guarantee").worlds["major_violation"].mean() / 5


def test_the_island_states_begin_in_peace_without_a_recent_war() -> None:
    assert all(one.start.heat.shape == Point(0) and not one.start.at_war for one in FAMILY.values())


def test_commands_take_the_name_of_the_family(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["check", "taiwan"])
    assert (said.exit_code, said.output.count("sound")) == (0, len(NAMES))
    listed = CliRunner().invoke(main, ["list"]).output
    assert all(f"  {name} " in listed for name in NAMES)
    done = compare(["taiwan"], worlds=10, sets=["run.horizon_months=6"], out=tmp_path / "out", figures=False)
    assert set(done.names) == set(NAMES)


def test_a_copy_of_the_folder_is_a_family_of_its_own(tmp_path: Path) -> None:
    """The folder is a template: it stands without the shipped scenarios around it."""
    copy = shutil.copytree(PAGE.parents[2] / "scenarios" / "taiwan", tmp_path / "mine")
    said = CliRunner().invoke(main, ["check", str(copy)])
    assert (said.exit_code, said.output.count("sound")) == (0, len(NAMES)), said.output
    assert (copy / "_states.yaml").read_text(encoding="utf-8").count("# TEMPLATE: ") >= 6
