"""Figures in other formats and sizes: the page as asked, the layout as drawn, the same bytes every time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matplotlib.image import imread
from tests.report.figure_cases import comparison_of

from guaranteesim.errors import UserError
from guaranteesim.report import figures
from guaranteesim.report.figure_settings import (
    FigureSettings,
    find_figure_settings,
    read_formats,
    read_size,
    use_figure_settings,
)

FORMATS = ("png", "svg", "pdf")


def draw(folder: Path, size: str) -> dict[str, Path]:
    with use_figure_settings(FigureSettings(FORMATS, read_size(size))):
        paths = figures.draw_into("headline", comparison_of("two"), folder)
    return {path.suffix[1:]: path for path in paths}


@pytest.mark.parametrize(
    ("size", "inches"), [("slide", (13.333, 7.5)), ("20x15cm", (20 / 2.54, 15 / 2.54)), ("8x9in", (8, 9))]
)
def test_a_page_has_the_size_that_is_asked_for(
    size: str, inches: tuple[float, float], tmp_path: Path
) -> None:
    paths = draw(tmp_path, size)
    rows, columns = imread(paths["png"]).shape[:2]
    assert (columns, rows) == (round(200 * inches[0]), round(200 * inches[1]))
    head = paths["svg"].read_text().partition("<svg")[2].partition(">")[0]
    width, height = (float(re.search(rf' {name}="([\d.]+)pt"', head)[1]) for name in ("width", "height"))
    assert (width / 72, height / 72) == pytest.approx(inches, rel=1e-4)
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", paths["pdf"].read_bytes())
    assert [float(end) / 72 for end in box.groups()] == pytest.approx(inches, rel=1e-4)


def test_half_is_five_inches_wide_and_as_high_as_the_contents_need(tmp_path: Path) -> None:
    image = imread(draw(tmp_path, "half")["png"])
    assert image.shape[1] == 1000
    # The four edges are paper: nothing is cut off.
    for edge in (image[0], image[-1], image[:, 0], image[:, -1]):
        assert (edge[:, :3] == 1).all()


@pytest.mark.parametrize("size", ["slide", "full"])
def test_equal_figures_have_equal_bytes(size: str, tmp_path: Path) -> None:
    one, other = draw(tmp_path / "one", size), draw(tmp_path / "other", size)
    assert {kind: path.read_bytes() for kind, path in one.items()} == {
        kind: path.read_bytes() for kind, path in other.items()
    }
    assert all(b"CreationDate" not in path.read_bytes() for path in one.values())


def test_the_full_size_is_the_figure_as_drawn(tmp_path: Path) -> None:
    full = draw(tmp_path / "full", "full")
    figures.draw_into("headline", comparison_of("two"), tmp_path / "drawn")
    assert full["svg"].read_bytes() == (tmp_path / "drawn" / "headline.svg").read_bytes()
    assert full["png"].read_bytes() == (tmp_path / "drawn" / "headline.png").read_bytes()
    assert not (tmp_path / "drawn" / "headline.pdf").exists()


@pytest.mark.parametrize("text", ["large", "0x5", "1x1cm", "200x200in", "16x", "-4x4", "nanxnan"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"is no size of a figure|inches wide and high"):
        read_size(text)


def test_formats_are_read_from_lists() -> None:
    assert read_formats(["svg,PDF", "png"]) == ("png", "svg", "pdf")
    with pytest.raises(UserError, match="there is no figure format 'jpg'"):
        read_formats(["jpg"])


def test_settings_end_with_their_block() -> None:
    with use_figure_settings(FigureSettings(("pdf",))):
        assert find_figure_settings().formats == ("pdf",)
    assert find_figure_settings() == FigureSettings()
