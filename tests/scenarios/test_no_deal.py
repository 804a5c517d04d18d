"""No deal: the war goes on from month 1, at the pace that was observed."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.numbers.distributions import Triangular
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

WORLDS = 500
ENDED, OF = 5, 13
"""Wars that ended within a further year, of those that had lasted 52 months (GML 2.2.1)."""
ADVANCES = {2024: 3500, 2025: 4600}
"""Square kilometres, Black Bird Group as reported; with claimed areas 5,600 in 2025."""
UKRAINE = 603_600


@pytest.fixture(scope="module")
def war() -> GuaranteeModel:
    """The model at the beginning of month 1."""
    return GuaranteeModel(load_scenario("continued-war"), np.arange(WORLDS), seed=1)


def test_no_deal_is_shipped(family: dict[str, Scenario]) -> None:
    arrangements = [scenario for name, scenario in family.items() if name != "continued-war"]
    assert {scenario.no_deal for scenario in arrangements} == {"continued-war"}
    assert family["continued-war"].no_deal is None


def test_no_deal_differs_from_a_bare_ceasefire_only_in_its_war(family: dict[str, Scenario]) -> None:
    texts = {
        "name",
        "title",
        "order",
        "description",
        "sources",
        "positions",
        "no_deal",
        "start",
        "acceptance",
    }
    war, ceasefire = (
        family[name].model_dump(exclude={*texts, "arrangement"})
        for name in ("continued-war", "bilateral-agreements")
    )
    war["theatre"].pop("war"), ceasefire["theatre"].pop("war")
    assert war == ceasefire
    assert family["continued-war"].arrangement.commitments.keys() == {"bilateral"}
    assert family["continued-war"].start.sanctions == family["no-guarantee"].start.sanctions


def test_the_pace_follows_from_the_advances() -> None:
    scenario = load_scenario("continued-war")
    pace = scenario.start.front_pace
    new_invasion = 0.0342  # mean share of a year, 2,000 worlds with a pace of 1
    for square_km in (*ADVANCES.values(), 5600):
        assert pace.low <= square_km / UKRAINE / new_invasion <= pace.high


def test_the_war_goes_on_in_every_world(war: GuaranteeModel) -> None:
    assert war.front.at_war.all()
    assert not war.front.territory.any()
    assert (war.front.age == 52).all()


def test_the_war_lasts_as_wars_of_its_age_have_lasted() -> None:
    # The exact 95 % interval of 5 of 13 (Clopper and Pearson), by month, and the share itself as its mode.
    ends = (scipy.special.betaincinv(ENDED, OF - ENDED + 1, 0.025),
            scipy.special.betaincinv(ENDED + 1, OF - ENDED, 0.975))  # fmt: skip
    monthly = [1 - (1 - yearly) ** (1 / 12) for yearly in (ends[0], ENDED / OF, ends[1])]
    theatre = load_scenario("continued-war").theatre.war
    hazard = theatre.ceasefire_per_month.shape
    assert isinstance(hazard, Triangular)
    assert [hazard.low, hazard.mode, hazard.high] == pytest.approx(monthly, abs=0.002)
    assert (theatre.exhaustion.high, theatre.stalemate_per_month.high) == (0, 0)


def test_two_in_five_wars_end_within_the_year() -> None:
    war = GuaranteeModel(load_scenario("continued-war"), np.arange(WORLDS), seed=1)
    lasting = np.ones(WORLDS, dtype=bool)
    for _ in range(12):
        war.step()
        lasting &= war.front.at_war
    # No collapse comes so early, so the share is that of the hazards drawn: 43 %, 4.75 standard errors.
    assert 1 - lasting.mean() == pytest.approx(0.43, abs=0.105)


def test_the_front_moves_as_observed() -> None:
    war = GuaranteeModel(load_scenario("continued-war"), np.arange(WORLDS), seed=1)
    for _ in range(12):
        war.step()
    still = war.front.at_war
    assert still.mean() > 0.25
    assert 0.004 < war.front.territory[still].mean() < 0.012


def test_only_a_ceasefire_or_a_collapse_ends_it() -> None:
    short = load_scenario("continued-war", sets=["run.horizon_months=24"])
    war = GuaranteeModel(short, np.arange(WORLDS), seed=1)
    war.run_model()
    worlds = war.record.build_world_table()
    assert np.asarray(worlds["major_violation"]).all()
    assert not np.asarray(worlds["peace_months"]).any()
    assert (np.asarray(worlds["wars"]) >= 1).all()
    # Of texts only the agreements of 2024 are in force.
    assert (np.asarray(worlds["in_force_months"]) == 24).all()
