"""``explain --figure`` and ``--challenger``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Program

STARTS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("form", STARTS)
def test_the_picture_is_written_in_the_format_that_is_named(
    program: Program, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"treaty.{form}"
    result = program("explain", "istanbul-draft-2022-ru", "--figure", str(path))
    assert result.exit_code == 0
    assert f"Picture: {path}" in result.stdout
    first = path.read_bytes()
    assert first.startswith(STARTS[form])
    assert program("explain", "istanbul-draft-2022-ru", "--figure", str(path)).exit_code == 0
    assert path.read_bytes() == first


@pytest.mark.parametrize("name", ["treaty.gif", "treaty"])
def test_another_format_is_refused_before_anything_is_printed(
    program: Program, tmp_path: Path, name: str
) -> None:
    result = program("explain", "us-28-points", "--figure", str(tmp_path / name))
    assert result.exit_code == 2
    assert "ends with one of .png, .svg, .pdf" in result.stderr
    assert not result.stdout
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(program: Program, tmp_path: Path) -> None:
    result = program("explain", "us-28-points", "--figure", str(tmp_path / "none" / "treaty.png"))
    assert result.exit_code == 3
    assert "could not be written" in result.stderr


def test_the_challenger_is_asked(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "challenger.svg"
    result = program("explain", "us-28-points", "--challenger", "--figure", str(path))
    assert result.exit_code == 0
    assert "Russia expects most from staying quiet" in result.stdout
    assert path.exists()
    document = json.loads(program("explain", "us-28-points", "--challenger", "--json").stdout)
    assert [option["rung"] for option in document["options"]][:2] == ["", "grey_zone"]
    assert sum(option["chosen"] for option in document["options"]) == pytest.approx(1)


def test_assumptions_about_willingness_do_not_go_with_the_challenger(program: Program) -> None:
    result = program("explain", "us-28-points", "--challenger", "--willing", "USA=0.7")
    assert result.exit_code == 2
    assert "leave them out" in result.stderr


@pytest.mark.parametrize(("name", "words"), [("nato-5", "no forces"), ("continued-war", "begins at war")])
def test_a_scenario_without_a_choice_is_refused(program: Program, name: str, words: str) -> None:
    result = program("explain", name, "--challenger")
    assert result.exit_code == 2
    assert words in result.stderr
