"""``--until`` from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Program

Write = Callable[..., Path]
pytestmark = pytest.mark.usefixtures("quick_figures")


def test_a_run_says_how_many_worlds_it_took(program: Program, small: str) -> None:
    result = program("run", small, "--until", "±5 points on major violation")
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "It took 500 worlds to reach ±5 points on major violation within the horizon (now ±" in said
    assert "500 worlds, 24 months" in said


def test_a_comparison_gives_its_effort_as_json(program: Program, write: Write) -> None:
    asked = "±1 point on the difference of major violation"
    result = program(
        "compare", write("veto"), write("recused"), "--until", asked, "--worlds-limit", 600, "--json", "-q"
    )
    assert result.exit_code == 0, result.output
    effort = json.loads(result.stdout)["until"]
    assert effort["asked"] == asked
    assert effort["worlds"] <= 600
    assert effort["is_reached"] == (effort["reached_half_width"] <= 0.01)


def test_tables_say_it_as_well(program: Program, small: str) -> None:
    result = program("run", small, "--until", "0.05 major_violation", "--tables")
    assert "It took" in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--until", "±1 point on peas"), "there is no outcome"),
        (("--until", "soon"), "write it like"),
        (("--until", "±1 point on clash", "--worlds", 5), "give one of them"),
        (("--worlds-limit", 5), "goes with a precision"),
        (("--until", "±1 point on the difference of clash"), "a single run has no difference"),
    ],
)
def test_nonsense_is_refused(program: Program, small: str, options: tuple[object, ...], message: str) -> None:
    result = program("run", small, *options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert len(result.stderr.splitlines()) == 1
    assert not Path("results").exists()
