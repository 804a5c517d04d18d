"""What figures are made of: colours, lettering, wording, labels moved apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.report import style
from guaranteesim.report.drawing.captions import describe_share_range, format_bounds, format_mean
from guaranteesim.report.drawing.label_spacing import space_labels
from guaranteesim.report.drawing.lettering import fit_text, measure_width, replace_unprintable
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_count, join_names

bounded = settings(max_examples=60, deadline=None, derandomize=True)

BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
}
"""Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB."""
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
TELLING = 20.0
"""CIE 1976 colour difference that is told apart at a glance; 2.3 is just noticeable."""


def seen(colour: str, kind: str) -> np.ndarray:
    """CIELAB coordinates of a colour as a reader with this colour vision sees it."""
    channels = style.parse_colour(colour)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    light = np.clip(np.array(BLINDNESS[kind]) @ linear, 0, 1)
    x, y, z = TO_XYZ @ light / np.array([0.9505, 1.0, 1.089])
    f = np.cbrt(np.maximum([x, y, z], 1e-9))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: str, other: str, kind: str) -> float:
    return float(np.linalg.norm(seen(one, kind) - seen(other, kind)))


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (style.BLUE, style.ORANGE),  # funnel: the stage that loses most
        (style.BLUE, style.VERMILLION),  # timeline: the two sides
        (style.BLUE, style.MUTED),  # survival, headline: against the first
        (style.VERMILLION, style.INK),  # blockers: the challenger; timeline: reneged, honoured
    ],
)
def test_hues_that_mean_different_things_are_told_apart(one: str, other: str, kind: str) -> None:
    assert difference(one, other, kind) > TELLING


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("rungs", [2, 3, 4, 5])
def test_neighbouring_rungs_are_told_apart(kind: str, rungs: int) -> None:
    colours = style.make_ordered_colours(rungs)
    assert len(colours) == rungs
    assert min(difference(one, other, kind) for one, other in pairwise(colours)) > 0.7 * TELLING


@pytest.mark.parametrize("kind", BLINDNESS)
def test_ordered_scales_are_ordered_in_lightness(kind: str) -> None:
    shades = [style.pick_heat_colour(share) for share in np.linspace(0, 1, 11)]
    lightness = [seen(shade, kind)[0] for shade in shades]
    assert lightness == sorted(lightness, reverse=True)
    ladder = [seen(colour, kind)[0] for colour in style.make_ordered_colours(6)]
    assert ladder == sorted(ladder)


@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_numbers_stand_out_on_every_shade(share: float) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2)."""
    fill = style.pick_heat_colour(share)
    bright, dark = sorted(
        (style.compute_luminance(fill), style.compute_luminance(style.pick_legible_colour(fill))),
        reverse=True,
    )
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (0.004, "<1 %"),
        (0.006, "1 %"),
        (0.014, "1 %"),
        (0.5, "50 %"),
        (0.996, ">99 %"),
        (1.0, "100 %"),
    ],
)
def test_percent(share: float, words: str) -> None:
    assert format_percent(share).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (0.001, "<0.01"),
        (0.074, "0.07"),
        (0.996, "1.0"),
        (2.44, "2.4"),
        (9.96, "10"),
        (1240.4, "1,240"),
    ],
)
def test_amount(value: float, words: str) -> None:
    assert format_mean(value) == words


def test_words_for_time_and_number() -> None:
    said = [
        format_horizon(1),
        format_horizon(18),
        format_horizon(12),
        format_horizon(24),
        format_horizon(120),
        format_count(1, "world"),
        format_count(2000, "world"),
    ]
    assert [text.replace("\xa0", " ") for text in said] == [
        "1 month", "18 months", "12 months", "2 years", "10 years", "1 world", "2,000 worlds",
    ]  # fmt: skip
    assert join_names(["A"]) == "A"
    assert join_names(["A", "B", "C"]) == "A, B and C"
    assert format_bounds(Estimate(0.4, 0.36, 0.44, 9), format_percent).replace("\xa0", " ") == "36–44 %"
    assert format_bounds(Estimate(3.0, -1.0, 7.0, 9), format_mean) == "0–7.0"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([(0.2, 0.1, 0.3), (0.8, 0.7, 0.9)], "from 20 % (A) to 80 % (B)"),
        ([(0.8, 0.7, 0.9), (0.2, 0.1, 0.3), (0.2, 0.1, 0.3)], "from 20 % (B and 1 more) to 80 % (A)"),
        ([(0.2, 0.1, 0.3), (0.25, 0.15, 0.35)], "20 % to 25 %, with overlapping intervals"),
        ([(0.2, 0.1, 0.3), (0.2, 0.1, 0.3)], "20 % throughout"),
        ([(0.2, 0.1, 0.3)], "20 % (A), unknown for the others"),
        ([], "unknown"),
    ],
)
def test_a_finding_names_those_whose_intervals_are_apart(
    values: list[tuple[float, float, float]], words: str
) -> None:
    estimates = [Estimate(*value, 9) for value in values] + [UNKNOWN]
    assert describe_share_range([*"ABC"[: len(values)], "none"], estimates).replace("\xa0", " ") == words


def test_a_finding_about_one_arrangement_alone_names_nobody() -> None:
    assert describe_share_range(["A"], [Estimate(0.2, 0.1, 0.3, 9)]).replace("\xa0", " ") == "20 %"


@bounded
@given(st.text(st.characters(codec="utf-8"), max_size=80), st.floats(0.5, 6), st.integers(1, 3))
def test_text_fits_its_place(text: str, width: float, lines: int) -> None:
    found = fit_text(text, width, style.TEXT, lines).split("\n")
    assert len(found) <= lines
    assert all(measure_width(line, style.TEXT) <= width for line in found)


@bounded
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=12))
def test_text_that_fits_is_kept(words: list[str]) -> None:
    assert fit_text(" ".join(words), 3.0, style.TEXT).split() == words


def test_a_number_stays_with_its_unit() -> None:
    assert all(
        "82" not in line or "82\xa0%" in line
        for line in fit_text("about 82\xa0% of all", 0.7, 11).split("\n")
    )


def test_letters_the_font_lacks_are_marked() -> None:
    assert replace_unprintable("a\u4e2db\x07c") == "a\N{REPLACEMENT CHARACTER}b c"


@bounded
@given(st.lists(st.floats(0, 10), min_size=1, max_size=12), st.floats(0.01, 0.8))
def test_labels_keep_their_order_and_distance(wanted: list[float], gap: float) -> None:
    placed = space_labels(wanted, gap, 0, 10)
    assert min(placed) >= -1e-9
    assert max(placed) <= 10 + 1e-9
    order = np.argsort(wanted, kind="stable")
    steps = np.diff(np.array(placed)[order])
    assert (steps >= gap - 1e-9).all()


def test_labels_that_have_room_stay() -> None:
    assert space_labels([1.0, 5.0, 9.0], 0.5, 0, 10) == pytest.approx([1.0, 5.0, 9.0])


def test_labels_without_room_share_what_there_is() -> None:
    assert space_labels([5.0, 5.0, 5.0], 20, 0, 10) == pytest.approx([0.0, 5.0, 10.0])
