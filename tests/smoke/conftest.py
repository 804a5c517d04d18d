"""One run and one comparison, made by the program as a person would make them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RUN = "coalition-us-backstop"
COMPARED = ("no-guarantee", "article-5-like")
WORLDS = 40

Program = Callable[..., str]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Run the program in a process of its own, warnings being errors; return what it prints."""
    folder = tmp_path_factory.mktemp("program")

    def call(*arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "guaranteesim", *map(str, arguments)], cwd=folder,
            env={**os.environ, "NO_COLOR": "1"}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return call


@pytest.fixture(scope="session")
def ran(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that ``run`` leaves."""
    folder = tmp_path_factory.mktemp("ran") / "run"
    program("run", RUN, "--worlds", WORLDS, "--out", folder)
    return folder


@pytest.fixture(scope="session")
def compared(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that ``compare`` leaves; two processes share the work."""
    folder = tmp_path_factory.mktemp("compared") / "comparison"
    program("compare", *COMPARED, "--worlds", WORLDS, "--workers", 2, "--out", folder)
    return folder
