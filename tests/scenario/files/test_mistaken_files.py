"""Complete files with mistakes, and all problems that are reported for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from guaranteesim.cli import main
from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.files.packages import find_base_file, find_negotiation
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

CASES = Path(__file__).parents[1] / "cases"

KEYS = ", ".join(Scenario.model_fields)
COMMITMENT = "arrangement.commitments.assistance"
SAID = {
    "decimal-comma.yaml": [
        f"7:33: {COMMITMENT}.each_provides.5: the key '5' has no value "
        "(is this a decimal comma? write ground: 0.5)",
        f"7:43: {COMMITMENT}.each_provides.8: the key '8' has no value "
        "(is this a decimal comma? write air: 0.8)",
        f"9:25: {COMMITMENT}.in_place.FRA.5: the key '5' has no value "
        "(is this a decimal comma? write ground: 1.5)",
    ],
    "comma-in-source.yaml": [
        "5:60: states.USA.stake.15 April 2022: unknown key '15 April 2022' in a number "
        '(a text with a comma needs quotes: write source: "Draft treaty, 15 April 2022")',
        "5:90: states.USA.stake.twice: unknown key 'twice' in a number "
        '(a text with a comma needs quotes: write note: "as read, twice")',
        f"9:59: {COMMITMENT}.bindingness.19 April 1839: unknown key '19 April 1839' in a number "
        '(a text with a comma needs quotes: write source: "Treaty of London, 19 April 1839")',
    ],
    "misspelt.yaml": [
        f"7:7: {COMMITMENT}.deadlin_days: unknown key 'deadlin_days' without a value "
        "(did you mean deadline_days?)",
        f"8:7: {COMMITMENT}.bindingnes: unknown key 'bindingnes' without a value (did you mean bindingness?)",
        f"9:1: colour: unknown key 'colour' without a value (known keys: {KEYS})",
    ],
    "form-and-content.yaml": [
        f"4:1: colour: unknown key 'colour' (known keys: {KEYS})",
        "5:14: events.g.state: unknown state 'ZZZ' (add ZZZ under states)",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_everything_is_said_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(Path(name))
    assert [str(problem) for problem in caught.value.problems] == [f"{name}:{text}" for text in SAID[name]]


def test_a_rule_without_an_argument_may_have_no_value() -> None:
    scenario = load_scenario(CASES / "null-rule.yaml")
    assert scenario.arrangement.commitments["assistance"].rule.build_form() == {
        "majority": {},
        "of": ["USA", "GBR", "FRA"],
    }


@pytest.mark.parametrize("name", ["quota-of-inhabitants", "quota-exact", "present-and-voting"])
def test_a_file_without_a_mistake_is_sound(name: str) -> None:
    result = CliRunner().invoke(main, ["check", str(CASES / f"{name}.yaml"), "--strict", "-q"])
    assert (result.exit_code, result.output) == (0, "")


def test_a_quota_is_exact() -> None:
    commitment = load_scenario(CASES / "quota-exact.yaml").arrangement.commitments["a"]
    rule = commitment.rule.bind(commitment.parties)
    # India has one inhabitant less than half of both; China has one more.
    assert [bool(rule.is_decided(willing)) for willing in ([True, False], [False, True])] == [False, True]


def test_the_base_of_a_negotiation_is_no_file_elsewhere() -> None:
    with pytest.raises(ScenarioError) as caught:
        find_base_file(find_negotiation(CASES / "negotiation-base-escape.yaml"))
    [problem] = caught.value.problems
    assert (problem.line, problem.where) == (3, "negotiation.base")
    assert problem.message == "must name a shipped scenario or a .yaml file"
    assert problem.hint == "put a .yaml file beside this one, or name a shipped scenario"
