"""Patterns of deterrence: pacts, triggers, reputation, nuclear allies, motivation."""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import Estimate, estimate_share
from guaranteesim.analysis.statistics.paired_differences import (
    estimate_mean_difference,
    estimate_proportion_difference,
    estimate_share_difference,
)
from guaranteesim.model import GuaranteeModel
from validation.patterns.counting import FORCE, LOW, MAJOR, disputes, dyad_years
from validation.patterns.lab import Lab, Ran
from validation.patterns.pattern import Pattern, between, counted, falls, nothing_beyond, rises
from validation.patterns.ratios import difference_of_differences, relative_change

_PACT = "arrangement.commitments.pact"
OFF = "beliefs.record_weight=0"
NUCLEAR = "states.MAJ.nuclear=true"
TERM = f"{_PACT}.until_month=60"
YEAR, FIVE_YEARS, TIMES = 12, 72, 3
"""Words are broken at the end of the first year; the five years after it are looked at."""


def all_renege(model: GuaranteeModel) -> None:
    """At the end of the first year every guarantor goes into the record as having broken its word."""
    if model.month == YEAR:
        model.supporter_arrays.broken[model.guarantors] += TIMES


def _per_opportunity(ran: Ran, *rungs: str) -> tuple[np.ndarray, np.ndarray]:
    return ran.acts(*rungs), ran.worlds["opportunities"]


def _violated(ran: Ran) -> np.ndarray:
    return np.asarray(ran.worlds["major_violation"])


def _pact(lab: Lab) -> Estimate:
    return estimate_proportion_difference(_violated(lab.run("pact")), _violated(lab.run("rivals")))


def _initiation(lab: Lab) -> Estimate:
    pact, none = lab.run("pact"), lab.run("rivals")
    return relative_change(disputes(pact)[1], dyad_years(pact), disputes(none)[1], dyad_years(none))


def _trigger(rung: str) -> str:
    return f"{_PACT}.trigger.rung={rung}"


def _below_the_trigger(lab: Lab) -> Estimate:
    high, low = (lab.run("pact", _trigger(rung)) for rung in ("invasion", "strikes"))
    rungs = ("strikes", "limited_grab")
    return estimate_share_difference(*_per_opportunity(high, *rungs), *_per_opportunity(low, *rungs))


def _into_the_grey_zone(lab: Lab) -> Estimate:
    pact, none = lab.run("pact"), lab.run("rivals")
    return estimate_share_difference(
        *_per_opportunity(pact, "grey_zone"), *_per_opportunity(none, "grey_zone")
    )


def _next_years(ran: Ran) -> np.ndarray:
    """Worlds with a major violation in the five years after the first, bool (W,)."""
    month = ran.events["month"]
    return np.asarray(ran.count(ran.crises(*MAJOR) & (month > YEAR) & (month <= FIVE_YEARS)) > 0)


def _reneging(lab: Lab, *sets: str) -> Estimate:
    broken, kept = lab.run("pact", *sets, hook=all_renege), lab.run("pact", *sets)
    return estimate_proportion_difference(_next_years(broken), _next_years(kept))


def _reneging_matters(lab: Lab) -> Estimate:
    return _reneging(lab)


def _reneging_forgotten(lab: Lab) -> Estimate:
    return _reneging(lab, OFF)


def _nuclear_ally(lab: Lab) -> Estimate:
    pact, none = (lab.run(name, NUCLEAR) for name in ("pact", "rivals"))
    return estimate_proportion_difference(_violated(pact), _violated(none))


def _term_effect(lab: Lab, first: int, last: int) -> Estimate:
    """Major violations in months ``first`` … ``last``, with a term of five years less without one."""
    ended, lasting = (
        ran.count(ran.crises(*MAJOR) & (ran.events["month"] >= first) & (ran.events["month"] <= last)) > 0
        for ran in (lab.run("pact", TERM), lab.run("pact"))
    )
    return estimate_proportion_difference(ended, lasting)


def _waiting(lab: Lab) -> Estimate:
    return _term_effect(lab, 37, 60)


def _after_the_term(lab: Lab) -> Estimate:
    return _term_effect(lab, 61, 120)


def _immediate(lab: Lab) -> Estimate:
    ran = lab.run("pact")
    opportunities = ran.worlds["opportunities"]
    return estimate_share(opportunities - ran.acts(*FORCE), opportunities)


def _motivation(lab: Lab) -> Estimate:
    keen, mild = (_violated(lab.run("pact", f"challenger.motivation={m}")) for m in (1.5, 0.5))
    loose, tight = (_violated(lab.run("pact", f"{_PACT}.bindingness={b}")) for b in (0.1, 0.9))
    return difference_of_differences(keen, mild, loose, tight)


def _binding(lab: Lab) -> Estimate:
    tight, loose = (lab.run("pact", f"{_PACT}.bindingness={b}") for b in (0.9, 0.1))
    return estimate_proportion_difference(_violated(tight), _violated(loose))


def _grabs_and_wars(lab: Lab) -> Estimate:
    ran = lab.run("rivals")
    return estimate_mean_difference(ran.acts("limited_grab"), ran.acts("invasion"))


def _low_and_major(lab: Lab) -> Estimate:
    ran = lab.run("rivals")
    return estimate_mean_difference(ran.acts(*LOW), ran.acts(*MAJOR))


PATTERNS = (
    Pattern(
        "pacts-deter",
        "A defence pact lowers the chance that the target suffers a major violation.",
        "[JohnsonLeeds2011] ([KenwickVasquez2017] finds the opposite for forming one)",
        falls(),
        "pact less rivals: major violation in ten years",
        _pact,
        unit="points",
    ),
    Pattern(
        "size-of-deterrence",
        "A conditional deterrent pact lowers initiation by about a fifth.",
        "[Benson2011]: −18 %",
        between(-0.36, 0.0, "−18 %", "from nothing to twice the figure; no standard error at hand"),
        "pact against rivals: disputes a dyad-year, relative change",
        _initiation,
    ),
    Pattern(
        "immediate-deterrence",
        "In a crisis over a protected state the challenger refrains from force a little more often than not.",
        "[HuthRussett1984]: 57 % of 54 cases, as reported; [Huth1988]: 59 % of 58",
        counted(31, 54),
        "pact: share of opportunities that do not end in strikes or more",
        _immediate,
        use="fitted",
        because="deterred",
    ),
    Pattern(
        "higher-trigger-displaces-below",
        "A higher trigger moves aggression to the rungs below it.",
        "[Snyder1965]: a trigger such as significant, deliberate, sustained opens a gap below it",
        rises(),
        "pact: strikes and grabs an opportunity, trigger at invasion less trigger at strikes",
        _below_the_trigger,
        unit="points",
    ),
    Pattern(
        "pact-displaces-into-the-grey-zone",
        "A pact that covers open force moves part of the aggression to acts it does not cover.",
        "[Snyder1965], stability–instability; [OMahony2018]",
        rises(),
        "pact (trigger at strikes) less rivals: grey-zone acts an opportunity",
        _into_the_grey_zone,
        unit="points",
    ),
    Pattern(
        "reneging-hurts-where-reputation-matters",
        "Guarantors known to have broken their word deter less afterwards.",
        "[WeisigerYarhiMilo2015] (see [Press2005] for the other view)",
        rises(),
        "pact: every guarantor's record gets three broken words after a year, less not; major violation in "
        "the next five",
        _reneging_matters,
        unit="points",
        use="restated",
        because="switches.learning",
    ),
    Pattern(
        "reneging-is-forgotten-where-it-does-not",
        "Where only today's signs count, a broken word changes nothing afterwards.",
        "[Press2005], current calculus",
        nothing_beyond(0.005, "half a point is what cannot be told apart at these numbers of worlds"),
        "the same with no weight on the record",
        _reneging_forgotten,
        unit="points",
        use="restated",
        because="beliefs.record_weight",
    ),
    Pattern(
        "nuclear-ally-deters",
        "A pact with a nuclear state lowers the chance that the target suffers a major violation.",
        "[FuhrmannSechser2014], first finding; the second, on nuclear weapons stationed with the target, "
        "cannot be asked: the model has no such stationing",
        falls(),
        "pact less rivals, the major power nuclear; major violation in ten years",
        _nuclear_ally,
        unit="points",
    ),
    Pattern(
        "wait-for-the-end-of-a-term",
        "A challenger waits for the end of a term: near its end it attacks less than under a lasting pact.",
        "[Powell2006]: whoever gains by a known shift of power waits for it",
        falls(),
        "pact: a term of five years less no term; major violation in years 4 and 5",
        _waiting,
        unit="points",
    ),
    Pattern(
        "more-attacks-after-a-term",
        "After the end of a term there are more attacks than under a lasting pact.",
        "[JohnsonLeeds2011]: pacts deter, so that their end stops to",
        rises(),
        "pact: a term of five years less no term; major violation in years 6 to 10",
        _after_the_term,
        unit="points",
    ),
    Pattern(
        "motivation-decides",
        "The challenger's motivation decides more than how clearly the text binds.",
        "[Mazarr2018], 39 cases",
        rises(),
        "pact: effect on major violation of motivation .5 to 1.5, less that of bindingness .9 to .1",
        _motivation,
        unit="points",
    ),
    Pattern(
        "clarity-matters",
        "The more a text binds, the better it deters.",
        "[Mazarr2018]",
        falls(),
        "pact: bindingness .9 less .1; major violation in ten years",
        _binding,
        unit="points",
        use="restated",
        because="willingness.bindingness",
    ),
    Pattern(
        "grabs-outnumber-invasions",
        "Limited land grabs are more frequent than wars of conquest.",
        "[Altman2017]: 112 land grabs, 1918–2016 (coerced cessions, 13, are not in the model)",
        rises(),
        "rivals: limited grabs less invasions, a world",
        _grabs_and_wars,
        unit="",
    ),
    Pattern(
        "low-level-acts-outnumber-major-ones",
        "Grey-zone acts and strikes are more frequent than grabs and invasions.",
        "[DisputeEscalation] (5.3 % of disputes become wars); [DonbasMonitoring]: hundreds of thousands "
        "of violations",
        rises(),
        "rivals: grey zone and strikes less grabs and invasions, a world",
        _low_and_major,
        unit="",
    ),
)
