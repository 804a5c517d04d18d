"""``guaranteesim breakeven``: points, dials, acceptance and refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from guaranteesim.cli import main
from guaranteesim.ensemble.experiment.honouring import measure_honouring
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.studies.dials import read_dial

PAIR = ["no-guarantee", "coalition-of-the-willing", "--set", "run.horizon_months=24"]


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["breakeven", *arguments])
    return int(ended.value.code or 0)


def test_it_says_never_within_the_range(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vary = ("--vary", "challenger.clash_aversion=1..3")
    assert run(*PAIR, *vary, "--worlds", "300", "--most-worlds", "300", "--out", str(tmp_path / "a")) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("Never within fear of a clash from 1 to 3: Coalition of the Willing has less")
    table = pd.read_csv(tmp_path / "a" / "breakeven.csv")
    assert list(table["shown"]) == ["never within the range"]
    assert list(table["below"]) == ["coalition-of-the-willing"]


def test_where_a_state_would_sign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Russia's gain falls by the cost of its objection: the point is its gain without the objection."""
    command = ("coalition-of-the-willing", "--sign", "RUS", "--set", "run.horizon_months=12")
    dial = ("--dial", "objection:rus-troops-of-nato-states=-1..1", "--worlds", "100", "--most-worlds", "400")
    assert run(*command, *dial, "--out", str(tmp_path / "a")) == 0
    [row] = pd.read_csv(tmp_path / "a" / "breakeven.csv").to_dict("records")
    assert row["below"] == "accepts"
    assert row["above"] == "refuses"
    assert -1 < row["value_low"] < row["value"] < row["value_high"] < 1
    assert "gains by signing" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([*PAIR], "either --vary path=low..high or --dial"),
        (["no-guarantee", "--vary", "challenger.clash_aversion=0..1"], "compares two scenarios"),
        ([*PAIR, "--vary", "challenger.clash_aversion=0..99"], "must be between 0 and 10"),
        (
            [*PAIR, "--vary", "challenger.clash_aversion=0..1:5"],
            "write --vary challenger.clash_aversion=0..1",
        ),
        (
            [*PAIR, "--vary", "challenger.clash_aversion=0..1", "--set", "challenger.clash_aversion=1"],
            "is both set and varied",
        ),
        ([*PAIR, "--dial", "courage:USA=0..1"], "reliability:STATE"),
        ([*PAIR, "--dial", "reliability:CHN=0.1..0.9"], "CHN is no guarantor"),
        ([*PAIR, "--dial", "troops:XXX=1..2"], "no state 'XXX'"),
        ([*PAIR, "--dial", "troops:FRA=2..1"], "low end below the high end"),
        ([*PAIR, "--vary", "challenger.clash_aversion=0..1", "--tolerance", "0"], "above 0"),
        (
            ["coalition-of-the-willing", "--sign", "CHN", "--vary", "acceptance.scale=0.1..0.3"],
            "does not need",
        ),
    ],
)
def test_nonsense_has_one_message(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--out", str(tmp_path / "a")) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "a").exists()


def test_the_dial_of_reliability_reads_back() -> None:
    scenario = load_scenario("coalition-of-the-willing")
    dial, low, high = read_dial("reliability:GBR=0.3..0.6", scenario, 1)
    assert dial.path == "states.GBR.resolve.mean"
    assert low < high
    measured = measure_honouring(scenario, "GBR", dial.path, np.array([low, high]), 1)
    # Between the points of its curve the dial is a straight line.
    assert measured == pytest.approx([0.3, 0.6], abs=0.005)
    assert dial.format_value(low) == "30 %"


def test_troops_are_thousand_soldiers() -> None:
    dial, low, high = read_dial("troops:FRA=12..60", load_scenario("coalition-of-the-willing"), 1)
    assert (dial.path, low, high) == ("states.FRA.forces.ground", 2.0, 10.0)
    assert dial.format_value(2.0) == "12 thousand soldiers"
