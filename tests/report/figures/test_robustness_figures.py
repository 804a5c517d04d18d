"""Regret heatmap and rank survival: nothing covered or cut off, and titles that are the finding."""

from __future__ import annotations

from itertools import combinations

import pytest
from tests.report.figures.test_figures import PIXEL, boxes, overlap, said, texts
from tests.report.robustness_cases import KINDS, case

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report.figures import draw
from guaranteesim.report.figures.rank_survival import group_ranks

NAMES = ("regret_heatmap", "rank_survival")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_legible(name: str, kind: str) -> None:
    figure = draw(name, case(kind))
    found = boxes(figure)
    paper = figure.bbox.padded(PIXEL)
    assert not [text for text, box in found if not (paper.x0 <= box.x0 and box.x1 <= paper.x1)]
    assert not [text for text, box in found if not (paper.y0 <= box.y0 and box.y1 <= paper.y1)]
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert min(float(text.get_fontsize()) for text in texts(figure)) >= 9
    assert FOOTER in said(figure)
    assert "nan" not in said(figure).split()


def test_the_titles_are_the_findings() -> None:
    heat, ranks = (draw(name, case("in force")).get_label() for name in NAMES)
    assert heat.startswith(
        "As if in force, Coalition of the Willing is first or level with the first under every theory; NATO "
        "membership gives away up to "
    )
    level = draw("regret_heatmap", case("level")).get_label()
    # This case has the defaults alone.
    assert "are not told apart as least regretted under the defaults: at most" in level
    assert ranks.startswith("As if in force, Coalition of the Willing comes first in ")
    assert "Refusals counted, Article 5-like" in draw("regret_heatmap", case("ordinary")).get_label()


@pytest.mark.parametrize("count", range(2, 20))
def test_every_rank_is_in_one_part_of_the_bar(count: int) -> None:
    groups = group_ranks(count)
    assert [rank for first, last in groups for rank in range(first, last + 1)] == list(range(1, count + 1))


def test_the_bars_add_up_to_all_states() -> None:
    figure = draw("rank_survival", case("ordinary"))
    for axes in figure.axes[1:]:
        widths: dict[float, float] = {}
        for patch in axes.patches:
            widths[patch.get_y()] = widths.get(patch.get_y(), 0.0) + patch.get_width()
        assert list(widths.values()) == pytest.approx([1.0] * 4)


@pytest.mark.parametrize("kind", KINDS)
def test_the_heatmap_names_its_columns_and_cuts_no_label(kind: str) -> None:
    found = case(kind)
    written = [text.get_text() for text in texts(draw("regret_heatmap", found))]
    assert any(text in written for text in ("under the theory", "theory"))
    consent = any(text.endswith("weights of consent") for text in written)
    assert consent == (len(found.main.states.weighings) > 1)
    assert not [text for text in written if "\N{HORIZONTAL ELLIPSIS}" in text and len(text) < 12]


@pytest.mark.parametrize("kind", KINDS)
def test_the_key_of_the_heatmap_names_what_the_map_shows(kind: str) -> None:
    written = [text.get_text() for text in texts(draw("regret_heatmap", case(kind)))]
    cells = [text for text in written if text.startswith("≤") and len(text) > 1]
    assert bool(cells) == any(text.startswith("not told apart") for text in written)
    # The scale is left out where no cell is filled.
    assert ("regret: 0" in written) == (kind != "level")
    assert not [text for text in cells if "<" in text or text == "≤0"]
