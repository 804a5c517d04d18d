"""A results folder from a stranger: refused at once with one message, never followed, never waited for."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ensemble.forging import forged

from guaranteesim.ensemble import read_results, run_scenario, verify_folder
from guaranteesim.errors import GuaranteesimError, StorageError, UserError
from guaranteesim.scenario.schema import Scenario

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files as POSIX has them")

FILES = ("manifest.json", "worlds.parquet", "events.parquet")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the address of a socket is short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    elsewhere = path.parent.parent / "elsewhere"
    elsewhere.write_bytes(b"{}")
    path.symlink_to(elsewhere)


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(kept, folder)
    return folder


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("put", [a_pipe, a_device, a_socket, a_folder, a_link])
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_what_is_no_file_is_refused(
    copy: Path, scenario: Scenario, name: str, put: Callable[[Path], None]
) -> None:
    (copy / name).unlink()
    put(copy / name)
    with pytest.raises(StorageError, match="where a file should be") as caught:
        read_results(copy)
    assert "\n" not in str(caught.value)
    assert any("where a file should be" in problem for problem in verify_folder(copy))
    if name == "manifest.json":
        with pytest.raises(StorageError, match="where a file should be"):
            run_scenario(scenario, out=copy)


@pytest.mark.parametrize("name", ["figures", ".blocks", "packages", ".unfinished"])
def test_a_subfolder_that_leads_out_is_not_written_to(copy: Path, scenario: Scenario, name: str) -> None:
    outside = copy.parent / "outside"
    outside.mkdir()
    (copy / name).symlink_to(outside)
    with pytest.raises(StorageError, match="a link where a folder should be"):
        run_scenario(scenario, out=copy)
    assert not list(outside.iterdir())


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize("text", [DEEP, "[" + "1," * 9_000_000 + "1]", "{", "\x00", "null", "[]", '"x"'])
def test_a_manifest_that_cannot_be_one(copy: Path, scenario: Scenario, text: str) -> None:
    (copy / "manifest.json").write_text(text)
    for refused in (lambda: read_results(copy), lambda: run_scenario(scenario, out=copy)):
        with pytest.raises((StorageError, UserError)) as caught:
            refused()
        assert "\n" not in str(caught.value)
    if text in ("null", "[]", '"x"'):
        with pytest.raises(UserError, match="no results of ours"):
            verify_folder(copy)
    else:
        assert len(verify_folder(copy)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"files": {"../../secret": "0" * 64}}, {"files": {"/etc/passwd": "0" * 64}},
        {"files": {"": "0" * 64}}, {"files": {"a\0b": "0" * 64}}, {"files": ["worlds.parquet"]},
        {"files": {"worlds.parquet": 3}},
        {"files": None}, {"parts": {"../copy": "0" * 64}}, {"parts": {".": "0" * 64}}, {"parts": {"x": None}},
        {"finished": "yes"}, {"format": True}, {"format": 99}, {"format": 2.0}, {"kind": "comparison"},
        {"kind": {}}, {"scenario": None}, {"scenario": {}}, {"scenario": [1]}, {"worlds": "many"},
        {"name": {"a": 1}, "finished": False}, {"seed": 1e300, "finished": False},
        {"scenarios": "all", "kind": "comparison"},
    ],
)  # fmt: skip
def test_a_manifest_of_odd_types_with_a_right_seal(
    copy: Path, scenario: Scenario, change: dict[str, object]
) -> None:
    secret = copy.parent.parent / "secret"
    secret.write_text("mine")
    forged(copy, change)
    problems: list[str] = []
    for call in (
        lambda: problems.extend(verify_folder(copy)),
        lambda: read_results(copy),
        lambda: run_scenario(scenario, out=copy),
    ):
        try:
            call()
        except GuaranteesimError as error:
            problems.append(str(error))
    assert problems or change == {"worlds": "many"}
    assert all("\n" not in problem for problem in problems)
    assert secret.read_text() == "mine"


def test_replacing_never_reaches_outside(copy: Path, scenario: Scenario) -> None:
    outside = copy.parent / "outside"
    outside.mkdir()
    (outside / "treasure.txt").write_text("mine")
    (copy / "way").symlink_to(outside)
    names = ["../outside/treasure.txt", "way/treasure.txt", "a/../../outside/treasure.txt"]
    forged(
        copy, {"files": dict.fromkeys(names, "0" * 64), "parts": {"../outside": "0" * 64, "way": "0" * 64}}
    )
    run_scenario(scenario, worlds=2, out=copy, replace=True)
    assert (outside / "treasure.txt").read_text() == "mine"


def test_a_folder_that_is_none(tmp_path: Path, scenario: Scenario) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("{}")
    for name in ("pipe", "file", "missing", "a\0b"):
        with pytest.raises((UserError, StorageError)):
            read_results(tmp_path / name)
    for name in ("pipe", "file"):
        with pytest.raises(UserError, match="is no folder"):
            run_scenario(scenario, out=tmp_path / name)


def test_a_manifest_may_not_name_other_rows(copy: Path) -> None:
    content = json.loads((copy / "manifest.json").read_text())
    content["scenario"]["run"]["worlds"] = 31
    forged(copy, {"scenario": content["scenario"]})
    with pytest.raises(StorageError, match="rows"):
        read_results(copy)
