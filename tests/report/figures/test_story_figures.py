"""The timeline of any world, and of one world under two arrangements."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from tests.report.figures.test_figures import boxes, overlap, said
from tests.story_worlds import compare_small, run_small

from guaranteesim.studies.story_study import Story, tell_story

CASES = {
    "one": {"where": "honoured", "arrangement": "each"},
    "quiet": {"where": "world.opportunities=0", "arrangement": "each"},
    "two": {"where": "honoured", "compare": ("each", "joint")},
    "two quiet": {"where": "world.opportunities=0", "compare": ("each", "joint")},
    "two refusing": {"where": "opportunities>=2 and quiet_months=24", "compare": ("each", "joint")},
}


@pytest.fixture(params=CASES)
def story(request: pytest.FixtureRequest) -> Story:
    return tell_story(compare_small(), **CASES[request.param])


def test_every_figure_is_legible(story: Story) -> None:
    figure = story.plot()
    found = boxes(figure)
    whole = figure.bbox
    for text, box in found:
        assert whole.x0 <= box.x0, text
        assert box.x1 <= whole.x1, text
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert "a conditional comparison, not a forecast" in said(figure)
    assert f"World {story.world}" in said(figure)


def test_a_figure_of_two_says_where_the_paths_part() -> None:
    words = said(tell_story(compare_small(), **CASES["two"]).plot())
    assert "The paths part in month 7" in words
    assert "Under Separate guarantees" in words
    assert "Under Joint guarantee" in words


def test_a_chosen_world_is_not_called_the_first_of_its_kind() -> None:
    assert "chosen by its number" in said(tell_story(run_small(joint=False), world=3).plot())


def test_files(tmp_path: Path) -> None:
    written = tell_story(run_small(joint=False), world=15).save(tmp_path)
    assert [path.name for path in written] == ["story.txt", "story.md", "story.png", "story.svg"]
    again = [path.read_bytes() for path in written]
    tell_story(run_small(joint=False), world=15).save(tmp_path)
    assert [path.read_bytes() for path in written] == again
