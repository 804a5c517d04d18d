"""A row of a design gives what a run with ``--set path=value`` for each of its columns gives, bit for bit."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tests.ensemble.experiment.design_points import (
    check_rows,
    draw_designs,
    read_document,
    set_numbers,
)

from guaranteesim.ensemble.experiment import Design
from guaranteesim.scenario.numbers.draws import list_quantities

CLAUSE = "arrangement.commitments.assistance"
SHORT = "run.horizon_months=8"
# Commitments that can fight and that cannot: those without any force count only if there are no others.
SANCTIONS_TOO = (
    "arrangement.commitments.embargo={parties: [USA, GBR], rule: each, trigger: {rung: strikes}, "
    "each_provides: {sanctions: 1}}"
)


def cross_values(columns: dict[str, list[float]]) -> Design:
    """Return the design with every combination of the values."""
    return Design(tuple(columns), np.array(list(product(*columns.values())), dtype=np.float64))


@pytest.mark.parametrize(
    ("paths", "more"),
    [
        ({"challenger.motivation": [0.2, 2], "challenger.leader_term_months": [3]}, ()),
        ({"theatre.opportunity.per_year": [0, 11], "willingness.renege": [0.5]}, ()),
        ({f"{CLAUSE}.scope": [0, 0.5, 1]}, ()),
        ({f"{CLAUSE}.scope": [0.5, 1], f"{CLAUSE}.each_provides.ground": [0, 0.5]}, (SANCTIONS_TOO,)),
        ({f"{CLAUSE}.in_place.GBR.ground": [0.5, 9], f"{CLAUSE}.deadline_days": [0.1]}, ()),
        (
            {"states.USA.forces.ground": [0, 3], "states.GBR.forces.ground": [0, 2]},
            (SANCTIONS_TOO, f"{CLAUSE}.in_place=null", f"{CLAUSE}.each_provides={{ground: 1}}"),
        ),
        (
            {f"{CLAUSE}.provides.USA.air": [0, 1], f"{CLAUSE}.each_provides.air": [0, 1]},
            (SANCTIONS_TOO, f"{CLAUSE}.in_place=null", f"{CLAUSE}.each_provides={{ground: 0}}",
             f"{CLAUSE}.provides={{USA: {{air: 0.5}}}}"),
        ),
        ({f"{CLAUSE}.from_month": [1, 7]}, (f"{CLAUSE}.from_month=3",)),
        ({"start.sanctions": [0, 0.4, 1]}, ()),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_a_row_equals_its_run(paths: dict[str, list[float]], more: tuple[str, ...]) -> None:
    design = cross_values(paths)
    assert check_rows(read_document("small"), design, 12, SHORT, *more, utilities=True) == []


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ("election", {"events.election.month": [1, 9], "events.election.chance": [0, 1]}),
        ("rearmament", {"challenger.motivation": [0.3, 1.5], "challenger.leader_term_months": [2]}),
        ("continued-war", {"start.front_pace": [0, 1], "theatre.war.ceasefire_per_month": [0, 0.4]}),
        ("staged-ladder", {"states.USA.alignment": [-1, 0.5], "willingness.tripwire": [0, 4]}),
        ("sanctions-relief", {"arrangement.sanctions_relief.share": [0, 1], "start.sanctions": [0.2, 0.6]}),
    ],
)
def test_a_row_of_a_shipped_scenario_equals_its_run(source: str, paths: dict[str, list[float]]) -> None:
    document = read_document(source)
    known = dict(list_quantities(set_numbers(document, {})))
    assert set(paths) <= set(known)
    ends = cross_values(paths).values[[0, -1]]
    assert check_rows(document, Design(tuple(paths), ends), 8, SHORT, utilities=True) == []


@pytest.mark.parametrize("seed", range(2))
def test_any_numbers_of_the_small_scenario(seed: int) -> None:
    document = read_document("small")
    scenario = set_numbers(document, {}, SHORT)
    draw = np.random.default_rng(seed)
    paths = [path for path, _ in list_quantities(scenario)]
    some = [paths[place] for place in draw.choice(len(paths), 60, replace=False)]
    for design in draw_designs(scenario, some, 2, 30, draw):
        assert check_rows(document, design, 8, SHORT, utilities=True) == [], design


@pytest.mark.nightly
@pytest.mark.parametrize(
    "source",
    [
        "small",
        "election",
        "rearmament",
        "scope",
        "snap-back",
        "continued-war",
        "staged-ladder",
        "term-10-end",
    ],
)
def test_every_number_of_a_scenario(source: str) -> None:
    document = read_document(source)
    scenario = set_numbers(document, {})
    paths = [path for path, _ in list_quantities(scenario)]
    for design in draw_designs(scenario, paths, 3, 6, np.random.default_rng(1)):
        assert check_rows(document, design, 15, utilities=True) == [], design
