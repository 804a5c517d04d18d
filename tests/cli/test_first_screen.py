"""What is printed first, where the rest is, and the options that change it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import QUICK_FIGURE, Program

from guaranteesim.analysis.comparison.comparison import FOOTER

Write = Callable[..., Path]
RECUSED = "{all: {}, recuse_aggressor: true}"
FINDINGS = Path("findings.txt")


@pytest.fixture
def two(write: Write) -> list[Path]:
    return [write("veto"), write("recused", RECUSED, 1)]


@pytest.mark.usefixtures("quick_figures")
class TestFirstScreen:
    def test_compare_fits_and_says_where_the_rest_is(
        self, program: Program, two: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "80")
        lines = program("compare", *two, "--worlds", 12).stdout.splitlines()
        assert len(lines) < 24
        assert max(map(len, lines)) <= 80
        assert lines[0].startswith("If in force, ")
        assert " ".join(lines[-3:-1]).endswith("Report, CSV and figures: results/comparison-veto+recused.")
        assert lines[-1].endswith(FOOTER + ".")

    def test_quiet_says_nothing_of_the_folder(self, program: Program, two: list[Path], small: str) -> None:
        for arguments in (("compare", *two), ("run", small)):
            result = program(*arguments, "--worlds", 12, "--quiet")
            assert "results/" not in result.stdout
            assert FOOTER in result.stdout

    def test_tables_are_printed_on_demand_and_always_kept(self, program: Program, two: list[Path]) -> None:
        first = program("compare", *two, "--worlds", 12, "--quiet").stdout
        whole = program("compare", *two, "--worlds", 12, "--quiet", "--tables").stdout
        kept = (Path("results/comparison-veto+recused") / FINDINGS).read_text(encoding="utf-8")
        for words in ("Was the guarantee activated?", "Difference from"):
            assert words not in first
            assert words in whole
            assert words in kept
        [answer, *_] = json.loads(program("compare", *two, "--worlds", 12, "-q", "--json").stdout)["answer"]
        for text in (first, whole, kept):
            assert " ".join(answer.split()) in " ".join(text.split())

    def test_the_same_for_a_run(self, program: Program, small: str) -> None:
        first = program("run", small, "--worlds", 12, "--quiet").stdout
        result = program("run", small, "--worlds", 12, "--tables")
        kept = (Path("results/small") / FINDINGS).read_text(encoding="utf-8")
        for text in (result.stdout, kept):
            assert "median days until a guarantor acts" in text
        assert "median days until a guarantor acts" not in first
        assert "findings.txt, summary.csv, figures (calendar" in " ".join(result.stdout.split())
        [answer, *_] = json.loads(program("run", small, "--worlds", 12, "-q", "--json").stdout)["answer"]
        assert " ".join(answer.split()) in " ".join(kept.split())

    def test_findings_have_a_hash(self, program: Program, two: list[Path]) -> None:
        program("compare", *two, "--worlds", 12, "--quiet")
        plan = json.loads(Path("results/comparison-veto+recused/comparison.json").read_text(encoding="utf-8"))
        assert "findings.txt" in plan["files"]

    def test_explain_says_the_answer_under_its_title(self, program: Program, small: str) -> None:
        lines = program("explain", small).stdout.splitlines()
        assert lines[2].startswith("P(act), the chance that somebody acts under it, is exactly 0: RUS, the")
        assert json.loads(program("explain", small, "--json").stdout)["answer"][0].startswith("P(act)")


@pytest.mark.usefixtures("quick_figures")
class TestNoFigures:
    @pytest.mark.parametrize("command", ["run", "compare"])
    def test_nothing_is_drawn_nor_spoken_of(self, program: Program, two: list[Path], command: str) -> None:
        scenarios = two if command == "compare" else two[:1]
        for more in ((), ("--tables",)):
            result = program(command, *scenarios, "--worlds", 12, "--no-figures", "--out", "kept", *more)
            assert result.exit_code == 0, result.output
            assert "igures" not in result.output
            assert "drawing" not in result.stderr
        assert not list(Path("kept").rglob("figures"))

    def test_figures_that_are_there_stay_noted(self, program: Program, two: list[Path]) -> None:
        for more in ((), ("--no-figures",)):
            program("compare", *two, "--worlds", 12, "--quiet", "--out", "kept", *more)
        plan = json.loads(Path("kept/comparison.json").read_text(encoding="utf-8"))
        assert f"figures/{QUICK_FIGURE}" in plan["files"]
        assert Path("kept/figures", QUICK_FIGURE).is_file()


@pytest.mark.parametrize(("arguments", "unwanted"), [
    (("run", "{}", "--worlds", "2", "-q", "--no-figures"), ("matplotlib",)),
    (("explain", "{}"), ("matplotlib", "mesa", "pandas", "pyarrow")),
])  # fmt: skip
def test_nothing_is_loaded_that_is_not_needed(
    folder: Path, small: str, arguments: tuple[str, ...], unwanted: tuple[str, ...]
) -> None:
    asked = [argument.replace("{}", small) for argument in arguments]
    code = (
        "import sys; from guaranteesim.cli import main\n"
        f"try: main({asked!r})\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"assert not [name for name in {unwanted!r} if name in sys.modules]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("quick_figures")
class TestWorkers:
    @pytest.mark.parametrize(("cores", "asked", "used"), [(5, (), 5), (5, ("--workers", 2), 2), (1, (), 1)])
    def test_the_cores_there_are(
        self, program: Program, small: str, monkeypatch: pytest.MonkeyPatch, cores: int,
        asked: tuple[object, ...], used: int,
    ) -> None:  # fmt: skip
        seen = []

        def run(*_: object, workers: int, **__: object) -> None:
            seen.append(workers)
            raise KeyboardInterrupt

        monkeypatch.setattr("guaranteesim.ensemble.run.cores.count_cores", lambda: cores)
        monkeypatch.setattr("guaranteesim.ensemble.run.runner.run_scenario", run)
        program("run", small, "--worlds", 5_000_000, *asked)
        assert seen == [used]

    def test_help_says_so(self, program: Program) -> None:
        assert "[default: the number of cores;" in " ".join(program("run", "--help").stdout.split())
