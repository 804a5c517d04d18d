"""What a block of worlds leaves behind: one row a world, one row a crisis, counts a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.arrays import logistic, sum_last_axis
from guaranteesim.model.record.monthly_counts import MonthlyCounts
from guaranteesim.model.steps.consultation import FUNNEL, Crises, Response
from guaranteesim.model.steps.contest import Aftermath
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel

Columns = dict[str, np.ndarray]

STAGES = (*FUNNEL, "adequate", "in_time")
"""The activation funnel: casus foederis met · called · judged met by a party · decided · honoured by
at least one · adequate · adequate in time. Each stage implies the one before."""


class BlockRecord:
    """Outcomes of one block; W worlds."""

    def __init__(self, model: GuaranteeModel) -> None:
        self.model = model
        size, horizon = model.size, model.horizon
        self.events: list[Columns] = []
        self.opportunities = np.zeros(size, dtype=np.int64)
        self.provocations = np.zeros(size, dtype=np.int64)
        self.peace_months = np.full(size, horizon, dtype=np.int64)
        self.major_violation = np.zeros(size, dtype=bool)
        self.quiet_months = np.zeros(size, dtype=np.int64)
        self.war_months = np.zeros(size, dtype=np.int64)
        self.wars = np.zeros(size, dtype=np.int64)
        self.clash = np.zeros(size, dtype=bool)
        self.nuclear_use = np.zeros(size, dtype=bool)
        self.arms_bn: Floats = np.zeros(size)
        self.fighting_be_months: Floats = np.zeros(size)
        self.true_reliability: Floats = np.zeros(size)
        self.waged = np.zeros(size, dtype=bool)
        self.drawn_in = np.zeros(size, dtype=bool)
        self.in_force_months = np.zeros(size, dtype=np.int64)
        self.in_place_be_months: Floats = np.zeros(size)
        self._years = 0
        shares = ("territory", *(["believed_reliability"] if model.guarantors.size else []))
        self._watched = self._find_watched()
        self.monthly = MonthlyCounts(horizon, (*shares, *self._watched))

    def _find_watched(self) -> dict[str, int]:
        """Guarantors to whom something may happen: their columns by the name of what is noted each month."""
        model = self.model
        named = {event.state for event in model.spec.events.values()}
        codes = [(model.coalition.codes[column], column) for column in model.guarantors]
        return {f"believed_reliability_{code}": int(column) for code, column in codes if code in named}

    def record_war_at_start(self) -> None:
        """Note that the run begins in a war."""
        self.major_violation[:] = True
        self.peace_months[:] = 0
        self.wars[:] = 1

    def record_crises(self, crises: Crises, response: Response, aftermath: Aftermath) -> None:
        """Note the month's crises, before wars are opened."""
        at, ladder = crises.at, self.model.ladder
        major = at[ladder.major[crises.rung] & ~self.major_violation[at]]
        self.major_violation[major] = True
        self.peace_months[major] = self.model.month - 1
        self.clash[at] |= aftermath.clash
        self.drawn_in[at] |= aftermath.clash & crises.provoked
        self.arms_bn[at] += sum_last_axis(aftermath.arms_bn)
        self.nuclear_use[at] |= aftermath.nuclear_use
        self.wars[at] += aftermath.opens_war
        self.events.append(build_event_columns(self.model, crises, response, aftermath))

    def record_war_month(self, at: Index, fighting: Floats, arms: Floats, clash: np.ndarray) -> None:
        """Note a month of war in the worlds at ``at``."""
        self.war_months[at] += 1
        self.waged[at] = True
        self.fighting_be_months[at] += sum_last_axis(fighting)
        self.arms_bn[at] += sum_last_axis(arms)
        self.clash[at] |= clash
        self.drawn_in[at] |= clash & self.model.front.provoked.take(at)

    def end_month(self, acted: Index) -> None:
        """Counts over all worlds, once a month."""
        model, month = self.model, self.model.month
        quiet = ~model.front.at_war & ~self.waged
        quiet[acted] = False
        self.waged[:] = False
        self.quiet_months += quiet
        in_force = model.calendar.any_in_force
        self.in_force_months += in_force
        self.in_place_be_months += model.calendar.stationed
        self.monthly.record_count("at_peace", month, int(np.count_nonzero(~self.major_violation)))
        self.monthly.record_count("at_war", month, int(np.count_nonzero(model.front.at_war)))
        self.monthly.record_count("crises", month, acted.size)
        self.monthly.record_count("in_force", month, int(np.count_nonzero(in_force)))
        self.monthly.record_shares("territory", month, model.front.territory)
        if model.guarantors.size:
            self.monthly.record_shares("believed_reliability", month, model.compute_believed_reliability())
        for name, column in self._watched.items():
            self.monthly.record_shares(name, month, model.coalition.members[column].compute_reliability())
        if month % 12 == 1:
            self._record_reliability()

    def _record_reliability(self) -> None:
        """The truth that the record only samples: the chance that a guarantor would honour today.

        Asked to meet the gravest act; mean over the guarantors and over the years.
        """
        self._years += 1
        if not self.model.guarantors.size:
            return
        self.true_reliability += (compute_true_reliability(self.model) - self.true_reliability) / self._years

    def build_world_table(self) -> Columns:
        """One row a world; see docs/outcomes.md for every column."""
        model = self.model
        columns: Columns = {
            "world": model.worlds,
            "motivation": model.numbers.challenger.motivation,
            "opportunities": self.opportunities,
            "provocations": self.provocations,
            "major_violation": self.major_violation,
            "peace_months": self.peace_months,
            "quiet_months": self.quiet_months,
            "wars": self.wars,
            "war_months": self.war_months,
            "territory_lost": model.front.territory,
            "clash": self.clash,
            "nuclear_use": self.nuclear_use,
            "arms_bn": self.arms_bn,
            "in_place_be_months": self.in_place_be_months,
            "fighting_be_months": self.fighting_be_months,
            "in_force_months": self.in_force_months,
            "voided": model.calendar.voided,
            "drawn_in": self.drawn_in,
        }
        if model.guarantors.size:
            columns["true_reliability"] = self.true_reliability
            columns["believed_reliability"] = model.compute_believed_reliability()
        for state in model.states:
            columns[f"utility_{state.code}"] = state.utility
            for part, booked in zip(state.parts, state.utility_by_part, strict=True):
                columns[f"utility_{state.code}_{part}"] = booked
        return columns

    def build_event_table(self) -> Columns:
        """One row a crisis, by world and month."""
        if not self.events:
            return {}
        table = {name: np.concatenate([part[name] for part in self.events]) for name in self.events[0]}
        order = np.lexsort((table["month"], table["world"]))
        return {name: values[order] for name, values in table.items()}


def build_event_columns(
    model: GuaranteeModel, crises: Crises, response: Response, aftermath: Aftermath
) -> Columns:
    """The month's crises as columns; codes refer to the ladder, VOTES, BLOCKS and OUTSIDE."""
    columns: Columns = {
        "world": model.worlds[crises.at],
        "month": np.full(crises.at.size, model.month, dtype=np.int64),
        "rung": crises.rung,
        "anticipated": crises.anticipated,
        "provoked": crises.provoked,
        **{stage: getattr(response, stage) for stage in FUNNEL},
        "adequate": aftermath.adequate,
        "in_time": aftermath.in_time,
        "days_to_act": response.first_day,
        "window_days": crises.window,
        "committed_be": aftermath.committed_be,
        "own_be": aftermath.own_be,
        "in_place_be": aftermath.in_place_be,
        "promised_be": aftermath.promised_be,
        "sent_be": aftermath.sent_be,
        "treaty_be": aftermath.treaty_be,
        "outside_be": aftermath.outside_be,
        "probability": aftermath.probability,
        "success": aftermath.success,
        "territory": aftermath.territory,
        "clash": aftermath.clash,
        "nuclear_use": aftermath.nuclear_use,
        "opens_war": aftermath.opens_war,
    }
    for column, code in enumerate(model.coalition.codes):
        columns[f"vote_{code}"] = response.vote[:, column]
        columns[f"block_{code}"] = response.block[:, column]
        columns[f"outside_{code}"] = response.outside[:, column]
    if any(clause.challenger_position is not None for clause in model.commitments):
        columns[f"vote_{model.challenger.code}"] = response.challenger_vote
        columns[f"block_{model.challenger.code}"] = response.challenger_block
    return columns


def compute_true_reliability(model: GuaranteeModel) -> Floats:
    """P(keeps its word) at the gravest rung today, signals aside, mean over guarantors, (W,).

    Willing and faithful, or, where the rule binds a party against its will, unwilling and faithful.
    """
    at = np.arange(model.size)
    best = np.zeros((model.size, model.coalition.size))
    weight = model.numbers.willingness
    resolve = weight.resolve[:, None] * model.coalition.read_resolve(at)
    present = ~model.supporter_arrays.withdrawn.T
    for clause in model.tracked:
        z = (
            clause.base
            + resolve.take(clause.columns, 1)
            + (weight.severity * model.ladder.severity[-1])[:, None]
        )
        willing = logistic(z)
        unwilling = (1 - willing) * clause.binds_unwilling * clause.follow_unwilling
        honour = willing * clause.follow_through + unwilling
        honour *= clause.in_force[:, None] & present.take(clause.columns, 1)
        best[:, clause.columns] = np.maximum(best[:, clause.columns], honour)
    return sum_last_axis(best.take(model.guarantors, 1)) / model.guarantors.size
