"""Alternating offers, and rival worlds without a deal, as sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.analysis.bargaining import BASE, NASH, NEAREST, Bargain
from guaranteesim.analysis.bargaining.alternating_offers import AlternatingOffers, Lottery
from guaranteesim.report.tables.layout import ColumnCells, build_fitting_tables
from guaranteesim.report.words import formats
from guaranteesim.report.words.names import format_count, join_names

if TYPE_CHECKING:
    from rich.console import RenderableType

NO_DEAL_LEGEND = (
    "The same packages on the same random numbers, against other assumptions of what happens without a deal. "
    "accepts: the chance that a state accepts the package named in the title. In brackets: 95 % intervals, "
    "which do not cover the choice of the world without a deal."
)


def describe_offers(bargain: Bargain) -> Iterator[str]:
    """Yield what alternating offers lead to, or why there is no such solution."""
    if not bargain.zone.any():
        return
    solved = bargain.alternating
    if np.count_nonzero(bargain.zone) == 1:
        yield "Alternating offers lead to the one package of the zone, whoever offers first."
    elif solved is None:
        yield (
            "Alternating offers have no solution here: the packages of the zone need different states, fewer "
            "than two, or one that gains in none of them."
        )
    elif not solved.offers:
        yield "Alternating offers: no stationary equilibrium was found numerically."
    else:
        yield _describe_solution(bargain, solved)


def _describe_solution(bargain: Bargain, solved: AlternatingOffers) -> str:
    principals = [offer for offer in solved.offers if offer.proposer in bargain.states[:2]]
    movers = principals if len(principals) == 2 else list(solved.offers)
    states = [offer.proposer for offer in movers]
    parts = []
    for state in states:
        worth = join_names([_format_first(offer, state) for offer in movers], "or")
        parts.append(f"{state} expects {worth}")
    limit = join_names(
        [f"{formats.format_signed_surplus(solved.nash.surplus[state])} for {state}" for state in states]
    )
    risk = formats.format_percent(solved.breakdown)
    return (
        f"Alternating offers of lotteries over the packages of the zone, with a risk of {risk} that a "
        f"refusal ends the talks: {'; '.join(parts)}; the Nash solution over the same lotteries is {limit}."
    )


def _format_first(offer: Lottery, state: str) -> str:
    worth = formats.format_signed_surplus(offer.surplus[state])
    return f"{worth} if {offer.proposer} offers first"


def build_offer_tables(bargain: Bargain, width: int) -> Iterator[RenderableType]:
    """Return the offer of every state and the Nash solution: expected surpluses and chances of packages."""
    solved = bargain.alternating
    # With a single package there is nothing to offer but it.
    if solved is None or not solved.offers or np.count_nonzero(bargain.zone) == 1:
        return
    rows = [*solved.offers, solved.nash]
    names = [f"{row.proposer} offers first" if row.proposer else "Nash solution" for row in rows]
    columns: list[ColumnCells] = [
        (f"expects\n{state}", [formats.format_signed_surplus(row.surplus[state]) for row in rows])
        for state in solved.nash.surplus
    ]
    columns.append(("packages and\ntheir chances", [_format_chances(bargain, row) for row in rows]))
    yield from build_fitting_tables("Alternating offers over lotteries of packages", names, columns, width)


def _format_chances(bargain: Bargain, row: Lottery) -> str:
    ordered = sorted(row.chances.items(), key=lambda item: -item[1])
    told = [f"{bargain.packages[place].name} {formats.format_percent(chance)}" for place, chance in ordered]
    rest = 1 - sum(row.chances.values())
    return ", ".join([*told, *([f"no deal {formats.format_percent(rest)}"] if rest > 0.005 else [])])


def describe_offers_legend(bargain: Bargain) -> str:
    """Return what the table of offers shows, and what it rests on."""
    risk = formats.format_percent(bargain.negotiation.about.breakdown)
    several = bargain.alternating is not None and len(bargain.alternating.nash.surplus) > 2
    care = (
        " With more than two states every one must accept, they take turns in the order of the table, and a "
        "stationary equilibrium is shown."
        if several
        else ""
    )
    return (
        f"Each offer is accepted at once; a refusal ends the talks with a chance of {risk}, an assumption "
        f"(breakdown: in the file).{care} As that chance goes to 0, two states end at the Nash solution; "
        "more may end elsewhere where the frontier has a corner."
    )


def describe_no_deals(bargain: Bargain) -> Iterator[str]:
    """Yield how large the zone is with each of several worlds without a deal."""
    if not bargain.rivals:
        return
    sizes = [f"{world.no_deal.name} {int(world.zone.sum())}" for world in (bargain, *bargain.rivals)]
    total = format_count(len(bargain.packages), "package")
    yield f"Packages in the zone, of {total}, by what happens without a deal: {join_names(sizes)}."


def build_no_deal_tables(bargain: Bargain, width: int) -> Iterator[RenderableType]:
    """Return what one package and the zone come to with each world without a deal."""
    position, name = _choose_package(bargain)
    worlds = (bargain, *bargain.rivals)
    items = [world.judged[position] for world in worlds]
    columns: list[ColumnCells] = [
        ("packages\nin the zone", [str(int(world.zone.sum())) for world in worlds]),
        ("Nash\npoint", [_name_nash(world) for world in worlds]),
    ]
    columns += [
        (
            f"{state}\naccepts",
            [
                "refuses" if item.absolute.get(state) else formats.format_share(item.accepts[state])
                for item in items
            ],
        )
        for state in bargain.states
        if all(state in item.accepts for item in items)
    ]
    columns.append(("all\naccept", [formats.format_share(item.joint) for item in items]))
    title = f"What each world without a deal makes of {name}"
    yield from build_fitting_tables(title, [world.no_deal.title for world in worlds], columns, width)


def _choose_package(bargain: Bargain) -> tuple[int, str]:
    """Return the package shown: the Nash point, else the base, else the nearest, else the first."""
    found = {point.kind: point for point in bargain.points()}
    for kind in (NASH, BASE, NEAREST):
        if kind in found:
            point = found[kind]
            return point.position, f"{bargain.packages[point.position].name} ({point.title})"
    return 0, bargain.packages[0].name


def _name_nash(bargain: Bargain) -> str:
    found = [point for point in bargain.points() if point.kind == NASH]
    return bargain.packages[found[0].position].name if found else "none"
