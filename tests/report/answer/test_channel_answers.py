"""The answer of a split by channel: what it says, and what it leaves open."""

from __future__ import annotations

import pytest
from tests.report.channel_cases import KINDS, case

from guaranteesim.report.answer.channels import build_channel_answer, describe_reading, describe_split
from guaranteesim.report.words.formats import NBSP


def said(kind: str) -> str:
    return describe_split(case(kind)).replace(NBSP, " ")


def read(kind: str) -> str:
    return describe_reading(case(kind)).replace(NBSP, " ")


def test_the_first_sentence_divides_the_difference() -> None:
    text = said("ordinary")
    assert text.startswith("Of the 25 (22 to 28) points by which Coalition of the Willing lowers major ")
    assert "(15 % against 40 % under No guarantee)" in text
    assert "20 (18 to 22) come through fear of a clash and 10 (9 to 11) through nuclear fear" in text
    assert "in the other direction, 5 (4 to 6) through sanctions" in text
    assert text.endswith("not resolved at 1,000 worlds: denial.")
    # A channel that changed no world is not called unresolved.
    assert "lead" not in text


def test_a_difference_that_rises() -> None:
    text = said("raises")
    assert "raises major violations (49 % against 40 % under No guarantee)" in text
    assert "8 (6 to 10) come through limits on the protégé's own force and 3 (2 to 4) through no " in text
    assert "in the other direction, 2 (1 to 3) through fear of a clash" in text
    assert "with every channel off, +3 (+2 to +4) points are left" in read("raises")


def test_nothing_is_claimed_that_is_not_resolved() -> None:
    text = said("nothing")
    assert "is not resolved at 1,000 worlds" in text
    assert text.endswith("Neither is the part of any channel.")


def test_channels_that_cancel_are_told() -> None:
    text = said("opposed")
    assert "is not resolved at 1,000 worlds" in text
    assert "Parts that are resolved: fear of a clash −10 (−11 to −9)" in text
    assert "limits on the protégé's own force +10 (+9 to +11)" in text


def test_interplay_is_told_where_it_exceeds_the_part() -> None:
    text = read("joint")
    assert "Denial: 0 (−0.7 to +0.7) with every other channel off and −30 (−33 to −27) with all" in text
    assert "they work through one another" in text
    assert "interaction" not in read("ordinary")
    assert "One by one" not in read("ordinary")


def test_luck_is_shared() -> None:
    assert (
        read("ordinary") == "Both meet the same luck; with every channel off, no world tells the two apart."
    )


def test_amounts_have_their_unit() -> None:
    text = said("months")
    assert "months by which Coalition of the Willing raises mean months of peace" in text
    assert "(94 months against 48 months under No guarantee)" in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_two_paragraphs_of_sentences(kind: str) -> None:
    paragraphs = build_channel_answer(case(kind))
    assert len(paragraphs) == 2
    for text in paragraphs:
        assert text.endswith(".")
        assert text[0].isupper()
        assert "nan" not in text.split()
        assert "  " not in text
