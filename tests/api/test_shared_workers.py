"""Two workers on a whole command: one pool that starts once, and the same bytes as one process."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

import pytest

import guaranteesim as gs
from guaranteesim.ensemble.run import worker_pool
from guaranteesim.studies import figure_drawing

Two = list[Path]


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record the processes of every pool that is opened."""
    opened: list[int] = []
    usual = worker_pool.open_process_pool

    @contextmanager
    def open_and_count(workers: int) -> Iterator[Executor]:
        opened.append(workers)
        with usual(workers) as pool:
            yield pool

    monkeypatch.setattr(worker_pool, "open_process_pool", open_and_count)
    monkeypatch.setattr("guaranteesim.ensemble.run.executors.open_process_pool", open_and_count)
    return opened


def list_files(folder: Path) -> dict[str, bytes]:
    """Return all files but the manifests, which tell how the run went."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".png", ".svg", ".txt", ".csv", ".parquet")
    }


def test_two_workers_open_one_pool_and_write_the_same_bytes(two: Two, pools: list[int]) -> None:
    gs.compare(two, worlds=120, out="alone")
    assert pools == []
    gs.compare(two, worlds=120, workers=2, out="shared")
    assert pools == [2]
    alone, shared = list_files(Path("alone")), list_files(Path("shared"))
    assert [name for name in alone if name.startswith("figures/")]
    assert shared == alone


def test_figures_of_large_data_are_drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_drawing, "_MOST_BYTES", 1000)
    assert figure_drawing._pack(b"x" * 2000) is None
    packed = figure_drawing._pack(b"x" * 100)
    assert packed is not None
    assert pickle.loads(packed) == b"x" * 100


def test_data_that_cannot_travel_are_drawn_here() -> None:
    assert figure_drawing._pack(lambda: 0) is None


def test_every_name_of_the_studies_is_imported_when_it_is_used(write: Callable[..., Path]) -> None:
    from guaranteesim import studies

    assert set(studies.__all__) <= set(dir(studies))
    assert all(getattr(studies, name) is not None for name in studies.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        studies.nothing  # noqa: B018
