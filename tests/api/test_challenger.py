"""The challenger's view is the look-ahead of the model, in a world without surprises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.report.figure_cases import BASE, FIVE, clause

import guaranteesim as gs
from guaranteesim.errors import UserError
from guaranteesim.model.decisions import Options, Votes
from guaranteesim.model.guarantee_model import GuaranteeModel
from guaranteesim.model.steps.choice import choose_rungs, expected_utility
from guaranteesim.model.steps.politics import advance_politics
from guaranteesim.model.steps.posture import Posture
from guaranteesim.scenario.numbers.centres import centre_numbers
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.reading.loader import load_from_dict, load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import MedianStreams
from guaranteesim.studies.challenger_study import find_full_month, foresee_challenger


class Recorder:
    """Source of decisions that changes none, and keeps the options that it is shown."""

    def __init__(self) -> None:
        self.seen: list[Options] = []

    def cast_votes(self, votes: Votes) -> tuple[Any, Any]:
        return votes.willing, votes.objecting

    def choose_options(self, options: Options) -> Any:
        self.seen.append(options)
        return options.picked


def ask_model(scenario: Scenario, **more: Any) -> Options:
    """Return the options of the model's own first month, in worlds that all have an occasion."""
    recorder, worlds = Recorder(), np.arange(5)
    model = GuaranteeModel(scenario, worlds, decisions=recorder, **more)
    model.month = 1
    advance_politics(model)
    choose_rungs(model, np.arange(5, dtype=np.intp))
    return recorder.seen[0]


def make_still(rule: object) -> Scenario:
    """A scenario of points in which nothing is misread and no resolve moves, so that luck has no part."""
    form = {**BASE, "name": "still", "arrangement": {"commitments": {"aid": clause(rule, FIVE)}}}
    points = centre_numbers(load_from_dict(form))
    form = points.model_dump(mode="json")
    form["challenger"] |= {"misperception": 0, "balance_misperception": 0, "occasion_spread": 0}
    form["theatre"]["contest"]["quality_spread"] = 0
    form["switches"] = {**form["switches"], "ceasefire_incidents": False}
    for state in form["states"].values():
        state["resolve"]["volatility"] = 0
    return load_from_dict(form)


@pytest.mark.parametrize("rule", ["each", "all", {"at_least": 2}, {"lead": "USA"}])
def test_it_is_what_the_model_expects_in_ordinary_worlds_without_uncertainty(rule: object) -> None:
    scenario = make_still(rule)
    options, view = ask_model(scenario), foresee_challenger(scenario)
    for world in range(5):
        quiet = options.utilities[world, 0]
        found = [option.advantage for option in view.options[1:]]
        np.testing.assert_allclose(found, options.utilities[world, 1:] - quiet, rtol=1e-12, atol=1e-15)
        for name, array in (
            ("commitment_acts", options.activation),
            ("succeeds", options.success),
            ("clash", options.clash),
            ("sanctions", options.sanctions),
        ):
            found = [getattr(option, name) for option in view.options[1:]]
            np.testing.assert_allclose(found, array[world], rtol=1e-12, atol=1e-15)
        logits = options.rationality[world] * options.utilities[world]
        chances = np.exp(logits - logits.max())
        chosen = [option.chosen for option in view.options]
        np.testing.assert_allclose(chosen, chances / chances.sum(), rtol=1e-12)


@pytest.mark.parametrize("name", ["us-28-points", "strategic-ambiguity", "kuwait-1990"])
def test_a_shipped_scenario_is_asked_at_its_centres(name: str) -> None:
    scenario = load_scenario(name)
    options = ask_model(centre_numbers(scenario), streams=MedianStreams(0, np.arange(5)))
    view = foresee_challenger(scenario)
    assert view.month == 1
    found = [option.advantage for option in view.options]
    assert found == list(options.utilities[0] - options.utilities[0, 0])
    # Luck and ranges give each world of a run a look-ahead of its own.
    spread = ask_model(scenario)
    assert len(set(spread.utilities[:, -1])) == 5


def test_gain_costs_and_what_is_forgone_add_up() -> None:
    for option in foresee_challenger(load_scenario("coalition-of-the-willing")).options:
        total = option.gain - sum(option.costs.values()) - option.forgone
        assert option.advantage == pytest.approx(total, abs=1e-12)


def test_parts_of_the_utility_are_the_utility() -> None:
    model = GuaranteeModel(load_scenario("article-5-like"), np.arange(40))
    model.step()
    posture = Posture(model, np.arange(40, dtype=np.intp))
    outlook = posture.select_outlook(3)
    value = expected_utility(model, posture, 3, outlook)
    surer = expected_utility(model, posture, 3, replace(outlook, clash=np.zeros(40)))
    assert (surer >= value).all()


def test_all_numbers_become_their_centres() -> None:
    scenario = load_scenario("article-5-like")
    before, after = dict(list_quantities(scenario)), dict(list_quantities(centre_numbers(scenario)))
    assert before.keys() == after.keys()
    assert all(quantity.is_point for quantity in after.values())
    assert all(after[path].centre == quantity.centre for path, quantity in before.items())


def test_the_month_is_the_first_with_all_in_place() -> None:
    assert find_full_month(load_scenario("no-guarantee")) == 1
    assert find_full_month(load_scenario("coalition-of-the-willing")) == 9


@pytest.mark.parametrize(("name", "words"), [("nato-5", "forces"), ("continued-war", "begins at war")])
def test_what_cannot_be_asked_is_said(name: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        gs.load(name).foresee()


def test_it_prints_and_is_drawn(tmp_path: Any) -> None:
    view = gs.load("us-28-points").foresee()
    text = str(view)
    assert "Russia expects most from staying quiet" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert view.save_figure(tmp_path / "view.pdf").read_bytes().startswith(b"%PDF")
    assert view.plot().get_label().startswith("Russia expects most")
    assert "<pre>" in view._repr_html_()
