"""Face test F13: Ukraine prefers a strong guarantee to none by more than a veto over no help costs it."""

from __future__ import annotations

import pytest

import guaranteesim as gs

NONE, EMPTY = "no-guarantee", "equal-footing-p5"
"""Nothing, and a text that the challenger's own veto empties: nearly the same happens under both."""


@pytest.fixture(scope="module")
def surplus() -> dict[str, float]:
    """What each arrangement is worth to Ukraine against no deal, objections and wishes counted."""
    names = [NONE, EMPTY, "nato-membership", "coalition-us-backstop"]
    table = gs.compare(names, worlds=200, figures=False).consents()
    ours = table[table["state"] == "UKR"].set_index("name")
    # The agreements of 2024, which promise no force, are in force under the second text alone.
    assert ours.loc[NONE, "gain"] == pytest.approx(ours.loc[EMPTY, "gain"], abs=0.001)
    return {name: float(ours.loc[name, "surplus"]) for name in names}


@pytest.mark.parametrize("name", ["nato-membership", "coalition-us-backstop"])
def test_a_strong_guarantee_is_worth_more_than_a_veto_costs(name: str, surplus: dict[str, float]) -> None:
    assert surplus[name] - surplus[NONE] > surplus[NONE] - surplus[EMPTY]
