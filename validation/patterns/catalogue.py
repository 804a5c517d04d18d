"""All patterns, by theme. A new pattern is one entry in the file of its theme, and nothing else."""

from __future__ import annotations

from validation.patterns import deterrence, forces, outside, peace, reliability, rules
from validation.patterns.pattern import Pattern

THEMES: dict[str, tuple[Pattern, ...]] = {
    "Reliability": reliability.PATTERNS,
    "Decision rules": rules.PATTERNS,
    "Deterrence": deterrence.PATTERNS,
    "Forces": forces.PATTERNS,
    "Peace and war": peace.PATTERNS,
    "Outside the treaty": outside.PATTERNS,
}


def everything() -> tuple[Pattern, ...]:
    """Every pattern in the order of the themes."""
    return tuple(pattern for patterns in THEMES.values() for pattern in patterns)
