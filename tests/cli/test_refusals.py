"""Every bad request gets one clear line and exit code 2, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Refused = Callable[..., str]
SIMULATING = ("run", "compare")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rnu",), "there is no command 'rnu' (did you mean run?); see `guaranteesim --help`"),
        (("run", "--wolds", 3, "x"), "there is no option '--wolds' (did you mean"),
        (("run", "--worlds", 0, "x"), "--worlds must be at least 1, not 0"),
        (("run", "--worlds", -5, "x"), "--worlds must be at least 1, not -5"),
        (("run", "--worlds", 1.5, "x"), "--worlds must be a whole number, not '1.5'"),
        (("run", "--worlds", "nan", "x"), "--worlds must be a whole number, not 'nan'"),
        (("run", "--worlds", "1e400", "x"), "--worlds must be a whole number, not '1e400'"),
        (("run", "--seed", -1, "x"), "--seed must be at least 0, not -1"),
        (("run", "--seed", 2**63, "x"), f"--seed must be at most {2**63 - 1}, not {2**63}"),
        (("run", "--workers", 0, "x"), "--workers must be at least 1, not 0"),
        (("run", "--workers", 100000, "x"), "--workers must be at most 512, not 100000"),
        (("run",), "SCENARIO is missing; see `guaranteesim run --help`"),
        (("compare",), "SCENARIO is missing; see `guaranteesim compare --help`"),
        (("run", "x", "y"), "got unexpected extra argument (y); see `guaranteesim run --help`"),
        (
            ("explain", "x", "--willing", "USA"),
            "--willing takes STATE=PROBABILITY such as USA=0.5, not 'USA'",
        ),
        (("explain", "x", "--willing", "USA=1.4"), "--willing takes a probability from 0 to 1, not '1.4'"),
        (
            ("explain", "x", "--correlation", "nan"),
            "--correlation takes a probability from 0 to 1, not 'nan'",
        ),
        (("run", "--world", 3, "x"), "there is no option '--world' (did you mean --worlds?)"),
        (("run", "--output", "y", "x"), "there is no option '--output' (write --out)"),
        (("compare", "--dir", "y", "x"), "there is no option '--dir' (write --out)"),
        (("run", "--jobs", 3, "x"), "there is no option '--jobs' (write --workers)"),
        (("run", "--runs", 3, "x"), "there is no option '--runs' (write --worlds)"),
        (("run", "--horizon", 3, "x"), "there is no option '--horizon' (write --set run.horizon_months=N)"),
        (("run", "--plot", "x"), "there is no option '--plot'; see"),
        (("run", "--show", "x"), "there is no option '--show'; see"),
        (("check", "--worlds", 3, "x"), "there is no option '--worlds'; see"),
    ],
)
def test_a_mistyped_command_line(refused: Refused, arguments: tuple[object, ...], message: str) -> None:
    assert refused(*arguments).startswith(message)


@pytest.mark.parametrize("command", ["run", "compare", "explain"])
def test_a_missing_file(refused: Refused, small: str, command: str) -> None:
    message = "smal.yaml: there is no such file, folder or shipped scenario (did you mean small.yaml?)"
    assert refused(command, "smal.yaml") == message


MISTAKES = {
    "a bad key": ("bindingnes: 0.5", "small.yaml:21:7", "did you mean bindingness?"),
    "a number out of bounds": ("bindingness: 1.4", "small.yaml:21:20", "between 0 and 1"),
    "an unknown state": ("provides: {FRE: {air: 1}}", "small.yaml:21:18", "FRE"),
}


@pytest.mark.parametrize("command", ["run", "explain", "check"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_faulty_file(refused: Refused, small: str, command: str, mistake: str) -> None:
    line, place, remedy = MISTAKES[mistake]
    path = Path(small)
    text = path.read_text(encoding="utf-8").replace("      deadline_days: 3", f"      {line}")
    path.write_text(text, encoding="utf-8")
    message = refused(command, small)
    assert place in message
    assert remedy in message


@pytest.mark.parametrize("command", SIMULATING)
@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("arrangement.commitments.assistance.parties=[]", "at least one"),
        ("arrangement.commitments.assistance.parties=[GBR, FRE]", "FRA"),
        ("arrangement.commitments.assistance.bindingness=1.4", "between 0 and 1"),
        ("run.horizon_months=0", "at least 1"),
        ("run.horizn_months=12", "did you mean horizon_months?"),
        ("run", "path=value"),
    ],
)
def test_a_setting_that_cannot_be(
    refused: Refused, small: str, command: str, setting: str, remedy: str
) -> None:
    assert remedy in refused(command, small, "--set", setting)


def test_an_overlay_that_is_not_offered(refused: Refused, small: str) -> None:
    assert "did you mean careless?" in refused("run", small, "--overlay", "carless")


@pytest.mark.parametrize("command", SIMULATING)
def test_far_too_many_worlds(refused: Refused, write: Callable[..., Path], command: str) -> None:
    files = [write(), write("other")] if command == "compare" else [write()]
    assert "world" in refused(command, *files, "--worlds", 1_000_000_000_000, "--out", "kept/here")


@pytest.mark.parametrize("command", SIMULATING)
def test_an_output_that_cannot_be_written(refused: Refused, write: Callable[..., Path], command: str) -> None:
    files = [write(), write("other")] if command == "compare" else [write()]
    assert "other.yaml" in refused(command, *files, "--out", write("other") / "below")


@pytest.mark.parametrize("command", SIMULATING)
def test_an_output_folder_of_someone_else(
    refused: Refused, write: Callable[..., Path], folder: Path, command: str
) -> None:
    files = [write(), write("other")] if command == "compare" else [write()]
    theirs = folder / "theirs" / "notes.txt"
    theirs.parent.mkdir()
    theirs.write_text("mine", encoding="utf-8")
    assert "theirs" in refused(command, *files, "--out", "theirs")


def test_one_scenario_is_no_comparison(refused: Refused, small: str) -> None:
    assert "at least two scenarios" in refused("compare", small)


def test_two_scenarios_of_one_name(refused: Refused, write: Callable[..., Path]) -> None:
    path = write()
    copy = path.with_name("copy.yaml")
    copy.write_bytes(path.read_bytes())
    assert "two scenarios are both named 'small'" in refused("compare", path, copy)


def test_a_baseline_that_is_not_there(refused: Refused, write: Callable[..., Path]) -> None:
    assert "did you mean other?" in refused("compare", write(), write("other"), "--baseline", "othr")


def test_different_horizons(refused: Refused, write: Callable[..., Path]) -> None:
    other = write("other")
    other.write_text(other.read_text().replace("horizon_months: 24", "horizon_months: 36"), encoding="utf-8")
    assert "run.horizon_months" in refused("compare", write(), other)


def test_a_state_that_is_no_party(refused: Refused, small: str) -> None:
    assert "FRA" in refused("explain", small, "--willing", "FRE=0.5")
