"""What shares blocks of worlds, what does not, and that it makes no difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.ensemble.conftest import DATA
from tests.ensemble.experiment.design_points import SEED, find_differing_columns

from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.experiment import Design, run_experiment
from guaranteesim.ensemble.experiment.sharing import share_blocks
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario

Variant = Callable[..., Scenario]
RUN = {**DATA["run"], "horizon_months": 8}
CLAUSE = "arrangement.commitments.assistance"
FEAR = "challenger.clash_aversion"


def change_commitment(**changes: Any) -> dict[str, Any]:
    assistance = DATA["arrangement"]["commitments"]["assistance"]
    return {"arrangement": {"commitments": {"assistance": {**assistance, **changes}}}}


def list_members(*scenarios: Scenario, design: Design | None = None) -> list[tuple[int, ...]]:
    shared = share_blocks(scenarios, design or Design.without_paths(), 4)
    return [group.members for group in shared]


NUMBERS: dict[str, dict[str, Any]] = {
    "motivation": {"challenger": {"state": "RUS", "motivation": 2, "leader_term_months": 3}},
    "uncertain": {"challenger": {"state": "RUS", "motivation": {"uniform": [0, 2]}, "leader_term_months": 3}},
    "scope": change_commitment(each_provides={"ground": 0.1, "air": 0.3, "arms": 0}),
    "another title": {"title": "Another title", "sources": ["me"]},
    "consent": {"acceptance": {"procedures": {"UKR": {"text": "vote", "source": "law"}}}},
}


def test_scenarios_that_share_count_their_worlds_each_from_0(variant: Variant) -> None:
    """Two runs compare by the numbers of their worlds, wherever a block puts them."""
    made = [variant(name=name, run=RUN, **NUMBERS[name]) for name in ("motivation", "scope")]
    results = run_experiment(made, Design.without_paths(), worlds=4, seed=SEED, columns=["world"])
    assert [list(results.read_worlds(one.name)["world"]) for one in made] == [[0, 1, 2, 3]] * 2


@pytest.mark.parametrize("turned", [False, True])
def test_scenarios_that_differ_in_numbers_share_and_equal_their_own_runs(
    variant: Variant, turned: bool
) -> None:
    """The scenario as written among them, first or last."""
    made = [variant(name="as-written", run=RUN)]
    made += [
        variant(**{"name": name.replace(" ", "-"), "run": RUN, **change}) for name, change in NUMBERS.items()
    ]
    made = made[::-1] if turned else made
    assert list_members(*made) == [tuple(range(len(made)))]
    results = run_experiment(made, Design.without_paths(), worlds=10, seed=SEED)
    for scenario in made:
        expected = run_scenario(scenario, worlds=10, seed=SEED).worlds
        assert find_differing_columns(results.read_worlds(scenario.name), expected, False) == []


RELIEF = {
    "share": {"uniform": [0.3, 0.9]},
    "from_month": 3,
    "snap_back": {"rung": "strikes", "attribution": 0.3},
    "snap_back_months": 4,
}
START = {"sanctions": 0.6}
DURATION = {"months": {"choice": [6, 9]}, "renewal": {"rule": "all", "parties": ["USA", "GBR"]}}
TERMS: dict[str, dict[str, Any]] = {
    "neither": {},
    "relief": {"sanctions_relief": RELIEF},
    "duration": {"duration": DURATION},
    "both": {"sanctions_relief": RELIEF, "duration": DURATION},
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("clause", [{}, {"scope": 0.4, "until_month": 20, "void_if_protege_attacks": True}])
def test_scenarios_with_and_without_a_term_share_and_equal_their_own_runs(
    variant: Variant, turned: bool, clause: dict[str, Any]
) -> None:
    """The term is given to those that lack it, with numbers that change nothing."""
    commitments = change_commitment(**clause)["arrangement"]
    made = [
        variant(
            name=name,
            run={**RUN, "horizon_months": 24},
            start={"sanctions": 0.6},
            arrangement=commitments | terms,
        )
        for name, terms in TERMS.items()
    ]
    made = made[::-1] if turned else made
    assert list_members(*made) == [tuple(range(len(made)))]
    results = run_experiment(made, Design.without_paths(), worlds=40, seed=SEED)
    runs = {scenario.name: run_scenario(scenario, worlds=40, seed=SEED).worlds for scenario in made}
    for name, expected in runs.items():
        assert find_differing_columns(results.read_worlds(name), expected, False) == []
    # The terms do something here, so that equal worlds say something.
    assert all(find_differing_columns(runs["neither"], runs[name], False) for name in ("relief", "duration"))


def test_a_term_that_no_other_scenario_has_alone_is_not_added(variant: Variant) -> None:
    """Beside a scenario of another structure it would save nothing."""
    short = variant(
        name="short", run=RUN, arrangement=change_commitment(rule="all")["arrangement"] | TERMS["both"]
    )
    usual = variant(name="usual", run=RUN)
    shared = share_blocks([usual, short], Design.without_paths(), 4)
    assert [group.members for group in shared] == [(0,), (1,)]
    assert shared[0].scenario.arrangement.duration is None


def test_a_design_leaves_out_a_term_that_a_scenario_lacks(variant: Variant) -> None:
    plain, both = (
        variant(name=name, run=RUN, start=START, arrangement=change_commitment()["arrangement"] | TERMS[name])
        for name in ("neither", "both")
    )
    months = Design.from_columns({"arrangement.duration.months": [3.0]})
    assert list_members(plain, both, design=months) == [(0,), (1,)]


@pytest.mark.parametrize(
    "change",
    [
        {"switches": {"nuclear_risk": False}},
        {"run": {**RUN, "horizon_months": 9}},
        {"start": {"sanctions": 0.4}},
        change_commitment(scope=0.5),
        change_commitment(rule="all"),
        change_commitment(deadline_days=None),
        {"events": {"vote": {"state": "USA", "month": 3, "new_leader": True}}},
    ],
)
def test_scenarios_that_differ_in_more_do_not_share(variant: Variant, change: dict[str, Any]) -> None:
    one, other = variant(name="one", run=RUN), variant(**{"name": "other", "run": RUN, **change})
    assert list_members(one, other) == [(0,), (1,)]
    results = run_experiment([one, other], Design.without_paths(), worlds=6, seed=SEED)
    expected = run_scenario(other, worlds=6, seed=SEED).worlds
    assert find_differing_columns(results.read_worlds("other"), expected, False) == []


def test_a_path_that_one_scenario_lacks_is_left_out_there(variant: Variant) -> None:
    one = variant(name="one", run=RUN)
    other = variant(name="other", run=RUN, **change_commitment(deadline_days=None))
    design = Design.from_columns({f"{CLAUSE}.deadline_days": [0.1, 30], FEAR: [0, 1]})
    results = run_experiment([one, other], design, worlds=6, seed=SEED)
    alone = run_experiment([other], Design.from_columns({FEAR: [0, 1]}), worlds=6, seed=SEED)
    assert results.read_worlds("other").equals(alone.read_worlds("other"))
    with_both = run_experiment([one], design, worlds=6, seed=SEED)
    assert results.read_worlds("one").equals(with_both.read_worlds("one"))


def test_a_path_that_none_has_is_refused(variant: Variant) -> None:
    design = Design.from_columns({"challenger.fear": [0, 1]})
    with pytest.raises(UserError, match=r"challenger\.fear, which is a number of none of the scenarios"):
        run_experiment([variant()], design, worlds=2, seed=1)


def test_a_value_outside_the_bounds_is_refused(variant: Variant) -> None:
    design = Design.from_columns({"willingness.correlation": [0, 1]})
    with pytest.raises(UserError, match=r"willingness\.correlation must be .* not 1$"):
        run_experiment([variant()], design, worlds=2, seed=1)


def test_rows_that_differ_in_structure_are_apart_and_come_back_in_order(variant: Variant) -> None:
    scenario = variant(run=RUN)
    scopes = [1, 0.5, 1, 0.2, 1]
    design = Design.from_columns({f"{CLAUSE}.scope": scopes})
    groups = share_blocks([scenario], design, 4)
    assert sorted(group.rows.tolist() for group in groups) == [[0, 2, 4], [1, 3]]
    frame = run_experiment([scenario], design, worlds=4, seed=SEED).read_worlds("small")
    for row, scope in enumerate(scopes):
        alone = run_experiment(
            [scenario], Design.from_columns({f"{CLAUSE}.scope": [scope]}), worlds=4, seed=SEED
        )
        part = frame.iloc[4 * row : 4 * row + 4].reset_index(drop=True)
        assert part.equals(alone.read_worlds("small"))


def test_own_luck_gives_each_row_histories_of_its_own(variant: Variant) -> None:
    scenario = variant(run=RUN)
    design = Design((FEAR,), np.full((3, 1), 0.5))
    common = run_experiment([scenario], design, worlds=10, seed=SEED).read_worlds("small")
    assert common[:10].reset_index(drop=True).equals(common[20:].reset_index(drop=True))
    own = run_experiment([scenario], design, worlds=10, seed=SEED, own_luck=True).read_worlds("small")
    rows = [own[10 * row : 10 * row + 10].reset_index(drop=True) for row in range(3)]
    assert rows[0].equals(common[:10])
    assert not rows[0].equals(rows[1])
    assert not rows[1].equals(rows[2])
    # Neither other rows and values nor further worlds change what is there.
    fewer = Design((FEAR,), np.array([[9], [0.5]]))
    more = run_experiment([scenario], fewer, worlds=25, seed=SEED, own_luck=True).read_worlds("small")
    assert rows[1].equals(more[25:35].reset_index(drop=True))


def test_rows_with_no_path_are_equal(variant: Variant) -> None:
    frame = run_experiment([variant(run=RUN)], Design((), np.zeros((2, 0))), worlds=5, seed=1).read_worlds(
        "small"
    )
    assert len(frame) == 10
    assert frame[:5].equals(frame[5:].reset_index(drop=True))
