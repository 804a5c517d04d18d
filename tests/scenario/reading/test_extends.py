from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.extends import MAX_STEPS, find_scenario_root, read_extended
from guaranteesim.scenario.reading.merge import merge_documents

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]


def merged(base: Any, patch: Any) -> Any:
    return merge_documents(Document.from_plain(base), Document.from_plain(patch)).data


# The test cases of RFC 7396, appendix A, whose patch is a map; numbers replaced by texts, which this
# merge leaves alone.
RFC = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": ["x"]}, {"a": ["x"]}),
    ({"e": None}, {"a": "x"}, {"e": None, "a": "x"}),
    (["x", "y"], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("base", "patch", "result"), RFC)
def test_the_cases_of_rfc_7396(base: Any, patch: Any, result: Any) -> None:
    before = copy.deepcopy((base, patch))
    assert merged(base, patch) == result
    assert (base, patch) == before


LETTERS = st.recursive(
    st.none() | st.sampled_from("xyz"),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=8,
)


def _reference(target: Any, patch: Any) -> Any:
    """The pseudocode of RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = _reference(target.get(name), value)
    return target


@given(LETTERS, LETTERS)
@settings(max_examples=300, deadline=None)
def test_merging_is_rfc_7396_where_there_is_no_number_or_rule(base: Any, patch: Any) -> None:
    assert merged(base, patch) == _reference(base, patch)


def test_a_number_is_replaced_whole_or_added_to() -> None:
    base = {"n": {"value": 0.4, "source": "X"}}
    assert merged(base, {"n": {"uniform": [0.2, 0.6]}}) == {"n": {"uniform": [0.2, 0.6]}}
    assert merged(base, {"n": {"confidence": "low"}})["n"]["source"] == "X"
    assert merged({"n": 0.4}, {"n": {"source": "X"}}) == {"n": {"value": 0.4, "source": "X"}}


def test_a_rule_is_replaced_whole_or_added_to() -> None:
    recuse = {"rule": {"recuse_aggressor": True}}
    assert merged({"rule": "all"}, recuse) == {"rule": {"all": {}, "recuse_aggressor": True}}
    assert merged({"rule": {"all": {}, "veto": ["USA"]}}, {"rule": {"at_least": 2}}) == {
        "rule": {"at_least": 2}
    }
    assert merged({"rule": {"lead": "USA", "followers": 1}}, {"rule": {"lead": "GBR"}}) == {
        "rule": {"lead": "GBR"}
    }


def test_every_value_remembers_its_file(write: Write) -> None:
    write("_states.yaml", "horizon: 60\nstates:\n  USA: {stake: 0.5}\n  POL: {stake: 0.7}\n")
    write("_mid.yaml", "extends: _states.yaml\nstates:\n  POL: null\n")
    path = write("u/a.yaml", "extends: ../_mid.yaml\nname: a\nstates:\n  USA: {stake: 0.9}\n")
    document = read_extended(path)
    assert document.data == {"horizon": 60, "states": {"USA": {"stake": 0.9}}, "name": "a"}
    assert document.files == ("scenarios/u/a.yaml", "scenarios/_mid.yaml", "scenarios/_states.yaml")
    assert document.find_position(("horizon",)).file == "scenarios/_states.yaml"
    assert document.find_position(("states", "USA", "stake")).file == "scenarios/u/a.yaml"
    assert set(document.positions) == {
        (),
        ("horizon",),
        ("name",),
        ("states",),
        ("states", "USA"),
        ("states", "USA", "stake"),
    }


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("../../outside.yaml", "leads out of the folder scenarios (copy the file into that folder)"),
        ("../q/nope.yaml", "there is no file scenarios/q/nope.yaml (check the folder's name)"),
        ("../_bas.yaml", "there is no file scenarios/_bas.yaml (did you mean _base.yaml?)"),
        ("/etc/passwd", "must be relative to the folder of this file, with / between folders"),
        ("/etc/x.yaml", "must be relative to the folder of this file, with / between folders"),
        ("~/x.yaml", "must be relative to the folder of this file, with / between folders"),
        (r"..\_base.yaml", "must be relative to the folder of this file, with / between folders"),
        ("C:/x.yaml", "must be relative to the folder of this file, with / between folders"),
        ("../_base.txt", "must name a .yaml file"),
        ("../link.yaml", "leads out of the folder scenarios (copy the file into that folder)"),
        ("../round.yaml", "leads out of the folder scenarios"),
        ("../away/outside.yaml", "leads out of the folder scenarios (copy the file into that folder)"),
        ("x" * 301 + ".yaml", "is longer than 300 characters"),
        ("x" * 290 + ".yaml", "there is no file"),
        ("[a.yaml]", "must name one file"),
        ("", "must name one file"),
        ("7", "must name one file"),
        ("..", "must name a .yaml file"),
        ('"a\\0.yaml"', "the text holds the control character U+0000"),
    ],
)
def test_extends_stays_inside_the_scenarios(
    written: str, message: str, write: Write, complaint: Complaint
) -> None:
    base = write("_base.yaml", "a: 1\n")
    outside = base.parent.parent / "outside.yaml"
    outside.write_text("secret: 1\n")
    (base.parent / "link.yaml").symlink_to(outside)
    (base.parent / "away").symlink_to(base.parent.parent)
    (base.parent / "round.yaml").symlink_to(base.parent / "round.yaml")
    path = write("u/a.yaml", f"extends: {written}\nname: a\n")
    found = complaint(read_extended, path)
    assert found.startswith(f"scenarios/u/a.yaml:1:{10 if written else 1}: ")
    assert message in found
    assert "secret" not in found


def test_extends_in_a_circle(write: Write, complaint: Complaint) -> None:
    path = write("a.yaml", "extends: b.yaml\n")
    write("b.yaml", "extends: a.yaml\n")
    assert complaint(read_extended, path) == (
        "scenarios/b.yaml:1:10: extends: goes round in a circle: a.yaml -> b.yaml -> a.yaml "
        "(remove one of these extends: lines)"
    )
    own = write("c.yaml", "extends: c.yaml\n")
    assert "c.yaml -> c.yaml" in complaint(read_extended, own)


def test_extends_has_a_depth(write: Write, complaint: Complaint) -> None:
    for step in range(MAX_STEPS + 1):
        write(f"s{step}.yaml", f"extends: s{step + 1}.yaml\nk{step}: {step}\n")
    write(f"s{MAX_STEPS + 1}.yaml", "end: 1\n")
    folder = Path("scenarios")
    assert len(read_extended(folder / "s1.yaml").data) == MAX_STEPS + 1
    assert f"goes more than {MAX_STEPS} files deep" in complaint(read_extended, folder / "s0.yaml")


def test_without_a_scenarios_folder_the_root_is_the_files_own_folder(
    tmp_path: Path, complaint: Complaint
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "base.yaml").write_text("a: 1\n")
    (tmp_path / "in" / "a.yaml").write_text("extends: ../base.yaml\n")
    assert find_scenario_root(tmp_path / "in" / "a.yaml") == tmp_path / "in"
    assert "leads out of the folder" in complaint(read_extended, tmp_path / "in" / "a.yaml")
    assert find_scenario_root(Path("/x/scenarios/y/scenarios/z/a.yaml")) == Path("/x/scenarios")


def test_a_broken_base_is_blamed_itself(write: Write, complaint: Complaint) -> None:
    write("_base.yaml", "a: 1\na: 2\n")
    path = write("a.yaml", "extends: _base.yaml\n")
    assert complaint(read_extended, path).startswith("scenarios/_base.yaml:2:1: ")
