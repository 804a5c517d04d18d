/* Step 1 of the month: dated events, the vote on a further term, what is in force, and the line of contact. */

static void count_troops(World *world) {
    EACH_SUPPORTER(world, state) state->stationed_be = 0;
    EACH_CLAUSE(world, clause)
        EACH_PART(clause, part) supporter_of(world, part)->stationed_be += in_place_now(world, clause, part);
}

static void lift_sanctions(World *world, double share) {
    world->sanctions_lifted = greater(world->sanctions_lifted, share);
}

static void change_challenger(World *world, const EventPlan *plan, const EventTerms *event) {
    world->challenger.peacetime *= event->forces[GROUND];
    if (plan->new_leader) get_new_challenger(world);
    world->motivation *= event->motivation;
    lift_sanctions(world, event->lifts_sanctions);
}

/* Let an event change a supporter's leaders, its resolve, its forces, or whether it is bound at all. */
static void change_supporter(World *world, Supporter *state, const EventPlan *plan, const EventTerms *event) {
    if (plan->new_leader) get_new_leaders(world, state);
    state->mean += event->resolve;
    state->resolve += event->resolve;
    for (int tool = 0; tool < TOOLS; tool++) state->units[tool] *= event->forces[tool];
    set_forces(world, state);
    EACH_CLAUSE(world, clause)
        EACH_PART(clause, part)
            if (supporter_of(world, part) == state) take_stock(world, clause, part);
    if (plan->withdraws) {
        state->withdrawn = 1;
        state->objecting = 0;
    }
}

static void set_event(World *world, int at) {
    const EventPlan *plan = &world->plan->event[at];
    const EventTerms *terms = &world->terms->events[at];
    int month = plan->dated ? plan->month : (int)ceil(terms->month);
    world->event_month[at] = uniform_of(world, plan->key) < terms->chance ? month : -1;
}

/* Whether the event happens this month; it then changes its state. */
static int happens(World *world, int at) {
    const EventPlan *plan = &world->plan->event[at];
    const EventTerms *terms = &world->terms->events[at];
    if (world->event_month[at] != world->month) return 0;
    if (plan->supporter >= 0) change_supporter(world, world->supporter + plan->supporter, plan, terms);
    else if (plan->supporter == CHALLENGER_VOTES) change_challenger(world, plan, terms);
    else world->protege.peacetime *= terms->forces[GROUND];
    return 1;
}

/* Whether a supporter consents to a further term, objects, or abstains. */
static Vote renewal_vote(const World *world, int place) {
    const Supporter *state = &world->supporter[place];
    const WillingnessTerms *weight = &world->terms->willingness;
    double z = weight->renewal + state->inclination + weight->resolve * state->resolve;
    if (own_uniform(world, RENEWAL, place) < logistic(z) && !state->withdrawn) return CONSENTS;
    return own_uniform(world, RENEWAL_PROTEST, place) < state->objecting ? OBJECTS : ABSTAINS;
}

/* In the last month of a term, put a further one to the vote. */
static void renew(World *world) {
    const Plan *plan = world->plan;
    const ArrangementTerms *terms = &world->terms->arrangement;
    Vote votes[MOST_PARTIES];
    if (!plan->has_renewal || world->month != world->last_month) return;
    for (int place = 0; place < plan->renewal.parties; place++) {
        int voter = plan->renewal_voter[place];
        votes[place] = voter == CHALLENGER_VOTES ? OBJECTS
                       : voter == PROTEGE_VOTES  ? CONSENTS
                                                 : renewal_vote(world, voter);
    }
    if (!decided(&plan->renewal, votes)) return;
    int months = (int)floor(plan->renewal_has_months ? terms->renewal_months : terms->duration_months);
    world->last_month += months > 1 ? months : 1;
}

/* See whether a commitment is in force, and how many of the forces in place are there; whether that is new. */
static int begin_month_of(const World *world, Clause *clause) {
    int month = world->month, was_in_force = clause->in_force;
    double was_deployed = clause->deployed;
    clause->in_force =
        clause->first_month <= month && month <= clause->last_month && !clause->is_void && !has_lapsed(world);
    double span = clause->last_arrival - clause->first_arrival + 1;
    clause->deployed = clip((month - clause->first_arrival + 1) / span, 0, 1);
    return clause->in_force != was_in_force || clause->deployed != was_deployed;
}

/* Relief begins in its month, if the arrangement has not lapsed before; once begun it stays. */
static void begin_relief(World *world) {
    if (world->plan->has_relief && !has_lapsed(world))
        world->relief_begun |= world->month >= ceil(world->terms->arrangement.relief_from);
}

static void begin_month(World *world) {
    int changed = 0;
    for (int at = 0; at < world->plan->events; at++) changed |= happens(world, at);
    renew(world);
    EACH_CLAUSE(world, clause) changed |= begin_month_of(world, clause);
    if (changed) count_troops(world);
    begin_relief(world);
}

/* The protégé has provoked: if that was an attack, the commitments that say so end. */
static void void_what_an_attack_voids(World *world) {
    int flagged = 0;
    EACH_CLAUSE(world, clause) flagged |= clause->plan->voids;
    if (!flagged || !(uniform(world, PROTEGE_ATTACK) < world->terms->protege.attack_share)) return;
    EACH_CLAUSE(world, clause)
        if (clause->plan->voids && clause->in_force) {
            clause->is_void = 1;
            clause->in_force = 0;
        }
    count_troops(world);
}

/* Share of the fog that monitors remove, while the arrangement is in force. */
static double verification(const World *world) {
    return has_lapsed(world) ? 0 : world->terms->arrangement.verification;
}

/* This month's tension on the line of contact, and whether it hands the challenger a pretext. */
static void begin_month_of_line(World *world) {
    const CeasefireTerms *terms = &world->terms->theatre.ceasefire;
    if (!world->plan->switches.ceasefire_incidents) return;
    world->heat = world->at_war ? 1 : world->heat - terms->cooling * world->heat;
    world->own_tension = terms->persistence * world->own_tension + terms->volatility * normal(world, INCIDENTS);
    double level = terms->heat_effect * world->heat - terms->monitor_effect * verification(world);
    if (!has_lapsed(world)) level -= terms->disengagement_effect * world->terms->arrangement.disengagement;
    world->tension = clip(level + world->own_tension, -7, 7);
    double rate = terms->pretexts_per_year * exp(terms->pretext_elasticity * world->tension);
    world->pretext = !world->at_war && uniform(world, PRETEXT) < -expm1(-rate / 12);
    world->pretexts += world->pretext;
}

/* The factor that the incidents put on a rate or a noise of this elasticity, or 1. */
static double times(const World *world, double elasticity) {
    return world->plan->switches.ceasefire_incidents ? exp(elasticity * world->tension) : 1;
}

/* Count the incidents of a month in which no war was waged. */
static void end_month_of_line(World *world) {
    double usual = world->terms->theatre.ceasefire.usual_incidents * exp(world->tension);
    int counted = world->plan->switches.ceasefire_incidents && !world->waged;
    world->incidents = counted ? (int)floor(usual + 0.5) : 0;
    world->total_incidents += world->incidents;
}

/* What everybody misses of an act alike, before monitors look, and that with each party's own error. */
static double fog(const World *world) {
    return world->terms->theatre.signals.common_noise * times(world, world->terms->theatre.ceasefire.fog_elasticity);
}

static double noise(const World *world) {
    return greater((1 - verification(world)) * hypot(fog(world), world->terms->theatre.signals.own_noise), 1e-9);
}

static double believed_reliability(World *world) {
    double sum = 0;
    int guarantors = 0;
    EACH_SUPPORTER(world, state)
        if (state->plan->guarantor) {
            sum += reliability_of(state);
            guarantors++;
        }
    return guarantors ? sum / guarantors : 0;
}

/* Sanctions in force from the start, and what is lifted of them. */

static int is_relieved(const World *world) {
    return world->relief_begun && world->month > world->relief_suspended_until;
}

static double standing_sanctions(const World *world) {
    double relief = is_relieved(world) ? world->terms->arrangement.relief_share : 0;
    return world->terms->start.sanctions * (1 - greater(world->sanctions_lifted, relief));
}

/* What sanctions for an act add to those in force, or all of them where that is not looked at. */
static double beyond_standing(const World *world, double sanctions) {
    if (!world->plan->switches.marginal_sanctions) return sanctions;
    return greater(sanctions - standing_sanctions(world), 0);
}

/* Whether an act at this rung could bring back what is lifted. */
static int may_snap_back(const World *world, int rung) {
    int at_risk = world->plan->has_snap_back && is_relieved(world) && !has_lapsed(world);
    return at_risk && rung >= world->plan->snap_back_rung;
}

/* What an act would cost the challenger by the sanctions it expects to come back. */
static double expected_loss(const World *world, int rung) {
    const ArrangementTerms *terms = &world->terms->arrangement;
    if (!may_snap_back(world, rung)) return 0;
    double blur = greater((1 - verification(world)) * fog(world), 1e-9);
    double chance = normal_cdf((world->terms->ladder[rung].clarity - terms->snap_back_attribution + JUST) / blur);
    double extra = greater(terms->relief_share - world->sanctions_lifted, 0);
    return world->terms->challenger.sanctions_sensitivity * world->terms->start.sanctions * extra * chance *
           terms->snap_back_months / 12;
}

static void react_to_act(World *world, int rung, double attribution) {
    const ArrangementTerms *terms = &world->terms->arrangement;
    if (may_snap_back(world, rung) && attribution >= terms->snap_back_attribution)
        world->relief_suspended_until = world->month + (int)ceil(terms->snap_back_months);
}

/* Book a month of standing sanctions; in war only what goes beyond those booked there. */
static void account_for_sanctions(World *world, double of_war) {
    if (world->terms->start.sanctions == 0) return;
    double sensitivity = world->terms->challenger.sanctions_sensitivity;
    double now = standing_sanctions(world);
    book_for(&world->challenger, C_SANCTIONS, -sensitivity * greater(now - of_war, 0) / 12);
}

/* Book a month of what neutrality and cap cost the protégé, and of what they are worth to the challenger. */
static void live_with_terms(World *world) {
    const ChallengerTerms *challenger = &world->terms->challenger;
    const ProtegeTerms *protege = &world->terms->protege;
    double worth = 0, cost = 0;
    if (has_lapsed(world) || (!world->plan->is_neutral && protege_cap(world) == INFINITY)) return;
    if (world->plan->is_neutral) {
        worth = challenger->neutrality_worth;
        cost = protege->neutrality_cost;
    }
    if (world->protege.peacetime > 0) {
        double removed = given_up(world) / world->protege.peacetime;
        worth += challenger->cap_worth * removed;
        cost += protege->cap_cost * removed;
    }
    book_for(&world->challenger, C_TERMS, worth / 12);
    book_for(&world->protege, P_TERMS, -cost / 12);
}
