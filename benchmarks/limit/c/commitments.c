/* Commitments: what each asks of its parties, set up once a world and again where forces change. */

static const FactorTerms NO_FACTOR = {1, 1, 1};

/* How much more than other troops its troops in place are met, fight, and provoke. */
static void set_stationing(const World *world, Clause *clause, Part *part) {
    const StationingTerms *ways = &world->terms->theatre.stationing;
    const PartPlan *plan = part->plan;
    const FactorTerms *weight = plan->weight == 1 ? &ways->heavy : plan->weight == 2 ? &ways->light : &NO_FACTOR;
    const FactorTerms *location = plan->location == 1 ? &ways->forward : plan->location == 2 ? &ways->rear : &NO_FACTOR;
    part->contact_factor = weight->contact * location->contact;
    part->denial = weight->denial * location->denial;
    part->provocation = weight->provocation * location->provocation;
    part->in_place_be = 0;
    if (plan->in_place_row < 0) return;
    for (int tool = 0; tool < FIGHTING; tool++)
        part->in_place_be +=
            clause->terms->in_place[plan->in_place_row][tool] * world->terms->theatre.instruments[tool].be_per_unit;
}

/* How surely it keeps its word, and what it costs not to. */
static void set_faith(const World *world, Clause *clause, Part *part, const Supporter *state) {
    double bound = clause->terms->bindingness * state->terms->audience;
    part->follow_through = 1 - world->terms->willingness.renege * (1 - bound);
    part->follow_unwilling = clause->terms->bindingness * (1 + state->terms->audience) / 2;
    part->break_cost = bound * world->terms->theatre.costs.audience;
}

/* The days it takes at least to decide, and the mean of those beyond, which a clock may shorten. */
static void set_days(const World *world, Clause *clause, Part *part, const Supporter *state) {
    double usual = part->further_days = state->further_days;
    part->least_days = state->least_days;
    if (clause->plan->has_deadline) {
        double comply = world->terms->willingness.clock_compliance;
        double left = greater(clause->terms->deadline_days - part->least_days, 0);
        part->further_days = (1 - comply) * usual + comply * less(usual, left);
    }
    if (part->plan->pre_authorised) part->least_days = part->further_days = 0;
}

/* The severity from which an act counts as one at this rung: midway from the rung below. */
static double threshold_at(const World *world, int rung) {
    double below = rung > 0 ? world->terms->ladder[rung - 1].severity : 0;
    return (below + world->terms->ladder[rung].severity) / 2;
}

/* What moves it whatever happens, in logits. */
static double base_of(const World *world, Clause *clause, const Part *part, const Supporter *state) {
    const WillingnessTerms *weight = &world->terms->willingness;
    const InstrumentTerms *tools = world->terms->theatre.instruments;
    double escalation = 0;
    for (int tool = 0; tool < TOOLS; tool++) {
        int brings = part->shares[tool] * state->units[tool] > 0 || (tool == GROUND && part->in_place_be > 0);
        if (brings) escalation = greater(escalation, tools[tool].escalation);
    }
    return weight->intercept + state->inclination + weight->bindingness * clause->terms->bindingness * state->credit -
           state->fear * escalation;
}

static void expect_part(const World *world, Part *part, const Supporter *state, int rung) {
    double brought[TOOLS], be = 0, hanging = 0, fighting = 0, hanging_fighting = 0, fights = 0;
    expect_be(world, state, rung, part->acts_on, brought);
    for (int tool = 0; tool < TOOLS; tool++) {
        double share = part->shares[tool];
        be += share * brought[tool];
        hanging += share * brought[tool] * state->hangs[tool];
        if (tool >= FIGHTING || !would_fight(world, state, rung, part->acts_on, tool)) continue;
        fights += share;
        fighting += share * state->be[tool];
        hanging_fighting += share * state->hangs[tool] * state->be[tool];
    }
    part->expected_be[rung] = be;
    part->hanging_be[rung] = hanging;
    part->expected_to_fight[rung] = fights > 0;
    part->expected_fighting_be[rung] = fighting;
    part->hanging_fighting_be[rung] = hanging_fighting;
}

/* See what it brings, and what is expected of it, with the forces it has today. */
static void take_stock(World *world, Clause *clause, Part *part) {
    const Supporter *state = supporter_of(world, part);
    part->base = base_of(world, clause, part, state);
    part->sanctions = part->shares[SANCTIONS] * state->units[SANCTIONS];
    part->hanging_sanctions = part->sanctions * state->hangs[SANCTIONS];
    for (int rung = 0; rung < world->plan->rungs; rung++) expect_part(world, part, state, rung);
}

static void set_part(World *world, Clause *clause, Part *part) {
    const PartPlan *plan = part->plan;
    const Supporter *state = supporter_of(world, part);
    part->threshold = threshold_at(world, plan->rung);
    part->attribution = clause->terms->attribution;
    if (plan->reserved_row >= 0)
        part->attribution = greater(part->attribution, clause->terms->reserved_attribution[plan->reserved_row]);
    part->shares = clause->terms->provides[plan->provides_row];
    set_stationing(world, clause, part);
    set_faith(world, clause, part, state);
    set_days(world, clause, part, state);
}

/* First and last month in force, and those in which the forces in place arrive. */
static void set_phases(Clause *clause) {
    const ClauseTerms *terms = clause->terms;
    clause->first_month = (int)ceil(terms->from_month);
    clause->last_month = clause->plan->has_until ? (int)floor(terms->until_month) : INT_MAX;
    clause->first_arrival = clause->plan->has_deployment ? (int)ceil(terms->arrives_from) : 1;
    int last = clause->plan->has_deployment ? (int)ceil(terms->arrives_until) : 1;
    clause->last_arrival = last > clause->first_arrival ? last : clause->first_arrival;
}

/* Who consents and who objects while no supporter has said anything: the protégé, and all others. */
static void start_votes(const ClausePlan *plan, Vote *votes) {
    for (int place = 0; place < plan->poll.parties; place++)
        votes[place] = place == plan->protege_place ? CONSENTS : OBJECTS;
}

/* When each party would act if all but the challenger consent, each as quick as its mean. */
static void expect_days(World *world, Clause *clause) {
    double vote_days[MOST_PARTIES] = {0}, days[MOST_PARTIES], own[MOST_PARTIES], moved[MOST_PARTIES];
    Vote votes[MOST_PARTIES];
    start_votes(clause->plan, votes);
    EACH_PART(clause, part) {
        votes[part->plan->place] = CONSENTS;
        vote_days[part->plan->place] = part->least_days + part->further_days;
    }
    find_days(&clause->plan->poll, votes, vote_days, days);
    EACH_PART(clause, part)
        own[part - clause->part] = days[part->plan->place] + world->terms->theatre.decision.information_days;
    act_in_turn(world, clause, own, moved);
    EACH_PART(clause, part) {
        part->acts_on = moved[part - clause->part];
        take_stock(world, clause, part);
    }
}

static void set_clause(World *world, Clause *clause) {
    int place = (int)(clause - world->clause);
    clause->plan = &world->plan->clause[place];
    clause->terms = &world->terms->commitments[place];
    clause->in_force = clause->is_void = 0;
    clause->deployed = 0;
    set_phases(clause);
    EACH_PART(clause, part) {
        part->plan = &clause->plan->part[part - clause->part];
        set_part(world, clause, part);
    }
    expect_days(world, clause);
}

/* What is there of the troops in place that the text names, BE. */
static double in_place_now(World *world, Clause *clause, const Part *part) {
    int there = clause->in_force && !supporter_of(world, part)->withdrawn;
    return there ? part->in_place_be * clause->deployed : 0;
}

/* What that is worth if it fights, BE. */
static double defending_now(World *world, Clause *clause, const Part *part) {
    return in_place_now(world, clause, part) * part->denial;
}

/* The chance that its troops in place come under attack in an act at this rung; 0 without troops. */
static double met_in_place(World *world, Clause *clause, const Part *part, int rung) {
    double contact = less(world->terms->ladder[rung].contact * part->contact_factor, 1);
    return in_place_now(world, clause, part) > 0 ? contact : 0;
}

/* Whether an act at this rung by this challenger is one that the party answers for. */
static int is_obliged_at(const Part *part, int rung) { return part->plan->holds_here && rung >= part->plan->rung; }

/* Whether the commitment holds for an act at this rung and place; one that opens a war is in scope. */
static int covers(const World *world, Clause *clause, int rung, double place) {
    int in_scope = place < clause->terms->scope || world->plan->ladder[rung].opens_war;
    return clause->plan->holds_here && clause->in_force && in_scope;
}

/* What follows from the rule and the parties alone, once for all worlds. */
static void prepare_clause(ClausePlan *plan, int excuse_vetoed) {
    Vote votes[MOST_PARTIES];
    double no_days[MOST_PARTIES] = {0}, days[MOST_PARTIES];
    int parties = plan->poll.parties;
    for (int place = 0; place < parties; place++) votes[place] = CONSENTS;
    plan->can_decide = decided(&plan->poll, votes);
    if (plan->challenger_place >= 0) votes[plan->challenger_place] = OBJECTS;
    plan->excuses = excuse_vetoed && !decided(&plan->poll, votes);
    for (int at = 0; at < plan->parts; at++) {
        start_votes(plan, votes);
        for (int other = 0; other < plan->parts; other++)
            votes[plan->part[other].place] = other == at ? ABSTAINS : CONSENTS;
        find_days(&plan->poll, votes, no_days, days);
        plan->part[at].bound_unwilling = days[plan->part[at].place] < INFINITY;
    }
}
