from __future__ import annotations

from guaranteesim.report.words.side_terms import (
    describe_basis,
    describe_side_terms,
    list_own_side_terms,
    list_side_term_sentences,
    name_compared_kind,
)
from guaranteesim.scenario.reading.loader import load_scenario

WAR = load_scenario("continued-war")
BARE = [load_scenario("alaska-2025"), load_scenario("no-guarantee"), WAR]
WITH = [load_scenario(name, overlays=["monitors"]) for name in ("alaska-2025", "no-guarantee")]
PACKAGES = [load_scenario(name) for name in ("paris-2026", "twenty-points")]


def test_without_side_terms_nothing_is_said() -> None:
    assert describe_side_terms(BARE) == ""
    assert list_side_term_sentences(BARE) == list_own_side_terms(BARE) == []
    assert name_compared_kind(BARE) == "an arrangement"
    assert describe_basis(BARE).startswith("newest source of ")
    assert "side term" not in describe_basis(BARE)


def test_side_terms_of_all_are_named_and_no_deal_does_not_count() -> None:
    assert describe_side_terms([*WITH, WAR]) == "side terms of all: monitors of the ceasefire"
    assert describe_side_terms(WITH[:1]) == "side terms: monitors of the ceasefire"
    assert name_compared_kind([*WITH, WAR]) == "a guarantee with the same side terms"
    assert describe_basis(WITH).endswith("; side terms of all: monitors of the ceasefire")


def test_packages_are_told_from_guarantees() -> None:
    told = describe_side_terms([*PACKAGES, WAR]).replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "side terms of all: monitors of the ceasefire; 1 of 2 have further side terms of their own (packages)"
    )
    mixed = [*BARE, PACKAGES[1]]
    assert name_compared_kind(mixed) == "an arrangement, some with side terms of their own"
    differ = [load_scenario("us-28-points"), load_scenario("communique-2022"), WAR]
    assert name_compared_kind(differ) == "a package as tabled, with side terms of its own"
    assert list_own_side_terms([*PACKAGES, WAR]) == [
        "Side terms of their own: twenty-points has cap-800000 and relief-staged."
    ]
