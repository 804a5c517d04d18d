"""``backtest`` from the command line: cases, scores, what is kept, and every refusal in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import SMALL, Program, draw_quickly

Write = Callable[..., Path]
Refused = Callable[..., str]
FOOTER = "a conditional comparison, not a forecast"
RECORD = """\
history:
  date: {date}
  rung: limited_grab
  attacked: {attacked}
  {honoured}
  pair: twins
  sources: [a book]
"""


@pytest.fixture(autouse=True)
def quick_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guaranteesim.report.figures.draw_backtest", draw_quickly)


@pytest.fixture
def case(write: Write) -> Callable[..., Path]:
    """Write a small case that happened; returns its path relative to the working folder."""

    def write_case(
        name: str, date: str = "1950-06-25", honoured: str | None = "yes", rule: str = "each"
    ) -> Path:
        record = RECORD.format(
            date=date, attacked="no" if honoured is None else "yes",
            honoured="note: never tested" if honoured is None else f"honoured: {honoured}",
        )  # fmt: skip
        return write(
            name,
            rule,
            text=SMALL.replace("months: 24", "months: 6").replace("per_year: 4", "per_year: 12")
            + record.replace("{", "{{").replace("}", "}}"),
        )

    return write_case


@pytest.fixture
def three(case: Callable[..., Path]) -> list[Path]:
    return [
        case("kept"),
        case("broken", "1938-09-30", "no", "all"),
        case("quiet", "1953-10-01", None),
    ]


def test_a_backtest(program: Program, three: list[Path]) -> None:
    result = program("backtest", *three, "--worlds", 20)
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.split())
    assert "consistency with them is claimed, never prediction" in shown
    assert "The attack came in 2 of 3 cases." in shown.replace("\xa0", " ")
    assert "Side by side: twins" in shown
    assert FOOTER in shown
    assert "\x1b" not in result.output
    assert max(len(line) for line in result.stdout.splitlines()) <= 100
    assert result.stderr.splitlines()[0] == "simulating broken (1 of 3)"
    assert "In results/backtest:" in shown


def test_what_is_kept(program: Program, three: list[Path]) -> None:
    program("backtest", *three, "--worlds", 20, "--quiet", "--out", "kept-here")
    kept = Path("kept-here")
    for name in ("cases.csv", "scores.csv", "influence.csv", "reliability.csv", "pairs.csv", "findings.txt"):
        assert (kept / name).read_text(encoding="utf-8")
    assert list((kept / "figures").iterdir())
    assert (kept / "broken" / "worlds.parquet").is_file()
    assert not [path for path in kept.rglob("*") if path.suffix == ".part"]
    rows = (kept / "cases.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[0] for row in rows] == ["name", "broken", "kept", "quiet"]


def test_the_same_again_is_read_and_says_the_same(program: Program, three: list[Path]) -> None:
    first = program("backtest", *three, "--worlds", 20, "--quiet")
    tables = Path("results/backtest/kept/worlds.parquet")
    before = tables.stat().st_mtime_ns
    again = program("backtest", *three, "--worlds", 20, "--quiet")
    assert again.stdout == first.stdout
    assert tables.stat().st_mtime_ns == before


def test_json(program: Program, three: list[Path]) -> None:
    result = program("backtest", *three, "--worlds", 20, "--seed", 4, "--json", "-q")
    document = json.loads(result.stdout)
    assert [row["name"] for row in document["cases"]] == ["broken", "kept", "quiet"]
    assert document["cases"][2]["honoured"] is None
    assert {row["score"] for row in document["scores"]} == {"brier", "log"}
    assert (document["seed"], document["note"]) == (4, FOOTER)
    assert set(document["misses"]) == {"attacked", "honoured"}


def test_one_case_that_was_never_attacked(program: Program, case: Callable[..., Path]) -> None:
    result = program("backtest", case("quiet", honoured=None), "--worlds", 5, "-q")
    assert result.exit_code == 0, result.output
    assert "Brier score, honoured: no case to score." in result.stdout


def test_changes_reach_every_case(program: Program, three: list[Path]) -> None:
    arguments = ("--set", "challenger.rationality=1000", "--set", "challenger.status_quo=5")
    document = json.loads(program("backtest", *three, *arguments, "--worlds", 5, "-q", "--json").stdout)
    assert {row["p_attacked"] for row in document["cases"]} == {0.0}


def test_a_folder_of_cases(program: Program, three: list[Path], folder: Path) -> None:
    (folder / "mine").mkdir()
    for path in three:
        path.rename(folder / "mine" / path)
    document = json.loads(program("backtest", "./mine", "--worlds", 5, "-q", "--json").stdout)
    assert len(document["cases"]) == 3


def test_cases_are_compared_and_run_like_any_scenario(
    program: Program, three: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("draw_run", "draw_all"):
        monkeypatch.setattr(f"guaranteesim.report.figures.{name}", draw_quickly)
    assert program("compare", *three, "--worlds", 5, "-q").exit_code == 0
    assert program("run", three[0], "--worlds", 5, "-q").exit_code == 0
    assert program("check", *three).exit_code == 0


def test_a_scenario_without_a_record(refused: Refused, small: str) -> None:
    assert refused("backtest", small).startswith(
        "small has no history: block, so there is nothing to test it"
    )


def test_two_cases_of_one_name(refused: Refused, case: Callable[..., Path], folder: Path) -> None:
    path = case("kept")
    (folder / "other").mkdir()
    copy = folder / "other" / path
    copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert refused("backtest", path, copy).startswith("two cases are both named 'kept'")


def test_a_missing_file(refused: Refused, three: list[Path]) -> None:
    message = "kep.yaml: there is no such file, folder or shipped scenario (did you mean kept.yaml?)"
    assert refused("backtest", "kep.yaml") == message


def test_no_opportunity_at_all(program: Program, case: Callable[..., Path]) -> None:
    quiet = ("--set", "theatre.opportunity.per_year=0")
    result = program("backtest", case("kept"), "--worlds", 3, "-q", *quiet)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: kept: no world had an opportunity")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("rung: limited_gra", "history.rung: unknown rung 'limited_gra' (did you mean limited_grab?)"),
        ("attacked: perhaps", "history.attacked: "),
        ("attacked: no", "history.honoured: without an attack nothing could be honoured"),
        ("date: 1950", "history.date: must be a date such as 2026-01-31"),
        ("sources: []", "history.sources: "),
        ("outcome: yes", "history.outcome: "),
    ],
)
def test_a_faulty_record_is_refused_with_its_line(
    refused: Refused, case: Callable[..., Path], wrong: str, message: str
) -> None:
    path = case("kept")
    key = wrong.split(":")[0]
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f"  {wrong}" if line.startswith(f"  {key}:") else line for line in lines]
    if f"  {wrong}" not in lines:
        lines.insert(lines.index("history:") + 1, f"  {wrong}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = refused("backtest", path)
    assert said.startswith(f"kept.yaml:{lines.index(f'  {wrong}') + 1}:") or "honoured" in message
    assert message in said


def test_an_attack_needs_its_outcome(refused: Refused, case: Callable[..., Path]) -> None:
    path = case("kept")
    path.write_text(path.read_text(encoding="utf-8").replace("  honoured: yes\n", ""), encoding="utf-8")
    assert "an attack, and not whether it was honoured (add honoured: yes, partly or no)" in refused(
        "backtest", path
    )


def test_findings_come_first_and_figures_can_be_left_out(program: Program, three: list[Path]) -> None:
    result = program("backtest", *three, "--worlds", 5, "--no-figures", "--out", "kept")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("The attack came in 2 of 3")
    assert "figures" not in result.output
    assert not Path("kept/figures").exists()
