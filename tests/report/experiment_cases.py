"""Experiments made by hand: rows whose outcome follows a stated chance, in worlds that share their luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
from tests.report.channel_cases import arrange
from tests.report.figure_cases import LONG

from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome, list_outcome_columns
from guaranteesim.analysis.experiments.row_outcomes import Experiment, Variant
from guaranteesim.ensemble.experiment import Design, ExperimentResults
from guaranteesim.ensemble.lazy_tables import FrameTable
from guaranteesim.scenario.schema import Scenario

FEAR, NUCLEAR = "challenger.clash_aversion", "challenger.nuclear_aversion"
OPPORTUNITY, SANCTIONS = "theatre.opportunity.per_year", "challenger.sanctions_sensitivity"
PATHS = (FEAR, NUCLEAR, OPPORTUNITY, SANCTIONS)
OUTCOME = find_world_outcome("major_violation")

Chance = Callable[[np.ndarray], np.ndarray]
"""Chances of a violation in every row, from the values (rows, paths)."""


@dataclass(frozen=True)
class HandMadeResults:
    """Stands for the results of an experiment: the same luck in every row and scenario."""

    scenarios: tuple[Scenario, ...]
    design: Design
    chances: Mapping[str, np.ndarray]
    worlds: int = 40
    seed: int = 1

    def list_columns(self, name: str) -> list[str]:
        return list(list_outcome_columns([OUTCOME]))

    def read_results(self, name: str, columns: Sequence[str] | None = None) -> Any:
        luck = (np.arange(self.worlds) + 0.5) / self.worlds
        happened = (luck[None, :] < self.chances[name][:, None]).ravel()
        frame = pd.DataFrame(dict.fromkeys(self.list_columns(name), happened))
        return SimpleNamespace(world_table=FrameTable(frame))


def make_experiment(
    values: np.ndarray,
    chances: Mapping[str, Chance],
    *,
    paths: Sequence[str] = PATHS,
    titles: Mapping[str, str] | None = None,
    theories: Sequence[str] = ("defaults",),
) -> Experiment:
    """An experiment over these rows; the first arrangement is the baseline."""
    design = Design(tuple(paths[: values.shape[1]]), values)
    shown = {name: (titles or {}).get(name, name.replace("-", " ").capitalize()) for name in chances}
    variants = [
        Variant(f"{name}-{theory}", name, shown[name], theory) for theory in theories for name in chances
    ]
    results = HandMadeResults(
        tuple(arrange(item.key, item.title) for item in variants),
        design,
        {item.key: np.clip(chances[item.arrangement](values), 0, 1) for item in variants},
    )
    made = cast(ExperimentResults, results)
    return Experiment(made, tuple(variants), (OUTCOME,), next(iter(chances)), version="0.1.0")


NONE: Chance = lambda x: np.full(len(x), 0.6)  # noqa: E731
FORCE: Chance = lambda x: 0.7 - 0.2 * x[:, 0]  # noqa: E731


def _sample(rows: int, paths: int) -> np.ndarray:
    return 3 * np.random.default_rng(1).random((rows, paths))


def _make_grid(*axes: Sequence[float]) -> np.ndarray:
    return np.stack([part.ravel() for part in np.meshgrid(*axes, indexing="ij")], axis=1)


@cache
def case(kind: str) -> Experiment:
    """Return an experiment by kind; each is made once."""
    pair = {"no-guarantee": NONE, "coalition": FORCE}
    if kind == "one number":
        return make_experiment(np.linspace(0, 3, 7)[:, None], pair)
    if kind == "two numbers":
        return make_experiment(_make_grid(np.linspace(0, 3, 4), np.geomspace(0.1, 10, 5)), pair)
    if kind == "never less":
        return make_experiment(
            _make_grid([0.0, 1.0, 2.0], [0.0, 1.0]),
            {"no-guarantee": NONE, "coalition": lambda x: NONE(x) + 0.4},
        )
    if kind == "fine grid":
        more = {"no-guarantee": NONE, "coalition": lambda x: 0.95 - 0.3 * x[:, 0]}
        return make_experiment(_make_grid(np.linspace(0, 3, 30), np.linspace(0, 3, 30)), more)
    if kind == "one sampled":
        return make_experiment(_sample(200, 1), pair)
    if kind == "two sampled":
        return make_experiment(_sample(60, 2), pair)
    if kind == "alone":
        return make_experiment(_make_grid([0.0, 1.0, 2.0], [0.0, 1.0]), {"coalition": FORCE})
    if kind == "theories":
        return make_experiment(np.linspace(0, 3, 7)[:, None], pair, theories=("defaults", "other"))
    if kind == "many":
        names = {f"further-{n}": (lambda x, n=n: NONE(x) - 0.03 * n) for n in range(11)}
        paths = [*PATHS, *(f"states.USA.number_{place}" for place in range(8))]
        titles = {"no-guarantee": LONG, "coalition": "W" * 90}
        return make_experiment(_sample(80, 12), {**pair, **names}, paths=paths, titles=titles)
    assert kind == "four numbers"
    return make_experiment(_sample(60, 4), {**pair, "letter": lambda x: 0.5 + 0 * x[:, 0]})


KINDS = (
    "one number", "two numbers", "never less", "fine grid", "one sampled", "two sampled", "alone", "theories",
    "many", "four numbers",
)  # fmt: skip


def without_numbers() -> Experiment:
    made = case("one number")
    design = Design((), np.zeros((1, 0)))
    return replace(made, results=cast(Any, replace(cast(Any, made.results), design=design)))
