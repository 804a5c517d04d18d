"""Steps 4 to 6 of the month in the worlds where the challenger acts (docs/model.md III.iv.e to j)."""

from __future__ import annotations

from guaranteesim.model.crises import Crises
from guaranteesim.model.month import Month
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.model.steps.contest import limit_territory, resolve_crises
from guaranteesim.model.steps.learning import record_crisis_utility, update_records
from guaranteesim.model.steps.war import start_wars


def answer_acts(model: Month) -> None:
    """Answer the acts of the month (III.iv.e to j), in the worlds where the challenger acts."""
    if not model.acts.at.size:
        return
    crises = Crises(model, model.acts)
    # The public evidence decides, before any party has judged the act.
    model.standing_sanctions.snap_back(crises.at, crises.rung, crises.public_attribution)
    response = consult_parties(model, crises)
    aftermath = resolve_crises(model, crises, response)
    # The challenger cannot take more than is left.
    moved = model.front.move_line(crises.at, aftermath.territory)
    aftermath = limit_territory(aftermath, moved)
    # The record comes first: it reads what was so before anyone learns and before wars open.
    model.record.record_crises(crises, response, aftermath)
    update_records(model, crises, response)
    record_crisis_utility(model, crises, response, aftermath)
    start_wars(model, crises, response, aftermath)
    if model.ceasefire is not None:
        model.ceasefire.record_acts(crises.at, model.ladder.severity[crises.rung])
