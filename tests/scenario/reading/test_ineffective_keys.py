"""Null and ``{}`` in extending files, overlays, settings and options: their effect, or the refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.scenario.mutations import BASE

from guaranteesim.scenario.files.packages import build_packages, find_base_file, find_negotiation
from guaranteesim.scenario.reading.loader import load_document, load_scenario

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]

HELP = "arrangement.commitments.assistance"
NOTHING_TO_REMOVE = "(null removes only what a file below has; give it a value, or leave it out)"
MERGED = (
    "{} changes nothing, since a map is merged with the map that is there "
    "(write what changes, or null to remove it)"
)


@pytest.fixture
def base(write: Write) -> Path:
    return write("base.yaml", BASE)


REFUSED = {
    f"{HELP}.bindngness=": (
        f"{HELP}.bindngness: unknown key 'bindngness' without a value (did you mean bindingness?)"
    ),
    f"{HELP}.scope=~": f"{HELP}.scope: there is no 'scope' to remove {NOTHING_TO_REMOVE}",
    "arrangement.commitments.consltation=null": (
        "arrangement.commitments.consltation: there is no 'consltation' to remove "
        "(did you mean consultation?)"
    ),
    f"{HELP}.each_provides.ground=0,5": (
        "each_provides.5: the key '5' has no value (is this a decimal comma? write ground: 0.5)"
    ),
    f"{HELP}.each_provides.ground=1,000": (
        "the key '000' has no value (is this a decimal comma? write ground: 1.000, or 1000 if it separates"
    ),
    f"{HELP}.text=Article 5, as read": (
        "the key 'as read' has no value "
        '(a text with a comma needs quotes: write text: "Article 5, as read")'
    ),
    f"{HELP}.each_provides={{}}": f"{HELP}.each_provides: {MERGED}",
    f"{HELP}.bindingness={{}}": f"{HELP}.bindingness: {MERGED}",
    f"{HELP}.rule={{}}": f"{HELP}.rule: {MERGED}",
    "states={}": f"states: {MERGED}",
}


def _patch(setting: str) -> str:
    """Return a setting as a file in flow form."""
    path, _, text = setting.partition("=")
    for key in reversed(path.split(".")):
        text = f"{{{key}: {text}}}"
    return text[1:-1]


@pytest.mark.parametrize("setting", REFUSED)
def test_what_has_no_effect_is_refused(setting: str, base: Path, write: Write, complaint: Complaint) -> None:
    child = write("child.yaml", f"extends: base.yaml\n{_patch(setting)}\n")
    overlay = write("overlay.yaml", f"{_patch(setting)}\n")
    assert REFUSED[setting] in complaint(load_scenario, child)
    assert REFUSED[setting] in complaint(load_document, child)
    assert complaint(load_scenario, child).startswith("scenarios/child.yaml:2:")
    assert REFUSED[setting] in complaint(load_scenario, base, [str(overlay)])


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (f"{HELP}.scope=null", "there is no 'scope' to remove"),
        (f"{HELP}.each_provides={{}}", MERGED),
        ("theatre={}", MERGED),
        ("challenger.rationality={}", "rationality: a number needs exactly one of value, uniform"),
        (f"{HELP}.each_provides={{ground: 0,5}}", "is this a decimal comma? write ground: 0.5"),
        (f"{HELP}={{bindngness: }}", "did you mean bindingness?"),
    ],
)
def test_a_setting_without_effect_is_refused(
    setting: str, message: str, base: Path, complaint: Complaint
) -> None:
    said = complaint(load_scenario, base, (), [setting])
    assert message in said
    assert said.startswith(f"--set {setting}: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "there", "expected"),
    [
        (f"{HELP}.rule={{majority: , of: [USA, GBR]}}", "rule", {"majority": None, "of": ["USA", "GBR"]}),
        (f"{HELP}.rule={{at_least: 1}}", "rule", {"at_least": 1}),
        (f"{HELP}.rule={{veto: [GBR]}}", "rule", {"at_least": 2, "veto": ["GBR"]}),
        (f"{HELP}.rule.veto=null", "rule", {"at_least": 2}),
        (f"{HELP}.bindingness={{value: 0.5}}", "bindingness", {"value": 0.5}),
        (f"{HELP}.bindingness={{source: B}}", "bindingness", {"value": 0.6, "source": "B"}),
        (f"{HELP}.each_provides={{ground: 0.1}}", "each_provides", {"ground": 0.1, "air": 0.8}),
        (f"{HELP}.deadline_days=3", "deadline_days", 3),
    ],
)
def test_a_rule_or_a_number_is_one_value_and_a_map_is_merged(
    setting: str, there: str, expected: Any, base: Path, write: Write
) -> None:
    child = write("child.yaml", f"extends: base.yaml\n{_patch(setting)}\n")
    overlay = write("overlay.yaml", f"{_patch(setting)}\n")
    documents = [load_document(base, (), [setting])]
    if not setting.endswith("veto=null"):
        documents += [load_document(child), load_document(base, [str(overlay)])]
    for document in documents:
        assert document.data["arrangement"]["commitments"]["assistance"][there] == expected


@pytest.mark.parametrize("setting", [f"{HELP}.until_month=null", "no_deal=~", "arrangement.neutrality=null"])
def test_null_where_none_is_a_value_says_that_there_is_none(setting: str, base: Path) -> None:
    assert load_document(base, (), [setting]).data == load_document(base).data


def test_null_removes_what_is_there(base: Path) -> None:
    removed = load_scenario(base, (), [f"{HELP}.deadline_days=null", "events.leaves=null"])
    assert removed.arrangement.commitments["assistance"].deadline_days is None
    assert set(removed.events) == {"election"}


@pytest.mark.parametrize("setting", ["states.NOR={}", "arrangement.neutrality={}"])
def test_an_empty_map_that_adds_something_is_taken(setting: str, base: Path) -> None:
    assert load_scenario(base, (), [setting]) != load_scenario(base)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("overlays:", "overlays: must be a map of named patches"),
        (
            "states: {USA: {stake: {value: 0.5, source: }}}",
            "states.USA.stake.source: must be a text, not nothing",
        ),
        (
            "states: {USA: {stake: {normal: [1, 1], low: }}}",
            "states.USA.stake.normal: must be a number, not nothing",
        ),
        (
            "states: {USA: {forces: {ground: 0,5}}}",
            "unknown key '5' (is this a decimal comma? write ground: 0.5)",
        ),
        ("arrangement: {commitments: {a: {rule: {all: , veto: }}}}", "'veto' must be a list of states"),
        ("ladder:", "ladder: must be a map of keys, not nothing"),
    ],
)
def test_a_null_in_a_plain_file_is_judged(
    text: str, message: str, write: Write, complaint: Complaint
) -> None:
    assert message in complaint(load_scenario, write("a.yaml", f"name: a\n{text}\n"))


NEGOTIATION = """\
negotiation:
  title: Terms
  base: base.yaml
  terms:
    text:
      title: Text
      options:
        kept: {title: kept, source: a text}
        gone: {title: gone, source: a text, change: {arrangement: {commitments: {consultation: null}}}}
    scope:
      title: Scope
      options:
        none: {title: none, source: a text, change: {arrangement: {commitments: {CLAUSE: null}}}}
        all: {title: all, source: a text}
"""


def test_an_option_may_remove_what_another_removes_and_nothing_else(
    base: Path, write: Write, complaint: Complaint
) -> None:
    sound = find_negotiation(write("sound.yaml", NEGOTIATION.replace("CLAUSE", "consultation")))
    assert len(build_packages(sound, load_document(find_base_file(sound)))) == 4
    wrong = find_negotiation(write("wrong.yaml", NEGOTIATION.replace("CLAUSE", "consultaton")))
    said = complaint(build_packages, wrong, load_document(find_base_file(wrong)))
    assert said == (
        "scenarios/wrong.yaml:13:82: arrangement.commitments.consultaton: "
        "there is no 'consultaton' to remove (did you mean consultation?)"
    )
