"""Notes from the command line: on standard error and in JSON, errors under ``--strict``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import SMALL, Program, draw_quickly

from guaranteesim.ensemble.run.cores import count_cores
from guaranteesim.scenario.files import catalog
from guaranteesim.scenario.notes.comparison import note_alike_scenarios
from guaranteesim.scenario.reading.loader import load_scenario

Write = Callable[..., Path]

WORDS = (
    "note: small.yaml:25:5: arrangement.commitments.assistance.from_month: month 25 lies beyond the horizon"
)
HISTORY = "history: {{date: 1950-06-25, rung: limited_grab, attacked: 'no', sources: [a book]}}\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("draw_run", "draw_all", "draw_backtest", "draw_theories", "draw_bargain"):
        monkeypatch.setattr(f"guaranteesim.report.figures.{name}", draw_quickly)


@pytest.fixture
def late(write: Write) -> Path:
    """A scenario whose one commitment begins after the last month."""
    changed = SMALL.replace("      deadline_days: 3\n", "      deadline_days: 3\n      from_month: 25\n")
    text = changed + HISTORY
    return write(text=text)


def commands(late: Path, write: Write) -> dict[str, list[object]]:
    other = write("other", "each")
    return {
        "check": ["check", late],
        "explain": ["explain", late],
        "run": ["run", late, "--worlds", 2, "--no-figures"],
        "compare": ["compare", late, other, "--worlds", 2, "--no-figures"],
        "theories": ["theories", late, other, "--worlds", 2, "--no-figures", "--theories", "restraint"],
        "backtest": ["backtest", late, "--worlds", 20],
    }


@pytest.mark.parametrize("name", ["check", "explain", "run", "compare", "theories", "backtest"])
def test_notes_are_on_standard_error_and_in_json(
    program: Program, late: Path, write: Write, name: str
) -> None:
    command = commands(late, write)[name]
    result = program(*command)
    assert result.exit_code == 0, result.stderr
    assert len([line for line in result.stderr.splitlines() if line.startswith(WORDS.split(":25")[0])]) == 1
    assert "from_month: month 25 lies beyond the horizon of 24 months" in result.stderr
    assert "note:" not in result.stdout
    document = json.loads(program(*command, "--json").stdout)
    notes = document["files"][0]["notes"] if name == "check" else document["notes"]
    assert [note["kind"] for note in notes] == ["commitment_beyond_horizon"]
    assert notes[0]["hint"] == "raise run.horizon_months, or remove it"


@pytest.mark.parametrize("name", ["check", "explain", "run", "compare", "theories", "backtest"])
def test_strict_makes_notes_errors_before_anything_is_run(
    program: Program, late: Path, write: Write, folder: Path, name: str
) -> None:
    command = commands(late, write)[name]
    before = sorted(folder.rglob("*"))
    result = program(*command, "--strict")
    assert result.exit_code == 2
    assert "error: small.yaml:" in result.stderr
    assert "from_month: month 25 lies beyond the horizon" in result.stderr
    assert sorted(folder.rglob("*")) == before


def test_quiet_leaves_notes_out_of_a_run_but_not_of_a_check(program: Program, late: Path) -> None:
    assert program("run", late, "--worlds", 2, "--no-figures", "-q").stderr == ""
    assert "note:" in program("check", late, "-q").stderr


def test_a_sound_scenario_passes_strictly(program: Program, small: str) -> None:
    for command in (["check"], ["explain"], ["run", "--worlds", 2, "--no-figures", "-q"]):
        result = program(command[0], small, *command[1:], "--strict")
        assert (result.exit_code, result.stderr) == (0, "")


def test_a_check_counts_its_notes(program: Program, late: Path, write: Write) -> None:
    result = program("check", late, write("other"))
    assert result.stdout.endswith("2 scenarios, no problem, 1 note\n")


def test_shipped_scenarios_pass_strictly(program: Program) -> None:
    result = program("check", "ukraine", "clauses", "terms", "history", "--strict", "-q")
    assert (result.exit_code, result.output) == (0, "")


def test_a_negotiation_has_those_of_its_base_and_its_options(
    program: Program, late: Path, folder: Path
) -> None:
    late.write_text("no_deal: continued-war\n" + late.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "open.yaml").write_text(
        "negotiation:\n  title: T\n  base: small.yaml\n  terms:\n    monitors:\n      title: M\n"
        "      options:\n        one: {title: one, source: s}\n        two: {title: two, source: s}\n",
        encoding="utf-8",
    )
    result = program("bargain", "open.yaml", "--worlds", 2, "--strict")
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    assert "month 25 lies beyond the horizon" in first
    assert "two makes the same arrangement as one" in second


def test_a_clash_of_names_is_said(program: Program, folder: Path) -> None:
    (folder / "ukraine").mkdir()
    (folder / "no-guarantee.yaml").touch()
    result = program("explain", "no-guarantee")
    assert result.exit_code == 0
    assert result.stderr == (
        "note: no-guarantee: the shipped no-guarantee is meant, not the file no-guarantee.yaml in this "
        "folder (write ./no-guarantee.yaml for the file)\n"
    )
    assert "the shipped ukraine is meant" in program("check", "ukraine", "-q").stderr
    assert program("check", "ukraine", "-q", "--strict").exit_code == 2


def test_a_no_deal_scenario_beside_its_file(program: Program, small: str, write: Write) -> None:
    Path(small).write_text("no_deal: continued-war\n" + Path(small).read_text(encoding="utf-8"))
    assert program("check", small).stderr == ""
    write("continued-war")
    assert program("explain", small).stderr.startswith(
        "note: small.yaml:1:10: no_deal: the file continued-war.yaml beside this one is meant, not the "
    )


def test_two_scenarios_that_only_case_tells_apart(program: Program, write: Write) -> None:
    one, two = write("alpha"), write("beta")
    two.write_text(two.read_text(encoding="utf-8").replace("name: beta", "name: Alpha"), encoding="utf-8")
    result = program("check", one, two)
    assert result.exit_code == 2
    assert "beta.yaml: the name Alpha differs from alpha, in alpha.yaml, only by case" in result.stderr
    result = program("compare", one, two, "--worlds", 2)
    assert result.exit_code == 2
    assert "'alpha' and 'Alpha' differ only by case" in result.stderr


def test_more_workers_than_cores(
    program: Program, late: Path, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guaranteesim.ensemble.run.cores.count_cores", lambda: 3)
    monkeypatch.setattr(
        "guaranteesim.ensemble.run_scenario", lambda *_, **__: pytest.fail("nothing is to be run")
    )
    assert count_cores() >= 1
    result = program("run", small, "--workers", 4, "--worlds", 1_000_000_000_000)
    assert result.stderr.startswith(
        "note: --workers 4: there are 3 cores, and more processes take memory and save no time "
        "(write --workers 3, or leave it out)\nerror: "
    )
    assert "--workers" not in program("run", small, "--workers", 3, "--worlds", 1_000_000_000_000).stderr
    assert (
        "--workers" not in program("run", small, "--workers", 4, "-q", "--worlds", 1_000_000_000_000).stderr
    )


def test_a_run_for_which_there_is_not_enough(
    program: Program, small: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(folder.rglob("*"))
    monkeypatch.setattr("guaranteesim.ensemble.run.resource_estimates.measure_available_memory", lambda: 5e8)
    result = program("run", small, "--worlds", 1_000_000)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: 1,000,000 worlds of 24 months would need about ")
    assert "GB of memory, and 500 MB are free; ask for fewer worlds, or a shorter horizon" in result.stderr
    monkeypatch.setattr("guaranteesim.ensemble.run.resource_estimates.measure_available_memory", lambda: None)
    monkeypatch.setattr("guaranteesim.ensemble.run.resource_estimates.measure_free_disk", lambda _: 1_000_000)
    result = program("run", small, "--worlds", 1_000_000)
    assert "GB in results, and 1 MB are free there; ask for fewer worlds" in result.stderr
    assert sorted(folder.rglob("*")) == before


def test_scenarios_that_are_alike_are_noted(program: Program, write: Write) -> None:
    one, other = write("one", "each"), write("other", "each")
    command = ["compare", one, other, "--worlds", 2, "--no-figures"]
    said = "note: other: differs from one in nothing that is simulated"
    assert said in program(*command).stderr
    assert program(*command, "--strict").exit_code == 2
    assert said not in program("compare", one, write("other", "all"), *command[3:], "--out", "b").stderr


def test_no_shipped_scenarios_are_noted_as_alike() -> None:
    assert not note_alike_scenarios(map(load_scenario, catalog.list_shipped_scenarios()))


def test_no_control_character_of_a_file_name_reaches_the_terminal(program: Program, late: Path) -> None:
    hostile = late.rename("bell\x07\x9b.yaml")
    for command in (["check", hostile], ["explain", hostile], ["run", hostile, "--worlds", 2, "--strict"]):
        said = program(*command).stderr
        assert "from_month: month 25 lies beyond" in said
        assert not {"\x07", "\x9b"} & set(said)
