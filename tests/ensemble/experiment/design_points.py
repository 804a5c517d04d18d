"""Designs with random values within bounds, and the runs with ``--set`` that their rows must equal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

import numpy as np
import pandas as pd
from tests.ensemble.conftest import DATA

from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.experiment import Design, run_experiment
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.paths import find_number_measure, replace_numbers
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import assemble_document, validate_document
from guaranteesim.scenario.reading.overlays import apply_sets
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.checks import find_inconsistencies

SEED = 7


def read_document(source: str) -> Document:
    """Return the data of a shipped scenario, or of the small one of the tests of the ensemble."""
    if source == "small":
        return Document.from_plain(deepcopy(DATA), "small")
    document, problems = assemble_document(source, [], ["run.horizon_months=24"])
    assert not problems
    return document


def set_numbers(document: Document, values: dict[str, float], *more: str) -> Scenario:
    """Return the scenario that ``--set`` of these values gives."""
    settings = [*more, *(f"{path}={write_number(value)}" for path, value in values.items())]
    changed, problems = apply_sets(document, settings, Scenario)
    return validate_document(changed, Scenario, problems)


def write_number(value: float) -> str:
    """Return the number with every digit, as YAML reads it: an exponent needs a point before it."""
    text = repr(value)
    mantissa, exponent, power = text.partition("e")
    return text if not exponent or "." in mantissa else f"{mantissa}.0e{power}"


def check_rows(
    document: Document, design: Design, worlds: int, *more: str, utilities: bool = False
) -> list[str]:
    """Return the columns in which a row of the design differs from its run with ``--set``."""
    expected = [
        run_scenario(set_numbers(document, dict(zip(design.paths, values, strict=True)), *more),
                     worlds=worlds, seed=SEED).worlds
        for values in design.values.tolist()
    ]  # fmt: skip
    # Utilities are kept on request.
    columns = [name for name in expected[0] if name != "world"] if utilities else None
    scenario = set_numbers(document, {}, *more)
    results = run_experiment([scenario], design, worlds=worlds, seed=SEED, columns=columns)
    frame = results.read_worlds(scenario.name)
    assert len(frame) == design.rows * worlds
    wrong = []
    for row, run in enumerate(expected):
        found = frame.iloc[row * worlds : (row + 1) * worlds].reset_index(drop=True)
        wrong += [f"row {row}: {name}" for name in find_differing_columns(found, run, utilities)]
    return wrong


def find_differing_columns(found: pd.DataFrame, expected: pd.DataFrame, utilities: bool) -> list[str]:
    """Return the names of columns that are missing or not the same to the last bit, in type as well."""
    kept = [name for name in expected if name != "world" and (utilities or not name.startswith("utility_"))]
    if list(found.columns) != kept:
        return sorted(set(found.columns) ^ set(kept)) or ["order of columns"]
    return [name for name in kept if not found[name].equals(expected[name])]


def draw_designs(
    scenario: Scenario, paths: Sequence[str], rows: int, together: int, draw: np.random.Generator
) -> Iterator[Design]:
    """Yield designs that set all ``paths``, ``together`` at a time, to values the scenario may have."""
    numbers = dict(list_quantities(scenario))
    shuffled = [paths[place] for place in draw.permutation(len(paths))]
    for first in range(0, len(shuffled), together):
        chosen = tuple(shuffled[first : first + together])
        values = [_draw_fitting_row(scenario, chosen, numbers, draw) for _ in range(rows)]
        yield Design(chosen, np.array(values))


def _draw_fitting_row(
    scenario: Scenario, paths: tuple[str, ...], numbers: dict[str, Quantity], draw: np.random.Generator
) -> list[float]:
    for _ in range(100):
        row = [_draw_value(path, numbers[path], draw) for path in paths]
        changed = {path: Quantity.point(value) for path, value in zip(paths, row, strict=True)}
        if not find_inconsistencies(replace_numbers(scenario, changed)):
            return row
    raise AssertionError(f"no values fit together for {paths}")


def _draw_value(path: str, quantity: Quantity, draw: np.random.Generator) -> float:
    """Return an end of the bounds, 0, 1, or a value around those the scenario has."""
    measure = find_number_measure(path)
    assert measure is not None, path
    low = max(x for x in (measure.ge, measure.gt, quantity.centre - 2, -1e3) if x is not None)
    high = min(
        x for x in (measure.le, measure.lt, max(quantity.centre + 1, 2 * quantity.centre)) if x is not None
    )
    ends = [x for x in (0.0, 1.0, measure.ge) if x is not None and low <= x <= high]
    ends = [
        x for x in ends if (measure.gt is None or x > measure.gt) and (measure.lt is None or x < measure.lt)
    ]
    if ends and draw.random() < 0.5:
        return float(draw.choice(ends))
    return float(low + (high - low) * draw.uniform(0.02, 0.98))
