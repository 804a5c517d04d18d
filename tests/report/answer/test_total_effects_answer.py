"""Sentences on total effects claim no more than the thresholds and intervals allow."""

from __future__ import annotations

import pytest

from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.sensitivity.design_effects import OutputEffects, TotalEffects
from guaranteesim.analysis.sensitivity.run_sensitivity import Output
from guaranteesim.analysis.sensitivity.total_effects import FactorEffect, Method
from guaranteesim.report.answer.total_effects import build_total_effects_answer
from guaranteesim.report.figures import draw
from guaranteesim.scenario.files.catalog import find_scenarios
from guaranteesim.scenario.numbers.factor import Factor
from guaranteesim.scenario.reading.loader import load_scenario

PATHS = ("challenger.clash_aversion", "theatre.opportunity.per_year", "willingness.correlation")


def make_effects(method: Method, sizes: list[tuple[float, float, float]], threshold: float) -> TotalEffects:
    scenario = load_scenario(find_scenarios(["no-guarantee"])[0])
    sobol = {"first_order": 0.4, "first_low": 0.3, "first_high": 0.5}
    more = sobol if method == "sobol" else {"mean": -0.1, "spread": 0.2}
    effects = tuple(
        FactorEffect(path, *size, threshold, **more) for path, size in zip(PATHS, sizes, strict=True)
    )
    output = Output(find_outcome("major_violation"), scenario.name)
    factors = tuple(Factor(path, 0, 1) for path in PATHS)
    return TotalEffects(
        (scenario,), method, factors, 2000, 575, 640, 100, 1, (OutputEffects(output, effects),), output, "1"
    )


def write(found: TotalEffects) -> str:
    return " ".join(" ".join(build_total_effects_answer(found, [found.main])).split())


def test_an_order_that_intervals_do_not_tell_is_not_claimed() -> None:
    found = make_effects("sobol", [(0.6, 0.4, 0.8), (0.5, 0.3, 0.7), (0.01, 0.0, 0.02)], 0.05)
    said = write(found)
    assert "fear of a clash (total effect 60 % of the variance, 40–80; 40 % by itself)" in said
    assert "1 factor does not stand out from luck" in said
    assert "The order of the first two is not resolved" in said
    assert "the 3 inputs with the greatest δ of 575 in 2,000 worlds" in said
    title = draw("total_effects", found).get_label()
    assert "their order not resolved" in str(title)


def test_an_order_that_intervals_tell_is_claimed() -> None:
    found = make_effects("morris", [(0.3, 0.28, 0.32), (0.1, 0.08, 0.12), (0.0, 0.0, 0.0)], 0.02)
    said = write(found)
    assert "fear of a clash (by 30 points on average over its whole range, 28–32)" in said
    assert "not resolved" not in said
    assert str(draw("total_effects", found).get_label()).endswith(": fear of a clash")


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_nothing_is_claimed_below_the_threshold(method: Method) -> None:
    found = make_effects(method, [(0.3, 0.28, 0.32), (0.1, 0.08, 0.12), (0.0, 0.0, 0.0)], 0.4)
    assert "is not resolved at 640 rows of 100 worlds" in write(found)
    assert str(draw("total_effects", found).get_label()).startswith("Not resolved at 640")
