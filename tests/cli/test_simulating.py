"""``run`` and ``compare`` from the command line, Ctrl-C included."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Program, command

Write = Callable[..., Path]
pytestmark = pytest.mark.usefixtures("quick_figures")
FOOTER = "a conditional comparison, not a forecast"
RECUSED = "{all: {}, recuse_aggressor: true}"


def test_run(program: Program, small: str) -> None:
    result = program("run", small, "--worlds", 12)
    assert result.exit_code == 0, result.output
    assert "A small arrangement" in result.stdout
    assert FOOTER in result.stdout
    assert "\x1b" not in result.output
    assert result.stderr.splitlines()[-1] == "drawing one (1 of 1)"
    assert "results/small" in result.stdout
    assert Path("results/small/summary.csv").is_file()
    assert Path("results/small/story.txt").is_file()


def test_the_same_run_again_is_read_not_repeated(program: Program, small: str) -> None:
    first = program("run", small, "--quiet")
    before = Path("results/small/worlds.parquet").stat().st_mtime_ns
    again = program("run", small, "--quiet")
    assert again.stdout == first.stdout
    assert again.stderr == ""
    assert Path("results/small/worlds.parquet").stat().st_mtime_ns == before


def test_run_json(program: Program, small: str) -> None:
    result = program("run", small, "--worlds", 12, "--seed", 5, "--json", "--quiet", "--out", "kept")
    document = json.loads(result.stdout)
    assert (document["name"], document["worlds"], document["seed"]) == ("small", 12, 5)
    assert document["horizon_months"] == 24
    violation = document["outcomes"]["major_violation"]
    assert violation["value_low"] <= violation["value"] <= violation["value_high"]
    assert document["note"] == FOOTER
    assert result.stderr == ""


def test_compare(program: Program, write: Write) -> None:
    result = program("compare", write("veto"), write("recused", RECUSED, 1), "--worlds", 12)
    assert result.exit_code == 0, result.output
    shown = result.stdout
    assert shown.index("(95 % intervals)") < shown.index("results/comparison") < shown.index(FOOTER)
    assert "Difference from" not in shown
    assert "veto" in shown
    assert "recused" in shown
    assert result.stderr.splitlines() == [
        "simulating veto (1 of 2)", "simulating recused (2 of 2)", "writing the tables",
        "drawing one (1 of 1)",
    ]  # fmt: skip
    assert Path("results/comparison-veto+recused/comparison.csv").is_file()
    assert list(Path("results/comparison-veto+recused/figures").glob("*.svg"))


def test_compare_json(program: Program, write: Write) -> None:
    files = [write("veto"), write("recused", RECUSED, 1)]
    result = program(
        "compare", *files, "--worlds", 12, "--json", "-q", "--baseline", "recused", "--out", "kept"
    )
    document = json.loads(result.stdout)
    assert [item["name"] for item in document["scenarios"]] == ["recused", "veto"]
    assert document["baseline"] == "recused"
    assert {row["name"] for row in document["differences"]} == {"veto"}
    assert document["scenarios"][0]["outcomes"]["decided"]["value"] in (0, None)


def asked(write: Write) -> list[Path]:
    """An arrangement and what happens without it."""
    deal, war = write("deal"), write("war")
    deal.write_text(deal.read_text() + "no_deal: war\n", encoding="utf-8")
    text = war.read_text().replace("A small arrangement", "The war goes on").partition("arrangement:")[0]
    war.write_text(text + "start: {at_war: true}\n", encoding="utf-8")
    return [deal, war]


def test_compare_asks_who_would_sign(program: Program, write: Write) -> None:
    deal, _ = asked(write)
    result = program("compare", deal, "--worlds", 12, "--tables")
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.split())
    tables = "acceptance.csv, weighings.csv and entrapment.csv"
    for words in (
        "If in force, A small arrangement leaves",
        "Would they sign it?",
        "The war goes on (no deal)",
        tables,
    ):
        assert words in shown
    assert Path("results/comparison-deal/acceptance.csv").is_file()
    said = "it takes the acceptance of UKR, RUS, GBR, FRA and CHN"
    assert said in " ".join(program("run", deal).stdout.split())
    assert "takes UKR, RUS, GBR, FRA and CHN" in " ".join(program("run", deal, "--tables").stdout.split())


def test_compare_json_with_acceptance(program: Program, write: Write) -> None:
    document = json.loads(program("compare", *asked(write), "--worlds", 12, "--json", "-q").stdout)
    assert document["no_deal"] == "war"
    assert [row["state"] for row in document["acceptance"]][-1] == "jointly"
    assert list(document["binding"]) == ["deal"]
    assert document["frontier"][0]["efficient"] is True
    violation = document["scenarios"][0]["outcomes"]["major_violation"]
    assert {"value", "unconditional", "unconditional_low"} <= set(violation)
    assert "unconditional_difference" in document["differences"][0]
    assert document["entrapment"][0]["name"] == "deal"


def test_a_folder_is_compared_under_its_name(program: Program, write: Write, folder: Path) -> None:
    (folder / "family").mkdir()
    for name in ("one", "two"):
        write(name).rename(folder / "family" / f"{name}.yaml")
    assert program("compare", "family/", "--worlds", 2, "--quiet").exit_code == 0
    assert Path("results/family/one/worlds.parquet").is_file()


def test_changes_reach_every_scenario(program: Program, write: Write) -> None:
    files = [write("veto"), write("recused", RECUSED, 1)]
    changes = ("--set", "run.horizon_months=6", "--overlay", "careless")
    document = json.loads(program("compare", *files, *changes, "--worlds", 2, "--json", "-q").stdout)
    assert document["horizon_months"] == 6


@pytest.mark.nightly  # the smoke suite draws them for shipped scenarios
def test_it_draws_every_figure_of_its_kind(
    process: Callable[..., subprocess.CompletedProcess[str]], small: str
) -> None:
    done = process("run", small, "--worlds", 2, "--quiet", TERM="xterm-256color")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert list(Path("results/small/figures").glob("*.png"))


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_then_the_same_command(program: Program, small: str, workers: int) -> None:
    arguments = ["run", small, "--worlds", 2000, "--out", "kept"]
    stopped = subprocess.Popen(
        command(*arguments, "--workers", workers), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert stopped.stderr is not None
    assert stopped.stderr.readline() == "simulating small\n"
    stopped.send_signal(signal.SIGINT)
    out, err = stopped.communicate(timeout=60)
    assert stopped.returncode == 130, err
    assert out == ""
    assert err.splitlines()[-1] == "stopped; the same command goes on from what is kept in kept"
    assert not [path for path in Path("kept").rglob("*") if path.suffix in {".parquet", ".csv", ".part"}]
    again = program(*arguments)
    assert again.exit_code == 0, again.stderr
    assert Path("kept/worlds.parquet").is_file()
