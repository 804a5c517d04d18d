"""The mechanisms that a comparison switches off in turn: the same numbers as the split by channel."""

from __future__ import annotations

from pathlib import Path

import pytest

import guaranteesim as gs
from guaranteesim import studies

SETS = (
    "challenger.nuclear_aversion=0",
    "challenger.sanctions_sensitivity=0",
    "protege={moral_hazard: 0, void_restraint: 0}",
)


def test_removals_are_those_of_the_split_and_are_kept(two: list[Path], tmp_path: Path) -> None:
    compared = gs.compare(
        two, worlds=120, seed=4, sets=SETS, baseline="veto", out=tmp_path / "c", figures=False
    )
    found = compared.removals
    assert found is not None
    assert found.worlds == 120
    split = gs.split_by_channel(*two, worlds=120, seed=4, sets=SETS).split
    assert (found.first, found.second) == ("veto", "recused")
    assert [item.name for item in found.removals] == list(split.names)
    for item in found.removals:
        assert item.lost.value == pytest.approx(split.find_part(item.name).removed.value, abs=1e-12)
    assert found.total.value == pytest.approx(split.total.value)
    assert studies.read(tmp_path / "c").removals == found


def test_few_worlds_and_finished_runs_are_not_examined(two: list[Path]) -> None:
    assert gs.compare(two, worlds=60, seed=4, sets=SETS, baseline="veto").removals is None
    ran = [gs.load(path, sets=SETS).run(worlds=120, seed=4) for path in two]
    assert gs.compare(ran, baseline="veto").removals is None
