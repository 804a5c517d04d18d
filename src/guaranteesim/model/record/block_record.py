"""The record of a block: one row per world, one row per crisis, counts per month.

Every column is described in docs/outcomes.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guaranteesim.equations import expected_follow_through, inclination, logistic
from guaranteesim.model.arrangement.bound_arrangement import BoundArrangement
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.model.block import Bools
from guaranteesim.model.crises import FUNNEL, Acts, Aftermath, Crises, Response
from guaranteesim.model.record.monthly_counts import MonthlyCounts
from guaranteesim.streams import Floats, Index

Columns = dict[str, np.ndarray]

STAGES = (*FUNNEL, "adequate", "in_time")
"""Stages of the activation funnel, each of which implies the one before.

Casus foederis met, called, seen as met by a party, decided, honoured by at least one, adequate, adequate in
time."""


class BlockRecord:
    """Outcomes of one block of W worlds."""

    def __init__(self, model: BoundArrangement) -> None:
        self.model = model
        self._set_flags(model.size)
        self._set_counts(model.size, model.horizon)
        self.events: list[Columns] = []
        self.watch_crises: Callable[[Crises, Response, Aftermath], None] | None = None
        """Called with the crises of each month, for a world that is told; None in a run."""
        self.watch_nuclear_war: Callable[[Index], None] | None = None
        """Called with the worlds in which nuclear weapons are used in a month of war; None in a run."""
        self._years = 0
        shares = ("territory", *(["believed_reliability"] if model.guarantors.size else []))
        self._watched = self._find_watched()
        sums = ("incidents",) if model.ceasefire is not None else ()
        self.monthly = MonthlyCounts(model.horizon, (*shares, *self._watched), sums)

    def _set_flags(self, size: int) -> None:
        self.major_violation = np.zeros(size, dtype=bool)
        self.clash = np.zeros(size, dtype=bool)
        self.nuclear_use = np.zeros(size, dtype=bool)
        self.drawn_in = np.zeros(size, dtype=bool)
        self.waged = np.zeros(size, dtype=bool)

    def _set_counts(self, size: int, horizon: int) -> None:
        self.opportunities = np.zeros(size, dtype=np.int64)
        self.provocations = np.zeros(size, dtype=np.int64)
        self.peace_months = np.full(size, horizon, dtype=np.int64)
        self.quiet_months = np.zeros(size, dtype=np.int64)
        self.war_months = np.zeros(size, dtype=np.int64)
        self.wars = np.zeros(size, dtype=np.int64)
        self.in_force_months = np.zeros(size, dtype=np.int64)
        self.arms_bn: Floats = np.zeros(size)
        self.fighting_be_months: Floats = np.zeros(size)
        self.in_place_be_months: Floats = np.zeros(size)
        self.true_reliability: Floats = np.zeros(size)

    def _find_watched(self) -> dict[str, int]:
        """Return the columns of guarantors that appear in events, by the name of the monthly share."""
        model = self.model
        named = {event.state for event in model.spec.events.values()}
        codes = [(model.coalition.codes[column], column) for column in model.guarantors]
        return {f"believed_reliability_{code}": int(column) for code, column in codes if code in named}

    def record_war_at_start(self) -> None:
        """Record that the run begins in a war."""
        self.major_violation[:] = True
        self.peace_months[:] = 0
        self.wars[:] = 1

    def record_crises(self, crises: Crises, response: Response, aftermath: Aftermath) -> None:
        """Record the month's crises, before wars are opened."""
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
        if self.watch_crises is not None:
            self.watch_crises(crises, response, aftermath)

    def record_nuclear_war(self, at: Index) -> None:
        """Record that nuclear weapons are used in a month of war in the worlds at ``at`` (k,)."""
        self.nuclear_use[at] = True
        if at.size and self.watch_nuclear_war is not None:
            self.watch_nuclear_war(at)

    def record_war_month(self, at: Index, fighting: Floats, arms: Floats, clash: Bools) -> None:
        """Record a month of war in the worlds at ``at`` (k,).

        ``fighting`` is brigade-equivalents and ``arms`` $bn by supporter, (k, N); ``clash`` is bool (k,).
        """
        self.war_months[at] += 1
        self.waged[at] = True
        self.fighting_be_months[at] += sum_last_axis(fighting)
        self.arms_bn[at] += sum_last_axis(arms)
        self.clash[at] |= clash
        self.drawn_in[at] |= clash & self.model.front.provoked.take(at)

    def end_month(self, acts: Acts) -> None:
        """Record what is counted once a month over all worlds."""
        model = self.model
        quiet = ~model.front.at_war & ~self.waged
        if model.ceasefire is not None:
            incidents = model.ceasefire.count_incidents(self.waged)
            self.monthly.record_count("incidents", model.month, incidents)
        # Neither war nor crisis; a war that ended this month was still waged.
        quiet[acts.at] = False
        self.waged[:] = False
        self.quiet_months += quiet
        in_force = model.calendar.any_in_force
        self.in_force_months += in_force
        self.in_place_be_months += model.calendar.stationed
        self._count_worlds("at_peace", ~self.major_violation)
        self._count_worlds("at_war", model.front.at_war)
        self._count_worlds("in_force", in_force)
        self.monthly.record_count("crises", model.month, acts.at.size)
        self._record_monthly_shares()
        # Once a year is enough: the mean over the years is what is reported.
        if model.month % 12 == 1 and model.guarantors.size:
            self._years += 1
            self.true_reliability += (compute_true_reliability(model) - self.true_reliability) / self._years

    def _count_worlds(self, name: str, flags: Bools) -> None:
        self.monthly.record_count(name, self.model.month, int(np.count_nonzero(flags)))

    def _record_monthly_shares(self) -> None:
        model, month = self.model, self.model.month
        self.monthly.record_shares("territory", month, model.front.territory)
        if model.guarantors.size:
            self.monthly.record_shares("believed_reliability", month, compute_believed_reliability(model))
        for name, column in self._watched.items():
            reliability = model.coalition.members[column].compute_reliability()
            self.monthly.record_shares(name, month, reliability)

    def build_world_table(self) -> Columns:
        """Return one row per world."""
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
            columns["believed_reliability"] = compute_believed_reliability(model)
        if model.ceasefire is not None:
            columns["incidents"] = model.ceasefire.total
            columns["pretexts"] = model.ceasefire.pretexts
        for state in model.states:
            columns[f"utility_{state.code}"] = state.utility
            for part, utility in zip(state.parts, state.utility_by_part, strict=True):
                columns[f"utility_{state.code}_{part}"] = utility
        return columns

    def build_event_table(self) -> Columns:
        """Return one row per crisis, in the order of worlds and months."""
        if not self.events:
            return {}
        table = {name: np.concatenate([part[name] for part in self.events]) for name in self.events[0]}
        # The events were recorded month by month; readers want the history of a world together.
        order = np.lexsort((table["month"], table["world"]))
        return {name: values[order] for name, values in table.items()}


def build_event_columns(
    model: BoundArrangement, crises: Crises, response: Response, aftermath: Aftermath
) -> Columns:
    """Return the month's crises as columns; codes refer to the ladder, VOTES, BLOCKS and OUTSIDE."""
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
        **{name: getattr(aftermath, name) for name in _AFTERMATH_COLUMNS},
    }
    for column, code in enumerate(model.coalition.codes):
        columns[f"vote_{code}"] = response.vote[:, column]
        columns[f"block_{code}"] = response.block[:, column]
        columns[f"outside_{code}"] = response.outside[:, column]
    if any(commitment.challenger_position is not None for commitment in model.commitments):
        columns[f"vote_{model.challenger.code}"] = response.challenger_vote
        columns[f"block_{model.challenger.code}"] = response.challenger_block
    return columns


_AFTERMATH_COLUMNS = (
    *("committed_be", "own_be", "in_place_be", "promised_be", "sent_be", "treaty_be", "outside_be"),
    *("probability", "success", "territory", "clash", "nuclear_use", "opens_war"),
)


def compute_believed_reliability(model: BoundArrangement) -> Floats:
    """Return the challenger's record of the guarantors, mean over them, (W,)."""
    believed = np.zeros(model.size)
    for column in model.guarantors:
        believed += model.coalition.members[column].compute_reliability()
    return np.asarray(believed / model.guarantors.size)


def compute_true_reliability(model: BoundArrangement) -> Floats:
    """Return the probability that a guarantor would honour today, mean over guarantors, (W,).

    This is the truth that the challenger's record only samples: see :func:`compute_honouring`.
    """
    return sum_last_axis(compute_honouring(model).take(model.guarantors, 1)) / model.guarantors.size


def compute_honouring(model: BoundArrangement) -> Floats:
    """Return the probability that each supporter would honour the gravest call today, (W, N).

    It is called at the gravest rung and has seen the casus foederis as met. It is willing and follows
    through, or the rule binds it against its will and it follows through all the same. Of several commitments
    its best counts; a supporter without any has 0.
    """
    best = np.zeros((model.size, model.coalition.size))
    weight = model.numbers.willingness
    resolve = weight.resolve[:, None] * model.coalition.read_resolve(np.arange(model.size))
    severity = (weight.severity * model.ladder.severity[-1])[:, None]
    present = ~model.supporter_arrays.withdrawn.T
    for commitment in model.tracked:
        columns = commitment.columns
        willing = logistic(inclination(commitment.base, resolve.take(columns, 1), severity))
        # A rule that binds the unwilling binds a guarantor with certainty.
        bound = np.maximum(willing, commitment.binds_unwilling)
        honours = expected_follow_through(
            bound, willing, commitment.follow_through, commitment.follow_unwilling
        )
        obliged = commitment.casus.against & commitment.covers_aggressor
        honours = honours * (commitment.in_force[:, None] & present.take(columns, 1) & obliged)
        best[:, columns] = np.maximum(best[:, columns], honours)
    return best
