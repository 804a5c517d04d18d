"""Counts of outcomes by class of each input, for all inputs and many outputs at once.

The measures of :mod:`guaranteesim.analysis.sensitivity.measures` compare the distribution of an output within
a class of an input with its distribution over all worlds. They need the counts of worlds by class and bin
only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int16]

FEW_CLASSES, MANY_CLASSES = 10, 20
"""Classes of an input, of equal size: few below :data:`MANY_FROM` worlds."""
MANY_FROM = 5000
BINS = 10
"""Bins of an output at most. A value that many worlds share has a bin of its own."""


@dataclass(frozen=True, eq=False)
class InputClasses:
    """The class of every input in every world.

    Attributes:
        codes: (W, k), from 0; a discrete input of few values has a class for each value.
        sizes: Worlds in each class, (k, classes); 0 for classes that an input does not have.
    """

    codes: Codes
    sizes: Floats

    @property
    def classes(self) -> int:
        """The number of classes."""
        return int(self.sizes.shape[1])

    @property
    def inputs(self) -> int:
        """The number of inputs."""
        return int(self.codes.shape[1])


@dataclass(frozen=True, eq=False)
class OutputBins:
    """The bin of one output in every world, (W,), and the number of bins."""

    codes: Codes
    count: int


def classify_inputs(values: Floats) -> InputClasses:
    """Return the classes of inputs with ``values`` (W, k): by rank, or by value where there are few."""
    classes = FEW_CLASSES if len(values) < MANY_FROM else MANY_CLASSES
    codes = np.empty(values.shape, dtype=np.int16)
    for column in range(values.shape[1]):
        codes[:, column] = _classify_input(values[:, column], classes)
    sizes = np.stack([(codes == place).sum(axis=0) for place in range(classes)], axis=1)
    return InputClasses(codes, sizes.astype(np.float64))


def _classify_input(values: Floats, classes: int) -> NDArray[np.int64]:
    distinct, place = np.unique(values, return_inverse=True)
    if len(distinct) <= classes:
        return place.astype(np.int64)
    # Equal values are ordered by world; with a continuous input there are none.
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks * classes // len(values)


def bin_output(values: Floats) -> OutputBins:
    """Return the bins of an output (W,): its values where there are few, else bins of equal size.

    Worlds with the same value are always in the same bin.
    """
    distinct, place = np.unique(values, return_inverse=True)
    if len(distinct) <= BINS:
        return OutputBins(place.astype(np.int16), len(distinct))
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    codes = np.searchsorted(edges, values, side="left")
    kept, codes = np.unique(codes, return_inverse=True)
    return OutputBins(codes.astype(np.int16), len(kept))


def count_by_class(inputs: InputClasses, outputs: Sequence[OutputBins]) -> list[Floats]:
    """Return the worlds in each class and bin: for every output an array (k, classes, bins).

    Args:
        inputs: Classes of the inputs.
        outputs: Bins of the outputs.
    """
    # The last bin has the worlds of a class that no other bin has.
    columns = np.concatenate([_spread(output.codes, output.count - 1) for output in outputs], axis=1)
    # Counts up to 2**24 are exact in single precision, and the product is twice as fast.
    counts = np.empty((inputs.inputs, inputs.classes, columns.shape[1]), dtype=np.float32)
    for place in range(inputs.classes):
        counts[:, place, :] = (inputs.codes == place).astype(np.float32).T @ columns
    ends = np.cumsum([output.count - 1 for output in outputs])[:-1]
    return [_add_last_bin(part, inputs.sizes) for part in np.split(counts, ends, axis=2)]


def _add_last_bin(counts: NDArray[np.float32], sizes: Floats) -> Floats:
    whole = np.empty((*sizes.shape, counts.shape[2] + 1))
    whole[:, :, :-1] = counts
    whole[:, :, -1] = sizes - whole[:, :, :-1].sum(axis=2)
    return whole


def sum_by_class(inputs: InputClasses, outputs: Floats) -> Floats:
    """Return the sums of outputs (W, m) in each class, (k, classes, m)."""
    # Centred first, so that single precision loses nothing that matters to a share of variance.
    mean = outputs.mean(axis=0)
    centred = (outputs - mean).astype(np.float32)
    sums = np.empty((inputs.inputs, inputs.classes, outputs.shape[1]))
    for place in range(inputs.classes):
        sums[:, place, :] = (inputs.codes == place).astype(np.float32).T @ centred
    return np.asarray(sums + inputs.sizes[:, :, None] * mean)


def _spread(codes: Codes, count: int) -> NDArray[np.float32]:
    return np.asarray(codes[:, None] == np.arange(count), dtype=np.float32)
