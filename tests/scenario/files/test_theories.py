"""Theories in files: what is refused, with the place and the remedy, and how one meets a scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guaranteesim.scenario.files.theories import apply_theory, find_theories
from guaranteesim.scenario.reading.loader import load_document, load_scenario

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]

BLOCK = "theory: {title: Mine, sources: [Me 2026], says: Something.}\n"
MINE = f"{BLOCK}beliefs: {{record_weight: 0}}\n"
SCENARIO = """\
name: small
title: Small
as_of: 2026-01-01
states: {RUS: {}, UKR: {}, GBR: {}}
challenger: {state: RUS}
protege: {state: UKR}
"""


def test_a_theory_is_named_after_its_file_and_leaves_its_block_behind(write: Write) -> None:
    (theory,) = find_theories([write("mine.yaml", MINE)])
    assert (theory.name, theory.about.title, theory.short) == ("mine", "Mine", "Mine")
    assert theory.changes.data == {"beliefs": {"record_weight": 0}}
    scenario = apply_theory(load_document(write("small.yaml", SCENARIO)), theory)
    assert scenario.beliefs.record_weight.centre == 0


def test_settings_come_after_the_theory(write: Write) -> None:
    (theory,) = find_theories([write("mine.yaml", MINE)])
    document = load_document(write("small.yaml", SCENARIO))
    assert apply_theory(document, theory, ["beliefs.record_weight=0.7"]).beliefs.record_weight.centre == 0.7


def test_a_theory_may_be_given_as_an_overlay(write: Write) -> None:
    scenario = load_scenario(write("small.yaml", SCENARIO), [str(write("mine.yaml", MINE))])
    assert scenario.beliefs.record_weight.centre == 0


def test_names_files_folders_and_lists(write: Write, folder: Path) -> None:
    mine = write("own/mine.yaml", MINE)
    names = [theory.name for theory in find_theories(["restraint, press-current-calculus", mine, mine])]
    assert names == ["press-current-calculus", "restraint", "mine"]
    assert [theory.name for theory in find_theories([folder / "own"])] == ["mine"]
    assert [theory.name for theory in find_theories([f"all,{mine}"])][-1] == "mine"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("beliefs: {record_weight: 0}\n", "mine.yaml:1:1", "there is no theory: block"),
        (BLOCK, "mine.yaml:1:1", "the theory changes nothing"),
        ("theory: {title: Mine, sources: [], says: S.}\nbeliefs: {}\n", "mine.yaml:1:32", "at least 1 item"),
        ("theory:\n  title: Mine\n  says: S.\nbeliefs: {}\n", "mine.yaml:1:1", "sources"),
        (f"{BLOCK}arrangement: {{}}\n", "mine.yaml:2:1", "a theory holds for every scenario"),
        (f"{BLOCK}states: {{USA: {{}}}}\n", "mine.yaml:2:1", "it may change challenger, protege"),
        (f"{BLOCK}belifs: {{}}\n", "mine.yaml:2:1", "did you mean beliefs?"),
        (f"{BLOCK}challenger: {{state: RUS}}\n", "mine.yaml:2:14", "cannot say which state it is"),
        ("theory: {titel: Mine, sources: [Me], says: S.}\nbeliefs: {}\n", "mine.yaml:1:10", "title"),
    ],
)
def test_what_is_no_theory(write: Write, complaint: Complaint, text: str, place: str, words: str) -> None:
    message = complaint(find_theories, [write("mine.yaml", text)])
    assert place in message
    assert words in message


def test_a_theory_that_does_not_fit_is_told_at_its_own_line(write: Write, complaint: Complaint) -> None:
    (theory,) = find_theories([write("mine.yaml", f"{BLOCK}beliefs:\n  record_weight: 1.4\n")])
    message = complaint(apply_theory, load_document(write("small.yaml", SCENARIO)), theory)
    assert "mine.yaml:3:18: beliefs.record_weight: must be between 0 and 1" in message


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (
            "schelling-tripwre",
            "schelling-tripwre: there is no such theory (did you mean schelling-tripwire?)",
        ),
        ("zzz", "`guaranteesim list` describes them"),
        ("own/mime.yaml", "did you mean mine.yaml?"),
        ("empty/", "the folder holds no theory"),
        ("", "none is named"),
        ("x" * 400, "there is no such theory"),
        ("a\0b", "there is no such theory"),
    ],
)
def test_what_is_not_found(write: Write, folder: Path, complaint: Complaint, wanted: str, words: str) -> None:
    write("../own/mine.yaml", MINE)
    (folder.parent / "empty").mkdir()
    message = complaint(find_theories, [wanted])
    assert words in message
    assert "\0" not in message


def test_every_problem_is_said_at_once(write: Write, complaint: Complaint) -> None:
    message = complaint(find_theories, ["zzz", write("mine.yaml", BLOCK), "restrain"])
    assert len(message.splitlines()) == 3


def test_two_theories_of_one_name(write: Write, complaint: Complaint) -> None:
    one, other = write("one/mine.yaml", MINE), write("two/mine.yaml", MINE)
    assert "two theories have this name" in complaint(find_theories, [one, other])


def test_the_defaults_cannot_be_a_theory(write: Write, complaint: Complaint) -> None:
    assert "cannot be a theory's name" in complaint(find_theories, [write("defaults.yaml", MINE)])


def test_a_theory_is_no_scenario(write: Write, complaint: Complaint) -> None:
    assert "mine.yaml:1:1: theory: this is a theory" in complaint(load_scenario, write("mine.yaml", MINE))
    assert "give it to theories with --theories restraint" in complaint(load_scenario, "restraint")
    assert "--theories all" in complaint(load_scenario, "theories")
