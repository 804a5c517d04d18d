"""Terms of ten, fifteen and thirty years, with and without a vote."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.scenarios.clause_runs import WORLDS, crises, results, sign

TERMS = [
    ("term-10", 120, 250),
    ("term-10-majority", 120, 250),
    ("term-10-end", 120, 250),
    ("term-15", 180, 250),
    ("term-30", 360, 364),
]
"""Scenario, its term, and months simulated: until after the second vote on ten years, the first on others."""
QUIET = ("theatre.opportunity.per_year=0",)
"""Votes on renewal do not depend on crises, so that the long runs do without them."""


def in_force(name: str, months: int = 250) -> np.ndarray:
    """Months in force in each world, of 250 or another number."""
    return results(name, months, WORLDS, QUIET).worlds["in_force_months"].to_numpy()


@pytest.mark.parametrize(("name", "months", "horizon"), TERMS)
def test_terms_hold_for_whole_terms(name: str, months: int, horizon: int) -> None:
    held = in_force(name, horizon)
    assert ((held % months == 0) | (held == horizon)).all()
    assert held.min() == months


def test_without_a_vote_it_is_over() -> None:
    assert (in_force("term-10-end") == 120).all()


def test_the_rule_of_renewal_decides_how_long() -> None:
    unanimous, majority = in_force("term-10"), in_force("term-10-majority")
    assert (majority >= unanimous).all()
    assert sign(majority - unanimous) == 1
    assert sign(unanimous - in_force("term-10-end")) == 1


def test_longer_terms_are_in_force_longer() -> None:
    assert sign(in_force("term-15") - in_force("term-10")) == 1


def test_nothing_differs_in_the_first_term() -> None:
    with_term, without = (crises(name, 144, 121) for name in ("term-10-end", "no-term"))
    pd.testing.assert_frame_equal(with_term, without, check_exact=True)


def test_after_the_end_nobody_is_called_and_there_are_more_major_violations() -> None:
    ended, without = (results(name, 144) for name in ("term-10-end", "no-term"))
    assert not ended.events[ended.events["month"] > 120]["casus"].any()
    change = ended.worlds["major_violation"].astype(float) - without.worlds["major_violation"].astype(float)
    assert sign(change) == 1
