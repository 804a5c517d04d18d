"""A results folder: what is in it comes back, what is not ours stays, and nothing is ever half written."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from filelock import FileLock
from tests.ensemble.frames_equal import assert_equal, hashes

from guaranteesim.ensemble import Results, read_results, run_scenario, verify_folder
from guaranteesim.ensemble.keep.run_store import split_row_groups
from guaranteesim.errors import StorageError, UserError
from guaranteesim.scenario.schema import Scenario

FILES = {"manifest.json", "worlds.parquet", "events.parquet", "monthly.parquet", "timeline.parquet"}


def test_what_is_read_is_what_was_run(results: Results, kept: Path) -> None:
    back = read_results(kept)
    assert_equal(back, results)
    assert back.scenario == results.scenario
    assert back.folder == kept
    assert {path.name for path in kept.iterdir()} == FILES | {".guaranteesim.lock"}


@pytest.mark.parametrize("size", [4, 13])
def test_no_byte_depends_on_the_blocks(scenario: Scenario, kept: Path, tmp_path: Path, size: int) -> None:
    run_scenario(scenario, block_size=size, out=tmp_path / "small")
    assert hashes(tmp_path / "small") == hashes(kept)


def test_the_manifest_reproduces_the_run(results: Results, kept: Path) -> None:
    manifest = read_results(kept).manifest
    again = run_scenario(read_results(kept).scenario)
    assert_equal(again, results)
    apart = {"files", "parts", "finished", "execution", "manifest_sha256"}
    assert {key: value for key, value in manifest.items() if key not in apart} == again.manifest
    text = (kept / "manifest.json").read_text(encoding="utf-8")
    assert str(kept.parent) not in text
    assert os.uname().nodename not in text


def test_row_groups_do_not_depend_on_the_parts() -> None:
    rows = pa.table({"world": list(range(150_000))})
    cut = [rows.slice(0, 1), rows.slice(1, 70_000), rows.slice(70_001)]
    groups = list(split_row_groups(cut))
    assert [group.num_rows for group in groups] == [65_536, 65_536, 18_928]
    assert pa.concat_tables(groups).combine_chunks().equals(rows.combine_chunks())


def test_a_finished_run_is_not_done_again(
    scenario: Scenario, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(kept, tmp_path / "small")
    monkeypatch.setattr("guaranteesim.ensemble.run.executors.simulate_block", None)
    assert_equal(run_scenario(scenario, out=tmp_path / "small"), read_results(kept))


def test_a_changed_scenario_is_run_anew(variant: Callable[..., Scenario], kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(kept, folder)
    (folder / "notes.txt").write_text("mine")
    changed = run_scenario(variant(title="Another title"), worlds=8, out=folder, replace=True)
    assert read_results(folder).title == changed.title == "Another title"
    assert verify_folder(folder) == [
        f"{folder / 'notes.txt'} is not one of the files that were written: move it elsewhere"
    ]
    assert (folder / "notes.txt").read_text() == "mine"


def test_verify_finds_every_flipped_byte(kept: Path, tmp_path: Path) -> None:
    assert verify_folder(kept) == []
    draw = random.Random(1)
    for name in sorted(FILES) * 8:
        folder = tmp_path / "copy"
        shutil.copytree(kept, folder)
        content = bytearray((folder / name).read_bytes())
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        (folder / name).write_bytes(content)
        problems = verify_folder(folder)
        assert len(problems) == 1, name
        assert name in problems[0]
        shutil.rmtree(folder)


def test_verify_and_read_say_what_is_missing(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(kept, folder)
    (folder / "events.parquet").unlink()
    assert verify_folder(folder) == [f"{folder / 'events.parquet'} is missing"]
    with pytest.raises(StorageError, match=r"events\.parquet is missing: give the command"):
        read_results(folder)
    with pytest.raises(UserError, match="holds no finished results"):
        read_results(tmp_path)
    with pytest.raises(UserError, match="holds no results of ours"):
        verify_folder(tmp_path)


def test_damaged_files_are_reported_not_believed(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(kept, folder)
    (folder / "worlds.parquet").write_bytes(b"PAR1")
    with pytest.raises(StorageError, match=r"worlds\.parquet was changed or damaged"):
        read_results(folder)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(StorageError, match=r"manifest\.json is damaged"):
        read_results(folder)


def test_a_folder_of_somebody_else_is_refused(scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(UserError, match="is not empty and holds no results of ours"):
        run_scenario(scenario, out=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"thesis.doc", "manifest.json"}
    with pytest.raises(UserError, match="is not empty and holds no results of ours"):
        run_scenario(scenario, out=tmp_path, replace=True)
    assert {path.name for path in tmp_path.iterdir()} == {"thesis.doc", "manifest.json"}


def test_a_second_run_in_the_folder_is_refused(scenario: Scenario, tmp_path: Path) -> None:
    with (
        FileLock(tmp_path / ".guaranteesim.lock"),
        pytest.raises(StorageError, match="another run is writing"),
    ):
        run_scenario(scenario, out=tmp_path)
    run_scenario(scenario, worlds=2, out=tmp_path)


@pytest.mark.parametrize("out", ["file", "file/below", "name\0"])
def test_a_folder_that_cannot_be_used_is_the_users_to_change(
    scenario: Scenario, tmp_path: Path, out: str
) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match="another folder"):
        run_scenario(scenario, out=tmp_path / out)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_loses_nothing_finished(
    scenario: Scenario, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, done = tmp_path / "small", []

    def full(handle: int) -> None:
        done.append(handle)
        if len(done) > 6:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("guaranteesim.ensemble.keep.files.os.fsync", full)
        with pytest.raises(
            StorageError, match=r"No space left on device\. Finished blocks are kept"
        ) as caught:
            run_scenario(scenario, block_size=10, out=folder)
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in folder.rglob("*.*")) == [
        ".blocks", ".guaranteesim.lock", "block-0-10.arrows", "block-10-10.arrows", "manifest.json",
    ]  # fmt: skip
    again = run_scenario(scenario, block_size=10, out=folder)
    assert again.manifest["execution"]["blocks_resumed"] == 2
    assert hashes(folder) == hashes(kept)
