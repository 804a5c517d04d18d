"""Patterns of decision rules: vetoes, correlation, the matched pair of 1914, absorption, clocks."""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import Estimate, estimate_mean, estimate_share
from guaranteesim.analysis.statistics.paired_differences import (
    estimate_mean_difference,
    estimate_share_difference,
)
from validation.patterns.lab import Lab, Ran
from validation.patterns.pattern import Pattern, exactly, falls, rises

_RULE = "arrangement.commitments.pact.rule"
_PARTIES = "arrangement.commitments.pact.parties"
FIVE = f"{_PARTIES}=[MAJ, MIA, MIB, MIC, MID]"
WITH_CHALLENGER = f"{_PARTIES}=[CHA, MAJ, MIA, MIB, MIC, MID]"
FREE, VETOED = f"{_RULE}={{at_least: 1}}", f"{_RULE}={{at_least: 1, veto: [MAJ, MIA, MIB, MIC, MID]}}"
SEVERAL, COLLECTIVE = f"{_RULE}=each", f"{_RULE}=all"
CALM, TIED = "willingness.correlation=0", "willingness.correlation=0.8"
EAGER, RELUCTANT = "willingness.intercept=2", "willingness.intercept=-6"


def _decided(ran: Ran, *rungs: str) -> tuple[np.ndarray, np.ndarray]:
    """Crises decided, of those called, on these rungs or any; (W,) twice."""
    chosen = ran.crises(*(rungs or ran.rungs))
    return ran.count(ran.events["decided"] & chosen), ran.count(ran.events["called"] & chosen)


def _honoured(ran: Ran, *rungs: str) -> tuple[np.ndarray, np.ndarray]:
    chosen = ran.crises(*rungs)
    return ran.count(ran.events["honoured"] & chosen), ran.count(ran.events["called"] & chosen)


def _vetoes_and_action(lab: Lab) -> Estimate:
    free, vetoed = lab.run("alliance", FIVE, FREE), lab.run("alliance", FIVE, VETOED)
    return estimate_share_difference(*_decided(vetoed), *_decided(free))


def _vetoes_and_violations(lab: Lab) -> Estimate:
    free, vetoed = lab.run("alliance", FIVE, FREE), lab.run("alliance", FIVE, VETOED)
    return estimate_mean_difference(_violations(vetoed), _violations(free))


def _violations(ran: Ran) -> np.ndarray:
    """Acts that call the commitment, a world."""
    return ran.acts("strikes", "limited_grab", "invasion")


def _unanimity_and_correlation(lab: Lab) -> Estimate:
    tied, calm = (lab.run("alliance", FIVE, COLLECTIVE, rho) for rho in (TIED, CALM))
    return estimate_share_difference(*_decided(tied), *_decided(calm))


def _anyone_and_correlation(lab: Lab) -> Estimate:
    tied, calm = (lab.run("alliance", FIVE, SEVERAL, rho) for rho in (TIED, CALM))
    return estimate_share_difference(*_decided(tied), *_decided(calm))


def _matched_pair(lab: Lab) -> Estimate:
    several = lab.run("alliance", WITH_CHALLENGER, SEVERAL)
    collective = lab.run("alliance", WITH_CHALLENGER, COLLECTIVE)
    return estimate_share_difference(*_honoured(several, "invasion"), *_honoured(collective, "invasion"))


def _recused_pair(lab: Lab) -> Estimate:
    several = lab.run("alliance", FIVE, SEVERAL)
    return estimate_share_difference(*_honoured(several, "invasion"), *_honoured(_unanimous(lab), "invasion"))


def _unanimous(lab: Lab) -> Ran:
    return lab.run("alliance", FIVE, COLLECTIVE)


def _absorbed(lab: Lab) -> Estimate:
    """Actions under the treaty over both settings: none, and so no difference between them."""
    runs = [lab.run("alliance", WITH_CHALLENGER, COLLECTIVE, mood) for mood in (EAGER, RELUCTANT)]
    acted = np.concatenate([ran.worlds["decided"] for ran in runs])
    called = np.concatenate([ran.worlds["called"] for ran in runs])
    return estimate_share(acted, called)


def _unabsorbed(lab: Lab) -> Estimate:
    rule = f"{_RULE}={{all: {{}}, recuse_aggressor: true}}"
    runs = [lab.run("alliance", WITH_CHALLENGER, rule, mood) for mood in (EAGER, RELUCTANT)]
    return estimate_share_difference(*_decided(runs[0]), *_decided(runs[1]))


def _clock(ran_days: int) -> str:
    return f"arrangement.commitments.pact.deadline_days={ran_days}"


def _grabs_by_clock(lab: Lab) -> Estimate:
    slow, quick = (lab.run("pact", _clock(days), SLOW) for days in (60, 1))
    return estimate_share_difference(*_grabs(slow), *_grabs(quick))


SLOW = "states.MAJ.decision_days=60"
"""Without a clock the major power would take two months, so that there is something for it to shorten."""


def _grabs(ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    return ran.acts("limited_grab"), ran.worlds["opportunities"]


def _won_grabs(ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    grabs = ran.crises("limited_grab")
    return ran.count(grabs & ran.events["success"]), ran.count(grabs)


def _success_by_clock(lab: Lab) -> Estimate:
    slow, quick = (lab.run("pact", _clock(days), SLOW) for days in (60, 1))
    return estimate_share_difference(*_won_grabs(slow), *_won_grabs(quick))


def _days_by_clock(lab: Lab) -> Estimate:
    slow, quick = (lab.run("pact", _clock(days), SLOW) for days in (60, 1))
    return estimate_mean_difference(*(_in_time(ran) for ran in (slow, quick)))


def _in_time(ran: Ran) -> np.ndarray:
    """Brigade-equivalents that came under the treaty inside the window, a world."""
    return ran.worlds["treaty_be"]


def _believed_by_rule(lab: Lab) -> Estimate:
    several, collective = (lab.run("alliance", FIVE, rule) for rule in (SEVERAL, COLLECTIVE))
    gap = several.worlds["major_violation"].astype(float) - collective.worlds["major_violation"]
    return estimate_mean(gap)


PATTERNS = (
    Pattern(
        "more-vetoes-fewer-actions",
        "The more states hold a veto, the more rarely a guarantee is acted on.",
        "[VotingPower]; [Tsebelis2002]",
        falls(),
        "alliance, five allies: each with a veto, less none with one",
        _vetoes_and_action,
        unit="points",
        use="restated",
        because="the algebra of rules",
    ),
    Pattern(
        "more-vetoes-more-violations",
        "The more states hold a veto, the more often the guarantee is violated.",
        "[AttackThreshold] with [VotingPower]: deterrence by what the rule lets happen",
        rises(),
        "alliance, five allies: acts a world that call the treaty, each with a veto less none",
        _vetoes_and_violations,
        unit="",
    ),
    Pattern(
        "unanimity-deters-less",
        "A guarantee that needs all deters less than one in which each may act.",
        "[AttackThreshold]: consent needed of each guarantor, q*^(1/n) against 1 − (1 − q*)^(1/n)",
        falls(),
        "alliance, five allies: major violation in ten years, each less all",
        _believed_by_rule,
        unit="points",
    ),
    Pattern(
        "correlation-helps-unanimity",
        "If the guarantors' moods are correlated, all agree more often.",
        "[BetaBinomial]: P(all) .2373 at ρ = 0 and .3750 at ρ = .2",
        rises(),
        "alliance, five allies, all must agree: share of calls decided, latent correlation .8 less 0",
        _unanimity_and_correlation,
        unit="points",
        use="restated",
        because="the algebra of rules",
    ),
    Pattern(
        "correlation-hurts-any-one",
        "If the guarantors' moods are correlated, it is rarer that any one acts.",
        "[BetaBinomial]: P(≥1) .99902 at ρ = 0 and .98214 at ρ = .2",
        falls(),
        "alliance, five allies, each for itself: share of calls decided, latent correlation .8 less 0",
        _anyone_and_correlation,
        unit="points",
        use="restated",
        because="the algebra of rules",
    ),
    Pattern(
        "matched-pair-of-1914",
        "Belgium (several) and Luxembourg (collective), the aggressor a guarantor of both: the several "
        "guarantee is honoured, the collective one lapses. Only the rule differs here.",
        "[MatchedPair1914]. Confound: Belgium mattered far more to Britain",
        rises(),
        "alliance, challenger and five allies as guarantors, invasions: honoured, each less all",
        _matched_pair,
        unit="points",
        use="restated",
        because="the algebra of rules",
    ),
    Pattern(
        "matched-pair-without-the-aggressor",
        "The same if the aggressor has no say: a collective guarantee is honoured more rarely.",
        "[MatchedPair1914]",
        rises(),
        "alliance, five allies as guarantors, invasions: honoured, each less all",
        _recused_pair,
        unit="points",
        use="restated",
        because="the algebra of rules",
    ),
    Pattern(
        "absorption",
        "While the aggressor holds a veto, the others' willingness has no effect on action under the treaty.",
        "[Absorption], an invariant",
        exactly(0),
        "alliance, all incl. the challenger: share of calls decided, others eager and reluctant together",
        _absorbed,
        use="restated",
        because="the algebra of rules",
    ),
    Pattern(
        "absorption-ends-with-recusal",
        "Once the aggressor is recused, the others' willingness matters.",
        "[Absorption]",
        rises(),
        "alliance, all but the challenger: share of calls decided, others eager less reluctant",
        _unabsorbed,
        unit="points",
        use="restated",
        because="the algebra of rules",
    ),
    Pattern(
        "long-clocks-favour-grabs",
        "The longer the guarantors may take, the more often the challenger tries a fait accompli.",
        "[Altman2017], on faits accomplis",
        rises(),
        "pact, major power slow without a clock: grabs an opportunity, clock of 60 days less 1 day",
        _grabs_by_clock,
        unit="points",
    ),
    Pattern(
        "long-clocks-let-grabs-succeed",
        "The longer the guarantors may take, the more grabs succeed.",
        "[Altman2017]",
        rises(),
        "as long-clocks-favour-grabs: share of grabs that succeed",
        _success_by_clock,
        unit="points",
    ),
    Pattern(
        "short-clocks-bring-help-in-time",
        "The shorter the clock, the more help is there inside the window.",
        "[OrderStatistics]",
        falls(),
        "as long-clocks-favour-grabs: brigade-equivalents in time, a world",
        _days_by_clock,
        unit="",
        use="restated",
        because="willingness.clock_compliance",
    ),
)
