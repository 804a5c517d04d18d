"""The benchmark of commands: it times processes, and sees files that differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import commands


def test_a_process_takes_time() -> None:
    taken = commands.time_process(("-c", "sum(range(2_000_000))"))
    assert taken.processor > 0
    assert taken.wall > 0


def test_another_source_is_imported_instead(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("", encoding="utf-8")
    commands.time_process(("-c", "import elsewhere"), tmp_path)


def test_starts_are_told_beside_their_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = {commands.UNIT: commands.Taken(0.5, 1.0)}
    monkeypatch.setattr(
        commands,
        "time_process",
        lambda arguments, source=None: taken.get(arguments, commands.Taken(1.0, 2.0)),
    )
    found = commands.measure_starts(2, {"here": None})
    assert found["--help, here"] == [2.0, 2.0]
    assert found["import numpy, s"] == [0.5, 0.5]


def test_worlds_can_be_chosen() -> None:
    assert commands.set_worlds(commands.STUDIES["bargain"], 20) == (
        "bargain",
        "ukraine-2026",
        "--worlds",
        "20",
    )
    assert "--theories" in commands.set_worlds(commands.STUDIES["theories"], 20)


def test_files_that_differ_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def time_study(*arguments: object) -> tuple[commands.Taken, dict[str, bytes]]:
        return commands.Taken(1.0, 2.0), {"findings.txt": str(arguments[1]).encode()}

    monkeypatch.setattr(commands, "time_study", time_study)
    assert not commands._print_study("compare", ("compare",), 2, {"here": None})
    assert commands._print_study("compare", ("compare",), 1, {"here": None})
