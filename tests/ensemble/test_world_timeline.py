"""The world that is shown is a telling one, and the very one of the table of worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pytest
from tests.ensemble.conftest import DATA

from guaranteesim.ensemble import Results
from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.columns import Events
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.blocks import simulate_block
from guaranteesim.ensemble.world_timeline import find_telling_world, simulate_timeline
from guaranteesim.errors import GuaranteesimError
from guaranteesim.scenario.schema import Scenario


def _events(scenario: Scenario, rows: Sequence[tuple[int, str, bool]]) -> pa.Table:
    columns = {
        "world": np.array([world for world, _, _ in rows], dtype=np.int64),
        "rung": np.array([scenario.rungs.index(rung) for _, rung, _ in rows], dtype=np.int64),
        "casus": np.array([casus for _, _, casus in rows], dtype=bool),
    }
    return build_arrow_table(Events, columns, {"rung": scenario.rungs})


def test_a_major_violation_that_calls_the_treaty_is_most_telling(scenario: Scenario) -> None:
    dull = _events(scenario, [(2, "strikes", True), (3, "invasion", False)])
    telling = _events(scenario, [(7, "strikes", True), (8, "invasion", True), (9, "invasion", True)])
    assert find_telling_world(scenario, [dull, telling]) == 8


def test_then_any_crisis_then_the_first_world(scenario: Scenario) -> None:
    dull = _events(scenario, [(2, "strikes", True)])
    none = _events(scenario, [])
    assert find_telling_world(scenario, [none, dull]) == 2
    assert find_telling_world(scenario, [none]) == 0


def test_it_tells_the_same_story_as_the_tables(results: Results) -> None:
    months = results.timeline
    world = int(months["world"].iloc[0])
    row = results.worlds.set_index("world").loc[world]
    assert months["month"].tolist() == list(range(1, 25))
    assert months["territory"].iloc[-1] == row["territory_lost"]
    assert {f"{name}_{code}" for name in ("resolve", "reliability") for code in ("USA", "GBR", "POL")} < set(
        months
    )
    wars = results.events.loc[(results.events["world"] == world) & results.events["opens_war"], "month"]
    assert months.loc[months["month"].isin(wars), "at_war"].all()


def test_it_shows_what_is_in_force_and_which_sanctions_stand(
    variant: Callable[..., Scenario], scenario: Scenario
) -> None:
    """An arrangement of ten months that lifts half the sanctions from month 4, for good."""
    terms = {**DATA["arrangement"], "duration": {"months": 10}}
    relief = {"sanctions_relief": {"share": 0.5, "from_month": 4}}
    quiet = {"theatre": {"opportunity": {"per_year": 0}}, "start": {"sanctions": 0.6}}
    dated = variant(**quiet, arrangement={**terms, **relief})
    months = simulate_timeline(dated, 5, simulate_block(dated, 5, Block(3, 1)).worlds)
    assert months.column("in_force").to_pylist() == [True] * 10 + [False] * 14
    assert months.column("standing_sanctions").to_pylist() == [0.6] * 3 + [0.3] * 21
    plain = simulate_timeline(scenario, 5, simulate_block(scenario, 5, Block(0, 1)).worlds)
    assert all(plain.column("in_force").to_pylist())
    assert not any(plain.column("standing_sanctions").to_pylist())


def test_a_world_that_does_not_repeat_is_never_shown(
    variant: Callable[..., Scenario], scenario: Scenario
) -> None:
    row = simulate_block(scenario, 6, Block(0, 1)).worlds
    with pytest.raises(GuaranteesimError, match=r"world 0 run by itself differs .* in motivation"):
        simulate_timeline(scenario, 5, row)
