"""Small worlds: two principals, a few supporters, every number a point unless a test makes it uncertain.

The month is that of the first edition: a test switches on the terms of the second that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np
from tests.first_edition import FIRST_EDITION

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import VOTES, Acts, Crises, Response
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

FALSE_ALARM = 4.75
"""|z| of one statistical check: two in a million by chance alone."""

GUARANTORS = ("USA", "GBR", "FRA", "CHN")

FORMS = {"value", "uniform", "triangular", "normal", "beta", "choice"}
"""Keys of a number written as a map: it replaces the one before, whatever its form."""

Columns = dict[str, np.ndarray]


class Ran(NamedTuple):
    """A finished run: the model, a row a world, a row a crisis."""

    model: GuaranteeModel
    worlds: Columns
    events: Columns


def rung(severity: float, **changes: Any) -> dict[str, Any]:
    """A rung that is plain to see, worth little and opens no war."""
    numbers = {
        "clarity": 1.0, "gain": 0.1, "cost": 0.05, "committed": 0.5, "engaged": 0.5, "window_days": 30,
        "contact": 0.0, "territory": 0.0, "damage": 0.0,
    }  # fmt: skip
    return {"severity": severity, **numbers, **changes}


def state(**changes: Any) -> dict[str, Any]:
    """A state with a small army, no leanings, and politics that stand still."""
    still = {"mean": 0, "reversion": 0, "volatility": 0, "leader_spread": 0, "rally": 0, "weariness": 0}
    plain = {
        "forces": {"ground": 4, "arms": 0.2, "sanctions": 0.1}, "deployment_days": 5, "decision_days": 4,
        "stake": 0.5, "reputation": 0.5, "audience": 0.5, "risk_aversion": 0.5, "exposure": 0.2,
        "alignment": 0, "following": 0.5, "patience": 0.9, "resolve": still,
    }  # fmt: skip
    return merged(plain, changes)


def base() -> dict[str, Any]:
    """RUS may attack UKR; four states may help. The challenger chooses at random (λ = 0)."""
    return merged(FIRST_EDITION, {
        "name": "small", "title": "Small", "as_of": "2026-01-01", "run": {"horizon_months": 10},
        "states": {
            "RUS": state(nuclear=True, forces={"ground": 60}),
            "UKR": state(forces={"ground": 60}),
            **{code: state() for code in GUARANTORS},
        },
        "challenger": {
            "state": "RUS", "motivation": 1, "cost_sensitivity": 1, "clash_aversion": 0.2,
            "clash_half_be": 0, "nuclear_aversion": 0.1, "sanctions_sensitivity": 0.1, "status_quo": 0,
            "rationality": 0, "closing_window": 0, "foresight_months": 24, "aid_months": 6,
            "misperception": 0, "readiness": 1,
        },
        "protege": {
            "state": "UKR", "readiness": 1, "will_to_fight": 1, "provocation_per_year": 0, "moral_hazard": 0,
        },
        "ladder": {"strikes": rung(0.4), "grab": rung(0.7, major=True, territory=0.02)},
        "theatre": {
            "opportunity": {"per_year": 12, "provocation_effect": 1},
            "signals": {"common_noise": 0, "own_noise": 0},
        },
        "willingness": {
            "intercept": 0, "stake": 0, "bindingness": 0, "severity": 0, "tripwire": 0, "lead": 0,
            "escalation": 0, "exposure": 0, "alignment": 0, "correlation": 0, "clock_compliance": 1,
            "renege": 0, "objection": 1,
        },
        "outside_treaty": {"aid": -20, "force": -20},
        "beliefs": {"record_weight": 0, "forgetting": 1},
        "arrangement": {"commitments": {"aid": commitment("all")}},
    })  # fmt: skip


def commitment(rule: Any, parties: Iterable[str] = GUARANTORS, **changes: Any) -> dict[str, Any]:
    """A commitment that every act calls; each party brings half its ground force."""
    plain = {
        "parties": list(parties), "rule": rule, "bindingness": 0.5,
        "trigger": {"rung": "strikes", "attribution": 0.5}, "each_provides": {"ground": 0.5},
    }  # fmt: skip
    return merged(plain, changes)


def merged(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``data`` with ``changes``: keys may be dotted paths, maps merge, numbers do not, None deletes."""
    out = deepcopy(dict(data))
    for path, value in changes.items():
        *way, last = path.split(".")
        node = out
        for step in way:
            node = node.setdefault(step, {})
        if value is None:
            node.pop(last, None)
        elif isinstance(value, Mapping) and isinstance(node.get(last), Mapping) and not value.keys() & FORMS:
            node[last] = merged(node[last], value)
        else:
            node[last] = deepcopy(value)
    return out


def scenario(changes: Mapping[str, Any] | None = None) -> Scenario:
    """The base scenario with ``changes``."""
    return load_from_dict(merged(base(), changes or {}))


def under(rule: Any, parties: Iterable[str] = GUARANTORS, **changes: Any) -> dict[str, Any]:
    """Changes that make the arrangement one commitment under ``rule``."""
    return {"arrangement.commitments": {"aid": commitment(rule, parties, **changes)}}


def willing(**chances: float) -> dict[str, Any]:
    """Changes that give each of these states exactly this chance of being willing, in every crisis."""
    return {f"states.{code}.resolve.mean": float(np.log(p / (1 - p))) for code, p in chances.items()}


def run(changes: Mapping[str, Any] | None = None, worlds: int | Iterable[int] = 200) -> Ran:
    """Run the base scenario with ``changes`` over this many worlds, or over these."""
    numbers = np.arange(worlds) if isinstance(worlds, int) else np.asarray(list(worlds))
    model = GuaranteeModel(scenario(changes), numbers)
    model.run_model()
    return Ran(model, model.record.build_world_table(), model.record.build_event_table())


def crises(model: GuaranteeModel, level: int, month: int = 1) -> Crises:
    """A crisis at rung number ``level`` in every world of a model that has not been run."""
    model.month = month
    everywhere = np.arange(model.size)
    return Crises(model, Acts(everywhere, np.full(model.size, level), np.zeros(model.size)))


def met(changes: Mapping[str, Any], level: int, worlds: int = 2000) -> tuple[Crises, Response]:
    """How the act number ``level`` is met in every world, before anything else has happened."""
    model = GuaranteeModel(scenario(changes), np.arange(worlds))
    act = crises(model, level)
    return act, consult_parties(model, act)


def voted(events: Columns, code: str, *votes: str) -> np.ndarray:
    """Crises in which ``code`` cast one of ``votes``, bool."""
    return np.isin(events[f"vote_{code}"], [VOTES.index(vote) for vote in votes])


def z_score(hits: np.ndarray, chance: Any) -> float:
    """Standard score of the number of ``hits`` where each had this chance, independently.

    Infinite where something certain did not come about.
    """
    chances = np.broadcast_to(np.asarray(chance, dtype=float), hits.shape)
    excess = float(hits.sum() - chances.sum())
    spread = float(np.sqrt((chances * (1 - chances)).sum()))
    return excess / spread if spread else (0.0 if excess == 0 else np.inf)


def same(one: Columns, other: Columns) -> None:
    """Two tables equal to the last bit."""
    assert one.keys() == other.keys()
    for name, values in one.items():
        np.testing.assert_array_equal(values, other[name], err_msg=name)


def rows(table: Columns, chosen: np.ndarray) -> Columns:
    """Some rows of a table."""
    return {name: values[chosen] for name, values in table.items()}
