"""Dummy inputs: the influence that an input without any would seem to have.

Dummies are independent of everything, and have as many classes as a real input. The threshold is so high that
with 95 % confidence no input without influence reaches it, over all inputs of an output together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.sensitivity.class_counts import (
    InputClasses,
    OutputBins,
    classify_inputs,
    count_by_class,
)
from guaranteesim.analysis.sensitivity.measures import compute_delta

Floats = NDArray[np.float64]

DUMMIES = 400
FALSE_ALARM = 0.05
"""Chance that any input without influence reaches the threshold."""


def make_dummies(worlds: int, seed: int) -> InputClasses:
    """Return the classes of dummy inputs, drawn from ``seed``."""
    return classify_inputs(np.random.default_rng(seed).random((worlds, DUMMIES)))


def find_thresholds(dummies: InputClasses, outputs: Sequence[OutputBins], inputs: int) -> Floats:
    """Return the threshold of δ of every output, (m,).

    The distribution of δ over the dummies is skewed: a gamma distribution with its first three moments
    (Pearson's type III) gives the tail.

    Args:
        dummies: Classes of dummy inputs.
        outputs: Bins of the outputs.
        inputs: Number of real inputs among which no false alarm is wanted.
    """
    found = np.stack([compute_delta(counts) for counts in count_by_class(dummies, outputs)], axis=1)
    mean, spread = found.mean(axis=0), found.std(axis=0)
    skew = ((found - mean) ** 3).mean(axis=0) / np.maximum(spread, 1e-30) ** 3
    thresholds: Floats = mean + spread * find_upper_quantile(
        np.clip(skew, 0.05, 2.0), FALSE_ALARM / max(inputs, 1)
    )
    return thresholds


def find_upper_quantile(skew: Floats, probability: float) -> Floats:
    """Return the upper quantile of a standardised Pearson type III distribution."""
    from scipy.special import gammainccinv

    shape = 4 / skew**2
    return np.asarray((gammainccinv(shape, probability) - shape) / np.sqrt(shape))
