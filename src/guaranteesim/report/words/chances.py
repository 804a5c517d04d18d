"""Chances in words, for the estimates of a state that can err."""

from __future__ import annotations

_WORDS = (
    (0.02, "next to impossible"),
    (0.2, "unlikely"),
    (0.4, "rather unlikely"),
    (0.6, "about even"),
    (0.8, "rather likely"),
    (0.98, "likely"),
)


def describe_chance(chance: float) -> str:
    """Return a chance in words, from "next to impossible" below 2 % to "all but certain" from 98 % on."""
    return next((word for below, word in _WORDS if chance < below), "all but certain")
