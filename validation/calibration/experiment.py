"""The populations, run with the free parameters laid out world by world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.numbers.layouts import Layout
from guaranteesim.scenario.numbers.varied import Index, VariedNumber
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams
from validation.calibration.counting import Counts, counts_of
from validation.calibration.free import FREE, LAYOUT, Floats, Hyper
from validation.calibration.panel import count_panel
from validation.calibration.wars import count_battles, count_long_wars, count_won_wars

SCENARIOS = Path(__file__).parents[1] / "patterns" / "scenarios"
POPULATIONS = ("rivals", "pact", "after-war")
"""Rivals without and with a defence pact over the next ten years; neighbours after a war over twenty."""
HORIZON_YEARS = {"rivals": 10, "pact": 10, "after-war": 20}
BLOCK = 4096
PACT_DANGER, LOCAL_SPREAD = "pact_danger", "local_spread"
"""The free parameters that belong to the panel alone."""


@dataclass(frozen=True)
class LaidOutNumber(VariedNumber):
    """A fitted number of each world, from the world's own free parameters."""

    layout: Layout
    hyper: Hyper

    def sample_values(
        self, draw: Callable[[], Floats], draw_row: Callable[[], Floats], at: Index | None = None
    ) -> Floats:
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
    settings: tuple[str, ...] = ()
    """Settings ``path=value`` of numbers that are not fitted."""


@dataclass(frozen=True)
class Course:
    """What a population went through, besides its crises.

    Attributes:
        years: Years of each world without war and with something left to take, (W,).
        at_war: Whether it is at war at the end of each month, bool (W, months).
        held: Share of the territory that the challenger holds then, (W, months).
    """

    years: Floats
    at_war: np.ndarray
    held: Floats


def prior_places(seed: int, worlds: np.ndarray) -> Floats:
    """Where each world lies in the prior, (W, parameters); the same for a world in any block."""
    return Streams(seed, worlds).draw_uniform_matrix("calibration", 0, [free.name for free in FREE])


def load(study: Study, population: str) -> Scenario:
    """A population as a scenario, over its horizon."""
    months = 12 * HORIZON_YEARS[population]
    return load_scenario(
        study.folder / f"{population}.yaml",
        sets=[f"run.horizon_months={months}", *study.settings],
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
    courses: dict[str, Course] = {}
    for population in POPULATIONS:
        model = GuaranteeModel(load(study, population), worlds, study.seed, varied=lay_out_numbers(hyper))
        courses[population] = _run_model(model)
        tables[population] = _by_position(model.record.build_event_table(), worlds)
    rivals = courses["rivals"]
    return {
        **counts_of(tables, {name: course.years for name, course in courses.items()}),
        **count_long_wars(tables["rivals"], rivals.at_war),
        **count_won_wars(tables["rivals"], rivals.at_war, rivals.held),
        **count_battles(tables["rivals"], worlds.size),
        **count_panel(
            worlds, study.seed, hyper[PACT_DANGER], hyper[LOCAL_SPREAD],
            lambda at: lay_out_numbers({name: values[at] for name, values in hyper.items()}),
            *study.settings,
        ),
    }  # fmt: skip


def _run_model(model: GuaranteeModel) -> Course:
    months = np.zeros(model.size)
    at_war = np.zeros((model.size, model.horizon), dtype=bool)
    held = np.zeros((model.size, model.horizon))
    while model.month < model.horizon:
        months += ~model.front.at_war & (model.front.territory < 1)
        model.step()
        at_war[:, model.month - 1] = model.front.at_war
        held[:, model.month - 1] = model.front.territory
    return Course(np.asarray(months / 12), at_war, held)


def _by_position(events: Mapping[str, np.ndarray], worlds: np.ndarray) -> Mapping[str, np.ndarray]:
    """The crises with worlds numbered by their place in the block."""
    return {**events, "world": np.searchsorted(worlds, events["world"])}
