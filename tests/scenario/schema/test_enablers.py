"""Who may be an enabler, and of whom."""

from __future__ import annotations

import pytest
from tests.model.small import scenario

from guaranteesim.errors import ScenarioError


@pytest.mark.parametrize(
    ("state", "enabler", "message"),
    [
        ("GBR", "USB", "unknown state 'USB'"),
        ("GBR", "GBR", "what GBR delivers cannot hang on GBR"),
        ("GBR", "RUS", "what GBR delivers cannot hang on RUS"),
        ("GBR", "UKR", "what GBR delivers cannot hang on UKR"),
        ("UKR", "USA", "UKR sends nobody help that could hang on USA"),
        ("RUS", "USA", "RUS sends nobody help that could hang on USA"),
    ],
)
def test_an_enabler_is_another_supporter(state: str, enabler: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message) as raised:
        scenario({f"states.{state}.enabler": enabler})
    assert f"states.{state}.enabler" in str(raised.value)


def test_something_always_comes_without_the_enabler() -> None:
    with pytest.raises(ScenarioError, match=r"enabled_share: must be between 0 and 0\.9"):
        scenario({"theatre.instruments.ground.enabled_share": 1})
