"""Studies at the rows of a design, and factors without any effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.ensemble.conftest import DATA, small

import guaranteesim as gs
from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
from guaranteesim.ensemble.experiment import Design, read_experiment, run_experiment
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.factor import Factor
from guaranteesim.studies.comparison_study import AgreedSize
from guaranteesim.studies.design_runs import refuse_ineffective_factors, run_design
from guaranteesim.studies.progress import Step
from guaranteesim.studies.single_run import Study

FEAR = "challenger.clash_aversion"
RUN = {**DATA["run"], "horizon_months": 6}


@pytest.fixture(autouse=True)
def few_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, worlds in (("_PROBE_WORLDS", 20), ("_MOST_PROBE_WORLDS", 60)):
        monkeypatch.setattr(f"guaranteesim.studies.design_runs.{name}", worlds)


def make_study(name: str = "small", **changes: Any) -> Study:
    return Study(small(**{"name": name, "run": RUN, **changes}))


def test_a_design_is_run_with_the_columns_of_its_outcomes(tmp_path: Path) -> None:
    studies = [make_study("one"), make_study("two", challenger={"state": "RUS", "motivation": 2})]
    design = Design.from_columns({FEAR: [0, 1]})
    steps: list[Step] = []
    outcomes = [find_world_outcome(name) for name in ("major_violation", "be_months")]
    found = run_design(
        studies, design, AgreedSize(8, 3, 6, 1), outcomes=outcomes, utilities=["UKR"],
        out=tmp_path / "rows", tell=steps.append,
    )  # fmt: skip
    assert found.names == ("one", "two")
    assert set(found.list_columns("one")) == {
        "major_violation", "in_place_be_months", "fighting_be_months", "utility_UKR",
    }  # fmt: skip
    plain = run_experiment(
        [study.scenario for study in studies], design, worlds=8, seed=3, columns=found.list_columns("one")
    )
    assert found.read_worlds("two").equals(plain.read_worlds("two"))
    assert read_experiment(tmp_path / "rows").read_worlds("two").equals(plain.read_worlds("two"))
    assert (steps[-1].done, steps[-1].worlds) == (32, 32)
    assert "2 rows" in str(steps[-1])
    with pytest.raises(UserError, match="not what is asked for now"):
        run_design(studies, design, AgreedSize(9, 3, 6, 1), outcomes=outcomes, out=tmp_path / "rows")


def test_an_effective_factor_passes() -> None:
    study = make_study()
    refuse_ineffective_factors([study], [Factor(FEAR, 0, 3), Factor("states.USA.stake", 0, 1)], 1)
    scope = "arrangement.commitments.assistance.scope"
    refuse_ineffective_factors([study], [Factor(scope, 0, 1)], 1)
    # An effect in the middle of the listed values is one as well.
    refuse_ineffective_factors([study], [Factor(scope, 0, 1, values=(0, 0.5, 1))], 1)


def test_a_number_that_nothing_reads_is_refused() -> None:
    """The switch leaves out nuclear risk."""
    study = make_study(switches={"nuclear_risk": False})
    with pytest.raises(UserError) as caught:
        refuse_ineffective_factors(
            [study], [Factor(FEAR, 0, 3), Factor("theatre.nuclear.use_per_clash_month", 0, 1)], 1
        )
    assert str(caught.value) == (
        "theatre.nuclear.use_per_clash_month from 0 to 1 changes nothing in any of 60 worlds of any "
        "scenario; vary another number, or look with check and explain whether the scenario uses it"
    )


def test_a_factor_that_matters_in_one_of_two_scenarios_passes() -> None:
    """Whether the scenario without the effect, or without the number, comes first or last."""
    off, on = make_study("safe", switches={"nuclear_risk": False}), make_study("risky")
    factor = Factor("challenger.nuclear_aversion", 0, 5)
    with pytest.raises(UserError, match="changes nothing"):
        refuse_ineffective_factors([off], [factor], 1)
    for studies in ([off, on], [on, off]):
        refuse_ineffective_factors(studies, [factor], 1)
    bare = make_study("bare", arrangement={"commitments": {}})
    scope = Factor("arrangement.commitments.assistance.scope", 0, 1)
    for studies in ([bare, on], [on, bare]):
        refuse_ineffective_factors(studies, [scope], 1)


def test_numbers_of_acceptance_have_their_own_message() -> None:
    study, factor = make_study(), Factor("acceptance.scale", 0.1, 0.2)
    with pytest.raises(
        UserError, match=r"acceptance\.scale acts on whether the sides accept .* breakeven --sign"
    ):
        refuse_ineffective_factors([study], [factor], 1)
    refuse_ineffective_factors([study], [factor], 1, consent=True)


def test_where_consent_is_asked_what_a_state_has_of_a_world_counts() -> None:
    study = Study(gs.load("neutrality", sets=["run.horizon_months=6"]).scenario)
    factor = Factor("protege.neutrality_cost", 0, 0.01)
    with pytest.raises(UserError, match="changes nothing"):
        refuse_ineffective_factors([study], [factor], 1)
    refuse_ineffective_factors([study], [factor], 1, consent=True)
