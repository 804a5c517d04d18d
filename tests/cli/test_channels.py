"""``channels``: the answer, the files, resuming, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import Program

Write = Callable[..., Path]
Refused = Callable[..., str]

PLAIN = ("--worlds", 20, "--no-figures")
# Fewer mechanisms at work have fewer sets to run.
FEW = (
    "--set", "challenger.nuclear_aversion=0", "--set", "challenger.sanctions_sensitivity=0",
    "--set", "protege={moral_hazard: 0, void_restraint: 0}",
    "--set", "theatre.stationing={opportunity_effect: 0, grievance: 0}",
)  # fmt: skip


@pytest.fixture
def two(write: Write) -> list[Path]:
    return [write("veto", "all", 2), write("recused", "{all: {}, recuse_aggressor: true}", 1)]


def test_answer_table_and_files(program: Program, folder: Path, two: list[Path]) -> None:
    result = program("channels", *two, *PLAIN, *FEW)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    for words in (
        "major violations", "Both meet the same luck", "Fear of a clash", "Denial", "Whole difference",
        "Off in both, whatever is switched: Nuclear fear, Sanctions, The lead, Occasions, The line and",
        "each of 4 sets of channels", "a conditional comparison, not a forecast",
        "results/comparison-veto+recused-channels",
    ):  # fmt: skip
        assert words in said, words
    made = folder / "results" / "comparison-veto+recused-channels"
    table = pd.read_csv(made / "channels.csv")
    assert table["channel"].tolist() == ["denial", "clash", "other", "total"]
    assert table["part"].iloc[:3].sum() == pytest.approx(table["part"].iloc[3], abs=1e-12)
    subsets = pd.read_csv(made / "subsets.csv")
    assert len(subsets) == 4
    assert subsets["difference"].iloc[-1] == pytest.approx(table["part"].iloc[3], abs=1e-12)
    assert "Both meet the same luck" in " ".join((made / "findings.txt").read_text().split())
    assert program("verify", made).exit_code == 0


def test_the_same_command_gives_the_same_and_another_is_refused(program: Program, two: list[Path]) -> None:
    first = program("channels", *two, *PLAIN, *FEW, "--json")
    again = program("channels", *two, *PLAIN, *FEW, "--json")
    assert first.exit_code == again.exit_code == 0, first.output
    assert first.stdout == again.stdout
    document = json.loads(first.stdout)
    assert document["off_in_both"] == ["nuclear", "sanctions", "lead", "provocation", "line", "own_force"]
    assert [row["channel"] for row in document["channels"]] == ["denial", "clash", "other", "total"]
    assert len(document["answer"]) == 2
    other = program("channels", *two, *PLAIN, *FEW, "--outcome", "war_months")
    assert other.exit_code == 2
    assert "--replace" in other.stderr


def test_the_figure_is_drawn(program: Program, folder: Path, two: list[Path]) -> None:
    assert program("channels", *two, "--worlds", 20, *FEW, "--out", "here").exit_code == 0
    assert {path.name for path in (folder / "here" / "figures").iterdir()} == {
        "waterfall.png",
        "waterfall.svg",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--outcome", "major_violatio"), "did you mean major_violation?"),
        (("--outcome", "honoured"), "with a value in every world"),
        (("--set", "challenger.clash_aversio=1"), "did you mean clash_aversion?"),
    ],
)
def test_nonsense_has_one_message(
    refused: Refused, two: list[Path], arguments: tuple[str, ...], message: str
) -> None:
    assert message in refused("channels", *two, *PLAIN, *arguments)


def test_an_outcome_that_never_differs_is_refused(program: Program, folder: Path, two: list[Path]) -> None:
    before = sorted(folder.rglob("*"))
    result = program("channels", *two, *PLAIN, *FEW, "--set", "theatre.opportunity.per_year=0")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "major_violation is 0 in every world of both arrangements" in result.stderr
    assert "choose another outcome, or more worlds" in result.stderr
    assert sorted(folder.rglob("*")) == before


def test_a_missing_arrangement_is_named(refused: Refused, two: list[Path]) -> None:
    assert refused("channels", two[0]).startswith("SECOND is missing")


def test_an_arrangement_has_no_effect_against_itself(refused: Refused, two: list[Path]) -> None:
    assert "is given twice" in refused("channels", two[0], two[0], *PLAIN)


def test_an_outcome_that_one_side_lacks(refused: Refused, two: list[Path]) -> None:
    message = refused(
        "channels", *two, *PLAIN, "--outcome", "true_reliability", "--set", "arrangement.commitments=null"
    )
    assert "has no outcome true_reliability, because it has no guarantors" in message
