"""The three worlds without a deal: what they change of the continued war, and whose record they follow."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import scipy

from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

WORLDS = ("war-stalemate", "war-breakthrough", "war-hold")
ENDED, OF = 5, 13
"""Wars that ended within a further year, of those that had lasted 52 months (GML 2.2.1)."""


@cache
def read(name: str) -> Scenario:
    return load_scenario(name)


def ends_within_a_year(name: str) -> tuple[float, float, float]:
    """Return the chance of a ceasefire within a year: lowest, mean and highest of the range."""
    hazard = read(name).theatre.war.ceasefire_per_month
    monthly = np.linspace(hazard.low, hazard.high, 501)
    yearly = 1 - (1 - monthly) ** 12
    return float(yearly[0]), float(yearly.mean()), float(yearly[-1])


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_differs_from_the_continued_war_in_the_war_alone(name: str) -> None:
    world, war = read(name), read("continued-war")
    kept = {"start": war.start, "theatre": war.theatre}
    said = ("name", "title", "order", "description", "sources")
    kept |= {key: getattr(war, key) for key in said}
    assert world.model_copy(update=kept) == war
    assert world.no_deal is None
    theatre = world.theatre.model_copy(update={"war": war.theatre.war})
    assert theatre == war.theatre
    start = world.start.model_copy(
        update={"war_age_months": war.start.war_age_months, "front_pace": war.start.front_pace}
    )
    assert start == war.start


@pytest.mark.parametrize("name", WORLDS)
def test_its_war_does_not_end_by_the_table_and_by_exhaustion_twice(name: str) -> None:
    war = read(name).theatre.war
    assert (war.exhaustion.high, war.stalemate_per_month.high) == (0, 0)


def test_the_stalemate_lasts_as_the_record_has_it() -> None:
    low, mean, high = ends_within_a_year("war-stalemate")
    assert mean == pytest.approx(ENDED / OF, abs=0.02)
    # The exact interval of a proportion (Clopper and Pearson) holds the whole range.
    ends = (scipy.special.betaincinv(ENDED, OF - ENDED + 1, 0.025),
            scipy.special.betaincinv(ENDED + 1, OF - ENDED, 0.975))  # fmt: skip
    assert ends[0] < low
    assert high < ends[1]


def test_the_others_lie_on_either_side_of_it() -> None:
    slow, middle, fast = (
        ends_within_a_year(name)[1] for name in ("war-breakthrough", "war-stalemate", "war-hold")
    )
    assert slow < middle < fast
    pace = {name: read(name).start.front_pace for name in (*WORLDS, "continued-war")}
    assert pace["war-hold"].centre < pace["war-stalemate"].centre
    assert pace["war-stalemate"].high <= pace["continued-war"].low
    assert pace["continued-war"].high < pace["war-breakthrough"].low
