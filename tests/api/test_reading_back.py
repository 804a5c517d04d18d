"""What any command keeps in a folder comes back equal to what it returned."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import guaranteesim as gs
from guaranteesim.ensemble.keep.files import hash_file
from guaranteesim.ensemble.keep.markers import read_marker, write_marker
from guaranteesim.studies.kept_results import RESULT
from guaranteesim.studies.object_records import RecordWriter

PAIR = ["no-guarantee", "nato-membership"]
DETERRENCE = "challenger.clash_aversion=0..3"
nightly = pytest.mark.nightly

STUDIES: dict[str, Callable[[Path], Any]] = {
    "Results": lambda out: gs.load("nato-membership").run(worlds=20, out=out, figures=False),
    "Comparison": lambda out: gs.compare(PAIR, worlds=20, out=out, figures=False),
    "TheoryComparison": lambda out: gs.compare_theories(
        PAIR, theories="restraint", worlds=20, out=out, figures=False
    ),
    "Sweep": lambda out: gs.sweep(PAIR, vary=f"{DETERRENCE}:3", worlds=20, out=out, figures=False),
    "Experiment": lambda out: gs.experiment(
        PAIR, vary=[f"{DETERRENCE}:3"], theories="restraint", worlds=20, out=out, figures=False
    ),
    "BreakEvenResult": lambda out: gs.find_break_even_point(
        *PAIR, vary=DETERRENCE, worlds=20, most_worlds=20, out=out
    ),
    "Backtest": lambda out: gs.backtest(["belgium-1914", "kuwait-1990"], worlds=10, out=out, figures=False),
    "Bargain": lambda out: gs.bargain("force-and-clock", worlds=5, out=out, figures=False),
    "ChannelComparison": lambda out: gs.split_by_channel(*PAIR, worlds=20, out=out, figures=False),
    "TotalEffects": lambda out: gs.analyse_total_effects(
        PAIR,
        design="morris",
        vary=[DETERRENCE, "theatre.opportunity.per_year=0.1..0.5"],
        rows=12,
        worlds=20,
        out=out,
        figures=False,
    ),
}
SLOW: dict[str, Callable[[Path], Any]] = {
    "Robustness": lambda out: gs.robust(
        ["nato-membership", "article-5-like"], rows=20, worlds=10, theories="none", out=out, figures=False
    ),
    "Sensitivity": lambda out: gs.analyse_sensitivity(PAIR, worlds=300, out=out, figures=False),
    "Discovery": lambda out: gs.discover(
        "no-guarantee", "article-5-like", rows=100, worlds=20, out=out, figures=False
    ),
    "PanelTest": lambda out: gs.backtest_panel(cases=["belgium-1914"], worlds=2, out=out, figures=False),
}


@pytest.mark.parametrize("name", [*STUDIES, *(pytest.param(name, marks=nightly) for name in SLOW)])
def test_everything_that_is_kept_is_read_back_as_it_was(name: str, tmp_path: Path) -> None:
    made = (STUDIES | SLOW)[name](tmp_path / "out")
    back = gs.read(tmp_path / "out")
    assert type(back) is type(made) is getattr(gs, name)
    assert back._repr_html_() == made._repr_html_()
    if name not in ("Results", "Comparison"):
        assert _write_record(back, tmp_path / "out") == _write_record(made, tmp_path / "out")
    for tables in ("table", "export"):
        if hasattr(made, tables):
            assert _show(getattr(back, tables)()) == _show(getattr(made, tables)())
    assert gs.verify(tmp_path / "out") == []


def test_a_dial_comes_back_with_its_scale(tmp_path: Path) -> None:
    pair = ("coalition-us-backstop", "nato-membership")
    made = gs.find_break_even_point(
        *pair, dial="troops:GBR=20..200", worlds=20, most_worlds=20, out=tmp_path / "out"
    )
    back = gs.read(tmp_path / "out")
    assert back.format_value(50.0) == made.format_value(50.0)
    assert back.table().equals(made.table())


def test_a_part_of_a_study_says_to_name_the_whole(tmp_path: Path) -> None:
    STUDIES["Sweep"](tmp_path / "out")
    with pytest.raises(gs.UserError, match="name the folder above it"):
        gs.read(tmp_path / "out" / "worlds")


def test_a_folder_of_an_older_version_says_what_it_lacks(tmp_path: Path) -> None:
    STUDIES["Sweep"](tmp_path / "out")
    _change_marker(tmp_path / "out", lambda files: files.pop(RESULT))
    with pytest.raises(gs.StorageError, match="kept its tables alone"):
        gs.read(tmp_path / "out")


@pytest.mark.parametrize(
    "result",
    [
        {"!": "object", "class": "os:system", "fields": {"command": "true"}},
        {"!": "object", "class": "guaranteesim.ensemble.keep.files:write_atomically", "fields": {}},
        {"!": "model", "class": "subprocess:Popen", "data": []},
        {"!": "experiment", "part": "../../elsewhere"},
        {"!": "nothing known"},
        {"no": "kind"},
    ],
)
def test_a_forged_result_makes_nothing_and_ends_in_one_message(result: Any, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    STUDIES["Sweep"](folder)
    content = {"format": 1, "scenarios": [], "result": result}
    (folder / RESULT).write_bytes(gzip.compress(json.dumps(content).encode()))
    _change_marker(folder, lambda files: files.update({RESULT: hash_file(folder / RESULT)}))
    with pytest.raises(gs.StorageError, match=r"cannot be read by this version|outside itself"):
        gs.read(folder)


def test_a_damaged_result_is_named(tmp_path: Path) -> None:
    STUDIES["Sweep"](tmp_path / "out")
    (tmp_path / "out" / RESULT).write_bytes(b"torn")
    with pytest.raises(gs.StorageError, match=r"result\.json\.gz was changed or damaged"):
        gs.read(tmp_path / "out")


def _write_record(made: Any, folder: Path) -> str:
    writer = RecordWriter(folder)
    return json.dumps([writer.write(made), writer.scenarios])


def _show(tables: Any) -> str:
    frames = tables.values() if isinstance(tables, dict) else [tables]
    return "".join(frame.to_csv() for frame in frames)


def _change_marker(folder: Path, change: Callable[[dict[str, str]], Any]) -> None:
    marker = read_marker(folder)
    assert marker is not None
    files = marker.files
    change(files)
    write_marker(folder, {**marker.content, "files": files})
