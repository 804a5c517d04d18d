"""The split of a difference by channel: sums, signs, what is hidden by interplay, and coverage."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.analysis.channels.channel_split import OTHER, split_difference
from guaranteesim.analysis.channels.shapley import compute_shapley_values
from guaranteesim.analysis.statistics.intervals import estimate_mean
from guaranteesim.analysis.statistics.mean_bounds import SHARE

REPLICATIONS = 1000


def make_worlds(parts, other, worlds, noise=1.0, seed=1):
    """An additive difference: each channel adds its own normal number in every world."""
    rng = np.random.default_rng(seed)
    k = len(parts)
    own = np.array(parts)[:, None] + noise * rng.normal(size=(k, worlds))
    rest = other + noise * rng.normal(size=worlds)
    first = rng.normal(size=worlds) + np.zeros((1 << k, 1))
    on = np.array([[s >> i & 1 for i in range(k)] for s in range(1 << k)], dtype=float)
    return first, first + rest + on @ own


def test_parts_and_rest_add_up_to_the_difference():
    first, second = np.random.default_rng(3).normal(size=(2, 1 << 5, 200))
    split = split_difference("abcde", first, second)
    whole = sum(item.part.value for item in split.parts) + split.other.value
    assert whole == pytest.approx(split.total.value, abs=1e-12)
    assert split.second.value - split.first.value == pytest.approx(split.total.value, abs=1e-12)


def test_an_additive_difference_is_split_into_what_was_added():
    first, second = make_worlds([-3.0, 0.0, 1.0], 0.5, 4000)
    split = split_difference(["strong", "idle", "against"], first, second)
    for name, truth in (("strong", -3.0), ("idle", 0.0), ("against", 1.0)):
        found = split.find_part(name)
        for estimate in (found.part, found.alone, found.removed):
            assert estimate.value == pytest.approx(truth, abs=0.1)
        assert found.interplay.value == pytest.approx(0, abs=1e-12)
        assert not found.is_mostly_interplay
    assert [item.name for item in split.ranked] == ["strong", "against", "idle"]
    assert not split.find_part("idle").part.excludes_zero
    assert split.other.value == pytest.approx(0.5, abs=0.1)


def test_what_two_channels_do_only_together_is_called_interplay():
    both_on = np.array([0.0, 0.0, 0.0, 1.0])[:, None]
    second = both_on * (np.arange(100) < 40)
    split = split_difference(["a", "b"], np.zeros((4, 100)), second, SHARE.difference)
    for item in split.parts:
        assert (item.part.value, item.alone.value, item.removed.value) == pytest.approx((0.2, 0.0, 0.4))
        assert item.is_mostly_interplay
    assert split.pairs[3].tolist() == [0.0, 0.4]


def test_a_channel_that_changes_no_world_is_told_apart_from_one_that_cancels():
    rng = np.random.default_rng(5)
    sign = np.where(np.arange(100) % 2, 1.0, -1.0)
    on = np.array([0, 0, 1, 1])[:, None]
    base = rng.normal(size=100)
    split = split_difference(["none", "cancels"], np.zeros((4, 100)), base + on * sign)
    assert [item.moves for item in split.parts] == [False, True]
    assert split.find_part("none").part.value == 0


def test_tables():
    first, second = make_worlds([1.0, 2.0], 0.0, 50)
    split = split_difference(["a", "b"], first, second)
    table = split.table()
    assert table["channel"].tolist() == ["a", "b", OTHER, "total"]
    assert table["part"].iloc[:3].sum() == pytest.approx(table["part"].iloc[3], abs=1e-12)
    assert table.loc[2, "alone":"removed_high"].isna().all()
    subsets = split.subsets()
    assert subsets[["a", "b"]].to_numpy().tolist() == [
        [False, False],
        [True, False],
        [False, True],
        [True, True],
    ]
    assert subsets["difference"].iloc[-1] == pytest.approx(split.total.value)


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="3 channels have 8 sets, not 4"):
        split_difference("abc", np.zeros((4, 9)), np.zeros((4, 9)))


@pytest.mark.parametrize("player", [0, 2])
def test_intervals_of_parts_cover(player):
    """Parts of three channels that interact: 93 to 97 % of 1,000 samples of 400 worlds cover.

    The seed is fixed. The limits are 2.9 standard errors away: a false alarm in 0.4 % of other seeds.
    """
    rng, worlds = np.random.default_rng(11 + player), 400
    truth = rng.normal(size=8)
    expected = compute_shapley_values(truth)[player]
    covered = 0
    for _ in range(REPLICATIONS):
        first, second = rng.normal(size=(2, 8, worlds)) * [[[1.0]], [[2.0]]]
        part = compute_shapley_values(truth[:, None] + second - first)[player]
        found = estimate_mean(part)
        covered += found.low <= expected <= found.high
    assert 0.93 <= covered / REPLICATIONS <= 0.97
