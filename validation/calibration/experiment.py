"""The three populations, run with the free parameters laid out world by world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.numbers.varied import Index, VariedNumber
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams
from validation.calibration.counting import Counts, counts_of
from validation.calibration.free import FREE, LAYOUT, Floats, Hyper

SCENARIOS = Path(__file__).parents[1] / "patterns" / "scenarios"
POPULATIONS = ("rivals", "pact", "after-war")
"""Rivals without and with a defence pact over the next ten years; neighbours after a war over twenty."""
HORIZON_YEARS = {"rivals": 10, "pact": 10, "after-war": 20}
BLOCK = 4096


@dataclass(frozen=True)
class LaidOutNumber(VariedNumber):
    """A fitted number of each world, from the world's own free parameters."""

    layout: Callable[[Hyper, Floats], Floats]
    hyper: Hyper

    def sample_values(self, draw: Callable[[], Floats], at: Index | None = None) -> Floats:
        """Return the number at every world, or a fresh one at the worlds ``at``, as of a new leader."""
        here = self.hyper if at is None else {name: values[at] for name, values in self.hyper.items()}
        return self.layout(here, draw())


def lay_out_numbers(hyper: Hyper) -> dict[str, VariedNumber]:
    """Return the fitted numbers by their path.

    What the fitted paths hold by default is never read, so a calibration does not depend on the last.
    """
    return {path: LaidOutNumber(layout, hyper) for path, layout in LAYOUT.items()}


@dataclass(frozen=True)
class Study:
    """How a set of worlds is run."""

    seed: int
    folder: Path = SCENARIOS
    """Where the populations are."""
    sets: tuple[str, ...] = ()
    """Settings ``path=value`` of the fitted numbers; without them they are laid out."""


def prior_places(seed: int, worlds: np.ndarray) -> Floats:
    """Where each world lies in the prior, (W, parameters); the same for a world in any block."""
    return Streams(seed, worlds).draw_uniform_matrix("calibration", 0, [free.name for free in FREE])


def load(study: Study, population: str) -> Scenario:
    """A population as a scenario, over its horizon."""
    months = 12 * HORIZON_YEARS[population]
    return load_scenario(
        study.folder / f"{population}.yaml", sets=[f"run.horizon_months={months}", *study.sets]
    )


def run(study: Study, worlds: np.ndarray, hyper: Hyper, workers: int = 1) -> Counts:
    """What happened in every world of all populations: successes and trials of every target, (W,) each."""
    blocks = [np.arange(start, min(start + BLOCK, worlds.size)) for start in range(0, worlds.size, BLOCK)]
    tasks = [(worlds[rows], {name: values[rows] for name, values in hyper.items()}) for rows in blocks]
    work = partial(_block, study)
    if workers == 1 or len(tasks) == 1:
        parts = [work(task) for task in tasks]
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            parts = list(pool.map(work, tasks))
    return joined(parts)


def joined(parts: Sequence[Counts]) -> Counts:
    """The counts of several sets of worlds, one after the other."""
    return {
        name: (
            np.concatenate([part[name][0] for part in parts]),
            np.concatenate([part[name][1] for part in parts]),
        )
        for name in parts[0]
    }


def _block(study: Study, task: tuple[np.ndarray, Hyper]) -> Counts:
    worlds, hyper = task
    tables: dict[str, Mapping[str, np.ndarray]] = {}
    years: dict[str, Floats] = {}
    for population in POPULATIONS:
        model = _model(study, load(study, population), worlds, hyper)
        years[population] = _years_at_risk(model)
        tables[population] = _by_position(model.record.build_event_table(), worlds)
    return counts_of(tables, years)


def _model(study: Study, scenario: Scenario, worlds: np.ndarray, hyper: Hyper) -> GuaranteeModel:
    if study.sets:
        return GuaranteeModel(scenario, worlds, study.seed)
    return GuaranteeModel(scenario, worlds, study.seed, varied=lay_out_numbers(hyper))


def _years_at_risk(model: GuaranteeModel) -> Floats:
    """Run the model; years of each world without war and with something left to take, (W,)."""
    months = np.zeros(model.size)
    while model.month < model.horizon:
        months += ~model.front.at_war & (model.front.territory < 1)
        model.step()
    return np.asarray(months / 12)


def _by_position(events: Mapping[str, np.ndarray], worlds: np.ndarray) -> Mapping[str, np.ndarray]:
    """The crises with worlds numbered by their place in the block."""
    return {**events, "world": np.searchsorted(worlds, events["world"])}
