"""What a told story adds: quiet months, where two paths part, Markdown, and what every reader can rely on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.story_worlds import compare_small, run_small

from guaranteesim.report.texts.story_parting import describe_parting
from guaranteesim.report.words.chances import describe_chance
from guaranteesim.studies.story_study import Story, tell_story


@pytest.fixture(scope="module")
def compared() -> Story:
    return tell_story(compare_small(), where="honoured", compare=("each", "joint"))


def test_every_month_is_told_or_counted() -> None:
    text = tell_story(run_small(joint=False), where="honoured").render()
    told = set()
    for first, last in re.findall(r"^Months? (\d+)(?: to (\d+))?", text, re.MULTILINE):
        told |= set(range(int(first), int(last or first) + 1))
    assert told == set(range(1, 25))


def test_the_story_begins_with_what_happens_and_how_the_world_was_chosen() -> None:
    title, summary, choice = tell_story(run_small(joint=False)).render(400).split("\n\n")[:3]
    assert title.startswith("Separate guarantees: the story of world ")
    assert summary.endswith("Russia never has an occasion to act.")
    assert "nearest to the medians of occasions to act, acts, calls honoured" in choice


def test_where_paths_part(compared: Story) -> None:
    text = compared.build_document()["parting"]
    assert text.startswith("The paths part in month 7: the act is the same (invasion), but under Separate")
    assert "only the consent of United Kingdom is missing" in text


def test_the_same_arrangement_never_parts(compared: Story) -> None:
    one = compared.told.worlds[0]
    assert describe_parting(replace(compared.told, worlds=(one, one))).startswith("The paths never part")


def test_an_occasion_or_a_choice_can_part_paths(compared: Story) -> None:
    one = compared.told.worlds[0]
    without = replace(one, details=replace(one.details, choices=one.details.choices[1:]))
    parting = describe_parting(replace(compared.told, worlds=(one, without)))
    assert "in month 2: Russia has an occasion to act under" in parting
    first = replace(one.details.choices[0], picked=0)
    quiet = replace(one, details=replace(one.details, choices=(first, *one.details.choices[1:])))
    parting = describe_parting(replace(compared.told, worlds=(one, quiet)))
    assert "on the same occasion Russia chooses grey zone under" in parting
    assert "staying quiet under" in parting


def test_narrow_text_tells_both_in_turn(compared: Story) -> None:
    narrow, wide = compared.render(80), compared.render(120)
    assert "[both] Months 8 to 11: the war goes on." in narrow.replace("\n", " ")
    assert "[Separate guarantees]" in narrow
    assert "[both]" not in wide
    assert max(map(len, wide.splitlines())) <= 120


def test_markdown_has_headings_and_no_stray_marks(compared: Story) -> None:
    text = compared.render_markdown()
    assert text.startswith("# Same luck, other treaty: world 15")
    assert text.count("\n## ") == 2
    assert compared._repr_markdown_() == text


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0, "next to impossible"),
        (0.1, "unlikely"),
        (0.5, "about even"),
        (0.9, "likely"),
        (1, "all but certain"),
    ],
)
def test_chances_in_words(chance: float, words: str) -> None:
    assert describe_chance(chance) == words
