"""The typical, the worst and the mildest world, and ties between them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.story_worlds import run_small

from guaranteesim.analysis.worlds.world_choice import MEASURES, WAYS, choose_world
from guaranteesim.ensemble import Results
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.errors import UserError


@pytest.fixture(scope="module")
def results() -> Results:
    return run_small(joint=False)


def _with(results: Results, **columns: list[float]) -> Results:
    """Return the first worlds with these columns, all else the same in all of them."""
    size = len(next(iter(columns.values())))
    worlds = results.worlds.iloc[[0] * size].reset_index(drop=True)
    worlds[str(Worlds.world)] = np.arange(size)
    return replace(results, worlds=worlds.assign(**columns))


def test_the_typical_world_is_nearest_to_the_medians(results: Results) -> None:
    # Ranks count, not sizes: a single extreme value moves nothing.
    moved = _with(results, war_months=[0, 5, 6, 7, 900], territory_lost=[0.3, 0.2, 0.1, 0.0, 0.0])
    assert choose_world(moved, way="typical").world == 2
    # Of equals the first is typical.
    assert choose_world(_with(results, war_months=[1, 1, 1]), way="typical").world == 0
    assert len(MEASURES) == 6


def test_the_worst_world_and_its_ties(results: Results) -> None:
    violated = _with(results, major_violation=[False, True, True], territory_lost=[0.9, 0.1, 0.2])
    assert choose_world(violated, way="worst").world == 2
    tied = _with(
        results, territory_lost=[0.2, 0.2, 0.2, 0.2], war_months=[1, 3, 3, 3], peace_months=[0, 9, 4, 4]
    )
    assert choose_world(tied, way="worst").world == 2


def test_the_mildest_world_and_its_ties(results: Results) -> None:
    violated = _with(results, major_violation=[True, False, False], territory_lost=[0.0, 0.2, 0.1])
    assert choose_world(violated, way="mildest").world == 2
    tied = _with(results, peace_months=[9, 9, 9], acts_grey_zone=[2, 1, 1])
    assert choose_world(tied, way="mildest").world == 1


def test_a_condition_goes_with_every_way(results: Results) -> None:
    first = choose_world(results, where="honoured")
    assert (first.world, first.way, first.matching, first.of) == (15, None, 4, 100)
    for way in WAYS:
        world = choose_world(results, where="honoured", way=way).world
        assert bool(results.events.set_index("world")["honoured"][[world]].any())
    assert choose_world(results, where="honoured", world=15).asked


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"world": 100}, "there is no world 100 in these results: choose one from 0 to 99"),
        ({"world": 3, "where": "honoured"}, "world 3 does not meet 'honoured': 15, "),
        ({"where": "month>400"}, "none of 100 worlds of each meets 'month>400'"),
        ({"way": "best"}, "typical, worst, mildest, not 'best'"),
    ],
)
def test_what_is_refused(results: Results, asked: dict[str, object], message: str) -> None:
    with pytest.raises(UserError) as caught:
        choose_world(results, **asked)  # type: ignore[arg-type]
    assert message in str(caught.value)
