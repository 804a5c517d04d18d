"""Fitted numbers in the model: one row of the posterior for a world, whatever else differs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from guaranteesim.analysis.robustness.latin_positions import lay_out_assumptions
from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.experiment import Design, run_experiment
from guaranteesim.ensemble.inputs import draw_inputs
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.layouts import OneNumber
from guaranteesim.scenario.numbers.posterior_sample import (
    FITTED_ROW,
    find_layout,
    list_fitted_numbers,
    read_posterior_sample,
)
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams

SAMPLE = read_posterior_sample()
WORTH, CHOICE, FEAR = "challenger.motivation", "challenger.rationality", "challenger.clash_aversion"
WORLDS = np.arange(4000)
SEED = 11


def build(**changes: Any) -> Scenario:
    """A scenario with every fitted number, whatever the defaults are."""
    data = {
        "name": "fitted", "title": "Fitted", "as_of": "2026-01-01",
        "run": {"horizon_months": 12, "worlds": 50, "seed": SEED},
        "states": {
            "RUS": {"forces": {"ground": 120}}, "UKR": {"forces": {"ground": 80}},
            "USA": {"forces": {"ground": 20, "air": 20}},
        },
        "challenger": {"state": "RUS", "leader_term_months": 30}, "protege": {"state": "UKR"},
        "arrangement": {"commitments": {"promise": {
            "parties": ["USA"], "rule": "each", "trigger": {"rung": "limited_grab"},
            "each_provides": {"ground": 0.5},
        }}},
    }  # fmt: skip
    for path in list_fitted_numbers():
        data = merge(data, nest(path, {"fitted": path}))
    return load_from_dict(merge(data, changes))


def nest(path: str, value: Any) -> Any:
    for part in reversed(path.split(".")):
        value = {part: value}
    return value


def merge(old: Any, new: Any) -> Any:
    if not isinstance(new, dict) or not isinstance(old, dict) or "fitted" in old:
        return new
    return old | {key: merge(old.get(key), value) for key, value in new.items()}


def read_drawn(model: GuaranteeModel) -> dict[str, np.ndarray]:
    """Return the fitted numbers that the model drew, by their path."""
    found = {}
    for path in list_fitted_numbers():
        value: Any = model.numbers
        for part in path.split("."):
            value = getattr(value, part)
        found[path] = value
    return found


def find_rows(seed: int, worlds: np.ndarray) -> np.ndarray:
    return (Streams(seed, worlds).draw_uniform("draw", 0, FITTED_ROW) * SAMPLE.rows).astype(int)


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    return read_drawn(GuaranteeModel(build(), WORLDS, SEED))


def test_every_number_of_a_world_follows_from_the_world_s_row(drawn: dict[str, np.ndarray]) -> None:
    rows = find_rows(SEED, WORLDS)
    parameters = {name: values[rows] for name, values in SAMPLE.columns.items()}
    for path, values in drawn.items():
        u = Streams(SEED, WORLDS).draw_uniform("draw", 0, path)
        np.testing.assert_array_equal(values, find_layout(path)(parameters, u))


def test_worlds_have_the_correlations_of_the_posterior(drawn: dict[str, np.ndarray]) -> None:
    """Of the numbers that are one and not known, whose draws are those of the rows."""
    paths = [path for path in drawn if isinstance(find_layout(path), OneNumber)]
    assert len(paths) > 1
    ours = np.corrcoef([drawn[path] for path in paths])
    theirs = np.corrcoef([SAMPLE.columns[find_layout(path).location] for path in paths])
    # Five standard errors of a correlation of 4,000 draws.
    np.testing.assert_allclose(ours, theirs, atol=5 / np.sqrt(WORLDS.size))
    assert np.abs(theirs - np.eye(len(paths))).max() > 0.2


def test_worlds_and_blocks_do_not_matter(drawn: dict[str, np.ndarray]) -> None:
    some = np.array([77, 3, 1999])
    for path, values in read_drawn(GuaranteeModel(build(), some, SEED)).items():
        np.testing.assert_array_equal(values, drawn[path][some])


@pytest.mark.parametrize("path", sorted(list_fitted_numbers()))
def test_an_explicit_number_replaces_one_path_only(path: str, drawn: dict[str, np.ndarray]) -> None:
    low, high = list_fitted_numbers()[path]["support"]
    base = merge(build().model_dump(mode="json"), nest(path, 0.5 * (low + high)))
    found = read_drawn(GuaranteeModel(load_from_dict(base), WORLDS[:100], SEED))
    for other, values in found.items():
        if other == path:
            assert np.ptp(values) == 0
        else:
            np.testing.assert_array_equal(values, drawn[other][:100])


def test_a_number_elsewhere_may_be_drawn_like_a_fitted_one(drawn: dict[str, np.ndarray]) -> None:
    """It shares the row, and has its own place in the spread between worlds."""
    scenario = build(protege={"state": "UKR", "moral_hazard": {"fitted": CHOICE, "times": 0.001}})
    model = GuaranteeModel(scenario, WORLDS, SEED)
    np.testing.assert_array_equal(model.numbers.protege.moral_hazard, 0.001 * drawn[CHOICE])


def test_a_new_leader_keeps_the_row(drawn: dict[str, np.ndarray]) -> None:
    model = GuaranteeModel(build(), WORLDS, SEED)
    before = model.challenger.motivation.copy()
    model.month = 7
    at = np.array([5, 9, 3000])
    model.challenger.apply_new_leader(at)
    rows = find_rows(SEED, WORLDS)[at]
    u = Streams(SEED, WORLDS).draw_uniform("redraw", 7, WORTH, at)
    expected = find_layout(WORTH)({name: values[rows] for name, values in SAMPLE.columns.items()}, u)
    np.testing.assert_array_equal(model.challenger.motivation[at], expected)
    assert (model.challenger.motivation[at] != before[at]).all()
    others = np.delete(np.arange(WORLDS.size), at)
    np.testing.assert_array_equal(model.challenger.motivation[others], before[others])


def test_leaders_of_a_world_are_alike_as_the_posterior_says() -> None:
    """The correlation of two leaders of a world is the share of the variance that lies between rows."""
    model = GuaranteeModel(build(), np.arange(20_000), SEED)
    before = model.challenger.motivation.copy()
    model.month = 3
    model.challenger.apply_new_leader(np.arange(20_000))
    found = np.corrcoef(before, model.challenger.motivation)[0, 1]
    layout = find_layout(WORTH)
    u = np.random.default_rng(2).random((500, SAMPLE.rows))
    values = layout({name: column[None, :] for name, column in SAMPLE.columns.items()}, u)
    expected = values.mean(axis=0).var() / values.var()
    assert found == pytest.approx(expected, abs=5 / np.sqrt(20_000))
    assert 0.2 < expected < 0.95


def test_the_table_of_inputs_has_the_same_numbers(drawn: dict[str, np.ndarray]) -> None:
    table = draw_inputs(build(), SEED, WORLDS[:60])
    for path, values in drawn.items():
        np.testing.assert_array_equal(table.column(path).to_numpy(), values[:60])


def test_a_row_of_an_experiment_is_a_run_with_that_setting() -> None:
    """One fitted path is varied; the others stay joint, whether scenarios share a block or not."""
    scenarios = [build(name="one"), build(name="two", challenger={"state": "RUS", "motivation": 1.2})]
    design = Design((FEAR,), np.array([[0.2], [0.9]]))
    found = run_experiment(scenarios, design, worlds=40, seed=SEED)
    for scenario in scenarios:
        rows = found.read_worlds(scenario.name)
        for row, value in enumerate(design.values[:, 0]):
            base = scenario.model_dump(mode="json")
            base["challenger"]["clash_aversion"] = float(value)
            alone = run_scenario(load_from_dict(base), worlds=40, seed=SEED).worlds
            part = rows.iloc[row * 40 : (row + 1) * 40].reset_index(drop=True)
            for column in set(part.columns) & set(alone.columns) - {"world"}:
                np.testing.assert_array_equal(part[column].to_numpy(), alone[column].to_numpy(), column)


def test_more_worlds_begin_with_fewer_and_workers_do_not_matter() -> None:
    few = run_scenario(build(), worlds=20, seed=SEED).worlds
    many = run_scenario(build(), worlds=60, seed=SEED, workers=2).worlds
    for column in few.columns:
        np.testing.assert_array_equal(few[column].to_numpy(), many[column].to_numpy()[:20], column)


def test_a_hypercube_of_assumptions_keeps_fitted_numbers_together() -> None:
    design = lay_out_assumptions(build(), 400, SEED)
    columns = dict(zip(design.paths, design.values.T, strict=True))
    assert set(columns) == {path for path, number in list_quantities(build()) if not number.is_point}
    paths = [path for path in columns if path in list_fitted_numbers()]
    one = [path for path in paths if isinstance(find_layout(path), OneNumber)]
    rows = set(zip(*(SAMPLE.columns[find_layout(path).location].tolist() for path in one), strict=True))
    assert set(zip(*(columns[path].tolist() for path in one), strict=True)) <= rows
