"""Numbers that make no sense are refused at once, with what to do."""

from __future__ import annotations

from typing import Any

import pytest

from guaranteesim.ensemble import run_scenario, run_scenarios
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.plan import plan_run
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario


@pytest.mark.parametrize("worlds", [0, -1, 1.5, "100", True, float("nan")])
def test_worlds_must_be_a_positive_whole_number(scenario: Scenario, worlds: Any) -> None:
    with pytest.raises(UserError, match="worlds must be a whole number, 1 or more"):
        run_scenario(scenario, worlds=worlds)


@pytest.mark.parametrize("numbers", [{"seed": -1}, {"seed": 2**63}, {"workers": 0}, {"block_size": 0}])
def test_other_numbers_are_checked_too(scenario: Scenario, numbers: dict[str, Any]) -> None:
    with pytest.raises(UserError, match=next(iter(numbers))):
        run_scenario(scenario, worlds=1, **numbers)


def test_an_absurd_size_is_refused_with_an_estimate(scenario: Scenario) -> None:
    with pytest.raises(UserError, match=r"1,000,000,000,000 worlds .* days of one core and [\d,]+ GB"):
        run_scenario(scenario, worlds=10**12)


def test_no_folder_is_made_for_a_refused_run(scenario: Scenario, tmp_path: Any) -> None:
    with pytest.raises(UserError):
        run_scenario(scenario, worlds=0, out=tmp_path / "never")
    assert not list(tmp_path.iterdir())


def test_two_scenarios_of_one_name_are_refused(scenario: Scenario) -> None:
    with pytest.raises(UserError, match="two scenarios have the name small"):
        run_scenarios([scenario, scenario])


@pytest.mark.parametrize(
    ("worlds", "workers", "beside", "sizes"),
    [
        (2000, 1, 1, [2000]),
        (2000, 2, 1, [1000, 1000]),
        (2000, 2, 12, [2000]),
        (20_000, 1, 1, [10_000, 10_000]),
        (3, 8, 1, [1, 1, 1]),
    ],
)
def test_workers_get_equal_shares(
    scenario: Scenario, worlds: int, workers: int, beside: int, sizes: list[int]
) -> None:
    blocks = plan_run(scenario, worlds, None, workers, None, beside).blocks
    assert [block.count for block in blocks] == sizes


def test_blocks_cover_every_world_once(scenario: Scenario) -> None:
    blocks = plan_run(scenario, 10, 3, 1, 4).blocks
    assert blocks == [Block(0, 4), Block(4, 4), Block(8, 2)]
