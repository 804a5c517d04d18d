"""Each mistake in a rule gives one clear message, with the place inside the form and the remedy."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from guaranteesim.errors import RuleError, UserError
from guaranteesim.treaty import RuleFormError, parse_rule

PARTIES = ("USA", "GBR", "FRA", "RUS")

FORMS = [
    ("al", (), "unknown decision rule 'al'; did you mean 'all'?"),
    ("unanimous", (), "unknown decision rule 'unanimous'; "),
    (None, (), "a decision rule is a name such as 'all' or a map, not nothing"),
    (True, (), "not True"),
    (["all"], (), "a name such as 'all' or a map, not ['all']"),
    ({}, (), "no decision rule here; expected one of: all"),
    ({"veto": ["USA"]}, (), "no decision rule here"),
    ({"quotta": 0.5}, ("quotta",), "unknown decision rule 'quotta'; did you mean 'quota'?"),
    ({"rule": "eech"}, ("rule",), "did you mean 'each'?"),
    ({"rule": 3}, ("rule",), "'rule' must be the name of a decision rule, not 3"),
    ({3: 4}, (), "the keys of a decision rule must be text, not 3"),
    ({"all": {}, "each": {}}, ("each",), "one rule at a time: all and each stand side by side"),
    ({"all": 3}, ("all",), "'all' takes no value"),
    ({"all": {}, "vetto": ["USA"]}, ("vetto",), "does not belong to the rule 'all'; did you mean 'veto'?"),
    ({"all": {}, "followers": 2}, ("followers",), "'followers' does not belong to the rule 'all'"),
    ({"all": {}, "veto": "USA"}, ("veto",), "'veto' must be a list of states such as [USA, GBR], not 'USA'"),
    ({"all": {}, "veto": [3]}, ("veto", 0), "expected the code of a state such as USA, not 3"),
    ({"all": {}, "veto": ["USA", "USA"]}, ("veto", 1), "USA stands twice in 'veto'"),
    ({"all": {}, "of": []}, ("of",), "'of' names nobody"),
    ({"all": {}, "of": None}, ("of",), "'of' must be a list of states"),
    ({"all": {}, "recuse_aggressor": "yes"}, ("recuse_aggressor",), "must be true or false, not 'yes'"),
    (
        {"all": {}, "abstention_counts_as": "consnt"},
        ("abstention_counts_as",),
        "must be one of consent, objection, neither, not 'consnt'; did you mean 'consent'?",
    ),
    ({"all": {}, "abstention_counts_as": None}, ("abstention_counts_as",), "not nothing"),
    ({"at_least": 0}, ("at_least",), "'at_least' must be a whole number of at least 1, not 0"),
    ({"at_least": True}, ("at_least",), "not True"),
    ({"at_least": 2.5}, ("at_least",), "not 2.5"),
    ({"at_least": "3"}, ("at_least",), "not '3'"),
    ("at_least", ("at_least",), "not nothing"),
    ({"quota": 1.4}, ("quota",), "'quota' must be a share above 0 and up to 1, such as 0.75 or 2/3, not 1.4"),
    ({"quota": 0}, ("quota",), "not 0"),
    ({"quota": True}, ("quota",), "not True"),
    ({"quota": "0.5"}, ("quota",), "not '0.5'"),
    ({"quota": "3/2"}, ("quota",), "not '3/2'"),
    ({"quota": "1/0"}, ("quota",), "not '1/0'"),
    ({"quota": float("nan")}, ("quota",), "not nan"),
    ({"quota": float("inf")}, ("quota",), "not inf"),
    ({"quota": 0.5, "weights": [1, 2]}, ("weights",), "'weights' must be a map"),
    (
        {"quota": 0.5, "weights": {"USA": -1}},
        ("weights", "USA"),
        "'weight of USA' must be a number of at least 0",
    ),
    ({"quota": 0.5, "weights": {"USA": 0}}, ("weights",), "at least one state a weight above 0"),
    (
        {"majority": {"wieghts": {}}},
        ("majority", "wieghts"),
        "unknown option 'wieghts' of 'majority'; did you mean",
    ),
    ({"majority": 3}, ("majority",), "the options of 'majority' must be a map"),
    ({"majority": {"weights": {"USA": "x"}}}, ("majority", "weights", "USA"), "not 'x'"),
    ({"lead": 3}, ("lead",), "expected the code of a state"),
    ({"lead": "USA", "followers": -1}, ("followers",), "must be a whole number of at least 0"),
    ({"silence": {"after_days": -1}}, ("silence", "after_days"), "must be a number of at least 0, not -1"),
    ({"silence": {"after_days": float("inf")}}, ("silence", "after_days"), "not inf"),
    ({"silence": {"after_days": None}}, ("silence", "after_days"), "not nothing"),
    ({"any_of": []}, ("any_of",), "'any_of' takes a list of rules such as [all, {lead: USA}], not []"),
    ({"any_of": {"all": {}}}, ("any_of",), "'any_of' takes a list of rules"),
    ({"all_of": ["all", {"at_leest": 2}]}, ("all_of", 1, "at_leest"), "did you mean 'at_least'?"),
    ({"first": "all", "after_days": 2}, ("first",), "'first' needs 'otherwise' beside it"),
    ({"first": "all", "otherwise": "each"}, ("first",), "'first' needs 'after_days' beside it"),
    (
        {"first": "all", "otherwise": "each", "after_days": -1},
        ("after_days",),
        "'after_days' must be a number of at least 0, not -1",
    ),
    (
        {"lead": "USA", "followers": 1.5},
        ("followers",),
        "'followers' must be a whole number of at least 0, not 1.5",
    ),
    (
        {"majority": {"weights": {"USA": "x"}, "veto": []}},
        ("majority", "veto"),
        "unknown option 'veto' of 'majority'",
    ),
    (
        {"silence": {"after_days": "3"}},
        ("silence", "after_days"),
        "'after_days' must be a number of at least 0, not '3'",
    ),
    ({"silence": {"days": 3}}, ("silence", "days"), "unknown option 'days' of 'silence'"),
    ({"all": {}, "of": "USA"}, ("of",), "'of' must be a list of states such as [USA, GBR], not 'USA'"),
    ({"first": "al", "otherwise": "each", "after_days": 1}, ("first",), "did you mean 'all'?"),
    ({"first": "all", "otherwise": "ech", "after_days": 1}, ("otherwise",), "did you mean 'each'?"),
    (
        {"first": {"silence": {"after_days": 2}}, "otherwise": "each", "after_days": 1},
        ("after_days",),
        "raise 'after_days' to at least 2",
    ),
]


@pytest.mark.parametrize(("form", "path", "message"), FORMS)
def test_a_malformed_rule(form, path, message):
    with pytest.raises(RuleFormError) as caught:
        parse_rule(form)
    assert message in str(caught.value)
    assert caught.value.path == path


UNBOUND = [
    ({"all": {}, "of": ["USA", "GRB"]}, ("of", 1), "GRB is not a party; did you mean 'GBR'?"),
    ({"all": {}, "of": ["usa"]}, ("of", 0), "usa is not a party; did you mean 'USA'?"),
    ({"all": {}, "veto": ["CHN"]}, ("veto", 0), "CHN is not a party; expected one of: FRA, GBR, RUS, USA"),
    ({"at_least": 5}, ("at_least",), "at_least: 5 can never be reached, the members are 4; lower it"),
    (
        {"at_least": 4, "recuse_aggressor": True},
        ("at_least",),
        "the members are 3 once RUS, the aggressor, is recused",
    ),
    ({"all": {}, "of": ["RUS"], "recuse_aggressor": True}, (), "nobody is left to decide once RUS"),
    ({"lead": "DEU"}, ("lead",), "the lead, DEU, is not a party"),
    ({"lead": "USA", "of": ["GBR"]}, ("lead",), "is not among the rule's members"),
    ({"lead": "RUS", "recuse_aggressor": True}, ("lead",), "is the aggressor and recused"),
    ({"lead": "USA", "followers": 4}, ("followers",), "followers: 4 can never be reached, USA has 3"),
    ({"quota": 0.5, "weights": {"USA": 1}}, ("weights",), "no weight for GBR, FRA, RUS"),
    ({"majority": {"weights": {"DEU": 1}}}, ("majority", "weights", "DEU"), "DEU is not a party"),
    (
        {"quota": 1, "weights": {"USA": 1, "RUS": 1}, "of": ["USA"]},
        ("weights", "RUS"),
        "RUS has a weight but",
    ),
    (
        {"quota": 1, "weights": {"USA": 0, "RUS": 1}, "of": ["USA", "RUS"], "recuse_aggressor": True},
        ("weights",),
        "the members have no weight between them",
    ),
    (
        {"quota": 1, "weights": {"USA": 1e-12, "GBR": 1e12}, "of": ["USA", "GBR"]},
        ("weights",),
        "too many digits",
    ),
    ({"any_of": ["all", {"each": {}, "of": ["DEU"]}]}, ("any_of", 1, "of", 0), "DEU is not a party"),
    (
        {"first": "all", "otherwise": {"lead": "DEU"}, "after_days": 1},
        ("otherwise", "lead"),
        "the lead, DEU, is not a party",
    ),
]


@pytest.mark.parametrize(("form", "path", "message"), UNBOUND)
def test_a_rule_that_does_not_fit_its_parties(form, path, message):
    rule = parse_rule(form)
    with pytest.raises(RuleFormError) as caught:
        rule.bind(PARTIES, aggressor="RUS")
    assert message in str(caught.value)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("parties", "message"), [((), "at least one party"), (("USA", "USA"), "named twice")]
)
def test_parties_that_cannot_be(parties, message):
    with pytest.raises(RuleError, match=message):
        parse_rule("all").bind(parties)


def test_rules_inside_rules_without_end_are_refused():
    form = "all"
    for _ in range(60):
        form = {"any_of": [form]}
    with pytest.raises(RuleFormError, match="more than 12 rules inside one another"):
        parse_rule(form)


def test_the_error_crosses_processes_and_is_the_users():
    error = RuleFormError("a message", ("any_of", 1))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.path) == ("a message", ("any_of", 1))
    assert isinstance(error, UserError)


ANSWERS = [
    (lambda rule: rule.find_acting([True, False]), "4 parties on the last axis"),
    (lambda rule: rule.find_acting([1, 0, 1, 0]), "'willing' must be booleans"),
    (lambda rule: rule.find_acting([True] * 4, [0] * 4), "'objecting' must be booleans"),
    (lambda rule: rule.find_acting(True), "'willing' must be booleans"),
    (lambda rule: rule.find_acting(np.ones(4, bool), np.ones(4, bool)), "both willing and objecting"),
    (lambda rule: rule.compute_days(np.ones(4, bool), None, [1, 2, -1, 0]), "days from 0 on"),
    (lambda rule: rule.compute_days(np.ones(4, bool), None, [1, 2, float("nan"), 0]), "days from 0 on"),
    (lambda rule: rule.compute_days(np.ones(4, bool), None, 3.0), "days from 0 on"),
    (
        lambda rule: rule.compute_days(np.ones(4, bool), None, [1.0, 2.0]),
        "days from 0 on, 4 on the last axis",
    ),
    (lambda rule: rule.compute_probability([0.5, 0.5]), "the chances of consent must have the 4 parties"),
    (
        lambda rule: rule.compute_probability([0.5] * 4, 0.5),
        "the chances of objection must have the 4 parties",
    ),
    (lambda rule: rule.compute_influence([0.5] * 3), "the chances of consent must have the 4 parties"),
    (
        lambda rule: rule.compute_influence([0.5] * 4, [0.5] * 3),
        "the chances of objection must have the 4 parties",
    ),
    (lambda rule: rule.compute_probability([0.5, 0.5, 1.4, 0]), "must lie between 0 and 1"),
    (lambda rule: rule.compute_probability([0.5, 0.5, float("nan"), 0]), "must lie between 0 and 1"),
    (lambda rule: rule.compute_probability([0.5] * 4, [0.6] * 4), "add up to more than 1"),
]


@pytest.mark.parametrize(("ask", "message"), ANSWERS)
def test_a_question_that_makes_no_sense(ask, message):
    with pytest.raises(RuleError, match=message):
        ask(parse_rule("all").bind(PARTIES))
