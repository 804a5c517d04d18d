"""The program loads, explains, runs, compares, draws and reads back.

The suite needs only what the program itself needs, and pytest, so that it can run on every version.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.smoke.conftest import COMPARED, RUN, WORLDS, Program
from tests.smoke.reference import SCENARIO, TABLES, Kept, read_reference, tables_of
from tests.smoke.reference import WORLDS as REFERENCE_WORLDS

import guaranteesim as gs

pytestmark = pytest.mark.smoke

RELATIVE, ABSOLUTE = 1e-9, 1e-12
"""Tolerance for numbers that are not whole: exp, log and powers differ in their last bits between processors
and versions of NumPy, and these differences add up over the months."""


def is_png(path: Path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 5_000


def test_every_shipped_scenario_loads_and_is_explained() -> None:
    names = gs.shipped()
    assert {RUN, *COMPARED} <= set(names)
    for name in names:
        assert str(gs.load(name).explain())


def test_the_program_explains(program: Program) -> None:
    assert "GBR" in program("explain", RUN)


def test_a_run_leaves_figures_and_tables(ran: Path) -> None:
    figures = sorted((ran / "figures").glob("*.png"))
    assert {figure.stem for figure in figures} >= {"calendar", "timeline"}
    assert all(is_png(figure) for figure in figures)
    summary = pd.read_csv(ran / "summary.csv")
    assert len(summary) > 10


def test_what_is_read_back_is_what_is_simulated(ran: Path) -> None:
    kept = gs.read(ran)
    assert len(kept.worlds) == WORLDS
    again = gs.load(RUN).run(worlds=WORLDS)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(kept, table), getattr(again, table), check_exact=True)


def test_a_comparison_leaves_figures_and_tables(compared: Path) -> None:
    figures = sorted((compared / "figures").glob("*.png"))
    assert {figure.stem for figure in figures} >= {"frontier", "headline", "survival"}
    assert all(is_png(figure) for figure in figures)
    table = pd.read_csv(compared / "comparison.csv")
    assert set(COMPARED) <= set(table["name"])


def test_the_compared_worlds_are_those_of_one_process(compared: Path) -> None:
    for name in COMPARED:
        alone = gs.load(name).run(worlds=WORLDS)
        pd.testing.assert_frame_equal(gs.read(compared / name).worlds, alone.worlds, check_exact=True)


def differences(found: list[Any], wanted: list[Any]) -> list[int]:
    """Return the places at which two columns differ: floats beyond the tolerance, anything else at all."""
    return [place for place, pair in enumerate(zip(found, wanted, strict=True)) if not _agree(*pair)]


def _agree(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return type(one) is type(other) and bool(one == other)


@pytest.fixture(scope="module")
def simulated() -> Kept:
    """Return what the scenario of the reference gives here."""
    return tables_of(gs.load(SCENARIO).run(worlds=REFERENCE_WORLDS))


@pytest.mark.parametrize("table", TABLES)
def test_the_worlds_are_those_of_every_other_version(table: str, simulated: Kept) -> None:
    found, wanted = simulated[table], read_reference()[table]
    assert found.keys() == wanted.keys()
    assert len(next(iter(wanted.values()))) >= REFERENCE_WORLDS
    unlike = {name: differences(found[name], wanted[name]) for name in wanted}
    assert not {name: places for name, places in unlike.items() if places}


def test_a_difference_is_found() -> None:
    assert differences([1, 2.0, "a", None, True], [1, 2.0 + 1e-12, "a", None, True]) == []
    assert differences([1, 2.0, "a", None, 1], [2, 2.0 + 1e-6, "b", 0.0, True]) == [0, 1, 2, 3, 4]


def test_the_reference_moves_in_every_table() -> None:
    kept = read_reference()
    varied = {name for columns in kept.values() for name, values in columns.items() if len(set(values)) > 1}
    assert {"crises", "territory", "rung", "days_to_act", "vote_USA", "at_war", "outside_CHN"} <= varied
    assert np.unique(kept["events"]["rung"]).size == 3
