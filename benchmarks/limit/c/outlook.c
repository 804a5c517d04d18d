/* Step 2 of the month: what the challenger expects an act to bring, reading the treaty. */

/* The view of all supporters in a month in which it can act. */
typedef struct { double sign[MOST_STATES], record[MOST_STATES], growth[MOST_STATES], place; } Posture;

/* What it expects of one supporter against one act. */
typedef struct {
    double in_place_be, stance, help_be, outside_be, fighting_be, fights, acts, acting, sanctions, aid, force;
    int has_stance;
} Reading;

/* What a commitment is expected to come to: the chance that it decides, and that each party honours it. */
typedef struct { int asked; double decided, honours[MOST_STATES]; } Reply;

/* What one act would bring. */
typedef struct {
    double activation, help_chance, treaty_be, other_be, clash, fighting_be, nuclear_clash, nuclear_be, sanctions;
} Outlook;

typedef struct {
    World *world;
    const Posture *posture;
    const RungTerms *act;
    int rung, covered[MOST_CLAUSES];
    double noise;
    Reading reading[MOST_STATES];
    Reply reply[MOST_CLAUSES];
    Outlook outlook;
} Forecast;

static int index_of(const World *world, Clause *clause) { return (int)(clause - world->clause); }

static void read_supporters(World *world, Posture *posture, double place) {
    posture->place = place;
    EACH_SUPPORTER(world, state) {
        int at = place_of(world, state);
        posture->sign[at] = world->terms->challenger.misperception * own_normal(world, MISPERCEPTION, at) +
                            world->terms->willingness.resolve * state->resolve;
        posture->record[at] = reliability_of(state);
        posture->growth[at] = growth_of(world, state);
    }
}

/* Which commitments cover the act, and the troops in place under them that would fight at all. */
static void see_what_covers(Forecast *at) {
    World *world = at->world;
    memset(at->reading, 0, sizeof(Reading) * world->plan->supporters);
    EACH_CLAUSE(world, clause) {
        int here = index_of(world, clause);
        at->covered[here] = covers(world, clause, at->rung, at->posture->place);
        at->reply[here].asked = at->covered[here] && at->rung >= clause->plan->rung && clause->plan->parts > 0;
        if (!at->covered[here] || !world->plan->switches.tripwire_denial) continue;
        EACH_PART(clause, part)
            if (supporter_of(world, part)->stationed_be > 0)
                at->reading[part->plan->supporter].in_place_be += defending_now(world, clause, part);
    }
}

/* The chance that a party sees the threshold as reached; just reached is reached, noise or none. */
static double is_reached(const Forecast *at, double value, double threshold) {
    return normal_cdf((value - threshold + JUST) / at->noise);
}

/* The chance that a party sees the casus foederis as met. */
static double chance_met(const Forecast *at, const Part *part) {
    if (!is_obliged_at(part, at->rung)) return 0;
    return is_reached(at, at->act->clarity, part->attribution) * is_reached(at, at->act->severity, part->threshold);
}

static double expected_leaning(const Forecast *at, Clause *clause, const Part *part) {
    const WillingnessTerms *weight = &at->world->terms->willingness;
    double z = part->base + at->posture->sign[part->plan->supporter] + weight->severity * at->act->severity;
    if (at->world->plan->switches.tripwire_resolve)
        z += weight->tripwire * met_in_place(at->world, clause, part, at->rung);
    return z;
}

/* How a state that others follow is expected to stand; at its most willing where asked twice. */
static void expect_leads(Forecast *at, Clause *clause) {
    EACH_PART(clause, part) {
        const Supporter *state = supporter_of(at->world, part);
        Reading *reading = &at->reading[part->plan->supporter];
        if (!state->plan->leads || !is_obliged_at(part, at->rung)) continue;
        double willing = state->withdrawn ? 0 : logistic(expected_leaning(at, clause, part));
        double stance = 2 * chance_met(at, part) * willing - 1;
        reading->stance = reading->has_stance ? greater(stance, reading->stance) : stance;
        reading->has_stance = 1;
    }
}

/* What the stance of the lead, if it has one, adds to the reasons of those that follow it. */
static double expected_pull(const Forecast *at, const Supporter *state) {
    const WillingnessTerms *weight = &at->world->terms->willingness;
    int lead = state->plan->follows;
    if (lead < 0) return 0;
    double stance = at->reading[lead].stance;
    if (!at->reading[lead].has_stance) {
        if (!at->world->supporter[lead].withdrawn) return 0;
        stance = -weight->lead_exit;
    }
    return weight->lead * state->terms->following * stance;
}

static double expected_willingness(const Forecast *at, Clause *clause, const Part *part) {
    const Supporter *state = supporter_of(at->world, part);
    if (state->withdrawn) return 0;
    double willing = logistic(expected_leaning(at, clause, part) + expected_pull(at, state));
    if (!at->world->plan->switches.reputation) return willing;
    double share = at->world->terms->beliefs.record_weight;
    return (1 - share) * willing + share * at->posture->record[part->plan->supporter];
}

/* Whether the party has troops in place that fight if it acts under this commitment. */
static int stays(const Forecast *at, Clause *clause, const Part *part) {
    return clause->plan->followed && at->reading[part->plan->supporter].in_place_be > 0;
}

/* Ask the rule how likely it is that the commitment acts, and who does. */
static void read_clause(Forecast *at, Clause *clause) {
    World *world = at->world;
    Reply *reply = &at->reply[index_of(world, clause)];
    double consent[MOST_PARTIES], objection[MOST_PARTIES], acts[MOST_PARTIES], met[MOST_PARTIES];
    for (int place = 0; place < clause->plan->poll.parties; place++) {
        consent[place] = place == clause->plan->protege_place;
        objection[place] = 1 - consent[place];
    }
    EACH_PART(clause, part) {
        int place = part->plan->place;
        met[place] = chance_met(at, part);
        consent[place] = met[place] > 0 ? met[place] * expected_willingness(at, clause, part) : 0;
        objection[place] = (1 - consent[place]) * supporter_of(world, part)->objecting;
    }
    reply->decided = correlated_forecast(world, &clause->plan->poll, consent, objection, acts);
    memset(reply->honours, 0, sizeof(double) * world->plan->supporters);
    double nobody = 1, nobody_helps = 1, nobody_fights = 1;
    EACH_PART(clause, part) {
        int place = part->plan->place, in_place = stays(at, clause, part);
        double bound = less(acts[place], met[place]), willing = less(bound, consent[place]);
        double honours = willing * part->follow_through + (bound - willing) * part->follow_unwilling;
        if (supporter_of(world, part)->withdrawn) honours = 0;
        nobody *= 1 - honours;
        if (part->expected_be[at->rung] > 0 || in_place) nobody_helps *= 1 - honours;
        if (part->expected_to_fight[at->rung] || in_place) nobody_fights *= 1 - honours;
        reply->honours[part->plan->supporter] = honours;
    }
    Outlook *outlook = &at->outlook;
    if (clause->plan->followed)
        outlook->activation = greater(outlook->activation, less(reply->decided, 1 - nobody));
    outlook->help_chance = greater(outlook->help_chance, less(reply->decided, 1 - nobody_helps));
    outlook->clash = greater(outlook->clash, less(reply->decided, 1 - nobody_fights));
}

/* How likely each state is to act at all, so that those it enables can deliver in full. */
static void expect_acting(Forecast *at) {
    World *world = at->world;
    EACH_SUPPORTER(world, state) {
        int here = place_of(world, state);
        Reading *reading = &at->reading[here];
        double z = at->posture->sign[here] + world->terms->willingness.severity * at->act->severity;
        reading->aid = logistic(z + state->aid_base);
        reading->force = logistic(z + state->force_base);
        if (state->withdrawn) continue;
        if (state->can_aid) reading->acting = reading->aid;
        if (state->can_fight) reading->acting = greater(reading->acting, reading->force);
        EACH_CLAUSE(world, clause) {
            const Reply *reply = &at->reply[index_of(world, clause)];
            if (reply->asked && clause->plan->followed)
                reading->acting = greater(reading->acting, reply->honours[here]);
        }
    }
}

/* The chance that its enabler is away; under a commitment (or NULL), given that the rule decides. */
static double chance_missing(const Forecast *at, const Supporter *state, Clause *clause) {
    int enabler = state->plan->enabler;
    if (enabler < 0) return 0;
    double acting = at->reading[enabler].acting;
    if (clause && clause->plan->followed && !at->world->supporter[enabler].withdrawn) {
        const Reply *reply = &at->reply[index_of(at->world, clause)];
        acting = greater(acting, less(reply->honours[enabler] / greater(reply->decided, 1e-9), 1));
    }
    return 1 - acting;
}

/* What a party is expected to bring under a commitment: the most of all its commitments counts. */
static void bring(Forecast *at, Clause *clause, const Part *part) {
    int here = part->plan->supporter, rung = at->rung;
    Reading *reading = &at->reading[here];
    double honours = at->reply[index_of(at->world, clause)].honours[here];
    double missing = chance_missing(at, supporter_of(at->world, part), clause);
    double grown = honours * at->posture->growth[here];
    double help_be = part->expected_be[rung] - missing * part->hanging_be[rung];
    double fighting_be = part->expected_fighting_be[rung] - missing * part->hanging_fighting_be[rung];
    double sanctions = part->sanctions - missing * part->hanging_sanctions;
    reading->help_be = greater(reading->help_be, grown * help_be);
    reading->fighting_be = greater(reading->fighting_be, grown * fighting_be);
    reading->sanctions = greater(reading->sanctions, honours * sanctions);
    if (part->expected_to_fight[rung] || stays(at, clause, part)) reading->fights = greater(reading->fights, honours);
    if (clause->plan->followed) reading->acts = greater(reading->acts, honours);
}

/* Add what the state may do without being bound; returns the chance that it comes to fight. */
static double add_outside(Forecast *at, const Supporter *state) {
    int here = place_of(at->world, state);
    Reading *reading = &at->reading[here];
    const Expected *expected = &state->expected[at->rung];
    double missing = chance_missing(at, state, NULL), growth = at->posture->growth[here];
    double fighting = reading->force * (expected->force_be - missing * expected->hanging_force_be) * growth;
    double given = reading->aid * (expected->aid_be - missing * expected->hanging_aid_be) * growth;
    double clashing = reading->force * (expected->fighting_be - missing * expected->hanging_fighting_be) * growth;
    double sanctions = state->units[SANCTIONS] * (1 - missing * state->hangs[SANCTIONS]);
    double comes = expected->to_fight ? reading->force : 0;
    reading->outside_be = greater(given + fighting - reading->help_be, 0);
    reading->fighting_be = greater(reading->fighting_be, clashing);
    reading->sanctions = greater(reading->sanctions, reading->aid * sanctions);
    reading->fights = greater(reading->fights, comes);
    return comes;
}

/* The chance that some of its troops in place come under attack: one draw decides for all. */
static void find_contacts(const Forecast *at, double *contact) {
    World *world = at->world;
    memset(contact, 0, sizeof(double) * world->plan->supporters);
    EACH_CLAUSE(world, clause) {
        if (!at->covered[index_of(world, clause)]) continue;
        EACH_PART(clause, part) {
            int here = part->plan->supporter;
            contact[here] = greater(contact[here], met_in_place(world, clause, part, at->rung));
        }
    }
}

/* Troops in place fight if their state acts, as help under the treaty, or if they are attacked. */
static void add_troops_in_place(Forecast *at) {
    double contact[MOST_STATES], likeliest = 0;
    find_contacts(at, contact);
    for (int here = 0; here < at->world->plan->supporters; here++) {
        Reading *reading = &at->reading[here];
        if (reading->in_place_be <= 0) continue;
        likeliest = greater(likeliest, contact[here]);
        reading->fights = 1 - (1 - reading->fights) * (1 - contact[here]);
        double staying = reading->in_place_be * reading->acts;
        double attacked = reading->in_place_be * contact[here] * (1 - reading->acts);
        reading->help_be += staying;
        reading->outside_be += attacked;
        reading->fighting_be += staying + attacked;
    }
    at->outlook.clash = 1 - (1 - at->outlook.clash) * (1 - likeliest);
}

static void add_up(Forecast *at) {
    Outlook *sum = &at->outlook;
    double unmoved = 1;
    EACH_SUPPORTER(at->world, state) {
        const Reading *reading = &at->reading[place_of(at->world, state)];
        sum->treaty_be += reading->help_be;
        sum->other_be += reading->outside_be;
        sum->fighting_be += reading->fighting_be;
        sum->sanctions += reading->sanctions;
        if (!state->plan->nuclear) continue;
        unmoved *= 1 - reading->fights;
        sum->nuclear_be += reading->fighting_be;
    }
    sum->nuclear_clash = less(1 - unmoved, sum->clash);
    sum->fighting_be /= greater(sum->clash, 1e-9);
    sum->nuclear_be /= greater(sum->nuclear_clash, 1e-9);
    sum->sanctions = less(sum->sanctions, 1);
}

/* What an act at this rung would bring. */
static Outlook look_ahead(World *world, const Posture *posture, int rung) {
    static Forecast forecast;
    Forecast *at = &forecast;
    double unmoved = 1;
    at->world = world;
    at->posture = posture;
    at->rung = rung;
    at->act = &world->terms->ladder[rung];
    at->noise = noise(world);
    memset(&at->outlook, 0, sizeof at->outlook);
    see_what_covers(at);
    EACH_CLAUSE(world, clause) if (at->reply[index_of(world, clause)].asked) expect_leads(at, clause);
    EACH_CLAUSE(world, clause) if (at->reply[index_of(world, clause)].asked) read_clause(at, clause);
    expect_acting(at);
    EACH_CLAUSE(world, clause)
        if (at->reply[index_of(world, clause)].asked)
            EACH_PART(clause, part) bring(at, clause, part);
    EACH_SUPPORTER(world, state) unmoved *= 1 - add_outside(at, state);
    at->outlook.clash = 1 - (1 - at->outlook.clash) * unmoved;
    add_troops_in_place(at);
    add_up(at);
    return at->outlook;
}
