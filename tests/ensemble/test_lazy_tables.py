"""Tables read by column: the values of the whole frame, in bounded memory, while the file is there."""

from __future__ import annotations

import os
import pickle
import shutil
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guaranteesim.ensemble import Results, read_results
from guaranteesim.ensemble import results as results_module
from guaranteesim.ensemble.column_cache import CACHE, ColumnCache
from guaranteesim.ensemble.columns import Events, Worlds
from guaranteesim.ensemble.keep import results_reader
from guaranteesim.ensemble.keep.files import hash_file
from guaranteesim.ensemble.keep.run_store import write_table
from guaranteesim.ensemble.lazy_tables import (
    ArrowTable,
    FrameTable,
    LazyTable,
    ParquetTable,
    make_table_in_memory,
    seal_file,
)
from guaranteesim.ensemble.results import LargeFrameWarning
from guaranteesim.errors import StorageError


def open_lazily(path: Path) -> ParquetTable:
    """Open a table of a file, whatever its size."""
    with path.open("rb") as file, pq.ParquetFile(file) as parquet:
        return ParquetTable(path, hash_file(path), seal_file(file.fileno()), parquet.metadata)


@pytest.fixture
def lazy(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Results:
    """The finished run, read as if it were large."""
    monkeypatch.setattr(results_reader, "MOST_AS_FRAME", 0)
    return read_results(kept)


@pytest.fixture(params=["frame", "arrow", "parquet"])
def numbers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LazyTable]:
    """150,000 rows in three row groups."""
    rows = np.arange(150_000)
    columns = {"world": rows, "value": np.sqrt(rows), "flag": rows % 3 == 0}
    fields = [pa.field(name, pa.array(values).type, nullable=False) for name, values in columns.items()]
    table = pa.table(columns, schema=pa.schema(fields))
    write_table(tmp_path / "numbers.parquet", [table])
    if request.param == "parquet":
        yield open_lazily(tmp_path / "numbers.parquet")
    else:
        yield ArrowTable(table) if request.param == "arrow" else FrameTable(table.to_pandas())


@pytest.mark.parametrize("name", ["worlds", "events"])
def test_every_column_is_that_of_the_frame(results: Results, lazy: Results, name: str) -> None:
    whole = getattr(results, name)
    table = lazy.world_table if name == "worlds" else lazy.event_table
    assert isinstance(table, ParquetTable)
    assert (list(table), len(table)) == (list(whole.columns), len(whole))
    pd.testing.assert_frame_equal(table.to_frame(), whole, check_exact=True)
    for column in table.columns:
        pd.testing.assert_series_equal(table[column], whole[column], check_exact=True)
    some = list(whole.columns[:4])
    pd.testing.assert_frame_equal(table[some], whole[some], check_exact=True)


def test_declared_columns_are_read_from_either(results: Results, lazy: Results) -> None:
    assert Worlds.casus.read(lazy.world_table).tolist() == Worlds.casus.read(results.worlds).tolist()
    days = Events.days_to_act
    np.testing.assert_array_equal(days.read(lazy.event_table), days.read(results.events))
    assert Events.rung.read(lazy.event_table).tolist() == Events.rung.read(results.events).tolist()
    assert Worlds.acts.list_keys(lazy.world_table) == Worlds.acts.list_keys(results.worlds)


def test_a_column_that_is_not_there(lazy: Results) -> None:
    assert "wars" in lazy.world_table
    assert "warts" not in lazy.world_table
    with pytest.raises(KeyError, match="warts"):
        lazy.world_table["warts"]
    with pytest.raises(KeyError, match="warts"):
        lazy.world_table[["wars", "warts"]]


@pytest.mark.parametrize(
    ("first", "count"), [(0, None), (0, 10), (65_530, 12), (70_000, 80_000), (149_999, 1)]
)
def test_rows_across_row_groups(numbers: LazyTable, first: int, count: int | None) -> None:
    last = len(numbers) if count is None else first + count
    frame = numbers.read_rows(["value", "world"], first, count)
    assert list(frame.columns) == ["value", "world"]
    assert frame["world"].tolist() == list(range(first, last))
    assert (frame["value"].to_numpy() == np.sqrt(np.arange(first, last))).all()


def test_batches_are_the_whole_in_order(numbers: LazyTable) -> None:
    batches = list(numbers.iterate_batches(["world", "flag"], rows=40_000))
    assert [len(batch) for batch in batches] == [40_000, 40_000, 40_000, 30_000]
    assert pd.concat(batches)["world"].tolist() == list(range(150_000))


def test_chosen_rows(numbers: LazyTable) -> None:
    chosen = numbers.take(np.array([3, 65_536, 149_999]))
    assert chosen["world"].tolist() == [3, 65_536, 149_999]
    assert chosen["flag"].tolist() == [True, False, False]
    assert numbers.take(np.array([5]), ["flag"]).columns.tolist() == ["flag"]
    assert numbers.take(np.zeros(0, dtype=np.int64)).empty
    assert numbers.find_rows("world", 70_000)["value"].tolist() == [np.sqrt(70_000)]
    assert numbers.find_rows("world", -1).empty


def test_the_first_rows(numbers: LazyTable) -> None:
    head = numbers.head(70_000)
    assert (len(head), head.columns) == (70_000, numbers.columns)
    assert head["world"].tolist() == list(range(70_000))
    assert head.read_rows(["world"], 69_999, 5)["world"].tolist() == [69_999]
    assert head.estimate_bytes() < numbers.estimate_bytes()
    assert numbers.head(10**6) is numbers
    with pytest.raises(ValueError, match="a number of rows from 0 on, not -1"):
        numbers.head(-1)


def test_tables_can_be_sent_to_another_process(numbers: LazyTable) -> None:
    sent = pickle.loads(pickle.dumps(numbers))
    assert sent["value"].tolist() == numbers["value"].tolist()


def test_a_small_table_is_a_frame_and_outlives_its_folder(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, tmp_path / "copy")
    back = read_results(tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy")
    assert back.world_table.is_frame
    assert len(back.worlds) == len(back.world_table)


def test_a_large_file_must_stay_as_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "numbers.parquet"
    write_table(path, [pa.table({"world": np.arange(5)})])
    table = open_lazily(path)
    assert table["world"].tolist() == [0, 1, 2, 3, 4]
    path.write_bytes(path.read_bytes())  # the same bytes of another time
    os.utime(path, ns=(1, 1))
    assert table.read_rows(["world"], 1, 2)["world"].tolist() == [1, 2]
    write_table(path, [pa.table({"world": np.arange(5) + 1})])
    with pytest.raises(StorageError, match=r"written anew since it was read: read the folder again"):
        table.read_rows(["world"], 1, 2)
    path.unlink()
    with pytest.raises(StorageError, match=r"removed since it was read: read the folder again"):
        table.read_rows(["world"], 1, 2)


def test_a_large_frame_comes_with_a_warning(lazy: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(lazy.worlds) == len(lazy.world_table)
    monkeypatch.setattr(results_module, "LARGE_FRAME", 1)
    with pytest.warns(LargeFrameWarning, match=r"worlds has 30 rows and takes .* GB as a frame") as caught:
        assert len(lazy.worlds) == len(lazy.world_table)
    assert caught[0].filename == __file__
    with pytest.warns(LargeFrameWarning, match=r"event_table\["):
        assert len(lazy.events) == len(lazy.event_table)
    with pytest.warns(LargeFrameWarning, match=r"table of inputs has 30 rows .*inputs=True") as caught:
        assert len(lazy.draw_inputs()) == len(lazy.world_table)
    assert caught[0].filename == __file__


def test_the_size_is_known_beforehand(results: Results, lazy: Results) -> None:
    for table, frame in ((lazy.world_table, results.worlds), (lazy.event_table, results.events)):
        plain = [name for name in frame if frame[name].dtype != "category"]
        words = len(frame.columns) - len(plain)
        held = int(frame[plain].memory_usage(index=False).sum()) + words * len(frame)
        assert table.estimate_bytes() == held


def test_small_tables_in_memory_are_frames_and_large_ones_packed() -> None:
    rows = np.arange(3_000_000)
    assert make_table_in_memory(pa.table({"world": rows[:100]})).is_frame
    packed = make_table_in_memory(pa.table({"world": rows}))
    assert isinstance(packed, ArrowTable)
    assert packed["world"].tolist() == rows.tolist()


def test_what_is_remembered_is_bounded() -> None:
    cache = ColumnCache(most=100_000)

    class Owner:
        """Stands for a table."""

    owner, reads = Owner(), 0

    def read_column() -> pd.Series:
        nonlocal reads
        reads += 1
        return pd.Series(np.arange(5000.0))

    for place in range(10):
        cache.get_column(owner, str(place), read_column)
        assert cache.held_bytes <= 100_000
    assert reads == 10
    cache.get_column(owner, "9", read_column)
    assert reads == 10
    cache.get_column(owner, "0", read_column)
    assert reads == 11
    # A column that would take most of the room is not remembered.
    cache.get_column(owner, "large", lambda: pd.Series(np.arange(10_000.0)))
    assert cache.held_bytes <= 100_000
    # Nothing else refers to it, so it goes at once, and its columns with it.
    del owner
    assert cache.held_bytes == 0


def test_nobody_can_change_what_others_read(numbers: LazyTable) -> None:
    if numbers.is_frame:
        pytest.skip("a frame is the caller's own")
    with pytest.raises(ValueError, match="read-only"):
        numbers["value"].to_numpy()[0] = 5.0
    assert numbers["value"].iloc[0] == 0.0


def measure_peak(path: Path, rows: int) -> int:
    """Return the traced peak of writing a table in blocks and summing its columns one by one."""
    names = [f"x{place}" for place in range(40)]
    values = np.random.default_rng(1).random(4096)

    def make_blocks() -> Iterator[pa.Table]:
        for _ in range(rows // 4096):
            yield pa.table(dict.fromkeys(names, values))

    tracemalloc.start()
    write_table(path, make_blocks())
    table = open_lazily(path)
    for name in names:
        assert table.read_rows([name])[name].sum() > 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return max(peak, pa.default_memory_pool().max_memory())


def test_memory_grows_by_a_column_not_by_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the rows take less than 1.5 times the memory; whole tables would take four times it."""
    monkeypatch.setattr(CACHE, "most", 0)
    small = measure_peak(tmp_path / "small.parquet", 40 * 4096)
    large = measure_peak(tmp_path / "large.parquet", 160 * 4096)
    assert large < 1.5 * small
