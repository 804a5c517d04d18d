"""The program as a whole: help, version, start-up, pipes, faults."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Program, command

import guaranteesim
from guaranteesim.cli import main
from guaranteesim.cli import program as program_module

HEAVY = ("numpy", "pandas", "pydantic", "mesa", "matplotlib", "rich", "ruamel", "scipy")


def test_without_arguments_it_shows_its_help(program: Program) -> None:
    result = program()
    assert result.exit_code == 0
    assert all(name in result.stdout for name in ("list", "explain", "run", "compare", "check"))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself(program: Program, name: str) -> None:
    result = program(name, "--help")
    assert result.exit_code == 0
    assert max(len(line) for line in result.stdout.splitlines()) <= 100
    assert "..." not in program().stdout.split("Commands:")[1]


def test_version(program: Program) -> None:
    assert program("--version").stdout == f"guaranteesim {guaranteesim.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(folder: Path, arguments: list[str]) -> None:
    code = (
        "import sys\nfrom guaranteesim.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_fault_of_ours_is_said_in_two_lines(
    program: Program, monkeypatch: pytest.MonkeyPatch, small: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a wheel came off\nat speed")

    monkeypatch.setattr("guaranteesim.studies.load", fail)
    result = program("explain", small)
    assert result.exit_code == 1
    first, second = result.stderr.splitlines()
    assert first == (
        "error: this is a fault in guaranteesim, not in what you asked for: RuntimeError: a wheel came off"
    )
    assert "--debug" in second
    shown = program("explain", small, "--debug")
    assert isinstance(shown.exception, RuntimeError)


def test_storage_that_fails_is_3(program: Program, monkeypatch: pytest.MonkeyPatch, small: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "results/small")

    monkeypatch.setattr("guaranteesim.studies.load", fail)
    result = program("run", small)
    assert result.exit_code == 3
    assert result.stderr == "error: results/small: No space left on device\n"


def test_a_pipe_that_closes_is_no_fault(folder: Path, small: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        done = subprocess.run(
            command("check", "--show", small), stdout=pipe, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.stderr == ""
    assert done.returncode == 1


def test_letters_the_terminal_lacks_do_not_matter(
    process: Callable[..., subprocess.CompletedProcess[str]], small: str
) -> None:
    text = Path(small).read_text(encoding="utf-8").replace("A small", "Protégé's")
    Path(small).write_text(text, encoding="utf-8")
    done = process("explain", small, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stderr == ""


def test_every_command_can_be_debugged() -> None:
    assert isinstance(main, program_module.Program)
    for found in [main, *main.commands.values()]:
        assert isinstance(found, click.Command)
        assert any("--debug" in parameter.opts for parameter in found.params)


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("sweep", "500 at every value"),
        ("breakeven", "500 to begin with"),
        ("discover", "50 a row"),
        ("experiment", "100 a row"),
        ("robust", "100 a row"),
        ("sensitivity", "as in the scenario; 100 a row with --design"),
        ("channels", "as in the scenario"),
    ],
)
def test_the_help_says_how_many_worlds_a_study_takes(program: Program, name: str, default: str) -> None:
    said = " ".join(program(name, "--help").stdout.split())
    assert f"Number of worlds. [default: {default}]" in said
