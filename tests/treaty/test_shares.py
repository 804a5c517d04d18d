"""Shares and weights are exactly what is written: no tolerance, and no rounding that nobody asked for."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guaranteesim.treaty import RuleFormError, parse_rule
from guaranteesim.treaty.shares import find_rounded

NAMES = tuple(f"S{i:02d}" for i in range(100))


def votes_needed(form, members):
    """The least number of votes that carries."""
    ladder = np.tri(members + 1, members, -1, dtype=bool)
    return int(parse_rule(form).bind(NAMES[:members]).is_decided(ladder).argmax())


def test_half_of_the_inhabitants_is_not_reached_by_two_inhabitants_less():
    form = {"quota": "1/2", "weights": {"IND": 1409999999, "CHN": 1410000001}}
    rule = parse_rule(form).bind(("IND", "CHN"))
    assert rule.is_decided([[True, False], [False, True]]).tolist() == [False, True]
    assert rule.compute_power().dictators == ("CHN",)
    equal = {"quota": 0.5, "weights": {"IND": 1410000000, "CHN": 1410000000}}
    assert parse_rule(equal).bind(("IND", "CHN")).is_decided([True, False])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 12), st.booleans())
def test_a_fraction_needs_the_least_whole_number_of_votes_not_below_it(members, a, b, spaced):
    low, high = sorted((a, b))
    share = f"{low} / {high}" if spaced else f"{low}/{high}"
    assert votes_needed({"quota": share}, members) == ceil(Fraction(low, high) * members)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(1, 40), st.integers(1, 100))
def test_a_decimal_is_read_as_it_is_written(members, hundredths):
    """0.07 of 100 is 7, and 0.29 of 100 is 29, whatever the binary numbers next to them."""
    if find_rounded(hundredths / 100) is None:
        assert votes_needed({"quota": hundredths / 100}, members) == ceil(Fraction(hundredths, 100) * members)


def test_every_per_cent_of_a_hundred_members_is_that_number_of_votes():
    plain = [per_cent for per_cent in range(1, 101) if find_rounded(per_cent / 100) is None]
    assert len(plain) == 97
    assert [votes_needed({"quota": per_cent / 100}, 100) for per_cent in plain] == plain


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_weights_are_added_as_written(share):
    """0.1 + 0.2 is 0.3 here, and not 0.30000000000000004."""
    weights = {"ARG": 0.1, "BRA": 0.2, "CHL": 0.7}
    rule = parse_rule({"quota": share, "weights": weights}).bind(("ARG", "BRA", "CHL"))
    votes = np.array([[True, False, False], [False, True, False], [True, True, False]])
    assert rule.is_decided(votes).tolist() == [share <= 0.1, share <= 0.2, True]
    half = {"majority": {"weights": {"ARG": 0.1, "BRA": 0.2, "CHL": 0.3}}}
    assert not parse_rule(half).bind(("ARG", "BRA", "CHL")).is_decided([True, True, False])


@pytest.mark.parametrize(
    ("decimal", "fraction"),
    [
        (0.67, "2/3"), (0.66, "2/3"), (0.667, "2/3"), (0.6666, "2/3"), (0.6666666667, "2/3"), (0.33, "1/3"),
        (0.333, "1/3"), (0.167, "1/6"), (0.833, "5/6"), (0.571, "4/7"), (0.778, "7/9"), (0.5833, "7/12"),
        (0.65, None), (0.55, None), (0.75, None), (0.6, None), (0.5, None), (0.7, None), (0.625, None),
        (0.34, None), (0.17, None), (0.668, None), (0.6668, None), (1.0, None), (1, None), ("2/3", None),
        ("667/1000", None),
    ],
)  # fmt: skip
def test_decimals_that_round_a_fraction_are_known(decimal, fraction):
    assert find_rounded(decimal) == (None if fraction is None else Fraction(fraction))


REFUSED = [
    (0.667, 3, "quota: 0.667 is taken as written and needs 3 of 3 votes, where 2/3 needs 2; "
     "write 2/3, or 667/1000 if the decimal is meant"),
    (0.6666666667, 3, "needs 3 of 3 votes, where 2/3 needs 2; write 2/3, or 6666666667/10000000000"),
    (0.67, 6, "needs 5 of 6 votes, where 2/3 needs 4"),
    (0.3333, 10_000, "needs 3,333 of 10,000 votes, where 1/3 needs 3,334"),
]  # fmt: skip


@pytest.mark.parametrize(("share", "votes", "message"), REFUSED)
def test_a_decimal_that_differs_from_the_fraction_it_rounds_is_refused_with_both_remedies(
    share, votes, message
):
    members = NAMES[:2] if votes > 100 else NAMES[:votes]
    form = {"quota": share}
    if votes > 100:
        form["weights"] = {members[0]: votes - 1, members[1]: 1}
    with pytest.raises(RuleFormError) as caught:
        parse_rule(form).bind(members)
    assert message in str(caught.value)
    assert caught.value.path == ("quota",)


@pytest.mark.parametrize(("share", "members"), [(0.667, 4), (0.6667, 8), (0.33, 4), (0.6666, 3)])
def test_a_decimal_that_needs_as_many_votes_as_the_fraction_is_taken(share, members):
    assert votes_needed({"quota": share}, members) == ceil(find_rounded(share) * members)


def test_a_decimal_is_held_to_the_fraction_for_every_number_that_may_vote():
    """Of four members 0.667 and 2/3 both need three; of three that vote they do not agree."""
    form = {"quota": 0.667, "present_and_voting": True}
    with pytest.raises(RuleFormError, match="needs 3 of 3 votes, where 2/3 needs 2"):
        parse_rule(form).bind(NAMES[:4])
    assert parse_rule(form).bind(NAMES[:2]).is_decided([True, True])
