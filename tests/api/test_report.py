"""The page of finished results: written by the studies, made again later, checked as every other file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import guaranteesim as gs
from guaranteesim.ensemble.keep import folder_claims
from guaranteesim.studies.report_origin import is_shipped

Write = Callable[..., Path]
Two = list[Path]


@pytest.fixture
def kept(two: Two) -> Path:
    gs.compare(two, worlds=4, out="kept", figures=False)
    return Path("kept")


def test_comparison_writes_its_page_and_notes_it(kept: Path) -> None:
    noted = json.loads((kept / "comparison.json").read_text(encoding="utf-8"))["files"]
    assert "report.html" in noted
    assert gs.verify(kept) == []


def test_changed_page_is_found(kept: Path) -> None:
    with (kept / "report.html").open("a", encoding="utf-8") as file:
        file.write(" ")
    assert any("report.html was changed" in problem for problem in gs.verify(kept))


def test_page_made_later_has_the_same_bytes(kept: Path) -> None:
    before = (kept / "report.html").read_bytes()
    for spoil in (lambda: None, (kept / "report.html").unlink, lambda: (kept / "report.html").write_text("")):
        spoil()
        assert gs.write_report(kept, figures=False) == kept / "report.html"
        assert (kept / "report.html").read_bytes() == before
        assert gs.verify(kept) == []


def test_other_damage_is_refused(kept: Path) -> None:
    (kept / "comparison.csv").write_text("", encoding="utf-8")
    with pytest.raises(gs.StorageError, match="was changed or damaged"):
        gs.write_report(kept, figures=False)


def test_same_command_gives_the_same_bytes(two: Two) -> None:
    for place in ("one", "other"):
        gs.compare(two, worlds=4, out=place, figures=False)
    assert Path("one/report.html").read_bytes() == Path("other/report.html").read_bytes()


def test_page_says_what_it_is_about_and_how_to_make_it_again(kept: Path) -> None:
    text = (kept / "report.html").read_text(encoding="utf-8")
    assert "A conditional comparison, not a forecast." in text
    assert "--no-figures" in text
    # Scenarios of the reader's own have no name that stands for them elsewhere.
    assert "guaranteesim rerun FOLDER/comparison.json" in text
    assert str(kept.resolve().parent) not in text


def test_shipped_scenario_is_made_again_by_its_name(write: Write) -> None:
    gs.load("no-guarantee").run(worlds=2, seed=5, out="one", figures=False)
    text = Path("one/report.html").read_text(encoding="utf-8")
    assert "guaranteesim run no-guarantee --worlds 2 --seed 5" in text
    assert gs.verify("one") == []


def test_changed_scenario_is_not_taken_for_the_shipped_one() -> None:
    assert is_shipped(gs.load("no-guarantee").scenario)
    assert not is_shipped(gs.load("no-guarantee", sets=["run.horizon_months=24"]).scenario)
    assert is_shipped(gs.load("no-guarantee", sets=["run.worlds=7", "run.seed=3"]).scenario)


def test_several_folders_become_one_page(kept: Path) -> None:
    gs.load("veto.yaml").run(worlds=4, out="single", figures=False)
    page = gs.write_report([kept, "single"], figures=False, out="both.html")
    text = page.read_text(encoding="utf-8")
    assert text.count('<article class="chapter"') == 2
    assert gs.write_report([kept, "single"], figures=False) == Path("results/report.html")
    assert gs.write_report([kept, "single"], figures=False, out="both.html") == page


def test_part_of_a_comparison_keeps_its_files(kept: Path) -> None:
    with pytest.raises(gs.UserError, match="is a part of kept"):
        gs.write_report(kept / "veto", figures=False)
    gs.write_report(kept / "veto", figures=False, out="veto.html")
    assert gs.verify(kept) == []


def test_files_of_others_and_folders_of_results_are_left_alone(kept: Path) -> None:
    Path("mine.html").write_text("<p>mine</p>", encoding="utf-8")
    with pytest.raises(gs.UserError, match="no report of this program"):
        gs.write_report(kept, figures=False, out="mine.html")
    assert Path("mine.html").read_text(encoding="utf-8") == "<p>mine</p>"
    gs.write_report(kept, figures=False, out="mine.html", replace=True)
    with pytest.raises(gs.UserError, match="would count as damage"):
        gs.write_report(kept, figures=False, out=kept / "other.html")
    with pytest.raises(gs.UserError, match="is a folder"):
        gs.write_report(kept, figures=False, out=".")
    assert gs.verify(kept) == []


def test_folder_stays_finished_if_the_writing_is_cut_off(kept: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="cut off"),
        folder_claims.lock_folder(kept),
        folder_claims.renew_file(kept, "report.html"),
    ):
        raise RuntimeError("cut off")
    assert len(gs.read(kept).names) == 2
    gs.write_report(kept, figures=False)
    assert gs.verify(kept) == []


def test_folder_without_results_is_refused(write: Write) -> None:
    Path("empty").mkdir()
    with pytest.raises(gs.UserError, match="no finished results"):
        gs.write_report("empty")
    with pytest.raises(gs.UserError, match="name one"):
        gs.write_report([])


def test_command_writes_the_page_and_says_where(kept: Path) -> None:
    from click.testing import CliRunner

    from guaranteesim.cli import main

    runner = CliRunner()
    done = runner.invoke(main, ["report", "kept", "--no-figures", "-q"])
    assert (done.exit_code, done.stdout) == (0, "Read it: kept/report.html\n")
    shown = runner.invoke(main, ["report", "kept", "--no-figures", "--json", "--out", "page.html"])
    assert json.loads(shown.stdout)["file"] == "page.html"
    refused = runner.invoke(main, ["report", "nothing-here", "-q"])
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output
