"""Two small runs on the same random numbers, whose worlds the tests of stories tell."""

from __future__ import annotations

from functools import cache

from tests.small_world import make_scenario

from guaranteesim import ensemble
from guaranteesim.analysis.comparison.comparison import Comparison, compare_runs
from guaranteesim.ensemble import Results
from guaranteesim.scenario.schema import Scenario

RUN = {"horizon_months": 24, "seed": 7}
JOINT = {"all": {}, "recuse_aggressor": True}


def make_alone_or_joint(*, joint: bool) -> Scenario:
    """Return the small conflict: each guarantor decides for itself, or all must agree."""
    if joint:
        return make_scenario(JOINT, "joint", run=RUN, title="Joint guarantee")
    return make_scenario("each", "each", run=RUN, title="Separate guarantees")


@cache
def run_small(*, joint: bool) -> Results:
    """Run it in 100 worlds."""
    return ensemble.run_scenario(make_alone_or_joint(joint=joint), worlds=100, workers=1)


@cache
def compare_small() -> Comparison:
    """Compare both."""
    return compare_runs([run_small(joint=False), run_small(joint=True)], "each")
