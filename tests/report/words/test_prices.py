"""Words of prices and of the states that joint chances are about."""

from __future__ import annotations

from tests.analysis.consent.test_acceptance import accept_deal, objection
from tests.report.text_cases import plain
from tests.small_world import make_deal

from guaranteesim.analysis.consent.prices import compute_price
from guaranteesim.report.words import prices

ASKED = ("RUS", "UKR", "USA")


def price(state, accept=None, **utility):
    made = make_deal("deal", ASKED, acceptance=accept or {}, start={"sanctions": 0.5})
    return compute_price(accept_deal(required=ASKED, accept=accept, **utility)[state], made), made


def test_a_price_in_the_units_of_the_state():
    accept = {"objections": {"troops": objection("RUS", cost=0.4)}}
    found, made = price("RUS", accept, RUS=0.1)
    words = plain(prices.describe_price(found, made))
    assert words == (
        "what 24 months of war cost it, more than the lifting of all its sanctions for 0.8 years, 29 % of "
        "the territory or objections smaller by 75 %"
    )
    turning = plain(prices.describe_turning(found, made, "Russia"))
    assert turning == "what 24 months of war cost it or objections smaller by 75 % would turn Russia"
    assert plain(prices.format_short_price(found, made)).endswith(" mo. war")


def test_a_supporter_is_told_in_arms():
    found, made = price("USA", USA=-0.06)
    assert plain(prices.format_short_price(found, made)) == "$100bn arms"
    assert prices.describe_price(found, made).startswith("being spared $100bn of arms deliveries or ")


def test_no_price_and_no_need_of_one():
    found, made = price("USA", USA=0.1)
    assert prices.format_short_price(found, made) == prices.ACCEPTS
    found, made = price("USA", {"objections": {"troops": objection("USA", absolute=True)}})
    assert prices.format_short_price(found, made) == "at no price"
    turning = prices.describe_turning(found, made, "the United States")
    assert turning == "nothing would turn the United States: it objects at any price"


def test_different_required_sets_are_told():
    two, three = accept_deal("two", ("UKR", "RUS")), accept_deal("three", ASKED)
    assert prices.describe_required_sets({"two": two, "again": two}) == ""
    assert prices.describe_required_sets({"two": two, "three": three}) == (
        "Joint chances are not alike: those that have to accept differ (RUS, UKR in 1; RUS, UKR, USA in 1), "
        "and the more have to, the smaller is the chance."
    )
    assert prices.format_required(three) == "RUS, UKR, USA"
    entry = accept_deal("some", ASKED, accept={"enters_into_force": {"at_least": 2}})
    assert prices.format_required(entry) == "2 of RUS, UKR, USA"
