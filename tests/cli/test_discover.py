"""``guaranteesim discover``: a box from the command line, and refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from guaranteesim.cli import main
from guaranteesim.studies.discovery_study import find_lost_leads

pytest.importorskip("ema_workbench")
pytest.importorskip("sklearn")

PAIR = [
    "coalition-of-the-willing",
    "no-guarantee",
    "--set",
    "run.horizon_months=36",
    "--set",
    "challenger.motivation=2.5",
]


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
        (
            [*PAIR, "--vary", "challenger.clash_aversion=0..1", "--set", "challenger.clash_aversion=1"],
            "is both set and varied",
        ),
        ([*PAIR, "--outcome", "peace"], "there is no outcome 'peace'"),
    ],
)
def test_nonsense_has_one_message(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--out", str(tmp_path / "a")) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "a").exists()


def test_a_lead_of_just_the_margin_is_kept_whatever_the_rounding() -> None:
    """Every pair of shares of 20 worlds that is two worlds apart has a lead of 10 points."""
    second = np.arange(2, 21) / 20
    assert not find_lost_leads((np.arange(2, 21) - 2) / 20, second, 0.1).any()
    assert find_lost_leads((np.arange(2, 21) - 1) / 20, second, 0.1).all()
    assert list(find_lost_leads(np.array([0.3, 0.35, 0.25]), np.full(3, 0.3), 0.0)) == [False, True, False]
