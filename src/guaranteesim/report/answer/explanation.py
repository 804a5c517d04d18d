"""The answer of an explanation: the probability that each commitment acts, and who can block it."""

from __future__ import annotations

from guaranteesim.analysis.text.explanation import CommitmentReading, Explanation, PartyReading
from guaranteesim.report.words.formats import format_number, format_probability
from guaranteesim.report.words.names import find_state_title, join_names, join_names_briefly

_MAX_NAMED_BLOCKERS = 4
"""Blockers named in the answer besides the challenger. The page lists all of them further down."""


def build_explanation_answer(explanation: Explanation) -> list[str]:
    """Return one sentence per commitment, or a sentence that says that there is none."""
    if explanation.commitments:
        return [_describe_commitment(explanation, reading) for reading in explanation.commitments]
    protege = find_state_title(explanation.scenario, explanation.scenario.protege.state)
    return [f"There is no guarantee: no state is committed to help {protege}, and nobody can block."]


def _describe_commitment(explanation: Explanation, reading: CommitmentReading) -> str:
    """Return the probability that a commitment acts, and the parties that can block it."""
    many = len(explanation.commitments) > 1
    acts = f"{reading.title}: P(act)" if many else "P(act), the chance that somebody acts under it,"
    acts = f"{acts} is {format_probability(reading.probability)}"
    if reading.decides_nothing:
        return f"{acts}, because the rule never decides on action, whoever consents."
    blockers = [_find_party(reading, state) for state in reading.blockers]
    others = [party.title for party in blockers if not party.challenger]
    # A veto of the challenger makes the probability exactly 0, so it is named before all other blockers.
    threat = next((party for party in blockers if party.challenger), None)
    alone = ", each alone" if len(others) > 1 else ""
    if threat is not None:
        also = f"; so can {join_names_briefly(others, _MAX_NAMED_BLOCKERS)}{alone}" if others else ""
        return f"{acts}: {threat.title}, the challenger, can block it, whatever the others want{also}."
    could = (
        f"{join_names_briefly(others, _MAX_NAMED_BLOCKERS)} can block it{alone or ' alone'}"
        if others
        else "nobody alone can block it"
    )
    return f"{acts}{_describe_assumed_willingness(explanation, reading)}; {could}."


def _find_party(reading: CommitmentReading, state: str) -> PartyReading:
    return next(party for party in reading.parties if party.state == state)


def _describe_assumed_willingness(explanation: Explanation, reading: CommitmentReading) -> str:
    """Return the assumed willingness in words, or nothing if the probability does not depend on it."""
    if reading.probability in (0, 1):
        return ""
    # The challenger always objects, so its willingness is no assumption.
    willing = sorted({party.willing for party in reading.parties if party.votes and not party.challenger})
    tied = "independently"
    if explanation.correlation:
        tied = f"with a correlation of {format_number(explanation.correlation)}"
    chances = join_names([f"{value:g}" for value in willing], "or")
    return f" if each is willing with a chance of {chances}, {tied}"
