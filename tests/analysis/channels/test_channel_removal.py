"""What is left of a difference without each channel: an additive difference, and the table read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guaranteesim.analysis.channels.channel_removal import (
    ChannelRemovals,
    estimate_removals,
    read_removals,
)
from guaranteesim.analysis.statistics.intervals import estimate_mean
from guaranteesim.studies.output_folder import read_csv_table

TEXTS = ["first", "second", "outcome", "channel"]


def keep_and_read(removals: ChannelRemovals, folder: Path) -> ChannelRemovals:
    removals.table().to_csv(folder / "channels.csv", index=False)
    return read_removals(read_csv_table(folder / "channels.csv", TEXTS))


@pytest.fixture
def removals() -> ChannelRemovals:
    """A lead of −3 by one channel and −1 by another, and +0.5 by a third, in 4,000 worlds."""
    rng = np.random.default_rng(5)
    parts = {name: mean + rng.normal(size=4000) for name, mean in (("b", -1.0), ("a", -3.0), ("c", 0.5))}
    total = sum(parts.values(), np.zeros(4000))
    return estimate_removals(("none", "text"), "cost", total, {n: total - v for n, v in parts.items()})


def test_additive_channels_lose_their_own_part(removals: ChannelRemovals) -> None:
    assert removals.total.value == pytest.approx(-3.5, abs=0.1)
    for item, part in zip(removals.removals, (-1.0, -3.0, 0.5), strict=True):
        assert item.lost.value == pytest.approx(part, abs=0.06)
        assert item.left.value + item.lost.value == pytest.approx(removals.total.value, abs=1e-12)


def test_resolved_channels_are_those_that_make_the_difference(removals: ChannelRemovals) -> None:
    """The largest first; a channel that works the other way does not make it."""
    assert [item.name for item in removals.resolved] == ["a", "b"]


def test_noise_is_not_resolved() -> None:
    total = np.tile([1.0, -1.0], 50)
    same = estimate_removals(("none", "text"), "cost", total, {"a": total[::-1].copy(), "b": total})
    assert same.resolved == ()
    assert same.removals[1].lost == estimate_mean(np.zeros(100))


def test_the_table_read_back_is_the_same(removals: ChannelRemovals, tmp_path: Path) -> None:
    assert keep_and_read(removals, tmp_path) == removals


def test_a_sample_without_intervals_is_read_back(tmp_path: Path) -> None:
    few = estimate_removals(("none", "text"), "cost", np.ones(2), {"a": np.zeros(2)})
    again = keep_and_read(few, tmp_path)
    assert np.isnan(again.total.low)
    assert again.removals[0].left.value == 0
