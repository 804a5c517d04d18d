"""The tables of a split by channel."""

from __future__ import annotations

import pytest
from rich.console import Console
from tests.report.channel_cases import KINDS, WORLDS, case

from guaranteesim.report.tables.channels import build_channel_tables


def render(kind: str, width: int = 100) -> str:
    console = Console(width=width, color_system=None, highlight=False, markup=False)
    with console.capture() as caught:
        for part in build_channel_tables(case(kind), width):
            console.print(part)
    return caught.get().replace("\N{NO-BREAK SPACE}", " ")


def test_rows_are_in_the_order_of_their_parts_and_the_rest_comes_last() -> None:
    lines = render("ordinary").splitlines()
    names = [line.split("  ")[0].strip() for line in lines[3:10]]
    assert names == [
        "Fear of a clash",
        "Nuclear fear",
        "Sanctions",
        "Denial",
        "The lead",
        "All other",
        "Whole difference",
    ]


def test_a_star_marks_what_is_resolved_and_no_effect_what_changed_no_world() -> None:
    rows = {line[:16].strip(): line for line in render("ordinary").splitlines()}
    assert "−20*" in rows["Fear of a clash"]
    assert "*" not in rows["Denial"]
    assert rows["The lead"].count("no effect") == 3
    assert "no effect" in rows["All other"]


def test_every_channel_is_explained_and_the_idle_are_named() -> None:
    text = " ".join(render("ordinary").split())
    for item in case("ordinary").channels:
        assert f"{item.title}: {item.says}" in text
    assert "Off in both, whatever is switched: Occasions, The line and Own force." in text
    assert f"No effect in any of {WORLDS:,} worlds: The lead." in text
    assert "a conditional comparison, not a forecast" in text


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("kind", KINDS)
def test_it_fits_the_width(kind: str, width: int) -> None:
    text = render(kind, width)
    assert max(map(len, text.splitlines())) <= width
    assert "nan" not in text.split()
