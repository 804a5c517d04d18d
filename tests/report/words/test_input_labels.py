"""Inputs are called what they are, not what their path is."""

from __future__ import annotations

import pytest

from guaranteesim.report.words.inputs import label_path


@pytest.mark.parametrize(("path", "label"), [
    ("challenger.clash_aversion", "fear of a clash"),
    ("ladder.limited_grab.committed", "limited grab: committed"),
    ("ladder.grey_zone.window_days", "grey zone: window days"),
    ("states.POL.stake", "Poland: stake"),
    ("arrangement.commitments.article-5.bindingness", "commitment article-5: bindingness"),
])  # fmt: skip
def test_a_number_by_its_path(path: str, label: str) -> None:
    assert label_path(path, {"POL": "Poland"}) == label
