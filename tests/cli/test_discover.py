"""``guaranteesim discover``: a box from the command line, and refusals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from guaranteesim.cli import main

pytest.importorskip("ema_workbench")
pytest.importorskip("sklearn")

PAIR = ["coalition-of-the-willing", "no-guarantee", "--set", "run.horizon_months=36"]


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["discover", *arguments])
    return int(ended.value.code or 0)


def test_a_box_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lead is small where there are few opportunities: no other input is as plain."""
    size = ("--rows", "150", "--worlds", "10", "--margin", "0.05")
    assert run(*PAIR, *size, "--out", str(tmp_path / "a")) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("The lead of Coalition of the Willing over No guarantee in major violation")
    assert "is less than 5 points where" in said
    assert "opportunities a year <" in said
    assert "not a forecast" in said
    box = pd.read_csv(tmp_path / "a" / "box.csv")
    assert "theatre.opportunity.per_year" in set(box["input"])
    assert (tmp_path / "a" / "figures" / "prim_box.png").exists()
    assert (tmp_path / "a" / "figures" / "prim_tradeoff.png").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-guarantee"], "name a second scenario to lose to, or give --threshold"),
        ([*PAIR, "--threshold", "0.3"], "leave out the second"),
        ([*PAIR, "--rows", "1"], "too few"),
        (["no-guarantee", "no-guarantee"], "no-guarantee is given twice"),
        ([*PAIR, "--coverage", "0"], "a share above 0"),
        ([*PAIR, "--margin", "nan"], "--margin takes a number"),
        ([*PAIR, "--vary", "challenger.clash_aversion=0..99"], "must be between 0 and 10"),
        ([*PAIR, "--outcome", "peace"], "there is no outcome 'peace'"),
    ],
)
def test_nonsense_has_one_message(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--out", str(tmp_path / "a")) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "a").exists()
