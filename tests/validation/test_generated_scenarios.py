"""Engine and plain version agree in every value of every world, whatever the scenario.

`make test` takes six scenarios for each decision rule, the same ones each time. To take more, or others:

    MONTH_EXAMPLES=300 MONTH_SEED=7 python -m pytest tests/validation/test_generated_scenarios.py

At the end the scenarios must have been worth running: every rule, modifier, switch and rung was there, and
every outcome that a month can have was seen.
"""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.validation.forms import Data
from tests.validation.rule_forms import KINDS
from tests.validation.scenarios import scenarios
from tests.validation.seen import EXPECTED, asked, happened
from validation.same_luck import compare_worlds

from guaranteesim.scenario.loader import from_dict

EXAMPLES = int(os.environ.get("MONTH_EXAMPLES", "6"))
SEED = int(os.environ.get("MONTH_SEED", "1"))
WORLDS = 4
LEAST = 3
"""How often at least each of EXPECTED must have been seen."""


def test_generated_scenarios_give_the_same_worlds() -> None:
    seen: Counter[str] = Counter()
    for place, kind in enumerate((None, *KINDS)):
        _check(kind, 1000 * SEED + place, seen)
    assert {what: seen[what] for what in sorted(EXPECTED) if seen[what] < LEAST} == {}


def _check(kind: str | None, number: int, seen: Counter[str]) -> None:
    """Scenarios with a rule of one kind."""

    @seed(number)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(data=scenarios(kind))
    def check(data: Data) -> None:
        met = compare_worlds(from_dict(data), WORLDS)
        assert met.found == []
        seen.update(asked(data))
        seen.update(happened(met, data))

    check()
