"""Back-tests on drawn panels, for tables and figures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tests.analysis.panel.panels import draw_asked, write_small_panel

from guaranteesim.analysis.panel.panel_test import PanelTest
from guaranteesim.analysis.panel.questions import FOUGHT, JOINED, QUESTIONS, AskedRows
from guaranteesim.analysis.panel.records import PanelFile, read_panel_file

KINDS = ("whole", "one question", "nothing happened", "one rivalry", "small")


@cache
def make_files() -> tuple[PanelFile, ...]:
    with TemporaryDirectory() as folder:
        return tuple(read_panel_file(path) for path in write_small_panel(Path(folder)))


@cache
def make_test(kind: str) -> PanelTest:
    """A back-test with drawn forecasts; its files are small ones, so that only the tables of them differ."""
    years, calls = make_files()
    if kind == "whole":
        asked = tuple(
            _with_disputes(draw_asked(1200, 30, shift=0.7, seed=n, question=question))
            for n, question in enumerate(QUESTIONS)
        )
        return PanelTest(asked, (years, calls), 200, 1)
    if kind == "one question":
        return PanelTest((draw_asked(800, 20),), (years,), 200, 1)
    if kind == "nothing happened":
        asked_rows = draw_asked(200, 10)
        sample = replace(asked_rows.sample, outcomes=np.zeros(200))
        return PanelTest((replace(asked_rows, sample=sample),), (years,), 200, 1)
    if kind == "one rivalry":
        return PanelTest((draw_asked(80, 1),), (years,), 200, 1)
    return PanelTest((draw_asked(12, 3),), (years,), 1, 1)


def _with_disputes(asked: AskedRows) -> AskedRows:
    """Calls come in disputes, four at a time."""
    if asked.question not in (FOUGHT, JOINED):
        return asked
    return replace(asked, disputes=np.arange(asked.size) // 4)
