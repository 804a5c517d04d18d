"""Results run again from what is kept beside them: identical bits, or the first difference by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.api.test_reading_back import DETERRENCE, PAIR, SLOW, STUDIES

import guaranteesim as gs
from guaranteesim.cli.program import main
from guaranteesim.ensemble.keep.files import hash_file
from guaranteesim.ensemble.keep.markers import read_marker, write_marker
from guaranteesim.studies.kept_requests import REQUEST

QUICK = ("Results", "Comparison", "Sweep", "Backtest", "TheoryComparison", "Experiment")
REST = [name for name in (*STUDIES, *SLOW) if name not in QUICK]


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.nightly) for name in REST)])
def test_every_study_is_run_again_to_the_same_bits(name: str, tmp_path: Path) -> None:
    (STUDIES | SLOW)[name](tmp_path / "out")
    again = gs.rerun(tmp_path / "out")
    assert again.is_identical, again
    assert again.compared > 0
    assert again.versions == ()
    assert again.folder is None


@pytest.fixture
def own(write: Callable[..., Path]) -> Path:
    """A sweep over a scenario of one's own whose files are gone."""
    files = [write("veto", "all", 2), write("recused", "{all: {}, recuse_aggressor: true}", 1)]
    gs.sweep(
        files,
        vary=f"{DETERRENCE}:3",
        worlds=10,
        overlays=["careless"],
        sets=["run.horizon_months=12"],
        out="out",
        figures=False,
    )
    for file in files:
        file.unlink()
    return Path("out")


def test_the_files_of_the_scenarios_are_not_needed(own: Path) -> None:
    again = gs.rerun(own, out="again")
    assert again.is_identical
    assert again.folder == Path("again")
    assert gs.read("again").table().equals(gs.read(own).table())


def test_own_theories_and_tables_are_kept_as_well(write: Callable[..., Path]) -> None:
    veto = write("veto", "all", 2)
    theory = Path("mild.yaml")
    theory.write_text(
        "theory: {title: Mild, says: It is mild., order: 1, sources: [assumption]}\n"
        "challenger: {motivation: 0.5}\n"
    )
    Path("design.csv").write_text("challenger.clash_aversion\n0.5\n2\n")
    gs.experiment([veto], design="design.csv", theories=[theory], worlds=10, out="out", figures=False)
    for path in (veto, theory, Path("design.csv")):
        path.unlink()
    assert gs.rerun("out").is_identical


def test_the_first_difference_is_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    STUDIES["Sweep"](out)
    table = out / "rows.csv"
    table.write_text(table.read_text().replace("no-guarantee,defaults,,2", "no-guarantee,defaults,,7", 1))
    marker = read_marker(out)
    assert marker is not None
    files = {**marker.files, "rows.csv": hash_file(table)}
    write_marker(out, {**marker.content, "files": files})
    again = gs.rerun(out)
    assert again.differing == ("rows.csv",)
    assert again.first == "line 3"
    shown = CliRunner().invoke(main, ["rerun", str(out), "--quiet"])
    assert shown.exit_code == 3
    assert "not identical: 1 of" in shown.stdout
    assert "first rows.csv (line 3)" in shown.stdout
    assert "may have been changed after they were written" in shown.stdout


def test_other_versions_are_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    STUDIES["Results"](out)
    marker = read_marker(out)
    assert marker is not None
    versions = {**marker.content["versions"], "numpy": "1.0"}
    write_marker(out, {**marker.content, "versions": versions, "code_sha256": "0" * 64})
    again = gs.rerun(out / "manifest.json")
    assert again.is_identical
    assert any(text.startswith("numpy 1.0 then") for text in again.versions)
    assert "the code of the model is not the same" in again.versions


def test_the_command_says_that_all_is_identical_in_its_first_line(tmp_path: Path) -> None:
    STUDIES["Results"](tmp_path / "out")
    shown = CliRunner().invoke(main, ["rerun", str(tmp_path / "out" / "manifest.json"), "--quiet"])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("identical: all bits of 7 files are the same (a finished run of nato")
    as_json = CliRunner().invoke(main, ["rerun", str(tmp_path / "out"), "--quiet", "--json"])
    assert json.loads(as_json.stdout)["identical"] is True


def test_results_are_not_replaced_by_their_own_rerun(tmp_path: Path) -> None:
    STUDIES["Results"](tmp_path / "out")
    with pytest.raises(gs.UserError, match="holds the results to compare with"):
        gs.rerun(tmp_path / "out", out=tmp_path / "out")


def _forge_marker(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    marker = read_marker(folder)
    assert marker is not None
    content = dict(marker.content)
    change(content)
    write_marker(folder, content)


def _forge_request(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    content = json.loads((folder / REQUEST).read_text())
    change(content)
    (folder / REQUEST).write_text(json.dumps(content))
    _forge_marker(folder, lambda marker: marker["files"].update({REQUEST: hash_file(folder / REQUEST)}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: content.update(format=99), "of another version of guaranteesim"),
        (lambda content: content.update(study="verify"), "is no request of ours"),
        (lambda content: content.update(files={"../escape.yaml": {}}), "is no request of ours"),
        (lambda content: content.update(files={"/etc/x": "text"}), "is no request of ours"),
        (lambda content: content.pop("arguments"), "is no request of ours"),
        (
            lambda content: content["arguments"].update(items=[{"file": "/etc/passwd"}]),
            "cannot be carried out",
        ),
        (lambda content: content["arguments"].update(executor="x"), "cannot be carried out"),
        (lambda content: content["arguments"].update(items=7), "cannot be carried out"),
    ],
)
def test_a_request_that_is_no_request_of_ours_ends_in_one_message(
    change: Callable[[dict[str, Any]], Any], message: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    gs.sweep(PAIR, vary=f"{DETERRENCE}:2", worlds=2, out=out, figures=False)
    _forge_request(out, change)
    with pytest.raises(gs.StorageError, match=message):
        gs.rerun(out)


def test_damaged_newer_and_hostile_manifests_end_in_one_message(tmp_path: Path) -> None:
    out = tmp_path / "out"
    STUDIES["Comparison"](out)
    _forge_marker(out, lambda content: content.update(scenarios=["../elsewhere"], parts={"../elsewhere": ""}))
    with pytest.raises(gs.StorageError, match="outside itself"):
        gs.rerun(out / "comparison.json")
    _forge_marker(out, lambda content: content.update(format=99))
    with pytest.raises(gs.StorageError, match="format 99 of another version"):
        gs.rerun(out)
    (out / "comparison.json").write_text("{torn")
    with pytest.raises(gs.StorageError, match="is damaged"):
        gs.rerun(out)


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere", "there is no folder"), ("manifest.json", "there is no file"), ("a.txt", "is no manifest")],
)
def test_what_is_no_result_says_so(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(gs.UserError, match=message):
        gs.rerun(tmp_path / name)
