"""Engine and plain version agree in every value of every world, whatever the scenario.

`make test` takes two scenarios for each decision rule, `make nightly` six others, the same ones each time. To
take more:

    MONTH_EXAMPLES=300 MONTH_SEED=7 make nightly

At the end of the many the scenarios must have been worth running: every rule, modifier, switch and rung was
there, and every outcome that a month can have was seen.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.validation.forms import Data
from tests.validation.rule_forms import KINDS
from tests.validation.scenarios import scenarios
from tests.validation.seen import EXPECTED, asked, happened
from validation.same_luck import compare_worlds

from guaranteesim.scenario.reading.loader import load_from_dict

FEW = 2
MANY = int(os.environ.get("MONTH_EXAMPLES", "6"))
"""Scenarios for each decision rule."""
SEED = int(os.environ.get("MONTH_SEED", "1"))
WORLDS = 4
LEAST = 3
"""How often at least each of EXPECTED must have been seen."""


def test_some_generated_scenarios_give_the_same_worlds() -> None:
    seen = _check_kinds(FEW, SEED + 1)
    assert sum(seen.values()) > FEW * len(KINDS)


@pytest.mark.nightly
def test_many_generated_scenarios_give_the_same_worlds() -> None:
    seen = _check_kinds(MANY, SEED)
    assert {what: seen[what] for what in sorted(EXPECTED) if seen[what] < LEAST} == {}


def _check_kinds(examples: int, number: int) -> Counter[str]:
    """Check so many scenarios for each kind of rule; return how often each thing was seen."""
    seen: Counter[str] = Counter()
    for place, kind in enumerate((None, *KINDS)):
        _check(kind, examples, 1000 * number + place, seen)
    return seen


def _check(kind: str | None, examples: int, number: int, seen: Counter[str]) -> None:
    """Scenarios with a rule of one kind."""

    @seed(number)
    @settings(
        max_examples=examples, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(data=scenarios(kind))
    def check(data: Data) -> None:
        met = compare_worlds(load_from_dict(data), WORLDS)
        assert met.found == []
        seen.update(asked(data))
        seen.update(happened(met, data))

    check()
