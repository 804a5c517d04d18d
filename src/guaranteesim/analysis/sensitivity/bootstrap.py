"""Bootstrap intervals of δ: worlds are drawn again with replacement."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.sensitivity.class_counts import Codes, OutputBins
from guaranteesim.analysis.sensitivity.measures import compute_delta

Floats = NDArray[np.float64]

SAMPLES = 200
_ENDS = (0.025, 0.975)


def draw_bootstrap_weights(worlds: int, seed: int) -> NDArray[np.float32]:
    """Return how often each world counts in every bootstrap sample, (SAMPLES, W)."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(worlds, np.full(worlds, 1 / worlds), size=SAMPLES).astype(np.float32)


def estimate_delta_interval(
    codes: Codes, output: OutputBins, weights: NDArray[np.float32]
) -> tuple[float, float]:
    """Return a 95 % interval of δ of one input.

    The quantiles of the bootstrap are moved by the difference between the estimate and the mean of the
    samples: drawing again adds to the bias of δ as much as chance did.

    Args:
        codes: Class of the input in every world, (W,).
        output: Bins of the output.
        weights: As :func:`draw_bootstrap_weights` gives them.
    """
    classes = int(codes.max()) + 1
    cells = codes.astype(np.intp) * output.count + output.codes
    spread = np.asarray(cells[:, None] == np.arange(classes * output.count), dtype=np.float32)
    [whole] = _compute_deltas(spread.sum(axis=0)[None, :], classes)
    samples = _compute_deltas(weights @ spread, classes)
    low, high = np.quantile(samples, _ENDS) - samples.mean() + whole
    return max(float(low), 0.0), min(max(float(high), 0.0), 1.0)


def _compute_deltas(counts: NDArray[np.float32], classes: int) -> Floats:
    """Return δ of every row of counts, (rows, classes × bins)."""
    return compute_delta(counts.reshape(len(counts), classes, -1).astype(np.float64))
