"""Shares of votes, exactly as they are written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from guaranteesim.treaty.forms import Path, RuleFormError, convert_to_fraction

NEVER_ENDING = (3, 6, 7, 9, 11, 12)
"""Denominators whose fractions have no end as decimals; those from 6 on are looked for in three digits or
more, since two digits come near to too many of them."""
MOST_TOTALS = 10_000
"""Up to so many votes cast are gone through to see whether a decimal differs from a fraction."""


def refuse_rounded(share: float | str, totals: Iterable[int], what: str, path: Path) -> None:
    """Refuse a decimal that rounds a fraction and asks for another number of votes than the fraction does.

    A share is taken as written: 0.65 is 65/100, and 0.6667 of three votes is more than two of them. Somebody
    who writes 0.6667 may mean either, so nothing is decided for them.

    Args:
        share: The share as written; a fraction such as ``2/3`` is never refused.
        totals: The numbers of votes, or the total weights, of which the share may be taken.
        what: The key in YAML.
        path: Where it stands in the form.

    Raises:
        RuleFormError: the decimal and the fraction differ for one of the totals.
    """
    value, meant = convert_to_fraction(share), find_rounded(share)
    if meant is None:
        return
    for total in totals:
        needed, intended = math.ceil(value * total), math.ceil(meant * total)
        if needed != intended:
            message = (
                f"{what}: {share} is taken as written and needs {needed:,} of {total:,} votes, "
                f"where {meant} needs {intended:,}; write {meant}, or {value} if the decimal is meant"
            )
            raise RuleFormError(message, path)


def find_rounded(share: float | str) -> Fraction | None:
    """Return the simple fraction that a decimal rounds or cuts short, or None if it is none."""
    if isinstance(share, str):
        return None
    digits, value = -int(Decimal(str(share)).as_tuple().exponent), convert_to_fraction(share)
    for fraction in _list_near_fractions(digits):
        shifted = fraction * 10**digits
        if value * 10**digits in (math.floor(shifted), round(shifted)):
            return fraction
    return None


def _list_near_fractions(digits: int) -> Iterator[Fraction]:
    """Return the fractions to which a decimal of so many digits may come near, the simplest first."""
    for denominator in NEVER_ENDING:
        if digits < (2 if denominator == NEVER_ENDING[0] else 3):
            return
        yield from (
            Fraction(numerator, denominator)
            for numerator in range(1, denominator)
            if math.gcd(numerator, denominator) == 1
        )
