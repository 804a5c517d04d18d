"""Where the treaty part draws a line, the line is where it says: at the very number, on both sides."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.errors import RuleError
from guaranteesim.treaty import RuleFormError, activation, compute_correlated_activation, parse_rule
from guaranteesim.treaty.diagram import build_diagram
from guaranteesim.treaty.modifiers import Context

FOUR = ("USA", "GBR", "FRA", "RUS")


def states(n):
    return tuple(f"S{i:02d}" for i in range(n))


def nested(depth):
    form = "all"
    for _ in range(depth):
        form = {"any_of": [form]}
    return form


def test_twelve_rules_inside_one_another_are_read_and_a_thirteenth_is_not():
    assert parse_rule(nested(12)).bind(FOUR).find_acting([True] * 4).all()
    with pytest.raises(RuleFormError, match="more than 12") as caught:
        parse_rule(nested(13))
    assert caught.value.path == ("any_of", 0) * 13


def test_minimal_coalitions_are_looked_for_up_to_twenty_players():
    assert parse_rule({"at_least": 19}).bind(states(20)).compute_power().minimal_count == 20
    power = parse_rule({"at_least": 20}).bind(states(21)).compute_power()
    assert power.minimal_count is power.minimal_winning is None


def test_a_thousand_minimal_coalitions_are_listed_and_no_more():
    """Two of five, three times over, is 10³ coalitions; four of fourteen is 1,001."""
    members = states(15)
    clubs = [{"at_least": 2, "of": list(members[i : i + 5])} for i in (0, 5, 10)]
    thousand = parse_rule({"all_of": clubs}).bind(members).compute_power()
    assert thousand.minimal_count == len(set(thousand.minimal_winning)) == 1_000
    more = parse_rule({"at_least": 4}).bind(states(14)).compute_power()
    assert (more.minimal_count, more.minimal_winning) == (1_001, None)


def test_minimal_coalitions_stand_smallest_first_and_in_the_order_of_the_parties():
    form = {"any_of": [{"at_least": 2, "of": ["FRA", "GBR", "USA"]}, {"lead": "RUS", "of": ["RUS"]}]}
    listed = parse_rule(form).bind(FOUR).compute_power().minimal_winning
    pairs = ({"USA", "GBR"}, {"USA", "FRA"}, {"GBR", "FRA"})
    assert listed == (frozenset({"RUS"}), *map(frozenset, pairs))


@pytest.mark.parametrize("players", [59, 60, 61, 62, 63, 64])
def test_coalitions_are_counted_exactly_where_64_bits_end(players):
    """Any one of n wins in 2ⁿ − 1 coalitions, and each member turns a single one: the empty."""
    power = parse_rule({"at_least": 1}).bind(states(players)).compute_power()
    assert power.winning == 2**players - 1
    assert set(power.swings.values()) == {1}
    assert power.losing_coalitions == 1


@pytest.mark.parametrize("nodes", [1, 100])
def test_the_least_and_the_most_quadrature_nodes_are_taken(nodes):
    """With a single node the shock is always 0: then each consents with Φ(Φ⁻¹(p) / √(1 − ρ)), ½ at ½."""
    answer = compute_correlated_activation(parse_rule("all").bind(FOUR[:2]), [0.5, 0.5], rho=0.5, nodes=nodes)
    assert float(answer.decided) == pytest.approx(0.25 if nodes == 1 else 1 / 3, abs=1e-6)


def test_weights_are_added_exactly_up_to_two_to_the_fifty_second():
    """Half of all weight is no majority and one vote in 2⁵² more is; what weights share is divided out."""
    members, half = FOUR[:3], 2**51
    votes = [[True, False, False], [True, False, True], [False, True, True], [True, True, False]]

    def decided(*weights):
        rule = parse_rule({"majority": {"weights": dict(zip(members, weights, strict=True))}})
        return rule.bind(members).is_decided(votes).tolist()

    assert decided(half, half - 1, 1) == [False, True, False, True]
    assert decided(3 * half, 3 * half - 3, 3) == [False, True, False, True]
    with pytest.raises(RuleFormError, match="too many digits"):
        decided(half + 1, half - 1, 1)


@pytest.mark.parametrize(
    ("share", "needed"), [("2 / 3", 2), ("667/1000", 3), (0.65, 2), (0.68, 3), (2e-10, 1)]
)
def test_a_share_is_the_smallest_number_of_votes_not_below_it(share, needed):
    rule = parse_rule({"quota": share}).bind(FOUR[:3])
    votes = np.tri(4, 3, -1, dtype=bool)
    assert rule.is_decided(votes).tolist() == [count >= needed for count in range(4)]


def test_chances_may_add_up_to_one_and_a_rounding_more():
    rule = parse_rule("all").bind(FOUR[:2])
    assert rule.compute_probability([1 - 1e-10, 1.0], [2e-10, 0.0]).decided == pytest.approx(1.0)
    with pytest.raises(RuleError, match="add up to more than 1"):
        rule.compute_probability([1 - 1e-8, 1.0], [2e-8, 0.0])


def test_no_chance_comes_out_above_one():
    """Chances of three votes add up to 1 but for rounding; thirty-five of them multiply the rounding."""
    draws, n = np.random.default_rng(11), 35
    p = draws.uniform(0.5, 1, (400, n))
    objection = (1 - p) * draws.random((400, n))
    for form in ("automatic", {"at_least": 1}, {"any_of": ["automatic", {"lead": "S00"}]}):
        answer = parse_rule(form).bind(states(n)).compute_probability(p, objection)
        assert answer.decided.max() <= 1
        assert answer.acts.max() <= 1
        assert answer.inaction_probability.min() >= 0


def nodes_of_a_count(n, needed):
    """After i votes: every count that leaves it open, and one node each for carried and for lost."""
    return sum(
        sum(count < needed <= count + n - i for count in range(i + 1)) + (i >= needed) + (i > n - needed)
        for i in range(n + 1)
    )


@pytest.mark.parametrize(("n", "needed"), [(1, 1), (3, 2), (5, 1), (5, 5), (35, 18), (35, 20)])
def test_the_diagram_of_a_count_has_no_node_too_many(n, needed):
    parties = states(n)
    ballot = parse_rule({"at_least": needed}).enter_context(Context(parties, None, of=parties))
    assert build_diagram(ballot, abstention=False).node_count == nodes_of_a_count(n, needed)
    tacit = parse_rule({"at_least": needed, "abstention_counts_as": "objection"})
    assert build_diagram(
        tacit.enter_context(Context(parties, None, of=parties)), abstention=True
    ).node_count == nodes_of_a_count(n, needed)


@pytest.mark.parametrize("worlds", [1, 2, 3, 10])
def test_worlds_are_answered_as_each_by_itself_whatever_the_portion(monkeypatch, worlds):
    """Seven worlds in portions of 1, 2, 3 and all at once: the same numbers to the last digit."""
    p = np.random.default_rng(12).random((7, 35))
    rule = parse_rule({"at_least": 18}).bind(states(35))
    whole = rule.compute_probability(p)
    monkeypatch.setattr(activation, "CELLS", worlds * nodes_of_a_count(35, 18))
    parts = rule.compute_probability(p)
    assert np.array_equal(whole.decided, parts.decided)
    assert np.array_equal(whole.acts, parts.acts)
    np.testing.assert_allclose(whole.expected_actors, whole.acts.sum(axis=-1), rtol=1e-13)


def test_no_world_has_no_answer_to_give():
    answer = parse_rule("all").bind(FOUR).compute_probability(np.empty((0, 4)))
    assert answer.decided.shape == (0,)
    assert answer.acts.shape == (0, 4)


def test_a_ballot_that_may_still_carry_is_never_taken_for_a_lost_one():
    """Any one vote is enough, whatever its weight; inside, more than is needed counts below zero."""
    p = [0.3, 0.4]
    for weight in range(1, 200):
        rule = parse_rule({"quota": 1e-9, "weights": {"USA": weight, "GBR": weight + 1}}).bind(FOUR[:2])
        assert float(rule.compute_probability(p).decided) == pytest.approx(1 - 0.7 * 0.6, rel=1e-12)
