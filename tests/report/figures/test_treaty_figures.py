"""The picture of the treaty and of the challenger's view, for every shipped scenario."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from tests.small_world import make_scenario

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.report.figures import draw
from guaranteesim.scenario.files.catalog import list_shipped_scenarios
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.studies.challenger_study import foresee_challenger

PIXEL = 1.0
NAMES = sorted(path.stem for path in list_shipped_scenarios())
OFTEN = (
    *("no-guarantee", "article-5-like", "istanbul-draft-2022-ru", "staged-ladder", "nato-5", "minsk-2014-15"),
    *("seato-1954", "kuwait-1990", "cyprus-1974", "us-28-points", "strategic-ambiguity", "kuwait-1961"),
)
"""Scenarios of every kind and size, drawn in each run of the tests; the others take minutes."""


@cache
def load(name: str) -> Scenario:
    return load_scenario(name)


def list_cases() -> list[object]:
    return [name if name in OFTEN else pytest.param(name, marks=pytest.mark.nightly) for name in NAMES]


def list_texts(figure: Figure) -> list[Text]:
    found = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text for text in found if text.get_text().strip()]


def read_words(figure: Figure) -> str:
    return " ".join(" ".join(text.get_text().split()) for text in list_texts(figure))


def overlap(one: Bbox, other: Bbox) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    tall = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > PIXEL and tall > PIXEL


def check_legible(figure: Figure) -> None:
    figure.draw_without_rendering()
    found = [(text.get_text(), text.get_window_extent()) for text in list_texts(figure)]
    paper = figure.bbox.padded(PIXEL)
    outside = [
        text
        for text, box in found
        if box.x0 < paper.x0 or box.x1 > paper.x1 or box.y0 < paper.y0 or box.y1 > paper.y1
    ]
    assert not outside
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert min(text.get_fontsize() for text in list_texts(figure)) >= 9
    assert FOOTER in read_words(figure)
    assert "nan" not in read_words(figure).split()


@pytest.mark.parametrize("name", list_cases())
def test_the_treaty_of_every_shipped_scenario_is_legible_and_whole(name: str) -> None:
    scenario = load(name)
    figure = draw("treaty", explain_arrangement(scenario))
    check_legible(figure)
    words = read_words(figure)
    for number, commitment in enumerate(scenario.arrangement.commitments.values(), start=1):
        title = " ".join((commitment.title or "").split())
        assert title in words
        if len(scenario.arrangement.commitments) > 1:
            assert f"{number}. {title}" in words
    if scenario.arrangement.commitments and not scenario.rule_only:
        for rung in scenario.ladder.values():
            assert rung.title in words


@pytest.mark.parametrize("name", list_cases())
def test_what_the_challenger_expects_is_legible_in_every_scenario_that_can_be_asked(name: str) -> None:
    scenario = load(name)
    if scenario.rule_only or scenario.start.at_war:
        pytest.skip("the challenger has no rung to choose")
    figure = draw("challenger", foresee_challenger(scenario))
    check_legible(figure)
    words = read_words(figure)
    assert "Every number is the centre of its range" in words
    assert "its look-ahead differs" in words


def test_who_can_block_is_said_in_words_and_drawn_as_another_shape() -> None:
    figure = draw("treaty", explain_arrangement(make_scenario("all")))
    words = read_words(figure)
    assert words.startswith("Each of the 4 states that vote, among them Russia, the challenger, can block it")
    assert "4 can block, each alone:" in words
    octagons = [patch for patch in figure.axes[0].patches if len(patch.get_path().vertices) == 9]
    # Four parties, and the states that must sign.
    assert len(octagons) >= 4
    free = draw("treaty", explain_arrangement(make_scenario("each")))
    assert "Once it is in force, nobody alone can block it" in read_words(free)


def test_titles_of_hostile_length_are_cut_or_broken() -> None:
    long = "An extraordinarily long name of a state that does not end before the column does, ever and ever"
    form = make_scenario({"at_least": 2}).model_dump(mode="json")
    for state in form["states"].values():
        state["title"] = long
    from guaranteesim.scenario.reading.loader import load_from_dict

    check_legible(draw("treaty", explain_arrangement(load_from_dict(form))))


def test_no_guarantee_says_so() -> None:
    words = read_words(draw("treaty", explain_arrangement(make_scenario(None))))
    assert words.startswith("No state is committed to help Ukraine, and nobody can block help")
