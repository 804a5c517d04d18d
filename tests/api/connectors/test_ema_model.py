"""The model of the EMA workbench, run by its own evaluator."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import guaranteesim as gs
from guaranteesim.studies.connectors.optional_libraries import import_analysis_library

Two = list[Path]


def perform(model: Any, **sizes: Any) -> tuple[Any, Any]:
    ema = import_analysis_library("ema_workbench")
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(**sizes)
    return experiments, outcomes


def test_cases_of_the_workbench_are_runs_with_these_settings(uncertain: Two) -> None:
    names = ["major_violation", "mean_peace_months"]
    model = gs.build_ema_model(
        uncertain, vary=["challenger.clash_aversion=0..1", "states.GBR.stake"], outcomes=names, worlds=20
    )
    experiments, outcomes = perform(model, scenarios=3, policies=2)
    assert len(experiments) == 6
    assert set(experiments["arrangement"]) == {"recused", "veto"}
    assert experiments["states__GBR__stake"].between(0.4, 0.8).all()
    for place, row in experiments.reset_index(drop=True).iterrows():
        sets = [
            f"challenger.clash_aversion={row['challenger__clash_aversion']!r}",
            f"states.GBR.stake={row['states__GBR__stake']!r}",
        ]
        run = gs.load(f"{row['arrangement']}.yaml", sets=sets).run(worlds=20)
        assert outcomes["major_violation"][place] == run.worlds["major_violation"].mean()
        assert outcomes["mean_peace_months"][place] == run.worlds["peace_months"].mean()


def test_all_uncertain_inputs_are_uncertainties_within_their_support(uncertain: Two) -> None:
    model = gs.build_ema_model(uncertain)
    inputs = {path for item in uncertain for path in gs.load(item).run(worlds=1).draw_inputs()} - {"world"}
    assert {variable for item in model.uncertainties for variable in item.variable_name} == inputs
    stake = model.uncertainties["states__GBR__stake"]
    assert (stake.lower_bound, stake.upper_bound) == (0.4, 0.8)
    # A choice has no values between its own.
    chosen = model.uncertainties["states__CHN__stake"]
    assert [category.value for category in chosen.categories] == [0.1, 0.3]
    assert [category.value for category in model.levers["arrangement"].categories] == ["recused", "veto"]


def test_an_input_that_an_arrangement_does_not_have_is_left_out_for_it(uncertain: Two) -> None:
    alone = gs.load(uncertain[0], sets=["name=alone", "states.CHN=null", "arrangement.commitments=null"])
    model = gs.build_ema_model([alone, uncertain[1]], vary=["states.CHN.stake=0.1,0.3"], worlds=5)
    assert len(perform(model, scenarios=2, policies=2)[0]) == 4


def test_outcomes_are_minimised_or_maximised_whichever_is_better(uncertain: Two) -> None:
    ema = import_analysis_library("ema_workbench")
    model = gs.build_ema_model(uncertain, outcomes=["clash", "mean_peace_months"])
    kinds = [model.outcomes[name].kind for name in ("clash", "mean_peace_months")]
    assert kinds == [ema.ScalarOutcome.MINIMIZE, ema.ScalarOutcome.MAXIMIZE]


def test_the_function_of_the_model_pickles(uncertain: Two) -> None:
    function = gs.build_ema_model(uncertain, vary=["states.GBR.stake"], worlds=5).function
    again = pickle.loads(pickle.dumps(function))
    point = {"arrangement": "veto", "states.GBR.stake": 0.5}
    assert again(**point) == function(**point)


def test_one_scenario_is_a_model_as_well(uncertain: Two) -> None:
    model = gs.build_ema_model(str(uncertain[0]), vary=["states.GBR.stake"], worlds=5)
    assert len(perform(model, scenarios=2)[0]) == 2


def test_importing_the_workbench_gives_no_warning() -> None:
    code = "from guaranteesim.studies.connectors.optional_libraries import import_analysis_library as get\n"
    code += "get('ema_workbench')"
    done = subprocess.run(
        [sys.executable, "-W", "error:ipyparallel:UserWarning", "-c", code], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_nonsense_is_refused_with_the_remedy(uncertain: Two) -> None:
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"vary": ["states.GBR.steak=0..1"]}, "there is no number"),
        ({"vary": ["states.GBR.stake=0..2"]}, "must be between 0 and 1"),
        ({"outcomes": ["honoured"]}, "with a value in every world"),
        ({"outcomes": []}, "at least one outcome"),
        ({"worlds": 0}, "1 or more"),
        ({"name": "my model"}, "letters and digits"),
    ]
    for options, message in refusals:
        with pytest.raises(gs.UserError, match=message):
            gs.build_ema_model(uncertain, **options)
    with pytest.raises(gs.UserError, match="has been run already"):
        gs.build_ema_model([gs.load(uncertain[0]).run(worlds=2)])
