"""The price of a state's acceptance in plain words, and the states that joint chances are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guaranteesim.analysis.consent.acceptance import Acceptance
from guaranteesim.analysis.consent.prices import Price
from guaranteesim.report.translation import N_, _, ngettext
from guaranteesim.report.words.formats import NBSP, format_number, format_percent, format_small_percent
from guaranteesim.report.words.names import join_names
from guaranteesim.scenario.schema import Scenario

ACCEPTS = N_("accepts")
"""What stands in place of a price for a state that accepts anyway."""
MOST_CODES = 5
"""States that are named in such a set; of more it has the number."""
MOST_SETS = 3
"""Sets of required states that a sentence names; of more it gives the number."""


def describe_price(price: Price, scenario: Scenario) -> str:
    """Return what would turn a state, as "what 14 months of war cost it, or objections smaller by 60 %"."""
    if price.obstacle == "objection":
        return "nothing: it objects at any price"
    if price.obstacle == "procedure":
        return "nothing it gains: its procedure fails as often as not"
    return join_names([*_list_equivalents(price, scenario), *_describe_smaller_objections(price)], "or")


def describe_turning(price: Price, scenario: Scenario, name: str) -> str:
    """Return what would turn the state of this name as a clause, with the first of its plain units only."""
    if price.obstacle:
        return f"nothing would turn {name}{describe_price(price, scenario).removeprefix('nothing')}"
    first = list(_list_equivalents(price, scenario))[:1]
    return f"{join_names([*first, *_describe_smaller_objections(price)], 'or')} would turn {name}"


def format_short_price(price: Price, scenario: Scenario) -> str:
    """Return the price in its first plain unit, for a figure: "14 mo. war", "$12bn arms", "accepts"."""
    if price.obstacle:
        return _("at no price")
    if not price.refuses:
        return _(ACCEPTS)
    found = price.equivalents
    if "war_months" in found:
        return _("{months}\N{NO-BREAK SPACE}mo.\N{NO-BREAK SPACE}war").format(
            months=_format_two_digits(found["war_months"])
        )
    if "arms" in found:
        return _("{money}\N{NO-BREAK SPACE}arms").format(money=_format_money(found["arms"]))
    return _format_two_digits(price.value.value)


def _format_two_digits(value: float) -> str:
    """Return a number with two significant digits: the rates behind a price are rough."""
    return format_number(float(f"{value:.2g}"))


def _format_money(billions: float) -> str:
    if billions >= 1000:
        return f"${_format_two_digits(billions / 1000)}tn"
    return f"${_format_two_digits(billions)}bn"


def _list_equivalents(price: Price, scenario: Scenario) -> Iterator[str]:
    found = price.equivalents
    if "war_months" in found:
        yield f"what {_format_months(found['war_months'])} of war cost it"
    if "sanctions" in found:
        yield from _describe_sanctions(found["sanctions"], scenario)
    if "arms" in found:
        yield f"being spared {_format_money(found['arms'])} of arms deliveries"
    if "territory" in found:
        yield _describe_territory(found["territory"])


def _format_months(months: float) -> str:
    return f"{_format_two_digits(months)}{NBSP}{'month' if months == 1 else 'months'}"


def _describe_sanctions(share: float, scenario: Scenario) -> Iterator[str]:
    """Yield relief as a share of the sanctions that stand; more than all of them is said to be so."""
    standing = scenario.start.sanctions.centre
    if standing <= 0:
        return
    years = format_number(scenario.run.horizon_months / 12)
    if share > standing:
        yield f"more than the lifting of all its sanctions for {years}{NBSP}years"
    else:
        yield f"the lifting of {format_percent(share / standing)} of its sanctions for {years}{NBSP}years"


def _describe_territory(share: float) -> str:
    return "more than all of the territory" if share > 1 else f"{format_percent(share)} of the territory"


def _describe_smaller_objections(price: Price) -> list[str]:
    if price.objections is None:
        return []
    return [f"objections smaller by {format_percent(price.objections)}"]


def describe_required_sets(acceptances: Mapping[str, Acceptance]) -> str:
    """Return that joint chances are about different states, and which; empty if about the same."""
    sets: dict[tuple[str, ...], int] = {}
    for item in acceptances.values():
        key = tuple(sorted(item.required))
        sets[key] = sets.get(key, 0) + 1
    if len(sets) < 2:
        return ""
    if len(sets) > MOST_SETS:
        sizes = sorted(len(key) for key in sets)
        named = _("{count} different sets of {low} to {high} states have to accept").format(
            count=len(sets), low=sizes[0], high=sizes[-1]
        )
    else:
        each = [
            _("{states} in {count}").format(states=_name_set(key), count=count) for key, count in sets.items()
        ]
        named = _("those that have to accept differ ({sets})").format(sets="; ".join(each))
    return _("Joint chances are not alike: {named}, and the more have to, the smaller is the chance.").format(
        named=named
    )


def _name_set(states: tuple[str, ...]) -> str:
    if len(states) > MOST_CODES:
        return _("{count} states").format(count=len(states))
    return ", ".join(states) or _("nobody")


def describe_dependence(acceptance: Acceptance) -> str:
    """Return the joint chance if each decided by itself, and the bounds whatever the dependence is."""
    low, high = acceptance.bounds
    return (
        f"{format_small_percent(acceptance.independent.value)} if each decides by itself, "
        f"{format_small_percent(low)} to {format_small_percent(high)} whatever moves them together"
    )


def format_required(acceptance: Acceptance, most: int = 4) -> str:
    """Return the codes of the required states, of many the first and the number of the rest."""
    codes, signing = acceptance.required, acceptance.signing
    threshold = "" if signing is None or signing.at_least == len(codes) else f"{signing.at_least} of "
    if len(codes) <= most:
        return threshold + ", ".join(codes) or _("nobody")
    rest = len(codes) - most + 1
    others = ngettext(
        "{states} and {count}\N{NO-BREAK SPACE}other", "{states} and {count}\N{NO-BREAK SPACE}others", rest
    )
    return threshold + others.format(states=", ".join(codes[: most - 1]), count=rest)


def add_required_sets(acceptances: Mapping[str, Acceptance]) -> str:
    """Return the sentence of :func:`describe_required_sets` to follow another, or nothing."""
    differ = describe_required_sets(acceptances)
    return f" {differ}" if differ else ""
