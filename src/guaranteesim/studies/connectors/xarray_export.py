"""Results as an :class:`xarray.Dataset`: outcomes and inputs in every world, with units and titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.analysis.comparison.comparison import FOOTER, Comparison
from guaranteesim.analysis.experiments.outcome_arrays import WORLD_OUTCOMES, compute_outcome_by_row
from guaranteesim.analysis.experiments.row_outcomes import Experiment
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.studies.connectors.optional_libraries import import_analysis_library

if TYPE_CHECKING:
    import xarray

Variable = tuple[tuple[str, ...], np.ndarray, dict[str, str]]
"""Dimensions, values and attributes of a variable of a dataset."""


def convert_comparison(comparison: Comparison, *, inputs: bool = True) -> xarray.Dataset:
    """Return the worlds of a comparison as a dataset.

    Args:
        comparison: The comparison.
        inputs: Whether to add the draws of the uncertain inputs.

    Returns:
        Dimensions ``arrangement`` and ``world``, in the order of the comparison. A variable for every outcome
        that has a value in every world (arrangement, world), nan where an arrangement does not have it. A
        variable for every uncertain input, named by its path: (world,) if every arrangement that has it drew
        the same values, else (arrangement, world). Units are in ``units``, titles in ``long_name``.

    Raises:
        UserError: xarray is not installed.
    """
    library = import_analysis_library("xarray")
    variables: dict[str, Variable] = {
        outcome.name: (("arrangement", "world"), values, _describe_outcome(outcome))
        for outcome, values in _list_outcome_arrays(comparison)
    }
    if inputs:
        variables |= dict(_list_inputs(comparison))
    coordinates = {
        "arrangement": ("arrangement", list(comparison.names)),
        "title": ("arrangement", [run.title or run.name for run in comparison.results]),
        "world": ("world", comparison.results[0].world_table["world"].to_numpy(), {"long_name": "world"}),
    }
    attributes = {
        "note": FOOTER,
        "seed": comparison.seed,
        "horizon_months": comparison.horizon_months,
        "baseline": comparison.baseline,
        "no_deal": comparison.no_deal or "",
    }
    dataset: xarray.Dataset = library.Dataset(variables, coordinates, attributes)
    return dataset


def convert_experiment(experiment: Experiment) -> xarray.Dataset:
    """Return the worlds of an experiment as a dataset.

    Returns:
        Dimensions ``arrangement``, ``row`` and ``world``, with ``theory`` and ``levels`` after the first
        where the experiment has several. A variable for every outcome that the experiment reports, over all
        of them; and one for every path of the design (row,), named by it.

    Raises:
        UserError: xarray is not installed.
    """
    library = import_analysis_library("xarray")
    axes = _list_variant_axes(experiment)
    dimensions = (*axes, "row", "world")
    variables: dict[str, Variable] = {
        outcome.name: (dimensions, _fill_variants(experiment, axes, outcome), _describe_outcome(outcome))
        for outcome in experiment.outcomes
    }
    for place, path in enumerate(experiment.design.paths):
        variables[path] = (("row",), experiment.design.values[:, place], _describe_input(path))
    titles = {variant.arrangement: variant.title for variant in experiment.variants}
    coordinates = {
        **{axis: (axis, labels) for axis, labels in axes.items()},
        "title": ("arrangement", [titles[name] for name in axes["arrangement"]]),
        "row": ("row", np.arange(1, experiment.design.rows + 1), {"long_name": "row of the design"}),
        "world": ("world", np.arange(experiment.worlds), {"long_name": "world"}),
    }
    attributes = {
        "note": FOOTER,
        "title": experiment.title,
        "seed": experiment.seed,
        "baseline": experiment.baseline,
    }
    dataset: xarray.Dataset = library.Dataset(variables, coordinates, attributes)
    return dataset


def _list_outcome_arrays(comparison: Comparison) -> Iterator[tuple[Outcome, np.ndarray]]:
    """Yield every outcome that a run has in every world, (arrangements, worlds)."""
    for outcome in WORLD_OUTCOMES:
        found = [outcome.compute_by_world(run) for run in comparison.results]
        if any(values is not None for values in found):
            nothing = np.full(comparison.worlds, np.nan)
            yield outcome, np.stack([nothing if values is None else values for values in found])


def _list_inputs(comparison: Comparison) -> Iterator[tuple[str, Variable]]:
    """Yield every uncertain input by its path, once for all arrangements that drew the same values."""
    frames = [run.draw_inputs() for run in comparison.results]
    paths = dict.fromkeys(path for frame in frames for path in frame.columns if path != "world")
    nothing = np.full(comparison.worlds, np.nan)
    for path in paths:
        drawn = [frame[path].to_numpy() for frame in frames if path in frame]
        if all(np.array_equal(values, drawn[0]) for values in drawn):
            yield path, (("world",), drawn[0], _describe_input(path))
        else:
            rows = [frame[path].to_numpy() if path in frame else nothing for frame in frames]
            yield path, (("arrangement", "world"), np.stack(rows), _describe_input(path))


def _list_variant_axes(experiment: Experiment) -> dict[str, list[str]]:
    """Return the labels of the dimensions that variants are crossed over."""
    variants = experiment.variants
    axes = {
        "arrangement": [variant.arrangement for variant in variants],
        "theory": [variant.theory for variant in variants],
        "levels": [" ".join(variant.levels) for variant in variants],
    }
    found = {axis: list(dict.fromkeys(labels)) for axis, labels in axes.items()}
    return {axis: labels for axis, labels in found.items() if axis == "arrangement" or len(labels) > 1}


def _fill_variants(experiment: Experiment, axes: dict[str, list[str]], outcome: Outcome) -> np.ndarray:
    """Return an outcome over the axes of the variants, rows and worlds; nan where nothing was run."""
    shape = [len(labels) for labels in axes.values()]
    values = np.full((*shape, experiment.design.rows, experiment.worlds), np.nan)
    for variant in experiment.variants:
        own = {
            "arrangement": variant.arrangement,
            "theory": variant.theory,
            "levels": " ".join(variant.levels),
        }
        place = tuple(labels.index(own[axis]) for axis, labels in axes.items())
        values[place] = compute_outcome_by_row(experiment.results, variant.key, outcome)
    return values


def _describe_outcome(outcome: Outcome) -> dict[str, str]:
    return {"long_name": outcome.title, "units": outcome.unit}


def _describe_input(path: str) -> dict[str, str]:
    from guaranteesim.scenario.numbers.paths import find_number_measure

    measure = find_number_measure(path)
    return {"long_name": path, "units": "" if measure is None else measure.unit}
