"""Title, subtitle and foot of the picture of a treaty."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.text.explanation import CommitmentReading, Explanation, PartyReading
from guaranteesim.ensemble.keep.manifest import find_version
from guaranteesim.report.words.names import capitalize_first, find_state_title, join_names
from guaranteesim.report.words.side_terms import describe_basis

_MOST_NAMED = 3


def make_treaty_title(explanation: Explanation) -> str:
    """Return who can stop the arrangement, in one line."""
    readings = explanation.commitments
    if not readings:
        protege = find_state_title(explanation.scenario, explanation.scenario.protege.state)
        return f"No state is committed to help {protege}, and nobody can block help"
    text = _describe_all(readings) if len(readings) > 1 else _describe_one(readings[0], "it")
    # Who must sign can still prevent the whole of it, which the lines at the bottom say.
    if text.startswith("nobody alone") and not explanation.scenario.rule_only:
        return f"Once it is in force, {text}"
    return capitalize_first(text)


def _describe_all(readings: Sequence[CommitmentReading]) -> str:
    """Return who can block which of several commitments."""
    empty = [reading for reading in readings if reading.decides_nothing]
    stopped = [reading for reading in readings if reading.blockers and not reading.decides_nothing]
    if len(empty) == len(readings):
        return f"none of the {len(readings)} commitments obliges anybody to act, whoever consents"
    parts = []
    if len({reading.blockers for reading in stopped}) == 1:
        all_of_them = f"{len(stopped)} of {len(readings)} commitments"
        parts.append(_describe_one(stopped[0], _quote(stopped[0]) if len(stopped) == 1 else all_of_them))
    elif stopped:
        parts.append(f"one state alone can block {len(stopped)} of {len(readings)} commitments")
    free = len(readings) - len(stopped) - len(empty)
    if free:
        what = f"any of the {free} commitments" if free > 1 else _quote(_find_free(readings))
        if stopped:
            what = f"the other {free}" if free > 1 else "the other"
        parts.append(f"nobody alone can block {what}")
    if empty:
        obliges = "obliges" if len(empty) == 1 else "oblige"
        parts.append(f"{_quote(empty[0]) if len(empty) == 1 else len(empty)} {obliges} nobody to act")
    return "; ".join(parts)


def _find_free(readings: Sequence[CommitmentReading]) -> CommitmentReading:
    return next(reading for reading in readings if not reading.blockers and not reading.decides_nothing)


def _quote(reading: CommitmentReading) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{reading.title}\N{RIGHT DOUBLE QUOTATION MARK}"


def _describe_one(reading: CommitmentReading, what: str) -> str:
    """Return who can block one commitment alone, or how many votes are enough."""
    if reading.decides_nothing:
        return f"{what} obliges nobody to act, whoever consents"
    blockers = [party for party in reading.parties if party.can_block]
    if not blockers:
        return f"nobody alone can block {what}{_describe_enough(reading)}"
    blockers.sort(key=lambda party: -party.alignment)
    voters = sum(party.votes for party in reading.parties)
    if voters == 1:
        return f"{_name_party(blockers[0])} alone decides on {what}"
    if len(blockers) <= _MOST_NAMED:
        names = [_name_party(party) for party in blockers]
        return f"{join_names(names, 'or')} alone can block {what}"
    which = f"each of the {voters}" if len(blockers) == voters else f"any of {len(blockers)} of the {voters}"
    threat = next((party for party in blockers if party.challenger), None)
    among = f", among them {threat.title}, the challenger," if threat else ""
    return f"{which} states that vote{among} can block {what}"


def _name_party(party: PartyReading) -> str:
    return f"{party.title} (the challenger)" if party.challenger else party.title


def _describe_enough(reading: CommitmentReading) -> str:
    """Return how many votes are enough where nobody alone can block, with a colon before it."""
    if reading.smallest == 0:
        return ": it acts without a vote"
    if reading.smallest is None:
        return ""
    voters = sum(party.votes for party in reading.parties)
    if reading.smallest == 1:
        return ", and one willing state is enough for some help"
    return f", and {reading.smallest} of {voters} votes are enough"


def make_treaty_subtitle(explanation: Explanation) -> str:
    """Return the title of the scenario and its principals."""
    scenario = explanation.scenario
    text = f"{scenario.title or scenario.name}: what it says, read from the text"
    return f"{text} without any simulation."


def make_treaty_foot(explanation: Explanation) -> Sequence[str]:
    """Return how to read the picture, where it comes from, and the disclaimer."""
    scenario = explanation.scenario
    challenger, protege = (
        find_state_title(scenario, code) for code in (scenario.challenger.state, scenario.protege.state)
    )
    roles = f"{challenger} (challenger), {protege} (protégé); " if not scenario.rule_only else ""
    lines = []
    if explanation.commitments:
        lines.append(
            "How to read it: an octagon marks a state that can stop the others; a plain box one that votes "
            "and cannot; a dashed box one without a vote. Forces and aid are centres of ranges."
        )
    return [
        *lines,
        f"{roles}scenario {scenario.name}; {describe_basis([scenario])}. Source: guaranteesim "
        f"{find_version('guaranteesim')}, assumptions and their sources in the scenario file; {FOOTER}.",
    ]
