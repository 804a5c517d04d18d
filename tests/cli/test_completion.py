"""Shell completion of names, files, states and lists, as a shell asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from guaranteesim.cli.program import main

SHELLS = (BashComplete, ZshComplete, FishComplete)


def complete(words: list[str], incomplete: str) -> list[str]:
    shell = ShellComplete(main, {}, "guaranteesim", "_GUARANTEESIM_COMPLETE")
    return [item.value for item in shell.get_completions(words, incomplete)]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_every_shell_is_made(shell: type[ShellComplete]) -> None:
    text = shell(main, {}, "guaranteesim", "_GUARANTEESIM_COMPLETE").source()
    assert "_GUARANTEESIM_COMPLETE" in text


def test_commands_and_options_are_completed() -> None:
    assert complete([], "rer") == ["rerun"]
    assert "--figure-size" in complete(["compare"], "--figure-s")


@pytest.mark.parametrize(
    ("words", "incomplete", "found"),
    [
        (["run"], "istanbul-draft-2022-r", "istanbul-draft-2022-ru"),
        (["compare", "no-guarantee"], "ukra", "ukraine"),
        (["compare"], "mine=coalition-us", "mine=coalition-us-backstop"),
        (["check"], "no-guar", "no-guarantee"),
        (["bargain"], "force-and", "force-and-clock"),
        (["theories", "ukraine", "--theories"], "restr", "restraint"),
        (["theories", "ukraine", "--theories"], "restraint,al", "restraint,all"),
        (["compare", "ukraine", "--with"], "relief-staged,monit", "relief-staged,monitors"),
        (["compare", "ukraine", "--with"], "mine:monit", "mine:monitors"),
        (["explain", "nato-membership", "--willing"], "US", "USA="),
        (["explain", "nato-membership", "--willing"], "us", "USA="),
        (["sweep", "ukraine", "--outcome"], "major", "major_violation"),
    ],
)
def test_a_name_is_completed(
    words: list[str], incomplete: str, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert found in complete(words, incomplete)


def test_files_and_folders_are_completed_and_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "deal.yaml").touch()
    (tmp_path / "mine" / "deal.txt").touch()
    assert "mine/" in complete(["run"], "mi")
    assert complete(["run"], "mine/d") == ["mine/deal.yaml"]
    assert complete(["rerun"], "mi") == ["mine/"]
    assert complete(["run"], "nowhere/") == []


def test_states_of_a_scenario_that_cannot_be_read_are_none() -> None:
    assert complete(["explain", "no-such-scenario", "--willing"], "U") == []
    assert complete(["explain", "nato-membership", "--willing"], "USA=0") == []
