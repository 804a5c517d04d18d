"""The part of a block that its record and its crises see."""

from __future__ import annotations

from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.arrangement.ceasefire import Ceasefire
from guaranteesim.model.arrangement.duration import Duration
from guaranteesim.model.arrangement.in_force import CommitmentCalendar
from guaranteesim.model.arrangement.parties import Parties
from guaranteesim.model.arrangement.standing_sanctions import StandingSanctions
from guaranteesim.model.block import Bools
from guaranteesim.streams import Index


class BoundArrangement(Parties):
    """A block with its arrangement, ready to run."""

    commitments: list[BoundCommitment]
    tracked: list[BoundCommitment]
    """Commitments that votes, record and activation funnel follow (see :class:`BoundCommitment`)."""
    guarantors: Index
    """Columns of the supporters that are parties to a tracked commitment."""
    duration: Duration
    ceasefire: Ceasefire | None
    """The incidents on the line of contact; None with `switches.ceasefire_incidents` off."""
    calendar: CommitmentCalendar
    standing_sanctions: StandingSanctions
    locations_differ: bool
    """True if some commitment covers only part of the theatre, so that an act needs a location."""
    provoked: Bools
    """True where the protégé provokes this month, (W,)."""
