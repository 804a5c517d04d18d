"""Patterns of reliability: what is observed is selected."""

from __future__ import annotations

from guaranteesim.analysis.statistics.intervals import Estimate, estimate_mean, estimate_share
from guaranteesim.analysis.statistics.paired_differences import estimate_share_difference
from validation.patterns.counting import pairs_that_fought, targets_joined, words_kept
from validation.patterns.lab import Lab
from validation.patterns.pattern import Pattern, between, counted, falls, rises

RANDOM = "challenger.rationality=0"
"""Acts come without regard to what is believed of the guarantors: nothing is selected."""


def _selection(lab: Lab) -> Estimate:
    chosen, random = (
        words_kept(ran, ran.crises("invasion")) for ran in (lab.run("pact"), lab.run("pact", RANDOM))
    )
    return estimate_share_difference(*chosen, *random)


def _observed(lab: Lab) -> Estimate:
    return estimate_share(*words_kept(lab.run("pact")))


def _true_less_believed(lab: Lab) -> Estimate:
    worlds = lab.run("pact").worlds
    return estimate_mean(worlds["true_reliability"] - worlds["believed_reliability"])


def _nuclear(lab: Lab) -> Estimate:
    armed = lab.run("pact", "states.CHA.nuclear=true")
    return estimate_share_difference(*words_kept(armed), *words_kept(lab.run("pact")))


def _major_pairs(lab: Lab) -> Estimate:
    return estimate_share(*pairs_that_fought(lab.run("alliance"), ["MAJ"]))


def _minor_pairs(lab: Lab) -> Estimate:
    ran = lab.run("alliance")
    return estimate_share(*pairs_that_fought(ran, [party for party in ran.parties if party != "MAJ"]))


def _targets(lab: Lab) -> Estimate:
    return estimate_share(*targets_joined(lab.run("alliance")))


def _binding(lab: Lab) -> Estimate:
    pact = "arrangement.commitments.pact.bindingness"
    tight, loose = (words_kept(lab.run("pact", f"{pact}={value}")) for value in (0.9, 0.1))
    return estimate_share_difference(*tight, *loose)


PATTERNS = (
    Pattern(
        "selection-lowers-the-record",
        "Because a challenger attacks where it doubts the guarantors, words are kept less often in the "
        "record than they would be if acts came at random.",
        "[Fearon2002], finding 3",
        falls(),
        "pact, invasions: challenger as is, less challenger choosing at random (λ = 0)",
        _selection,
        unit="points",
    ),
    Pattern(
        "size-of-selection",
        "The record understates reliability by the order of the closed forms.",
        "[Fearon2002], closed form: true mean .50, observed .22 at q* = .44; .363 to .445 at q* = .714 "
        "with noise .1 to 1",
        between(-0.28, -0.055, "−5.5 to −28", "the span of the closed forms for thresholds and noise"),
        "as selection-lowers-the-record",
        _selection,
        unit="points",
    ),
    Pattern(
        "honour-rate-as-selected",
        "Guarantors put to the test keep their word in 22 to 74.5 % of cases, by sample and era.",
        "[LeedsLongMitchell2000] (74.5 %); [BerkemeierFuhrmann2018] (50, 66, 22 %; pacts 41 %); [Chiba2026]",
        between(0.22, 0.745, "22 to 74.5 %", "the sources contradict each other; the band is their span"),
        "pact, all acts that call it",
        _observed,
        use="fitted",
        because="words kept",
    ),
    Pattern(
        "true-and-believed-apart",
        "What a challenger believes of guarantors is not what is true of them: true less believed is not 0. "
        "The sign asked for is that of a record in which reliability is understated.",
        "[Fearon2002], finding 3",
        rises(),
        "pact: true reliability (gravest call, mean over years) less the record at the horizon",
        _true_less_believed,
        unit="points",
    ),
    Pattern(
        "nuclear-challenger-lowers-honouring",
        "Words are kept less often against a nuclear challenger; one reading of the fall from 66 % before "
        "1945 to 22 % since.",
        "[BerkemeierFuhrmann2018] (other readings are possible)",
        falls(),
        "pact: nuclear challenger, less challenger without nuclear weapons",
        _nuclear,
        unit="points",
        use="restated",
        because="willingness.escalation",
    ),
    Pattern(
        "major-allies-that-fight",
        "Of the major powers with a pact with the target alone, two thirds fight in its war.",
        "[PactCalls]: 33 of 49",
        counted(33, 49),
        "alliance (a major power and eight minor states, each for itself), wars",
        _major_pairs,
        use="fitted",
        because="major fights",
    ),
    Pattern(
        "minor-allies-that-fight",
        "Of the other states with a pact with the target alone, a quarter fight in its war.",
        "[PactCalls]: 51 of 219",
        counted(51, 219),
        "alliance, wars",
        _minor_pairs,
        use="fitted",
        because="minor fights",
    ),
    Pattern(
        "targets-joined-by-anyone",
        "At least one ally fights alongside more than half of the targets that have any.",
        "[PactCalls]: 57 % of 65 wars",
        counted(37, 65),
        "alliance, wars",
        _targets,
    ),
    Pattern(
        "binding-words-are-kept-more",
        "The more a text binds, the more often it is kept.",
        "[TomzWeeksBansak2023]; [ElitesOnText2024]",
        rises(),
        "pact: bindingness 0.9 less 0.1",
        _binding,
        unit="points",
        use="restated",
        because="willingness.bindingness",
    ),
)
