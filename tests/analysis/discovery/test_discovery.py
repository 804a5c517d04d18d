"""A planted box is found again, noise is not taken for one, and the parts agree with their definitions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from guaranteesim.analysis.discovery.discovery import Discovery, discover_box, screen_inputs
from guaranteesim.analysis.discovery.prim import Box, Restriction, find_boxes

pytest.importorskip("ema_workbench")
pytest.importorskip("sklearn")


def plant(seed: int, rows: int = 1000, noise: float = 0.05) -> tuple[pd.DataFrame, np.ndarray]:
    """A case where x3 < 0.4 and x7 > 0.3, with some labels turned."""
    rng = np.random.default_rng(seed)
    inputs = pd.DataFrame(rng.random((rows, 20)), columns=[f"part.x{place}" for place in range(20)])
    cases = (inputs["part.x3"] < 0.4) & (inputs["part.x7"] > 0.3)
    return inputs, np.asarray(cases.to_numpy() ^ (rng.random(rows) < noise))


def discover(seed: int, **options: float) -> Discovery:
    inputs, cases = plant(seed)
    return discover_box(inputs, cases, case="it occurs", worlds=1, seed=seed, **options)


def is_recovered(found: Discovery) -> bool:
    sides = {item.restriction.name: item.restriction for item in found.claimed}
    return (
        set(sides) == {"part.x3", "part.x7"}
        and abs(sides["part.x3"].high - 0.4) < 0.08
        and abs(sides["part.x7"].low - 0.3) < 0.08
    )


def test_a_planted_box_is_recovered() -> None:
    found = discover(1, coverage=0.8)
    assert is_recovered(found)
    assert found.chosen is not None
    assert found.chosen.coverage > 0.8
    assert found.held_out[0] > 0.7
    assert found.held_out[1] > 0.8
    # The tree says the same in other words.
    assert {"part.x3", "part.x7"} <= {name for name, *_ in found.leaves[0].conditions}


@pytest.mark.nightly
def test_a_planted_box_is_recovered_in_95_of_100_seeds() -> None:
    assert sum(is_recovered(discover(seed, coverage=0.8)) for seed in range(100)) >= 95


def test_noise_does_not_hold_out() -> None:
    """A case with chance 0.3 that no input acts on: on rows held out its density is near 0.3 again.

    The standard error over some 250 rows is 0.03, so that 0.42 is four of them.
    """
    rng = np.random.default_rng(1)
    inputs = pd.DataFrame(rng.random((1000, 6)), columns=[f"part.x{place}" for place in range(6)])
    found = discover_box(inputs, rng.random(1000) < 0.3, case="it occurs", worlds=1, seed=1)
    assert np.isnan(found.held_out[1]) or found.held_out[1] < 0.42


def test_a_case_that_never_occurs_has_no_box() -> None:
    inputs, _ = plant(1)
    found = discover_box(inputs, np.zeros(1000, dtype=bool), case="it occurs", worlds=1, seed=1)
    assert (found.chosen, found.share, found.restrictions) == (None, 0.0, ())


def test_screening_keeps_what_acts() -> None:
    inputs, cases = plant(3)
    assert set(screen_inputs(inputs, cases, 1)[:2]) == {"part.x3", "part.x7"}


def test_coverage_and_density_are_those_of_the_rows() -> None:
    inputs, cases = plant(5)
    for box in find_boxes(inputs[["part.x3", "part.x7"]], cases)[::5]:
        inside = box.contains(inputs)
        assert box.coverage == pytest.approx(cases[inside].sum() / cases.sum(), abs=0.01)
        assert box.density == pytest.approx(cases[inside].mean(), abs=0.01)


def test_quasi_p_is_a_binomial_tail() -> None:
    """Bryant and Lempert: chance of as many cases in the box at the density without the restriction."""
    inputs, cases = plant(6)
    box = find_boxes(inputs[["part.x3", "part.x7"]], cases)[-1]
    for side in box.restrictions:
        if np.isfinite(side.low) and np.isfinite(side.high):
            continue
        others = Box(tuple(item for item in box.restrictions if item is not side), 0, 0, 0)
        without = cases[others.contains(inputs)].mean()
        inside = box.contains(inputs)
        expected = binomtest(int(cases[inside].sum()), int(inside.sum()), without, "greater").pvalue
        assert side.quasi_p == pytest.approx(expected, rel=0.2, abs=1e-12)


def test_a_restriction_holds_its_ends() -> None:
    side = Restriction("x", 0.2, np.inf, 0.0)
    assert list(side.holds(np.array([0.1, 0.2, 5.0]))) == [False, True, True]


def test_a_branch_keeps_the_narrowest_condition_of_each_side() -> None:
    from guaranteesim.analysis.discovery.tree import _narrow

    path = _narrow((("x", "<=", 3.0), ("y", ">", 1.0)), ("x", "<=", 2.0))
    assert path == (("y", ">", 1.0), ("x", "<=", 2.0))
    assert _narrow(path, ("x", ">", 0.5)) == (*path, ("x", ">", 0.5))
