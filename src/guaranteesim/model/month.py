"""The month as its steps see it."""

from __future__ import annotations

from typing import Protocol

from guaranteesim.model.actors.war_prospects import WarProspects
from guaranteesim.model.arrangement.bound_arrangement import BoundArrangement
from guaranteesim.model.crises import Acts
from guaranteesim.model.record.block_record import BlockRecord
from guaranteesim.streams import Floats


class DatedEvents(Protocol):
    """The events of the scenario, as the step of politics calls them."""

    def apply_month(self) -> None:
        """Apply the events of this month."""


class Month(BoundArrangement):
    """A block of worlds in the course of a month: all that a step may read and change."""

    record: BlockRecord
    events: DatedEvents
    acts: Acts
    """The acts of this month, set when the challenger chooses."""
    protection: Floats
    """Protection that the protégé feels, 0..1, (W,); it reads the treaty anew each year."""
    expected_war_months: Floats
    """Months that the challenger expects a war to last if it does not value the war by its course, (W,)."""
    war_prospects: WarProspects | None
    """What a new invasion would bring; None if nobody asks."""
    first_war_prospects: WarProspects | None
    """What the war of the start brings, whose front has a pace of its own; None if nobody asks."""
