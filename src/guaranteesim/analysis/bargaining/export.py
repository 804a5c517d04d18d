"""A negotiation as tables for files."""

from __future__ import annotations

import math

import pandas as pd

from guaranteesim.analysis.bargaining.effects import effects
from guaranteesim.analysis.bargaining.points import Bargain
from guaranteesim.analysis.frames import columns, csv_safe, nullable


def export(bargain: Bargain) -> dict[str, pd.DataFrame]:
    """Frames ready for ``to_csv``, by name.

    Returns:
        ``packages``: a row a package: its options by term, for every state its surplus with interval (missing
        where it objects absolutely), the cost of its objections and its chance of accepting, whether its
        acceptance is required, ``joint``, ``efficacy``, ``clash``, ``zone``, ``surely``, ``perhaps``,
        ``nash``, ``least``, ``refused_by`` and ``point``.
        ``zone``: how many packages are in the zone, and how many would be without one requirement or one
        objection.
        ``effects``: what every option changes against the first of its term, by state and for efficacy.
    """
    frames = {"packages": _packages(bargain), "zone": _zone(bargain), "effects": _effects(bargain)}
    return {name: csv_safe(nullable(frame)) for name, frame in frames.items()}


def _packages(bargain: Bargain) -> pd.DataFrame:
    points: dict[int, list[str]] = {}
    for point in bargain.points():
        points.setdefault(point.place, []).append(point.kind)
    nash, least = bargain.nash, bargain.least
    rows = []
    for place, (package, item) in enumerate(zip(bargain.packages, bargain.judged, strict=True)):
        row: dict[str, object] = {"package": package.name}
        row |= dict(zip(bargain.negotiation.terms, package.chosen, strict=True))
        for state in bargain.states:
            row |= _state_cells(bargain, place, state)
        row |= (
            columns("joint", item.joint) | columns("efficacy", item.efficacy) | columns("clash", item.clash)
        )
        row |= {name: bool(getattr(bargain, name)[place]) for name in ("zone", "surely", "perhaps")}
        row |= {"nash": float(nash[place]), "least": _finite(float(least[place]))}
        row |= {"refused_by": " ".join(bargain.refusing(place)), "point": " ".join(points.get(place, []))}
        rows.append(row)
    return pd.DataFrame(rows)


def _state_cells(bargain: Bargain, place: int, state: str) -> dict[str, object]:
    item = bargain.judged[place]
    outright = bool(item.absolute.get(state))
    surplus = dict.fromkeys(("value", "low", "high")) if outright else vars(item.surplus[state])
    named = {"value": f"surplus_{state}", "low": f"surplus_{state}_low", "high": f"surplus_{state}_high"}
    cells: dict[str, object] = {name: _finite(surplus[key]) for key, name in named.items()}
    accepts = item.accepts.get(state)
    return cells | {
        f"absolute_{state}": outright,
        f"objections_{state}": float(sum(item.costs.get(state, {}).values())),
        f"accepts_{state}": None if accepts is None else accepts.value,
        f"required_{state}": state in item.required,
    }


def _zone(bargain: Bargain) -> pd.DataFrame:
    counted = {name: int(getattr(bargain, name).sum()) for name in ("zone", "surely", "perhaps")}
    rows = [{"without": "", "name": name, "state": "", "packages": size} for name, size in counted.items()]
    rows += [
        {"without": item.kind, "name": item.name, "state": item.state, "packages": item.packages}
        for item in bargain.without()
    ]
    return pd.DataFrame(rows)


def _effects(bargain: Bargain) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "term": item.term,
            "option": item.option,
            "state": item.state or "efficacy",
            **columns("change", item.change),
            "refused_share": item.refused,
        }
        for item in effects(bargain)
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
