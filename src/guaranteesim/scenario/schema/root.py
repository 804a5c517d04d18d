"""Root of the schema: the scenario, validated and frozen."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from guaranteesim.scenario.base import UNCHECKED, Dated, Day, Frozen, Name, StateCode
from guaranteesim.scenario.reading.problems import LocatedErrors
from guaranteesim.scenario.schema.arrangement import Arrangement
from guaranteesim.scenario.schema.calendar import Event, Start
from guaranteesim.scenario.schema.checks import find_inconsistencies
from guaranteesim.scenario.schema.consent import Acceptance
from guaranteesim.scenario.schema.history import History
from guaranteesim.scenario.schema.ladder import Rung, make_standard_ladder
from guaranteesim.scenario.schema.principals import Challenger, Protege
from guaranteesim.scenario.schema.side_terms import SideTerm
from guaranteesim.scenario.schema.states import Beliefs, OutsideTreaty, State, Willingness
from guaranteesim.scenario.schema.theatre import Switches, Theatre


class StatedPosition(Frozen):
    """Stated position of a side on the arrangement: dated, sourced, neither endorsed nor doubted here."""

    state: str
    """State code, or a body such as EU or NATO."""
    date: Dated
    """Date of the statement: 2025-08-18, 2025-08 or 2025."""
    stated: str
    """The position, in our words."""
    source: str
    """Source of the statement."""


class Run(Frozen):
    """Size of the simulation, unless the command line says otherwise."""

    horizon_months: int = Field(default=120, ge=1, le=1200)
    """Months that are simulated."""
    worlds: int = Field(default=2000, ge=1, le=10_000_000)
    """Number of simulated worlds."""
    seed: int = Field(default=1, ge=0, le=2**63 - 1)
    """Seed of all random numbers."""


class Scenario(Frozen):
    """One arrangement among given states, with every uncertain number as a point or a distribution."""

    format: Literal[1] = 1
    """Version of this file format."""
    name: Name
    """Short name, safe in paths and tables."""
    title: str
    """The name readers see."""
    as_of: Day
    """Date at which the facts in the file were read."""
    description: str = ""
    """Content of the text, in plain words."""
    sources: tuple[str, ...] = ()
    """Sources of the arrangement, each with how it was read."""
    positions: tuple[StatedPosition, ...] = ()
    """Each side's stated position."""
    order: int = 1000
    """Place in tables and figures that show several scenarios; last unless it says otherwise."""
    side_terms: dict[Name, SideTerm] = Field(default_factory=dict)
    """Side terms that were added to the guarantee, by name; files in `side-terms` set it."""
    rule_only: bool = False
    """True if it holds the decision rules of a treaty and no forces: `guaranteesim explain` reads it, and
    commands that simulate refuse it."""
    history: History | None = None
    """Record of the case, if the scenario happened (see `guaranteesim backtest`)."""
    no_deal: Name | None = None
    """Scenario that stands for what happens if the arrangement is refused: a shipped one, or one beside this
    file. None: nobody is asked whether they accept."""
    run: Run = Run()
    """Size of the simulation, unless the command line says otherwise."""
    start: Start = Start()
    """State of affairs when month 1 begins."""
    events: dict[Name, Event] = Field(default_factory=dict)
    """Dated events, by name."""
    states: dict[StateCode, State]
    """The states by three-letter code: challenger, protégé, guarantors and bystanders."""
    challenger: Challenger
    """The state that may attack, and its weights in that choice."""
    protege: Protege
    """The state that is guaranteed."""
    ladder: dict[Name, Rung] = Field(default_factory=make_standard_ladder)
    """Rungs by name. A `ladder` in a file replaces the standard one as a whole: it has the rungs named there
    and no others, and what it leaves out of a rung has the general default of that number."""
    theatre: Theatre = Theatre()
    """Everything that no single state owns: instruments, contest, war, costs."""
    willingness: Willingness = Willingness()
    """Weights of a state's decision to help under a commitment."""
    outside_treaty: OutsideTreaty = OutsideTreaty()
    """Help without, or beyond, a commitment."""
    beliefs: Beliefs = Beliefs()
    """What the challenger believes of the guarantors."""
    switches: Switches = Switches()
    """Mechanisms in dispute, each to be turned off by itself."""
    acceptance: Acceptance = Acceptance()
    """How the states decide whether they accept the arrangement."""
    arrangement: Arrangement = Arrangement()
    """The treaty: its commitments and its peacetime terms."""

    @model_validator(mode="after")
    def _check_consistency(self, info: ValidationInfo) -> Self:
        # A partly read scenario is checked later, when its gaps are in place.
        found = [] if info.context == UNCHECKED else find_inconsistencies(self)
        if found:
            raise LocatedErrors(found)
        return self

    @property
    def guarantors(self) -> tuple[str, ...]:
        """Parties to any commitment, in the order of `states`; the challenger may be among them.

        A protégé that votes as a party is no guarantor.
        """
        parties = {
            state for commitment in self.arrangement.commitments.values() for state in commitment.parties
        }
        parties.discard(self.protege.state)
        return tuple(state for state in self.states if state in parties)

    @property
    def signatories(self) -> tuple[str, ...]:
        """States that must sign: those named, or else the protégé and every party to a commitment."""
        return self.arrangement.signatories or tuple(dict.fromkeys((self.protege.state, *self.guarantors)))

    @property
    def required(self) -> tuple[str, ...]:
        """States whose acceptance the arrangement needs: signatories, and those that must acquiesce."""
        return tuple(dict.fromkeys((*self.signatories, *self.arrangement.acquiescence)))

    @property
    def renewing(self) -> tuple[str, ...]:
        """States that vote on renewal: those named, or else all parties in the order of the commitments."""
        duration = self.arrangement.duration
        named = duration.renewal.parties if duration and duration.renewal else ()
        commitments = self.arrangement.commitments.values()
        return named or tuple(
            dict.fromkeys(state for commitment in commitments for state in commitment.parties)
        )

    @property
    def rungs(self) -> tuple[str, ...]:
        """Names of the rungs from the lowest to the highest."""
        return tuple(sorted(self.ladder, key=lambda name: self.ladder[name].severity))
