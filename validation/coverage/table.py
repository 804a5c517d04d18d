"""The counts as a table: why a coverage lies outside what is wanted, and the file that docs quote."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

from validation.coverage.counting import HIGH, LOW, Coverage

COLUMNS = (
    "arrangement", "outcome", "kind", "worlds", "samples", "truth", "coverage", "above", "below", "deviation",
    "width", "remark",
)  # fmt: skip
FEW = 100
"""Below so many worlds that decide a number, its distribution is that of a count."""

NEVER = "never"
"""The same in every sample: the interval allows for a world not seen."""
BEYOND = "beyond"
"""Beyond the horizon in the population, and in nearly every sample."""
COUNT = "few"
"""A few worlds of a sample decide the number: their count, or their size, allows no closer bound."""
TIES = "ties"
"""A median among values that many crises share, or that lie far apart."""
TAIL = "tail"
"""Rare large values weigh most: the interval allows for one larger than those seen."""
TOO_LOW = "too low"
"""Covers too rarely."""


def remark(item: Coverage) -> str:
    """Return why a coverage lies outside of what is wanted; nothing where it does not."""
    if item.fits:
        return ""
    if item.covered < LOW:
        return TOO_LOW
    if math.isinf(item.truth):
        return BEYOND
    if item.deviation <= 1e-9 * abs(item.truth):
        return NEVER
    if item.key[1].startswith("median"):
        return TIES
    return COUNT if deciding(item) < FEW else TAIL


def deciding(item: Coverage) -> float:
    """Return how many worlds of a sample decide a number: of a rare event, how many have it.

    It is (mean / standard deviation of the mean)², which for n values of one size among many zeros is n. A
    share near 1 is decided by the worlds that lack it.
    """
    truth = abs(item.truth)
    size = min(truth, 1 - truth) if 0.5 < truth < 1 else truth
    return (size / item.deviation) ** 2


def written(found: Sequence[Coverage]) -> bytes:
    """Return the table as CSV, a row a number and size of sample; what is not finite is left empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in found:
        shares = [f"{value:.4f}" for value in (item.covered, item.above, item.below)]
        rest = (_plain(item.deviation), _plain(item.width, 3), remark(item))
        writer.writerow([*item.key, item.worlds, item.samples, _plain(item.truth), *shares, *rest])
    return text.getvalue().encode()


def _plain(value: float, digits: int = 5) -> str:
    return f"{value:.{digits}g}" if math.isfinite(value) else ""


def summary(found: Sequence[Coverage]) -> list[str]:
    """Return a sentence for every size of sample, and one for every number that is covered too rarely."""
    said = []
    for size in sorted({item.worlds for item in found}):
        those = [item for item in found if item.worlds == size]
        fit = sum(item.fits for item in those)
        above = sum(item.covered > HIGH for item in those)
        said.append(
            f"{size:,} worlds: {fit} of {len(those)} numbers are covered in {LOW:.0%} to {HIGH:.0%} of the "
            f"samples, {above} more often, {len(those) - fit - above} less often."
        )
    low = [item for item in found if item.covered < LOW]
    said += [f"Too low: {', '.join(item.key)} at {item.worlds:,} worlds, {item.covered:.1%}." for item in low]
    return said
