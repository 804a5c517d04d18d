"""One scenario from Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import guaranteesim as gs

Write = Callable[..., Path]


def test_load(write: Write) -> None:
    study = gs.load(write("small"), overlays=["careless"], sets=["run.worlds=7"])
    assert (study.name, study.title) == ("small", "A small arrangement")
    assert study.scenario.run.worlds == 7
    assert study.scenario.states["GBR"].stake.centre == 0.1
    assert repr(study) == "Study('small', 'A small arrangement')"


def test_a_faulty_file_says_all_its_problems(write: Write) -> None:
    path = write("small")
    path.write_text(path.read_text().replace("stake: 0.6", "stake: 6"), encoding="utf-8")
    with pytest.raises(gs.ScenarioError) as caught:
        gs.load(path)
    assert len(caught.value.problems) == 2
    assert isinstance(caught.value, gs.UserError)


def test_shipped_names_can_be_loaded() -> None:
    names = gs.shipped()
    assert names
    assert gs.load(names[0]).name


def test_run_gives_frames_and_writes_nothing_unasked(write: Write, tmp_path: Path) -> None:
    steps: list[gs.Step] = []
    results = gs.load(write("small")).run(worlds=20, seed=4, progress=steps.append)
    assert isinstance(results.worlds, pd.DataFrame)
    assert len(results.worlds) == 20
    assert results.manifest["seed"] == 4
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert steps[-1].done == steps[-1].worlds == 20


def test_the_scenario_s_own_terms_are_the_default(write: Write) -> None:
    study = gs.load(write("small"), sets=["run.worlds=5"])
    pd.testing.assert_frame_equal(study.run().worlds, study.run(worlds=5, seed=3).worlds)


def test_run_keeps_what_a_reader_wants(write: Write) -> None:
    results = gs.load(write("small")).run(worlds=20, out="kept")
    kept = {path.name for path in Path("kept").iterdir()}
    assert {"manifest.json", "worlds.parquet", "summary.csv", "story.txt", "figures"} <= kept
    assert list(Path("kept/figures").glob("*.png"))
    assert "peace" in Path("kept/summary.csv").read_text(encoding="utf-8")
    pd.testing.assert_frame_equal(gs.read("kept").worlds, results.worlds)
    assert not list(Path("kept").rglob("*.tmp"))


def test_a_run_is_kept_the_same_twice(write: Write) -> None:
    study = gs.load(write("small"))
    for folder in ("one", "two"):
        study.run(worlds=20, out=folder)
    names = sorted(path.relative_to("one") for path in Path("one").rglob("*") if path.is_file())
    assert names == sorted(path.relative_to("two") for path in Path("two").rglob("*") if path.is_file())
    differing = [name for name in names if Path("one", name).read_bytes() != Path("two", name).read_bytes()]
    assert [str(name) for name in differing if name.name != "manifest.json"] == []


def test_explain(write: Write) -> None:
    explanation = gs.load(write("small")).explain(willing={"GBR": 0.7})
    assert explanation is not None
    with pytest.raises(gs.UserError, match="FRA"):
        gs.load(write("small")).explain(willing={"FRE": 0.7})


def test_figures_of_a_run(write: Write) -> None:
    from matplotlib.figure import Figure

    results = gs.load(write("small")).run(worlds=20)
    assert isinstance(gs.figure(results, "timeline"), Figure)
    with pytest.raises(gs.UserError, match="timeline"):
        gs.figure(results, "timelin")
