"""One mistake in a shipped scenario gives one message, not what follows from it."""

from __future__ import annotations

import pytest

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.reading.loader import load_scenario

PARTIES = "arrangement.commitments.assistance.parties"


def test_an_empty_list_of_parties_is_one_problem_even_where_parties_have_forces_in_place():
    with pytest.raises(ScenarioError) as refused:
        load_scenario("nato-membership", sets=[f"{PARTIES}=[]"])
    assert [problem.where for problem in refused.value.problems] == [PARTIES]
    assert "empty" in refused.value.problems[0].message
