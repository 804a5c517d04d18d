"""``guaranteesim sensitivity``: from the command line, with a design, and refusals before anything is run."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from guaranteesim.cli import main

pytest.importorskip("SALib")

PAIR = [
    "coalition-of-the-willing",
    "no-guarantee",
    "--set",
    "run.horizon_months=36",
    "--set",
    "challenger.motivation=2.5",
]
WIDE = ["--set", "theatre.opportunity.per_year={uniform: [0, 6]}"]
"""One input that is sure to be among the strongest."""
VARY = ["--vary", "theatre.opportunity.per_year", "--vary", "challenger.clash_aversion=0..2"]
SMALL = ["--rows", "16", "--worlds", "20"]


def run(command: str, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main([command, *arguments])
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "pair"
    assert run("compare", *PAIR, *WIDE, "--worlds", "300", "--no-figures", "-q", "--out", str(folder)) == 0
    return folder


@pytest.mark.parametrize(("design", "columns"), [("sobol", "total_order"), ("morris", "mu_star")])
def test_effects_of_named_factors(
    design: str, columns: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "effects"
    assert run("sensitivity", *PAIR, *VARY, *SMALL, "--design", design, "--out", str(folder)) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("What moves how far Coalition of the Willing and No guarantee differ in major")
    assert "The luck of 20 worlds is part of every mean" in said
    assert "not a forecast" in said
    frame = pd.read_csv(folder / "effects.csv", keep_default_na=False)
    assert {columns, f"{columns}_low", f"{columns}_high", "threshold", "resolved"} <= set(frame.columns)
    assert set(frame["other"]) == {"", "no-guarantee"}
    assert {"major_violation", "war_months"} <= set(frame["outcome"])
    assert list(pd.read_csv(folder / "factors.csv")["factor"]) == [
        "theatre.opportunity.per_year",
        "challenger.clash_aversion",
    ]
    assert (folder / "figures" / "total_effects.png").exists()


def test_factors_are_the_strongest_inputs_of_a_finished_comparison(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--design", "morris", "--factors", "3", "--no-figures"]
    arguments = [str(finished), *options, *SMALL, "--json"]
    assert run("sensitivity", *arguments, "--out", str(tmp_path / "a")) == 0
    document = json.loads(capsys.readouterr().out)
    factors = {item["factor"] for item in document["factors"]}
    assert len(factors) == 3
    assert {item["factor"] for item in document["effects"]} == factors
    # What happens without a deal is nobody's choice.
    assert {item["name"] for item in document["effects"]} == {"coalition-of-the-willing", "no-guarantee"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([*PAIR, "--worlds", "1"], "1 world tells nothing"),
        ([*PAIR, "--worlds", "50"], "run at least 100"),
        ([*PAIR, "--arrangement", "coalition-of-the-wiling"], "did you mean coalition-of-the-willing"),
        (
            [*PAIR, "--arrangement", "no-guarantee", "--against", "no-guarantee"],
            "cannot be compared with itself",
        ),
        ([*PAIR, "--outcome", "peace"], "there is no outcome 'peace'"),
        ([*PAIR, "--rows", "100"], "go with --design"),
        ([*PAIR, *VARY], "go with --design"),
        ([*PAIR, "--design", "sobel"], "did you mean sobol"),
        ([*PAIR, "--design", "sobol", *VARY, "--worlds", "1"], "1 world a row cannot tell"),
        ([*PAIR, "--design", "sobol", *VARY[:2]], "vary at least two"),
        ([*PAIR, "--design", "sobol", *VARY, "--factors", "3"], "leave out --factors"),
        ([*PAIR, "--design", "morris", *VARY, "--against", "no-guarante"], "did you mean no-guarantee"),
        (
            [*PAIR, "--design", "morris", *VARY[:2], "--vary", "challenger.clash_aversion=0..99"],
            "must be between 0 and 10",
        ),
    ],
)
def test_nonsense_has_one_message_before_anything_is_run(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse_to_run(*_arguments: object, **_options: object) -> None:
        raise AssertionError("something was simulated")

    monkeypatch.setattr("guaranteesim.ensemble.run_scenarios", refuse_to_run)
    assert run("sensitivity", *arguments, "--out", str(tmp_path / "a")) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "a").exists()


def test_a_folder_of_another_study_is_refused(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "first"
    assert run("sensitivity", str(finished), "--no-figures", "-q", "--out", str(folder)) == 0
    capsys.readouterr()
    for design in ([], ["--design", "sobol"]):
        assert run("sensitivity", str(folder), *design, "--out", str(tmp_path / "b")) == 2
        said = " ".join(capsys.readouterr().err.split())
        assert "sensitivity analysis of" in said
        assert "reads the folder of a run or a comparison" in said
