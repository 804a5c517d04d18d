"""Tests of a negotiation in words, tables and its figure: nothing is cut off or missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from rich.console import Console
from tests.analysis.bargaining.bargains import make_bargain, make_outcome, make_scattered_bargain

from guaranteesim.analysis.bargaining import Bargain
from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.errors import UserError
from guaranteesim.report.figures import draw, draw_bargain
from guaranteesim.report.tables.bargaining import build_bargain_tables, list_bargain_findings

ALL = ("UKR", "USA", "RUS")


def one_term(rus: float, ukr: float = 0.2, usa: float = 0.1, **more: object) -> Bargain:
    item = make_outcome({"RUS": rus, "UKR": ukr, "USA": usa}, ALL, **more)  # type: ignore[arg-type]  # by name
    return make_bargain((2,), [item, item])


KINDS: dict[str, Callable[[], Bargain]] = {
    "a zone": lambda: make_scattered_bargain((3, 4), shift=0.1),
    "empty": lambda: make_scattered_bargain((3, 4), shift=-0.6),
    "all far on one side": lambda: one_term(-5.0, 3.0),
    "all alike": lambda: one_term(0.0, 0.0),
    "refused at any price": lambda: one_term(0.1, absolute={"UKR": ("ukr-veto",), "RUS": ("rus-troops",)}),
    "many": lambda: make_scattered_bargain((4, 4, 4, 2), shift=0.2),
}


def told(made: Bargain) -> str:
    return " ".join(list_bargain_findings(made)).replace("\xa0", " ")


def shown(made: Bargain, width: int) -> list[str]:
    screen = Console(width=width, record=True, file=StringIO(), color_system=None)
    for part in build_bargain_tables(made, width):
        screen.print(part)
    return screen.export_text().splitlines()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [60, 100, 140])
def test_tables_fit_and_end_with_what_they_are(kind: str, width: int) -> None:
    lines = shown(KINDS[kind](), width)
    assert max(map(len, lines)) <= width
    assert FOOTER in " ".join(" ".join(lines).split())


def test_a_zone_in_words() -> None:
    made = one_term(0.1)
    said = told(made)
    assert said.startswith(
        "The zone of agreement holds 2 of 2 packages (2 by the lower ends of the 95 % intervals, 2 by the "
        "upper)."
    )
    assert "Refused by RUS, UKR or USA: none." in said
    names = (
        "Nash bargaining point, Kalai-Smorodinsky point, best for UKR, most effective and as the base has it"
    )
    assert f"{names} (p001)" in said
    assert "Most effective: p001 comes first in the file and ties with p002." in said
    assert "would open" not in said


def test_one_state_empties_it() -> None:
    said = told(one_term(-0.2, costs={"RUS": {"rus-troops": 0.3}}))
    assert "The zone of agreement is empty: none of 2 packages" in said
    assert "Refused, of the packages that need its acceptance: RUS 2 of 2." in said
    assert "If the acceptance of RUS were not required, the zone would hold 2 packages." in said
    assert "If RUS dropped one objection (rus-troops: No troops), the zone would hold 2 packages." in said
    assert "Its worst-off required state is RUS, at −0.20." in said


def test_two_states_empty_it_and_none_alone() -> None:
    said = told(one_term(-0.2, usa=-0.1))
    assert "No single state's acceptance, if it were not required, would open the zone." in said
    assert "No single objection, if it were dropped, would open the zone." in said


def test_refused_at_any_price() -> None:
    said = told(one_term(0.1, absolute={"UKR": ("ukr-veto",)}))
    assert "Every package meets an objection that no price settles, so none comes nearest." in said
    assert "If UKR dropped one objection (ukr-veto: No veto), the zone would hold 2 packages." in said
    assert "refuses" in " ".join(shown(one_term(0.1, absolute={"UKR": ("ukr-veto",)}), 120))


def test_what_deters_most_and_is_refused() -> None:
    items = [make_outcome({"RUS": value, "UKR": 0.2, "USA": 0.1}, ALL, efficacy)
             for value, efficacy in ((0.1, 0.4), (-0.1, 0.9))]  # fmt: skip
    said = told(make_bargain((2,), items))
    assert "The most effective package of all (p002: option 1) leaves 90 % (89–91) of worlds" in said
    assert "RUS would refuse it." in said
    assert "RUS is moved most by Term 0: option 1 instead of option 0: −0.20*." in said


@pytest.mark.parametrize("kind", KINDS)
def test_the_figure_is_within_its_sheet(kind: str) -> None:
    figure = draw("bargaining", KINDS[kind]())
    canvas = figure.canvas
    canvas.draw()
    renderer = canvas.get_renderer()  # type: ignore[attr-defined]  # of the Agg canvas
    whole = figure.bbox
    for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
        if text.get_text() and text.get_visible():
            box = text.get_window_extent(renderer)
            assert box.x0 >= whole.x0 - 1, text.get_text()
            assert box.x1 <= whole.x1 + 1, text.get_text()
            assert box.y0 >= whole.y0 - 1, text.get_text()
    assert not _overlapping(figure)


def _overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts of the sheet itself that lie on one another."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # of the Agg canvas
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in figure.texts]
    return [
        (one[:30], other[:30])
        for place, (one, box) in enumerate(boxes)
        for other, behind in boxes[place + 1 :]
        if box.x0 < behind.x1 and behind.x0 < box.x1 and box.y0 + 2 < behind.y1 and behind.y0 + 2 < box.y1
    ]


def test_the_figure_says_what_it_is() -> None:
    empty = draw("bargaining", KINDS["empty"]())
    said = " ".join(text.get_text() for text in empty.texts).replace("\n", " ").replace("\xa0", " ")
    assert "None of 12 packages suits all whose acceptance it takes" in said
    assert FOOTER in said
    assert "Nearest to agreement" in said
    far = draw("bargaining", KINDS["all far on one side"]())
    assert "(0 lies right)" in far.axes[0].get_xlabel() or "(0 lies" in far.axes[0].get_ylabel()


def test_the_same_figure_is_the_same_file(tmp_path: Path) -> None:
    made = KINDS["a zone"]()
    first, second = draw_bargain(made, tmp_path / "a"), draw_bargain(made, tmp_path / "b")
    assert [path.name for path in first] == ["bargaining.png", "bargaining.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_it_is_drawn_from_a_negotiation_only() -> None:
    made = KINDS["a zone"]()
    with pytest.raises(UserError, match="is drawn from a comparison"):
        draw("headline", made)


def test_alternating_offers_in_words_and_as_a_table() -> None:
    items = [make_outcome({"RUS": a, "UKR": b}, ("RUS", "UKR")) for a, b in ((0.4, 0.0), (0.0, 0.4))]
    made = make_bargain((2,), items)
    # A pie of 0.4 with a risk of 5 %: the first to offer gets 0.4/1.95.
    assert (
        "Alternating offers of lotteries over the packages of the zone, with a risk of 5 % that a refusal "
        "ends the talks: RUS expects +0.21 if RUS offers first or +0.19 if UKR offers first; UKR expects "
        "+0.19 if RUS offers first or +0.21 if UKR offers first; the Nash solution over the same lotteries "
        "is +0.20 for RUS and +0.20 for UKR."
    ) in told(made)
    screen = "\n".join(shown(made, 100)).replace("\xa0", " ")
    assert "RUS offers first" in screen
    assert "p001 51 %, p002 49 %" in screen
    assert "p001 50 %, p002 50 %" in screen


def test_offers_are_not_told_without_a_zone_or_a_solution() -> None:
    assert "Alternating" not in told(one_term(-0.2))
    items = [make_outcome({"RUS": 0.1, "UKR": 0.2}, asked) for asked in (ALL, ("UKR", "USA"))]
    assert "Alternating offers have no solution here" in told(make_bargain((2,), items))


def test_worlds_without_a_deal_side_by_side() -> None:
    made = one_term(0.1)
    other = one_term(-0.2, absolute={"USA": ("x",)})
    other = replace(other, no_deal=other.no_deal.model_copy(update={"name": "hold", "title": "Hold"}))
    both = replace(made, rivals=(other,))
    assert "Packages in the zone, of 2 packages, by what happens without a deal: small 2 and hold 0." in told(
        both
    )
    screen = "\n".join(shown(both, 120)).replace("\xa0", " ")
    assert "What each world without a deal makes of p001 (Nash bargaining point)" in screen
    [row] = [line for line in screen.splitlines() if line.startswith("Hold ")]
    assert row.split()[1:3] == ["0", "none"]
    assert "refuses" in row
    assert "What each world" not in "\n".join(shown(made, 120))


def test_one_package_in_the_zone_leaves_nothing_to_offer() -> None:
    items = [make_outcome({"RUS": a, "UKR": 0.2}, ("RUS", "UKR")) for a in (0.1, -0.1)]
    made = make_bargain((2,), items)
    assert "Alternating offers lead to the one package of the zone, whoever offers first." in told(made)
    assert "offers first" not in "\n".join(shown(made, 100)).replace("whoever offers first", "")
