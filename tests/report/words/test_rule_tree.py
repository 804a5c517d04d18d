"""Rules as trees of words."""

from __future__ import annotations

import pytest

from guaranteesim.report.words.rule_tree import build_rule_tree
from guaranteesim.treaty import parse_rule

PARTIES = ("USA", "GBR", "FRA", "DEU", "POL", "ITA")


def draw_tree(form: object, parties: tuple[str, ...] = PARTIES, victim: str | None = None) -> list[str]:
    tree = build_rule_tree(parse_rule(form), parties, "RUS", victim)
    return ["  " * depth + text for depth, text in tree.list_lines()]


def test_rules_made_of_rules_are_branches() -> None:
    form = {"any_of": [{"lead": "USA"}, {"at_least": 2, "of": ["GBR", "FRA", "POL"]}], "veto": ["DEU"]}
    assert draw_tree(form) == [
        "Any one of these 2 is enough",
        "  USA must consent; then it acts, with those of the other 5 parties that consent as well",
        "  At least 2 of GBR, FRA and POL must consent; those who consent then act",
        "  An objection by DEU blocks it",
    ]


def test_a_fallback_says_when_it_holds() -> None:
    assert draw_tree({"first": "all", "otherwise": "each", "after_days": 3}) == [
        "In two steps",
        "  First: all of the 6 parties must consent; a single refusal stops all of them",
        "  If nothing is decided within 3 days: the 6 parties may act, each for itself; none is bound by "
        "another's decision",
    ]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("all", "All of the 6 parties must consent; a single refusal stops all of them"),
        ("each", "The 6 parties may act, each for itself; none is bound by another's decision"),
        (
            {"silence": {"after_days": 3}},
            "It passes unless one of the 6 parties objects within 3 days; those who consent then act",
        ),
        ({"at_least": 2, "of": ["USA", "GBR"]}, "USA and GBR must both consent; they then act"),
        (
            {"all_of": [{"lead": "USA"}]},
            "USA must consent; then it acts, with those of the other 5 parties that consent as well",
        ),
    ],
)
def test_all_parties_are_counted_and_some_are_named(form: object, words: str) -> None:
    assert draw_tree(form)[0] == words


def test_the_state_attacked_is_no_party_that_acts() -> None:
    assert draw_tree("automatic", victim="ITA") == ["The other 5 parties must act at once, without a vote"]
