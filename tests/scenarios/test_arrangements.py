"""What each text says: who can block, what is capped, what stands in the country."""

from __future__ import annotations

import math

import numpy as np
import pytest

from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.commitment import Commitment
from guaranteesim.treaty import BoundRule

FIVE = {"CHN", "FRA", "GBR", "RUS", "USA"}
NATO = {
    "USA", "GBR", "FRA", "DEU", "POL", "ITA", "CAN", "TUR", "NLD", "SWE", "FIN", "EST", "ROU", "HUN",
}  # fmt: skip
BLOCKERS = {
    ("budapest-1994", "security-council"): FIVE,
    ("istanbul-communique-2022", "assistance"): set(),
    ("istanbul-draft-2022-ru", "assistance"): FIVE,
    ("istanbul-draft-2022-ua", "assistance"): set(),
    ("equal-footing-p5", "assistance"): FIVE,
    ("china-guarantor", "assistance"): set(),
    ("arms-pledge", "assistance"): set(),
    ("alaska-2025", "assistance"): set(),
    ("article-5-like", "assistance"): set(),
    ("article-5-like-grab", "assistance"): set(),
    ("eu-article-42-7", "assistance"): set(),
    ("us-side-letter", "assistance"): {"USA"},
    ("coalition-of-the-willing", "assistance"): set(),
    ("coalition-us-backstop", "assistance"): set(),
    ("coalition-us-backstop", "us-backstop"): {"USA"},
    ("staged-ladder", "warning"): set(),
    ("staged-ladder", "assistance"): set(),
    ("staged-ladder", "joint-response"): {"USA"},
    ("nato-membership", "assistance"): set(),
}
TWENTY_POINTS = {"article-5-like", "article-5-like-grab"}
Family = dict[str, Scenario]


def clauses(scenario: Scenario) -> dict[str, Commitment]:
    """What the text itself promises, without the agreements of 2024 that are in force besides."""
    return {name: one for name, one in scenario.arrangement.commitments.items() if name != "bilateral"}


def bound(scenario: Scenario, name: str) -> BoundRule:
    clause = clauses(scenario)[name]
    return clause.rule.bind(clause.parties, aggressor=scenario.challenger.state)


def test_who_can_block(family: Family) -> None:
    found = {
        (name, clause): set(bound(scenario, clause).compute_power().blockers)
        for name, scenario in family.items()
        for clause in clauses(scenario)
    }
    for name, clause in (("budapest-1994", "consultation"), ("peacekeepers", "mandate")):
        assert found.pop((name, clause)) == set()
    assert found == BLOCKERS


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("budapest-1994", "security-council"),
        ("istanbul-draft-2022-ru", "assistance"),
        ("equal-footing-p5", "assistance"),
    ],
)
def test_the_aggressors_veto_leaves_no_chance(family: Family, name: str, clause: str) -> None:
    rule = bound(family[name], clause)
    everyone_else = np.array([state != "RUS" for state in rule.parties], dtype=float)
    assert rule.compute_probability(everyone_else).decided == 0.0


def test_recusing_the_aggressor_makes_china_the_next_to_block() -> None:
    setting = "arrangement.commitments.assistance.rule.recuse_aggressor=true"
    rule = bound(load_scenario("istanbul-draft-2022-ru", sets=[setting]), "assistance")
    assert set(rule.compute_power().blockers) == FIVE - {"RUS"}
    chances = {"GBR": 0.6, "CHN": 0.05, "RUS": 0.0, "USA": 0.5, "FRA": 0.6}
    answer = rule.compute_probability([chances[state] for state in rule.parties])
    assert math.isclose(answer.decided, 0.6 * 0.05 * 0.5 * 0.6, rel_tol=1e-12)


def test_consultation_obliges_nobody(family: Family) -> None:
    rule = bound(family["budapest-1994"], "consultation")
    assert rule.compute_probability([1.0, 1.0, 1.0]).decided == 0.0


def test_no_allys_duty_waits_for_the_council(family: Family) -> None:
    """An objection stops what the alliance does as such, and not an ally that is willing."""
    rule = bound(family["nato-membership"], "assistance")
    willing = np.array([state == "POL" for state in rule.parties])
    nobody = np.zeros(willing.size, dtype=bool)
    for place in (None, *np.flatnonzero(~willing)):
        objecting = nobody.copy()
        if place is not None:
            objecting[place] = True
        assert rule.is_decided(willing, objecting)
        assert (rule.find_acting(willing, objecting) == willing).all()


def test_the_multinational_force_is_what_was_offered(family: Family) -> None:
    """5,000 to 24,000 on the ground; The Times has fewer than 7,500 from the United Kingdom."""
    stationed = clauses(family["coalition-of-the-willing"])["assistance"].in_place
    assert math.isclose(sum(force.ground.low for force in stationed.values()), 5 / 6, abs_tol=0.05)
    assert math.isclose(sum(force.ground.high for force in stationed.values()), 24 / 6, abs_tol=0.05)
    assert math.isclose(stationed["GBR"].ground.high, 7.5 / 6)
    assert math.isclose(stationed["EST"].ground.high, 0.25 / 6, abs_tol=0.005)
    assert stationed["SWE"].ground.high == 0 < stationed["SWE"].air.high
    assert stationed.keys() == {"GBR", "FRA", "TUR", "SWE", "EST"}


@pytest.mark.parametrize("name", ["coalition-of-the-willing", "coalition-us-backstop", "staged-ladder"])
def test_the_force_is_built_up_over_months_three_to_nine(family: Family, name: str) -> None:
    deployment = clauses(family[name])["assistance"].deployment
    assert deployment is not None
    assert (deployment.from_month.centre, deployment.until_month.centre) == (3, 9)


@pytest.mark.parametrize(
    ("name", "years"), [("us-side-letter", 10), *((one, 15) for one in sorted(TWENTY_POINTS))]
)
def test_the_american_guarantees_end_and_are_void_after_an_attack(
    family: Family, name: str, years: int
) -> None:
    terms = family[name].arrangement
    assert terms.duration is not None
    assert terms.duration.months.centre == 12 * years
    assert terms.duration.renewal is not None
    assert clauses(family[name])["assistance"].void_if_protege_attacks
    others = family.keys() - {"us-side-letter"} - TWENTY_POINTS
    assert all(family[other].arrangement.duration is None for other in others)


def test_one_text_makes_a_member(family: Family) -> None:
    assert {name for name, scenario in family.items() if scenario.arrangement.membership} == {
        "nato-membership"
    }


def test_the_texts_of_2022_alone_leave_places_out(family: Family) -> None:
    limited = {
        name for name, s in family.items() if any(clause.scope.low < 1 for clause in clauses(s).values())
    }
    assert limited == {name for name in family if name.startswith("istanbul")}


def test_a_cap_takes_time(family: Family) -> None:
    for name, scenario in family.items():
        terms = scenario.arrangement
        assert (terms.drawdown_months.low > 0) == (terms.protege_force_cap is not None), name


def test_only_the_coalition_nato_and_peacekeepers_station_forces(family: Family) -> None:
    stationing = {
        name for name, s in family.items() if any(clause.in_place for clause in clauses(s).values())
    }
    coalition = {"coalition-of-the-willing", "coalition-us-backstop", "staged-ladder"}
    assert stationing == coalition | {"nato-membership", "peacekeepers"}
    assert NATO.isdisjoint(clauses(family["peacekeepers"])["mandate"].in_place)


@pytest.mark.parametrize("name", ["coalition-of-the-willing", "coalition-us-backstop", "staged-ladder"])
def test_italy_and_poland_send_no_ground_troops(family: Family, name: str) -> None:
    for clause in clauses(family[name]).values():
        for state in {"ITA", "POL"} & set(clause.parties):
            assert clause.provides.get(state, clause.each_provides).ground.high == 0


@pytest.mark.parametrize(
    "name", ["alaska-2025", "article-5-like", "us-side-letter", "coalition-us-backstop", "staged-ladder"]
)
def test_no_text_outside_nato_brings_us_ground_troops(family: Family, name: str) -> None:
    for clause in clauses(family[name]).values():
        if "USA" in clause.parties:
            assert clause.provides.get("USA", clause.each_provides).ground.high == 0


def test_the_backstop_is_all_that_is_added_to_the_coalition(family: Family) -> None:
    alone, backed = (family[name] for name in ("coalition-of-the-willing", "coalition-us-backstop"))
    assert clauses(backed).keys() - clauses(alone).keys() == {"us-backstop"}
    assert clauses(backed)["assistance"] == clauses(alone)["assistance"]


def test_the_ladder_has_the_coalitions_forces(family: Family) -> None:
    coalition, stage = (
        clauses(family[name])["assistance"] for name in ("coalition-of-the-willing", "staged-ladder")
    )
    own = {"title", "text", "deadline_days"}
    assert coalition.model_dump(exclude=own) == stage.model_dump(exclude=own)


def test_the_ladder_has_three_rungs_and_three_clocks(family: Family) -> None:
    ladder = clauses(family["staged-ladder"])
    stages = [ladder[name] for name in ("warning", "assistance", "joint-response")]
    assert [stage.trigger.rung for stage in stages] == ["strikes", "limited_grab", "invasion"]
    assert [stage.deadline_days.centre for stage in stages if stage.deadline_days] == [1, 2, 3]


def test_the_drafts_of_2022_differ_in_rule_and_air(family: Family) -> None:
    russian, ukrainian = (
        clauses(family[f"istanbul-draft-2022-{text}"])["assistance"] for text in ("ru", "ua")
    )
    assert russian.rule.build_form() == "all"
    assert ukrainian.rule.build_form() == "each"
    assert set(ukrainian.parties) - set(russian.parties) == {"TUR"}
    assert russian.each_provides.arms.high == 0 < ukrainian.each_provides.arms.low
    assert russian.trigger == ukrainian.trigger
    assert russian.bindingness.shape == ukrainian.bindingness.shape
    assert russian.each_provides.ground == ukrainian.each_provides.ground


def test_the_readings_of_the_twenty_points_differ_in_one_thing_each(family: Family) -> None:
    plain, grab = (family[f"article-5-like{end}"].arrangement for end in ("", "-grab"))
    europe = load_scenario("article-5-like", overlays=["europeans-sign"]).arrangement
    one, other = (terms.commitments["assistance"] for terms in (plain, grab))
    assert (one.trigger.rung, other.trigger.rung) == ("invasion", "limited_grab")
    assert one.model_dump(exclude={"trigger", "text"}) == other.model_dump(exclude={"trigger", "text"})
    assert plain.commitments == europe.commitments
    assert set(europe.signatories) == set(plain.signatories) | set(one.parties)


def test_nobody_can_hold_back_help_beside_china(family: Family) -> None:
    with_russia, without = (clauses(family[n])["assistance"] for n in ("equal-footing-p5", "china-guarantor"))
    assert set(with_russia.parties) - set(without.parties) == {"RUS"}
    assert with_russia.each_provides == without.each_provides
