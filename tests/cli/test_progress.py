"""Progress goes to standard error: lines where nobody watches, a bar on a terminal."""

from __future__ import annotations

import io

import pytest

from guaranteesim.cli.progress import ProgressLines, describe_step, show_progress
from guaranteesim.studies import Step
from guaranteesim.studies.progress import make_drawing_reporter


def one(done: int) -> Step:
    return Step("simulating", "small", 1, 1, done, 100)


def test_a_line_for_each_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ProgressLines()
    for done in range(0, 101, 5):
        lines(one(done))
    lines(Step("drawing the figures"))
    shown = capsys.readouterr()
    assert shown.out == ""
    quarters = [f"simulating small: {share} %" for share in (25, 50, 75, 100)]
    assert shown.err.splitlines() == ["simulating small", *quarters, "drawing the figures"]


def test_a_long_wait_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 240))
    monkeypatch.setattr("guaranteesim.cli.progress.time.monotonic", lambda: next(clock))
    lines = ProgressLines()
    for done in (40, 55, 75, 100):  # 40 are of an earlier command
        lines(one(done))
    assert capsys.readouterr().err.splitlines() == [
        "simulating small: 25 %",
        "simulating small: 50 % (about 12 min left)",
        "simulating small: 75 % (about 6 min left)",
        "simulating small: 100 %",
    ]


def test_a_line_for_each_of_several(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ProgressLines()
    for place, name in enumerate(["one", "two"], start=1):
        for done in (0, 50, 100):
            lines(Step("simulating", name, place, 2, done + 100 * (place - 1), 200))
    assert capsys.readouterr().err.splitlines() == ["simulating one (1 of 2)", "simulating two (2 of 2)"]


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(quiet=True) as report:
        report(one(50))
    assert capsys.readouterr().err == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_a_bar_on_a_terminal_that_can_show_one(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("NO_COLOR", "1")
    with show_progress(quiet=False) as report:
        for done in (0, 50, 100):
            report(one(done))
    assert "simulating small" in screen.getvalue()
    assert ("\x1b[" in screen.getvalue()) == (term == "xterm")
    assert "\x1b[3" not in screen.getvalue(), "a colour"


def test_figures_are_told_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    steps: list[Step] = []
    told = make_drawing_reporter(steps.append)
    for place, name in enumerate(["acceptance", "frontier"], start=1):
        told(name, place, 2)
    lines = ProgressLines()
    for step in steps:
        lines(step)
    assert capsys.readouterr().err.splitlines() == [
        "drawing acceptance (1 of 2)",
        "drawing frontier (2 of 2)",
    ]
    assert one(100).share < steps[0].share < steps[1].share < 1


def test_share_of_the_whole() -> None:
    assert one(0).share == 0
    assert one(50).share == one(100).share / 2
    assert one(100).share == Step("drawing the figures").share < 1
    assert describe_step(Step("simulating", "b", 2, 2)) == "simulating b (2 of 2)"


def test_growing_runs_tell_their_precision(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ProgressLines()
    reached = "500 worlds: interval ±2 points, wanted ±1 point"
    for done in (600, 800):
        lines(Step("simulating", "small", 1, 1, done, 2000, reached=reached))
    assert capsys.readouterr().err.splitlines() == [f"simulating; {reached}"]
    assert Step("simulating", "small", done=500, worlds=2000, reached=reached).share == pytest.approx(0.2)
