"""States: what each has and how each decides."""

from __future__ import annotations

from guaranteesim.scenario.base import Frozen, StateCode
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.decision_time import StepName
from guaranteesim.scenario.schema.default_numbers import assume_uniform, read_fitted_number


class Forces(Frozen):
    """Forces that a state can deliver to and sustain in the theatre, by instrument."""

    ground: Quantity = declare_number(0.0, ge=0, le=1000, unit="brigades")
    """Ground forces in the theatre, in brigades of 6,000 troops; of challenger and protégé, their army."""
    air: Quantity = declare_number(0.0, ge=0, le=1000, unit="squadrons")
    """Squadrons of combat aircraft in the theatre."""
    sea: Quantity = declare_number(0.0, ge=0, le=1000, unit="task groups")
    """Naval task groups in the theatre."""
    arms: Quantity = declare_number(0.0, ge=0, le=100, unit="$bn/month")
    """Arms given to the protégé, in billions of dollars a month."""
    intelligence: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Intelligence given to the protégé, as a share of the fullest conceivable."""
    sanctions: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Sanctions on the challenger, as a share of the fullest conceivable."""
    logistics: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Transport, supply and repair, as a share of the fullest conceivable."""


class Resolve(Frozen):
    """Resolve follows its mean: Δx = κ(μ − x) + σ(√ρ·Z + √(1 − ρ)·ε) a month, in logits."""

    mean: Quantity = declare_number(0.0, ge=-5, le=5, unit="logits")
    """Level at which resolve settles under the leaders of the start."""
    reversion: Quantity = declare_number(assume_uniform(0.03, 0.1), ge=0, le=1, unit="1/month")
    """Speed κ of return to the mean."""
    volatility: Quantity = declare_number(assume_uniform(0.05, 0.2), ge=0, le=2, unit="logits/√month")
    """Standard deviation σ of a month's shock."""
    common: Quantity = declare_number(assume_uniform(0.1, 0.5), ge=0, le=1, unit="share of variance")
    """Share ρ of the shock that all states have in common."""
    term_months: Quantity = declare_number(assume_uniform(40, 72), gt=0, le=1200, unit="months")
    """Mean time in office; a new leadership redraws the mean."""
    leader_spread: Quantity = declare_number(assume_uniform(0.2, 0.6), ge=0, le=5, unit="logits")
    """Standard deviation of the means that successive leaders bring."""
    rally: Quantity = declare_number(assume_uniform(0.0, 0.3), ge=0, le=5, unit="logits")
    """Rise of resolve when its own troops come under attack."""
    weariness: Quantity = declare_number(assume_uniform(0.0, 0.03), ge=0, le=5, unit="logits/month")
    """Fall of resolve with each month of war in which it helps."""


class State(Frozen):
    """A state as a possible guarantor or bystander."""

    title: str = ""
    """The name readers see."""
    forces: Forces = Forces()
    """Forces it can deliver to the theatre; of challenger and protégé, their own ground force."""
    nuclear: bool = False
    """True if the state has nuclear weapons."""
    deployment_days: Quantity = declare_number(assume_uniform(20, 60), ge=0, le=3650, unit="days")
    """Lag from decision to ground forces in action."""
    decision_days: Quantity = declare_number(assume_uniform(3, 15), ge=0, le=3650, unit="days")
    """Mean time its executive or parliament takes to decide, without a clock."""
    procedure: tuple[StepName, ...] | None = None
    """Constitutional steps of its decision, one after the other, with the days of `theatre.decision`; an
    empty list takes no time. Without a list its time is exponential with mean `decision_days`. In the
    shipped scenarios it is [executive], or [executive, parliament] where parliament must consent."""
    waits_for: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of the other parties to a commitment that must act before it does (Granovetter 1978); at 0 it
    waits for nobody. If all wait nobody acts, so some have to be at 0."""
    growth_per_year: Quantity = declare_number(0.0, ge=-0.5, le=1, unit="1/year")
    """Growth of the forces it can deliver, or of its army."""
    stake: Quantity = declare_number(assume_uniform(0.2, 0.6), ge=0, le=1, unit="share")
    """Weight of the protégé's fate for the state."""
    reputation: Quantity = declare_number(assume_uniform(0.3, 0.8), ge=0, le=1, unit="share")
    """Weight of a reputation for keeping its word."""
    audience: Quantity = declare_number(assume_uniform(0.3, 0.8), ge=0, le=1, unit="share")
    """Strength of audience costs at home; electoral democracy is a proxy."""
    risk_aversion: Quantity = declare_number(assume_uniform(0.3, 0.8), ge=0, le=1, unit="share")
    """Weight of the risk of escalation for the state."""
    exposure: Quantity = declare_number(assume_uniform(0.1, 0.4), ge=0, le=1, unit="share")
    """Vulnerability to the challenger's retaliation."""
    alignment: Quantity = declare_number(assume_uniform(-0.8, -0.4), ge=-1, le=1, unit="index")
    """Alignment with the challenger: −1 opposed, 1 aligned."""
    follows: StateCode | None = None
    """The state whose lead it follows, if any; it votes after that state."""
    following: Quantity = declare_number(assume_uniform(0.2, 0.8), ge=0, le=1, unit="share")
    """Degree to which it follows that lead."""
    enabler: StateCode | None = None
    """The state, if any, on whose intelligence, lift and logistics hangs a share of what it can deliver: the
    `enabled_share` of each instrument. The share is missing if that state has withdrawn or does not act."""
    dependence: Quantity = declare_number(1.0, ge=0, le=1, unit="share")
    """Part of the enabled shares that holds for this state; 0: it needs nobody."""
    patience: Quantity = declare_number(assume_uniform(0.85, 0.98), ge=0, le=1, unit="1/year")
    """Discount factor a year."""
    resolve: Resolve = Resolve()
    """Its resolve, which moves from month to month."""


class Willingness(Frozen):
    """Weights of a party's decision: willing with probability Λ(z), z the sum of these terms.

    The intercept is fitted to how often words are kept in the record; all others are assumptions with ranges.
    """

    intercept: Quantity = declare_number(
        read_fitted_number("willingness.intercept"), ge=-20, le=20, unit="logits"
    )
    """Constant of the sum, before any of the terms below."""
    stake: Quantity = declare_number(assume_uniform(1.0, 3.0), ge=0, le=20, unit="logits")
    """Per unit of the state's stake."""
    bindingness: Quantity = declare_number(assume_uniform(0.5, 2.5), ge=0, le=20, unit="logits")
    """Per unit of bindingness × the mean of reputation and audience."""
    severity: Quantity = declare_number(assume_uniform(1.0, 2.5), ge=0, le=20, unit="logits")
    """Per unit of severity of the act, as the state sees it."""
    resolve: Quantity = declare_number(1.0, ge=0, le=20, unit="logits")
    """Per logit of the state's resolve of the month."""
    tripwire: Quantity = declare_number(assume_uniform(0.0, 0.6), ge=0, le=20, unit="logits")
    """Own troops attacked. Small by default (Musgrave and Ward 2023)."""
    lead: Quantity = declare_number(assume_uniform(0.5, 1.5), ge=0, le=20, unit="logits")
    """Up when the state it follows is willing, down when it is not."""
    lead_exit: Quantity = declare_number(Quantity.point(1.0, source="assumption"), ge=0, le=1, unit="share")
    """Part of a refusal for which it counts that the lead has withdrawn, where no commitment asks it; where
    one does it counts as a refusal in full."""
    escalation: Quantity = declare_number(assume_uniform(1.0, 3.0), ge=0, le=20, unit="logits")
    """Per unit of escalation of the instruments × risk aversion, against a nuclear challenger."""
    conventional_escalation: Quantity = declare_number(assume_uniform(0.2, 0.6), ge=0, le=1, unit="share")
    """Share of that weight that remains against a challenger without nuclear weapons, or when
    `switches.nuclear_risk` is off."""
    exposure: Quantity = declare_number(assume_uniform(0.3, 1.5), ge=0, le=20, unit="logits")
    """Lowers willingness, per unit of the state's exposure."""
    alignment: Quantity = declare_number(assume_uniform(1.0, 3.5), ge=0, le=20, unit="logits")
    """Lowers willingness, per unit of the state's alignment with the challenger."""
    correlation: Quantity = declare_number(assume_uniform(0.0, 0.4), ge=0, le=0.99, unit="correlation")
    """Latent correlation of the parties' willingness in one crisis."""
    clock_compliance: Quantity = declare_number(assume_uniform(0.3, 0.9), ge=0, le=1, unit="share")
    """Degree to which a deadline in the text shortens deliberation."""
    objection: Quantity = declare_number(assume_uniform(1.0, 3.0), gt=0, le=20, unit="exponent")
    """An unwilling party objects, rather than abstains, with probability ((1 + alignment)/2) to this
    power; the challenger always objects."""
    renewal: Quantity = declare_number(assume_uniform(0.0, 2.0), ge=-20, le=20, unit="logits")
    """Intercept of a party's vote to renew an arrangement that runs out."""
    renege: Quantity = declare_number(assume_uniform(0.05, 0.25), ge=0, le=1, unit="probability")
    """Chance that a willing party fails to follow through on a commitment that binds to nothing."""


class OutsideTreaty(Frozen):
    """Help without, or beyond, a commitment (Korea 1950; arms to Ukraine 2022)."""

    aid: Quantity = declare_number(assume_uniform(-3.5, -1.5), ge=-20, le=20, unit="logits")
    """Intercept for arms, intelligence, sanctions and logistics."""
    force: Quantity = declare_number(assume_uniform(-10.0, -8.0), ge=-20, le=20, unit="logits")
    """Intercept for fighting; an ally fought alongside in 25 of 412 target–ally pairs (6.1 %; ATOP
    5.1 and COW), and states without a pact more rarely."""


class Beliefs(Frozen):
    """Beliefs of the challenger about each guarantor: a Beta reliability and today's public signs."""

    prior_mean: Quantity = declare_number(
        Quantity.uniform(0.22, 0.745, source="[BerkemeierFuhrmann2018] (1945-2003); [LeedsLongMitchell2000]"),
        ge=0,
        le=1,
        unit="probability",
    )
    """Mean of the reliability that the challenger expects of a guarantor at the start."""
    prior_strength: Quantity = declare_number(assume_uniform(2.0, 10.0), gt=0, le=1000, unit="observations")
    """Number of observed crises that this expectation is worth."""
    forgetting: Quantity = declare_number(assume_uniform(0.985, 1.0), gt=0, le=1, unit="1/month")
    """Share of the record's weight that survives a month."""
    leader_reset: Quantity = declare_number(assume_uniform(0.2, 0.6), ge=0, le=1, unit="share")
    """Share of the record forgotten when a guarantor's leaders change."""
    record_weight: Quantity = declare_number(assume_uniform(0.1, 0.5), ge=0, le=1, unit="share")
    """Weight of the record against today's signs (0: Press's current calculus)."""
