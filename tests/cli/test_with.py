"""``--with``: side terms by name, on every command that takes overlays."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

Program = Callable[..., Result]
SIZE = ("--worlds", "20", "--workers", "1", "--quiet")


def test_several_side_terms_come_with_commas_or_apart(program: Program) -> None:
    asked = ("run", "alaska-2025", *SIZE, "--no-figures", "--json")
    one = program(*asked, "--with", "relief-staged,monitors", "--out", "one")
    other = program(*asked, "--with", "monitors", "--with", "relief-staged", "--out", "other")
    told = [json.loads(result.stdout) for result in (one, other)]
    assert told[0]["side_terms"] == ["monitors", "relief-staged"]
    assert told[0]["outcomes"] == told[1]["outcomes"]


@pytest.mark.parametrize(
    "command",
    [
        ("run", "alaska-2025"),
        ("compare", "ukraine"),
        ("check", "ukraine"),
        ("explain", "alaska-2025"),
        ("theories", "alaska-2025", "--theories", "desperation"),
        ("sweep", "alaska-2025", "--vary", "challenger.clash_aversion=0..1:2"),
        ("sensitivity", "alaska-2025"),
        ("experiment", "alaska-2025", "--vary", "challenger.clash_aversion=0..1:2"),
    ],
    ids=lambda command: str(command[0]),
)
def test_an_unknown_name_gives_one_message_with_the_names(program: Program, command: tuple[str, ...]) -> None:
    result = program(*command, "--with", "relief-stagd")
    assert result.exit_code == 2, result.output
    assert result.output.count("relief-stagd") == 1
    assert "did you mean relief-staged?" in result.output
    assert "cap-800000" in result.output


def test_a_file_is_for_overlay(program: Program) -> None:
    result = program("run", "alaska-2025", "--with", "mine.yaml")
    assert result.exit_code == 2
    assert "--overlay" in result.output


def test_terms_that_contradict_each_other_and_the_guarantee_are_refused(program: Program) -> None:
    result = program("run", "alaska-2025", "--with", "cap-600000,cap-800000")
    assert result.exit_code == 2
    assert "the side term cap-600000 sets arrangement.protege_force_cap otherwise" in result.output
    result = program("run", "coalition-of-the-willing", "--with", "neutrality")
    assert result.exit_code == 2
    assert "exclude each other: it places forces of EST, FRA, GBR, SWE, TUR" in result.output


def test_packages_are_a_group_of_their_own(program: Program) -> None:
    assert "7 scenarios, no problem" in program("check", "ukraine-packages").stdout
    assert "write ukraine-packages for the shipped one" in program("check", "ukraine/packages").output
