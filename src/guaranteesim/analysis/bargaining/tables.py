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
        ``perhaps``, ``nash``, ``least``, ``refused_by`` and ``point``.
        ``zone``: the number of packages in the zone, and without one requirement or one objection.
        ``effects``: the effect of every option against the first of its term, by state and for efficacy.
    """
    frames = {
        "packages": _build_package_table(bargain),
        "zone": _build_zone_table(bargain),
        "effects": _build_effect_table(bargain),
    }
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
        row |= {"nash": float(nash[position]), "least": _replace_infinite(float(least[position]))}
        row |= {
            "refused_by": " ".join(bargain.list_refusing(position)),
            "point": " ".join(points.get(position, [])),
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


def _replace_infinite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _collect_zone_flags(bargain: Bargain) -> dict[str, Flags]:
    """Return the membership of packages in the zone, in expectation and by interval ends, by column name."""
    return {"zone": bargain.zone, "surely": bargain.surely_in_zone, "perhaps": bargain.perhaps_in_zone}
