"""The answer of a study of robustness: who has the least regret, hedged where luck leaves it open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.report.robustness_cases import KINDS, case

from guaranteesim.report.answer.robustness import build_robustness_answer, make_titles


def answer(kind: str) -> str:
    return " ".join(" ".join(build_robustness_answer(case(kind))).split())


def test_the_first_sentence_names_choice_regret_and_states() -> None:
    text = answer("ordinary")
    assert text.startswith(
        "Robust choice on these assumptions, refusals counted, by major violation within the horizon: "
        "Article 5-like has the smallest worst regret ("
    )
    assert (
        "over 840 states of the world (40 rows of assumptions × 3 theories including the defaults × " in text
    )
    assert "7 weights of consent); next is No guarantee (" in text
    assert "As if all were in force it is another one: Coalition of the Willing (" in text


def test_nobody_is_asked() -> None:
    text = answer("in force")
    assert "refusals" not in text
    assert "weights of consent" not in text
    assert "Coalition of the Willing does best" in text


def test_what_is_not_resolved_says_so() -> None:
    text = answer("level")
    assert "not resolved" in text
    assert "has the smallest worst regret" not in text


def test_the_number_that_moves_an_arrangement_is_named() -> None:
    found = case("level")
    assert np.argmax(found.information.values) == 0
    assert "knowing theatre.number-0 would be worth most, at most" in answer("level")
    noisy = replace(found.information, family_noise=1.0)
    text = " ".join(build_robustness_answer(replace(found, information=noisy)))
    assert "No single one of 6\N{NO-BREAK SPACE}numbers is worth more than chance would show" in text


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_are_whole(kind: str) -> None:
    for paragraph in build_robustness_answer(case(kind)):
        assert paragraph.endswith(".")
        assert "nan" not in paragraph
        assert "  " not in paragraph
    assert " 1 points" not in answer(kind)


def test_months_are_months() -> None:
    text = answer("months")
    assert "months" in text
    assert "points" not in text


def test_titles_that_coincide_get_their_names() -> None:
    found = case("two")
    same = tuple(item.model_copy(update={"title": "Draft, one"}) for item in found.scenarios)
    assert make_titles(replace(found, scenarios=same)) == {
        "scenario-0": "Draft, one (scenario-0)",
        "scenario-1": "Draft, one (scenario-1)",
    }


def test_the_level_of_the_outcome_is_said_beside_the_regret() -> None:
    assert "The level of major violation within the horizon itself: under Article 5-like " in answer(
        "ordinary"
    )
    assert " on average and " in answer("ordinary")


def test_no_regret_is_a_number_of_points() -> None:
    found = case("ordinary")
    main = found.main
    none = replace(
        main.worst_regrets, **{end: 0 * main.worst_regrets.value for end in ("value", "low", "high")}
    )
    same = replace(found, asked=replace(main, worst_regrets=none))
    text = " ".join(build_robustness_answer(same))
    assert "(0\N{NO-BREAK SPACE}points)" in text
    assert "(nothing)" not in text


def test_shares_of_the_first_rank_that_count_ties_say_so() -> None:
    found = case("ordinary")
    ranks = found.main.rank_shares
    tied = replace(ranks, value=np.ones_like(ranks.value))
    told = replace(found, asked=replace(found.main, rank_shares=tied))
    assert "comes first, alone or level with others, in 100\N{NO-BREAK SPACE}% of the states" in " ".join(
        build_robustness_answer(told)
    )
    clear = np.zeros_like(ranks.value)
    clear[0] = 1.0
    told = replace(found, asked=replace(found.main, rank_shares=replace(ranks, value=clear)))
    assert "level with others" not in " ".join(build_robustness_answer(told))
