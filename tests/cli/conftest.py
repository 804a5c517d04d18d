"""A small scenario in an empty working folder, and the program called inside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guaranteesim.cli import main

SMALL = """\
name: {name}
title: A small arrangement
as_of: 2026-01-01
order: {order}
run: {{worlds: 30, horizon_months: 24, seed: 3}}
states:
  RUS: {{nuclear: true, forces: {{ground: 120}}}}
  UKR: {{forces: {{ground: 130}}}}
  GBR: {{nuclear: true, forces: {{ground: 4, air: 4, arms: 0.4}}, stake: 0.6}}
  FRA: {{nuclear: true, forces: {{ground: 5, air: 4, arms: 0.3}}, stake: 0.6}}
  CHN: {{nuclear: true, forces: {{ground: 2}}, stake: 0.1, alignment: 0.4}}
challenger: {{state: RUS, motivation: 2}}
protege: {{state: UKR}}
theatre: {{opportunity: {{per_year: 4}}}}
arrangement:
  commitments:
    assistance:
      parties: [GBR, FRA, CHN, RUS]
      trigger: {{rung: strikes}}
      rule: {rule}
      deadline_days: 3
      each_provides: {{ground: 0.5, air: 1, arms: 1}}
overlays:
  careless: {{states: {{GBR: {{stake: 0.1}}}}}}
"""

QUICK_FIGURE = "one.svg"


def draw_quickly(_: object, folder: Path, tell: Callable[[str, int, int], None]) -> list[Path]:
    """Stands in for the drawing, which takes seconds and has tests of its own."""
    tell("one", 1, 1)
    folder.mkdir(exist_ok=True)
    (folder / QUICK_FIGURE).write_text("<svg/>", encoding="utf-8")
    return [folder / QUICK_FIGURE]


Program = Callable[..., Result]


@pytest.fixture
def quick_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing but a sign that something would have been drawn."""
    for name in ("draw_run", "draw_all"):
        monkeypatch.setattr(f"guaranteesim.report.figures.{name}", draw_quickly)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Write a small scenario; returns its path relative to the working folder."""

    def write_file(name: str = "small", rule: str = "all", order: int = 0, text: str = SMALL) -> Path:
        path = Path(f"{name}.yaml")
        path.write_text(text.format(name=name, rule=rule, order=order), encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def small(write: Callable[..., Path]) -> str:
    return str(write())


@pytest.fixture
def program(folder: Path) -> Program:
    """Call the program as a person would; arguments may be numbers and paths."""

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return call


@pytest.fixture
def refused(program: Program, folder: Path) -> Callable[..., str]:
    """The one line a call is refused with; it must exit with 2, print nothing and leave nothing behind.

    Notes on what was asked for may stand before it.
    """

    def call(*arguments: object) -> str:
        before = sorted(folder.rglob("*"))
        result = program(*arguments)
        assert result.exit_code == 2, result.output
        assert result.stdout == ""
        (line,) = (line for line in result.stderr.splitlines() if not line.startswith("note: "))
        assert line.startswith("error: ")
        assert sorted(folder.rglob("*")) == before
        return line.removeprefix("error: ")

    return call


def command(*arguments: object) -> list[str]:
    """The command line of a process of its own."""
    return [sys.executable, "-m", "guaranteesim", *map(str, arguments)]


@pytest.fixture
def process(folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program as a process of its own in the working folder."""

    def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments), cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return call
