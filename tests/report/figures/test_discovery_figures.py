"""Trade-off of PRIM and the box: nothing covered or cut off, and titles that claim what the text claims."""

from __future__ import annotations

from itertools import combinations

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from tests.report.discovery_cases import KINDS, case
from tests.report.figures.test_figures import PIXEL, boxes, overlap, said, texts

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report.figures import draw

NAMES = ("prim_tradeoff", "prim_box")


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


def _measure_dots(figure: Figure) -> list[tuple[float, float]]:
    """Return the positions of the boxes, pixels."""
    axes = figure.axes[0]
    dots = next(line for line in axes.lines if line.get_marker() == "o")
    return [tuple(pair) for pair in axes.transData.transform(dots.get_xydata())]


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_lies_on_a_dot(kind: str) -> None:
    figure = draw("prim_tradeoff", case(kind))
    ground = figure.axes[1]
    badges = [patch for patch in ground.patches if isinstance(patch, Ellipse)]
    assert len(badges) == len({len(box.restrictions) for box in case(kind).trajectory})
    radius = 0.5 * 0.27 * figure.dpi
    for badge in badges:
        x, y = ground.transData.transform(badge.center)
        assert all(((x - a) ** 2 + (y - b) ** 2) ** 0.5 > radius for a, b in _measure_dots(figure))


def test_the_title_claims_a_box_only_where_the_text_does() -> None:
    titles = {
        kind: str(draw("prim_tradeoff", case(kind)).get_label()).replace("\N{NO-BREAK SPACE}", " ")
        for kind in KINDS
    }
    assert titles["all claimed"].startswith("2 restrictions hold 70")
    assert titles["one"].startswith("1 restriction holds 70")
    assert titles["one claimed"].startswith("A box of 5 restrictions, of which 1 stands out from chance,")
    assert titles["nothing claimed"].startswith("No box is claimed: no restriction stands out from chance")
    assert "with 4 further restrictions that may be chance, the box holds" in str(
        draw("prim_box", case("one claimed")).get_label()
    ).replace("\N{NO-BREAK SPACE}", " ")
    # The box's own figure agrees.
    assert "none stands out from chance" in str(draw("prim_box", case("nothing claimed")).get_label())


def test_rows_held_out_are_shown_where_they_are_known() -> None:
    for kind, drawn in (("one claimed", 1), ("nothing claimed", 0)):
        figure = draw("prim_tradeoff", case(kind))
        assert sum(line.get_marker() == "D" for line in figure.axes[0].lines) == drawn
        assert ("Diamond" in said(figure)) == bool(drawn)
