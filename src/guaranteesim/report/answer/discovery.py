"""The box in which a case occurs, in sentences."""

from __future__ import annotations

import math

from guaranteesim.analysis.discovery.discovery import Discovery
from guaranteesim.analysis.discovery.prim import Restriction
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.inputs import label_path
from guaranteesim.report.words.names import format_count, join_names


def build_discovery_answer(discovery: Discovery) -> list[str]:
    """Return the finding in one sentence, and how far it can be trusted."""
    return [describe_box(discovery), *_describe_trust(discovery)]


def describe_box(discovery: Discovery) -> str:
    """Return where the case occurs, or that there is nothing to discover."""
    rows = f"{format_count(discovery.rows, 'row')} of assumptions"
    share = format_percent(discovery.share)
    case = f"{discovery.case[0].upper()}{discovery.case[1:]}"
    if not discovery.trajectory:
        return (
            f"Nothing to discover over {rows}: that {discovery.case} {_describe_frequency(discovery)}; a box "
            "needs it in at least 2 % and at most 98 % of the rows."
        )
    if discovery.chosen is None or not discovery.claimed:
        return (
            f"{case}, in {share} of {rows}, but no restriction of them marks where: none stands out from "
            "chance."
        )
    where = join_names([describe_restriction(item.restriction) for item in discovery.claimed])
    covered, dense = (
        format_percent(value) for value in (discovery.chosen.coverage, discovery.chosen.density)
    )
    weak = len(discovery.restrictions) - len(discovery.claimed)
    # The shares are those of the whole box, which the claimed restrictions alone do not describe.
    box = "the box"
    if weak:
        box = f"with {format_count(weak, 'further restriction')} that may be chance, the box"
    return (
        f"{case} where {where}: {box} holds {covered} of the rows in which this is so, and {dense} of its "
        f"own rows are such ({share} of all)."
    )


def _describe_frequency(discovery: Discovery) -> str:
    if not discovery.share:
        return "occurs in none of them"
    return "occurs in all of them" if discovery.share == 1 else f"occurs in {format_percent(discovery.share)}"


def _describe_trust(discovery: Discovery) -> list[str]:
    if discovery.chosen is None:
        return []
    covered, dense = discovery.held_out
    parts = []
    if not math.isnan(covered):
        parts.append(
            f"On rows held out, such boxes hold {format_percent(covered)} of the cases at a density of "
            f"{format_percent(dense)}."
        )
    weak = [item for item in discovery.restrictions if not item.is_claimed]
    if weak and discovery.claimed:
        names = join_names([label_path(item.restriction.name) for item in weak[:3]])
        more = f" and {len(weak) - 3} more" if len(weak) > 3 else ""
        parts.append(f"The box also restricts {names}{more}, which may be chance (box.csv).")
    return [" ".join(parts)] if parts else []


def describe_restriction(item: Restriction) -> str:
    """Return a restriction as "fear of a clash < 0.3"."""
    label = label_path(item.name)
    if math.isinf(item.low):
        return f"{label} < {item.high:.3g}"
    if math.isinf(item.high):
        return f"{label} > {item.low:.3g}"
    return f"{label} between {item.low:.3g} and {item.high:.3g}"
