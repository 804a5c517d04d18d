"""Continuous integration finds every interpreter there is, and names each one that is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
BROKEN = "#!/bin/sh\nexit 127\n"
WORKING = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'

Search = Callable[..., subprocess.CompletedProcess[str]]


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def search(root: Path, tmp_path: Path) -> Search:
    """Run the search with ``path`` before the system's folders, in which only the shell's tools are."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("bash", "env", "ls", "sort", "sh"):
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)

    def call(*versions: str, path: Path = tools) -> subprocess.CompletedProcess[str]:
        found = f"{path}{os.pathsep}{tools}"
        return subprocess.run(
            [root / ".ci" / "interpreters", *versions], text=True, capture_output=True, check=True,
            env={"PATH": found, "PYENV_ROOT": str(tmp_path / "pyenv")},
        )  # fmt: skip

    return call


def test_nothing_there_is_said(search: Search) -> None:
    assert search().stdout.splitlines() == ["3.11 -", "3.12 -", "3.13 -", "3.14 -"]


def test_one_on_path(search: Search, tmp_path: Path) -> None:
    there = put(tmp_path / "bin" / f"python{THIS}", WORKING)
    assert search(THIS, path=there.parent).stdout == f"{THIS} {there}\n"


def test_pyenv_s_own_behind_a_name_that_fails(search: Search, tmp_path: Path) -> None:
    shim = put(tmp_path / "shims" / f"python{THIS}", BROKEN)
    older = put(tmp_path / "pyenv" / "versions" / f"{THIS}.2" / "bin" / f"python{THIS}", WORKING)
    newer = put(tmp_path / "pyenv" / "versions" / f"{THIS}.10" / "bin" / f"python{THIS}", WORKING)
    assert search(THIS, path=shim.parent).stdout == f"{THIS} {newer}\n"
    newer.unlink()
    assert search(THIS, path=shim.parent).stdout == f"{THIS} {older}\n"


def test_one_that_does_not_run_is_named(search: Search, tmp_path: Path) -> None:
    shim = put(tmp_path / "shims" / f"python{THIS}", BROKEN)
    found = search(THIS, path=shim.parent)
    assert found.stdout == f"{THIS} -\n"
    assert str(shim) in found.stderr


def test_one_of_another_version_does_not_count(search: Search, tmp_path: Path) -> None:
    there = put(tmp_path / "bin" / "python3.99", WORKING)
    assert search("3.99", path=there.parent).stdout == "3.99 -\n"
