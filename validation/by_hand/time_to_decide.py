"""Time to decide: information for all, then the constitutional steps of each, then waiting for others."""

from __future__ import annotations

from math import ceil, inf, log
from typing import TYPE_CHECKING

from scipy.stats import gamma

if TYPE_CHECKING:
    from types import SimpleNamespace

    from validation.by_hand.world import PlainWorld


def _steps(world: PlainWorld, code: str) -> dict[str, SimpleNamespace] | None:
    """The steps that the state's decision takes, by name; nothing where it names none."""
    named = world.spec.states[code].procedure
    return None if named is None else {name: getattr(world.terms.theatre.decision, name) for name in named}


def usual_days(world: PlainWorld, code: str) -> tuple[float, float]:
    """The days that a state's decision takes at least, and the mean of those beyond, without a clock."""
    steps = _steps(world, code)
    if steps is None:
        return 0.0, world.terms.states[code].decision_days
    least = sum(step.least_days for step in steps.values())
    return float(least), float(sum(step.further_days for step in steps.values()))


def expected_days(world: PlainWorld, code: str) -> float:
    """Mean days from an act to the state's own decision."""
    return sum(usual_days(world, code)) + float(world.terms.theatre.decision.information_days)


def information(world: PlainWorld) -> float:
    """Days until all states know what happened in this crisis."""
    terms = world.terms.theatre.decision
    if terms.information_days == 0:
        return 0.0
    return _gamma(world.luck.uniform("information"), terms.information_shape, terms.information_days)


def pace(world: PlainWorld, code: str) -> float:
    """Days that a state takes in this crisis beyond the least, in proportion to their mean."""
    steps = _steps(world, code)
    if steps is None:
        return -log(world.luck.uniform("vote-days", code) or 1e-300)
    drawn = [
        _gamma(world.luck.uniform(f"procedure-{name}", code), step.shape, step.further_days)
        for name, step in steps.items()
        if step.further_days > 0
    ]
    mean = sum(step.further_days for step in steps.values())
    return sum(drawn) / mean if mean > 0 else 0.0


def _gamma(drawn: float, shape: float, mean: float) -> float:
    return float(gamma.ppf(drawn, shape, scale=mean / shape))


def in_turn(days: list[float], waiting: list[float]) -> list[float]:
    """When parties act that wait until a share of the others has acted; never if too few ever do.

    ``days`` are those on which they would act by themselves. Day by day, whoever is ready and has seen enough
    others act, acts; that may move more of them on the same day.
    """
    others = len(days) - 1
    needed = [ceil(share * others - 1e-8) for share in waiting]
    acted: dict[int, float] = {}
    for today in sorted({day for day in days if day < inf}):
        moved = True
        while moved:
            moved = False
            for place, day in enumerate(days):
                if place not in acted and day <= today and len(acted) >= needed[place]:
                    acted[place], moved = today, True
    return [acted.get(place, inf) for place in range(len(days))]
