"""The declared columns are those that a run writes: names, order, types and words."""

from __future__ import annotations

import pickle
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from guaranteesim.ensemble import Results, run_scenario
from guaranteesim.ensemble.columns import RUN_TABLES, STAGES, Column, ColumnFamily, Events, Timeline, Worlds
from guaranteesim.ensemble.columns.run_tables import BLOCK_WORDS, OUTSIDE_WORDS, VOTE_WORDS
from guaranteesim.model.crises import BLOCKS, OUTSIDE, VOTES
from guaranteesim.model.record import block_record
from guaranteesim.scenario.schema import Scenario

WRITTEN = ("worlds", "events", "monthly", "timeline")


@pytest.fixture(scope="module")
def folder(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("columns") / "run"
    run_scenario(scenario, worlds=20, out=path)
    return path


@pytest.mark.parametrize("name", WRITTEN)
def test_every_column_of_a_file_has_the_declared_type(folder: Path, name: str) -> None:
    for field in pq.read_schema(folder / f"{name}.parquet"):
        column = RUN_TABLES[name].find_column(field.name)
        assert column is not None, field.name
        assert str(field.type).startswith(column.arrow_type), field.name
        assert field.nullable == column.nullable, field.name


@pytest.mark.parametrize("name", WRITTEN)
def test_every_column_of_a_frame_has_the_declared_dtype(results: Results, name: str) -> None:
    frame: pd.DataFrame = getattr(results, name)
    for header in frame.columns:
        column = RUN_TABLES[name].find_column(header)
        assert column is not None
        assert str(frame[header].dtype) == column.pandas_dtype, header
        assert len(column.read(frame)) == len(frame)  # type: ignore[attr-defined]  # every kind reads


@pytest.mark.parametrize("name", WRITTEN)
def test_the_file_keeps_the_declared_order(folder: Path, name: str) -> None:
    declared = RUN_TABLES[name].list_columns()
    names = pq.read_schema(folder / f"{name}.parquet").names
    positions = [
        place
        for header in names
        for place, item in enumerate(declared)
        if (isinstance(item, Column) and item == header)
    ]
    assert positions == sorted(positions)


@pytest.mark.parametrize("name", RUN_TABLES)
def test_an_attribute_has_the_name_of_its_column(name: str) -> None:
    table = RUN_TABLES[name]
    for attribute, item in vars(table).items():
        if isinstance(item, Column):
            assert attribute == item
        if isinstance(item, Column | ColumnFamily):
            column = item.pattern if isinstance(item, ColumnFamily) else item
            assert column.unit
            assert column.meaning


def test_the_words_are_those_of_the_model() -> None:
    assert (tuple(VOTES), tuple(BLOCKS), tuple(OUTSIDE)) == (VOTE_WORDS, BLOCK_WORDS, OUTSIDE_WORDS)
    assert block_record.STAGES == STAGES


def test_a_family_fills_in_its_keys() -> None:
    assert Worlds.utility_part["USA", "war"] == "utility_USA_war"
    assert Worlds.find_column("utility_USA") == Worlds.utility["USA"]
    assert Worlds.find_column("utility_usa") is None
    assert Events.vote["GBR"].words == VOTE_WORDS
    assert Worlds.find_column("cassus") is None


def test_the_keys_of_a_family_are_read_from_a_frame(results: Results) -> None:
    assert Timeline.resolve.list_keys(results.timeline) == ["USA", "GBR", "POL"]


def test_a_column_pickles_as_a_plain_string() -> None:
    assert type(pickle.loads(pickle.dumps(Worlds.casus))) is str
