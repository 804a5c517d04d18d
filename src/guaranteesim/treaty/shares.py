"""Shares of votes, exactly as written, and decimals that round a fraction."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from guaranteesim.treaty.forms import Path, RuleFormError, convert_to_fraction

NEVER_ENDING = (3, 6, 7, 9, 11, 12)
"""Denominators of fractions that never end as decimals. Those from 6 on are searched in three digits or more,
since decimals of two digits are near to too many of them."""
MOST_TOTALS = 10_000
"""Largest number of totals that are checked for a difference between a decimal and a fraction."""


def refuse_rounded(share: float | str, totals: Iterable[int], what: str, path: Path) -> None:
    """Refuse a decimal that rounds a fraction and asks for another number of votes than the fraction does.

    A share is taken as written: 0.65 is 65/100, and 0.6667 of three votes is more than two of them. An author
    who writes 0.6667 may mean either number, so the form is refused.

    Args:
        share: The share as written; a fraction such as ``2/3`` is never refused.
        totals: The numbers of votes, or the total weights, to which the share may apply.
        what: The key in YAML.
        path: The path of the share in the form.

    Raises:
        RuleFormError: the decimal and the fraction differ for one of the totals.
    """
    value, meant = convert_to_fraction(share), find_rounded(share)
    if meant is None:
        return
    for total in totals:
        # A rounded decimal does no harm as long as it asks for the same number of votes.
        needed, intended = math.ceil(value * total), math.ceil(meant * total)
        if needed != intended:
            message = (
                f"{what}: {share} is taken as written and needs {needed:,} of {total:,} votes, "
                f"where {meant} needs {intended:,}; write {meant}, or {value} if the decimal is meant"
            )
            raise RuleFormError(message, path)


def find_rounded(share: float | str) -> Fraction | None:
    """Return the simple fraction that a decimal rounds or truncates, or None if there is none."""
    if isinstance(share, str):
        return None
    digits, value = -int(Decimal(str(share)).as_tuple().exponent), convert_to_fraction(share)
    for fraction in _list_near_fractions(digits):
        # 0.66 truncates 2/3 and 0.67 rounds it; both are how people write two thirds.
        shifted = fraction * 10**digits
        if value * 10**digits in (math.floor(shifted), round(shifted)):
            return fraction
    return None


def _list_near_fractions(digits: int) -> Iterator[Fraction]:
    """Yield the fractions that a decimal of this many digits may approximate, the simplest first."""
    for denominator in NEVER_ENDING:
        if digits < (2 if denominator == NEVER_ENDING[0] else 3):
            return
        yield from (
            Fraction(numerator, denominator)
            for numerator in range(1, denominator)
            if math.gcd(numerator, denominator) == 1
        )
