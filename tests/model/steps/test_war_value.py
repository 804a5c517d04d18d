"""What going on with a war is worth, and the ceasefires of a stalemate."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import scenario

from guaranteesim.equations import stalemate, uncovered_cost
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.war_value import add_stalemate, monthly_war_cost

AT = np.arange(4)
RATIO = np.array([0.7, 1.0, 1.4, 2.0])
WAR = {
    "front_speed": 0.1, "front_noise": 0, "attrition": 0.02, "mobilisation": 0.01, "collapse_territory": 0.5,
    "collapse_force": 0.3, "ceasefire_per_month": 0.01, "exhaustion": 0, "stalemate_per_month": 0.2,
    "challenger_cost_per_month": 0.02, "protege_cost_per_month": 0.01,
}  # fmt: skip


def open_war(**changes):
    """Four worlds in the first month of a war in which a third of the usual pace of the front counts."""
    start = {"start": {"at_war": True, "front_pace": 0.3}}
    model = GuaranteeModel(scenario({"theatre.war": WAR, **start, **changes}), AT)
    model.month = 1
    return model


def expect_hazard(model, prospects, motivation):
    """Hazard of a ceasefire of a stalemate alone, from a table of prospects."""
    prospect = prospects.estimate(AT, RATIO, model.front.territory)
    cost = monthly_war_cost(model, AT, np.zeros(4)) * prospect.months
    share = stalemate(
        uncovered_cost(motivation * prospect.gain, cost),
        uncovered_cost(-prospect.gain, 0.01 * prospect.months),
    )
    return 0.2 * share


def find_hazard(model):
    return add_stalemate(model, AT, np.full(4, 0.05), RATIO, np.zeros(4)) - 0.05


def test_the_war_of_the_beginning_is_weighed_at_its_own_pace():
    model = open_war()
    own = expect_hazard(model, model.first_war_prospects, 1.0)
    usual = expect_hazard(model, model.war_prospects, 1.0)
    assert (np.abs(own - usual) > 1e-3).any()
    months = [
        table.estimate(AT, RATIO, model.front.territory).months
        for table in (model.first_war_prospects, model.war_prospects)
    ]
    assert (np.abs(months[0] - months[1]) > 1).any()
    np.testing.assert_allclose(find_hazard(model), own, rtol=1e-12)


def test_a_later_war_is_weighed_at_the_pace_of_a_new_one():
    model = open_war()
    model.front.pace[2:] = 1
    own = expect_hazard(model, model.first_war_prospects, 1.0)
    usual = expect_hazard(model, model.war_prospects, 1.0)
    np.testing.assert_allclose(find_hazard(model), np.r_[own[:2], usual[2:]], rtol=1e-12)


@pytest.mark.parametrize("worth", [0.5, 2.0])
def test_a_war_is_worth_what_the_occasion_that_opened_it_was_worth(worth):
    model = open_war(**{"challenger.motivation": 0.4})
    model.front.occasion[:] = worth
    expected = expect_hazard(model, model.first_war_prospects, 0.4 * worth)
    assert (np.abs(expected - expect_hazard(model, model.first_war_prospects, 0.4 / worth)) > 1e-3).any()
    np.testing.assert_allclose(find_hazard(model), expected, rtol=1e-12)


def test_without_the_hazard_of_a_stalemate_nothing_is_added():
    model = open_war(**{"theatre.war.stalemate_per_month": 0, "switches.valued_war": True})
    assert not find_hazard(model).any()
