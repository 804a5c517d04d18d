"""The schema of a scenario file."""

from guaranteesim.scenario.schema.arrangement import Arrangement, Commitment, InPlace, Shares, Trigger
from guaranteesim.scenario.schema.history import History
from guaranteesim.scenario.schema.ladder import Rung
from guaranteesim.scenario.schema.principals import Challenger, Protege
from guaranteesim.scenario.schema.root import Run, Scenario, StatedPosition
from guaranteesim.scenario.schema.states import Forces, State
from guaranteesim.scenario.schema.theatre import AID, FIGHTING, INSTRUMENTS, Instrument

__all__ = [
    "AID",
    "FIGHTING",
    "INSTRUMENTS",
    "Arrangement",
    "Challenger",
    "Commitment",
    "Forces",
    "History",
    "InPlace",
    "Instrument",
    "Protege",
    "Run",
    "Rung",
    "Scenario",
    "Shares",
    "State",
    "StatedPosition",
    "Trigger",
]
