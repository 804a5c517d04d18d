"""The waterfall by channel: nothing covered or cut off, and bars that lead from one value to the other."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from matplotlib.patches import Rectangle
from tests.report.channel_cases import KINDS, case
from tests.report.figures.test_figures import PIXEL, boxes, overlap, said, texts

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report import style
from guaranteesim.report.figures import draw
from guaranteesim.report.figures.waterfall import _list_bars


@pytest.mark.parametrize("kind", KINDS)
def test_legible(kind: str) -> None:
    figure = draw("waterfall", case(kind))
    found = boxes(figure)
    paper = figure.bbox.padded(PIXEL)
    assert not [text for text, box in found if not (paper.x0 <= box.x0 and box.x1 <= paper.x1)]
    assert not [text for text, box in found if not (paper.y0 <= box.y0 and box.y1 <= paper.y1)]
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert min(float(text.get_fontsize()) for text in texts(figure)) >= 9
    assert FOOTER in said(figure)
    assert "nan" not in said(figure).split()


@pytest.mark.parametrize("kind", KINDS)
def test_each_bar_begins_where_the_last_one_ended(kind: str) -> None:
    bars = _list_bars(case(kind))
    for one, other in pairwise(bars[:-1]):
        assert other.start == one.end
    assert bars[-2].end == pytest.approx(bars[-1].end, abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_bars_of_the_drawing(kind: str) -> None:
    figure = draw("waterfall", case(kind))
    (axes,) = figure.axes
    drawn = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    bars = _list_bars(case(kind))
    assert [patch.get_width() for patch in drawn] == pytest.approx([abs(bar.end - bar.start) for bar in bars])
    low, high = axes.get_xlim()
    assert all(low <= end <= high for bar in bars for end in (bar.start, bar.end))


def test_colours_tell_lower_higher_and_not_resolved() -> None:
    colours = {bar.label: bar.colour for bar in _list_bars(case("ordinary"))}
    assert colours["Fear of a clash"] == style.BLUE
    assert colours["Sanctions"] == style.ORANGE
    assert colours["Denial"] == style.FAINT


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("ordinary", "20 of the 25 points by which Coalition of the Willing lowers major violations"),
        ("nothing", "no difference between No guarantee and Coalition of the Willing is resolved"),
        ("raises", "8 of the 9 points by which Coalition of the Willing raises major violations"),
        ("tiny", "About all of the 0.9 points by which Coalition of the Willing lowers nuclear use"),
    ],
)
def test_the_title_is_the_finding(kind: str, title: str) -> None:
    assert title in draw("waterfall", case(kind)).get_label()


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_has_a_minus_sign_and_one_way_to_write_nothing(kind: str) -> None:
    figure = draw("waterfall", case(kind))
    written = [text.get_text() for text in texts(figure)]
    assert not [text for text in written if re.search(r"(?<!\w)-\d", text)]
    assert not [text for text in written if "<" in text and "%" not in text]


def test_the_axis_below_zero_has_minus_signs() -> None:
    low = case("below zero")
    ticks = [label.get_text() for label in draw("waterfall", low).axes[0].get_xticklabels()]
    assert "\N{MINUS SIGN}10" in ticks
