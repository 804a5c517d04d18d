"""Every number with an interval that a comparison reports of a sample."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.consent.acceptance import Acceptance, compute_acceptance
from guaranteesim.analysis.consent.unconditional import (
    estimate_mixed_difference,
    estimate_mixed_outcome,
    mix_outcomes,
)
from guaranteesim.analysis.outcomes.blockers import find_most_blocking
from guaranteesim.analysis.outcomes.entrapment import list_entrapment_measures
from guaranteesim.analysis.outcomes.funnel import estimate_days_to_act
from guaranteesim.analysis.outcomes.outcome_kinds import ShareOfCrises
from guaranteesim.analysis.outcomes.registry import OUTCOMES
from guaranteesim.analysis.outcomes.survival import build_survival_table, estimate_median_peace
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import Results
from validation.coverage.population import NO_DEAL, Sample

Key = tuple[str, str, str]
"""Arrangement, outcome, kind."""

IN_FORCE, GAP = "if in force", "difference"
MIXED, MIXED_GAP = "unconditional", "unconditional difference"
ACCEPTS = "acceptance"
KINDS = (IN_FORCE, GAP, MIXED, MIXED_GAP, ACCEPTS)


def estimates(sample: Sample) -> Iterator[tuple[Key, Estimate]]:
    """Yield every number of the sample under its key; differences are from the first arrangement."""
    accepted = {
        name: compute_acceptance(run, sample.drawn[NO_DEAL])
        for name, run in sample.drawn.items()
        if name != NO_DEAL
    }
    base = next(iter(accepted))
    for name, answer in accepted.items():
        yield from _in_force(name, sample.runs[name])
        yield from _acceptance(name, answer)
        yield from _mixed(name, sample, answer)
        if name != base:
            yield from _gaps(name, base, sample, accepted)
    yield from _gaps_of_guarantees(*list(accepted)[-2:], sample)


def _in_force(name: str, run: Results) -> Iterator[tuple[Key, Estimate]]:
    for item in (*OUTCOMES, *list_entrapment_measures([run])):
        yield (name, item.name, IN_FORCE), item.estimate(run)
    yield (name, "median_peace_months", IN_FORCE), estimate_median_peace(run)
    yield (name, "median_days_to_act", IN_FORCE), estimate_days_to_act(run)
    yield (name, "survival_half_way", IN_FORCE), _survival(run)
    blocking = find_most_blocking(run)
    yield (name, f"blocked_most_share ({', '.join(blocking.states)})", IN_FORCE), blocking.share


def _survival(run: Results) -> Estimate:
    row = build_survival_table(run).iloc[run.scenario.run.horizon_months // 2]
    return Estimate(float(row["survival"]), float(row["low"]), float(row["high"]), len(run.worlds))


def _acceptance(name: str, answer: Acceptance) -> Iterator[tuple[Key, Estimate]]:
    yield (name, "jointly", ACCEPTS), answer.joint
    for item in answer.consents:
        yield (name, f"{item.state} accepts", ACCEPTS), item.probability
        yield (name, f"gain of {item.state}", ACCEPTS), item.gain
        yield (name, f"surplus of {item.state}", ACCEPTS), item.surplus


def _mixed(name: str, sample: Sample, answer: Acceptance) -> Iterator[tuple[Key, Estimate]]:
    for item in OUTCOMES:
        found = estimate_mixed_outcome(item, sample.runs[name], sample.runs[NO_DEAL], answer)
        yield (name, item.name, MIXED), found


def _gaps(
    name: str, base: str, sample: Sample, accepted: dict[str, Acceptance]
) -> Iterator[tuple[Key, Estimate]]:
    run, other, no_deal = (sample.runs[which] for which in (name, base, NO_DEAL))
    for item in OUTCOMES:
        yield (name, item.name, GAP), item.estimate_difference(run, other)
        both = (
            mix_outcomes(item, run, no_deal, accepted[name]),
            mix_outcomes(item, other, no_deal, accepted[base]),
        )
        yield (name, item.name, MIXED_GAP), estimate_mixed_difference(*both)


def _gaps_of_guarantees(other: str, name: str, sample: Sample) -> Iterator[tuple[Key, Estimate]]:
    """Yield the differences between the last two of what the baseline, without guarantors, does not have."""
    for item in OUTCOMES:
        if isinstance(item, ShareOfCrises) or item.name.endswith("reliability"):
            gap = item.estimate_difference(sample.runs[name], sample.runs[other])
            yield (f"{name} less {other}", item.name, GAP), gap
