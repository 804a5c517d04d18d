"""``guaranteesim sweep`` and ``breakeven``: from the command line to the crossing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from guaranteesim.cli import main

SMALL = ["no-guarantee", "coalition-of-the-willing", "--set", "run.horizon_months=24"]
FEAR = "challenger.clash_aversion"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_a_sweep_of_one_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a"
    assert run("sweep", *SMALL, "--vary", f"{FEAR}=0..3:3", "--worlds", "40", "--out", str(out)) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Coalition of the Willing" in said
    assert "not a forecast" in said
    assert len(pd.read_csv(out / "rows.csv")) == 6
    assert list(pd.read_csv(out / "crossings.csv")["path"]) == [FEAR]
    assert (out / "figures" / "response_curves.png").exists()
    assert not (out / "figures" / "indifference_map.png").exists()


def test_a_sweep_of_two_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a"
    vary = ("--vary", f"{FEAR}=0..3:2", "--vary", "theatre.opportunity.per_year=0.1..4:3")
    assert run("sweep", *SMALL, *vary, "--worlds", "20", "--out", str(out)) == 0
    assert "of the combinations" in " ".join(capsys.readouterr().out.split())
    assert len(pd.read_csv(out / "rows.csv")) == 12
    assert (out / "figures" / "indifference_map.png").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "one or two numbers, not 0"),
        (["--vary", "switches.nuclear_risk=true,false"], "a sweep varies numbers"),
        (["--vary", f"{FEAR}=0..3", "--pair", "no-guarantee", "nato"], "none of the scenarios"),
        (["--vary", f"{FEAR}=0..3", "--pair", "no-guarantee", "no-guarantee"], "two of the scenarios"),
        (["--vary", f"{FEAR}=0..99"], "must be between 0 and 10"),
        (["--vary", f"{FEAR}=0..3", "--set", f"{FEAR}=1"], "is both set and varied"),
        (["--vary", "run.worlds=5,10"], "given with --worlds"),
    ],
)
def test_a_bad_sweep_has_one_message(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("sweep", *SMALL, *arguments, "--worlds", "20", "--out", str(tmp_path / "a")) == 2
    said = capsys.readouterr().err
    assert said.count("error:") == 1
    assert message in said
    assert not (tmp_path / "a").exists()
