"""Signing one after another: closed forms, an enumeration of all histories, thresholds and derivatives."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from guaranteesim.analysis.consent.joint_chance import compute_joint_chance
from guaranteesim.analysis.consent.signing import Signer, Signing, bound_entry


def logistic(value):
    return 1 / (1 + np.exp(-value))


def sign(merits, sides=None, *, at_least=None, always=(), solidarity=0.0, rho=0.0, passes=1.0):
    one = np.ones(1)
    signers = tuple(
        Signer(f"S{place}", side, merit * one, 0.1 * one, passes * one)
        for place, (merit, side) in enumerate(zip(merits, sides or [1] * len(merits), strict=True))
    )
    least = len(merits) if at_least is None else at_least
    return Signing(signers, least, frozenset(always), solidarity * one, rho * one)


def enumerate_histories(merits, sides, at_least, always, solidarity):
    """The chance of entry by every history of acceptances and refusals, a second writing."""
    total = 0.0
    for history in product([True, False], repeat=len(merits)):
        chance = 1.0
        for place, accepts in enumerate(history):
            earlier = [history[j] for j in range(place) if sides[j] == sides[place]]
            share = np.mean(earlier) if earlier else 0.0
            own = logistic(merits[place] + solidarity * share / 0.1)
            chance *= own if accepts else 1 - own
        if sum(history) >= at_least and all(history[place] for place in always):
            total += chance
    return total


def test_without_solidarity_all_is_the_product():
    merits = (-1.0, 0.3, 2.0)
    assert sign(merits).compute_entry().weights[0] == pytest.approx(np.prod(logistic(np.array(merits))))


def test_the_second_of_two_allies_follows_the_first():
    """P(both) = Λ(x)·Λ(y + σ/τ), and P(second) = Λ(x)·Λ(y + σ/τ) + (1 − Λ(x))·Λ(y)."""
    first, lifted, alone = logistic(0.4), logistic(-0.5 + 2), logistic(-0.5)
    made = sign((0.4, -0.5), solidarity=0.2)
    assert made.compute_entry().weights[0] == pytest.approx(first * lifted)
    assert made.compute_consent("S0").weights[0] == pytest.approx(first)
    second = first * lifted + (1 - first) * alone
    assert made.compute_consent("S1").weights[0] == pytest.approx(second)
    assert made.compute_all_but("S0").weights[0] == pytest.approx(alone)


def test_the_other_side_moves_nobody():
    made = sign((0.4, -0.5), [0, 1], solidarity=5.0)
    assert made.compute_entry().weights[0] == pytest.approx(logistic(0.4) * logistic(-0.5))


def test_the_order_matters_only_with_solidarity():
    for solidarity in (0.0, 0.2):
        both = [
            sign(merits, solidarity=solidarity).compute_entry().weights[0] for merits in ((1, -1), (-1, 1))
        ]
        assert (both[0] == pytest.approx(both[1])) == (solidarity == 0)


@pytest.mark.parametrize("solidarity", [0.0, 0.15])
@pytest.mark.parametrize(("at_least", "always"), [(4, ()), (3, ()), (2, (0,)), (2, (0, 3)), (1, ())])
def test_it_is_the_sum_over_all_histories(solidarity, at_least, always):
    merits, sides = (0.5, -0.7, 0.1, 1.2), (1, 0, 1, 1)
    made = sign(
        merits, sides, at_least=at_least, always=[f"S{place}" for place in always], solidarity=solidarity
    )
    expect = enumerate_histories(merits, sides, at_least, always, solidarity)
    assert made.compute_entry().weights[0] == pytest.approx(expect, rel=1e-12)


def test_a_threshold_of_even_chances_is_binomial():
    """P(at least 2 of 3 at 1/2) = 1/2; at least 1 of 3, 7/8."""
    for least, expect in ((1, 7 / 8), (2, 1 / 2), (3, 1 / 8)):
        assert sign((0, 0, 0), at_least=least).compute_entry().weights[0] == pytest.approx(expect)


def test_a_common_factor_is_that_of_the_joint_chance():
    merits = np.array((-0.5, 0.2, 1.0))
    expect = compute_joint_chance([np.array([x]) for x in logistic(merits)], np.array([0.5])).weights
    assert sign(merits, rho=0.5).compute_entry().weights == pytest.approx(expect, abs=1e-9)
    # Correlation makes it likelier that one of several accepts alone is all there is, and less that any does.
    any_one = [sign((0, 0, 0), at_least=1, rho=rho).compute_entry().weights[0] for rho in (0, 0.4, 0.8)]
    assert (np.diff(any_one) < 0).all()


@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_gradients_are_derivatives(rho):
    merits, step = np.array((0.5, -0.7, 0.1)), 1e-5
    options = {"at_least": 2, "solidarity": 0.15, "rho": rho, "passes": 0.9}
    found = sign(merits, **options).compute_entry().gradients
    for place in range(3):
        ends = [
            sign(merits + way * step / 0.1 * np.eye(3)[place], **options).compute_entry().weights[0]
            for way in (1, -1)
        ]
        assert found[f"S{place}"][0] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-4)


def test_bounds_hold_whatever_the_correlation():
    chances = {
        f"S{place}": float(chance) for place, chance in enumerate(logistic(np.array((-0.5, 0.2, 1.0))))
    }
    assert bound_entry(chances, 3, frozenset()) == (0, min(chances.values()))
    for least, always in ((2, frozenset()), (2, frozenset({"S0"})), (1, frozenset())):
        low, high = bound_entry(chances, least, always)
        for rho in (0.0, 0.5, 0.99):
            made = replace(sign((-0.5, 0.2, 1.0), rho=rho), at_least=least, always=always)
            assert low - 1e-6 <= made.compute_entry().weights[0] <= high + 1e-6
