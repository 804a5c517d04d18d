"""Several scenarios from Python, and what is left in their folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import guaranteesim as gs

Write = Callable[..., Path]
Two = list[Path]


def files(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", ".guaranteesim.lock")
    }


def test_files_studies_and_results_mix(two: Two) -> None:
    veto, recused = two
    mixed = gs.compare([gs.load(veto), gs.load(recused).run(worlds=25)], worlds=25)
    plain = gs.compare(two, worlds=25)
    assert mixed.names == plain.names == ("recused", "veto")
    assert mixed.baseline == "recused"
    pd.testing.assert_frame_equal(mixed.table(), plain.table())


def test_a_folder_is_all_that_is_in_it(two: Two, tmp_path: Path) -> None:
    assert gs.compare([tmp_path, two[0]], worlds=5).names == ("recused", "veto")


def test_the_baseline_can_be_chosen(two: Two) -> None:
    assert set(gs.compare(two, worlds=5, baseline="veto").differences()["name"]) == {"recused"}


def test_progress_goes_once_through_all(two: Two) -> None:
    steps: list[gs.Step] = []
    gs.compare(two, worlds=5, progress=steps.append)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert {(step.simulating, step.place, step.scenarios) for step in steps} == {
        ("recused", 1, 2), ("veto", 2, 2),
    }  # fmt: skip


def test_what_cannot_be_compared_is_refused_before_anything_runs(two: Two, write: Write) -> None:
    results = gs.load(two[0]).run(worlds=5)
    steps: list[gs.Step] = []
    refusals = [
        ([two[0]], {}, "at least two"),
        ([two[0], gs.load(two[0])], {}, "both named 'veto'"),
        ([two[1], results], {"worlds": 6}, "5 and|worlds 6"),
        ([two[1], results], {"worlds": 5, "seed": 9}, "seed"),
        ([two[1], gs.load(two[0], sets=["run.horizon_months=9"])], {}, "horizon_months"),
        (two, {"baseline": "vet"}, "did you mean veto"),
        ([two[0], "recusd.yaml"], {}, "did you mean recused.yaml"),
    ]
    for items, options, message in refusals:
        with pytest.raises(gs.UserError, match=message):
            gs.compare(items, progress=steps.append, out="kept", **options)
    assert not steps
    assert not Path("kept").exists()


def test_problems_of_all_files_are_said_together(two: Two) -> None:
    for path in two:
        path.write_text(path.read_text().replace("title:", "titel:"), encoding="utf-8")
    with pytest.raises(gs.ScenarioError) as caught:
        gs.compare([*two, "nowhere"])
    named = {problem.file for problem in caught.value.problems}
    assert {"veto.yaml", "recused.yaml", "nowhere"} <= {Path(name).name for name in named}


def test_what_a_comparison_leaves(two: Two) -> None:
    comparison = gs.compare(two, worlds=25, out="kept")
    kept = files("kept")
    assert {"comparison.csv", "comparison.json", "differences.csv", "summary.csv"} <= kept.keys()
    assert {"veto/worlds.parquet", "recused/worlds.parquet"} <= kept.keys()
    assert [name for name in kept if name.startswith("figures/") and name.endswith(".svg")]
    plan = json.loads(kept["comparison.json"])
    assert plan["scenarios"] == ["recused", "veto"]
    assert (plan["worlds"], plan["seed"], plan["horizon_months"]) == (25, 3, 24)
    assert set(plan["files"]) == {name for name in kept if "/" not in name or name.startswith("figures/")} - {
        "comparison.json"
    }
    table = pd.read_csv("kept/comparison.csv")
    assert list(table["name"]) == list(comparison.names)


@pytest.mark.usefixtures("quick_figures")
def test_again_is_the_same_bytes(two: Two) -> None:
    gs.compare(two, worlds=25, out="kept")
    first = files("kept")
    gs.compare(two, worlds=25, out="kept")
    assert files("kept") == first


@pytest.mark.usefixtures("quick_figures")
def test_another_comparison_in_the_folder_leaves_no_stale_table(two: Two) -> None:
    gs.compare(two, worlds=25, out="kept")
    Path("kept/notes.txt").write_text("mine", encoding="utf-8")

    class Interrupted(Exception):
        pass

    def stop(step: gs.Step) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        gs.compare(two, worlds=26, out="kept", progress=stop, replace=True)
    left = files("kept")
    assert not {"comparison.csv", "summary.csv", "differences.csv"} & left.keys()
    assert left["notes.txt"] == b"mine"
    assert gs.compare(two, worlds=26, out="kept").worlds == 26


def test_a_folder_of_someone_else_is_left_alone(two: Two) -> None:
    Path("theirs").mkdir()
    Path("theirs/notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(gs.UserError, match="holds no results of ours"):
        gs.compare(two, worlds=5, out="theirs")
    assert [path.name for path in Path("theirs").iterdir()] == ["notes.txt"]


def test_a_file_where_the_folder_should_be(two: Two) -> None:
    for out in ("veto.yaml", "veto.yaml/below"):
        with pytest.raises(gs.UserError, match=r"veto\.yaml is there and is no folder"):
            gs.compare(two, worlds=5, out=out)


def test_a_refusal_while_running_takes_back_the_folder(two: Two) -> None:
    with pytest.raises(gs.UserError, match="worlds"):
        gs.compare(two, worlds=10**12, out="deep/kept")
    assert not Path("deep").exists()


def test_a_full_disk_is_said_so(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guaranteesim.report.figures.draw_all", fail)
    with pytest.raises(gs.StorageError, match="cannot write kept/figures: No space left"):
        gs.compare(two, worlds=5, out="kept")
    assert Path("kept/veto/worlds.parquet").is_file()


def test_figures_can_be_left_out_and_workers_chosen(two: Two) -> None:
    gs.compare(two, worlds=5, workers=None, out="kept", figures=False)
    gs.load(two[0]).run(worlds=5, workers=None, out="one", figures=False)
    assert Path("kept/findings.txt").is_file()
    assert Path("one/findings.txt").is_file()
    assert not Path("kept/figures").exists()
    assert not Path("one/figures").exists()


def test_no_run_lies_among_the_figures(two: Two, write: Write) -> None:
    write("Figures", "all", 3)
    with pytest.raises(gs.UserError, match="results of Figures would lie in a folder"):
        gs.compare([*two, "./Figures.yaml"], worlds=4, out="kept")
    assert not Path("kept").exists()
    assert len(gs.compare([*two, "./Figures.yaml"], worlds=4).names) == 3
