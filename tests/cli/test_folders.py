"""Default folders and ``verify``: every list has a folder of its own, and every damage is named."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import SMALL, Program
from tests.cli.test_bargain import CONSENT, TERMS, WAR

import guaranteesim as gs
from guaranteesim.cli.default_folders import name_comparison_folder

Write = Callable[..., Path]
RECUSED = "{all: {}, recuse_aggressor: true}"
THEORY = "theory: {title: Calm, sources: [Nobody 2026], says: Less.}\nchallenger: {status_quo: 3}\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.cli.conftest import draw_quickly

    for name in ("draw_run", "draw_all", "draw_theories", "draw_bargain", "draw_backtest"):
        monkeypatch.setattr(f"guaranteesim.report.figures.{name}", draw_quickly)


def test_other_lists_have_other_folders() -> None:
    lists = [
        ["ukraine"], ["no-guarantee", "nato-membership"], ["nato-membership", "no-guarantee"],
        ["no-guarantee", "coalition-of-the-willing", "nato-membership"], ["a-b", "c"], ["a", "b-c"],
        ["mine/a.yaml", "b.yaml"], ["a.yaml", "b.yaml"], ["../mine/a.yaml", "b.yaml"], ["deal.yaml"],
        ["./family"], ["other/family"], ["family"], ["a b.yaml"], ["a-b.yaml"],
        [f"scenario-{number}" for number in range(20)], [f"scenario-{number}" for number in range(21)],
    ]  # fmt: skip
    folders = [name_comparison_folder(item) for item in lists if item != ["./family"]]
    assert len(set(folders)) == len(folders)
    assert name_comparison_folder(["./family"]) == name_comparison_folder(["family"])
    assert name_comparison_folder(["ukraine"], "-theories") != name_comparison_folder(["ukraine"])
    assert all(len(folder.name) < 90 for folder in folders)
    assert all(folder.parent == Path("results") for folder in folders)


def test_the_readme_s_lists_do_not_collide() -> None:
    third = name_comparison_folder(["no-guarantee", "coalition-of-the-willing", "nato-membership"])
    assert third != name_comparison_folder(["coalition-us-backstop", "my-arrangement.yaml"])
    assert "no-guarantee+coalition-of-the-willing" in third.name


def test_another_size_is_refused_and_nothing_is_lost(program: Program, small: str) -> None:
    assert program("run", small, "--worlds", 6, "-q").exit_code == 0
    before = tree(Path("results"))
    refused = program("run", small, "--worlds", 5, "-q")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "error: results/small holds a finished run of small (6 worlds, seed 3), which is not what is asked "
        "for now: choose another folder with --out, or give --replace\n"
    )
    assert tree(Path("results")) == before
    assert program("run", small, "--worlds", 5, "-q", "--replace").exit_code == 0
    assert len(gs.read("results/small").worlds) == 5


def test_a_run_never_takes_the_folder_of_a_comparison(program: Program, write: Write) -> None:
    files = [write("veto"), write("recused", RECUSED, 1)]
    program("compare", *files, "--worlds", 4, "--out", "kept", "-q")
    before = tree(Path("kept"))
    assert "a finished comparison of" in program("run", files[0], "--out", "kept").stderr
    assert tree(Path("kept")) == before
    assert program("run", files[0], "--worlds", 4, "--out", "kept", "--replace", "-q").exit_code == 0
    assert program("verify", "kept").stdout == "kept: sound\n"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def everything(program: Program, write: Write) -> list[Path]:
    """A small folder of every kind."""
    files = [write("veto"), write("recused", RECUSED, 1)]
    Path("calm.yaml").write_text(THEORY, encoding="utf-8")
    short = SMALL.replace("months: 24", "months: 6")
    write("small", text=short + CONSENT.replace("{cost}", "0.1"))
    write("war", text=short + WAR)
    Path("terms.yaml").write_text(TERMS, encoding="utf-8")
    size = ("--worlds", 6, "-q", "--out")
    made = {
        "a-run": ("run", files[0], *size),
        "a-comparison": ("compare", *files, *size),
        "theories": ("theories", *files, "--theories", "calm.yaml", "--keep-worlds", *size),
        "a-bargain": ("bargain", "terms.yaml", *size),
        "a-backtest": ("backtest", "belgium-1914", *size),
    }
    for folder, arguments in made.items():
        done = program(*arguments, folder)
        assert done.exit_code == 0, done.output
    return [Path(folder) for folder in made]


def test_verify_finds_everything_in_folders_of_every_kind(program: Program, everything: list[Path]) -> None:
    sound = program("verify", *everything)
    assert (sound.exit_code, sound.stdout) == (0, "".join(f"{folder}: sound\n" for folder in everything))
    for folder in everything:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock"]
        for path in random.Random(4).sample(files, 4):
            content = path.read_bytes()
            path.unlink()
            assert_told(program, folder, path)
            path.write_bytes(content)
        (folder / "more.csv").write_text("x", encoding="utf-8")
        assert_told(program, folder, folder / "more.csv")
        (folder / "more.csv").unlink()
    assert program("verify", *everything).exit_code == 0
    assert program("verify", "nowhere").exit_code == 2


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_names_of_folders_never_upset_the_terminal(program: Program, small: str) -> None:
    name = "kept\x1b[31m\nsound"
    assert program("run", small, "--worlds", 2, "-q", "--no-figures", "--out", name).exit_code == 0
    (Path(name) / "findings.txt").unlink()
    shown = program("verify", name).stdout
    assert len(shown.splitlines()) == 2
    assert "\x1b" not in shown


def assert_told(program: Program, folder: Path, path: Path) -> None:
    found = program("verify", folder)
    if path == folder / "manifest.json" or path == folder / "comparison.json":
        assert found.exit_code == 2  # nothing says any more that the folder is ours
        return
    assert found.exit_code == 3
    named = path.parent if path.name in ("manifest.json", "comparison.json") else path
    assert str(named) in found.stdout


def flips(folder: Path, count: int) -> Iterator[Path]:
    """One bit flipped in one file at a time, each put back before the next; every file has its turn."""
    draw = random.Random(11)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock"]
    for number in range(count):
        path = files[number % len(files)]
        content = path.read_bytes()
        changed = bytearray(content)
        changed[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(changed)
        yield path
        path.write_bytes(content)


@pytest.mark.parametrize(
    "count", [pytest.param(8, id="few"), pytest.param(50, id="many", marks=pytest.mark.nightly)]
)
def test_no_flipped_bit_goes_unnoticed(everything: list[Path], count: int) -> None:
    for folder in everything:
        for path in flips(folder, count):
            assert verified(folder), path
            if folder.name in ("a-run", "a-comparison"):
                with pytest.raises((gs.StorageError, gs.UserError)):
                    gs.read(folder)
        assert not verified(folder)


def verified(folder: Path) -> list[str]:
    try:
        return gs.verify(folder)
    except gs.UserError as error:
        return [str(error)]


def test_read_opens_a_comparison(everything: list[Path]) -> None:
    comparison = gs.read("a-comparison")
    assert isinstance(comparison, gs.Comparison)
    fresh = gs.compare([Path("veto.yaml"), Path("recused.yaml")], worlds=6)
    assert comparison.names == fresh.names
    assert comparison.baseline == fresh.baseline
    assert comparison.table().equals(fresh.table())
    shutil.rmtree("a-comparison/veto")
    with pytest.raises(gs.UserError, match="no finished results"):
        gs.read("a-comparison")
    assert isinstance(gs.read("theories"), gs.TheoryComparison)
    assert isinstance(gs.read("a-bargain"), gs.Bargain)
    assert isinstance(gs.read("a-backtest"), gs.Backtest)


def test_a_comparison_does_not_take_the_run_of_another(program: Program, everything: list[Path]) -> None:
    program("run", "veto.yaml", "--worlds", 5, "--out", "a-comparison/veto", "--replace", "-q")
    with pytest.raises(gs.StorageError, match="holds another run"):
        gs.read("a-comparison")
    assert "holds another run" in program("verify", "a-comparison").stdout
    done = program("compare", "veto.yaml", "recused.yaml", "--worlds", 6, "--out", "a-comparison", "-q")
    assert done.exit_code == 2
    assert "a-comparison/veto holds a finished run of veto (5 worlds" in done.stderr
