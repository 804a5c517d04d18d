"""Numbers of ticks."""

from __future__ import annotations

import pytest

from guaranteesim.report.drawing.axis_scales import write_tick


@pytest.mark.parametrize(
    ("value", "text"), [(-30.0, "−30"), (-0.5, "−0.5"), (-0.0, "0"), (0.0, "0"), (12.5, "12.5")]
)
def test_ticks_have_a_minus_sign_and_no_hyphen(value: float, text: str) -> None:
    assert write_tick(value) == text
