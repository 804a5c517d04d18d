"""``guaranteesim experiment``: from the command line to the table of rows."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from guaranteesim.cli import main
from guaranteesim.cli.program import main as program

SMALL = ["no-guarantee", "coalition-of-the-willing", "--set", "run.horizon_months=12", "--worlds", "20"]
FEAR = "challenger.clash_aversion"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["experiment", *arguments])
    return int(ended.value.code or 0)


def test_rows_are_crossed_with_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*SMALL, "--vary", f"{FEAR}=0..3:3", "--out", str(tmp_path / "a")) == 0
    said = capsys.readouterr().out
    assert said.startswith("Over 3\N{NO-BREAK SPACE}rows, ")
    assert "not a forecast" in " ".join(said.split())
    rows = pd.read_csv(tmp_path / "a" / "rows.csv")
    assert list(rows["arrangement"]) == ["no-guarantee"] * 3 + ["coalition-of-the-willing"] * 3
    assert list(rows[FEAR]) == [0.0, 1.5, 3.0] * 2
    assert "figures, the table of rows" in " ".join(said.split())
    assert (tmp_path / "a" / "figures" / "experiment.png").exists()


def test_no_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*SMALL, "--vary", f"{FEAR}=0,3", "--out", str(tmp_path / "a"), "--no-figures") == 0
    assert not (tmp_path / "a" / "figures").exists()
    assert "figures, the table" not in " ".join(capsys.readouterr().out.split())


def test_the_same_command_takes_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = (*SMALL, "--vary", f"{FEAR}=0,3", "--out", str(tmp_path / "a"), "--json", "--quiet")
    assert run(*command) == 0
    first = capsys.readouterr().out
    written = (tmp_path / "a" / "rows.csv").read_bytes()
    assert run(*command) == 0
    assert capsys.readouterr().out == first
    assert (tmp_path / "a" / "rows.csv").read_bytes() == written
    assert len(json.loads(first)["rows"]) == 4


def test_a_file_says_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "points.csv").write_text(f"{FEAR},states.USA.resolve.mean\n0,0\n1,1\n")
    (tmp_path / "mine.yaml").write_text(
        "experiment:\n  title: Mine\n  scenarios: [no-guarantee, coalition-of-the-willing]\n"
        "  design: points.csv\n  theories: [schelling-tripwire]\nworlds: 5\n"
    )
    out = tmp_path / "a"
    assert run(str(tmp_path / "mine.yaml"), "--set", "run.horizon_months=6", "--out", str(out)) == 0
    rows = pd.read_csv(out / "rows.csv")
    assert sorted(set(rows["theory"])) == ["defaults", "schelling-tripwire"]
    assert len(rows) == 2 * 2 * 2
    assert "Over 4\N{NO-BREAK SPACE}rows" in capsys.readouterr().out


def test_levels_are_crossed_with_rows(tmp_path: Path) -> None:
    vary = ("--vary", f"{FEAR}=0,2", "--vary", "switches.nuclear_risk=true,false")
    assert run(*SMALL, *vary, "--out", str(tmp_path / "a")) == 0
    rows = pd.read_csv(tmp_path / "a" / "rows.csv")
    assert set(rows["levels"]) == {"switches.nuclear_risk=true", "switches.nuclear_risk=false"}
    assert len(rows) == 2 * 2 * 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--vary", f"{FEAR}=0..30"], f"{FEAR} must be between 0 and 10 (utility), not 30"),
        (["--vary", "challenger.clash_aversio=0..3"], "did you mean challenger.clash_aversion?"),
        (["--vary", f"{FEAR}=1"], "gives one value"),
        (["--vary", f"{FEAR}=2..1"], "the low end must be below the high end"),
        (["--vary", f"{FEAR}=0..1", "--vary", f"{FEAR}=0..2"], "twice"),
        (["--vary", f"{FEAR}=0..1", "--rows", "7"], "instead of --rows"),
        (["--vary", f"{FEAR}=0..1", "--design", "sobool"], "did you mean sobol?"),
        (["--vary", f"{FEAR}=0..1", "--outcome", "major_violatio"], "did you mean major_violation?"),
        (["--vary", f"{FEAR}=0..1", "--outcome", "true_reliability"], "it has no guarantors"),
        (["--vary", "switches.nuclear_risk=0..1"], "list its values"),
        (["--vary", "acceptance.scale=0.1..0.3"], "changes no world"),
        (["--vary", f"{FEAR}=0..1", "--baseline", "nato"], "none of the scenarios"),
        (["--design", "nowhere.csv"], "there is no file nowhere.csv"),
    ],
)
def test_nonsense_has_one_message(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*SMALL, *arguments, "--out", str(tmp_path / "a")) == 2
    said = capsys.readouterr().err
    assert said.count("error:") == 1
    assert message in said
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{FEAR}\n0\n", "at least 2 rows"),
        (f"{FEAR}\n0\n\n1,2\n", "cannot be read"),
        (f"{FEAR}\n0\nnan\n", "row 2"),
        (f"{FEAR}\n0\nmuch\n", "'much' is not a finite number"),
        (f"{FEAR}\n0\n99\n", "must be between 0 and 10"),
        ("challenger.fear\n0\n1\n", "there is no number 'challenger.fear'"),
        ("", "is empty"),
    ],
)
def test_a_bad_table_has_one_message(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "points.csv").write_text(text)
    assert run(*SMALL, "--design", str(tmp_path / "points.csv"), "--out", str(tmp_path / "a")) == 2
    said = capsys.readouterr().err
    assert said.count("error:") == 1
    assert message in said
    assert not (tmp_path / "a").exists()


def test_the_command_is_listed() -> None:
    assert "experiment" in program.commands
