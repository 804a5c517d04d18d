"""The treaty rules against values worked out by hand."""

from __future__ import annotations

import re
from functools import cache
from math import comb
from pathlib import Path

import pytest
from click.testing import CliRunner
from scripts.treaty_docs import FOLDER, list_treaties

import guaranteesim
from guaranteesim.analysis.text.rule_properties import ABSTAIN, OBJECT, RuleProperties, find_rule_properties
from guaranteesim.cli import main
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario
from guaranteesim.treaty import parse_rule

TREATIES = {treaty.name: treaty for treaty in list_treaties()}
P5 = ("CHN", "FRA", "GBR", "RUS", "USA")
READ = re.compile(r"\((?:.*; )?.*\b(read in the original|read in a report|from memory)\b.*\)$")
named = pytest.mark.parametrize("treaty", TREATIES.values(), ids=list(TREATIES))


@cache
def read(treaty: str, name: str) -> RuleProperties:
    return find_rule_properties(TREATIES[treaty], name)


def count_chance(n: int, least: int, p: float) -> float:
    """Chance of at least ``least`` consents among ``n``."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(max(least, 0), n + 1))


def test_all_are_there() -> None:
    assert list(TREATIES) == [
        "nato-5", "eu-42-7", "rio-1947", "anzus-1951", "seato-1954", "five-power-1971", "csto-1992",
        "arab-league-1950", "ecowas-1999", "au-psc-2002", "un-chapter-vii", "uniting-for-peace-1950",
        "osce-minus-one", "locarno-1925", "belgium-1839", "luxembourg-1867", "cyprus-1960",
        "budapest-memorandum", "minsk-2014-15",
    ]  # fmt: skip


@named
def test_each_says_where_it_was_read_and_what_cannot_be_said(treaty: Scenario) -> None:
    assert treaty.rule_only
    assert treaty.arrangement.commitments
    assert all(READ.search(source) for source in treaty.sources), treaty.sources
    assert "What the language cannot say: " in treaty.description
    said = " ".join([treaty.description, *treaty.sources])
    assert not re.search(r"https?:|www\.|\.(com|org|net|int)\b", said)
    assert all(commitment.title and commitment.text for commitment in treaty.arrangement.commitments.values())


def test_the_members_are_as_many_as_they_should_be() -> None:
    counted = {
        name: max(len(commitment.parties) for commitment in treaty.arrangement.commitments.values())
        for name, treaty in TREATIES.items()
    }
    assert counted["nato-5"] == 32
    assert counted["eu-42-7"] == 27 - 1  # all but the state attacked
    assert counted["rio-1947"] == 19
    assert counted["uniting-for-peace-1950"] == 193
    assert counted["osce-minus-one"] == counted["minsk-2014-15"] == 57
    assert (counted["un-chapter-vii"], counted["au-psc-2002"], counted["ecowas-1999"]) == (15, 15, 9)


@pytest.mark.parametrize("p", [0.5, 0.8])
def test_the_security_council_in_closed_form(p: float) -> None:
    rule = read("un-chapter-vii", "measures")
    # All five must consent where nobody abstains; four of the ten elected members then make nine.
    assert rule.compute_odds(p, OBJECT).outside == pytest.approx(p**5 * count_chance(10, 4, p), rel=1e-12)
    # Where nobody objects there is no veto, and any nine of fifteen will do.
    assert rule.compute_odds(p, ABSTAIN).outside == pytest.approx(count_chance(15, 9, p), rel=1e-12)


@pytest.mark.parametrize(
    ("treaty", "name"), [("un-chapter-vii", "measures"), ("budapest-memorandum", "security-council")]
)
def test_a_permanent_member_stops_the_council_as_the_attacker_and_no_other_does(
    treaty: str, name: str
) -> None:
    rule = read(treaty, name)
    assert set(rule.blockers) == set(rule.stoppers) == set(P5)
    assert rule.compute_odds(0.99, OBJECT).inside == 0
    assert len(rule.attackers) == 15


def test_an_elected_member_as_the_attacker_leaves_nine_of_fourteen() -> None:
    study = guaranteesim.load("un-chapter-vii", sets=["challenger.state=ELA"])
    commitment = study.scenario.arrangement.commitments["measures"]
    bound = commitment.rule.bind(commitment.parties, aggressor=study.scenario.challenger.state)
    consent = [0.0 if party == "ELA" else 0.5 for party in bound.parties]
    assert float(bound.compute_probability(consent).decided) == pytest.approx(
        0.5**5 * count_chance(9, 4, 0.5), rel=1e-12
    )


def test_budapest_and_minsk_promise_to_consult() -> None:
    for treaty, name in (("budapest-memorandum", "consultation"), ("minsk-2014-15", "oversight")):
        assert read(treaty, name).decides_nothing
        assert read(treaty, name).compute_odds(0.99).outside == 0


def test_consensus_minus_one_cannot_be_blocked_by_the_one_and_can_by_any_other() -> None:
    steps, monitoring = read("osce-minus-one", "steps"), read("minsk-2014-15", "monitoring")
    assert len(steps.attackers) == 57
    assert steps.stoppers == ()
    assert steps.compute_odds(0.8, OBJECT).inside == pytest.approx(0.8**56, rel=1e-12)
    # With one of the other 56 against it nothing is decided.
    parties = steps.commitment.parties
    one = steps.commitment.rule.bind(parties, aggressor=parties[0])
    assert set(one.compute_power().blockers) == set(parties[1:])
    # Consensus without an exception: every state but the one attacked, which always agrees, can stop it.
    assert monitoring.stoppers == tuple(party for party in parties if party != "UKR")
    assert monitoring.compute_odds(0.8, OBJECT).inside == 0


@pytest.mark.parametrize(
    ("treaty", "name", "helpers"),
    [
        ("nato-5", "assistance", 31),
        ("eu-42-7", "assistance", 26),
        ("anzus-1951", "assistance", 2),
        ("seato-1954", "armed-attack", 8),
        ("rio-1947", "immediate-help", 18),
        ("csto-1992", "assistance", 5),
        ("arab-league-1950", "assistance", 6),
        ("belgium-1839", "guarantee", 5),
        ("cyprus-1960", "guarantee", 3),
    ],
)
def test_where_each_decides_one_that_is_willing_is_enough(treaty: str, name: str, helpers: int) -> None:
    rule = read(treaty, name)
    assert rule.stoppers == ()
    odds = rule.compute_odds(0.5, OBJECT)
    assert odds.outside == pytest.approx(1 - 0.5**helpers, rel=1e-12)
    assert odds.inside == pytest.approx(1 - 0.5 ** (helpers - 1), rel=1e-12)


def test_the_same_words_severally_and_collectively() -> None:
    severally, together = read("belgium-1839", "guarantee"), read("luxembourg-1867", "guarantee")
    assert severally.blockers == ()
    assert len(together.blockers) == len(together.stoppers) == 7
    assert together.compute_odds(0.8).outside == pytest.approx(0.8**7, rel=1e-12)
    assert together.compute_odds(0.8).inside == 0


def test_a_share_of_the_votes_in_closed_form() -> None:
    # Rio: 12 of 18; with a party as the attacker two thirds of 17, which is 12.
    rio = read("rio-1947", "collective-measures").compute_odds(0.8)
    assert rio.outside == pytest.approx(count_chance(18, 12, 0.8), rel=1e-12)
    assert rio.inside == pytest.approx(count_chance(17, 12, 0.8), rel=1e-12)
    # Arab League: five of seven, Egypt's sure vote among them; the attacker's vote is lost and counted.
    defence = read("arab-league-1950", "defence-council").compute_odds(0.8)
    assert defence.outside == pytest.approx(count_chance(6, 4, 0.8), rel=1e-12)
    assert defence.inside == pytest.approx(count_chance(5, 4, 0.8), rel=1e-12)
    # Its older Council is unanimous without the attacker's vote, so an attacker inside needs one vote fewer.
    council = read("arab-league-1950", "league-council").compute_odds(0.8)
    assert council.outside == pytest.approx(0.8**6, rel=1e-12)
    assert council.inside == pytest.approx(0.8**5, rel=1e-12)
    # ECOWAS: six of nine. AU: ten of fifteen, and two thirds of fourteen, which is ten.
    assert read("ecowas-1999", "intervention").compute_odds(0.8).inside == pytest.approx(
        count_chance(8, 6, 0.8), rel=1e-12
    )
    union = read("au-psc-2002", "mission").compute_odds(0.8)
    assert union.outside == pytest.approx(count_chance(15, 10, 0.8), rel=1e-12)
    assert union.inside == pytest.approx(count_chance(14, 10, 0.8), rel=1e-12)


def test_rio_gives_what_its_text_gives_with_the_state_attacked_among_the_voters() -> None:
    parties = (*TREATIES["rio-1947"].arrangement.commitments["collective-measures"].parties, "BRA")
    rule = parse_rule({"quota": "2/3", "recuse_aggressor": True}).bind(parties, victim="BRA")
    sure = [1.0 if party == "BRA" else 0.5 for party in parties]
    odds = read("rio-1947", "collective-measures").compute_odds(0.5)
    assert float(rule.compute_probability(sure).decided) == pytest.approx(odds.outside, rel=1e-12)


def test_locarno_holds_against_its_own_parties_alone() -> None:
    finding, flagrant = read("locarno-1925", "after-a-finding"), read("locarno-1925", "flagrant")
    assert finding.attackers == flagrant.attackers == ("GMY",)
    assert finding.blockers == ("LNC",)
    assert finding.compute_odds(0.5).outside is None
    assert flagrant.compute_odds(0.5).inside == pytest.approx(1 - 0.5**3, rel=1e-12)
    assert finding.compute_odds(0.5).inside == pytest.approx(0.5 * (1 - 0.5**3), rel=1e-12)


def test_one_of_those_that_a_rule_treats_alike_stands_for_all() -> None:
    rule = read("un-chapter-vii", "measures")
    assert [bound.aggressor for bound in rule.inside] == ["CHN", "ELA"]
    commitment = TREATIES["un-chapter-vii"].arrangement.commitments["measures"]
    for attacker in commitment.parties:
        bound = commitment.rule.bind(commitment.parties, aggressor=attacker)
        others = [float(party != attacker) for party in commitment.parties]
        assert (bound.compute_probability(others).decided == 0) == (attacker in P5)


@pytest.mark.parametrize(
    "arguments", [["run", "nato-5"], ["compare", FOLDER], ["compare", "nato-5", "ukraine"]]
)
def test_commands_that_simulate_refuse_with_one_message(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert "holds the rules of a treaty and no forces" in line
    assert "guaranteesim explain" in line
    assert not list(tmp_path.iterdir())


def test_python_refuses_as_well() -> None:
    with pytest.raises(UserError, match="nothing to simulate"):
        guaranteesim.load("cyprus-1960").run(worlds=2)
    with pytest.raises(UserError, match="as do 18 more"):
        guaranteesim.compare([FOLDER], worlds=2)


def test_a_page_of_rules_says_nothing_of_signatures_and_forces() -> None:
    page = str(guaranteesim.load("budapest-memorandum", sets=["challenger.state=RUS"]).explain())
    assert "P(act) is exactly 0: Russia, the" in page
    assert "Enters into force" not in page
    assert "promise no forces" not in page


def test_list_sets_them_apart() -> None:
    lines = CliRunner().invoke(main, ["list"]).stdout.splitlines()
    start = lines.index("treaties, for explain: rules and no forces")
    assert lines[start + 1].split()[0] == "nato-5"
