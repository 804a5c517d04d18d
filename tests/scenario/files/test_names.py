"""Names: what nothing may be called, what only its case tells apart, and what an argument stands for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.files import catalog
from guaranteesim.scenario.files.arguments import is_path
from guaranteesim.scenario.files.catalog import collect_name_notes, find_scenario, find_scenarios
from guaranteesim.scenario.files.names import find_alike_names, find_name_fault
from guaranteesim.scenario.files.no_deal import find_no_deal_file
from guaranteesim.scenario.files.packages import collect_negotiation_name_notes, find_negotiation
from guaranteesim.scenario.files.theories import collect_theory_name_notes, find_theories
from guaranteesim.scenario.reading.loader import load_scenario

Complaint = Callable[..., str]

SCENARIO = """\
name: {name}
title: A
as_of: 2026-01-01
states:
  RUS: {{forces: {{ground: 100}}}}
  UKR: {{forces: {{ground: 80}}}}
  {state}: {{forces: {{ground: 5}}}}
challenger: {{state: RUS}}
protege: {{state: UKR}}
events:
  {event}: {{state: {state}, month: 3, withdraws: true}}
arrangement:
  commitments:
    {commitment}:
      parties: [{state}]
      trigger: {{rung: {rung}}}
      rule: each
      each_provides: {{ground: 0.5}}
ladder: {{{rung}: {{severity: 0.5, major: true, opens_war: true}}}}
overlays:
  {overlay}: {{run: {{worlds: 10}}}}
"""
GOOD = {
    "name": "mine", "state": "USA", "event": "leaves", "commitment": "aid", "rung": "invasion",
    "overlay": "less",
}  # fmt: skip


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, file: str = "mine.yaml", **names: str) -> Path:
    path = folder / file
    path.write_text(SCENARIO.format(**{**GOOD, **names}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("NA", "a missing value"), ("null", "a missing value"), ("NaN", "a missing value"),
        ("None", "a missing value"), ("true", "true or false"), ("False", "true or false"),
        ("no", "true or false"), ("ON", "true or false"), ("CON", "a device on Windows"),
        ("nul", "a device on Windows"), ("com1", "a device on Windows"), ("LPT9", "a device on Windows"),
        ("2026", "a number"), ("1e5", "a number"), ("inf", "a number"),
    ],
)  # fmt: skip
def test_reserved_names(name: str, why: str) -> None:
    assert why in find_name_fault(name)


@pytest.mark.parametrize("name", ["none-of-them", "NAM", "NOR", "com", "com10", "a1e5", "on-call", "y"])
def test_names_that_are_free(name: str) -> None:
    assert find_name_fault(name) == ""


@pytest.mark.parametrize("what", ["name", "event", "commitment", "rung", "overlay"])
def test_reserved_names_are_refused_wherever_something_is_named(
    away: Path, complaint: Complaint, what: str
) -> None:
    message = complaint(load_scenario, write(away, **{what: "NaN"}))
    assert "'NaN', which is read as a missing value in tables" in message
    assert "mine.yaml:" in message


def test_reserved_codes_of_states(away: Path, complaint: Complaint) -> None:
    message = complaint(load_scenario, write(away, state="CON"))
    assert "cannot be 'CON', which is a device on Windows, where no file may have it" in message


def test_names_that_only_case_tells_apart() -> None:
    assert find_alike_names(["Aid", "aid", "other", "AID", "aid"]) == [("Aid", "aid"), ("Aid", "AID")]
    assert find_alike_names(["aid", "aid"]) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("leaves:", "Leaves: {state: USA, month: 4, withdraws: true}\n  leaves:", "events"),
        ("less:", "Less: {run: {worlds: 20}}\n  less:", "overlays"),
        ("{invasion:", "{Invasion: {severity: 0.6}, invasion:", "ladder"),
        (
            "    aid:",
            "    Aid: {parties: [USA], trigger: {rung: invasion}, rule: each}\n    aid:",
            "arrangement.commitments",
        ),
    ],
)
def test_two_names_in_a_file(away: Path, complaint: Complaint, old: str, new: str, words: str) -> None:
    path = write(away)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    message = complaint(load_scenario, path)
    assert "only by case" in message
    assert words in message


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("ukraine", False), ("./ukraine", True), ("ukraine/", True), (".", True), ("..", True),
        ("mine.yaml", True), ("mine.yml", True), ("a\\b", True), (Path("ukraine"), False),
        (Path("mine.yaml"), True), (Path("/ukraine"), True), ("mine.txt", False),
    ],
)  # fmt: skip
def test_what_is_a_path(argument: str | Path, expected: bool) -> None:
    assert is_path(argument) is expected


@pytest.mark.parametrize("as_given", [str, Path])
def test_what_lies_here_changes_no_name(away: Path, as_given: Callable[[str], str | Path]) -> None:
    shipped = find_scenarios(["ukraine"]), find_scenario("no-guarantee"), find_scenarios(["history"])
    for name in ("ukraine", "history"):
        (away / name).mkdir()
        write(away / name)
    write(away, "no-guarantee.yaml")
    write(away, "no-guarantee")
    given = as_given("ukraine"), as_given("no-guarantee"), as_given("history")
    assert (find_scenarios([given[0]]), find_scenario(given[1]), find_scenarios([given[2]])) == shipped
    assert find_scenario("./no-guarantee.yaml") == Path("no-guarantee.yaml")
    assert find_scenarios(["./ukraine"]) == [Path("ukraine/mine.yaml")]
    assert [note.hint for note in collect_name_notes(given)] == [
        "write ./ukraine for the folder",
        "write ./no-guarantee for the file",
        "write ./history for the folder",
    ]
    assert collect_name_notes(["./ukraine", "no-such-name"]) == []


def test_a_bare_name_that_is_only_here(away: Path, complaint: Complaint) -> None:
    write(away)
    (away / "folder").mkdir()
    nothing = "there is no such file, folder or shipped scenario"
    assert complaint(find_scenario, "mine") == f"mine: {nothing} (write ./mine.yaml for the file here)"
    assert complaint(find_scenario, "folder") == f"folder: {nothing} (write ./folder for the folder here)"


def test_a_folder_of_scenarios_here_has_a_name_that_nothing_shipped_has(away: Path) -> None:
    (away / "mine").mkdir()
    write(away / "mine")
    assert find_scenarios(["mine"]) == [Path("mine/mine.yaml")]
    assert collect_name_notes(["mine"]) == []


@pytest.mark.parametrize(
    "path", ["ukraine/no-guarantee", "no-guarantee.yaml", "./no-guarantee.yml", "./no-guarantee"]
)
def test_a_path_where_a_name_was_meant(away: Path, complaint: Complaint, path: str) -> None:
    assert "(write no-guarantee for the shipped one)" in complaint(find_scenario, path)


def test_theories_and_negotiations_follow_the_same_rule(away: Path, complaint: Complaint) -> None:
    for name in ("restraint", "all", "force-and-clock"):
        (away / name).mkdir()
    (away / "mine.yaml").touch()
    assert [theory.name for theory in find_theories(["restraint"])] == ["restraint"]
    assert len(find_theories(["all"])) == len(catalog.list_shipped_theories())
    assert find_negotiation("force-and-clock").name == "force-and-clock"
    assert find_negotiation(Path("force-and-clock")).name == "force-and-clock"
    assert [note.file for note in collect_theory_name_notes(["restraint,all", "./restraint"])] == [
        "restraint",
        "all",
    ]
    [note] = collect_negotiation_name_notes("force-and-clock")
    assert note.hint == "write ./force-and-clock for the folder"
    assert "write ./mine.yaml for the file here" in complaint(find_theories, ["mine"])
    assert "write ./mine.yaml for the file here" in complaint(find_negotiation, "mine")


def test_what_happens_without_a_deal_is_beside_the_file_or_shipped(away: Path) -> None:
    [shipped] = [path for path in catalog.list_shipped_scenarios() if path.stem == "continued-war"]
    assert find_no_deal_file(away / "mine.yaml", "continued-war") == shipped
    beside = write(away, "continued-war.yaml")
    assert find_no_deal_file(away / "mine.yaml", "continued-war") == beside
    assert find_no_deal_file(None, "continued-war") == shipped


def test_a_theory_or_negotiation_with_a_reserved_name(away: Path, complaint: Complaint) -> None:
    (away / "con.yaml").write_text("theory: {title: T, sources: [s], says: x}\nbeliefs: {record_weight: 0}\n")
    assert "a theory cannot be called 'con'" in complaint(find_theories, ["./con.yaml"])
    option = "{title: x, source: s, change: {arrangement: {verification: 0.5}}}"
    (away / "nul.yaml").write_text(
        "negotiation:\n  title: T\n  base: no-guarantee\n  terms:\n    NA:\n      title: M\n"
        f"      options: {{none: {{title: n, source: s}}, some: {option}, Some: {option}}}\n"
    )
    message = complaint(find_negotiation, "./nul.yaml")
    assert "the key cannot be 'NA'" in message or "cannot be 'NA'" in message
    text = (away / "nul.yaml").read_text(encoding="utf-8").replace("NA:", "monitors:")
    (away / "nul.yaml").write_text(text)
    message = complaint(find_negotiation, "./nul.yaml")
    assert "a negotiation cannot be called 'nul'" in message
    assert "Some differs from some only by case" in message


def test_two_theories_that_only_case_tells_apart(away: Path) -> None:
    theory = "theory: {title: T, sources: [s], says: x}\nbeliefs: {record_weight: 0}\n"
    (away / "Mine.yaml").write_text(theory)
    (away / "mine.yaml").write_text(theory)
    if (away / "Mine.yaml").samefile(away / "mine.yaml"):
        pytest.skip("this file system does not tell names by their case")
    with pytest.raises(ScenarioError, match="only by case"):
        find_theories(["./Mine.yaml", "./mine.yaml"])
