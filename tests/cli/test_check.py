"""``check``: every problem of every file at once, and the resolved file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import SMALL, Program

Write = Callable[..., Path]


def test_a_sound_file(program: Program, small: str) -> None:
    result = program("check", small)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "small.yaml: sound (small)\n", "")


def test_quiet_says_nothing_of_a_sound_file(program: Program, small: str) -> None:
    assert program("check", "--quiet", small).output == ""


def test_all_problems_of_all_files(program: Program, write: Write) -> None:
    broken = write("broken", rule="al")
    broken.write_text(broken.read_text().replace("title:", "titel:"), encoding="utf-8")
    result = program("check", write(), broken, "nowhere")
    assert result.exit_code == 2
    assert result.stdout == "small.yaml: sound (small)\n"
    *lines, count = result.stderr.splitlines()
    assert all(line.startswith("error: ") for line in lines)
    assert any("broken.yaml:2:1" in line and "title" in line for line in lines)
    assert any("broken.yaml" in line and "did you mean" in line and "all" in line for line in lines)
    assert "nowhere: there is no such file" in lines[-1]
    assert count.endswith("in 2 of 3 scenarios")


def test_a_problem_inherited_by_several_files_is_said_once(
    program: Program, folder: Path, write: Write
) -> None:
    base = write("_base")
    base.write_text(base.read_text().replace("stake: 0.6", "stake: 6"), encoding="utf-8")
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text(f"extends: _base.yaml\nname: {name}\n", encoding="utf-8")
    result = program("check", folder)
    assert result.exit_code == 2
    *lines, count = result.stderr.splitlines()
    assert len(lines) == 2
    assert count == "2 problems in 2 of 2 scenarios"


def test_a_no_deal_scenario_that_is_not_there(program: Program, write: Write) -> None:
    path = write()
    path.write_text(f"no_deal: continued-wr\n{path.read_text()}", encoding="utf-8")
    result = program("check", path)
    assert result.exit_code == 2
    assert result.stderr == (
        "error: small.yaml:1:10: no_deal: there is no 'continued-wr' beside this file, and no shipped "
        "scenario of that name (did you mean continued-war? null compares as if in force)\n"
    )
    assert program("check", path, "--set", "no_deal=continued-war").exit_code == 0


def test_the_resolved_file_can_be_read_again(program: Program, small: str) -> None:
    shown = program("check", "--show", small, "--set", "run.worlds=7", "--overlay", "careless").stdout
    Path("again.yaml").write_text(shown, encoding="utf-8")
    again = program("check", "--show", "again.yaml").stdout
    assert again.splitlines()[1:] == shown.splitlines()[1:]
    assert "worlds: 7" in shown
    assert "stake: 0.1" in shown


def test_json(program: Program, small: str) -> None:
    result = program("check", "--json", small, "nowhere")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert document["sound"] is False
    sound, missing = document["files"]
    assert sound == {"file": "small.yaml", "name": "small", "problems": [], "notes": []}
    assert missing["problems"][0]["message"] == "there is no such file, folder or shipped scenario"


def test_the_no_deal_scenario_and_the_overlays_on_offer_are_checked_too(
    program: Program, write: Write
) -> None:
    other = write("other")
    other.write_text(
        other.read_text().replace("deadline_days: 3", "deadline_days: 72 hours"), encoding="utf-8"
    )
    path = write()
    text = f"no_deal: other\n{path.read_text()}".replace("stake: 0.1}", "steak: 0.1}").replace(
        "order: 0", "order: x"
    )
    path.write_text(text, encoding="utf-8")
    result = program("check", path)
    assert result.exit_code == 2
    first, second, third = result.stderr.splitlines()
    assert "small.yaml:5:8: order: must be a whole number" in first
    assert "GBR.steak: unknown key 'steak' (did you mean stake?)" in second
    assert "other.yaml:21:22: " in third
    assert "(write 3: the unit is days)" in third


def test_null_of_a_setting_is_left_out_of_a_no_deal_scenario_without_it(
    program: Program, write: Write
) -> None:
    write("other")
    path = write()
    text = path.read_text().replace(
        "challenger:", "events: {leaves: {state: FRA, month: 2, withdraws: true}}\nchallenger:"
    )
    path.write_text(f"no_deal: other\n{text}", encoding="utf-8")
    settings = ("--set", "events.leaves=null", "--worlds", 2, "--quiet")
    assert program("compare", path, "other.yaml", *settings).exit_code == 2
    assert program("compare", path, *settings).exit_code == 0


@pytest.mark.parametrize("name", ["a\x1b[31mred", "a\nb", "a\u202eb", "a\x9bb", "a\rb"])
def test_no_file_name_reaches_the_terminal_with_controls(program: Program, folder: Path, name: str) -> None:
    odd = folder / name
    odd.mkdir()
    (odd / "small.yaml").write_text(SMALL.format(name="small", rule="all", order=0), encoding="utf-8")
    (odd / "faulty.yaml").write_text("colour: red\n", encoding="utf-8")
    calls = [
        ("check", odd), ("check", odd, "--json"), ("check", odd / "small.yaml", "--show"),
        ("check", odd / "nowhere.yaml"),
        ("check", odd / "small.yaml", "--overlay", odd / "nowhere.yaml"), ("run", odd / "faulty.yaml"),
        ("check", odd / "small.yaml", "--set", f"run.{name}=1"), ("explain", odd),
        ("bargain", odd / "x.yaml"), ("theories", odd, "--theories", odd / "faulty.yaml"), ("backtest", odd),
        ("run", odd / "small.yaml", "--out", odd, "--worlds", 2),
    ]  # fmt: skip
    for call in calls:
        said = program(*call).output
        assert said, call
        assert not [letter for letter in said if not letter.isprintable() and letter != "\n"], (call, said)
        assert name not in said


@pytest.mark.usefixtures("quick_figures")
def test_the_folder_of_results_is_shown_without_controls(program: Program, small: str) -> None:
    result = program("run", small, "--worlds", 2, "--out", "to\x1b[31mred")
    assert result.exit_code == 0
    assert ": to?[31mred." in result.output
