"""The three columns of the picture of a treaty: what calls a commitment, who decides, what comes."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.text.explanation import CommitmentReading, Explanation, PartyReading
from guaranteesim.report import style
from guaranteesim.report.drawing.text_flow import BoxLook, TextFlow
from guaranteesim.report.words.arrangement_terms import list_commitment_terms
from guaranteesim.report.words.commitment_calls import describe_clock
from guaranteesim.report.words.formats import format_number, format_percent
from guaranteesim.report.words.names import capitalize_first, find_rung_title, format_count, join_names
from guaranteesim.report.words.rule_tree import build_rule_tree

LEFT, MIDDLE, RIGHT = 2.05, 3.9, 2.75
"""Widths of the columns, inches."""
_MOST_TITLES, _MOST_BOXES = 8, 36
"""Parties up to which boxes bear full names, and boxes of one kind that are drawn at most."""

BLOCKS = BoxLook("#fbe3d6", style.VERMILLION, style.INK, is_octagon=True)
_VOTES = BoxLook("#e3eff8", style.BLUE, style.INK)
_SILENT = BoxLook(style.PAPER, style.MUTED, style.INK, dash="--")

_INSTRUMENTS = {
    "ground": ("brigade", "brigades"),
    "air": ("squadron", "squadrons"),
    "sea": ("task group", "task groups"),
    "arms": ("bn of arms a month", "bn of arms a month"),
    "intelligence": ("of full intelligence", ""),
    "sanctions": ("of the fullest sanctions", ""),
    "logistics": ("of full logistics", ""),
}
_SHARES = ("intelligence", "sanctions", "logistics")


def build_call_column(explanation: Explanation, reading: CommitmentReading) -> TextFlow:
    """Return the rungs of the ladder, the gravest first, and whether each calls the commitment."""
    scenario, flow = explanation.scenario, TextFlow(LEFT)
    rungs = list(scenario.rungs)
    calling = rungs[rungs.index(reading.trigger) :]
    for rung in reversed(rungs):
        calls, title = rung in calling, find_rung_title(scenario, rung)
        mark = "\N{BLACK CIRCLE} calls it: " if calls else "\N{WHITE CIRCLE} does not: "
        weight, colour = ("bold", style.INK) if calls else ("normal", style.MUTED)
        flow.add_text(f"{mark}{title}", weight=weight, color=colour)
        flow.add_space(0.03)
    flow.add_space(0.05)
    level = format_number(reading.attribution)
    known = f"Its author must be clear to at least {level}, where 0 is hidden and 1 is plain"
    flow.add_text(known if reading.attribution > 0 else "Whoever its author is", color=style.MUTED)
    return flow


def build_decision_column(
    explanation: Explanation, reading: CommitmentReading, ordinal: int | None
) -> TextFlow:
    """Return the title of the commitment, its parties by what they can stop, its rule and its clock."""
    scenario, flow = explanation.scenario, TextFlow(MIDDLE)
    title = reading.title if ordinal is None else f"{ordinal}. {reading.title}"
    flow.add_text(title, size=style.TEXT, weight="bold")
    flow.add_space(0.07)
    for heading, parties, look in _group_parties(reading):
        flow.add_text(heading, weight="bold" if look is BLOCKS else "normal", color=look.edge)
        flow.add_space(0.03)
        flow.add_boxes(_label_parties(reading, parties), look)
        flow.add_space(0.03)
    commitment = scenario.arrangement.commitments[reading.name]
    tree = build_rule_tree(
        commitment.rule, commitment.parties, scenario.challenger.state, scenario.protege.state
    )
    flow.add_text("The rule:", color=style.MUTED)
    flow.add_space(0.03)
    flow.add_tree(list(tree.list_lines()))
    flow.add_space(0.05)
    flow.add_text(_describe_chance(explanation, reading), color=style.MUTED)
    return flow


def _group_parties(
    reading: CommitmentReading,
) -> Iterator[tuple[str, list[PartyReading], BoxLook]]:
    """Yield the parties by what they can stop, with a heading and a look."""
    blocks = [party for party in reading.parties if party.can_block and not reading.decides_nothing]
    # The challenger and those aligned with it are looked for first.
    blocks.sort(key=lambda party: -party.alignment)
    votes = [party for party in reading.parties if party.votes and party not in blocks]
    silent = [party for party in reading.parties if not party.votes and party not in blocks]
    if blocks:
        alone = "each alone" if len(blocks) > 1 else "alone"
        yield f"{len(blocks)} can block, {alone}:", blocks, BLOCKS
    if votes and reading.decides_nothing:
        yield f"{format_count(len(votes), 'state')} can speak, and not decide:", votes, _VOTES
    elif votes:
        yield (
            f"{len(votes)} {'has' if len(votes) == 1 else 'have'} a vote and cannot block alone:",
            votes,
            _VOTES,
        )
    if silent:
        yield f"{len(silent)} {'has' if len(silent) == 1 else 'have'} no vote:", silent, _SILENT


def _label_parties(reading: CommitmentReading, parties: list[PartyReading]) -> list[str]:
    named = len(reading.parties) <= _MOST_TITLES
    labels = []
    for party in parties[:_MOST_BOXES]:
        label = party.title if named or party.challenger else party.state
        role = " (challenger)" if party.challenger else " (attacked)" if party.protege else ""
        labels.append(f"{label}{role}")
    more = len(parties) - _MOST_BOXES
    return [*labels, f"and {more} more"] if more > 0 else labels


def _describe_chance(explanation: Explanation, reading: CommitmentReading) -> str:
    """Return the chance that somebody acts at the assumed willingness."""
    blocked = any(party.challenger and party.can_block for party in reading.parties)
    if reading.decides_nothing or blocked or reading.smallest == 0:
        always = "0" if reading.decides_nothing or blocked else f"{reading.probability:.3g}"
        return f"Chance that somebody acts under it: exactly {always}, however willing the others are."
    willing = sorted({party.willing for party in reading.parties if party.votes and not party.challenger})
    odds = join_names([format_number(value) for value in willing], "or")
    chance = f"{reading.probability:.2f}"
    if not 0.005 <= reading.probability <= 0.995:
        chance = "below 0.01" if reading.probability < 0.5 else "above 0.99"
    return f"Chance that somebody acts under it, if each is willing with a chance of {odds}: {chance}."


def build_delivery_column(explanation: Explanation, reading: CommitmentReading) -> TextFlow:
    """Return when a decision comes, what it brings, and from when to when the commitment holds."""
    scenario, flow = explanation.scenario, TextFlow(RIGHT)
    clock, _, first = describe_clock(reading).partition("; ")
    flow.add_text(
        f"Deadline: {clock}" if clock.startswith("within") else capitalize_first(clock), weight="bold"
    )
    if first:
        flow.add_text(capitalize_first(first))
    flow.add_space(0.08)
    if scenario.rule_only:
        flow.add_text(
            "The file holds the rules of the treaty alone: no forces and no dates.", color=style.MUTED
        )
        return flow
    _add_forces(flow, "In place beforehand:", [(party.state, party.in_place) for party in reading.parties])
    _add_forces(flow, "On call, if all act:", [(party.state, party.on_call) for party in reading.parties])
    if not any(party.in_place or party.on_call for party in reading.parties):
        flow.add_text("No forces and no aid are promised under it.", weight="bold")
        flow.add_space(0.08)
    for term in list_commitment_terms(scenario, scenario.arrangement.commitments[reading.name]):
        flow.add_text(capitalize_first(term), color=style.MUTED)
        flow.add_space(0.03)
    return flow


def _add_forces(flow: TextFlow, heading: str, brought: list[tuple[str, dict[str, float]]]) -> None:
    """Add the sum of each instrument, and who gives most of it."""
    kinds = [kind for kind in _INSTRUMENTS if any(kind in units for _, units in brought)]
    if not kinds:
        return
    flow.add_text(heading, weight="bold")
    for kind in kinds:
        amounts = {state: units[kind] for state, units in brought if kind in units}
        flow.add_text(_describe_amount(kind, amounts), indent=0.1)
        flow.add_space(0.02)
    flow.add_space(0.06)


def _describe_amount(kind: str, amounts: dict[str, float]) -> str:
    total, most = sum(amounts.values()), max(amounts, key=lambda state: amounts[state])
    one, many = _INSTRUMENTS[kind]
    # What all give together cannot be more than the fullest effort there is.
    text = format_percent(min(total, 1.0)) if kind in _SHARES else format_number(total)
    text = f"${text}" if kind == "arms" else text
    unit = one if kind in _SHARES or text == "1.0" else many
    source = f"all from {most}" if len(amounts) == 1 else f"most from {most}"
    # Where all give much the same, nobody gives most.
    if len(amounts) > 1 and amounts[most] < 1.5 * total / len(amounts):
        source = f"from {len(amounts)} states"
    return f"{text}{'' if kind == 'arms' else ' '}{unit}, {source}"
