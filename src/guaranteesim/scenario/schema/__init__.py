"""The schema of a scenario file."""

from guaranteesim.scenario.schema.arrangement import (
    Arrangement,
    Duration,
    Neutrality,
    Renewal,
    SanctionsRelief,
)
from guaranteesim.scenario.schema.calendar import Event, Ratios, Start
from guaranteesim.scenario.schema.commitment import (
    Commitment,
    Deployment,
    InPlace,
    Reservation,
    Shares,
    Trigger,
)
from guaranteesim.scenario.schema.consent import Acceptance, Condition, Objection, Procedure
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
    "Acceptance",
    "Arrangement",
    "Challenger",
    "Commitment",
    "Condition",
    "Deployment",
    "Duration",
    "Event",
    "Forces",
    "History",
    "InPlace",
    "Instrument",
    "Neutrality",
    "Objection",
    "Procedure",
    "Protege",
    "Ratios",
    "Renewal",
    "Reservation",
    "Run",
    "Rung",
    "SanctionsRelief",
    "Scenario",
    "Shares",
    "Start",
    "State",
    "StatedPosition",
    "Trigger",
]
