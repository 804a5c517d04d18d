"""A block is a pure function: how worlds are cut, where they run and how many there are changes no bit."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from tests.ensemble.frames_equal import assert_equal, hashes

from guaranteesim.ensemble import Results, run_scenario, run_scenarios
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.blocks import simulate_block
from guaranteesim.model.actors.states import StateAgent
from guaranteesim.scenario.schema import Scenario


@pytest.mark.parametrize("size", [1, 7, 29, 64])
def test_block_size_changes_nothing(scenario: Scenario, results: Results, size: int) -> None:
    assert_equal(run_scenario(scenario, block_size=size), results)


def test_fewer_worlds_are_the_first_of_more(scenario: Scenario, results: Results) -> None:
    fewer = run_scenario(scenario, worlds=11)
    pd.testing.assert_frame_equal(fewer.worlds, results.worlds.head(11))
    first = results.events[results.events["world"] < 11]
    pd.testing.assert_frame_equal(fewer.events, first.reset_index(drop=True))


def test_two_processes_change_no_byte(scenario: Scenario, kept: Path, tmp_path: Path) -> None:
    run_scenario(scenario, workers=2, block_size=9, out=tmp_path / "small")
    assert hashes(tmp_path / "small") == hashes(kept)


def test_another_seed_is_another_history(scenario: Scenario, results: Results) -> None:
    other = run_scenario(scenario, seed=6)
    assert other.manifest["seed"] == other.scenario.run.seed == 6
    assert not other.worlds["motivation"].equals(results.worlds["motivation"])


def test_any_executor_will_do(scenario: Scenario, results: Results) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert_equal(run_scenario(scenario, block_size=8, executor=threads), results)


def test_an_executor_may_map_to_futures(scenario: Scenario, results: Results) -> None:
    class Cluster:
        def map(self, task: Callable[[Any], Any], pieces: Iterable[Any]) -> list[Any]:
            return [SimpleNamespace(result=lambda piece=piece: task(piece)) for piece in pieces]

    assert_equal(run_scenario(scenario, block_size=8, executor=Cluster()), results)


def test_several_scenarios_at_once_give_what_each_gives(
    variant: Callable[..., Scenario], scenario: Scenario, results: Results, tmp_path: Path
) -> None:
    calm = variant(name="calm", theatre={"opportunity": {"per_year": 0}})
    seen: list[tuple[int, int]] = []
    both = list(
        run_scenarios([calm, scenario], out=tmp_path, block_size=10, progress=lambda *now: seen.append(now))
    )
    assert [each.name for each in both] == ["calm", "small"]
    assert both[1].folder == tmp_path / "small"
    assert_equal(both[1], results)
    assert seen == [(done, 60) for done in range(0, 70, 10)]


def test_a_finished_block_is_let_go(scenario: Scenario) -> None:
    before = _states_alive()
    simulate_block(scenario, 1, Block(0, 20))
    assert _states_alive() == before


def _states_alive() -> int:
    return sum(isinstance(thing, StateAgent) for thing in gc.get_objects())


def test_without_commitments_there_is_nothing_to_call(variant: Callable[..., Scenario]) -> None:
    alone = run_scenario(variant(arrangement={}), worlds=10)
    assert not alone.worlds[["casus", "called", "obligations", "treaty_be"]].to_numpy().any()
    assert not any(str(name).startswith(("blocked_", "decisive_")) for name in alone.worlds)
    assert "believed_reliability_q50" not in alone.monthly


def test_without_any_crisis_the_columns_are_the_same(
    variant: Callable[..., Scenario], results: Results
) -> None:
    calm = run_scenario(variant(theatre={"opportunity": {"per_year": 0}}), worlds=8)
    assert calm.events.empty
    pd.testing.assert_series_equal(calm.events.dtypes, results.events.dtypes)
    pd.testing.assert_series_equal(calm.worlds.dtypes, results.worlds.dtypes)
    assert calm.timeline["world"].unique().tolist() == [0]
