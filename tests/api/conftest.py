"""Two small scenarios that differ in their rule alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import SMALL, draw_quickly


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a small scenario into an empty working folder; returns its relative path."""
    monkeypatch.chdir(tmp_path)

    def write_file(name: str, rule: str = "all", order: int = 0) -> Path:
        path = Path(f"{name}.yaml")
        path.write_text(SMALL.format(name=name, rule=rule, order=order), encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def two(write: Callable[..., Path]) -> list[Path]:
    """One needs every party, the challenger included; the other everyone but the challenger."""
    return [write("veto", "all", 2), write("recused", "{all: {}, recuse_aggressor: true}", 1)]


@pytest.fixture
def quick_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing but a sign that something would have been drawn."""
    for name in ("draw_run", "draw_all"):
        monkeypatch.setattr(f"guaranteesim.report.figures.{name}", draw_quickly)
