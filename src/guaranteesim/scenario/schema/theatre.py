"""The theatre as a whole: instruments, opportunities, signals, the contest and the war."""

from __future__ import annotations

from typing import Literal, get_args

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.ceasefire import Ceasefire
from guaranteesim.scenario.schema.decision_time import DecisionTime
from guaranteesim.scenario.schema.default_numbers import assume_uniform, read_fitted_number
from guaranteesim.scenario.schema.stationing import Stationing

Instrument = Literal["ground", "air", "sea", "arms", "intelligence", "sanctions", "logistics"]
INSTRUMENTS: tuple[Instrument, ...] = get_args(Instrument)
FIGHTING: tuple[Instrument, ...] = ("ground", "air", "sea")
"""Instruments whose use is a direct clash between a guarantor and the challenger."""
AID: tuple[Instrument, ...] = ("arms", "intelligence", "sanctions", "logistics")
"""Instruments a state may also give outside any treaty without fighting."""


class InstrumentTerms(Frozen):
    """Weights of one unit of an instrument."""

    be_per_unit: Quantity = declare_number(1.0, ge=0, le=100, unit="BE per unit")
    """Brigade-equivalents (6,000 troops with support, the ratio of Bruegel/Kiel 2025: 300,000 for 50
    brigades) that one unit adds to the defence."""
    lag_share: Quantity = declare_number(1.0, ge=0, le=1, unit="share")
    """Share of the state's deployment lag after which the instrument takes effect."""
    escalation: Quantity = declare_number(1.0, ge=0, le=1, unit="share")
    """Escalation by its use against the challenger, with ground combat as 1."""
    enabled_share: Quantity = declare_number(0.0, ge=0, le=0.9, unit="share")
    """Share of it that a state with an `enabler` delivers only while that state acts. That Europe depends on
    the United States for intelligence, lift and command is documented [IISS2025] [BurilkovWolff2025]; the
    shares are assumed."""


class Instruments(Frozen):
    """The seven instruments.

    Units: ground brigades, air squadrons, sea task groups, arms $bn a month; intelligence, sanctions and
    logistics (lift, fuel, repair, medical care) are shares of the fullest conceivable effort.
    """

    ground: InstrumentTerms = InstrumentTerms(enabled_share=assume_uniform(0.1, 0.4))
    """What one unit of ground forces does."""
    air: InstrumentTerms = InstrumentTerms(
        be_per_unit=assume_uniform(0.4, 1.2),
        lag_share=assume_uniform(0.1, 0.4),
        escalation=assume_uniform(0.5, 0.9),
        enabled_share=assume_uniform(0.2, 0.6),
    )
    """What one unit of air forces does."""
    sea: InstrumentTerms = InstrumentTerms(
        be_per_unit=assume_uniform(0.2, 1.5),
        lag_share=assume_uniform(0.3, 0.8),
        escalation=assume_uniform(0.3, 0.8),
        enabled_share=assume_uniform(0.1, 0.3),
    )
    """What one unit of naval forces does."""
    arms: InstrumentTerms = InstrumentTerms(
        be_per_unit=assume_uniform(0.2, 0.8),
        lag_share=assume_uniform(0.3, 1.0),
        escalation=assume_uniform(0.1, 0.3),
        enabled_share=assume_uniform(0.0, 0.3),
    )
    """What one unit of deliveries of arms does."""
    intelligence: InstrumentTerms = InstrumentTerms(
        be_per_unit=assume_uniform(2.0, 12.0),
        lag_share=assume_uniform(0.0, 0.1),
        escalation=assume_uniform(0.05, 0.2),
        enabled_share=assume_uniform(0.3, 0.7),
    )
    """What one unit of intelligence does."""
    sanctions: InstrumentTerms = InstrumentTerms(
        be_per_unit=Quantity.point(0.0),
        lag_share=assume_uniform(0.3, 1.0),
        escalation=assume_uniform(0.02, 0.1),
    )
    """What one unit of sanctions on the challenger does."""
    logistics: InstrumentTerms = InstrumentTerms(
        be_per_unit=assume_uniform(1.0, 8.0),
        lag_share=assume_uniform(0.1, 0.5),
        escalation=assume_uniform(0.05, 0.2),
        enabled_share=assume_uniform(0.2, 0.6),
    )
    """What one unit of logistics: transport, supply, repair does."""


class Opportunity(Frozen):
    """Opportunities of the challenger to choose."""

    per_year: Quantity = declare_number(
        read_fitted_number("theatre.opportunity.per_year"), ge=0, le=12, unit="1/year"
    )
    """Rate of occasions on which an act would be feasible; differs from dyad to dyad."""
    provocation_effect: Quantity = declare_number(assume_uniform(0.5, 2.0), ge=0, le=20, unit="ratio")
    """Proportional rise of the rate in a month in which the protégé provokes."""
    protection_effect: Quantity = declare_number(0.0, ge=-1, le=5, unit="ratio")
    """Proportional change of the rate under full protection: positive where guarantees themselves alarm the
    challenger (Kenwick and Vasquez 2017), negative where they calm; the sign is disputed (Johnson and Leeds
    2011), so it is 0 unless a theory sets it."""


class Signals(Frozen):
    """Signals by which the parties see what happened."""

    common_noise: Quantity = declare_number(assume_uniform(0.05, 0.2), ge=0, le=2, unit="severity")
    """Standard deviation of the fog all parties share about one act."""
    own_noise: Quantity = declare_number(assume_uniform(0.03, 0.15), ge=0, le=2, unit="severity")
    """Standard deviation of each party's own reading error."""


class Contest(Frozen):
    """Success function of an act: logit P = m·ln r + ln b + u, r = force committed / force present.

    u is the quality of the day, normal with mean 0; without it this is Tullock's P = b·r^m / (1 + b·r^m).
    Among 657 battles, which attackers had chosen, the slope is 0.478 (standard error 0.125) and b = 1.50; the
    numbers here are those of campaigns that nobody chose.
    """

    exponent: Quantity = declare_number(
        read_fitted_number("theatre.contest.exponent"), ge=0, le=5, unit="exponent"
    )
    """Decisiveness m of the force ratio. Around parity Lanchester's square law is 2."""
    attacker_multiplier: Quantity = declare_number(
        read_fitted_number("theatre.contest.attacker_multiplier"), gt=0, le=10, unit="ratio"
    )
    """Advantage b of the attacker at equal force. The 1.5 of the battles is inflated by choice as their slope
    is deflated."""
    quality_spread: Quantity = declare_number(
        read_fitted_number("theatre.contest.quality_spread"), ge=0, le=10, unit="logits"
    )
    """Standard deviation of the quality of the day u: plan, surprise, weather and skill, drawn for each act.
    0: the force ratio alone decides the chance."""
    quality_known: Quantity = declare_number(assume_uniform(0.2, 0.8), ge=0, le=1, unit="share of variance")
    """Share of the quality of the day that the challenger knows when it chooses."""
    late_weight: Quantity = declare_number(assume_uniform(0.1, 0.5), ge=0, le=1, unit="share")
    """Weight of help that arrives after the act's window: undoing a gain is compellence."""
    adequate_ratio: Quantity = declare_number(assume_uniform(0.8, 1.2), gt=0, le=5, unit="ratio")
    """Force present per force committed from which help is called adequate."""


class War(Frozen):
    """The months after an invasion."""

    front_speed: Quantity = declare_number(
        read_fitted_number("theatre.war.front_speed"), ge=0, le=1, unit="share of territory/month"
    )
    """Advance a month, per unit of advantage 2·P − 1 in the contest."""
    front_noise: Quantity = declare_number(
        assume_uniform(0.005, 0.02), ge=0, le=0.5, unit="share of territory/month"
    )
    """Standard deviation of the monthly fortunes of war."""
    advance_exponent: Quantity = declare_number(assume_uniform(0.3, 1.0), ge=0, le=5, unit="exponent")
    """How much faster the front moves, the weaker one side: the advance is multiplied by the superiority of
    the other to this power. 0: an undefended front moves no faster than any."""
    advantage_decay: Quantity = declare_number(assume_uniform(0.1, 0.5), ge=0, lt=1, unit="share/month")
    """Share by which the attacker's advantage and the quality of the opening day fade with each month of war:
    d means a half-life of ln 2/−ln(1 − d) months, so 0.1 to 0.5 are half-lives of 6.6 to 1.4 months."""
    attrition: Quantity = declare_number(
        read_fitted_number("theatre.war.attrition"), ge=0, le=0.5, unit="share/month"
    )
    """Force lost a month against an equal opponent; an opponent twice as strong costs twice that."""
    mobilisation: Quantity = declare_number(assume_uniform(0.005, 0.025), ge=0, le=0.5, unit="share/month")
    """Force each belligerent raises a month, as a share of what it had at the outbreak."""
    collapse_territory: Quantity = declare_number(
        assume_uniform(0.5, 0.9), gt=0, le=1, unit="share of territory"
    )
    """Territory held by the challenger at which the protégé collapses."""
    collapse_force: Quantity = declare_number(assume_uniform(0.2, 0.4), ge=0, le=1, unit="share")
    """Share of its force at the outbreak below which a belligerent gives up."""
    ceasefire_per_month: Quantity = declare_number(
        read_fitted_number("theatre.war.ceasefire_per_month"), ge=0, le=1, unit="1/month"
    )
    """Hazard of a ceasefire in the first month of war, besides what a stalemate adds."""
    exhaustion: Quantity = declare_number(assume_uniform(0.0, 0.0005), ge=0, le=0.1, unit="1/month²")
    """Rise of that hazard with each month of war."""
    stalemate_per_month: Quantity = declare_number(
        read_fitted_number("theatre.war.stalemate_per_month"), ge=0, le=1, unit="1/month"
    )
    """Rise of that hazard in a full stalemate, in which going on is worth nothing to either side (Zartman
    2001: mutually hurting stalemate)."""
    challenger_cost_per_month: Quantity = declare_number(
        assume_uniform(0.005, 0.02), ge=0, le=1, unit="utility/month"
    )
    """Cost of a month of war to a challenger of average sensitivity."""
    protege_cost_per_month: Quantity = declare_number(
        assume_uniform(0.01, 0.03), ge=0, le=1, unit="utility/month"
    )
    """Cost of a month of war to the protégé, besides territory."""


class Nuclear(Frozen):
    """The escalation-risk term; `switches.nuclear_risk` turns all of it off."""

    use_per_clash_month: Quantity = declare_number(assume_uniform(0.0, 0.01), ge=0, le=1, unit="1/month")
    """Hazard of nuclear use in a month in which a guarantor fights a nuclear challenger. No record
    to estimate it from: always report results without it as well."""
    loss: Quantity = declare_number(assume_uniform(1.0, 5.0), ge=0, le=1000, unit="utility")
    """Cost of a nuclear use to the challenger, and to the protégé."""
    own_deterrent_relief: Quantity = declare_number(assume_uniform(0.1, 0.5), ge=0, le=1, unit="share")
    """Share by which a guarantor's own nuclear weapons lower its fear of escalation."""


class Costs(Frozen):
    """Costs of helping for a guarantor or bystander, in utility."""

    be_month: Quantity = declare_number(assume_uniform(0.0001, 0.0005), ge=0, le=1, unit="utility/BE-month")
    """Keeping a brigade-equivalent with the protégé for a month."""
    arms_bn: Quantity = declare_number(assume_uniform(0.0002, 0.001), ge=0, le=1, unit="utility/$bn")
    """Giving arms worth a billion dollars."""
    clash_month: Quantity = declare_number(assume_uniform(0.02, 0.1), ge=0, le=10, unit="utility/month")
    """A month of direct clash to a fully exposed state."""
    audience: Quantity = declare_number(assume_uniform(0.02, 0.2), ge=0, le=10, unit="utility")
    """Breaking a fully binding word before the keenest audience (Fearon 1997: tied hands)."""


class Switches(Frozen):
    """Mechanisms in dispute, each to be turned off by itself."""

    nuclear_risk: bool = True
    """Escalation risk: lowers willingness to fight, raises the challenger's cost, may be realised."""
    tripwire_resolve: bool = True
    """Own troops attacked raises a guarantor's willingness (Schelling 1966)."""
    tripwire_denial: bool = True
    """Troops in place fight (Reiter and Poast 2021: they must shift the local balance)."""
    reputation: bool = True
    """The challenger learns from the record, and guarantors care about theirs."""
    learning: bool = True
    """Beliefs change with what happens; off, they stay at their prior."""
    excuse_vetoed: bool = True
    """A party breaks its word, and puts it to the test, only where the rule could have carried without the
    challenger's own vote; off, an unwilling party under the challenger's veto counts as breaking it."""
    marginal_sanctions: bool = True
    """Only what an act adds to the sanctions that stand already threatens and costs the challenger; off, new
    ones count in full beside them."""
    ceasefire_incidents: bool = True
    """Incidents on the line of contact are counted month by month, and lead to pretexts, opportunities and
    fog; off, there are none."""
    forgone_by_rung: bool = True
    """An act forgoes the share of the worth of staying quiet that its rung has (`forgone_status_quo`); off,
    any act forgoes all of it."""
    valued_war: bool = True
    """The challenger values the war that an act opens by its expected course (Slantchev 2003); off, by gain
    and chance of the act, and by months that only a ceasefire ends, at most those of the run."""


class Theatre(Frozen):
    """Everything that no single state owns."""

    instruments: Instruments = Instruments()
    """What each instrument of help adds to the defence, how fast, and how it escalates."""
    opportunity: Opportunity = Opportunity()
    """Occasions on which the challenger chooses."""
    stationing: Stationing = Stationing()
    """What weight and place of stationed forces change."""
    signals: Signals = Signals()
    """How well the parties see what happened."""
    decision: DecisionTime = DecisionTime()
    """Days that the steps of a decision to help take."""
    contest: Contest = Contest()
    """Who wins an act."""
    war: War = War()
    """The months after an invasion."""
    nuclear: Nuclear = Nuclear()
    """The risk of escalation."""
    costs: Costs = Costs()
    """Costs of helping."""
    ceasefire: Ceasefire = Ceasefire()
    """Incidents on the line of a ceasefire."""
