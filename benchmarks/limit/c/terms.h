/* The numbers of a scenario in one world. Every struct holds doubles and structs of doubles only, and a field has
 * the name it has in a scenario file: terms.py reads this header to see which path belongs where. */

enum { TOOLS = 7, FIGHTING = 3, STEPS = 3, MOST_RUNGS = 8, MOST_STATES = 80, MOST_PARTIES = 80, MOST_CLAUSES = 8,
       MOST_OWN = 80, MOST_EVENTS = 8 };

typedef struct { double be_per_unit, lag_share, escalation, enabled_share; } InstrumentTerms;
typedef struct { double per_year, provocation_effect, protection_effect; } OpportunityTerms;
typedef struct { double contact, denial, provocation; } FactorTerms;
typedef struct {
    double opportunity_effect, grievance, half_be;
    FactorTerms heavy, light, forward, rear;
} StationingTerms;
typedef struct { double common_noise, own_noise; } SignalTerms;
typedef struct { double least_days, further_days, shape; } StepTerms;
typedef struct { double information_days, information_shape; StepTerms executive, parliament, council; } DecisionTerms;
typedef struct {
    double exponent, attacker_multiplier, quality_spread, quality_known, late_weight, adequate_ratio;
} ContestTerms;
typedef struct {
    double front_speed, front_noise, advance_exponent, advantage_decay, attrition, mobilisation, collapse_territory,
        collapse_force, ceasefire_per_month, exhaustion, stalemate_per_month, challenger_cost_per_month,
        protege_cost_per_month;
} WarTerms;
typedef struct { double use_per_clash_month, loss, own_deterrent_relief; } NuclearTerms;
typedef struct { double be_month, arms_bn, clash_month, audience; } CostTerms;
typedef struct {
    double usual_incidents, persistence, volatility, heat_effect, cooling, act_effect, monitor_effect,
        disengagement_effect, pretext_elasticity, pretexts_per_year, opportunity_elasticity, fog_elasticity;
} CeasefireTerms;
typedef struct {
    InstrumentTerms instruments[TOOLS];
    OpportunityTerms opportunity;
    StationingTerms stationing;
    SignalTerms signals;
    DecisionTerms decision;
    ContestTerms contest;
    WarTerms war;
    NuclearTerms nuclear;
    CostTerms costs;
    CeasefireTerms ceasefire;
} TheatreTerms;

typedef struct {
    double mean, reversion, volatility, common, term_months, leader_spread, rally, weariness;
} ResolveTerms;
typedef struct {
    double forces[TOOLS];
    double deployment_days, decision_days, waits_for, growth_per_year, stake, reputation, audience, risk_aversion,
        exposure, alignment, following, dependence, patience;
    ResolveTerms resolve;
} StateTerms;

typedef struct {
    double motivation, leader_term_months, cost_sensitivity, clash_aversion, clash_half_be, nuclear_aversion,
        nuclear_half_be, sanctions_sensitivity, status_quo, rationality, closing_window, foresight_months, aid_months,
        misperception, balance_misperception, occasion_spread, readiness, neutrality_worth, cap_worth;
} ChallengerTerms;
typedef struct {
    double readiness, will_to_fight, provocation_per_year, moral_hazard, attack_share, void_restraint, neutrality_cost,
        cap_cost;
} ProtegeTerms;
typedef struct {
    double severity, clarity, gain, cost, committed, engaged, window_days, contact, territory, damage,
        forgone_status_quo;
} RungTerms;
typedef struct {
    double intercept, stake, bindingness, severity, resolve, tripwire, lead, lead_exit, escalation,
        conventional_escalation, exposure, alignment, correlation, clock_compliance, objection, renewal, renege;
} WillingnessTerms;
typedef struct { double aid, force; } OutsideTerms;
typedef struct { double prior_mean, prior_strength, forgetting, leader_reset, record_weight; } BeliefTerms;
typedef struct { double war_age_months, front_pace, sanctions, heat; } StartTerms;

/* Row 0 of `provides` is what each party provides, and the others are those of parties with their own. */
typedef struct {
    double attribution, scope, deadline_days, bindingness, from_month, until_month, arrives_from, arrives_until;
    double provides[MOST_OWN][TOOLS];
    double in_place[MOST_OWN][FIGHTING];
    double reserved_attribution[MOST_OWN];
} ClauseTerms;
typedef struct {
    double drawdown_months, verification, disengagement, force_cap, neutral_readiness, duration_months, renewal_months,
        relief_share, relief_from, snap_back_attribution, snap_back_months;
} ArrangementTerms;
typedef struct { double month, chance, resolve, motivation, forces[TOOLS], lifts_sanctions; } EventTerms;

/* States in the order challenger, protégé, supporters. */
typedef struct {
    StartTerms start;
    ChallengerTerms challenger;
    ProtegeTerms protege;
    TheatreTerms theatre;
    WillingnessTerms willingness;
    OutsideTerms outside_treaty;
    BeliefTerms beliefs;
    ArrangementTerms arrangement;
    RungTerms ladder[MOST_RUNGS];
    EventTerms events[MOST_EVENTS];
    ClauseTerms commitments[MOST_CLAUSES];
    StateTerms states[MOST_STATES];
} Terms;
