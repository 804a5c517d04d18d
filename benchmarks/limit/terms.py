"""Where each number of a scenario stands among the C struct ``Terms``, and how it is drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.limit.headers import read_enums, read_structs
from benchmarks.limit.refusal import NotCovered
from guaranteesim.scenario.numbers.distributions import Normal, Point, Triangular, Uniform
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.fitted import Fitted
from guaranteesim.scenario.numbers.layouts import BetweenWorlds, OneNumber
from guaranteesim.scenario.numbers.posterior_sample import find_layout, read_posterior_sample
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import _make_key

TOOLS = ("ground", "air", "sea", "arms", "intelligence", "sanctions", "logistics")
MOTIVATION = "challenger.motivation"

_RENAMED = {
    "attribution": "trigger.attribution",
    "arrives_from": "deployment.from_month",
    "arrives_until": "deployment.until_month",
    "force_cap": "protege_force_cap",
    "neutral_readiness": "neutrality.readiness",
    "duration_months": "duration.months",
    "renewal_months": "duration.renewal.months",
    "relief_share": "sanctions_relief.share",
    "relief_from": "sanctions_relief.from_month",
    "snap_back_attribution": "sanctions_relief.snap_back.attribution",
    "snap_back_months": "sanctions_relief.snap_back_months",
}
"""Fields of ``ClauseTerms`` and ``ArrangementTerms`` whose number lies deeper in a scenario file."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a scenario as the C takes them.

    ``terms`` holds those that are the same in all worlds; ``slots`` say how the others are drawn; ``given``
    are the paths of those that are drawn beforehand, by NumPy. ``motivation_slot`` is where the challenger's
    motivation is among the slots, or -1.
    """

    terms: Any
    slots: Any
    given: tuple[tuple[str, Quantity], ...]
    motivation_slot: int


def order_states(scenario: Scenario) -> list[str]:
    """Challenger, protégé, and the supporters in the order of the file."""
    principals = (scenario.challenger.state, scenario.protege.state)
    return [*principals, *(code for code in scenario.states if code not in principals)]


def lay_out_numbers(scenario: Scenario) -> Numbers:
    """Find the place of each number, and how it is drawn."""
    structs = read_structs()
    quantities: dict[str, Any] = dict(list_quantities(scenario))
    quantities |= {f"ladder.{name}.severity": rung.severity for name, rung in scenario.ladder.items()}
    terms = structs["Terms"]()
    plain = np.frombuffer(terms, dtype=np.float64)
    slots: list[Any] = []
    given: list[tuple[str, Quantity]] = []
    motivation = -1
    for at, path in _places(scenario):
        quantity = quantities.get(path)
        if not isinstance(quantity, Quantity):
            plain[at] = 0.0 if quantity is None else quantity
        elif isinstance(quantity.shape, Point):
            plain[at] = quantity.centre
        else:
            slot = _slot(at, path, quantity, scenario.run.seed)
            if slot.kind == read_enums()["GIVEN"]:
                slot.column = len(given)
                given.append((path, quantity))
                if path == MOTIVATION:
                    raise NotCovered(f"a motivation drawn from {quantity.shape.key}")
            if path == MOTIVATION:
                motivation = len(slots)
            slots.append(slot)
    packed = (structs["Slot"] * max(len(slots), 1))(*slots)
    return Numbers(terms, packed, tuple(given), motivation)


def _places(scenario: Scenario) -> Iterator[tuple[int, str]]:
    """Each double of ``Terms`` that the scenario uses: its index, and the path of its number."""
    terms = read_structs()["Terms"]
    commitments = scenario.arrangement.commitments
    names: dict[str, Sequence[str]] = {
        "ladder": scenario.rungs,
        "events": list(scenario.events),
        "states": order_states(scenario),
    }
    for name, kind in terms._fields_:
        offset = getattr(terms, name).offset
        if name == "commitments":
            for place, commitment in enumerate(commitments):
                there = offset + place * ctypes.sizeof(kind._type_)
                yield from _places_of_commitment(scenario, commitment, kind._type_, there)
        elif name in names:
            for place, item in enumerate(names[name]):
                yield from _walk(kind._type_, offset + place * ctypes.sizeof(kind._type_), f"{name}.{item}")
        else:
            yield from _walk(kind, offset, name)


def _places_of_commitment(scenario: Scenario, name: str, kind: Any, offset: int) -> Iterator[tuple[int, str]]:
    commitment, path = scenario.arrangement.commitments[name], f"arrangement.commitments.{name}"
    rows = {
        "provides": ["each_provides", *(f"provides.{code}" for code in commitment.provides)],
        "in_place": [f"in_place.{code}" for code in commitment.in_place],
        "reserved_attribution": [f"reservations.{code}.attribution" for code in commitment.reservations],
    }
    for field, type_ in kind._fields_:
        there = offset + getattr(kind, field).offset
        if field not in rows:
            yield from _walk(type_, there, f"{path}.{_RENAMED.get(field, field)}")
            continue
        if len(rows[field]) > type_._length_:
            raise NotCovered(
                f"{name}: {len(rows[field])} parties with their own {field}, of {type_._length_}"
            )
        for row, item in enumerate(rows[field]):
            yield from _walk(type_._type_, there + row * ctypes.sizeof(type_._type_), f"{path}.{item}")


def _walk(kind: Any, offset: int, path: str) -> Iterator[tuple[int, str]]:
    """The doubles inside a C type at an offset, with the paths that its fields give them."""
    if kind is ctypes.c_double:
        yield offset // 8, path
    elif issubclass(kind, ctypes.Structure):
        for field, type_ in kind._fields_:
            there = offset + getattr(kind, field).offset
            yield from _walk(type_, there, f"{path}.{_RENAMED.get(field, field)}")
    else:
        size = ctypes.sizeof(kind._type_)
        for place, tool in enumerate(TOOLS[: kind._length_]):
            yield from _walk(kind._type_, offset + place * size, f"{path}.{tool}")


def _slot(at: int, path: str, quantity: Quantity, seed: int) -> Any:
    """How an uncertain number is drawn."""
    key = int(_make_key(seed, "draw", 0, path))
    return read_structs()["Slot"](at=at, key=key, **({"spread_column": -1} | _distribution(quantity.shape)))


def _distribution(shape: Any) -> dict[str, Any]:
    kinds = read_enums()
    if isinstance(shape, Uniform):
        return {"kind": kinds["UNIFORM"], "first": shape.low, "second": shape.high}
    if isinstance(shape, Triangular):
        return {"kind": kinds["TRIANGULAR"], "first": shape.low, "second": shape.mode, "third": shape.high}
    if isinstance(shape, Normal):
        ends = {"third": shape.low, "fourth": shape.high}
        return {"kind": kinds["NORMAL"], "first": shape.mean, "second": shape.sd, **ends}
    if isinstance(shape, Fitted):
        return _fitted(shape)
    return {"kind": kinds["GIVEN"]}


def _fitted(shape: Fitted) -> dict[str, Any]:
    kinds, layout = read_enums(), find_layout(shape.path)
    columns = list(read_posterior_sample().columns)
    if isinstance(layout, OneNumber):
        return {"kind": kinds["ROW"], "column": columns.index(layout.parameter), "third": shape.times}
    if not isinstance(layout, BetweenWorlds):
        return {"kind": kinds["GIVEN"]}
    found = {
        "kind": kinds["SPREAD"],
        "column": columns.index(layout.mean),
        "second": -np.inf if layout.low is None else layout.low,
        "third": shape.times,
    }
    if isinstance(layout.spread, str):
        return found | {"spread_column": columns.index(layout.spread)}
    return found | {"first": layout.spread}
