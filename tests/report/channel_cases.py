"""Differences split by channel, made by hand: worlds in which each channel adds what the case says."""

from __future__ import annotations

from functools import cache

import numpy as np
from tests.report.figure_cases import LONG

from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
from guaranteesim.analysis.channels.channel_split import split_difference
from guaranteesim.analysis.statistics.mean_bounds import SHARE, ValueRange
from guaranteesim.scenario.files.channels import CHANNELS
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

WORLDS = 1000


def arrange(name: str, title: str) -> Scenario:
    return load_from_dict(
        {
            "name": name,
            "title": title,
            "as_of": "2026-01-01",
            "states": {"RUS": {"title": "Russia"}, "UKR": {"title": "Ukraine"}},
            "challenger": {"state": "RUS"},
            "protege": {"state": "UKR"},
        }
    )


def make_worlds(base: float, adds: dict[str, float], other: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A share of ``base`` worlds in the first; in the second each channel that is on changes that share.

    A world happens if its number lies below the share: channels move the same worlds in every set.
    """
    at = (np.arange(WORLDS) + 0.5) / WORLDS
    sets = range(1 << len(adds))
    shares = [
        base + other + sum(add for bit, add in enumerate(adds.values()) if number >> bit & 1)
        for number in sets
    ]
    first = np.tile(at < base, (len(sets), 1)).astype(float)
    return first, np.stack([at < share for share in shares]).astype(float)


def compare(
    adds: dict[str, float],
    *,
    base: float = 0.4,
    other: float = 0.0,
    outcome: str = "major_violation",
    scale: float = 1.0,
    titles: tuple[str, str] = ("No guarantee", "Coalition of the Willing"),
    both: np.ndarray | None = None,
) -> ChannelComparison:
    """A comparison of these channels; ``both`` is added to the second where all channels are on."""
    first, second = make_worlds(base, adds, other)
    if both is not None:
        second[-1] = both
    within = SHARE.difference if scale == 1 else ValueRange(-scale, scale)
    channels = tuple(item for item in CHANNELS if item.name in adds)
    return ChannelComparison(
        arrange("first", titles[0]),
        arrange("second", titles[1]),
        outcome,
        channels,
        tuple(item for item in CHANNELS if item.name not in adds),
        split_difference(list(adds), scale * first, scale * second, within, ValueRange(0, scale, True)),
        WORLDS,
        3,
        "2.0.0",
    )


@cache
def case(kind: str) -> ChannelComparison:
    return _CASES[kind]()


def _make_joint() -> ChannelComparison:
    """Neither channel does anything without the other."""
    half = (np.arange(WORLDS) < 0.1 * WORLDS).astype(float)
    return compare({"denial": 0.0, "clash": 0.0}, both=half)


_CASES = {
    "ordinary": lambda: compare(
        {"denial": -0.001, "clash": -0.2, "nuclear": -0.1, "sanctions": 0.05, "lead": 0.0}
    ),
    "raises": lambda: compare({"clash": -0.02, "own_force": 0.08}, other=0.03),
    "nothing": lambda: compare({"clash": -0.001, "nuclear": 0.001}),
    "opposed": lambda: compare({"clash": -0.1, "own_force": 0.1}),
    "joint": _make_joint,
    "months": lambda: compare(
        {"denial": 0.1, "clash": 0.3, "nuclear": -0.02}, outcome="mean_peace_months", scale=120.0
    ),
    # The larger part leads below 0 and the smaller one back.
    "below zero": lambda: compare({"clash": -0.5, "own_force": 0.4}, base=0.2),
    "tiny": lambda: compare({"clash": -0.009}, base=0.01, outcome="nuclear_use"),
    "long": lambda: compare(
        dict.fromkeys((item.name for item in CHANNELS), -0.04), titles=(LONG, "W" * 90), base=0.5
    ),
}
KINDS = tuple(_CASES)
