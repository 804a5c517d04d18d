"""What a world that is told shows beside its tables: choices, votes with their reasons, and arrivals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guaranteesim.ensemble.play.questions import Option
from guaranteesim.ensemble.results import Results


@dataclass(frozen=True)
class Choice:
    """The choice of the challenger on an occasion to act.

    Attributes:
        month: The month.
        options: To stay quiet first, then the rungs from the lowest, each with what it expects of it.
        picked: Position of the option that it takes.
    """

    month: int
    options: tuple[Option, ...]
    picked: int

    @property
    def taken(self) -> Option:
        """The option that it takes."""
        return self.options[self.picked]


@dataclass(frozen=True)
class ReasonedVote:
    """A vote on a call, or on a further term of the arrangement, with the reasons for it.

    Attributes:
        month: The month.
        commitment: Name of the commitment that is called; None for a further term.
        state: Code of the voter.
        seen: Whether it reads the casus foederis as met.
        willing, objecting: Its vote; neither is an abstention.
        chance: The chance that it is willing if it reads the casus foederis as met.
        reasons: What each reason adds to the logits of that chance; they sum to it.
        promised_be: Force that it promises when called, brigade-equivalents.
    """

    month: int
    commitment: str | None
    state: str
    seen: bool
    willing: bool
    objecting: bool
    chance: float
    reasons: Mapping[str, float]
    promised_be: float = 0.0

    def find_largest_reasons(self, count: int = 2) -> list[tuple[str, float]]:
        """Return the reasons that add or take most, the largest first."""
        return sorted(self.reasons.items(), key=lambda item: -abs(item[1]))[:count]


@dataclass(frozen=True)
class Arrival:
    """Help of one state of one kind against an act.

    Attributes:
        state: Code of the state.
        instrument: Its kind, one of the instruments of the scenario.
        amount: Amount in the unit of the scenario.
        be: The same in brigade-equivalents.
        day: Day after the act on which it is there.
        late_days: Days by which that is after the window of the act; 0 if it is in time.
        under_treaty: Whether a commitment brings it.
    """

    state: str
    instrument: str
    amount: float
    be: float
    day: float
    late_days: float
    under_treaty: bool


@dataclass(frozen=True)
class CrisisDetails:
    """What an act met.

    Attributes:
        month: The month.
        arrivals: Help by state and kind, the earliest first.
        unaided_success: The chance of the act against the forces of the protégé alone.
        record_before: The share of words kept with which the challenger credits each state, before the act.
    """

    month: int
    arrivals: tuple[Arrival, ...]
    unaided_success: float
    record_before: Mapping[str, float]


@dataclass(frozen=True)
class RenewalOutcome:
    """The outcome of a vote on a further term of the arrangement.

    Attributes:
        month: The month of the vote, the last of a term.
        carried: Whether the arrangement is renewed.
    """

    month: int
    carried: bool


@dataclass(frozen=True)
class WorldDetails:
    """What a world shows beside its tables, each in the order of months.

    ``nuclear_war`` holds the months in which nuclear weapons are used in a war; use in answer to an act
    is in the table of events.
    """

    choices: tuple[Choice, ...] = ()
    votes: tuple[ReasonedVote, ...] = ()
    crises: tuple[CrisisDetails, ...] = ()
    provocations: tuple[int, ...] = ()
    renewals: tuple[RenewalOutcome, ...] = ()
    nuclear_war: tuple[int, ...] = ()

    def find_choice(self, month: int) -> Choice | None:
        """Return the choice of the month; None if there was no occasion."""
        return next((item for item in self.choices if item.month == month), None)

    def find_crisis(self, month: int) -> CrisisDetails | None:
        """Return the act of the month; None if there was none."""
        return next((item for item in self.crises if item.month == month), None)

    def find_renewal(self, month: int) -> RenewalOutcome | None:
        """Return the outcome of the vote on a further term in the month; None if there was none."""
        return next((item for item in self.renewals if item.month == month), None)

    def list_votes(self, month: int) -> list[ReasonedVote]:
        """Return the votes of the month, those on calls and on a further term."""
        return [item for item in self.votes if item.month == month]


@dataclass(frozen=True)
class ToldWorld:
    """A world of a run, to be told.

    Attributes:
        results: The run, with the months of this world as its timeline.
        world: Its number.
        details: What it shows beside the tables.
    """

    results: Results
    world: int
    details: WorldDetails
