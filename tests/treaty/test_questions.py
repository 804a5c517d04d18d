"""Questions put in every form they may have: shapes that fit together, chances of objection, long values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.treaty.strategies import chances, treaties

from guaranteesim.errors import RuleError
from guaranteesim.treaty import (
    Activation,
    Power,
    RuleFormError,
    RuleRow,
    compute_correlated_activation,
    parse_rule,
)
from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.diagram import Diagram
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.registry import list_rule_classes

FOUR = ("USA", "GBR", "FRA", "RUS")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(treaties(), st.data())
def test_influence_with_abstention_is_the_slope_as_well(treaty, data):
    """The others keep their chances of objecting; the state itself surely consents, or surely objects."""
    rule, n = (
        parse_rule(treaty.form).bind(treaty.parties, treaty.aggressor, treaty.victim),
        len(treaty.parties),
    )
    p, objection = data.draw(chances(n))
    influence = rule.compute_influence(np.stack([p, p]), objection)
    assert influence.shape == (2, n)
    for i in range(n):
        sure, never = (np.array([p, objection]) for _ in range(2))
        sure[:, i], never[:, i] = (1, 0), (0, 1)
        expected = rule.compute_probability(*sure).decided - rule.compute_probability(*never).decided
        assert influence[:, i] == pytest.approx([float(expected)] * 2, abs=1e-12)


def test_one_set_of_votes_meets_many_sets_of_days_and_the_other_way_round():
    rule = parse_rule({"at_least": 2}).bind(FOUR)
    votes = np.array([[True, True, False, False], [True, True, True, False], [False, False, False, True]])
    days = np.array([[1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 1.0], [0.0, 0.0, 5.0, 9.0]])
    for willing, cast in ((votes[0], days), (votes, days[0]), (votes[:, None], days)):
        shape = np.broadcast_shapes(willing.shape, cast.shape)
        whole = rule.compute_days(willing, None, cast)
        assert whole.shape == shape
        for place in np.ndindex(shape[:-1]):
            each = np.broadcast_to(willing, shape)[place], None, np.broadcast_to(cast, shape)[place]
            assert whole[place].tolist() == rule.compute_days(*each).tolist()


def test_one_set_of_objections_holds_for_many_votes():
    rule = parse_rule({"each": {}, "veto": ["RUS"]}).bind(FOUR)
    votes, objection = np.array([[True] * 3 + [False], [False] * 4]), np.array([False] * 3 + [True])
    assert not rule.find_acting(votes, objection).any()
    assert rule.find_acting(votes, np.zeros(4, dtype=bool)).tolist() == votes.tolist()
    p, refusal = np.array([[0.5, 0.5, 0.5, 0.1], [0.2, 0.1, 0.4, 0.1]]), np.array([0.1, 0.1, 0.1, 0.7])
    answer = rule.compute_probability(p, refusal)
    np.testing.assert_allclose(answer.decided, 0.3 - 0.2 * (1 - p[:, :3]).prod(axis=-1), rtol=1e-12)
    np.testing.assert_allclose(answer.acts, np.column_stack([p[:, :3] * 0.3, p[:, 3]]), rtol=1e-12)


def test_correlated_votes_take_a_correlation_for_every_world():
    rule = parse_rule({"at_least": 3, "veto": ["RUS"]}).bind(FOUR)
    p, objection = np.array([0.4, 0.7, 0.9, 0.5]), np.array([0.6, 0.1, 0.05, 0.2])
    rho = np.array([[0.1, 0.6], [0.3, 0.0]])
    whole = compute_correlated_activation(rule, np.broadcast_to(p, (2, 2, 4)), objection, rho=rho, nodes=24)
    assert whole.acts.shape == (2, 2, 4)
    for place in np.ndindex(2, 2):
        single = compute_correlated_activation(rule, p, objection, rho=rho[place], nodes=24)
        assert whole.decided[place] == pytest.approx(float(single.decided), abs=1e-14)
        np.testing.assert_allclose(whole.acts[place], single.acts, atol=1e-14)


def test_an_objection_is_as_likely_as_without_the_shock_for_one_that_does_not_consent():
    """With one state that alone may veto, the chance of no objection is 1 − objection at any correlation."""
    rule = parse_rule({"automatic": {}, "veto": ["RUS"]}).bind(FOUR)
    for objection in (0.0, 0.25, 0.5):
        answer = compute_correlated_activation(rule, [0.5] * 4, [0.0, 0.0, 0.0, objection], rho=0.4, nodes=40)
        assert float(answer.decided) == pytest.approx(1 - objection, abs=1e-9)
    certain = compute_correlated_activation(rule, [0.5, 0.5, 0.5, 1.0], [0.0] * 4, rho=0.4)
    assert float(certain.decided) == 1.0


@pytest.mark.parametrize("objection", [[0.0, 0.0, 0.0, 1.5], [-0.1, 0.0, 0.0, 0.0], 0.5])
def test_chances_of_objection_out_of_range_are_refused_for_correlated_votes_too(objection):
    with pytest.raises(RuleError, match="chances must lie between 0 and 1"):
        compute_correlated_activation(parse_rule("all").bind(FOUR), [0.2] * 4, objection, rho=0.3)


@pytest.mark.parametrize(
    "kind", [*list_rule_classes().values(), RuleRow, Modifiers, Context, Ballot, Diagram, Power, Activation]
)
def test_rules_and_their_answers_never_change(kind):
    assert kind.__dataclass_params__.frozen


@pytest.mark.parametrize(("length", "shown"), [(58, 60), (59, 60)])
def test_a_message_shows_a_value_up_to_sixty_signs(length, shown):
    """The quotation marks count."""
    value = "x" * length
    with pytest.raises(RuleFormError) as caught:
        parse_rule({"at_least": value})
    written = str(caught.value).split(", not ")[1]
    assert len(written) == shown
    assert written == repr(value) if length == 58 else written == f"{value!r}"[:57] + "..."


@pytest.mark.parametrize("code", ["", "  "])
def test_a_state_has_a_code(code):
    with pytest.raises(RuleFormError, match="expected the code of a state") as caught:
        parse_rule({"any_of": [{"lead": code}]})
    assert caught.value.path == ("any_of", 0, "lead")


def test_a_truth_value_is_no_number_of_days():
    with pytest.raises(RuleFormError, match="'after_days' must be a number of at least 0, not True"):
        parse_rule({"silence": {"after_days": True}})


def test_a_first_rule_may_take_all_the_days_there_are():
    """Its own deadline on the very day of the fallback is in time."""
    form = {"first": {"silence": {"after_days": 2}}, "otherwise": "each", "after_days": 2}
    rule = parse_rule(form)
    assert rule.compute_delay() == 2
    assert parse_rule({**form, "otherwise": {"silence": {"after_days": 5}}}).compute_delay() == 5
    assert parse_rule({"any_of": ["all", rule.build_form()]}).compute_delay() == 2
    days = rule.bind(FOUR[:2]).compute_days([True, False], [False, True], [1.0, 3.0])
    assert days.tolist() == [2.0, float("inf")]


def test_a_recused_aggressor_keeps_no_veto_and_a_stranger_takes_none_away():
    form = {"at_least": 2, "veto": ["RUS", "FRA"], "recuse_aggressor": True}
    votes = np.array([True, True, False, False]), np.array([False, False, False, True])
    for aggressor, acts in (("RUS", True), ("BLR", False), (None, False)):
        rule = parse_rule(form).bind(FOUR, aggressor)
        assert bool(rule.is_decided(*votes)) is acts
        assert rule.players == (FOUR[:3] if acts else FOUR)


def test_a_rule_made_in_code_is_the_rule_that_is_read():
    made = list_rule_classes()
    pairs = {
        "all": made["all"](),
        "majority": made["majority"](),
        "silence": made["silence"](),
    }
    assert all(parse_rule(form) == rule for form, rule in pairs.items())
    assert made["quota"](0.5) == parse_rule({"quota": 0.5})
    assert made["lead"]("USA") == parse_rule({"lead": "USA"})
    assert made["all"]().bind(FOUR).players == FOUR
    assert made["all"]().list_states() == ()
