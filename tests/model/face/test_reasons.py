"""Face test F1: without motivation nothing major happens."""

from __future__ import annotations

from tests.model.face.second_edition import run_without_guarantee


def test_without_motivation_nothing_major_happens():
    """Less than 2 % of worlds. 0.7 % of 1,000 were seen, with a standard error of 0.2 points."""
    ran = run_without_guarantee("challenger.motivation=0")
    assert ran.worlds["opportunities"].mean() > 2
    assert ran.worlds["major_violation"].mean() < 0.02


def test_with_motivation_it_does():
    assert run_without_guarantee().worlds["major_violation"].mean() > 0.1
