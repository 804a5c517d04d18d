/* What one world leaves behind: its own row, a row per crisis, and counts by month. */

enum { BINS = 200, COUNTS = 5, MONTH_COUNTS = COUNTS + 2 * BINS };

static long width_of_row(const Plan *plan) {
    return sizeof(WorldRow) / sizeof(double) + CHALLENGER_PARTS + PROTEGE_PARTS + SUPPORTER_PARTS * plan->supporters;
}

static long width_of_crisis(const Plan *plan) { return sizeof(CrisisRow) / sizeof(double) + 3 * plan->supporters + 2; }

static long width_of_month(const Plan *plan) { return sizeof(MonthRow) / sizeof(double) + plan->supporters; }

static void note_crisis(World *world, const Crisis *crisis, const Aftermath *aftermath) {
    const Plan *plan = world->plan;
    WorldRow *row = &world->row;
    if (plan->ladder[crisis->act.rung].major && !row->major_violation) {
        row->major_violation = 1;
        row->peace_months = world->month - 1;
    }
    if (aftermath->clash) row->clash = 1;
    if (aftermath->clash && crisis->act.provoked) row->drawn_in = 1;
    if (aftermath->nuclear_use) row->nuclear_use = 1;
    row->wars += aftermath->opens_war;
    EACH_SUPPORTER(world, state) row->arms_bn += aftermath->arms_bn[place_of(world, state)];
}

static void write_crisis(World *world, const Crisis *crisis, const Aftermath *aftermath) {
    Output *out = world->out;
    long width = width_of_crisis(world->plan), met = out->crises_met++;
    if (met >= out->most_crises) return;
    double *found = out->crises + met * width;
    CrisisRow row = {
        world->number, world->month, crisis->act.rung, crisis->act.provoked, crisis->act.anticipated, crisis->casus,
        crisis->called, crisis->judged, crisis->decided, crisis->honoured, aftermath->adequate, aftermath->in_time,
        crisis->first_day, crisis->window, aftermath->committed_be, aftermath->own_be, aftermath->in_place_be,
        aftermath->promised_be, aftermath->sent_be, aftermath->treaty_be, aftermath->outside_be,
        aftermath->probability, aftermath->success, aftermath->territory, aftermath->clash, aftermath->nuclear_use,
        aftermath->opens_war};
    memcpy(found, &row, sizeof row);
    found += sizeof row / sizeof(double);
    EACH_SUPPORTER(world, state) {
        const Answer *answer = &crisis->answer[place_of(world, state)];
        *found++ = answer->vote;
        *found++ = answer->block;
        *found++ = answer->outside;
    }
    *found++ = crisis->challenger_vote;
    *found = crisis->challenger_block;
}

/* P(keeps its word) at the gravest rung today, signals aside, mean over the guarantors. A word counts only while its
 * commitment is in force and its state has not withdrawn. */
static double true_reliability(World *world) {
    const WillingnessTerms *weight = &world->terms->willingness;
    double best[MOST_STATES] = {0}, sum = 0, severity = world->terms->ladder[world->plan->rungs - 1].severity;
    int guarantors = 0;
    EACH_CLAUSE(world, clause) {
        if (!clause->plan->followed || !clause->in_force || !clause->plan->holds_here) continue;
        EACH_PART(clause, part) {
            const Supporter *state = supporter_of(world, part);
            if (!part->plan->holds_here || state->withdrawn) continue;
            double willing = logistic(part->base + weight->resolve * state->resolve + weight->severity * severity);
            double honours = willing * part->follow_through;
            if (part->plan->bound_unwilling) honours += (1 - willing) * part->follow_unwilling;
            best[part->plan->supporter] = greater(best[part->plan->supporter], honours);
        }
    }
    EACH_SUPPORTER(world, state)
        if (state->plan->guarantor) {
            sum += best[place_of(world, state)];
            guarantors++;
        }
    return guarantors ? sum / guarantors : 0;
}

static int bin_of(double share) { return (int)(share * BINS) < BINS - 1 ? (int)(share * BINS) : BINS - 1; }

static void write_month(World *world, const MonthRow *month) {
    Output *out = world->out;
    int64_t *counts = out->counts + (long)(world->month - 1) * MONTH_COUNTS;
    counts[0] += (int64_t)month->at_peace;
    counts[1] += (int64_t)month->at_war;
    counts[2] += (int64_t)month->crises;
    counts[3] += (int64_t)month->in_force;
    counts[4] += (int64_t)month->incidents;
    counts[COUNTS + bin_of(month->territory)]++;
    counts[COUNTS + BINS + bin_of(month->believed_reliability)]++;
    if (!out->months) return;
    memcpy(out->months, month, sizeof *month);
    out->months += sizeof *month / sizeof(double);
    EACH_SUPPORTER(world, state) *out->months++ = reliability_of(state);
}

static void end_month(World *world, int acted) {
    WorldRow *row = &world->row;
    int in_force = 0;
    row->quiet_months += !(world->at_war || acted || world->waged);
    end_month_of_line(world);
    world->waged = 0;
    EACH_SUPPORTER(world, state) row->in_place_be_months += state->stationed_be;
    EACH_CLAUSE(world, clause) in_force |= clause->in_force;
    row->in_force_months += in_force;
    MonthRow month = {!row->major_violation, world->at_war, acted, in_force, world->territory, world->incidents,
                      believed_reliability(world)};
    write_month(world, &month);
    if (world->month % 12 != 1) return;
    world->reliability_sum += true_reliability(world);
    world->reliability_asked++;
}

static void write_world(World *world) {
    WorldRow *row = &world->row;
    double *found = world->out->rows;
    row->motivation = world->terms->challenger.motivation;
    row->territory_lost = world->territory;
    EACH_CLAUSE(world, clause) if (clause->is_void) row->voided = 1;
    row->true_reliability = world->reliability_sum / world->reliability_asked;
    row->believed_reliability = believed_reliability(world);
    row->incidents = world->total_incidents;
    row->pretexts = world->pretexts;
    memcpy(found, row, sizeof *row);
    found += sizeof *row / sizeof(double);
    for (int part = 0; part < CHALLENGER_PARTS; part++) *found++ = world->challenger.booked[part];
    for (int part = 0; part < PROTEGE_PARTS; part++) *found++ = world->protege.booked[part];
    EACH_SUPPORTER(world, state)
        for (int part = 0; part < SUPPORTER_PARTS; part++) *found++ = state->booked[part];
    world->out->rows = found;
}
