"""Forms as users write them, and rules put into plain words."""

from __future__ import annotations

import pytest

from guaranteesim.treaty import list_rule_rows, parse_rule

SAME = [
    ("all", {"all": {}}, {"all": None}, {"rule": "all"}),
    ({"all": {}, "veto": ["USA"]}, {"rule": "all", "veto": ["USA"]}, {"all": None, "veto": ["USA"]}),
    ("majority", {"majority": {}}, {"majority": None}),
    ("silence", {"silence": None}, {"silence": {}}),
    ({"lead": "USA"}, {"lead": "USA", "followers": 0}),
]


@pytest.mark.parametrize("forms", SAME)
def test_several_ways_of_writing_are_one_rule(forms):
    canonical, *others = (parse_rule(form) for form in forms)
    assert all(rule == canonical for rule in others)
    assert canonical.build_form() == forms[0]


def test_modifiers_hold_for_the_rules_inside_that_write_none():
    form = {"any_of": ["all", {"all": {}, "recuse_aggressor": False}], "recuse_aggressor": True}
    parties = ("USA", "GBR", "RUS")
    assert parse_rule(form).bind(parties, "RUS").find_acting([True, True, False]).tolist() == [
        True,
        True,
        False,
    ]
    inner = {"all_of": [{"all": {}, "recuse_aggressor": False}], "recuse_aggressor": True}
    assert not parse_rule(inner).bind(parties, "RUS").find_acting([True, True, False]).any()


def test_states_are_named_once_in_the_order_of_the_form():
    rule = parse_rule(
        {"any_of": [{"lead": "USA"}, {"all": {}, "of": ["GBR", "USA"]}], "veto": ["FRA", "GBR"]}
    )
    assert rule.list_states() == ("USA", "GBR", "FRA")
    weighted = parse_rule({"quota": 0.5, "weights": {"POL": 1, "DEU": 2}, "of": ["DEU", "POL"]})
    assert weighted.list_states() == ("POL", "DEU")


WORDS = [
    ("each", "USA, GBR and RUS may act, each for itself; none is bound by another's decision."),
    ("all", "All of USA, GBR and RUS must consent; a single refusal stops all of them."),
    (
        {"all": {}, "recuse_aggressor": True},
        "All of USA, GBR and RUS must consent; a single refusal stops all of them; "
        "a party that is itself the aggressor has no vote.",
    ),
    (
        {"at_least": 2, "veto": ["USA", "RUS"], "abstention_counts_as": "objection"},
        "At least 2 of USA, GBR and RUS must consent; those who consent then act; "
        "an objection by USA or RUS blocks it; an abstention counts as an objection.",
    ),
    (
        {"all": {}, "of": ["USA", "GBR"], "abstention_counts_as": "consent"},
        "USA and GBR must both consent; a refusal by either stops both; an abstention counts as consent.",
    ),
    (
        {"at_least": 2, "veto": ["RUS"], "abstention_counts_as": "neither"},
        "At least 2 of USA, GBR and RUS must consent; those who consent then act; an objection by RUS blocks "
        "it; an abstention counts neither as consent nor as an objection.",
    ),
    ({"each": {}, "of": ["GBR"]}, "GBR decides alone."),
    ({"lead": "GBR", "of": ["GBR"]}, "GBR decides alone."),
    ({"lead": "USA"}, "USA must consent; then it acts, with those of GBR and RUS that consent as well."),
    (
        {"lead": "USA", "followers": 1},
        "USA must consent, and at least one of GBR and RUS; those who consent then act.",
    ),
    (
        {"quota": "2/3"},
        "At least 2/3 of the votes of USA, GBR and RUS must be for it; those who consent then act.",
    ),
    (
        {"quota": 0.75, "weights": {"USA": 2, "GBR": 1, "RUS": 1}},
        "At least 75 % of the weighted votes of USA, GBR and RUS must be for it; those who consent then act.",
    ),
    (
        "majority",
        "More than half of the votes of USA, GBR and RUS must be for it; those who consent then act.",
    ),
    (
        {"majority": {"weights": {"USA": 2, "GBR": 1, "RUS": 1}}},
        "More than half of the weighted votes of USA, GBR and RUS must be for it; "
        "those who consent then act.",
    ),
    (
        "silence",
        "It passes unless one of USA, GBR or RUS objects; those who consent then act.",
    ),
    (
        {"any_of": [{"lead": "USA", "of": ["USA"]}, {"all": {}, "of": ["GBR", "RUS"]}]},
        "One of these is enough: (1) USA decides alone, (2) GBR and RUS must both consent; "
        "a refusal by either stops both.",
    ),
    (
        {"first": {"lead": "USA", "of": ["USA"]}, "otherwise": "automatic", "after_days": 0},
        "First, USA decides alone; failing that, USA, GBR and RUS must act at once, without a vote.",
    ),
    ("consult_only", "USA, GBR and RUS consult; the treaty obliges nobody to act."),
    (
        {"silence": {"after_days": 3}},
        "It passes unless one of USA, GBR or RUS objects within 3 days; those who consent then act.",
    ),
    (
        {"first": {"all": {}, "of": ["USA", "GBR"]}, "otherwise": "automatic", "after_days": 2},
        "First, USA and GBR must both consent; a refusal by either stops both; "
        "failing a decision within 2 days, USA, GBR and RUS must act at once, without a vote.",
    ),
    (
        {"all_of": [{"lead": "USA", "of": ["USA"]}, "majority"]},
        "Both of these are needed: (1) USA decides alone, (2) more than half of the votes of USA, GBR and "
        "RUS must be for it; those who consent then act.",
    ),
]


PAIRS = [
    ("each", "USA and GBR may act, each for itself; none is bound by another's decision."),
    ("all", "USA and GBR must both consent; a refusal by either stops both."),
    ({"at_least": 1}, "At least one of USA and GBR must consent; those who consent then act."),
    ({"at_least": 2}, "USA and GBR must both consent; they then act."),
    ({"lead": "USA", "followers": 1}, "USA and GBR must both consent."),
    ("automatic", "USA and GBR must act at once, without a vote."),
    ("silence", "It passes unless one of USA or GBR objects; those who consent then act."),
    ({"silence": {"after_days": 1}}, "It passes unless one of USA or GBR objects within 1 day; "
     "those who consent then act."),
    ({"silence": {"after_days": 0}}, "It passes unless one of USA or GBR objects at once; "
     "those who consent then act."),
    ({"first": "all", "otherwise": "each", "after_days": 1},
     "First, USA and GBR must both consent; a refusal by either stops both; failing a decision within 1 day, "
     "USA and GBR may act, each for itself; none is bound by another's decision."),
    ({"any_of": ["all"]}, "USA and GBR must both consent; a refusal by either stops both."),
    ({"all_of": [{"lead": "USA", "of": ["USA"]}]}, "USA decides alone."),
    ({"quota": "2/3", "abstention_counts_as": "neither"},
     "At least 2/3 of the votes of USA and GBR must be for it; those who consent then act; "
     "an abstention is no vote for it and stays in the total."),
    ({"quota": "2/3", "present_and_voting": True},
     "At least 2/3 of the votes that USA and GBR cast for and against must be for it; "
     "those who consent then act."),
    ({"majority": {}, "present_and_voting": True, "abstention_counts_as": "neither", "quorum": 1},
     "More than half of the votes that USA and GBR cast for and against must be for it; "
     "those who consent then act; 1 of the 2 must vote for or against, or there is no quorum; "
     "an abstention is no vote and leaves the total."),
    ({"majority": {}, "quorum": "majority"}, "More than half of the votes of USA and GBR must be for it; "
     "those who consent then act; both must vote for or against, or there is no quorum."),
    ({"at_least": 1, "quorum": {"members": 2, "abstainers": "present"}},
     "At least one of USA and GBR must consent; those who consent then act; "
     "both must take part, and those who abstain do."),
    ({"each": {}, "requires": ["GBR"]}, "USA and GBR may act, each for itself; "
     "none is bound by another's decision; nothing is done without the consent of GBR."),
]  # fmt: skip


@pytest.mark.parametrize(("form", "sentence"), PAIRS)
def test_two_parties_are_not_spoken_of_as_many(form, sentence):
    assert parse_rule(form).describe_rule(("USA", "GBR")) == sentence


RECUSED = [
    ("automatic", "USA and GBR must act at once, without a vote; RUS, as the aggressor, has no vote."),
    ("all", "USA and GBR must both consent; a refusal by either stops both; "
     "RUS, as the aggressor, has no vote."),
    ({"each": {}, "veto": ["RUS", "USA"]}, "USA and GBR may act, each for itself; none is bound by another's "
     "decision; an objection by USA blocks it; RUS, as the aggressor, has no vote."),
    ({"quota": "2/3", "quorum": "2/3"}, "At least 2/3 of the votes of USA and GBR must be for it; "
     "those who consent then act; both must vote for or against, or there is no quorum; "
     "RUS, as the aggressor, has no vote."),
    ({"any_of": ["all", {"each": {}, "recuse_aggressor": False}]}, "One of these is enough: (1) USA and GBR "
     "must both consent; a refusal by either stops both, (2) USA, RUS and GBR may act, each for itself; "
     "none is bound by another's decision; RUS, the aggressor, has a vote here; "
     "RUS, as the aggressor, has no vote."),
]  # fmt: skip


@pytest.mark.parametrize(("form", "sentence"), RECUSED)
def test_a_recused_party_is_not_said_to_act_or_to_vote(form, sentence):
    form = {form: {}} if isinstance(form, str) else form
    rule = parse_rule({**form, "recuse_aggressor": True})
    assert rule.describe_rule(("USA", "RUS", "GBR"), aggressor="RUS") == sentence
    assert "RUS" in rule.describe_rule(("USA", "RUS", "GBR"), aggressor="BLR")


VICTIMS = [
    ("each", "USA and GBR may act, each for itself; none is bound by another's decision; "
     "UKR, the state attacked, does not act itself."),
    ("automatic", "USA and GBR must act at once, without a vote; "
     "UKR, the state attacked, does not act itself."),
    ("all", "All of USA, UKR and GBR must consent; a single refusal stops all of them; "
     "UKR, the state attacked, does not act itself."),
]  # fmt: skip


@pytest.mark.parametrize(("form", "sentence"), VICTIMS)
def test_the_state_attacked_is_said_to_vote_and_not_to_act(form, sentence):
    assert parse_rule(form).describe_rule(("USA", "UKR", "GBR"), victim="UKR") == sentence
    assert "attacked" not in parse_rule(form).describe_rule(("USA", "UKR", "GBR"), victim="TWN")


@pytest.mark.parametrize(("form", "sentence"), WORDS)
def test_a_rule_in_plain_words(form, sentence):
    assert parse_rule(form).describe_rule(("USA", "GBR", "RUS")) == sentence


def test_the_table_lists_every_rule_once():
    keys = [row.key for row in list_rule_rows()]
    assert keys == sorted(set(keys))
    assert len(keys) == 12


def test_a_bound_rule_shows_what_it_is():
    bound = parse_rule({"at_least": 2}).bind(("USA", "GBR"), "RUS")
    assert repr(bound) == "BoundRule({'at_least': 2}, parties=('USA', 'GBR'), aggressor='RUS')"


def test_silence_without_a_clock_waits_for_every_vote():
    rule = parse_rule("silence").bind(("USA", "GBR", "RUS"))
    days = rule.compute_days([True, True, False], [False, False, False], [1.0, 4.0, 6.0])
    assert days.tolist() == [6.0, 6.0, float("inf")]


def test_an_objection_after_the_deadline_comes_too_late():
    rule = parse_rule({"silence": {"after_days": 3}}).bind(("USA", "GBR", "RUS"))
    objection = [False, False, True]
    assert rule.compute_days([True, True, False], objection, [1.0, 4.0, 6.0]).tolist() == [
        3.0,
        4.0,
        float("inf"),
    ]
    assert not (rule.compute_days([True, True, False], objection, [1.0, 4.0, 3.0]) < float("inf")).any()


def test_a_first_rule_that_decides_late_gives_way():
    rule = parse_rule({"first": "all", "otherwise": "each", "after_days": 3}).bind(("USA", "GBR"))
    assert rule.compute_days([True, True], None, [1.0, 2.0]).tolist() == [2.0, 2.0]
    assert rule.compute_days([True, True], None, [1.0, 5.0]).tolist() == [3.0, 5.0]
    assert rule.compute_days([True, False], None, [1.0, 5.0]).tolist() == [3.0, float("inf")]
