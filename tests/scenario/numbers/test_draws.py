"""Draws: every quantity of a scenario becomes an array over worlds, in classes made from the schema."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scripts.drawn_types import PAGE, write_module

from guaranteesim.scenario.numbers import drawn
from guaranteesim.scenario.numbers.draws import draw_numbers, list_quantities
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import load_scenario, validate_document

ROOT = Path(__file__).parents[3]
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


def test_drawing_replaces_quantities_and_nothing_else() -> None:
    scenario = load_scenario("us-side-letter")
    asked: list[str] = []

    def draw(path: str, quantity: Quantity) -> Any:
        asked.append(path)
        return quantity.sample_values([0.25, 0.75])

    numbers = draw_numbers(scenario, draw)
    assert asked == [path for path, _ in list_quantities(scenario)]
    stake = scenario.states["USA"].stake
    np.testing.assert_array_equal(numbers.states["USA"].stake, stake.sample_values([0.25, 0.75]))
    assert (numbers.name, numbers.run, numbers.switches) == (scenario.name, scenario.run, scenario.switches)
    for name, commitment in scenario.arrangement.commitments.items():
        found = numbers.arrangement.commitments[name]
        assert (found.rule, found.parties) == (commitment.rule, commitment.parties)
        assert found.bindingness.shape == (2,)


def test_a_number_that_is_not_in_the_schema_is_no_number() -> None:
    numbers = draw_numbers(load_scenario("no-guarantee"), lambda _, quantity: quantity.sample_values([0.5]))
    with pytest.raises(AttributeError):
        numbers.thaetre  # type: ignore[attr-defined]  # noqa: B018  # the misspelling is the test
    assert "rationality" in {field.name for field in fields(drawn.DrawnChallenger)}


def test_the_classes_are_those_the_schema_gives() -> None:
    """Compare token by token: the formatter decides the layout."""
    assert PAGE.read_text(encoding="utf-8").split() == write_module().split(), (
        "run python scripts/drawn_types.py and make format"
    )


MISSPELLINGS = {
    "numbers.thaetre": "DrawnScenario",
    "numbers.challenger.rationalty": "DrawnChallenger",
    "numbers.states['USA'].resolve.volatilty": "DrawnResolve",
    "numbers.arrangement.commitments['pact'].bindingnes": "DrawnCommitment",
}


def test_the_type_checker_finds_a_misspelt_number(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    module = tmp_path / "misspelt.py"
    head = "from guaranteesim.model import GuaranteeModel\n\n\ndef read(model: GuaranteeModel) -> None:\n"
    module.write_text(head + "".join(f"    print(model.{text})\n" for text in MISSPELLINGS))
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(module)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert found.returncode == 1, found.stderr
    for number, kind in enumerate(MISSPELLINGS.values(), start=5):
        assert f'misspelt.py:{number}: error: "{kind}" has no attribute' in found.stdout
