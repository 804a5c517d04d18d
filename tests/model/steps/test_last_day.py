"""The edges of a crisis: the last day of a window, commitments that never decide, help just enough."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import GUARANTORS, commitment, met, under

from guaranteesim.model.crises import ABSTAINED, HONOURED, LATE, NOT_CALLED, OBJECTED, OVERRULED
from guaranteesim.model.steps.contest import resolve_crises

WILLING = {"willingness.intercept": 20}
UNWILLING = {"willingness.intercept": -20}


@pytest.mark.parametrize(("day", "vote"), [(29, HONOURED), (30, HONOURED), (31, LATE)])
def test_help_on_the_last_day_of_the_window_is_in_time(day, vote):
    """Silence decides on its very day; votes are quick, so that nobody acts later. The window is 30 days."""
    quick = {f"states.{code}.decision_days": 0 for code in GUARANTORS}
    near = {f"states.{code}.deployment_days": 0 for code in GUARANTORS}
    changes = {**WILLING, **quick, **near, **under({"silence": {"after_days": day}})}
    crises, response = met(changes, 1, worlds=40)
    assert (response.vote == vote).all()
    assert (response.first_day == day).all()
    aftermath = resolve_crises(crises.model, crises, response)
    assert aftermath.adequate.all()
    assert (aftermath.in_time == (day <= 30)).all()
    assert (aftermath.treaty_be > 0).all() == (day <= 30)
    assert (aftermath.fighting_be > 0).all() == (day <= 30)


def test_help_is_adequate_from_the_very_ratio_on():
    """RUS commits 30 of its 60 brigades, UKR meets them with 30, and four states bring 2 each: 38 in all."""
    help_ = {**WILLING, **under("each"), "willingness.renege": 0}
    for ratio, enough in ((1.2666, True), (1.2667, False), (0.1, True)):
        crises, response = met({**help_, "theatre.contest.adequate_ratio": ratio}, 1, worlds=40)
        aftermath = resolve_crises(crises.model, crises, response)
        np.testing.assert_allclose(aftermath.committed_be, 30, rtol=0.02)
        scale = aftermath.own_be + 8
        np.testing.assert_allclose(scale, 38, rtol=0.02)
        assert (aftermath.adequate == (scale >= ratio * aftermath.committed_be)).all()
        assert aftermath.adequate.all() == enough


@pytest.mark.parametrize("wills", [WILLING, UNWILLING])
def test_where_a_rule_never_decides_nobody_stands_in_its_way_and_no_word_is_broken(wills):
    """A commitment only to consult binds nobody to act, however strong its words; one that is vetoed does."""
    for rule, parties in (("consult_only", GUARANTORS), ("all", (*GUARANTORS, "RUS"))):
        _, response = met({**wills, **under(rule, parties, bindingness=1)}, 1, worlds=40)
        assert response.called.all()
        assert not response.honoured.any()
        vetoed = rule == "all"
        assert (response.challenger_vote == OBJECTED).all() == vetoed
        expected = [OVERRULED] if wills is WILLING else [OBJECTED, ABSTAINED]
        assert np.isin(response.vote, expected).all()
        assert response.withheld.any() == (vetoed and wills is UNWILLING)
        assert (response.break_cost > 0).any() == (vetoed and wills is UNWILLING)
        assert response.block.any() == (vetoed and wills is UNWILLING)
        assert response.challenger_block.any() == vetoed


def test_an_act_below_the_trigger_is_nobodys_fault():
    """The casus is not met: no vote is asked, nothing is called, nobody blocks."""
    later = commitment("all", trigger={"rung": "grab", "attribution": 0.5})
    _, response = met({**UNWILLING, "arrangement.commitments": {"aid": later}}, 0, worlds=40)
    assert not response.called.any()
    assert not response.withheld.any()
    assert not response.block.any()
    assert (response.vote == NOT_CALLED).all()
