"""The part of a block that its arrangement sees."""

from __future__ import annotations

from guaranteesim.model.actors.coalition import Coalition
from guaranteesim.model.actors.outside_help import OutsideHelp
from guaranteesim.model.actors.principals import Challenger, Protege
from guaranteesim.model.actors.states import StateAgent
from guaranteesim.model.actors.theatre import Theatre


class Parties(Theatre):
    """A block with its states."""

    states: list[StateAgent]
    """Challenger, protégé, then the supporters."""
    challenger: Challenger
    protege: Protege
    coalition: Coalition
    outside_help: OutsideHelp
    column_by_code: dict[str, int]
    """Column of each supporter in arrays (W, N), by its ISO-3 code."""
