"""Given-data measures against closed forms, other programs, and chance."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from guaranteesim.analysis.sensitivity.class_counts import bin_output, classify_inputs, count_by_class
from guaranteesim.analysis.sensitivity.groups import name_group
from guaranteesim.analysis.sensitivity.influences import InfluenceAnalysis, OutputInfluences
from guaranteesim.analysis.sensitivity.measures import compute_delta, compute_pawn
from guaranteesim.analysis.sensitivity.rank_regression import standardise_ranks

Floats = NDArray[np.float64]


def draw(seed: int, worlds: int, inputs: int) -> Floats:
    return np.random.default_rng(seed).random((worlds, inputs))


def analyse(values: Floats, output: Floats, **options: bool) -> OutputInfluences:
    paths = [f"part.x{place}" for place in range(values.shape[1])]
    [found] = InfluenceAnalysis(paths, values, 1).find_influences(output[:, None], shown=1000, **options)
    return found


def measure(found: OutputInfluences, what: str) -> Floats:
    by_name = {item.name: getattr(item, what) for item in found.inputs}
    return np.array([by_name[f"part.x{place}"] for place in range(len(by_name))])


def ishigami(u: Floats) -> Floats:
    x = np.pi * (2 * u - 1)
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def test_first_order_of_ishigami() -> None:
    """Closed form: V1 = (1 + bπ⁴/5)²/2, V2 = a²/8, V3 = 0 (Ishigami and Homma 1990)."""
    a, b = 7.0, 0.1
    first = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    total = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    u = draw(1, 20_000, 4)
    found = measure(analyse(u, ishigami(u)), "first_order")
    # Twenty classes lose about a hundredth of a share; the rest is sampling error at 20,000 worlds.
    assert found == pytest.approx([first / total, a**2 / 8 / total, 0, 0], abs=0.02)


def test_first_order_of_sobol_g() -> None:
    """Closed form: V_i = 1 / (3 (1 + a_i)²), V = Π (1 + V_i) − 1 (Sobol 1993)."""
    weights = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
    u = draw(2, 20_000, 5)
    y = np.prod((np.abs(4 * u - 2) + weights) / (1 + weights), axis=1)
    parts = 1 / (3 * (1 + weights) ** 2)
    found = measure(analyse(u, y), "first_order")
    assert found == pytest.approx(parts / (np.prod(1 + parts) - 1), abs=0.02)


def linear(worlds: int) -> tuple[Floats, Floats, Floats]:
    weights = np.array([2.0, 1.0, 0.5, 0.0])
    z = np.random.default_rng(3).standard_normal((worlds, 4))
    return z, z @ weights, weights


def find_linear_delta(weights: Floats, place: int) -> float:
    """δ of a linear Gaussian model by quadrature: half the area between two normal densities."""
    whole = float(np.sqrt((weights**2).sum()))
    left = float(np.sqrt((weights**2).sum() - weights[place] ** 2))
    y = np.linspace(-6 * whole, 6 * whole, 4001)
    u = (np.arange(400) + 0.5) / 400
    means = weights[place] * norm.ppf(u)
    density = norm.pdf(y, 0, whole)
    areas = [np.trapezoid(np.abs(norm.pdf(y, mean, left) - density), y) for mean in means]
    return float(np.mean(areas) / 2)


def find_linear_pawn(weights: Floats, place: int, classes: int) -> float:
    """Median over equal classes of the KS distance, by quadrature."""
    whole = float(np.sqrt((weights**2).sum()))
    left = float(np.sqrt((weights**2).sum() - weights[place] ** 2))
    y = np.linspace(-6 * whole, 6 * whole, 2001)
    distances = []
    for number in range(classes):
        u = (number + (np.arange(200) + 0.5) / 200) / classes
        within = norm.cdf(y[:, None], weights[place] * norm.ppf(u), left).mean(axis=1)
        distances.append(np.abs(within - norm.cdf(y, 0, whole)).max())
    return float(np.median(distances))


def test_a_linear_model() -> None:
    z, y, weights = linear(20_000)
    found = analyse(z, y)
    deltas = [find_linear_delta(weights, place) for place in range(3)]
    # Ten bins of the output merge a little of the area; the error was measured at 0.02 to 0.03.
    assert measure(found, "delta")[:3] == pytest.approx(deltas, abs=0.04)
    assert measure(found, "pawn")[:3] == pytest.approx(
        [find_linear_pawn(weights, place, 20) for place in range(3)], abs=0.03
    )
    shares = weights**2 / (weights**2).sum()
    assert measure(found, "first_order") == pytest.approx(shares, abs=0.02)
    assert measure(found, "direction")[:2] == pytest.approx(
        weights[:2] / np.sqrt((weights**2).sum()), abs=0.03
    )
    assert [item.name for item in found.resolved] == ["part.x0", "part.x1", "part.x2"]


def test_delta_agrees_with_salib() -> None:
    delta = pytest.importorskip("SALib.analyze.delta")
    u = draw(5, 4000, 3)
    y = ishigami(u)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    theirs = delta.analyze(problem, u, y, num_resamples=10, seed=1)["delta_raw"]
    # Theirs smooths densities with a kernel, ours counts in bins.
    assert measure(analyse(u, y), "delta") == pytest.approx(np.asarray(theirs), abs=0.03)


def test_a_flag_that_an_input_decides() -> None:
    """y = 1 if u < p: δ is 2 p (1 − p), and the first-order share is 1."""
    u = draw(7, 20_000, 2)
    found = analyse(u, (u[:, 0] < 0.3).astype(float))
    assert measure(found, "delta")[0] == pytest.approx(2 * 0.3 * 0.7, abs=0.02)
    assert measure(found, "first_order")[0] == pytest.approx(1.0, abs=0.05)


def test_ranks_are_those_of_scipy() -> None:
    values = np.random.default_rng(1).integers(0, 5, (50, 3)).astype(float)
    ranks = rankdata(values, axis=0)
    expected = (ranks - ranks.mean(axis=0)) / ranks.std(axis=0)
    assert standardise_ranks(values) == pytest.approx(expected)


def test_counts_are_exact() -> None:
    values = draw(9, 1000, 3)
    output = np.random.default_rng(2).integers(-1, 2, 1000).astype(float)
    inputs, bins = classify_inputs(values), bin_output(output)
    [counts] = count_by_class(inputs, [bins])
    for place in range(3):
        for number in range(10):
            for code, value in enumerate((-1, 0, 1)):
                expected = ((inputs.codes[:, place] == number) & (output == value)).sum()
                assert counts[place, number, code] == expected
    assert (inputs.sizes == 100).all()


def test_a_value_that_many_worlds_share_has_one_bin() -> None:
    values = np.concatenate([np.full(600, 120.0), np.arange(400) / 4])
    bins = bin_output(values)
    assert len(set(bins.codes[:600])) == 1
    assert not set(bins.codes[:600]) & set(bins.codes[600:])


def test_no_influence_has_no_measure_on_average() -> None:
    counts = np.full((1, 10, 4), 25.0)
    assert compute_delta(counts) == pytest.approx([0])
    assert compute_pawn(counts) == pytest.approx([0])


def plant(seed: int) -> OutputInfluences:
    u = draw(1000 + seed, 2000, 60)
    luck = np.random.default_rng(seed).random(2000)
    return analyse(u, (luck < 0.15 + 0.3 * u[:, 7]).astype(float), intervals=False)


def test_a_planted_input_comes_first() -> None:
    assert all(plant(seed).inputs[0].name == "part.x7" for seed in range(10))


@pytest.mark.nightly
def test_a_planted_input_comes_first_in_95_of_100_seeds() -> None:
    assert sum(plant(seed).inputs[0].name == "part.x7" for seed in range(100)) >= 95


@pytest.mark.nightly
def test_inputs_without_influence_are_seldom_called_influential() -> None:
    """In at most 5 % of data sets any of 60 inputs, or of their groups, is called influential.

    Of 200 data sets with that chance, 18 or more false alarms have a probability of 1.3 %.
    """
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(5000 + seed)
        u = draw(7000 + seed, 1000, 60)
        outputs = np.column_stack([rng.random(1000) < 0.2, rng.normal(size=1000)]).astype(float)
        paths = [f"states.S{place // 10}.x{place}" for place in range(60)]
        analysis = InfluenceAnalysis(paths, u, seed)
        for found in analysis.find_influences(outputs, intervals=False, groups=True):
            alarms += any(item.is_resolved for item in (*found.inputs, *found.groups))
    assert alarms < 18


def test_a_group_is_found_where_its_members_drown() -> None:
    u = draw(11, 2000, 60)
    luck = np.random.default_rng(3).random(2000)
    # Twenty members with a small influence each.
    chance = 0.5 + 0.12 * (u[:, :20] - 0.5).sum(axis=1)
    paths = [
        f"states.{'RUS' if place < 20 else 'USA' if place < 40 else 'GBR'}.x{place}" for place in range(60)
    ]
    [found] = InfluenceAnalysis(paths, u, 1).find_influences(
        (luck < chance).astype(float)[:, None], groups=True
    )
    assert [item.name for item in found.groups if item.is_resolved] == ["states.RUS"]
    assert {item.name for item in found.resolved} <= {f"states.RUS.x{place}" for place in range(20)}


def test_intervals_cover() -> None:
    """δ of a flag with chance 0.2 + 0.4 u is 0.1; the intervals hold it in most of 100 samples.

    The bias of weak cells costs some of the nominal 95 %: 87 of these samples were measured.
    """
    covered = 0
    for seed in range(100):
        u = draw(300 + seed, 2000, 1)
        luck = np.random.default_rng(seed).random(2000)
        [item] = analyse(u, (luck < 0.2 + 0.4 * u[:, 0]).astype(float)).inputs
        covered += item.low <= 0.1 <= item.high
    assert covered >= 85


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("states.RUS.forces.ground", "states.RUS"),
        ("arrangement.commitments.us.scope", "arrangement.commitments.us"),
        ("beliefs.prior_mean", "beliefs"),
        ("theatre.instruments.air.escalation", "theatre.instruments"),
    ],
)
def test_groups_are_states_and_mechanisms(path: str, group: str) -> None:
    assert name_group(path) == group
