"""Studies of robustness made by hand: means of states of the world that can be chosen freely."""

from __future__ import annotations

from functools import cache

import numpy as np
from tests.report.channel_cases import arrange
from tests.report.figure_cases import LONG

from guaranteesim.analysis.consent.weighings import WEIGHINGS
from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
from guaranteesim.analysis.robustness.assessment import assess_states
from guaranteesim.analysis.robustness.robustness import Robustness, TheoryName
from guaranteesim.analysis.robustness.satisficing import Threshold
from guaranteesim.analysis.robustness.states_of_world import IN_FORCE, StatesOfWorld
from guaranteesim.analysis.robustness.value_of_information import estimate_input_values

ROWS, WORLDS = 40, 50
TITLES = ("Coalition of the Willing", "No guarantee", "Article 5-like", "NATO membership")
CHANCES = (0.02, 0.4, 0.6, 0.0)


def study(
    levels: tuple[float, ...] = (0.2, 0.45, 0.35, 0.25),
    titles: tuple[str, ...] = TITLES,
    *,
    theories: int = 3,
    asked: bool = True,
    outcome: str = "major_violation",
    spread: float = 0.05,
    scale: float = 1.0,
    draws: int = 30,
    seed: int = 1,
) -> Robustness:
    """Arrangements with these mean levels; the first number moves the second arrangement alone."""
    rng = np.random.default_rng(seed)
    count = len(levels) + asked
    inputs = rng.random((ROWS, 6))
    every = np.array([*levels, *([0.95] if asked else [])])[:, None, None]
    means = every + 0.03 * np.arange(theories)[None, :, None] + spread * rng.standard_normal((1, 1, ROWS))
    means = np.broadcast_to(means, (count, theories, ROWS)).copy()
    means[1] += 0.3 * (inputs[:, 0] - 0.5)
    means += 0.01 * rng.standard_normal(means.shape)
    luck = np.broadcast_to(0.0001 * np.eye(count), (theories, count, count))
    chances = None
    if asked:
        odds = np.resize(CHANCES, len(levels))[:, None, None, None]
        chances = np.broadcast_to(odds, (len(levels), theories, len(WEIGHINGS), ROWS)).copy()
    names = tuple(f"scenario-{place}" for place in range(len(levels)))
    states = StatesOfWorld(
        names,
        ("defaults", *(f"theory-{place}" for place in range(1, theories))),
        tuple(item.title for item in WEIGHINGS) if asked else (IN_FORCE,),
        scale * np.clip(means, 0, 1),
        scale**2 * luck,
        chances,
        WORLDS,
    )
    measured = find_world_outcome(outcome)
    threshold = Threshold(measured, True, 0.5) if measured.unit == "share" else None
    in_force = assess_states(states.take_in_force(), measured, seed, threshold, draws=draws)
    return Robustness(
        scenarios=tuple(arrange(name, title) for name, title in zip(names, titles, strict=True)),
        no_deal="war" if asked else None,
        theories=(
            TheoryName("defaults", "The scenarios as written", "defaults"),
            *(TheoryName(name, f"Theory {name}", "A theory of many words") for name in states.theories[1:]),
        ),
        outcome=measured,
        threshold=threshold,
        in_force=in_force,
        asked=assess_states(states, measured, seed, threshold, draws=draws) if asked else None,
        paths=tuple(f"theatre.number-{place}" for place in range(6)),
        information=estimate_input_values(-states.mix_means().mean(axis=(1, 2)), inputs, seed, dummies=200),
        fixed=12,
        seed=seed,
        notes=("A note.",),
        version="0.1.0",
    )


KINDS = ("ordinary", "in force", "level", "many", "months", "two")


@cache
def case(kind: str) -> Robustness:
    """Return a study by kind; each is made once."""
    if kind == "in force":
        return study(asked=False)
    if kind == "level":
        return study((0.3, 0.3, 0.3, 0.3), asked=False, theories=1)
    if kind == "many":
        titles = (*TITLES, LONG, *(f"A further arrangement, number {place}" for place in range(8)))
        return study(tuple(np.linspace(0.1, 0.7, 13)), titles, theories=15, draws=6)
    if kind == "months":
        return study(outcome="mean_peace_months", scale=100.0)
    if kind == "two":
        return study((0.2, 0.6), TITLES[:2], theories=1)
    return study()
