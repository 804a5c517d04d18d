"""Tables of a negotiation for CSV files."""

from __future__ import annotations

import math

import pandas as pd

from guaranteesim.analysis.bargaining.agreement_zone import Flags
from guaranteesim.analysis.bargaining.bargain import Bargain
from guaranteesim.analysis.bargaining.term_effects import compute_term_effects
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_csv_safe, make_nullable


def export_bargain_tables(bargain: Bargain) -> dict[str, pd.DataFrame]:
    """Return frames ready for ``to_csv``, by name.

    Returns:
        ``packages``: one row per package with its options by term; for every state its surplus with interval
        (missing where it objects absolutely), the cost of its objections, its probability of acceptance and
        whether its acceptance is required; ``joint``, ``efficacy``, ``clash``, ``zone``, ``surely``,
        ``perhaps``, ``nash``, ``kalai``, ``least``, ``refused_by``, ``point``, and in ``same`` the numbers of
        the combinations that are the same package.
        ``zone``: the number of packages in the zone, and without one requirement or one objection.
        ``effects``: the effect of every option against the first of its term, by state and for efficacy.
        ``offers``: alternating offers: a row per package that may come of an offer, by the state that makes
        it first, with its chance and the surpluses expected of the offer; empty if there is no solution.
        ``no_deals``: only if there are several worlds without a deal: a row per world and package.
    """
    frames = {
        "packages": _build_package_table(bargain),
        "zone": _build_zone_table(bargain),
        "effects": _build_effect_table(bargain),
        "offers": _build_offer_table(bargain),
    }
    if bargain.rivals:
        frames["no_deals"] = _build_no_deal_table(bargain)
    return {name: make_csv_safe(make_nullable(frame)) for name, frame in frames.items()}


def _build_package_table(bargain: Bargain) -> pd.DataFrame:
    # One package may be several points, so the cell lists all of them.
    points: dict[int, list[str]] = {}
    for point in bargain.points():
        points.setdefault(point.position, []).append(point.kind)
    nash, least = bargain.nash, bargain.least_surplus
    rows = []
    for position, (package, item) in enumerate(zip(bargain.packages, bargain.judged, strict=True)):
        row: dict[str, object] = {"package": package.name}
        row |= dict(zip(bargain.negotiation.terms, package.chosen, strict=True))
        for state in bargain.states:
            row |= _build_state_cells(bargain, position, state)
        row |= (
            build_estimate_cells("joint", item.joint)
            | build_estimate_cells("efficacy", item.efficacy)
            | build_estimate_cells("clash", item.clash)
        )
        row |= {name: bool(flags[position]) for name, flags in _collect_zone_flags(bargain).items()}
        row |= {
            "nash": float(nash[position]),
            "kalai": _replace_infinite(float(bargain.ideal_shares[position])),
            "least": _replace_infinite(float(least[position])),
        }
        row |= {
            "refused_by": " ".join(bargain.list_refusing(position)),
            "point": " ".join(points.get(position, [])),
            "same": " ".join(other.name for other in bargain.same[position]) if bargain.same else "",
        }
        rows.append(row)
    return pd.DataFrame(rows)


def _build_state_cells(bargain: Bargain, position: int, state: str) -> dict[str, object]:
    item = bargain.judged[position]
    # No number is right for an absolute objection: CSV has no −inf that spreadsheets read.
    outright = bool(item.absolute.get(state))
    surplus = dict.fromkeys(("value", "low", "high")) if outright else vars(item.surplus[state])
    named = {"value": f"surplus_{state}", "low": f"surplus_{state}_low", "high": f"surplus_{state}_high"}
    cells: dict[str, object] = {name: _replace_infinite(surplus[key]) for key, name in named.items()}
    accepts = item.accepts.get(state)
    return cells | {
        f"absolute_{state}": outright,
        f"objections_{state}": float(sum(item.costs.get(state, {}).values())),
        f"accepts_{state}": None if accepts is None else accepts.value,
        f"required_{state}": state in item.required,
    }


def _build_zone_table(bargain: Bargain) -> pd.DataFrame:
    counted = {name: int(flags.sum()) for name, flags in _collect_zone_flags(bargain).items()}
    rows = [{"without": "", "name": name, "state": "", "packages": size} for name, size in counted.items()]
    rows += [
        {"without": item.kind, "name": item.name, "state": item.state, "packages": item.packages}
        for item in bargain.compute_zone_without()
    ]
    return pd.DataFrame(rows)


def _build_effect_table(bargain: Bargain) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "term": item.term,
            "option": item.option,
            "state": item.state or "efficacy",
            **build_estimate_cells("change", item.change),
            "refused_share": item.refused,
        }
        for item in compute_term_effects(bargain)
    )


def _build_offer_table(bargain: Bargain) -> pd.DataFrame:
    solved = bargain.alternating
    columns = ["first", "breakdown", "package", "chance", *(f"surplus_{state}" for state in bargain.states)]
    rows: list[dict[str, object]] = []
    for offer in () if solved is None else (*solved.offers, solved.nash):
        is_limit = not offer.proposer
        worth = {f"surplus_{state}": value for state, value in offer.surplus.items()}
        rows += [
            {
                "first": "nash" if is_limit else offer.proposer,
                "breakdown": 0.0 if is_limit or solved is None else solved.breakdown,
                "package": bargain.packages[position].name,
                "chance": chance,
                **worth,
            }
            for position, chance in offer.chances.items()
        ]
    return pd.DataFrame(rows, columns=columns)


def _build_no_deal_table(bargain: Bargain) -> pd.DataFrame:
    rows = []
    for world in (bargain, *bargain.rivals):
        for position, (package, item) in enumerate(zip(world.packages, world.judged, strict=True)):
            row: dict[str, object] = {"no_deal": world.no_deal.name, "package": package.name}
            for state in world.states:
                row |= {
                    name: cell
                    for name, cell in _build_state_cells(world, position, state).items()
                    if name.startswith(("surplus_", "accepts_", "absolute_"))
                }
            row |= build_estimate_cells("joint", item.joint) | {"zone": bool(world.zone[position])}
            rows.append(row)
    return pd.DataFrame(rows)


def _replace_infinite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _collect_zone_flags(bargain: Bargain) -> dict[str, Flags]:
    """Return the membership of packages in the zone, in expectation and by interval ends, by column name."""
    return {"zone": bargain.zone, "surely": bargain.surely_in_zone, "perhaps": bargain.perhaps_in_zone}
