"""How an experiment is carried out: cut, shared among workers, kept, resumed. None of it changes a number."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock
from tests.ensemble.conftest import DATA, small

from guaranteesim.ensemble import run_scenario, verify_folder
from guaranteesim.ensemble.experiment import Design, ExperimentResults, read_experiment, run_experiment
from guaranteesim.ensemble.experiment import experiment as module
from guaranteesim.ensemble.experiment.rows import cut_tasks
from guaranteesim.ensemble.experiment.sharing import share_blocks
from guaranteesim.ensemble.keep.files import hash_file
from guaranteesim.ensemble.keep.markers import read_marker
from guaranteesim.ensemble.run.block_ranges import Block, cut_blocks
from guaranteesim.ensemble.run.worker_pool import open_worker_pool
from guaranteesim.errors import StorageError, UserError
from guaranteesim.scenario.schema import Scenario

SCOPE = "arrangement.commitments.assistance.scope"
FEAR = "challenger.clash_aversion"
# The third row is of another structure, so two groups of blocks are written.
DESIGN = Design((FEAR, SCOPE), np.array([[0, 0.5], [1, 0.25], [0.3, 1]]))
SIZE: dict[str, Any] = {"worlds": 7, "seed": 5}


@pytest.fixture(scope="module")
def pair() -> list[Scenario]:
    """Two scenarios that share blocks."""
    run = {**DATA["run"], "horizon_months": 6}
    calm = {"state": "RUS", "motivation": {"uniform": [0, 0.5]}}
    return [small(name="one", run=run), small(name="calm", run=run, challenger=calm)]


@pytest.fixture(scope="module")
def plain(pair: list[Scenario]) -> ExperimentResults:
    """In this process, in memory, in one block: what every other way must give."""
    return run_experiment(pair, DESIGN, **SIZE)


@pytest.fixture(scope="module")
def kept(pair: list[Scenario], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished folder of the same experiment; not to be changed."""
    folder = tmp_path_factory.mktemp("kept") / "rows"
    run_experiment(pair, DESIGN, **SIZE, out=folder)
    return folder


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "choose_row_block", lambda shared, workers: 5)


def assert_equal(one: ExperimentResults, other: ExperimentResults) -> None:
    assert one.names == other.names
    for name in one.names:
        pd.testing.assert_frame_equal(one.read_worlds(name), other.read_worlds(name), check_exact=True)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hash_file(path)
        for path in sorted(folder.iterdir())
        if path.suffix in (".parquet", ".json")
    }


class PlainMap:
    """An executor with nothing but ``map``."""

    def map(self, work: Callable[..., Any], tasks: Iterable[Any]) -> Iterator[Any]:
        return map(work, tasks)


@pytest.mark.parametrize(
    ("way", "out"),
    [
        *[(way, out) for way in ("blocks", "map", "threads") for out in (False, True)],
        ("workers", True),
        # A pool takes seconds to start.
        pytest.param("workers", False, marks=pytest.mark.nightly),
        pytest.param("open pool", False, marks=pytest.mark.nightly),
    ],
)
def test_no_way_of_running_changes_a_number(
    pair: list[Scenario], plain: ExperimentResults, small_blocks: None, tmp_path: Path, way: str, out: bool
) -> None:
    folder = {"out": tmp_path / "rows"} if out else {}
    if way == "threads":
        with ThreadPoolExecutor(2) as pool:
            found = run_experiment(pair, DESIGN, **SIZE, **folder, executor=pool)
    elif way == "open pool":
        with open_worker_pool(2) as open_pool:
            found = run_experiment(pair, DESIGN, **SIZE, **folder, executor=open_pool)
    elif way == "map":
        found = run_experiment(pair, DESIGN, **SIZE, **folder, executor=PlainMap())
    else:
        found = run_experiment(pair, DESIGN, **SIZE, **folder, workers=2 if way == "workers" else 1)
    assert_equal(found, plain)


def test_the_bytes_do_not_depend_on_the_blocks(
    pair: list[Scenario], kept: Path, small_blocks: None, tmp_path: Path
) -> None:
    run_experiment(pair, DESIGN, **SIZE, out=tmp_path / "rows")
    assert hashes(tmp_path / "rows") == hashes(kept)


@pytest.mark.parametrize("own_luck", [False, True])
def test_fewer_worlds_are_the_first_of_more(pair: list[Scenario], own_luck: bool) -> None:
    few, many = (
        run_experiment(pair[:1], DESIGN, worlds=worlds, seed=5, own_luck=own_luck).read_worlds("one")
        for worlds in (4, 9)
    )
    for row in range(DESIGN.rows):
        pd.testing.assert_frame_equal(
            few[4 * row : 4 * row + 4].reset_index(drop=True),
            many[9 * row : 9 * row + 4].reset_index(drop=True),
        )


def test_only_the_columns_asked_for_are_kept(pair: list[Scenario], plain: ExperimentResults) -> None:
    columns = ("major_violation", "peace_months", "utility_UKR", "true_reliability")
    found = run_experiment(pair, DESIGN, **SIZE, columns=columns)
    assert set(found.list_columns("one")) == set(columns)
    assert not any(name.startswith("utility_") for name in plain.list_columns("one"))
    both = ["peace_months", "major_violation"]
    assert found.read_worlds("calm", both).equals(plain.read_worlds("calm", both))
    with pytest.raises(UserError, match="kept no column clash of one: run it again with it"):
        found.read_worlds("one", ["clash"])
    with pytest.raises(UserError, match="has no scenario 'two'; there are: one, calm"):
        found.read_worlds("two")


def test_what_is_read_is_what_was_run(pair: list[Scenario], plain: ExperimentResults, kept: Path) -> None:
    back = read_experiment(kept)
    assert_equal(back, plain)
    assert back.scenarios == tuple(pair)
    assert (back.worlds, back.seed, back.folder) == (7, 5, kept)
    assert back.design.paths == DESIGN.paths
    assert np.array_equal(back.design.values, DESIGN.values)
    marker = read_marker(kept)
    assert marker is not None
    assert marker.kind == "rows"
    assert (
        marker.describe_content()
        == "a finished set of worlds of an experiment of one, calm (7 worlds, seed 5)"
    )


def test_rows_without_a_path_come_back(pair: list[Scenario], tmp_path: Path) -> None:
    nothing = Design((), np.zeros((2, 0)))
    found = run_experiment(pair, nothing, **SIZE, out=tmp_path / "rows")
    back = read_experiment(tmp_path / "rows")
    assert back.design.rows == 2
    assert_equal(back, found)
    assert len(back.read_worlds("one")) == 14


def test_a_finished_folder_is_read_back(
    pair: list[Scenario], plain: ExperimentResults, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes(kept)
    monkeypatch.setattr(module, "run_tasks", None)
    assert_equal(run_experiment(pair, DESIGN, **SIZE, workers=2, out=kept), plain)
    assert hashes(kept) == before


@pytest.mark.parametrize("change", ["seed", "worlds", "design", "columns", "own_luck", "scenario"])
def test_another_request_in_the_folder_is_refused(
    pair: list[Scenario], kept: Path, tmp_path: Path, change: str
) -> None:
    folder = tmp_path / "rows"
    shutil.copytree(kept, folder)
    design = Design(DESIGN.paths, DESIGN.values[::-1]) if change == "design" else DESIGN
    scenarios = pair[::-1] if change == "scenario" else pair
    asked = {"seed": {"seed": 6}, "worlds": {"worlds": 6}, "columns": {"columns": ["clash"]},
             "own_luck": {"own_luck": True}}.get(change, {})  # fmt: skip
    asked = SIZE | asked
    with pytest.raises(UserError, match="which is not what is asked for now: choose another folder"):
        run_experiment(scenarios, design, **asked, out=folder)
    assert hashes(folder) == hashes(kept)
    assert_equal(
        run_experiment(scenarios, design, **asked, out=folder, replace=True),
        run_experiment(scenarios, design, **asked),
    )
    assert verify_folder(folder) == []


def test_an_interrupted_experiment_goes_on(
    pair: list[Scenario], kept: Path, small_blocks: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, steps = tmp_path / "rows", []

    def stop(done: int, total: int) -> None:
        steps.append((done, total))
        if done == 15:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_experiment(pair, DESIGN, **SIZE, out=folder, progress=stop)
    assert steps == [(0, 42), (5, 42), (10, 42), (15, 42)]
    assert not list(folder.glob("rows-*.parquet"))
    finished = sorted(path.name for path in folder.rglob("*.arrows"))
    assert finished == ["block-0-5.arrows", "block-10-5.arrows", "block-5-5.arrows"]
    # A damaged block is done again, the others are not; blocks may be cut otherwise by now.
    [damaged] = folder.rglob("block-5-5.arrows")
    damaged.write_bytes(damaged.read_bytes()[:-1])
    monkeypatch.setattr(module, "choose_row_block", lambda shared, workers: 9)
    steps.clear()
    done: list[Block] = []
    simulate = module.run_tasks

    def note_blocks(tasks: list[Any], *rest: Any) -> Any:
        done.extend(task.block for task in tasks)
        return simulate(tasks, *rest)

    monkeypatch.setattr(module, "run_tasks", note_blocks)
    run_experiment(pair, DESIGN, **SIZE, out=folder, progress=lambda *step: steps.append(step))
    assert done == [Block(5, 5), Block(15, 9), Block(24, 4), Block(0, 9), Block(9, 5)]
    assert steps[0] == (10, 42)
    assert steps[-1] == (42, 42)
    assert hashes(folder) == hashes(kept)
    assert not list(folder.rglob("*.arrows"))
    assert verify_folder(folder) == []


def test_blocks_of_another_experiment_are_not_taken(
    pair: list[Scenario], small_blocks: None, tmp_path: Path
) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    folder = tmp_path / "rows"
    with pytest.raises(KeyboardInterrupt):
        run_experiment(pair, DESIGN, **SIZE, out=folder, progress=stop)
    other = Design(DESIGN.paths, DESIGN.values[::-1])
    assert_equal(run_experiment(pair, other, **SIZE, out=folder), run_experiment(pair, other, **SIZE))


def test_verify_finds_a_changed_byte(kept: Path, tmp_path: Path) -> None:
    assert verify_folder(kept) == []
    for name in ["comparison.json", "design.parquet", "rows-0.parquet", "rows-1.parquet", "scenarios.json"]:
        folder = tmp_path / name
        shutil.copytree(kept, folder)
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)
        [problem] = verify_folder(folder)
        assert name in problem
        with pytest.raises((StorageError, UserError)):
            read_experiment(folder)


def test_a_damaged_table_is_made_again(pair: list[Scenario], kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rows"
    shutil.copytree(kept, folder)
    (folder / "rows-1.parquet").write_bytes(b"PAR1")
    run_experiment(pair, DESIGN, **SIZE, out=folder)
    assert hashes(folder) == hashes(kept)


def test_a_folder_that_is_none_of_ours_is_refused(
    pair: list[Scenario], scenario: Scenario, kept: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.doc").write_text("mine")
    for replace in (False, True):
        with pytest.raises(UserError, match="is not empty and holds no results of ours"):
            run_experiment(pair, DESIGN, **SIZE, out=tmp_path / "thesis", replace=replace)
    assert os.listdir(tmp_path / "thesis") == ["thesis.doc"]
    run_scenario(scenario, worlds=2, out=tmp_path / "run")
    with pytest.raises(UserError, match=r"holds a finished run of small .* not what is asked for now"):
        run_experiment(pair, DESIGN, **SIZE, out=tmp_path / "run")
    with pytest.raises(UserError, match=r"holds a finished run of small .*, not an experiment"):
        read_experiment(tmp_path / "run")
    with pytest.raises(UserError, match="set of worlds of an experiment"):
        run_scenario(scenario, worlds=2, out=kept)
    (tmp_path / "busy").mkdir()
    with (
        FileLock(tmp_path / "busy" / ".guaranteesim.lock"),
        pytest.raises(StorageError, match="another run is writing"),
    ):
        run_experiment(pair, DESIGN, **SIZE, out=tmp_path / "busy")


def test_the_folder_holds_what_was_asked(kept: Path) -> None:
    assert {path.name for path in kept.iterdir()} == {
        "comparison.json", "design.parquet", "rows-0.parquet", "rows-1.parquet", "scenarios.json",
        ".guaranteesim.lock",
    }  # fmt: skip
    assert pd.read_parquet(kept / "design.parquet").equals(DESIGN.to_frame())
    dumped = json.loads((kept / "scenarios.json").read_text(encoding="utf-8"))
    assert [data["name"] for data in dumped] == ["one", "calm"]


def test_tasks_are_cut_when_needed_and_hold_only_their_rows(pair: list[Scenario]) -> None:
    many = Design((FEAR,), np.linspace(0, 1, 1000)[:, None])
    [group] = share_blocks(pair, many, worlds=10)
    blocks = cut_blocks(group.size, 25)
    tasks = cut_tasks(group, blocks, 1, None, None)
    assert iter(tasks) is tasks
    task = next(tasks)
    assert task.shared.design.values[:, 0].tolist() == many.values[:3, 0].tolist()
    assert task.design_rows.tolist() == [0, 1, 2]
    # The last rows of one scenario and the first of the next.
    around = next(task for task in tasks if task.block == Block(9975, 25))
    assert around.design_rows.tolist() == [997, 998, 999]


def test_a_bounded_number_of_tasks_waits(
    pair: list[Scenario], monkeypatch: pytest.MonkeyPatch, plain: ExperimentResults
) -> None:
    monkeypatch.setattr(module, "choose_row_block", lambda shared, workers: 1)
    sizes: list[int] = []
    simulate = module.run_tasks

    def note_size(tasks: list[Any], *rest: Any) -> Any:
        sizes.append(len(tasks))
        return simulate(tasks, *rest)

    monkeypatch.setattr(module, "run_tasks", note_size)
    assert_equal(run_experiment(pair, DESIGN, **SIZE), plain)
    # Groups do not wait for one another.
    assert sizes == [16, 16, 10]


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ({"worlds": 0}, "worlds must be a whole number, 1 or more, not 0"),
        ({"worlds": 2.5}, "worlds must be a whole number"),
        ({"worlds": 20_000_000}, "a row cannot have 20,000,000 worlds; ask for fewer"),
        ({"worlds": 10_000_000, "rows": 200}, "worlds .* are too many; ask for fewer rows or worlds"),
        ({"seed": -1}, "seed must be a whole number, 0 or more, not -1"),
        ({"seed": 2**63}, "seed must be at most"),
        ({"workers": 0}, "workers must be a whole number, 1 or more, not 0"),
    ],
)
def test_a_size_that_makes_no_sense_is_refused(
    pair: list[Scenario], size: dict[str, Any], message: str, tmp_path: Path
) -> None:
    design = Design((FEAR,), np.linspace(0, 1, size.pop("rows", 2))[:, None])
    with pytest.raises(UserError, match=message):
        run_experiment(pair, design, **(SIZE | size), out=tmp_path / "rows")
    assert not (tmp_path / "rows").exists()


def test_too_little_memory_or_disk_is_said_before_anything_runs(
    pair: list[Scenario], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    effort = "guaranteesim.ensemble.experiment.effort"
    monkeypatch.setattr(f"{effort}.measure_available_memory", lambda: 1e6)
    with pytest.raises(UserError, match=r"GB of memory, .* fewer rows or worlds, or keep them in a folder"):
        run_experiment(pair, DESIGN, **SIZE)
    monkeypatch.setattr(f"{effort}.measure_available_memory", lambda: None)
    monkeypatch.setattr(f"{effort}.measure_free_disk", lambda out: 1)
    with pytest.raises(UserError, match=r"GB on the disk .* or choose another folder"):
        run_experiment(pair, DESIGN, **SIZE, out=tmp_path / "rows")
    assert not (tmp_path / "rows").exists()


def test_names_are_needed_once_each(pair: list[Scenario]) -> None:
    with pytest.raises(UserError, match="at least one scenario"):
        run_experiment([], DESIGN, **SIZE)
    with pytest.raises(UserError, match="two scenarios have the name one: give each a name of its own"):
        run_experiment([pair[0], pair[0]], DESIGN, **SIZE)
