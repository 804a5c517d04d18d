"""A negotiation as tables that fit the width they are given, and its findings in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.analysis.bargaining import NEAREST, Bargain, Without
from guaranteesim.analysis.bargaining.effects import Effect, effects
from guaranteesim.analysis.comparison import FOOTER
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.report import wording
from guaranteesim.report.grid import ColumnCells, packed
from guaranteesim.report.wording import MINUS, counted, listed

if TYPE_CHECKING:
    from rich.console import RenderableType

LEGEND = (
    "surplus: what a state expects of a package beyond no deal, less its objections; 1 is the worth of the "
    "whole protégé. all accept: the chance that every required state does. no major violation, direct "
    "clash: shares of worlds if the package is in force. In brackets: 95 % intervals. †: its acceptance is "
    "not required."
)
EFFECTS_LEGEND = (
    "Mean over the packages that differ in nothing else, on common random numbers; surpluses in the same "
    "unit, worlds without a major violation in percentage points. * where the 95 % interval, taken by "
    "itself, excludes 0. refuses: an objection that no price settles; ‡: only together with some of the "
    "other options."
)
OUTRIGHT = "refuses"
"""Stands for the surplus of a state that objects absolutely."""


def bargain_tables(bargain: Bargain, width: int = 120) -> list[RenderableType]:
    """What is found, what is negotiated, the packages worth a name, and what moves whom, for rich in order.

    Args:
        bargain: What to show.
        width: Columns of the terminal or page.
    """
    from rich.text import Text

    title, *terms = _agenda(bargain)
    parts: list[RenderableType] = [Text(line) for line in (title, *findings(bargain), "", *terms, "")]
    if bargain.named():
        parts += [*_named(bargain, width), Text(LEGEND, style="dim"), ""]
    parts += [*_moves(bargain, width), Text(EFFECTS_LEGEND, style="dim"), ""]
    return [*parts, Text(footer(bargain), style="dim")]


def footer(bargain: Bargain) -> str:
    """What was run, and how to take it."""
    months = counted(bargain.base.run.horizon_months, "month")
    return (
        f"{counted(len(bargain.packages), 'package')}, {counted(bargain.worlds, 'world')} each over "
        f"{months}, seed {bargain.seed}; no deal: {bargain.no_deal.title}; {FOOTER}."
    )


def findings(bargain: Bargain) -> list[str]:
    """What the tables say, a sentence or two each."""
    return [
        _size(bargain),
        *_refusals(bargain),
        *(_settled(bargain, place) for place in bargain.named()),
        *_opening(bargain),
        *_effective(bargain),
        *_strongest(bargain),
    ]


def _agenda(bargain: Bargain) -> Iterator[str]:
    """Every term with its options."""
    about = bargain.negotiation.about
    yield f"{about.title}: {counted(len(bargain.packages), 'package')} from {bargain.base.title}"
    for term in about.terms.values():
        options = "; ".join(option.title for option in term.options.values())
        yield f"  {term.title}: {options}"


def _size(bargain: Bargain) -> str:
    inside, surely, perhaps = (int(flags.sum()) for flags in (bargain.zone, bargain.surely, bargain.perhaps))
    total = counted(len(bargain.packages), "package")
    ends = f"{surely} by the lower ends of the 95 % intervals, {perhaps} by the upper"
    if inside:
        return f"The zone of agreement holds {inside} of {total} ({ends})."
    return (
        f"The zone of agreement is empty: none of {total} leaves every required state at least as well off "
        f"as no deal ({ends})."
    )


def _refusals(bargain: Bargain) -> Iterator[str]:
    """Which state refuses how many packages."""
    refused = bargain.required & (bargain.surplus < 0)
    asked = bargain.required.sum(axis=0)
    counts = {
        state: (int(count), int(of))
        for state, count, of in zip(bargain.states, refused.sum(axis=0), asked, strict=True)
        if of
    }
    some = [f"{state} {count} of {of}" for state, (count, of) in counts.items() if count]
    none = [state for state, (count, _) in counts.items() if not count]
    if some:
        yield f"Refused, of the packages that need its acceptance: {listed(some)}."
    if none:
        yield f"Refused by {listed(none, 'or')}: none."


def title_of(bargain: Bargain, place: int) -> str:
    """What a package is worth a name for, and its number: "nash bargaining point and best for UKR (p002)"."""
    titles = listed([point.title for point in bargain.named()[place]])
    return f"{titles[:1].upper()}{titles[1:]} ({bargain.packages[place].name})"


def _settled(bargain: Bargain, place: int) -> str:
    """A package worth a name and its terms; of the nearest one also what keeps it from agreement."""
    terms = bargain.negotiation.terms.values()
    settled = zip(terms, bargain.option_titles(place), strict=True)
    text = f"{title_of(bargain, place)}: {'; '.join(f'{term.title}: {title}' for term, title in settled)}."
    if NEAREST not in {point.kind for point in bargain.named()[place]}:
        return text
    state = bargain.worst_off(place)
    worst = bargain.surplus[place, bargain.states.index(state)]
    return f"{text} Its worst-off required state is {state}, at {signed(float(worst))}."


def _opening(bargain: Bargain) -> Iterator[str]:
    """What alone would open an empty zone, or say that nothing alone does."""
    if bargain.zone.any():
        return
    for kind, nothing in (
        ("state", "No single state's acceptance, if it were not required, would open the zone."),
        ("objection", "No single objection, if it were dropped, would open the zone."),
    ):
        opening = [item for item in bargain.without() if item.kind == kind and item.packages]
        if not opening:
            yield nothing
        yield from (_opens(bargain, item) for item in opening)
    if bargain.nearest is None:
        yield "Every package meets an objection that no price settles, so none comes nearest."


def _opens(bargain: Bargain, item: Without) -> str:
    size = counted(item.packages, "package")
    if item.kind == "state":
        return f"If the acceptance of {item.state} were not required, the zone would hold {size}."
    stated = bargain.objection(item.name).stated.rstrip(".")
    return f"If {item.state} dropped one objection ({item.name}: {stated}), the zone would hold {size}."


def _effective(bargain: Bargain) -> Iterator[str]:
    """The most effective package of all, and who refuses it, where it is outside the zone."""
    place = int(np.argmax(bargain.efficacy))
    refusing = bargain.refusing(place)
    if refusing:
        share = wording.share(bargain.judged[place].efficacy)
        yield (
            f"The most effective package of all ({bargain.packages[place].name}: "
            f"{'; '.join(bargain.option_titles(place))}) leaves {share} of worlds without a major violation; "
            f"{listed(refusing)} would refuse it."
        )


def _strongest(bargain: Bargain) -> Iterator[str]:
    """For each state the option that moves it most."""
    found = effects(bargain)
    for state in bargain.states:
        own = [item for item in found if item.state == state]
        outright = [item for item in own if item.refused == 1]
        if outright:
            options = listed([_option(bargain, item) for item in outright])
            yield f"{state} refuses outright: {options}."
        top = max(own, key=lambda item: abs(item.change.value))
        if not abs(top.change.value) > 0:
            yield f"{state} is moved by no option."
            continue
        first = next(iter(bargain.negotiation.terms[top.term].options.values())).title
        yield f"{state} is moved most by {_option(bargain, top)} instead of {first}: {_worth(top.change)}."


def _option(bargain: Bargain, item: Effect) -> str:
    term = bargain.negotiation.terms[item.term]
    return f"{term.title}: {term.options[item.option].title}"


def _named(bargain: Bargain, width: int) -> Iterator[RenderableType]:
    places = list(bargain.named())
    names = [title_of(bargain, place) for place in places]
    settled = [bargain.option_titles(place) for place in places]
    terms: list[ColumnCells] = [
        (term.title, [titles[place] for titles in settled])
        for place, term in enumerate(bargain.negotiation.terms.values())
    ]
    yield from packed("Packages worth a name: what they settle", names, terms, width)
    chosen = [bargain.judged[place] for place in places]
    columns: list[ColumnCells] = [
        (f"surplus\n{state}", [_surplus(bargain, place, state) for place in places])
        for state in bargain.states
    ]
    columns += [
        ("all\naccept", [wording.share(item.joint) for item in chosen]),
        ("no major\nviolation", [wording.share(item.efficacy) for item in chosen]),
        ("direct\nclash", [wording.share(item.clash) for item in chosen]),
    ]
    yield from packed("What the sides make of them", names, columns, width)


def _surplus(bargain: Bargain, place: int, state: str) -> str:
    item = bargain.judged[place]
    if item.absolute.get(state):
        return OUTRIGHT
    mark = "" if state in item.required else "†"
    return f"{_worth(item.surplus[state]).replace('*', '')}{mark}"


def _moves(bargain: Bargain, width: int) -> Iterator[RenderableType]:
    """The main effects: a row an option, a column a state."""
    found = effects(bargain)
    rows = list(dict.fromkeys((item.term, item.option) for item in found))
    cells = {(item.term, item.option, item.state): item for item in found}
    names = [_option(bargain, cells[row[0], row[1], ""]) for row in rows]
    columns: list[ColumnCells] = [
        (state, [_moved(cells[term, option, state]) for term, option in rows]) for state in bargain.states
    ]
    columns.append(
        ("no major\nviolation", [wording.points(cells[term, option, ""].change) for term, option in rows])
    )
    title = "Which term moves whom: change against the first option of the term"
    yield from packed(title, names, columns, width)


def _moved(item: Effect) -> str:
    if item.refused == 1:
        return OUTRIGHT
    return f"{_worth(item.change)}{'‡' if item.refused else ''}"


def _worth(estimate: Estimate) -> str:
    """Return a gain or loss: "−0.21* (−0.25, −0.17)"."""
    if math.isinf(estimate.value):
        return signed(estimate.value)
    return wording.difference(estimate, 3 if abs(estimate.value) < 0.0995 else 2)


def signed(value: float) -> str:
    """Two decimals with their sign, three below 0.1."""
    if value == -np.inf:
        return f"{MINUS}∞"
    text = f"{abs(value):.{3 if abs(value) < 0.0995 else 2}f}"
    return text if not float(text) else f"{MINUS if value < 0 else '+'}{text}"
