"""A split by channel from Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import guaranteesim as gs
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.scenario.files.channels import switch_off

SETS = (
    "challenger.nuclear_aversion=0",
    "challenger.sanctions_sensitivity=0",
    "protege={moral_hazard: 0, void_restraint: 0}",
    "theatre.stationing={opportunity_effect: 0, grievance: 0}",
)
Write = Callable[..., Path]


@pytest.fixture
def split(two: list[Path]) -> gs.ChannelComparison:
    return gs.split_by_channel(*two, worlds=40, seed=4, sets=SETS)


def test_parts_add_up_and_ends_are_those_of_a_comparison(
    split: gs.ChannelComparison, two: list[Path]
) -> None:
    parts = split.split
    whole = sum(item.part.value for item in parts.parts) + parts.other.value
    assert whole == pytest.approx(parts.total.value, abs=1e-12)
    compared = gs.compare(two, worlds=40, seed=4, sets=SETS, baseline="veto")
    rows = compared.summary().set_index(["name", "outcome"])["value"]
    assert parts.first.value == rows["veto", "major_violation"]
    assert parts.second.value == rows["recused", "major_violation"]
    gap = compared.differences()
    gap = gap[(gap["outcome"] == "major_violation") & (gap["name"] == "recused")].iloc[0]
    assert [parts.total.value, parts.total.low, parts.total.high] == pytest.approx(
        [gap["difference"], gap["difference_low"], gap["difference_high"]]
    )


def test_a_set_of_channels_is_a_run_with_the_others_off(split: gs.ChannelComparison, two: list[Path]) -> None:
    """Bit for bit: the mean with clash alone on is that of a run with the numbers of denial scaled."""
    (denial,) = (item for item in split.channels if item.name == "denial")
    table = split.split.subsets()
    row = table[~table["denial"] & table["clash"]].iloc[0]
    for path, name in zip(two, ("first", "second"), strict=True):
        scenario = switch_off(gs.load(path, sets=SETS).scenario, [denial])
        run = gs.Study(scenario).run(worlds=40, seed=4)
        assert find_outcome("major_violation").estimate(run).value == row[name]


def test_results_of_earlier_runs_give_their_scenarios(two: list[Path], split: gs.ChannelComparison) -> None:
    ran = [gs.load(path, sets=SETS).run(worlds=40, seed=4) for path in two]
    again = gs.split_by_channel(*ran, worlds=40, seed=4)
    assert again.table().equals(split.table())


def test_looks(split: gs.ChannelComparison) -> None:
    assert "Fear of a clash" in split._repr_html_()
    assert split.plot().get_label()
    assert gs.figure(split, "waterfall").get_label() == split.plot().get_label()
    assert repr(split).startswith("ChannelComparison('recused' against 'veto', major_violation, 2 channels")


def test_workers_change_nothing(two: list[Path], split: gs.ChannelComparison) -> None:
    again = gs.split_by_channel(*two, worlds=40, seed=4, sets=SETS, workers=2)
    assert again.table().equals(split.table())
