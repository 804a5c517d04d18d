"""A folder in use: locked first, not believed while unfinished, other results never replaced unasked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from tests.ensemble.frames_equal import hashes

from guaranteesim.ensemble import Results, read_results, run_scenario, run_scenarios, verify_folder
from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.ensemble.keep.folder_claims import begin_folder, expect_files, finish_folder, lock_folder
from guaranteesim.ensemble.keep.markers import read_marker
from guaranteesim.errors import StorageError, UserError
from guaranteesim.scenario.schema import Scenario

Variant = Callable[..., Scenario]


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock"]
    return {str(path): path.read_bytes() for path in files}


@pytest.mark.parametrize("other", [{"worlds": 3}, {"seed": 9}, {"scenario": "another title"}])
def test_a_finished_result_of_something_else_is_refused(
    scenario: Scenario, variant: Variant, tmp_path: Path, other: dict[str, object]
) -> None:
    folder = tmp_path / "small"
    run_scenario(scenario, worlds=4, out=folder)
    before = contents(folder)
    wanted = variant(title=other["scenario"]) if "scenario" in other else scenario
    sizes = {"worlds": 4} | {key: value for key, value in other.items() if key != "scenario"}
    with pytest.raises(
        UserError, match=r"finished run of small \(4 worlds, seed 5\).*--replace.*replace=True"
    ):
        run_scenario(wanted, out=folder, **sizes)  # type: ignore[arg-type]  # whole numbers by name
    assert contents(folder) == before
    replaced = run_scenario(wanted, out=folder, replace=True, **sizes)  # type: ignore[arg-type]  # as above
    assert len(replaced.worlds) == sizes["worlds"]
    assert verify_folder(folder) == []


def test_one_refusal_among_several_changes_none(scenario: Scenario, variant: Variant, tmp_path: Path) -> None:
    other = variant(name="other")
    list(run_scenarios([scenario, other], worlds=4, out=tmp_path))
    before = contents(tmp_path)
    with pytest.raises(UserError, match="--replace"):
        list(run_scenarios([variant(name="new"), other], worlds=3, out=tmp_path))
    assert contents(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_an_unfinished_run_of_another_size_shares_its_blocks(scenario: Scenario, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_scenario(scenario, out=tmp_path / "small", block_size=10, progress=stop)
    with pytest.raises(UserError, match="unfinished run of small"):
        read_results(tmp_path / "small")
    again = run_scenario(scenario, worlds=24, out=tmp_path / "small", block_size=7)
    assert again.manifest["execution"]["blocks_resumed"] == 2
    run_scenario(scenario, worlds=24, out=tmp_path / "whole")
    assert hashes(tmp_path / "small") == hashes(tmp_path / "whole")


def test_blocks_are_used_however_they_were_cut(scenario: Scenario, kept: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_scenario(scenario, out=tmp_path / "small", block_size=4, progress=stop)
    again = run_scenario(scenario, out=tmp_path / "small", block_size=11)
    assert (again.manifest["execution"]["blocks_resumed"], again.manifest["execution"]["blocks"]) == (3, 5)
    assert hashes(tmp_path / "small") == hashes(kept)


@pytest.mark.parametrize("change", ["format", "kind", "program", "files"])
def test_a_marker_that_is_not_ours_marks_nothing(scenario: Scenario, tmp_path: Path, change: str) -> None:
    content = {"program": "guaranteesim", "kind": "run", "format": 2, "files": {}}
    odd = {"format": "2", "kind": ["run"], "program": "webpack", "files": {"a": 1}}
    (tmp_path / "manifest.json").write_text(json.dumps({**content, change: odd[change]}))
    before = contents(tmp_path)
    with pytest.raises(UserError, match="holds no results of ours"):
        run_scenario(scenario, out=tmp_path, replace=True)
    assert contents(tmp_path) == before


def test_results_of_another_format_are_kept_until_they_are_replaced(
    scenario: Scenario, tmp_path: Path
) -> None:
    old = {"format": 1, "scenario_sha256": "0" * 64, "code_sha256": "0" * 64, "files": {}, "name": "small"}
    (tmp_path / "manifest.json").write_text(json.dumps(old))
    before = contents(tmp_path)
    with pytest.raises(StorageError, match=r"in format 1 of another version .* --replace"):
        read_results(tmp_path)
    assert "format 1" in verify_folder(tmp_path)[0]
    with pytest.raises(UserError, match=r"format of another version .* --replace"):
        run_scenario(scenario, worlds=2, out=tmp_path)
    assert contents(tmp_path) == before
    run_scenario(scenario, worlds=2, out=tmp_path, replace=True)
    assert verify_folder(tmp_path) == []


def test_files_left_by_a_killed_process_are_swept_and_others_stay(scenario: Scenario, tmp_path: Path) -> None:
    run_scenario(scenario, worlds=2, out=tmp_path)
    ours = [tmp_path / "worlds.parquet.77-140.part", tmp_path / ".timeline.png.77.part"]
    theirs = tmp_path / "film.mp4.part"
    for path in [*ours, theirs]:
        path.write_text("x")
    run_scenario(scenario, worlds=2, out=tmp_path)
    assert theirs.exists()
    assert not any(path.exists() for path in ours)


def test_the_lock_comes_before_everything(scenario: Scenario, kept: Path, tmp_path: Path) -> None:
    run_scenario(scenario, worlds=2, out=tmp_path)
    before = contents(tmp_path)
    with FileLock(tmp_path / ".guaranteesim.lock"):
        for replace in (False, True):
            with pytest.raises(StorageError, match="another run is writing"):
                run_scenario(scenario, worlds=3, out=tmp_path, replace=replace)
    assert contents(tmp_path) == before


def test_a_lock_that_is_a_link_empties_nothing(scenario: Scenario, tmp_path: Path) -> None:
    treasure = tmp_path / "treasure.txt"
    treasure.write_text("mine")
    run_scenario(scenario, worlds=2, out=tmp_path / "small")
    (tmp_path / "small" / ".guaranteesim.lock").unlink()
    (tmp_path / "small" / ".guaranteesim.lock").symlink_to(treasure)
    with pytest.raises(StorageError, match="cannot be locked"):
        run_scenario(scenario, worlds=2, out=tmp_path / "small")
    assert treasure.read_text() == "mine"


def test_home_is_the_same_everywhere(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)
    run_scenario(scenario, worlds=2, out="~/small")
    assert read_results("~/small").folder == home / "small"
    assert verify_folder("~/small") == []
    assert not Path("~").exists()
    with pytest.raises(UserError, match="empty"):
        locate_results_folder("")
    with pytest.raises(UserError, match="in full"):
        locate_results_folder("~nobody-of-this-name/x")


@pytest.mark.parametrize("name", ["s3:/bucket", "file:/x", "http:", "a b\udcff", "gs:x"])
def test_a_folder_is_never_taken_for_an_address(
    scenario: Scenario, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run_scenario(scenario, out=name)
    assert hashes(tmp_path / name) == hashes(kept)
    assert len(read_results(name).worlds) == 30


def test_parts_of_what_is_replaced_go_and_others_stay(tmp_path: Path) -> None:
    def made(parts: list[str], replace: bool) -> None:
        with lock_folder(tmp_path) as found:
            begin_folder(tmp_path, found, {"kind": "comparison", "scenarios": parts}, parts)
            for part in parts:
                with lock_folder(tmp_path / part) as inner:
                    begin_folder(tmp_path / part, inner, {"kind": "run", "name": part})
                    finish_folder(tmp_path / part, [])
            finish_folder(tmp_path, [], parts)

    made(["a", "b"], replace=False)
    (tmp_path / "b" / "notes.txt").write_text("mine")
    made(["a", "c"], replace=True)
    assert {path.name for path in tmp_path.iterdir()} == {
        ".guaranteesim.lock",
        "comparison.json",
        "a",
        "b",
        "c",
    }
    assert [path.name for path in (tmp_path / "b").iterdir() if path.name[0] != "."] == ["notes.txt"]
    marker = read_marker(tmp_path)
    assert marker is not None
    assert set(marker.parts) == {"a", "c"}


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(scenario: Scenario, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot write"):
        run_scenario(scenario, out=tmp_path / "small")


@pytest.mark.parametrize("again", [False, True])
def test_a_stop_beside_the_tables_does_not_cost_the_worlds(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    folder, whole = tmp_path / "small", tmp_path / "whole"

    def keep(results: Results) -> list[Path]:
        assert results.folder is not None
        (results.folder / "more.txt").write_text("more", encoding="utf-8")
        return [results.folder / "more.txt"]

    def stop(results: Results) -> list[Path]:
        keep(results)
        raise KeyboardInterrupt

    if again:
        run_scenario(scenario, worlds=4, out=folder, keep=keep)
    with pytest.raises(KeyboardInterrupt):
        run_scenario(scenario, worlds=4, out=folder, keep=stop)
    assert verify_folder(folder)
    run_scenario(scenario, worlds=4, out=whole, keep=keep)
    monkeypatch.setattr(
        "guaranteesim.ensemble.run.executors.simulate_block", None
    )  # nothing is simulated again
    run_scenario(scenario, worlds=4, out=folder, keep=keep)
    assert verify_folder(folder) == []
    assert hashes(folder) == hashes(whole)


def test_what_is_to_be_removed_never_passes_for_new(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_scenario(scenario, worlds=4, out=tmp_path / "small")
    with monkeypatch.context() as patch:
        patch.setattr("guaranteesim.ensemble.keep.folder_claims._clear_folder", _stop)
        with pytest.raises(KeyboardInterrupt):
            run_scenario(scenario, worlds=3, out=tmp_path / "small", replace=True)
    assert len(run_scenario(scenario, worlds=3, out=tmp_path / "small").worlds) == 3
    assert verify_folder(tmp_path / "small") == []


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_was_expected_goes_unless_it_is_written(tmp_path: Path) -> None:
    one, other = {"kind": "theories", "worlds": 1}, {"kind": "theories", "worlds": 2}
    folder = tmp_path / "kept"
    for content, left in ((one, {"a.csv", "mine.txt"}), (other, {"mine.txt"})):
        with lock_folder(folder) as found:
            begin_folder(folder, found, one)
            expect_files(folder, ["a.csv", "figures/b.png"])
            (folder / "figures").mkdir(exist_ok=True)
            for name in ("a.csv", "figures/b.png", "mine.txt"):
                (folder / name).write_text(name, encoding="utf-8")
        with lock_folder(folder) as found:
            begin_folder(folder, found, content)
            assert (folder / "a.csv").exists() == ("a.csv" in left)  # the same request may use it
            written = [folder / "a.csv"] if "a.csv" in left else []
            finish_folder(folder, written)
        assert {path.name for path in folder.iterdir()} - left == {"comparison.json", ".guaranteesim.lock"}
        assert verify_folder(folder) == [
            f"{folder / 'mine.txt'} is not one of the files that were written: move it elsewhere"
        ]


def test_blocks_of_a_run_that_stopped_do_not_outlast_it(scenario: Scenario, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_scenario(scenario, worlds=4, block_size=2, out=tmp_path, progress=stop)
    assert list((tmp_path / ".blocks").iterdir())
    with lock_folder(tmp_path) as found:
        begin_folder(tmp_path, found, {"kind": "theories", "worlds": 1})
        finish_folder(tmp_path, [])
    assert verify_folder(tmp_path) == []
