"""A negotiation as tables that fit a given width, and its findings in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.analysis.bargaining import NEAREST, Bargain, ZoneWithout
from guaranteesim.analysis.bargaining.term_effects import Effect, compute_term_effects
from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.tables.bargaining_solutions import (
    NO_DEAL_LEGEND,
    build_no_deal_tables,
    build_offer_tables,
    describe_no_deals,
    describe_offers,
    describe_offers_legend,
)
from guaranteesim.report.tables.layout import ColumnCells, build_fitting_tables
from guaranteesim.report.words import formats
from guaranteesim.report.words.names import format_count, join_names

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
NOTHING_TO_COMPARE = "–"
"""The cell text where the exclusions leave no package with the first option beside one with the other."""
OUTRIGHT = "refuses"
"""The cell text instead of a surplus, for a state that objects absolutely."""


def build_bargain_tables(bargain: Bargain, width: int = 120) -> list[RenderableType]:
    """Return the findings, the agenda, and the tables of named packages and of effects, in order for rich.

    Args:
        bargain: The negotiation.
        width: Columns of the terminal or page.
    """
    from rich.text import Text

    # The findings come right after the title, because they are what a reader looks for first.
    title, *terms = _list_agenda(bargain)
    parts: list[RenderableType] = [
        Text(line) for line in (title, *list_bargain_findings(bargain), "", *terms, "")
    ]
    if bargain.group_points_by_package():
        parts += [*_build_named_package_tables(bargain, width), Text(LEGEND, style="dim"), ""]
    if offers := list(build_offer_tables(bargain, width)):
        parts += [*offers, Text(describe_offers_legend(bargain), style="dim"), ""]
    if bargain.rivals:
        parts += [*build_no_deal_tables(bargain, width), Text(NO_DEAL_LEGEND, style="dim"), ""]
    parts += [*_build_effect_tables(bargain, width), Text(EFFECTS_LEGEND, style="dim"), ""]
    return [*parts, Text(format_bargain_footer(bargain), style="dim")]


def format_bargain_footer(bargain: Bargain) -> str:
    """Return the size of the runs, and the reminder that this is no forecast."""
    months = format_count(bargain.base.run.horizon_months, "month")
    packages = format_count(len(bargain.packages), "package")
    return (
        f"{packages}, {format_count(bargain.worlds, 'world')} each over {months}, seed {bargain.seed}; "
        f"no deal: {bargain.no_deal.title}; {FOOTER}."
    )


def list_bargain_findings(bargain: Bargain) -> list[str]:
    """Return the findings in sentences."""
    return [
        _describe_zone(bargain),
        *_describe_left_out(bargain),
        *_describe_refusals(bargain),
        *(_describe_package(bargain, index) for index in bargain.group_points_by_package()),
        *_describe_ties(bargain),
        *describe_offers(bargain),
        *describe_no_deals(bargain),
        *_describe_zone_openings(bargain),
        *_describe_most_effective(bargain),
        *_describe_strongest_options(bargain),
    ]


def _list_agenda(bargain: Bargain) -> Iterator[str]:
    """Yield the title of the negotiation, and one line per term with its options."""
    about = bargain.negotiation.about
    yield f"{about.title}: {format_count(len(bargain.packages), 'package')} from {bargain.base.title}"
    for term in about.terms.values():
        options = "; ".join(option.title for option in term.options.values())
        yield f"  {term.title}: {options}"


def _describe_zone(bargain: Bargain) -> str:
    """Return the size of the zone of agreement."""
    inside, surely, perhaps = (
        int(flags.sum()) for flags in (bargain.zone, bargain.surely_in_zone, bargain.perhaps_in_zone)
    )
    total = format_count(len(bargain.packages), "package")
    ends = f"{surely} by the lower ends of the 95 % intervals, {perhaps} by the upper"
    if inside:
        return f"The zone of agreement holds {inside} of {total} ({ends})."
    return (
        f"The zone of agreement is empty: none of {total} leaves every required state at least as well off "
        f"as no deal ({ends})."
    )


def _describe_left_out(bargain: Bargain) -> Iterator[str]:
    """Yield how many combinations are excluded, and which are the same package as another."""
    total = bargain.negotiation.combination_count
    left_out = total - bargain.negotiation.package_count
    if left_out:
        counts = bargain.negotiation.count_excluded()
        reasons = join_names([f"{name} {count}" for name, count in counts.items()])
        yield (
            f"Left out, because options cannot stand together: {left_out} of {total} combinations "
            f"({reasons})."
        )
    alike = [
        f"{join_names([other.name for other in others])} as {package.name}"
        for package, others in zip(bargain.packages, bargain.same, strict=False)
        if others
    ]
    if alike:
        shown = "; ".join([*alike[:_MOST_ALIKE], *(["…"] if len(alike) > _MOST_ALIKE else [])])
        merged = format_count(sum(map(len, bargain.same)), "combination")
        yield f"The same in all the model reads, and counted once: {merged} ({shown})."


_MOST_ALIKE = 6
"""Groups of combinations that are the same package that a sentence names."""


def _describe_ties(bargain: Bargain) -> Iterator[str]:
    """Yield the packages that are exactly as good as a named one."""
    for point in bargain.points():
        if point.ties:
            others = join_names([bargain.packages[position].name for position in point.ties])
            yield (
                f"{point.title[:1].upper()}{point.title[1:]}: {bargain.packages[point.position].name} comes "
                f"first in the file and ties with {others}."
            )


def _describe_refusals(bargain: Bargain) -> Iterator[str]:
    """Yield how many packages each state refuses."""
    # Only the refusal of a required state counts against a package.
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
        yield f"Refused, of the packages that need its acceptance: {join_names(some)}."
    if none:
        yield f"Refused by {join_names(none, 'or')}: none."


def format_package_title(bargain: Bargain, index: int) -> str:
    """Return the titles and number of a named package: "Nash bargaining point and best for UKR (p002)"."""
    titles = join_names([point.title for point in bargain.group_points_by_package()[index]])
    return f"{titles[:1].upper()}{titles[1:]} ({bargain.packages[index].name})"


def _describe_package(bargain: Bargain, index: int) -> str:
    """Return a named package with its options; for the nearest one, also the state worst off."""
    terms = bargain.negotiation.terms.values()
    settled = zip(terms, bargain.list_option_titles(index), strict=True)
    options = "; ".join(f"{term.title}: {title}" for term, title in settled)
    text = f"{format_package_title(bargain, index)}: {options}."
    if NEAREST not in {point.kind for point in bargain.group_points_by_package()[index]}:
        return text
    state = bargain.find_worst_off(index)
    worst = bargain.surplus[index, bargain.states.index(state)]
    return (
        f"{text} Its worst-off required state is {state}, at {formats.format_signed_surplus(float(worst))}."
    )


def _describe_zone_openings(bargain: Bargain) -> Iterator[str]:
    """Yield the single states and objections that would open an empty zone, or that there are none."""
    if bargain.zone.any():
        return
    for kind, nothing in (
        ("state", "No single state's acceptance, if it were not required, would open the zone."),
        ("objection", "No single objection, if it were dropped, would open the zone."),
    ):
        opening = [item for item in bargain.compute_zone_without() if item.kind == kind and item.packages]
        if not opening:
            yield nothing
        yield from (_describe_opening(bargain, item) for item in opening)
    if bargain.nearest is None:
        yield "Every package meets an objection that no price settles, so none comes nearest."


def _describe_opening(bargain: Bargain, item: ZoneWithout) -> str:
    """Return the size of the zone without one requirement or objection."""
    size = format_count(item.packages, "package")
    if item.kind == "state":
        return f"If the acceptance of {item.state} were not required, the zone would hold {size}."
    stated = bargain.find_objection(item.name).stated.rstrip(".")
    return f"If {item.state} dropped one objection ({item.name}: {stated}), the zone would hold {size}."


def _describe_most_effective(bargain: Bargain) -> Iterator[str]:
    """Yield the most effective package and the states that refuse it, if it is outside the zone."""
    index = int(np.argmax(bargain.efficacy))
    refusing = bargain.list_refusing(index)
    if refusing:
        share = formats.format_share(bargain.judged[index].efficacy)
        yield (
            f"The most effective package of all ({bargain.packages[index].name}: "
            f"{'; '.join(bargain.list_option_titles(index))}) leaves {share} of worlds "
            f"without a major violation; {join_names(refusing)} would refuse it."
        )


def _describe_strongest_options(bargain: Bargain) -> Iterator[str]:
    """Yield the option that moves each state most."""
    found = compute_term_effects(bargain)
    for state in bargain.states:
        own = [item for item in found if item.state == state]
        outright = [item for item in own if item.refused == 1]
        if outright:
            options = join_names([_format_option(bargain, item) for item in outright])
            yield f"{state} refuses outright: {options}."
        # An outright refusal has no finite size, so it is listed apart from the strongest effect.
        # Exclusions may leave an option nothing to be compared with.
        sized = [item for item in own if not math.isnan(item.change.value)]
        if not sized:
            continue
        top = max(sized, key=lambda item: abs(item.change.value))
        if not abs(top.change.value) > 0:
            yield f"{state} is moved by no option."
            continue
        first = next(iter(bargain.negotiation.terms[top.term].options.values())).title
        change = _format_gain(top.change)
        yield f"{state} is moved most by {_format_option(bargain, top)} instead of {first}: {change}."


def _format_option(bargain: Bargain, item: Effect) -> str:
    term = bargain.negotiation.terms[item.term]
    return f"{term.title}: {term.options[item.option].title}"


def _build_named_package_tables(bargain: Bargain, width: int) -> Iterator[RenderableType]:
    """Return tables of the named packages: their options, and their worth to each side."""
    indices = list(bargain.group_points_by_package())
    names = [format_package_title(bargain, index) for index in indices]
    settled = [bargain.list_option_titles(index) for index in indices]
    terms: list[ColumnCells] = [
        (term.title, [titles[index] for titles in settled])
        for index, term in enumerate(bargain.negotiation.terms.values())
    ]
    yield from build_fitting_tables("Packages worth a name: what they settle", names, terms, width)
    chosen = [bargain.judged[index] for index in indices]
    columns: list[ColumnCells] = [
        (f"surplus\n{state}", [_format_surplus(bargain, index, state) for index in indices])
        for state in bargain.states
    ]
    columns += [
        ("all\naccept", [formats.format_share(item.joint) for item in chosen]),
        ("no major\nviolation", [formats.format_share(item.efficacy) for item in chosen]),
        ("direct\nclash", [formats.format_share(item.clash) for item in chosen]),
    ]
    yield from build_fitting_tables("What the sides make of them", names, columns, width)


def _format_surplus(bargain: Bargain, index: int, state: str) -> str:
    """Return the surplus of a state, or its outright refusal."""
    item = bargain.judged[index]
    if item.absolute.get(state):
        return OUTRIGHT
    # The star of a difference from 0 has no meaning for a surplus, whose sign decides.
    mark = "" if state in item.required else "†"
    return f"{_format_gain(item.surplus[state]).replace('*', '')}{mark}"


def _build_effect_tables(bargain: Bargain, width: int) -> Iterator[RenderableType]:
    """Return the main effects: one row per option, one column per state."""
    found = compute_term_effects(bargain)
    rows = list(dict.fromkeys((item.term, item.option) for item in found))
    cells = {(item.term, item.option, item.state): item for item in found}
    names = [_format_option(bargain, cells[row[0], row[1], ""]) for row in rows]
    columns: list[ColumnCells] = [
        (state, [_format_effect(cells[term, option, state]) for term, option in rows])
        for state in bargain.states
    ]
    columns.append(
        (
            "no major\nviolation",
            [
                NOTHING_TO_COMPARE
                if math.isnan(cells[term, option, ""].change.value)
                else formats.format_share_difference(cells[term, option, ""].change)
                for term, option in rows
            ],
        )
    )
    title = "Which term moves whom: change against the first option of the term"
    yield from build_fitting_tables(title, names, columns, width)


def _format_effect(item: Effect) -> str:
    """Return the effect of an option on a state, or its outright refusal."""
    if math.isnan(item.change.value):
        return NOTHING_TO_COMPARE
    if item.refused == 1:
        return OUTRIGHT
    return f"{_format_gain(item.change)}{'‡' if item.refused else ''}"


def _format_gain(estimate: Estimate) -> str:
    """Return a gain or loss: "−0.21* (−0.25, −0.17)"."""
    if math.isinf(estimate.value):
        return formats.format_signed_surplus(estimate.value)
    return formats.format_difference(estimate, 3 if abs(estimate.value) < 0.0995 else 2)
