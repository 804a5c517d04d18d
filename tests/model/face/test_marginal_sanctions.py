"""Face test F8: sanctions already at their fullest leave no marginal threat."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import run, same, scenario, under
from validation.same_luck import differences

from guaranteesim.equations import added_sanctions

MARGINAL = {"switches.marginal_sanctions": True}
SANCTIONED = {
    **under("each", each_provides={"sanctions": 1}), "challenger.rationality": 8, "outside_treaty.aid": 1,
    **{f"states.{code}.forces.sanctions": 0.5 for code in ("USA", "GBR", "FRA", "CHN")},
}  # fmt: skip
AT_FULL = {"start.sanctions": 1}
FEARED = {"challenger.sanctions_sensitivity": 1}
IGNORED = {"challenger.sanctions_sensitivity": 0}


def test_at_their_fullest_they_change_no_act():
    feared = run({**SANCTIONED, **MARGINAL, **AT_FULL, **FEARED})
    ignored = run({**SANCTIONED, **MARGINAL, **AT_FULL, **IGNORED})
    assert ignored.events["called"].any()
    same(feared.events, ignored.events)


def test_the_standing_ones_are_all_that_is_booked():
    ran = run({**SANCTIONED, **MARGINAL, **AT_FULL, **FEARED})
    discount = 0.9 ** (np.arange(10) / 12)
    np.testing.assert_allclose(ran.worlds["utility_RUS_sanctions"], -discount.sum() / 12)


def test_without_standing_sanctions_new_ones_deter():
    feared = run({**SANCTIONED, **MARGINAL, **FEARED})
    ignored = run({**SANCTIONED, **MARGINAL, **IGNORED})
    assert len(feared.events["world"]) < len(ignored.events["world"]) / 2


def test_in_the_first_edition_they_deter_at_any_level():
    feared, ignored = run({**SANCTIONED, **AT_FULL, **FEARED}), run({**SANCTIONED, **AT_FULL, **IGNORED})
    assert len(feared.events["world"]) < len(ignored.events["world"]) / 2


def test_without_standing_sanctions_the_switch_changes_nothing():
    on, off = run({**SANCTIONED, **FEARED, **MARGINAL}), run({**SANCTIONED, **FEARED})
    same(on.worlds, off.worlds)
    same(on.events, off.events)


def test_only_what_is_added_counts():
    new, standing = np.array([0.2, 0.5, 1.0]), np.array([0.5, 0.5, 0.25])
    np.testing.assert_allclose(added_sanctions(new, standing), [0, 0, 0.75])


@pytest.mark.parametrize("relief", [{}, {"arrangement.sanctions_relief": {
    "share": 0.5, "snap_back_months": 3, "snap_back": {"rung": "strikes", "attribution": 0.5}}}])  # fmt: skip
def test_the_month_by_hand_counts_the_same(relief):
    terms = {**SANCTIONED, **MARGINAL, **FEARED, "start.sanctions": {"uniform": [0, 1]}, **relief}
    terms |= {"ladder.grab.opens_war": True}
    compared, found = differences(scenario(terms), worlds=12)
    assert compared > 1000
    assert found == []
