from __future__ import annotations

from typing import Any

import numpy as np

from guaranteesim.scenario.numbers.draws import list_quantities, replace_quantities
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import validate_document
from guaranteesim.treaty import parse_rule

DATA = {
    "name": "a",
    "title": "A",
    "states": {"USA": {"stake": {"uniform": [0.2, 0.6]}, "forces": {"air": 2}}, "POL": {}},
    "clauses": {"pact": {"parties": ["USA"], "rule": "all"}},
    "steps": [{"name": "first", "month": 1}],
}


def test_every_quantity_has_a_path(toy: type[Any]) -> None:
    model = validate_document(Document.from_plain(DATA), toy)
    found = dict(list_quantities(model))
    assert list(found) == ["states.USA.stake", "states.USA.forces.air", "states.POL.stake", "drift"]
    assert found["states.USA.stake"] == Quantity.uniform(0.2, 0.6)


def test_realising_replaces_quantities_and_nothing_else(toy: type[Any]) -> None:
    model = validate_document(Document.from_plain(DATA), toy)
    asked: list[str] = []

    def draw(path: str, quantity: Quantity) -> Any:
        asked.append(path)
        return quantity.sample_values([0.25, 0.75])

    real = replace_quantities(model, draw)
    assert asked == [path for path, _ in list_quantities(model)]
    np.testing.assert_allclose(real.states["USA"].stake, [0.3, 0.5])
    assert real.states["USA"].forces["air"].dtype == np.float64
    assert (real.name, real.horizon, real.steps[0].month) == ("a", 120, 1)
    assert real.clauses["pact"].rule == parse_rule("all")
    assert real.clauses["pact"].parties == ("USA",)
    assert real.clauses["pact"].deadline_days is None
