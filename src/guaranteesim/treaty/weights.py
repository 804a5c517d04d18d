"""Weights of votes by state, converted to whole numbers for a ballot."""

from __future__ import annotations

import math

from guaranteesim.treaty.forms import Path, RuleFormError, convert_to_fraction
from guaranteesim.treaty.modifiers import Context, require_party

LARGEST_TOTAL = 2**52
"""Largest total for which a float holds every sum of whole weights exactly."""


def compute_member_weights(
    written: tuple[tuple[str, float], ...], context: Context, where: Path
) -> tuple[int, ...]:
    """Return a whole weight per member, proportional to those written; 1 each if none are.

    Raises:
        RuleFormError: a member has no weight, a state that is no member has one, all weights are 0, or the
            weights have too many digits to be added exactly.
    """
    members = context.list_members()
    if not written:
        return (1,) * len(members)
    path = (*context.path, *where)
    given = dict(written)
    for name in given:
        require_party(name, context, (*path, name))
        if name not in context.of:
            raise RuleFormError(f"{name} has a weight but is not among the rule's members", (*path, name))
    missing = [name for name in members if name not in given]
    if missing:
        raise RuleFormError(
            f"no weight for {', '.join(missing)}; give one to every member (0 for none)", path
        )
    return _make_whole_weights([given[name] for name in members], path)


def _make_whole_weights(written: list[float], path: Path) -> tuple[int, ...]:
    """Return the weights in their largest common unit."""
    # Fractions as written: binary numbers such as 0.1 + 0.2 would miss a share of 0.3 by rounding.
    weights = [convert_to_fraction(weight) for weight in written]
    unit = math.lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * unit) for weight in weights]
    # Small numbers keep the sums few, and with them the decision diagram narrow.
    divisor = math.gcd(*whole)
    if not divisor:
        raise RuleFormError(
            "the members have no weight between them; give at least one a weight above 0", path
        )
    if sum(whole) // divisor > LARGEST_TOTAL:
        raise RuleFormError("the weights have too many digits to be added exactly; round them to six", path)
    return tuple(weight // divisor for weight in whole)
