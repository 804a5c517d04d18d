"""The shipped theories: whose they are, that they fit every scenario, and that each says what it changes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from guaranteesim.scenario.files.catalog import list_shipped_scenarios, list_shipped_theories
from guaranteesim.scenario.files.theories import apply_theory, find_theories
from guaranteesim.scenario.files.theory_file import ASSUMPTIONS, Theory, read_theory
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.document import Document, walk_values
from guaranteesim.scenario.reading.loader import load_document
from guaranteesim.scenario.schema import Scenario

THEORIES = [read_theory(path) for path in list_shipped_theories()]
SMALL = {
    "name": "small", "title": "Small", "as_of": "1900-01-01",
    "states": {"AAA": {}, "BBB": {}, "CCC": {}},
    "challenger": {"state": "AAA"}, "protege": {"state": "BBB"},
    "arrangement": {
        "commitments": {"pact": {"parties": ["CCC"], "trigger": {"rung": "invasion"}, "rule": "each"}}
    },
}  # fmt: skip

named = pytest.mark.parametrize("theory", THEORIES, ids=[theory.name for theory in THEORIES])


@cache
def documents() -> list[Document]:
    return [Document.from_plain(SMALL), *(load_document(path) for path in list_shipped_scenarios())]


def test_the_debates_are_there() -> None:
    assert len(THEORIES) >= 9
    assert [theory.name for theory in find_theories(["all"])] == [
        theory.name for theory in sorted(THEORIES, key=lambda theory: theory.about.order)
    ]
    orders = [theory.about.order for theory in THEORIES]
    assert len(set(orders)) == len(orders)
    shorts = [theory.short for theory in THEORIES]
    assert len(set(shorts)) == len(shorts)


@named
def test_each_says_whose_it_is_what_it_claims_and_what_it_changes(theory: Theory) -> None:
    about = theory.about
    assert all(re.search(r"\b(19|20)\d\d\b", source) for source in about.sources)
    assert about.says.endswith(".")
    assert about.changes.endswith(".")
    assert about.short
    assert set(theory.changes.data) <= set(ASSUMPTIONS)


@named
def test_each_fits_every_scenario_and_leaves_arrangement_and_states_alone(theory: Theory) -> None:
    for document in documents():
        plain, changed = apply_theory(document, None), apply_theory(document, theory)
        assert changed != plain
        for part in ("arrangement", "states", "run", "name"):
            assert getattr(changed, part) == getattr(plain, part)


@named
def test_every_number_says_where_it_comes_from(theory: Theory) -> None:
    scenario = apply_theory(Document.from_plain(SMALL), theory)
    for path, _ in walk_values(theory.changes.data):
        part: object = scenario
        for step in path:
            part = getattr(part, str(step), None)
        if isinstance(part, Quantity):
            assert part.source, path


def centre(scenario: Scenario, path: str) -> float:
    """The middle of the number at a path."""
    part: object = scenario
    for step in path.split("."):
        part = getattr(part, step)
    assert isinstance(part, Quantity)
    return part.centre


DIRECTIONS = {
    "schelling-tripwire": {"challenger.clash_half_be": -1, "willingness.tripwire": 1},
    "reiter-poast-denial": {"challenger.clash_half_be": 1},
    "rand-ground-forces": {"theatre.instruments.air.be_per_unit": -1, "theatre.contest.late_weight": -1},
    "press-current-calculus": {"beliefs.record_weight": -1},
    "reputation-matters": {
        "beliefs.record_weight": 1, "beliefs.prior_strength": -1, "willingness.bindingness": 1
    },
    "johnson-leeds": {"theatre.opportunity.protection_effect": -1},
    "kenwick-vasquez": {"theatre.opportunity.protection_effect": 1},
    "moral-hazard": {"protege.moral_hazard": 1},
    "restraint": {"protege.moral_hazard": -1},
    "stability-instability": {"challenger.nuclear_aversion": 1, "willingness.escalation": 1},
    "commitment-problem": {"challenger.closing_window": 1, "challenger.foresight_months": 1},
    "desperation": {"challenger.status_quo": -1, "challenger.motivation": 1},
    "misperception": {"challenger.rationality": -1, "challenger.misperception": 1},
    "cheap-talk": {"willingness.bindingness": -1, "theatre.costs.audience": -1},
    "fear-does-not-deter": {"challenger.clash_aversion": -1, "challenger.nuclear_aversion": -1},
    "only-fear-deters": {
        "challenger.nuclear_aversion": 1, "challenger.clash_half_be": -1,
        "theatre.instruments.ground.be_per_unit": -1, "theatre.instruments.air.be_per_unit": -1,
    },
}  # fmt: skip
"""On which side of the default each theory lies: a default fitted anew must not overtake it."""


@pytest.mark.parametrize("name", DIRECTIONS)
def test_a_theory_lies_on_its_side_of_the_defaults(name: str) -> None:
    theory = next(theory for theory in THEORIES if theory.name == name)
    base = Document.from_plain(SMALL)
    plain, changed = apply_theory(base, None), apply_theory(base, theory)
    for path, sign in DIRECTIONS[name].items():
        assert sign * (centre(changed, path) - centre(plain, path)) > 0, path


def test_switches_say_what_the_rival_accounts_of_troops_in_place_say() -> None:
    by_name = {theory.name: apply_theory(Document.from_plain(SMALL), theory).switches for theory in THEORIES}
    assert by_name["schelling-tripwire"].tripwire_resolve
    assert not by_name["reiter-poast-denial"].tripwire_resolve
    assert by_name["reiter-poast-denial"].tripwire_denial
    assert not by_name["no-nuclear-risk"].nuclear_risk


def test_every_theory_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "theories.md").read_text(encoding="utf-8")
    assert not [theory.name for theory in THEORIES if f"`{theory.name}`" not in guide]
