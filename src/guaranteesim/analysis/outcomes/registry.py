"""Registry of the outcomes that a comparison reports, each with its estimate and its paired difference.

To add an outcome, add one entry to :data:`OUTCOMES`; tables, differences and exports read it from there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guaranteesim.analysis.outcomes import outcome_ranges, reliability
from guaranteesim.analysis.outcomes.outcome_kinds import (
    MeanOfWorlds,
    Outcome,
    RatioOfCrises,
    ShareOfCrises,
    ShareOfWorlds,
)
from guaranteesim.analysis.statistics.mean_bounds import ValueRange
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results


def _make_stage_outcome(stage: str, title: str) -> ShareOfCrises:
    def count_stage_crises(results: Results) -> tuple[np.ndarray, np.ndarray]:
        return results.world_table[stage].to_numpy(), Worlds.casus.read(results.world_table)

    return ShareOfCrises(stage, title, "share", count_stage_crises, columns=(stage, Worlds.casus))


def _make_ratio_outcome(name: str, title: str, unit: str, part: str, whole: str) -> RatioOfCrises:
    def count_part_and_whole(results: Results) -> tuple[np.ndarray, np.ndarray]:
        parts, wholes = (results.world_table[column].to_numpy(dtype=np.float64) for column in (part, whole))
        return parts, wholes

    return RatioOfCrises(name, title, unit, count_part_and_whole, part, whole, columns=(part, whole))


def _make_flag_outcome(
    column: str, title: str, range_of: Callable[[Results], ValueRange] = outcome_ranges.range_of_whole_share
) -> ShareOfWorlds:
    def find_flagged_worlds(results: Results) -> np.ndarray:
        return np.asarray(results.world_table[column].to_numpy() > 0)

    return ShareOfWorlds(column, title, "share", find_flagged_worlds, columns=(column,), range_of=range_of)


FUNNEL: tuple[Outcome, ...] = (
    _make_stage_outcome(Worlds.called, "called"),
    _make_stage_outcome(Worlds.judged, "judged met by a party"),
    _make_stage_outcome(Worlds.decided, "decided"),
    _make_stage_outcome(Worlds.honoured, "somebody acts"),
    _make_stage_outcome(Worlds.adequate, "adequate"),
    _make_stage_outcome(Worlds.in_time, "adequate in time"),
)
"""Shares of the crises that met the casus foederis."""

FULFILMENT: tuple[Outcome, ...] = (
    _make_ratio_outcome(
        "guarantors_called", "guarantors called", "number a crisis", Worlds.guarantors_called, Worlds.called
    ),
    _make_ratio_outcome(
        "guarantors_honouring",
        "guarantors that honour",
        "number a crisis",
        Worlds.obligations_kept,
        Worlds.called,
    ),
    _make_ratio_outcome(
        "honoured_in_full",
        "honoured in full, by every guarantor called",
        "share",
        Worlds.kept_in_full,
        Worlds.called,
    ),
    _make_ratio_outcome(
        "honoured_in_part", "honoured in part, by some of them", "share", Worlds.kept_in_part, Worlds.called
    ),
    _make_ratio_outcome(
        "honoured_by_nobody", "honoured by nobody", "share", Worlds.kept_by_nobody, Worlds.called
    ),
    _make_ratio_outcome(
        "force_in_time", "promised force in time", "share", Worlds.treaty_be, Worlds.promised_be
    ),
    _make_ratio_outcome(
        "force_sent", "promised force sent, early or late", "share", Worlds.sent_be, Worlds.promised_be
    ),
)
"""Guarantors that honour, and promised force that arrives, over the crises called.

That somebody of many acts says little about a promise: ``honoured_in_full``, ``honoured_in_part`` and
``honoured_by_nobody`` add up to 1, and ``force_sent`` is the share of the promised force that came."""

OUTCOMES: tuple[Outcome, ...] = (
    *FUNNEL,
    *FULFILMENT,
    ShareOfWorlds(
        "casus_in_horizon",
        "casus foederis met within the horizon",
        "share",
        lambda results: Worlds.casus.read(results.world_table) > 0,
        columns=(Worlds.casus,),
        range_of=outcome_ranges.range_of_casus,
    ),
    _make_flag_outcome(
        "major_violation", "major violation within the horizon", outcome_ranges.range_of_major_violation
    ),
    MeanOfWorlds(
        "mean_peace_months",
        "mean months of peace",
        "months",
        columns=(Worlds.peace_months,),
        range_of=outcome_ranges.range_of_peace_months,
    ),
    MeanOfWorlds(
        "war_months",
        "mean months of war",
        "months",
        columns=(Worlds.war_months,),
        range_of=outcome_ranges.range_of_months,
    ),
    MeanOfWorlds(
        "territory_lost",
        "territory lost",
        "share",
        columns=(Worlds.territory_lost,),
        range_of=outcome_ranges.range_of_whole_share,
    ),
    _make_flag_outcome("clash", "direct clash with a guarantor or bystander"),
    _make_flag_outcome("nuclear_use", "nuclear use (an assumed hazard)"),
    MeanOfWorlds(
        "in_place_be_months",
        "guarantors' forces in place",
        "BE-months",
        columns=(Worlds.in_place_be_months,),
        range_of=outcome_ranges.range_of_in_place_be_months,
    ),
    MeanOfWorlds(
        "fighting_be_months",
        "outside forces fighting",
        "BE-months",
        columns=(Worlds.fighting_be_months,),
        range_of=outcome_ranges.range_of_fighting_be_months,
    ),
    MeanOfWorlds(
        "be_months",
        "forces in place and fighting",
        "BE-months",
        columns=(Worlds.in_place_be_months, Worlds.fighting_be_months),
        range_of=outcome_ranges.range_of_be_months,
    ),
    MeanOfWorlds(
        "arms_bn", "arms given", "$bn", columns=(Worlds.arms_bn,), range_of=outcome_ranges.range_of_arms_bn
    ),
    MeanOfWorlds(
        "true_reliability",
        "true reliability of a guarantor",
        "share",
        columns=(Worlds.true_reliability,),
        range_of=outcome_ranges.range_of_share,
    ),
    MeanOfWorlds(
        "believed_reliability",
        "reliability believed",
        "share",
        columns=(Worlds.believed_reliability,),
        range_of=outcome_ranges.range_of_share,
    ),
    ShareOfCrises(
        "observed_reliability",
        "reliability observed when tested",
        "share",
        reliability.count_tests,
        columns=(Worlds.obligations_kept, Worlds.obligations),
    ),
)


def find_outcome(name: str) -> Outcome:
    """Return the outcome of that name.

    Raises:
        KeyError: There is no such outcome.
    """
    return {item.name: item for item in OUTCOMES}[name]
