"""Equations of the model as pure functions over arrays, one function per equation of docs/model.md III.iv.

The model calls each function twice: on drawn readings, when it simulates what the states do, and on
expectations, when the challenger anticipates it. The functions know nothing of scenarios, steps or random
streams. Arguments are arrays that broadcast against each other unless a docstring names a shape, and results
have the broadcast shape. W counts worlds, k crises or acts, N states. A change of an equation is an edit
here, in docs/model.md and in ``validation/by_hand``, which states the same equations independently.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guaranteesim.streams import Floats, Index

Bools = NDArray[np.bool_]
Number = Floats | float
"""An array over worlds, or one number for all of them."""

TOLERANCE = 1e-8
"""Margin by which a reading may fall short of a threshold and still reach it, also without noise."""

_SMALLEST = 1e-9
"""Smallest force or noise, so that no ratio divides by zero."""

MAX_ATTRITION_RATIO = 5.0
"""Superiority beyond which an opponent wears a force down no faster."""

MAX_TENSION = 7.0
"""Largest logarithm, of either sign, of incidents in proportion to the usual number: a factor of 1,100."""


# --- general ---


def logistic(z: Number) -> Floats:
    """Return Λ(z) = 1/(1 + e^(−z)) for logits of any shape, without overflow."""
    # SciPy takes long to import, and the command line must answer at once.
    from scipy.special import expit

    return np.asarray(expit(z))


def any_probability(probabilities: Floats) -> Floats:
    """Return the probability that at least one of independent events happens, over the last axis."""
    # A loop in fixed order: a product of NumPy changes its last bit with the shape of the array.
    none = np.ones(probabilities.shape[:-1])
    for column in range(probabilities.shape[-1]):
        none *= 1 - probabilities[..., column]
    return 1 - none


def monthly_probability(rate_per_year: Floats) -> Floats:
    """Return the probability of at least one Poisson event in a month; negative rates count as 0."""
    return np.asarray(-np.expm1(-np.maximum(rate_per_year, 0) / 12))


def monthly_factor(factor_per_year: Floats) -> Floats:
    """Return the factor per month that compounds to ``factor_per_year`` in twelve months."""
    return np.asarray(factor_per_year ** (1 / 12))


# --- III.iv.a: politics ---


def resolve_shocks(volatility: Floats, common_share: Floats) -> tuple[Floats, Floats]:
    """Return the sizes of the common and the own shock to resolve, logits.

    The variance is split between a shock that all states share and one of each state: σ√ρ and σ√(1 − ρ).
    """
    return volatility * np.sqrt(common_share), volatility * np.sqrt(1 - common_share)


def tenure_months(uniform: Floats, mean_months: Floats) -> Floats:
    """Return months in office after the first, geometric with the given mean, by inverse CDF."""
    return np.asarray(np.log(uniform) / np.log1p(-1 / np.maximum(mean_months, 1.000001)))


# --- III.iv.b: posture ---


def believed_reliability(prior_kept: Floats, prior_total: Floats, kept: Floats, broken: Floats) -> Floats:
    """Return the mean of the Beta distribution of a state's reliability, 0..1.

    ``prior_kept`` is prior mean × prior strength and ``prior_total`` the prior strength, in observations.
    """
    return np.asarray((prior_kept + kept) / (prior_total + kept + broken))


# --- III.iv.c: provocation and opportunity ---


def provocation_rate(per_year: Floats, moral_hazard: Floats, protection: Floats, restraint: Number) -> Floats:
    """Return provocations per year, v·(1 + h_m·protection)·(1 − restraint).

    ``restraint`` is h_v where an attack would void a commitment in force, and 0 elsewhere.
    """
    return np.asarray(per_year * (1 + moral_hazard * protection) * (1 - restraint))


def opportunity_rate(
    per_year: Floats,
    provocation_effect: Floats,
    provoked: Bools,
    protection_effect: Floats,
    protection: Floats,
) -> Floats:
    """Return opportunities per year, o·(1 + o_p·provoked)·(1 + o_g·protection)."""
    return np.asarray(per_year * (1 + provocation_effect * provoked) * (1 + protection_effect * protection))


# --- III.iv.c: incidents of a ceasefire ---


def incident_deviation(persistence: Floats, before: Floats, volatility: Floats, normal: Floats) -> Floats:
    """Return the deviation of the logarithm of incidents from its level, φ·before + σ·normal."""
    return np.asarray(persistence * before + volatility * normal)


def incident_tension(heat: Number, deviation: Floats, relief: Number) -> Floats:
    """Return ln(incidents/usual), heat + deviation − relief within ±MAX_TENSION."""
    return np.clip(heat + deviation - relief, -MAX_TENSION, MAX_TENSION)


def tension_factor(tension: Floats, elasticity: Floats) -> Floats:
    """Return the factor (incidents/usual)^elasticity."""
    return np.asarray(np.exp(elasticity * tension))


# --- III.iv.c: troops in place ---


def felt_presence(provoking_be: Floats, half_be: Floats) -> Floats:
    """Return how far troops in place are felt, B/(B + B½), 0..1; 0 without troops, 1 for any if B½ is 0."""
    return np.asarray(provoking_be / np.maximum(provoking_be + half_be, np.finfo(float).tiny))


def contact_probability(contact: Floats, factor: Floats) -> Floats:
    """Return the chance that troops in place come under attack, at most 1."""
    return np.asarray(np.minimum(contact * factor, 1.0))


# --- III.iv.d: choice ---


def quantal_response(utilities: Floats, rationality: Floats, uniform: Floats) -> Index:
    """Return the options picked, shape (k,), with probability P(j) ∝ exp(λ·EU_j).

    Parameters ---------- utilities: expected utility per option, (k, options). rationality: λ, 1/utility,
    (k,). uniform: one uniform draw per choice, (k,). Picking by inverse CDF from one draw means that a small
    change of
        the utilities changes few choices.

    Source: [McKelveyPalfrey1995].
    """
    # The largest utility is subtracted first, so that the exponential cannot overflow.
    weight = rationality[:, None] * (utilities - utilities.max(axis=1, keepdims=True))
    cumulative = np.cumsum(np.exp(weight), axis=1)
    picked = (cumulative < (uniform * cumulative[:, -1])[:, None]).sum(axis=1)
    return np.asarray(np.minimum(picked, utilities.shape[1] - 1), dtype=np.intp)


def clash_weight(fighting_be: Floats, half_be: Floats) -> Floats:
    """Return the share of the clash aversion felt against ``fighting_be``: F/(F + F½), 1 where F½ is 0."""
    felt = np.maximum(fighting_be, _SMALLEST)
    return np.asarray(felt / (felt + half_be))


def clash_cost(aversion: Floats, clash: Floats | Bools, weight: Floats) -> Floats:
    """Return what a clash costs the challenger, utility: A·clash·weight.

    ``clash`` is a probability where the challenger anticipates and 0 or 1 where a clash has happened.
    """
    return np.asarray(aversion * clash * weight)


def monthly_sanctions_cost(sensitivity: Floats, sanctions: Floats) -> Floats:
    """Return the cost of a month under ``sanctions``, utility; ``sensitivity`` is utility per year."""
    return np.asarray(sensitivity * sanctions / 12)


def added_sanctions(sanctions: Floats, standing: Floats) -> Floats:
    """Return what new sanctions add to standing ones, max(0, new − standing); shares of the fullest."""
    return np.maximum(sanctions - standing, 0.0)


def probability_seen(margin: Floats, noise: Floats) -> Floats:
    """Return the probability that a reading with normal error reaches a threshold: Φ(margin/noise).

    ``margin`` is the true value less the threshold, ``noise`` the standard deviation of the error, above 0.
    """
    from scipy.special import ndtr

    return np.asarray(ndtr((margin + TOLERANCE) / noise))


def probability_casus_seen(
    clarity: Floats, attribution: Floats, severity: Floats, threshold: Number, noise: Floats
) -> Floats:
    """Return the probability that a party sees the casus foederis as met.

    Φ((clarity − attribution)/ν)·Φ((severity − threshold)/ν), the two readings being independent.
    """
    return probability_seen(clarity - attribution, noise) * probability_seen(severity - threshold, noise)


def total_noise(verification: Floats, common_noise: Floats, own_noise: Floats) -> Floats:
    """Return the standard deviation ν of a party's reading, (1 − verification)·√(common² + own²)."""
    noise = (1 - verification) * np.sqrt(common_noise**2 + own_noise**2)
    return np.asarray(np.maximum(noise, _SMALLEST))


# --- III.iv.e: consultation ---


def sees_casus(
    severity_seen: Floats, threshold: Number, attribution_seen: Floats, attribution: Floats
) -> Bools:
    """Return where a party sees the casus foederis as met by its own two readings, bool."""
    return np.asarray((severity_seen >= threshold) & (attribution_seen >= attribution))


def latent_uniform(correlation: Floats, common: Floats, own: Floats) -> Floats:
    """Return correlated uniforms Φ(√ρ·Z + √(1 − ρ)·ε) of a one-factor Gaussian copula.

    Each value is exactly uniform on its own, so each party is willing with exactly the probability Λ(z).
    """
    from scipy.special import ndtr

    return np.asarray(ndtr(np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own))


Weighted = tuple[Floats, Floats]
"""A weight and the trait of a state that it weighs."""


def leaning(stake: Weighted, exposure: Weighted, alignment: Weighted) -> Floats:
    """Return the logits that no commitment changes: b_s·stake − b_x·exposure − b_a·alignment."""
    (b_s, stakes), (b_x, exposures), (b_a, alignments) = stake, exposure, alignment
    return np.asarray(b_s * stakes - b_x * exposures - b_a * alignments)


def word_weight(reputation: Floats, audience: Floats) -> Floats:
    """Return how much a state's word weighs with it, (reputation + audience)/2, 0..1."""
    return np.asarray((reputation + audience) / 2)


def escalation_fear(weight: Floats, risk_aversion: Floats, relief: Floats) -> Floats:
    """Return the logits lost per unit of escalation, b_e·risk aversion·relief."""
    return np.asarray(weight * risk_aversion * relief)


def constant_inclination(intercept: Floats, lean: Floats, fear: Floats, escalation: Floats) -> Floats:
    """Return the constant part of z for help that no commitment asks for (III.iv.f), logits."""
    return np.asarray(intercept + lean - fear * escalation)


def inclination(
    base: Floats, resolve: Floats, severity: Floats | None = None, tripwire: Floats | None = None
) -> Floats:
    """Return z, the sum of a party's reasons to act before it looks to a lead, logits.

    Parameters
    ----------
    base: all that stays constant in a month: intercept, leaning, word given, less the fear of escalation.
    resolve: w_x·x, the resolve of today, or the challenger's reading of it.
    severity: b_v·severity as the party sees it, or as the challenger expects; none for a renewal.
    tripwire: b_t where own troops are attacked, or b_t·P(attacked); none without tripwire.
    """
    z = base + resolve
    if severity is not None:
        z = z + severity
    if tripwire is not None:
        z = z + tripwire
    return z


def lead_pull(weight: Floats, following: Floats, stance: Floats) -> Floats:
    """Return the logits by which a lead moves a follower, b_l·following·stance; stance is in −1..1."""
    return np.asarray(weight * (following * stance))


def believed_willingness(z: Floats, record: Floats, record_weight: Floats) -> Floats:
    """Return the challenger's probability that a party is willing, (1 − w_r)·Λ(z) + w_r·record."""
    return np.asarray((1 - record_weight) * logistic(z) + record_weight * record)


def objection_probability(alignment: Floats, exponent: Floats) -> Floats:
    """Return the probability that an unwilling party objects, ((1 + alignment)/2)^y; alignment in −1..1."""
    return np.asarray(((1 + alignment) / 2) ** exponent)


def mean_days(usual: Floats, deadline: Floats, compliance: Floats) -> Floats:
    """Return the mean days to decide under a clock in the text, (1 − a)·d + a·min(d, D)."""
    return np.asarray((1 - compliance) * usual + compliance * np.minimum(usual, deadline))


def gamma_days(uniform: Floats, shape: Floats, mean: Floats) -> Floats:
    """Return gamma-distributed days of the given shape and mean, by inverse CDF; exponential at shape 1."""
    from scipy.special import gammaincinv

    return np.asarray(gammaincinv(shape, uniform) * (mean / shape))


def clocked_days(further: Floats, least: Floats, deadline: Floats, compliance: Floats) -> Floats:
    """Return the mean days beyond the least under a clock in the text; it cannot shorten the least."""
    return mean_days(further, np.maximum(deadline - least, 0), compliance)


def count_needed(share: Floats, others: int) -> Index:
    """Return how many of the ``others`` must act before a state that waits for this share of them."""
    return np.asarray(np.ceil(share * others - TOLERANCE), dtype=np.intp)


def wait_for_others(days: Floats, needed: Index) -> Floats:
    """Return the days on which parties act that wait until enough others have acted, (k, n).

    Parameters
    ----------
    days: day on which each would act by itself, ``inf`` if it would not, (k, n).
    needed: how many others must act before it, (k, n). A party that waits in vain never acts.

    Source: the thresholds of [Granovetter1978]; who waits for nobody acts first, then those whom they move.
    """
    acting = np.where(needed == 0, days, np.inf)
    for _ in range(days.shape[1]):
        # A waiting party acts no earlier than those it waits for, so counting it among them changes nothing.
        last = np.take_along_axis(np.sort(acting, axis=1), np.maximum(needed - 1, 0), axis=1)
        moved = np.where(needed == 0, days, np.maximum(days, last))
        if np.array_equal(moved, acting):
            break
        acting = moved
    return acting


def follow_through(renege: Floats, bindingness: Floats, audience: Floats) -> Floats:
    """Return the probability that a willing party acts, 1 − r·(1 − bindingness·audience)."""
    return np.asarray(1 - renege * (1 - bindingness * audience))


def follow_through_unwilling(bindingness: Floats, audience: Floats) -> Floats:
    """Return the probability that a party bound against its will acts, bindingness·(1 + audience)/2.

    Source: the honouring condition of [Fearon1994] for a net value uniform on ±1, scaled by bindingness.
    """
    return np.asarray(bindingness * (1 + audience) / 2)


def expected_follow_through(bound: Floats, willing: Floats, if_willing: Floats, if_not: Floats) -> Floats:
    """Return the probability that a party honours, from the probability that the rule binds it.

    More may be bound than are willing where a rule is automatic: the surplus is bound against its will.
    ``if_willing`` and ``if_not`` are the follow-through of the willing and of the unwilling.
    """
    honoured = np.minimum(bound, willing) * if_willing
    return np.asarray(honoured + np.maximum(bound - willing, 0) * if_not)


# --- III.iv.g: contest ---


def contest_success(committed: Number, present: Number, exponent: Number, multiplier: Number) -> Floats:
    """Return the probability that the attacker prevails, b·ρ^M/(1 + b·ρ^M) with ρ = committed/present.

    Parameters
    ----------
    committed, present: brigade-equivalents, same shape; an empty defence loses, an empty attack fails.
    exponent, multiplier: M and b.

    Source: [Tullock1980]; M = 0.478 and b = 1.50 from a logit over [Battles657]. At these values parity gives
    0.600 and twice the force 0.676.
    """
    ratio = np.maximum(committed, _SMALLEST) / np.maximum(present, _SMALLEST)
    weighed = multiplier * ratio**exponent
    return np.asarray(weighed / (1 + weighed))


def campaign_advantage(multiplier: Number, quality: Number, share: Number = 1.0) -> Floats:
    """Return the attacker's multiplier with the quality of the day in it, (b·e^u)^share.

    Parameters
    ----------
    multiplier, quality: b and u, the latter in logits.
    share: how much of both is left, 0..1.

    Written so that it is exactly b where u is 0 and the share 1.
    """
    return np.asarray(multiplier * np.exp(share * quality - (1 - share) * np.log(multiplier)))


def discount_of_doubt(spread: Floats) -> Floats:
    """Return the factor on logits under which Λ is a mean over normal errors, 1/√(1 + π·spread²/8).

    E Λ(x + spread·N(0,1)) is Λ(factor·x) to within 0.02.

    Source: [MacKay1992].
    """
    return np.asarray(1 / np.sqrt(1 + np.pi * spread**2 / 8))


def remaining_share(decay: Floats, age_months: NDArray[np.int64] | int) -> Floats:
    """Return what is left of the attacker's advantage, (1 − decay)^age; the first month has age 0."""
    return np.asarray(np.exp(age_months * np.log1p(-decay)))


def occasion_worth(spread: Floats, normal: Floats) -> Floats:
    """Return the worth of occasions, lognormal with mean 1: exp(s·z − s²/2)."""
    return np.asarray(np.exp(spread * normal - spread**2 / 2))


def arrival_weight(arrival_days: Floats, window_days: Floats, late_weight: Floats) -> Floats:
    """Return how much help counts in a contest by its day of arrival.

    1 inside the window of the act, ``late_weight`` after it, 0 where help never arrives (``inf``).
    """
    weight = np.where(arrival_days <= window_days, 1.0, late_weight)
    # Undoing a gain is compellence, and harder than denying it: late help counts less but not nothing.
    return np.asarray(weight * np.isfinite(arrival_days))


def enabled_delivery(share: Floats, acting: Floats) -> Floats:
    """Return the part of what a state gives that arrives, 1 − share·(1 − acting).

    ``share`` hangs on its enabler, and ``acting`` is 1 where that state acts, 0 where it does not, or the
    probability that it does.
    """
    return np.asarray(1 - share * (1 - acting))


# --- III.iv.h: war ---


def front_advance(speed: Floats, success: Floats, fortune: Floats) -> Floats:
    """Return the share of the territory by which the front moves in a month, f·(2P − 1) + fortune."""
    return np.asarray(speed * (2 * success - 1) + fortune)


def front_speed(speed: Floats, ratio: Floats, exponent: Floats) -> Floats:
    """Return the speed of the front against a side inferior by ``ratio`` or its inverse, f·max(ρ, 1/ρ)^x."""
    return np.asarray(speed * np.exp(exponent * np.abs(np.log(ratio))))


def attrition_loss(force: Number, attrition: Floats, ratio: Floats) -> Floats:
    """Return the part of ``force`` lost in a month against an opponent ``ratio`` times as strong.

    Source: with equal quality these are the losses of Lanchester's square law [Lanchester1916].
    """
    return np.asarray(force * attrition * np.minimum(ratio, MAX_ATTRITION_RATIO))


def ceasefire_hazard(per_month: Floats, exhaustion: Floats, age_months: NDArray[np.int64] | int) -> Floats:
    """Return the probability of a ceasefire in a month of war, e₀ + e₁·age; the first month has age 0."""
    return np.asarray(per_month + exhaustion * age_months)


def uncovered_cost(gain: Floats, cost: Floats) -> Floats:
    """Return the share of what going on with a war costs a side that its gain does not cover, 0..1.

    clip(1 − gain/cost, 0, 1), and 0 where going on costs nothing: then no war hurts.
    """
    hurts = np.maximum(cost, 0) > 0
    return np.where(hurts, np.clip(1 - gain / np.where(hurts, cost, 1.0), 0.0, 1.0), 0.0)


def stalemate(challenger_uncovered: Floats, protege_uncovered: Floats) -> Floats:
    """Return how far a war is a mutually hurting stalemate, 0..1: as far as it hurts the side it hurts less.

    Source: [Zartman2001]; that both sides learn from the war what going on is worth is [Slantchev2003].
    """
    return np.asarray(np.minimum(challenger_uncovered, protege_uncovered))


def expected_conquest(taken: Floats, returned: Floats, gain: Floats) -> Floats:
    """Return the territory that an act and the war it opens are expected to gain, share of the whole.

    What is ``taken`` at first is lost again with the chance ``returned`` that the challenger is beaten;
    ``gain`` is what the war brings from there. A beaten challenger does not get back what it loses at first.
    """
    return np.asarray(taken - np.maximum(taken, 0.0) * returned + gain)
