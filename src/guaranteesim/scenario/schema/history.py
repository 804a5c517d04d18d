"""Record of a case that happened: the facts a back-test compares a forecast with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from guaranteesim.scenario.base import Day, Frozen, Name
from guaranteesim.scenario.reading.problems import suggest_known_word

ERA = 1945
"""First year of the later era."""

Honoured = Literal["yes", "partly", "no"]


class History(Frozen):
    """The record of one case; none of it is read by the simulation."""

    date: Day
    """Beginning of the test, or of the commitment if there was no test."""
    rung: Name
    """Rung of the ladder the case concerns: an act there or above counts as the attack."""
    attacked: Literal["yes", "no"]
    """`yes` if such an act happened."""
    casus_foederis_met: Literal["yes", "no", "contested"] | None = None
    """`yes` if the event that calls the commitment came about; left out if nobody was committed or
    nothing happened."""
    honoured: Honoured | None = None
    """`yes` if the guarantors did what was promised or, without a promise, if anybody helped; left out if
    there was no attack and help was not requested."""
    help_requested: Literal["yes"] | None = None
    """`yes` if help was requested before any attack (Kuwait 1961: British troops came, and no attack did).
    Then `honoured` says what was done although there was no attack."""
    pair: Name | None = None
    """Name shared by cases that are to be read side by side."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Sources of the record; at least one."""
    note: str = ""
    """Remarks on the coding."""

    @property
    def era(self) -> str:
        """The era its date belongs to: "before 1945" or "since 1945"."""
        return f"{'before' if self.date.year < ERA else 'since'} {ERA}"


def find_history_problems(
    history: History | None, rungs: tuple[str, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield the path from the root, the message and the remedy of every inconsistency of a record."""
    if history is None:
        return
    if history.rung not in rungs:
        hint = suggest_known_word(history.rung, rungs) or f"rungs: {', '.join(rungs)}"
        yield ("history", "rung"), f"unknown rung {history.rung!r}", hint
    called = history.attacked == "yes" or history.help_requested == "yes"
    if not called and history.honoured is not None:
        remedy = "leave honoured out, or say attacked: yes or, if help was requested, help_requested: yes"
        yield ("history", "honoured"), "without an attack nothing could be honoured", remedy
    if called and history.honoured is None:
        what = "an attack" if history.attacked == "yes" else "a request for help"
        yield ("history",), f"{what}, and not whether it was honoured", "add honoured: yes, partly or no"
