"""Drawn numbers of a scenario: the schema with an array over worlds for every quantity.

Written by scripts/drawn_types.py from the schema; do not edit. Every array is float64 of shape (worlds,).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from guaranteesim.scenario.schema.consent import Condition, EntryIntoForce
from guaranteesim.scenario.schema.history import History
from guaranteesim.scenario.schema.root import Run, StatedPosition
from guaranteesim.scenario.schema.side_terms import SideTerm
from guaranteesim.scenario.schema.theatre import Switches
from guaranteesim.streams import Floats
from guaranteesim.treaty import Rule


@dataclass(frozen=True, slots=True)
class DrawnStart:
    """Drawn numbers of ``Start`` of the schema."""

    date: datetime.date | None
    at_war: bool
    war_age_months: Floats
    front_pace: Floats
    sanctions: Floats
    heat: Floats


@dataclass(frozen=True, slots=True)
class DrawnRatios:
    """Drawn numbers of ``Ratios`` of the schema."""

    ground: Floats
    air: Floats
    sea: Floats
    arms: Floats
    intelligence: Floats
    sanctions: Floats
    logistics: Floats


@dataclass(frozen=True, slots=True)
class DrawnEvent:
    """Drawn numbers of ``Event`` of the schema."""

    title: str
    source: str
    state: str
    month: Floats | None
    date: datetime.date | None
    chance: Floats
    withdraws: bool
    new_leader: bool
    resolve: Floats
    motivation: Floats
    forces: DrawnRatios
    lifts_sanctions: Floats


@dataclass(frozen=True, slots=True)
class DrawnForces:
    """Drawn numbers of ``Forces`` of the schema."""

    ground: Floats
    air: Floats
    sea: Floats
    arms: Floats
    intelligence: Floats
    sanctions: Floats
    logistics: Floats


@dataclass(frozen=True, slots=True)
class DrawnResolve:
    """Drawn numbers of ``Resolve`` of the schema."""

    mean: Floats
    reversion: Floats
    volatility: Floats
    common: Floats
    term_months: Floats
    leader_spread: Floats
    rally: Floats
    weariness: Floats


@dataclass(frozen=True, slots=True)
class DrawnState:
    """Drawn numbers of ``State`` of the schema."""

    title: str
    forces: DrawnForces
    nuclear: bool
    deployment_days: Floats
    decision_days: Floats
    procedure: tuple[Literal["executive", "parliament", "council"], ...] | None
    waits_for: Floats
    growth_per_year: Floats
    stake: Floats
    reputation: Floats
    audience: Floats
    risk_aversion: Floats
    exposure: Floats
    alignment: Floats
    follows: str | None
    following: Floats
    enabler: str | None
    dependence: Floats
    patience: Floats
    resolve: DrawnResolve


@dataclass(frozen=True, slots=True)
class DrawnChallenger:
    """Drawn numbers of ``Challenger`` of the schema."""

    state: str
    motivation: Floats
    leader_term_months: Floats
    cost_sensitivity: Floats
    clash_aversion: Floats
    clash_half_be: Floats
    nuclear_aversion: Floats
    nuclear_half_be: Floats
    sanctions_sensitivity: Floats
    status_quo: Floats
    rationality: Floats
    closing_window: Floats
    foresight_months: Floats
    aid_months: Floats
    misperception: Floats
    balance_misperception: Floats
    occasion_spread: Floats
    readiness: Floats
    neutrality_worth: Floats
    cap_worth: Floats


@dataclass(frozen=True, slots=True)
class DrawnProtege:
    """Drawn numbers of ``Protege`` of the schema."""

    state: str
    readiness: Floats
    will_to_fight: Floats
    provocation_per_year: Floats
    moral_hazard: Floats
    attack_share: Floats
    void_restraint: Floats
    neutrality_cost: Floats
    cap_cost: Floats


@dataclass(frozen=True, slots=True)
class DrawnRung:
    """Drawn numbers of ``Rung`` of the schema."""

    title: str
    severity: float
    clarity: Floats
    gain: Floats
    cost: Floats
    committed: Floats
    engaged: Floats
    window_days: Floats
    contact: Floats
    territory: Floats
    damage: Floats
    forgone_status_quo: Floats
    opens_war: bool
    major: bool


@dataclass(frozen=True, slots=True)
class DrawnInstrumentTerms:
    """Drawn numbers of ``InstrumentTerms`` of the schema."""

    be_per_unit: Floats
    lag_share: Floats
    escalation: Floats
    enabled_share: Floats


@dataclass(frozen=True, slots=True)
class DrawnInstruments:
    """Drawn numbers of ``Instruments`` of the schema."""

    ground: DrawnInstrumentTerms
    air: DrawnInstrumentTerms
    sea: DrawnInstrumentTerms
    arms: DrawnInstrumentTerms
    intelligence: DrawnInstrumentTerms
    sanctions: DrawnInstrumentTerms
    logistics: DrawnInstrumentTerms


@dataclass(frozen=True, slots=True)
class DrawnOpportunity:
    """Drawn numbers of ``Opportunity`` of the schema."""

    per_year: Floats
    provocation_effect: Floats
    protection_effect: Floats


@dataclass(frozen=True, slots=True)
class DrawnStationingFactors:
    """Drawn numbers of ``StationingFactors`` of the schema."""

    contact: Floats
    denial: Floats
    provocation: Floats


@dataclass(frozen=True, slots=True)
class DrawnStationing:
    """Drawn numbers of ``Stationing`` of the schema."""

    opportunity_effect: Floats
    grievance: Floats
    half_be: Floats
    heavy: DrawnStationingFactors
    light: DrawnStationingFactors
    forward: DrawnStationingFactors
    rear: DrawnStationingFactors


@dataclass(frozen=True, slots=True)
class DrawnSignals:
    """Drawn numbers of ``Signals`` of the schema."""

    common_noise: Floats
    own_noise: Floats


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """Drawn numbers of ``Step`` of the schema."""

    least_days: Floats
    further_days: Floats
    shape: Floats


@dataclass(frozen=True, slots=True)
class DrawnDecisionTime:
    """Drawn numbers of ``DecisionTime`` of the schema."""

    information_days: Floats
    information_shape: Floats
    executive: DrawnStep
    parliament: DrawnStep
    council: DrawnStep


@dataclass(frozen=True, slots=True)
class DrawnContest:
    """Drawn numbers of ``Contest`` of the schema."""

    exponent: Floats
    attacker_multiplier: Floats
    quality_spread: Floats
    quality_known: Floats
    late_weight: Floats
    adequate_ratio: Floats


@dataclass(frozen=True, slots=True)
class DrawnWar:
    """Drawn numbers of ``War`` of the schema."""

    front_speed: Floats
    front_noise: Floats
    advance_exponent: Floats
    advantage_decay: Floats
    attrition: Floats
    mobilisation: Floats
    collapse_territory: Floats
    collapse_force: Floats
    ceasefire_per_month: Floats
    exhaustion: Floats
    stalemate_per_month: Floats
    challenger_cost_per_month: Floats
    protege_cost_per_month: Floats


@dataclass(frozen=True, slots=True)
class DrawnNuclear:
    """Drawn numbers of ``Nuclear`` of the schema."""

    use_per_clash_month: Floats
    loss: Floats
    own_deterrent_relief: Floats


@dataclass(frozen=True, slots=True)
class DrawnCosts:
    """Drawn numbers of ``Costs`` of the schema."""

    be_month: Floats
    arms_bn: Floats
    clash_month: Floats
    audience: Floats


@dataclass(frozen=True, slots=True)
class DrawnCeasefire:
    """Drawn numbers of ``Ceasefire`` of the schema."""

    usual_incidents: Floats
    persistence: Floats
    volatility: Floats
    heat_effect: Floats
    cooling: Floats
    act_effect: Floats
    monitor_effect: Floats
    disengagement_effect: Floats
    pretext_elasticity: Floats
    pretexts_per_year: Floats
    opportunity_elasticity: Floats
    fog_elasticity: Floats


@dataclass(frozen=True, slots=True)
class DrawnTheatre:
    """Drawn numbers of ``Theatre`` of the schema."""

    instruments: DrawnInstruments
    opportunity: DrawnOpportunity
    stationing: DrawnStationing
    signals: DrawnSignals
    decision: DrawnDecisionTime
    contest: DrawnContest
    war: DrawnWar
    nuclear: DrawnNuclear
    costs: DrawnCosts
    ceasefire: DrawnCeasefire


@dataclass(frozen=True, slots=True)
class DrawnWillingness:
    """Drawn numbers of ``Willingness`` of the schema."""

    intercept: Floats
    stake: Floats
    bindingness: Floats
    severity: Floats
    resolve: Floats
    tripwire: Floats
    lead: Floats
    lead_exit: Floats
    escalation: Floats
    conventional_escalation: Floats
    exposure: Floats
    alignment: Floats
    correlation: Floats
    clock_compliance: Floats
    objection: Floats
    renewal: Floats
    renege: Floats


@dataclass(frozen=True, slots=True)
class DrawnOutsideTreaty:
    """Drawn numbers of ``OutsideTreaty`` of the schema."""

    aid: Floats
    force: Floats


@dataclass(frozen=True, slots=True)
class DrawnBeliefs:
    """Drawn numbers of ``Beliefs`` of the schema."""

    prior_mean: Floats
    prior_strength: Floats
    forgetting: Floats
    leader_reset: Floats
    record_weight: Floats


@dataclass(frozen=True, slots=True)
class DrawnObjection:
    """Drawn numbers of ``Objection`` of the schema."""

    state: str
    to: str | None
    lacks: str | None
    of: tuple[str, ...]
    be: float | None
    bindingness_at_least: float | None
    unless: tuple[Condition, ...]
    cost: Floats
    absolute: bool
    date: str
    stated: str
    source: str


@dataclass(frozen=True, slots=True)
class DrawnProcedure:
    """Drawn numbers of ``Procedure`` of the schema."""

    text: str
    source: str
    passes: Floats


@dataclass(frozen=True, slots=True)
class DrawnAcceptance:
    """Drawn numbers of ``Acceptance`` of the schema."""

    scale: Floats
    correlation: Floats
    solidarity: Floats
    order: tuple[str, ...]
    enters_into_force: EntryIntoForce | None
    objections: dict[str, DrawnObjection]
    procedures: dict[str, DrawnProcedure]


@dataclass(frozen=True, slots=True)
class DrawnTrigger:
    """Drawn numbers of ``Trigger`` of the schema."""

    rung: str
    attribution: Floats


@dataclass(frozen=True, slots=True)
class DrawnReservation:
    """Drawn numbers of ``Reservation`` of the schema."""

    rung: str | None
    attribution: Floats | None
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnShares:
    """Drawn numbers of ``Shares`` of the schema."""

    ground: Floats
    air: Floats
    sea: Floats
    arms: Floats
    intelligence: Floats
    sanctions: Floats
    logistics: Floats


@dataclass(frozen=True, slots=True)
class DrawnInPlace:
    """Drawn numbers of ``InPlace`` of the schema."""

    ground: Floats
    air: Floats
    sea: Floats
    weight: Literal["heavy", "light"] | None
    location: Literal["forward", "rear"] | None


@dataclass(frozen=True, slots=True)
class DrawnDeployment:
    """Drawn numbers of ``Deployment`` of the schema."""

    from_month: Floats
    until_month: Floats


@dataclass(frozen=True, slots=True)
class DrawnCommitment:
    """Drawn numbers of ``Commitment`` of the schema."""

    title: str
    text: str
    parties: tuple[str, ...]
    trigger: DrawnTrigger
    rule: Rule
    against: tuple[str, ...]
    reservations: dict[str, DrawnReservation]
    scope: Floats
    deadline_days: Floats | None
    pre_authorised: tuple[str, ...]
    bindingness: Floats
    from_month: Floats
    until_month: Floats | None
    void_if_protege_attacks: bool
    each_provides: DrawnShares
    provides: dict[str, DrawnShares]
    in_place: dict[str, DrawnInPlace]
    deployment: DrawnDeployment | None


@dataclass(frozen=True, slots=True)
class DrawnRenewal:
    """Drawn numbers of ``Renewal`` of the schema."""

    rule: Rule
    parties: tuple[str, ...]
    months: Floats | None


@dataclass(frozen=True, slots=True)
class DrawnDuration:
    """Drawn numbers of ``Duration`` of the schema."""

    months: Floats
    renewal: DrawnRenewal | None


@dataclass(frozen=True, slots=True)
class DrawnNeutrality:
    """Drawn numbers of ``Neutrality`` of the schema."""

    readiness: Floats


@dataclass(frozen=True, slots=True)
class DrawnSanctionsRelief:
    """Drawn numbers of ``SanctionsRelief`` of the schema."""

    share: Floats
    from_month: Floats
    snap_back: DrawnTrigger | None
    snap_back_months: Floats


@dataclass(frozen=True, slots=True)
class DrawnArrangement:
    """Drawn numbers of ``Arrangement`` of the schema."""

    commitments: dict[str, DrawnCommitment]
    signatories: tuple[str, ...]
    acquiescence: tuple[str, ...]
    membership: bool
    duration: DrawnDuration | None
    neutrality: DrawnNeutrality | None
    protege_force_cap: Floats | None
    drawdown_months: Floats
    sanctions_relief: DrawnSanctionsRelief | None
    verification: Floats
    disengagement: Floats


@dataclass(frozen=True, slots=True)
class DrawnScenario:
    """Drawn numbers of ``Scenario`` of the schema."""

    format: Literal[1]
    name: str
    title: str
    as_of: datetime.date
    description: str
    sources: tuple[str, ...]
    positions: tuple[StatedPosition, ...]
    order: int
    side_terms: dict[str, SideTerm]
    rule_only: bool
    history: History | None
    no_deal: str | None
    run: Run
    start: DrawnStart
    events: dict[str, DrawnEvent]
    states: dict[str, DrawnState]
    challenger: DrawnChallenger
    protege: DrawnProtege
    ladder: dict[str, DrawnRung]
    theatre: DrawnTheatre
    willingness: DrawnWillingness
    outside_treaty: DrawnOutsideTreaty
    beliefs: DrawnBeliefs
    switches: Switches
    acceptance: DrawnAcceptance
    arrangement: DrawnArrangement
