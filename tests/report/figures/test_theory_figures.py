"""The figures of a comparison under theories: nothing covered, nothing cut off, whatever the names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from tests.analysis.theories.test_orderings import across
from tests.report.figure_cases import LONG
from tests.report.figures.test_figures import PIXEL, boxes, overlap, said, texts

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.theories.theory_comparison import TheoryComparison
from guaranteesim.report.figures import draw, list_figure_names

NAMES = list_figure_names("theories")


@cache
def case(kind: str) -> TheoryComparison:
    letters = "abcdefghijkl"
    if kind == "one theory":
        return across(defaults={"a": 0.1, "b": 0.5}, one={"a": 0.4, "b": 0.2})
    if kind == "no number":
        return across(defaults={"a": None, "b": None}, one={"a": None, "b": None})
    many: dict[str, dict[str, float | None]] = {
        ("defaults" if not t else f"t{t}"): {
            name: ((i * (t + 1)) % 12) / 12 for i, name in enumerate(letters)
        }
        for t in range(16)
    }
    found = across(**many)
    if kind == "twelve under sixteen":
        return found
    trials = tuple(replace(trial, short="A theory with a long name") for trial in found.trials)
    titles = [LONG, LONG, "W" * 90, "", *letters[4:]]
    scenarios = tuple(
        scenario.model_copy(update={"title": title})
        for scenario, title in zip(found.scenarios, titles, strict=True)
    )
    return replace(found, trials=trials, scenarios=scenarios)


@pytest.mark.parametrize("kind", ["one theory", "no number", "twelve under sixteen", "long names"])
@pytest.mark.parametrize("name", NAMES)
def test_legible(name: str, kind: str) -> None:
    figure = draw(name, case(kind))
    found = boxes(figure)
    paper = figure.bbox.padded(PIXEL)
    outside = [text for text, box in found if not (paper.x0 <= box.x0 and box.x1 <= paper.x1)]
    outside += [text for text, box in found if not (paper.y0 <= box.y0 and box.y1 <= paper.y1)]
    assert not outside
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert min(float(text.get_fontsize()) for text in texts(figure)) >= 9
    assert FOOTER in said(figure)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_and_every_theory_is_there(name: str) -> None:
    figure = draw(name, case("twelve under sixteen"))
    shown = Counter(text.get_text() for text in texts(figure))
    assert all(shown[f"t{place}"] == 1 for place in range(1, 16))
    assert sum(count for text, count in shown.items() if text.replace("–", "").isdigit()) == 12 * 16


def test_the_finding_counts_what_turns_round() -> None:
    assert "none holds under every theory, 1 turns round" in said(
        draw("theories_violation", case("one theory"))
    )
    assert "nothing to rank" in said(draw("theories_honoured", case("no number")))
