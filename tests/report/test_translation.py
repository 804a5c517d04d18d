"""The German catalogue: current, complete, with the same placeholders; English figures stay as they are."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from tests.report.figure_cases import comparison_of, run_of

from guaranteesim.report import figures, translation
from guaranteesim.report.drawing.lettering import replace_unprintable
from guaranteesim.report.figure_settings import FigureSettings, use_figure_settings
from guaranteesim.report.words.names import format_worlds, format_years

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "src" / "guaranteesim" / "locale" / "de" / "LC_MESSAGES" / "guaranteesim.po"
GERMAN = FigureSettings(("svg",), None, "de")


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "catalogue.py"))


@pytest.fixture(scope="module")
def messages() -> list[Any]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="de") if message.id]


def test_the_catalogue_and_its_compiled_form_are_current(script: dict[str, Any]) -> None:
    for path, content in script["build_files"]().items():
        assert path.read_bytes() == content, f"run scripts/catalogue.py: {path.name} is not current"


def test_every_marked_message_is_translated(script: dict[str, Any], messages: list[Any]) -> None:
    known = {message.id for message in messages}
    assert {message.id for message in script["extract_messages"]() if message.id} == known
    assert len(known) > 100
    for message in messages:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), message.id
        assert not message.fuzzy


def test_placeholders_and_lines_agree(messages: list[Any]) -> None:
    for message in messages:
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        named = {name for source in sources for name in re.findall(r"{(\w+)}", source)}
        for form in forms:
            # The singular may leave the number out.
            assert set(re.findall(r"{(\w+)}", form)) <= named, message.id
        assert set(re.findall(r"{(\w+)}", forms[-1])) == set(re.findall(r"{(\w+)}", sources[-1])), message.id
        assert replace_unprintable(forms[-1].replace("\n", "")) == forms[-1].replace("\n", "")


def test_numbers_choose_the_form_of_their_noun() -> None:
    with use_figure_settings(GERMAN), translation.speak_language_of_figures():
        assert format_worlds(1) == "1\xa0Welt"
        assert format_worlds(1200) == "1,200\xa0Welten"
        assert translation._("a text that no catalogue has") == "a text that no catalogue has"
    assert format_worlds(2) == "2\xa0worlds"


def test_the_language_holds_while_a_figure_is_drawn_and_no_longer() -> None:
    with use_figure_settings(GERMAN):
        assert format_years(10) == "10\xa0years"
        drawn = figures.draw("headline", comparison_of("two"))
        assert "Vergleich, keine Prognose" in _read_texts(drawn)
        assert format_years(10) == "10\xa0years"
    assert "a conditional comparison, not a forecast" in _read_texts(
        figures.draw("headline", comparison_of("two"))
    )


@pytest.mark.parametrize("name", figures.list_figure_names("comparison"))
def test_every_figure_of_a_comparison_has_german_captions(name: str) -> None:
    with use_figure_settings(GERMAN):
        texts = _read_texts(figures.draw(name, comparison_of("asked, thirteen")))
    _check_german(texts)


def test_the_figures_of_a_run_have_german_labels() -> None:
    with use_figure_settings(GERMAN):
        calendar = _read_texts(figures.draw("calendar", run_of("long title")))
        timeline = _read_texts(figures.draw("timeline", run_of("long title")))
    _check_german(calendar)
    # What the states did is told in English sentences below the lanes.
    assert "Vom Herausforderer genommenes Gebiet, %" in timeline
    assert "keine Prognose" in timeline


def _read_texts(figure: Any) -> str:
    from matplotlib.text import Text

    return " ".join(text.get_text().replace("\n", " ") for text in figure.findobj(Text))


def _check_german(texts: str) -> None:
    assert "keine Prognose" in texts
    assert "(Herausforderer)" in texts
    for word in (" worlds", " share of", "violation", " intervals", "casus foederis met", " months of"):
        assert word not in texts, f"{word} in {texts}"
