/* States: set-up, what they would bring, and a month of their politics. */

static void book(const Supporter *state, double *booked, double amount) { *booked += state->discount * amount; }

static void book_for(Principal *side, int part, double amount) { side->booked[part] += side->discount * amount; }

/* The month in which the leadership that comes in now ends. */
static int next_leader(const World *world, int place, double mean_months) {
    double tenure = log(own_uniform(world, TERM, place)) / log1p(-1 / greater(mean_months, 1.000001));
    return world->month + 1 + (int)tenure;
}

static const StepTerms *step_of(const DecisionTerms *decision, int step) {
    return step == 0 ? &decision->executive : step == 1 ? &decision->parliament : &decision->council;
}

/* The days that its decision takes at least, and the mean of those beyond, without a clock. */
static void find_usual_days(const World *world, Supporter *state) {
    state->least_days = 0;
    state->further_days = state->terms->decision_days;
    if (!state->plan->has_procedure) return;
    state->further_days = 0;
    for (int step = 0; step < STEPS; step++)
        if (state->plan->takes[step]) {
            state->least_days += step_of(&world->terms->theatre.decision, step)->least_days;
            state->further_days += step_of(&world->terms->theatre.decision, step)->further_days;
        }
}

/* What it never changes its mind about, in logits. */
static void set_temper(const World *world, Supporter *state) {
    const StateTerms *own = state->terms;
    const WillingnessTerms *weight = &world->terms->willingness;
    double reputation = world->plan->switches.reputation ? own->reputation : 0;
    state->credit = (reputation + own->audience) / 2;
    state->inclination =
        weight->stake * own->stake - weight->exposure * own->exposure - weight->alignment * own->alignment;
    state->objecting = pow((1 + own->alignment) / 2, weight->objection);
    state->fear = weight->escalation * own->risk_aversion;
    if (!(world->plan->challenger_nuclear && world->plan->switches.nuclear_risk))
        state->fear *= weight->conventional_escalation;
    else if (state->plan->nuclear)
        state->fear *= 1 - world->terms->theatre.nuclear.own_deterrent_relief;
}

/* BE by instrument that all it has would add against an act at a rung, decided after `days`. */
static void expect_be(const World *world, const Supporter *state, int rung, double days, double *brought) {
    const RungTerms *act = &world->terms->ladder[rung];
    int opens_war = world->plan->ladder[rung].opens_war;
    double months = act->window_days / 30 + (opens_war ? world->terms->challenger.aid_months : 0);
    double late = opens_war && world->plan->switches.valued_war ? 1 : world->terms->theatre.contest.late_weight;
    for (int tool = 0; tool < TOOLS; tool++) {
        int in_time = days + state->lags[tool] <= act->window_days;
        brought[tool] = in_time ? state->be[tool] : days < INFINITY ? late * state->be[tool] : 0;
    }
    brought[ARMS] *= months;
}

/* Whether an instrument would be in the fight: there inside the window, or at any time where a war opens. */
static int would_fight(const World *world, const Supporter *state, int rung, double days, int tool) {
    double limit = world->plan->ladder[rung].opens_war ? INFINITY : world->terms->ladder[rung].window_days;
    return days < INFINITY && days + state->lags[tool] <= limit && state->units[tool] > 0;
}

static void set_expected(const World *world, Supporter *state, int rung, double days) {
    double brought[TOOLS];
    Expected found = {0};
    expect_be(world, state, rung, days, brought);
    for (int tool = 0; tool < TOOLS; tool++) {
        double hanging = brought[tool] * state->hangs[tool];
        if (tool >= ARMS) {
            found.aid_be += brought[tool];
            found.hanging_aid_be += hanging;
            continue;
        }
        found.force_be += brought[tool];
        found.hanging_force_be += hanging;
        if (!would_fight(world, state, rung, days, tool)) continue;
        found.to_fight = 1;
        found.fighting_be += state->be[tool];
        found.hanging_fighting_be += state->hangs[tool] * state->be[tool];
    }
    state->expected[rung] = found;
}

/* What it has today, and what it would bring outside any commitment. */
static void set_forces(const World *world, Supporter *state) {
    const InstrumentTerms *tools = world->terms->theatre.instruments;
    double needs = state->plan->has_enabler ? state->terms->dependence : 0;
    state->can_fight = state->can_aid = 0;
    for (int tool = 0; tool < TOOLS; tool++) {
        state->be[tool] = state->units[tool] * tools[tool].be_per_unit;
        state->lags[tool] = state->terms->deployment_days * tools[tool].lag_share;
        state->hangs[tool] = needs * tools[tool].enabled_share;
        if (tool < FIGHTING) state->can_fight |= state->units[tool] > 0;
        else state->can_aid |= state->units[tool] > 0;
    }
    const OutsideTerms *outside = &world->terms->outside_treaty;
    state->aid_base = outside->aid + state->inclination - state->fear * tools[ARMS].escalation;
    state->force_base = outside->force + state->inclination - state->fear * tools[GROUND].escalation;
    double days = state->least_days + state->further_days + world->terms->theatre.decision.information_days;
    for (int rung = 0; rung < world->plan->rungs; rung++) set_expected(world, state, rung, days);
}

/* Have no part in any war. */
static void stand_down(Supporter *state) {
    state->contingents = 0;
    state->latent = 1;
    memset(state->pledged, 0, sizeof state->pledged);
}

static void set_supporter(World *world, Supporter *state) {
    int place = place_of(world, state);
    const StateTerms *own = &world->terms->states[2 + place];
    const BeliefTerms *beliefs = &world->terms->beliefs;
    state->terms = own;
    state->plan = &world->plan->state[place];
    state->resolve = state->mean = own->resolve.mean;
    state->common = own->resolve.volatility * sqrt(own->resolve.common);
    state->own = own->resolve.volatility * sqrt(1 - own->resolve.common);
    state->term_ends = next_leader(world, place, own->resolve.term_months);
    state->kept = state->broken = state->stationed_be = 0;
    state->prior_kept = beliefs->prior_mean * beliefs->prior_strength;
    state->prior_total = beliefs->prior_strength;
    state->withdrawn = 0;
    state->discount = 1;
    state->monthly_discount = pow(own->patience, 1.0 / 12);
    memset(state->booked, 0, sizeof state->booked);
    memcpy(state->units, own->forces, sizeof state->units);
    find_usual_days(world, state);
    set_temper(world, state);
    set_forces(world, state);
    stand_down(state);
}

/* Growth of what a supporter can deliver since month 0. */
static double growth_of(const World *world, const Supporter *state) {
    return pow(1 + state->terms->growth_per_year, world->month / 12.0);
}

/* The record as the challenger holds it: the mean of a Beta distribution. */
static double reliability_of(const Supporter *state) {
    if (state->withdrawn) return 0;
    return (state->prior_kept + state->kept) / (state->prior_total + state->kept + state->broken);
}

/* What serves all its decisions in a crisis, uniform; correlated with those of others by the mood. */
static double draw_latent(const World *world, const Supporter *state, double mood) {
    double correlation = world->terms->willingness.correlation;
    double own_mood = own_normal(world, WILLING, place_of(world, state));
    return normal_cdf(sqrt(correlation) * mood + sqrt(1 - correlation) * own_mood);
}

static void get_new_leaders(World *world, Supporter *state) {
    const ResolveTerms *politics = &state->terms->resolve;
    int place = place_of(world, state);
    state->term_ends = next_leader(world, place, politics->term_months);
    state->mean = politics->mean + politics->leader_spread * own_normal(world, LEADER, place);
    state->kept *= 1 - world->terms->beliefs.leader_reset;
    state->broken *= 1 - world->terms->beliefs.leader_reset;
}

static void advance_supporter(World *world, Supporter *state, double shock) {
    if (world->month > 1) state->discount *= state->monthly_discount;
    state->resolve += state->terms->resolve.reversion * (state->mean - state->resolve);
    state->resolve += state->common * shock + state->own * own_normal(world, RESOLVE, place_of(world, state));
    state->kept *= world->terms->beliefs.forgetting;
    state->broken *= world->terms->beliefs.forgetting;
    if (world->month == state->term_ends) get_new_leaders(world, state);
}

/* The two principals. */

static int has_lapsed(const World *world) { return world->plan->has_duration && world->month > world->last_month; }

/* What a brigade of the challenger, or of the protégé, is worth today, BE. */
static double challenger_quality(const World *world) { return world->terms->challenger.readiness; }

static double protege_quality(const World *world) {
    double quality = world->terms->protege.readiness * world->terms->protege.will_to_fight;
    int neutral = world->plan->is_neutral && !has_lapsed(world);
    return neutral ? quality * world->terms->arrangement.neutral_readiness : quality;
}

/* The most that a treaty now in force lets the protégé have in the end. */
static double protege_cap(const World *world) {
    return world->plan->has_cap && !has_lapsed(world) ? world->terms->arrangement.force_cap : INFINITY;
}

/* What the cap has taken from the protégé's army by this month, BE. */
static double given_up(const World *world) {
    double months = world->terms->arrangement.drawdown_months, size = world->protege.peacetime;
    double drawn_down = months > 0 ? less(world->month / months, 1) : 1;
    return drawn_down * (size - less(size, protege_cap(world)));
}

/* The armies that both mean to keep this month. */
static double challenger_target(const World *world) { return world->challenger.peacetime; }

static double protege_target(const World *world) { return world->protege.peacetime - given_up(world); }

static double challenger_strength(const World *world) { return world->challenger.ground * challenger_quality(world); }

static double protege_strength(const World *world) { return world->protege.ground * protege_quality(world); }

static void set_principal(Principal *side, const StateTerms *own) {
    side->peacetime = own->forces[GROUND];
    side->monthly_growth = pow(1 + own->growth_per_year, 1.0 / 12);
    side->discount = 1;
    side->monthly_discount = pow(own->patience, 1.0 / 12);
    memset(side->booked, 0, sizeof side->booked);
}

static void set_principals(World *world) {
    set_principal(&world->challenger, &world->terms->states[0]);
    set_principal(&world->protege, &world->terms->states[1]);
    world->challenger.ground = world->challenger.at_outbreak = challenger_target(world);
    world->protege.ground = world->protege.at_outbreak = protege_target(world);
    world->motivation = world->terms->challenger.motivation;
    world->challenger_term_ends =
        next_leader(world, world->plan->supporters, world->terms->challenger.leader_term_months);
}

static void grow_army(const World *world, Principal *side, double target) {
    if (world->at_war) return;
    double raised = world->terms->theatre.war.mobilisation * target;
    side->ground = less(target, side->ground * side->monthly_growth + raised);
}

static void get_new_challenger(World *world) {
    const Plan *plan = world->plan;
    world->challenger_term_ends = next_leader(world, plan->supporters, world->terms->challenger.leader_term_months);
    if (plan->motivation_slot < 0) world->motivation = world->terms->challenger.motivation;
    else world->motivation =
        draw_number(world, plan->slot + plan->motivation_slot, uniform_of(world, plan->redraw_keys[world->month]));
}

static void advance_principals(World *world) {
    Principal *challenger = &world->challenger, *protege = &world->protege;
    if (world->month > 1) {
        challenger->discount *= challenger->monthly_discount;
        protege->discount *= protege->monthly_discount;
    }
    challenger->peacetime *= challenger->monthly_growth;
    protege->peacetime *= protege->monthly_growth;
    grow_army(world, challenger, challenger_target(world));
    grow_army(world, protege, protege_target(world));
    if (world->month == world->challenger_term_ends) get_new_challenger(world);
}

/* An army after so many months of peace, brigades; any cap is reached by then. */
static double army_later(const World *world, const Principal *side, double months, double cap) {
    double growth = pow(side->monthly_growth, months);
    double target = less(side->peacetime * growth, cap);
    double raised = world->terms->theatre.war.mobilisation * target * months;
    return less(target, side->ground * growth + raised);
}
