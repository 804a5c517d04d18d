"""The panel as a population: every world is a few dyad-years of the record, coded as for the back-test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from guaranteesim.analysis.panel.balance import EDGES
from guaranteesim.analysis.panel.coding import (
    LEAST_FORCE,
    MOST_FORCE,
    CodedRows,
    Variant,
    code_rival_years,
)
from guaranteesim.analysis.panel.records import RIVAL_YEARS, PanelFile, read_panel_file
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.files.catalog import find_shipped_folder
from guaranteesim.scenario.numbers.varied import GivenValues, Index, VariedNumber
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams
from validation.calibration.counting import Counts, Events, Floats

RATE = "theatre.opportunity.per_year"
ATTACKER = "states.CHA.forces.ground"
KINDS = ("none", "minor", "major")
"""Pacts of the target: none, none with a major power, one with a major power."""
ROWS = 4
"""Dyad-years of each world: wars are rare in a year."""
_SEEDS_APART = 100_003
_ORDER = 20261128
"""Seed of the order in which worlds take the dyad-years, so that any number of worlds is a fair sample."""


@dataclass(frozen=True)
class ScaledNumber(VariedNumber):
    """A number of each world times a factor, (W,)."""

    number: VariedNumber
    factor: Floats

    def sample_values(
        self, draw: Callable[[], Floats], draw_row: Callable[[], Floats], at: Index | None = None
    ) -> Floats:
        """Return the number times the factor at every world, or at the worlds ``at``."""
        factor = self.factor if at is None else self.factor.take(at)
        return np.asarray(self.number.sample_values(draw, draw_row, at) * factor)


Lay = Callable[[Index], Mapping[str, VariedNumber]]
"""Function that returns the free numbers of the worlds at these positions."""


def count_panel(
    worlds: np.ndarray, seed: int, danger: Floats, local_spread: Floats, lay_out: Lay, *settings: str
) -> Counts:
    """Return in how many dyad-years of each world something happened, by balance and pact.

    Args:
        worlds: Numbers of the worlds, (W,).
        seed: Seed of the simulation.
        danger: Rate of opportunities of a dyad whose target has a pact, over that of others, (W,).
        local_spread: Standard deviation of the logarithm of the local balance over the national one, (W,).
        lay_out: The free numbers of the worlds.
        settings: Further settings ``path=value`` of the scenarios.
    """
    parts = [_count_year(worlds, year, seed, danger, local_spread, lay_out, settings) for year in range(ROWS)]
    return {
        name: (sum(part[name][0] for part in parts), sum(part[name][1] for part in parts))
        for name in parts[0]
    }


def _count_year(
    worlds: np.ndarray,
    year: int,
    seed: int,
    danger: Floats,
    local_spread: Floats,
    lay_out: Lay,
    settings: tuple[str, ...],
) -> Counts:
    """Return what happened in one of the dyad-years of each world; each has luck of its own."""
    acted, fought = np.zeros((2, worlds.size), dtype=bool)
    order, own_seed = _read_order(), seed + year * _SEEDS_APART
    rows = order[(worlds * ROWS + year) % order.size]
    local = np.exp(local_spread * Streams(own_seed, worlds).draw_normal("local balance", 0))
    for coded, at, places in _find_parts(rows):
        numbers = dict(lay_out(at))
        columns = {path: values[places] for path, values in coded.columns.items()}
        columns[ATTACKER] = np.clip(columns[ATTACKER] * local[at], LEAST_FORCE, MOST_FORCE)
        factor = columns.pop(RATE) * (1.0 if coded.variant.file == "alone" else danger[at])
        varied = {
            **numbers,
            **{path: GivenValues(values) for path, values in columns.items()},
            RATE: ScaledNumber(numbers[RATE], factor),
        }
        model = GuaranteeModel(_load(coded.variant, settings), worlds[at], own_seed, varied=varied)
        model.run_model()
        acted[at], fought[at] = _find_worlds(model.record.build_event_table(), worlds[at])
    return _count(rows, acted, fought)


def _find_worlds(events: Events, worlds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return in which worlds anything happened, and in which a war began, bool (W,) each."""
    if not events:
        return np.zeros(worlds.size, dtype=bool), np.zeros(worlds.size, dtype=bool)
    return np.isin(worlds, events["world"]), np.isin(worlds, events["world"][events["opens_war"]])


def _count(rows: np.ndarray, acted: np.ndarray, fought: np.ndarray) -> Counts:
    record = _read_file().rows.iloc[rows]
    balance = np.log(record["cinc_challenger"].to_numpy(float) / record["cinc_target"].to_numpy(float))
    kind = np.where(record["pact_allies"] == 0, 0, np.where(record["pact_major"] == 1, 2, 1))
    groups = {
        "": np.ones(rows.size, dtype=bool),
        "_near": (balance > EDGES[0]) & (balance <= EDGES[-1]),
        "_weaker": (balance > EDGES[0]) & (balance <= EDGES[1]),
        "_stronger": (balance > EDGES[2]) & (balance <= EDGES[3]),
        "_much_weaker": balance <= EDGES[0],
        "_much_stronger": balance > EDGES[-1],
        **{f"_{name}": kind == place for place, name in enumerate(KINDS)},
    }
    return {
        f"panel_{event}{name}": ((happened & there).astype(float), there.astype(float))
        for event, happened in (("dispute", acted), ("war", fought))
        for name, there in groups.items()
    }


def _find_parts(rows: np.ndarray) -> Iterator[tuple[CodedRows, Index, Index]]:
    """Yield the parts of the panel, the positions of their worlds, and these worlds' rows in the part."""
    for coded in _code_panel():
        at = np.flatnonzero(np.isin(rows, coded.rows))
        if at.size:
            order = np.argsort(coded.rows)
            yield coded, at, order[np.searchsorted(coded.rows, rows[at], sorter=order)]


@cache
def _read_file() -> PanelFile:
    shipped = find_shipped_folder()
    assert shipped is not None, "a checkout has the scenarios"
    return read_panel_file(shipped / "history" / "panel" / f"{RIVAL_YEARS}.csv")


@cache
def _code_panel() -> tuple[CodedRows, ...]:
    """The rows by structure; the rate of opportunities is a share of that of ordinary times."""
    return tuple(code_rival_years(_read_file(), 1.0))


@cache
def _read_order() -> np.ndarray:
    return np.random.default_rng(_ORDER).permutation(len(_read_file().rows))


@cache
def _load(variant: Variant, settings: tuple[str, ...]) -> Scenario:
    shipped = find_shipped_folder()
    assert shipped is not None, "a checkout has the scenarios"
    return load_scenario(
        shipped / "history" / "panel" / f"_{variant.file}.yaml",
        sets=(f"name={variant.name}", *variant.settings, *settings),
    )
