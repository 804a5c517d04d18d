"""Table of acceptance: one row per arrangement and required state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from guaranteesim.analysis.consent.acceptance import PARTS, Acceptance, Consent
from guaranteesim.analysis.consent.binding_constraint import find_binding_constraint
from guaranteesim.analysis.consent.prices import Price, compute_price
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable
from guaranteesim.scenario.schema import Scenario


def build_acceptance_table(
    acceptances: list[Acceptance], scenarios: Mapping[str, Scenario] | None = None
) -> pd.DataFrame:
    """Return one row per arrangement and required state, and one row per arrangement for all together.

    Returns:
        ``name``, ``state``, ``role``; ``probability``, ``gain``, ``objections``, ``surplus``, ``procedure``
        and ``gain_<part>`` for every known part, each as x, x_low and x_high (95 %); ``objected``, the
        objections that apply; ``absolute``, whether one of them is absolute; where ``scenarios`` are given
        also ``price``, the utility that would make it as likely to accept as not, with _low and _high, and
        ``price_<unit>``, the same in plain units. The last row of an arrangement has the state "jointly" and
        only its ``probability``, ``required``, the states that this is about, ``independent``, the same
        chance if each state decided by itself given the world, ``bound_low`` and ``bound_high``, the bounds
        whatever their dependence, ``correlation``, the mean correlation, ``binding``, the state least likely
        to accept, and ``binding_item``, the item that weighs most against acceptance.
    """
    texts = scenarios or {}
    rows = [row for item in acceptances for row in _list_rows(item, texts.get(item.name))]
    # The order of the parts is fixed, so that tables of different runs have the same order of columns.
    named = [f"gain_{part}{end}" for part in PARTS for end in ("", "_low", "_high")]
    # Only the parts that some run has become columns.
    found = {key for row in rows for key in row}
    order = [*_FIRST, *(name for name in (*_PRICES, *named) if name in found), *_LAST]
    return make_nullable(pd.DataFrame(rows, columns=order))


JOINTLY = "jointly"
_ESTIMATES = ("probability", "gain", "objections", "surplus", "procedure")
_FIRST = [
    "name",
    "state",
    "role",
    *(f"{name}{end}" for name in _ESTIMATES for end in ("", "_low", "_high")),
    "objected",
    "absolute",
]
_PRICES = [
    *("price", "price_low", "price_high"),
    *("price_objections", "price_war_months", "price_sanctions", "price_territory", "price_arms"),
]
_LAST = [
    *("required", "independent", "independent_low", "independent_high"),
    *("bound_low", "bound_high", "correlation", "binding", "binding_item"),
]


def _list_rows(acceptance: Acceptance, scenario: Scenario | None) -> Iterator[dict[str, object]]:
    for item in acceptance.consents:
        price = {} if scenario is None else _build_price_cells(compute_price(item, scenario))
        yield {"name": acceptance.name, **_build_row(item), **price}
    found = find_binding_constraint(acceptance)
    yield {
        "name": acceptance.name,
        "state": JOINTLY,
        "role": "",
        "objected": "",
        "absolute": False,
        **build_estimate_cells("probability", acceptance.joint),
        "required": ", ".join(acceptance.required),
        **build_estimate_cells("independent", acceptance.independent),
        "bound_low": acceptance.bounds[0],
        "bound_high": acceptance.bounds[1],
        "correlation": acceptance.correlation,
        "binding": found.state if found else "",
        "binding_item": found.item if found else "",
    }


def _build_price_cells(price: Price) -> dict[str, object]:
    return {
        **build_estimate_cells("price", price.value),
        "price_objections": price.objections,
        **{f"price_{unit}": amount for unit, amount in price.equivalents.items()},
    }


def _build_row(item: Consent) -> dict[str, object]:
    row: dict[str, object] = {
        "state": item.state,
        "role": item.role,
        "required": "",
        "binding": "",
        "binding_item": "",
    }
    for name in _ESTIMATES:
        row |= build_estimate_cells(name, getattr(item, name))
    row |= {"objected": ", ".join(item.objection_names), "absolute": item.objections.value == float("inf")}
    for part, gain in item.parts.items():
        row |= build_estimate_cells(f"gain_{part}", gain)
    return row
