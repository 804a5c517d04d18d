"""Figures of experiments and sweeps: nothing covered or cut off, and nothing named that is not shown."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from tests.report.experiment_cases import FEAR, KINDS, NUCLEAR, case, without_numbers
from tests.report.figures.test_figures import PIXEL, boxes, overlap, said, texts

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.errors import UserError
from guaranteesim.report.figures import draw
from guaranteesim.report.figures.experiment import find_sweep
from guaranteesim.report.tables.experiment import describe_spread, format_experiment_footer, format_row_share
from guaranteesim.studies import views


@pytest.mark.parametrize("kind", KINDS)
def test_legible(kind: str) -> None:
    figure = draw("experiment", case(kind))
    found = boxes(figure)
    paper = figure.bbox.padded(PIXEL)
    assert not [text for text, box in found if not (paper.x0 <= box.x0 and box.x1 <= paper.x1)]
    assert not [text for text, box in found if not (paper.y0 <= box.y0 and box.y1 <= paper.y1)]
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert min(float(text.get_fontsize()) for text in texts(figure)) >= 9
    assert FOOTER in said(figure)
    assert "nan" not in said(figure).split()


def test_one_number_is_drawn_as_curves_and_a_grid_of_two_as_a_map() -> None:
    one, two = find_sweep(case("one number")), find_sweep(case("two numbers"))
    assert one is not None
    assert [factor.path for factor in one.factors] == [FEAR]
    assert two is not None
    assert [(factor.path, factor.scale) for factor in two.factors] == [(FEAR, "linear"), (NUCLEAR, "log")]
    for kind in ("one sampled", "two sampled", "alone", "theories", "many", "four numbers"):
        assert find_sweep(case(kind)) is None


def test_a_panel_for_each_number_the_strongest_first() -> None:
    figure = draw("experiment", case("four numbers"))
    _, *panels = figure.axes
    assert len(panels) == 4
    # Only the fear of a clash acts, from 70 % to 10 %.
    first = next(line for line in panels[0].lines if line.get_marker() == "o")
    x, y = first.get_data()
    assert y == pytest.approx(0.7 - 0.2 * np.asarray(x), abs=0.02)
    assert len({axes.get_ylim() for axes in panels}) == 1
    title = str(figure.get_label()).replace("\N{NO-BREAK SPACE}", " ")
    assert title.startswith("Coalition has less major violation within the horizon than No guarantee in ")
    assert title.endswith("not resolved at 40 worlds each")


def test_many_numbers_are_cut_and_the_subtitle_says_so() -> None:
    figure = draw("experiment", case("many"))
    assert len(figure.axes) == 1 + 9
    assert "the 9 of 12 numbers that move the means most" in said(figure)
    assert "11 other arrangements" in said(figure)


def test_a_view_draws_it() -> None:
    view = views.Experiment.present(case("four numbers"))
    assert view.plot().get_label() == draw("experiment", case("four numbers")).get_label()


def test_nothing_to_vary_is_refused() -> None:
    with pytest.raises(UserError, match="no number varies"):
        draw("experiment", without_numbers())


@pytest.mark.parametrize(
    ("kind", "there", "missing"),
    [
        (
            "two numbers",
            ("less under Coalition", "not resolved", "line: no difference", "numbers: Coalition minus"),
            ("×",),
        ),
        ("never less", ("less under No guarantee",), ("less under Coalition", "not resolved", "line:")),
        ("fine grid", ("less under No guarantee (×)", "line: no difference"), ("numbers:",)),
    ],
)
def test_the_key_of_the_map_names_what_it_shows(
    kind: str, there: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    sweep = find_sweep(case(kind))
    assert sweep is not None
    # The title tells the shares of the plane, so only the texts of the key are looked at.
    key = [text.get_text() for text in texts(draw("indifference_map", sweep)) if text.get_gid() is None]
    written = " ".join(" ".join(key).split())
    assert not [text for text in there if text not in written]
    assert not [text for text in missing if text in written]


def test_the_map_shows_whole_cells_and_numbers_with_signs() -> None:
    sweep = find_sweep(case("two numbers"))
    assert sweep is not None
    axes = draw("indifference_map", sweep).axes[0]
    assert axes.get_xlim() == pytest.approx((-0.5, 3.5))
    assert axes.get_ylim() == pytest.approx((10**-1.25, 10**1.25))
    numbers = {text.get_text() for text in axes.texts}
    assert "+10" in numbers
    assert "\N{MINUS SIGN}50" in numbers


def test_overlapping_bands_are_explained() -> None:
    sweep = find_sweep(case("one number"))
    assert sweep is not None
    assert "compared world by world" in said(draw("response_curves", sweep))


def test_the_title_is_about_the_arrangement_in_colour() -> None:
    figure = draw("experiment", case("many"))
    key = [text.get_text() for text in figure.axes[0].texts]
    assert str(figure.get_label()).startswith(f"{key[0]} has less")


def test_few_rows_are_counted_so_that_their_parts_add_up() -> None:
    """39 and 1 of 40 are 98 % and 3 %, which is 101 %."""
    assert [format_row_share(share, 40) for share in (0.975, 0.0, 0.025)] == ["39", "0", "1"]
    assert format_row_share(0.975, 400).replace("\N{NO-BREAK SPACE}", " ") == "98 %"
    experiment = case("theories")
    counted = [
        int(word) for word in re.findall(r"in (\d+)", describe_spread(experiment, experiment.outcomes[0]))
    ]
    assert sum(counted) == 14
    title = str(draw("experiment", experiment).get_label())
    assert f" in {counted[0]} of 14" in title


def test_the_footer_says_what_the_rows_are_crossed_with() -> None:
    assert "7\N{NO-BREAK SPACE}rows over challenger.clash_aversion, each under 2 theories or levels;" in (
        format_experiment_footer(case("theories"))
    )
    assert "under" not in format_experiment_footer(case("one number"))
