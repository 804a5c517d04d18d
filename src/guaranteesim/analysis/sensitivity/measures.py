"""Measures of the influence of each input, from the counts of an output by class.

- δ, the moment-independent measure: half the mean area between the distribution of the output within a class
  and over all worlds [Borgonovo2007], estimated from given data by classes [PlischkeBorgonovoSmith2013]. It
  runs from 0, no influence, to 1. Chance alone makes every area positive: the variance that an input without
  influence gives is taken off the square of each difference.
- PAWN: the median over classes of the greatest distance between the two distribution functions
  [PianosiWagener2018].
- The first-order share: the part of the variance of the output that lies between classes (the correlation
  ratio of Pearson), with the bias of small classes taken off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.sensitivity.class_counts import InputClasses

Floats = NDArray[np.float64]


def compute_delta(counts: Floats) -> Floats:
    """Return δ of every input, (k,), from counts (k, classes, bins)."""
    worlds = counts[0].sum()
    sizes = counts.sum(axis=2)
    overall = counts.sum(axis=1) / worlds
    gaps = counts - sizes[:, :, None] * overall[:, None, :]
    # The variance of a count when worlds are dealt to the classes by chance.
    chance = (sizes * (1 - sizes / worlds))[:, :, None] * (overall * (1 - overall))[:, None, :]
    return np.asarray(np.sqrt(np.maximum(gaps**2 - chance, 0)).sum(axis=(1, 2)) / (2 * worlds))


def compute_pawn(counts: Floats) -> Floats:
    """Return PAWN of every input, (k,), from counts (k, classes, bins), bins in order of the output."""
    sizes = counts.sum(axis=2)
    overall = np.cumsum(counts.sum(axis=1), axis=1) / counts[0].sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        within = np.cumsum(counts, axis=2) / sizes[:, :, None]
    distance = np.abs(within - overall[:, None, :]).max(axis=2)
    # A class that an input does not have has no distance, and comes last. The median of numpy that leaves out
    # nan is ten times slower.
    there = sizes > 0
    ordered = np.sort(np.where(there, distance, np.inf), axis=1)
    count, rows = there.sum(axis=1), np.arange(len(ordered))
    return np.asarray((ordered[rows, (count - 1) // 2] + ordered[rows, count // 2]) / 2)


def compute_first_order(sums: Floats, inputs: InputClasses, outputs: Floats) -> Floats:
    """Return first-order shares of the variance, (k, m); an input without influence has 0 on average.

    Args:
        sums: Sums of the outputs by class, (k, classes, m).
        inputs: Classes of the inputs.
        outputs: The outputs, (W, m).
    """
    worlds = len(outputs)
    sizes = inputs.sizes[:, :, None]
    means = np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)
    between = (sizes * (means - outputs.mean(axis=0)) ** 2).sum(axis=1)
    total = ((outputs - outputs.mean(axis=0)) ** 2).sum(axis=0)
    share = np.divide(between, total, out=np.zeros_like(between), where=total > 0)
    classes = (inputs.sizes > 0).sum(axis=1)[:, None]
    # Classes alone would explain (classes − 1) / (worlds − 1) by chance.
    return np.asarray(1 - (1 - share) * (worlds - 1) / np.maximum(worlds - classes, 1))
