"""``robust``: the answer first, tables and files, JSON, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Program

Write = Callable[..., Path]
STAKE = "states.GBR.stake={uniform: [0.2, 0.9]}"
SMALL = ("--rows", 20, "--worlds", 10, "--set", STAKE, "--theories", "none", "--no-figures")


@pytest.fixture
def two(write: Write) -> list[Path]:
    return [write("veto", "all", 2), write("recused", "{all: {}, recuse_aggressor: true}", 1)]


def test_the_answer_comes_first(program: Program, two: list[Path]) -> None:
    result = program("robust", *two, *SMALL)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert text.startswith("Robust choice on these assumptions by major violation within the horizon: ")
    for words in ("worst regret", "Rank survival", "Worth of knowing", "not a forecast", "states at"):
        assert words in text, words
    assert "In results/comparison-veto+recused-robust: findings.txt and the tables as CSV." in text
    assert "simulating under defaults: 100 %" in result.stderr
    assert Path("results/comparison-veto+recused-robust/robustness.csv").is_file()


def test_json_is_one_document(program: Program, two: list[Path]) -> None:
    result = program("robust", *two, *SMALL, "--json", "--satisfice", "territory_lost<=0.1")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["threshold"] == "territory_lost<=0.1"
    assert document["states"] == 20
    assert [row["name"] for row in document["robustness"]] == ["recused", "veto"]
    assert document["robustness"][0]["met_share"] is not None
    assert document["information"][0]["known"] == "everything"
    assert document["no_deal"] is None
    assert "states" in document
    assert document["note"] == "a conditional comparison, not a forecast"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--rows", 5), "at least 20 rows"),
        (("--satisfice", "major_violation<=30"), "30 % is written 0.3"),
        (("--outcome", "honoured"), "no outcome 'honoured' with a value in every world"),
        (("--theories", "nobodys"), "no such theory"),
    ],
)
def test_nonsense_is_refused_in_one_line(
    refused: Callable[..., str], two: list[Path], arguments: tuple[object, ...], words: str
) -> None:
    assert words in refused("robust", *two, *arguments)
