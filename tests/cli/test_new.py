"""``new``: a folder that can be compared at once, or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from tests.cli.conftest import Program

from guaranteesim.scenario.files import new_folder
from guaranteesim.scenario.files.file_schema import build_file_schema, format_modeline
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.reading.yaml_reader import read_yaml_file

FILES = {new_folder.STATES, new_folder.GUARANTEE, new_folder.NO_DEAL}


@pytest.mark.parametrize("template", new_folder.TEMPLATES)
def test_a_new_folder_is_sound_and_fits_the_schema(program: Program, folder: Path, template: str) -> None:
    made = program("new", "mine", "--from", template)
    assert made.exit_code == 0, made.output
    assert {path.name for path in (folder / "mine").iterdir()} == {*FILES, new_folder.SETTINGS}
    checked = program("check", "mine", "--strict")
    assert (checked.exit_code, checked.stderr) == (0, ""), checked.stderr
    assert checked.stdout.endswith("2 scenarios, no problem\n")
    validator = Draft7Validator(build_file_schema())
    for name in FILES:
        path = folder / "mine" / name
        assert not list(validator.iter_errors(read_yaml_file(path).data)), name
        text = path.read_text(encoding="utf-8")
        assert text.startswith(format_modeline(".guaranteesim/guaranteesim.schema.json") + "\n")
        assert "What to change first" in text
        # The words that stand for something in a template are filled in.
        assert not {"NAME", "FAMILY", "ARRANGEMENT", "WITHOUT"} & set(text.replace("/", " ").split())
    assert (folder / "mine" / ".guaranteesim" / "guaranteesim.schema.json").is_file()


@pytest.mark.usefixtures("quick_figures")
def test_a_new_folder_can_be_compared_by_its_name(program: Program, folder: Path) -> None:
    program("new", "mine", "-q")
    compared = program("compare", "mine", "--worlds", 20, "--workers", 1, "--no-figures", "-q")
    assert compared.exit_code == 0, compared.output
    assert compared.stderr == ""
    assert "Guarantee by CCC and DDD" in compared.stdout
    assert (folder / "results" / "mine" / "comparison.csv").is_file()


def test_the_commands_that_come_next_are_said(program: Program) -> None:
    said = program("new", "mine").stdout
    assert "mine/_states.yaml    who is in the conflict" in said
    assert said.endswith(
        "Next:\n  guaranteesim check mine\n  guaranteesim explain mine/guarantee.yaml\n"
        "  guaranteesim compare mine --worlds 500\n"
    )


def test_the_states_have_the_codes_that_were_given(program: Program, folder: Path) -> None:
    # Codes of the template in other roles: each must get its own.
    sides = ("--challenger", "CCC", "--protege", "AAA", "--guarantors", "BBB, POL,DDD")
    assert program("new", "mine", *sides, "-q").output == ""
    scenario = load_scenario(folder / "mine" / "guarantee.yaml")
    assert (scenario.challenger.state, scenario.protege.state) == ("CCC", "AAA")
    assert tuple(scenario.states) == ("CCC", "AAA", "BBB", "POL", "DDD")
    assert scenario.arrangement.commitments["assistance"].parties == ("BBB", "POL", "DDD")
    assert scenario.title == "Guarantee by BBB, POL and DDD"
    assert scenario.no_deal == load_scenario(folder / "mine" / "no-deal.yaml").name


def test_every_number_of_the_blank_template_is_assumed(program: Program, folder: Path) -> None:
    program("new", "mine", "-q")
    data = read_yaml_file(folder / "mine" / "_states.yaml").data
    for state in data["states"].values():
        numbers = [*state["forces"].values(), *(item for key, item in state.items() if key != "forces")]
        assert all(number["source"] == "assumption" for number in numbers if isinstance(number, dict))


REFUSED = {
    ("a/b",): "a name has 1 to 64 letters",
    ("null",): "is read as a missing value in tables",
    ("ukraine",): "is the name of something shipped: choose another",
    ("restraint",): "is the name of something shipped: choose another",
    ("article-5-like",): "is the name of something shipped: choose another",
    (
        "mine",
        "--from",
        "taivan",
    ): "there is no template 'taivan': choose one of blank, article-5-like, taiwan",
    ("mine", "--challenger", "rus"): "not 'rus' (write RUS)",
    ("mine", "--guarantors", "FRA,"): "a state is named by three capital letters such as POL, not ''",
    ("mine", "--protege", "NAN"): "a state cannot be named NAN",
    ("mine", "--protege", "AAA"): "AAA is named twice: give every role to another state",
    ("mine", "--from", "taiwan", "--protege", "TWN"): "state codes go with --from blank",
}


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_what_cannot_be_is_refused_with_one_message(
    program: Program, folder: Path, arguments: tuple[str, ...]
) -> None:
    before = sorted(folder.rglob("*"))
    result = program("new", *arguments)
    assert result.exit_code == 2
    [line] = result.stderr.splitlines()
    assert REFUSED[arguments] in line
    assert sorted(folder.rglob("*")) == before


def test_an_occupied_folder_is_left_alone(program: Program, folder: Path) -> None:
    (folder / "mine").mkdir()
    assert program("new", "mine", "-q").exit_code == 0  # an empty folder is free
    (folder / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in (folder / "mine").rglob("*")}
    result = program("new", "mine")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: mine is there already and not empty")
    assert {path: path.stat().st_mtime_ns for path in (folder / "mine").rglob("*")} == before
    (folder / "yours").write_text("a file", encoding="utf-8")
    assert program("new", "yours").exit_code == 2
    (folder / "link").symlink_to(folder / "nowhere")
    assert program("new", "link").exit_code == 2


def test_nothing_half_written_is_left(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, __: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", fail)
    result = program("new", "mine")
    assert result.exit_code == 3
    assert result.stderr == "error: cannot write mine: No space left on device\n"
    assert list(folder.iterdir()) == []


def test_the_folder_has_the_rights_of_any_other(program: Program, folder: Path) -> None:
    program("new", "mine", "-q")
    (folder / "other").mkdir()
    assert os.stat(folder / "mine").st_mode == os.stat(folder / "other").st_mode
