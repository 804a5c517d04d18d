"""``guaranteesim story``: screens, refusals, JSON and files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guaranteesim.cli import main

SIZE = ("--worlds", "30", "--seed", "1", "--workers", "1", "--no-figures", "--quiet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of two arrangements for the clauses, with fewer states than others."""
    out = tmp_path_factory.mktemp("results") / "both"
    result = CliRunner().invoke(main, ["compare", "no-clause", "void", *SIZE, "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def tell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("COLUMNS", "80")

    def invoke(*options: str) -> Result:
        return CliRunner().invoke(main, ["story", str(folder), *options])

    return invoke


def test_a_typical_world_by_default(tell: Callable[..., Result]) -> None:
    result = tell()
    assert result.exit_code == 0, result.output
    assert "nearest to the medians" in " ".join(result.stdout.split())
    assert result.stdout.endswith("a conditional comparison, not a forecast.\n")
    assert tell("--typical").stdout == result.stdout


def test_a_chosen_arrangement_and_a_folder_of_one_run(tell: Callable[..., Result], folder: Path) -> None:
    both = tell("--arrangement", "void", "--world", "3")
    alone = CliRunner().invoke(main, ["story", str(folder / "void"), "--world", "3"])
    assert both.exit_code == 0, both.output
    assert both.stdout == alone.stdout


def test_two_arrangements(tell: Callable[..., Result]) -> None:
    result = tell("--worst", "--compare", "no-clause", "void")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Same luck, other treaty: world ")


def test_json_has_texts_and_details(tell: Callable[..., Result]) -> None:
    document = json.loads(tell("--json", "--where", "month>0").stdout)
    assert document["choice"]["matching"] > 0
    (world,) = document["worlds"]
    assert {"summary", "months", "ending", "details"} < set(world)
    assert len(world["details"]["choices"][0]["options"]) > 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--where", "rung=invason"), "did you mean invasion?"),
        (("--where", "month>9999"), "none of 30 worlds of no-clause meets"),
        (("--where", "month>9999"), "--arrangement NAME chooses another"),
        (("--where", "month>9999", "--arrangement", "void"), "none of 30 worlds of void meets"),
        (("--where", "month>9999", "--compare", "void", "no-clause"), "name the other one first"),
        (("--world", "30"), "choose one from 0 to 29"),
        (("--world", "1", "--worst"), "exclude each other"),
        (("--arrangement", "viod"), "did you mean void?"),
        (("--compare", "void", "void"), "two different arrangements"),
        (("--compare", "void", "no-claus"), "did you mean no-clause?"),
        (("--compare", "void", "no-clause", "--arrangement", "void"), "one arrangement, or two"),
    ],
)
def test_refusals(tell: Callable[..., Result], options: tuple[str, ...], message: str) -> None:
    result = tell(*options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_files(tell: Callable[..., Result], tmp_path: Path) -> None:
    out = tmp_path / "told"
    result = tell("--world", "3", "--out", str(out), "--no-figures")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == ["story.md", "story.txt"]
    assert (out / "story.txt").read_text(encoding="utf-8").strip() in result.stdout
    # The same command replaces its own files and nothing else.
    assert tell("--world", "4", "--out", str(out), "--no-figures").exit_code == 0
    (out / "mine.txt").write_text("mine")
    refused = tell("--world", "3", "--out", str(out))
    assert refused.exit_code == 2
    assert "holds other files (mine.txt)" in " ".join(refused.stderr.split())
