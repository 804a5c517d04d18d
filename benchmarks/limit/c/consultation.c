/* Step 4 of the month: signals, willingness, votes, the treaty's rule deciding, and help outside it. */

/* What one supporter sees, decides and gives in a crisis. `shares` of its forces come under the treaty, each instrument
 * decided on its day of `days`; `extra` comes outside or beyond it, decided on `extra_day`. */
typedef struct {
    double severity, attribution, latent, leaning, pace, faith, in_place_be, break_cost, extra_day;
    double promised[TOOLS], shares[TOOLS], days[TOOLS], extra[TOOLS];
    int protests, stance, vote, block, outside, attacked, kept_word, withheld, enabled;
} Answer;

typedef struct {
    World *world;
    Act act;
    const RungTerms *rung;
    double window, severity, attribution, known_after, contact_draw, first_day;
    int casus, called, judged, decided, honoured, challenger_vote, challenger_block;
    int covered[MOST_CLAUSES];
    Answer answer[MOST_STATES];
} Crisis;

static Answer *answer_of(Crisis *crisis, const Part *part) { return &crisis->answer[part->plan->supporter]; }

/* Days until all states know what happened in this crisis. */
static double draw_information(const World *world) {
    const DecisionTerms *terms = &world->terms->theatre.decision;
    if (terms->information_days == 0) return 0;
    return gamma_quantile(uniform(world, INFORMATION), terms->information_shape, terms->information_days);
}

/* Days that a state takes in this crisis beyond the least, in proportion to their mean. */
static double draw_pace(const World *world, const Supporter *state) {
    int place = place_of(world, state);
    if (!state->plan->has_procedure) return -log(own_uniform(world, VOTE_DAYS, place));
    double drawn = 0;
    for (int step = 0; step < STEPS; step++) {
        const StepTerms *terms = step_of(&world->terms->theatre.decision, step);
        if (state->plan->takes[step] && terms->further_days > 0)
            drawn += gamma_quantile(own_uniform(world, PROCEDURE_EXECUTIVE + step, place), terms->shape,
                                    terms->further_days);
    }
    return state->further_days > 0 ? drawn / state->further_days : 0;
}

static void begin_answer(Crisis *crisis, const Supporter *state, double clear, double mood) {
    const World *world = crisis->world;
    int place = place_of(world, state);
    Answer *answer = &crisis->answer[place];
    double own = clear * world->terms->theatre.signals.own_noise;
    memset(answer, 0, sizeof *answer);
    answer->severity = crisis->severity + own * own_normal(world, SEEN_SEVERITY, place);
    answer->attribution = crisis->attribution + own * own_normal(world, SEEN_ATTRIBUTION, place);
    answer->latent = draw_latent(world, state, mood);
    answer->leaning = world->terms->willingness.severity * answer->severity +
                      world->terms->willingness.resolve * state->resolve;
    answer->pace = draw_pace(world, state);
    answer->faith = own_uniform(world, FAITH, place);
    answer->protests = own_uniform(world, PROTEST, place) < state->objecting;
    for (int tool = 0; tool < TOOLS; tool++) answer->days[tool] = INFINITY;
    answer->extra_day = INFINITY;
}

static void begin_crisis(Crisis *crisis, World *world, Act act) {
    double clear = 1 - verification(world), blur = clear * fog(world), mood = normal(world, WILLING_COMMON);
    crisis->world = world;
    crisis->act = act;
    crisis->rung = &world->terms->ladder[act.rung];
    crisis->window = crisis->rung->window_days;
    crisis->severity = crisis->rung->severity + blur * normal(world, FOG_SEVERITY);
    crisis->attribution = crisis->rung->clarity + blur * normal(world, FOG_ATTRIBUTION);
    crisis->known_after = draw_information(world);
    crisis->contact_draw = uniform(world, CONTACT);
    crisis->casus = crisis->called = crisis->judged = crisis->decided = crisis->honoured = 0;
    crisis->challenger_vote = crisis->challenger_block = 0;
    crisis->first_day = INFINITY;
    EACH_SUPPORTER(world, state) begin_answer(crisis, state, clear, mood);
}

static int is_called(const Crisis *crisis, Clause *clause) {
    return crisis->attribution >= clause->terms->attribution && crisis->act.rung >= clause->plan->rung;
}

/* Whether the party, as far as it has a narrower casus foederis, is asked where its commitment is called. */
static int is_asked(const Crisis *crisis, const Part *part) {
    return is_obliged_at(part, crisis->act.rung) && crisis->attribution >= part->attribution;
}

/* Whether the casus foederis is met in this party's eyes; one that has withdrawn does not look. */
static int judges_met(Crisis *crisis, const Part *part) {
    const Answer *answer = answer_of(crisis, part);
    if (supporter_of(crisis->world, part)->withdrawn || !is_asked(crisis, part)) return 0;
    return answer->severity >= part->threshold && answer->attribution >= part->attribution;
}

/* Whether troops that the party has in place under the commitment come under attack. */
static int is_attacked(const Crisis *crisis, Clause *clause, const Part *part) {
    return crisis->contact_draw < met_in_place(crisis->world, clause, part, crisis->act.rung);
}

/* Reasons of a party before it looks to a lead, in logits. */
static double leaning_of(Crisis *crisis, Clause *clause, const Part *part) {
    double z = part->base + answer_of(crisis, part)->leaning;
    if (crisis->world->plan->switches.tripwire_resolve && is_attacked(crisis, clause, part))
        z += crisis->world->terms->willingness.tripwire;
    return z;
}

/* How its lead moves it; one that has left holds others back even if nobody asks it. */
static double pull_on(const Crisis *crisis, const Supporter *state) {
    const WillingnessTerms *weight = &crisis->world->terms->willingness;
    int lead = state->plan->follows;
    if (lead < 0) return 0;
    double stance = crisis->answer[lead].stance;
    if (stance == 0 && crisis->world->supporter[lead].withdrawn) stance = -weight->lead_exit;
    return weight->lead * state->terms->following * stance;
}

/* A state that others follow shows how it stands: willing under some commitment, or under none. */
static void ask_leads(Crisis *crisis, Clause *clause) {
    if (!is_called(crisis, clause)) return;
    EACH_PART(clause, part) {
        Answer *answer = answer_of(crisis, part);
        if (!supporter_of(crisis->world, part)->plan->leads || answer->stance == 1 || !is_asked(crisis, part)) continue;
        int willing = judges_met(crisis, part) && answer->latent < logistic(leaning_of(crisis, clause, part));
        answer->stance = willing ? 1 : -1;
    }
}

/* Votes and days under one commitment. */
typedef struct { Vote votes[MOST_PARTIES]; double vote_days[MOST_PARTIES]; int judging[MOST_PARTIES]; } Ballot;

static void ask(Crisis *crisis, Clause *clause, const Part *part, Ballot *ballot) {
    Answer *answer = answer_of(crisis, part);
    const Supporter *state = supporter_of(crisis->world, part);
    int place = part->plan->place, willing = 0;
    ballot->vote_days[place] = part->least_days + answer->pace * part->further_days;
    ballot->judging[place] = judges_met(crisis, part);
    if (ballot->judging[place])
        willing = answer->latent < logistic(leaning_of(crisis, clause, part) + pull_on(crisis, state));
    ballot->votes[place] = willing ? CONSENTS : answer->protests ? OBJECTS : ABSTAINS;
}

static int fate_of(Clause *clause, Vote vote, int judging, int acts, int kept, int in_time) {
    if (kept) return in_time ? HONOURED : LATE;
    if (acts) return RENEGED;
    if (vote == CONSENTS) return OVERRULED;
    if (clause->plan->excuses) return EXCUSED;
    if (vote == OBJECTS) return OBJECTED;
    return judging ? ABSTAINED : NOT_MET;
}

static void give(Answer *answer, const Part *part, double day) {
    for (int tool = 0; tool < TOOLS; tool++) {
        double share = part->shares[tool];
        if (share > answer->shares[tool]) {
            answer->shares[tool] = share;
            answer->days[tool] = day;
        } else if (share > 0 && share == answer->shares[tool])
            answer->days[tool] = less(answer->days[tool], day);
    }
}

/* What the party does where it has to act, on this day or never. */
static void follow_through(Crisis *crisis, Clause *clause, const Part *part, const Ballot *ballot, int acts,
                           double day) {
    Answer *answer = answer_of(crisis, part);
    int place = part->plan->place, kept = day < INFINITY;
    Vote vote = ballot->votes[place];
    if (kept) give(answer, part, day);
    if (!clause->plan->followed || supporter_of(crisis->world, part)->withdrawn || !is_asked(crisis, part)) return;
    if (kept) {
        answer->kept_word = crisis->honoured = 1;
        crisis->first_day = less(crisis->first_day, day);
    } else if ((acts || vote != CONSENTS) && part->plan->votes && clause->plan->can_decide && !clause->plan->excuses) {
        answer->withheld = 1;
        answer->break_cost = greater(answer->break_cost, part->break_cost);
    }
    int fate = fate_of(clause, vote, ballot->judging[place], acts, kept, day <= crisis->window);
    if (fate > answer->vote) answer->vote = fate;
}

/* Put the commitment to its parties; whether anybody acts. */
static int decide(Crisis *crisis, Clause *clause, Ballot *ballot) {
    double days[MOST_PARTIES], own[MOST_PARTIES], moved[MOST_PARTIES];
    int acts[MOST_PARTIES], anybody = 0;
    EACH_PART(clause, part) ask(crisis, clause, part, ballot);
    find_days(&clause->plan->poll, ballot->votes, ballot->vote_days, days);
    EACH_PART(clause, part) {
        int at = (int)(part - clause->part), place = part->plan->place;
        double faith = ballot->votes[place] == CONSENTS ? part->follow_through : part->follow_unwilling;
        acts[at] = days[place] < INFINITY && ballot->judging[place];
        anybody |= acts[at];
        own[at] = acts[at] && answer_of(crisis, part)->faith < faith ? days[place] + crisis->known_after : INFINITY;
    }
    act_in_turn(crisis->world, clause, own, moved);
    EACH_PART(clause, part)
        follow_through(crisis, clause, part, ballot, acts[part - clause->part], moved[part - clause->part]);
    return anybody;
}

/* Note what each party that has not withdrawn owes, the most of all its commitments. */
static void promise(Crisis *crisis, Clause *clause) {
    EACH_PART(clause, part) {
        Answer *answer = answer_of(crisis, part);
        if (supporter_of(crisis->world, part)->withdrawn || !is_asked(crisis, part)) continue;
        for (int tool = 0; tool < TOOLS; tool++)
            answer->promised[tool] = greater(answer->promised[tool], part->shares[tool]);
    }
}

/* Who stood in the way. */
static void note_blocking(Crisis *crisis, Clause *clause, const Ballot *ballot) {
    const Poll *poll = &clause->plan->poll;
    if (decided(poll, ballot->votes)) return;
    EACH_PART(clause, part) {
        int block = find_block(poll, part->plan->place, ballot->votes);
        if (block > answer_of(crisis, part)->block) answer_of(crisis, part)->block = block;
    }
    if (!clause->plan->votes_of_challenger) return;
    int block = find_block(poll, clause->plan->challenger_place, ballot->votes);
    if (block > crisis->challenger_block) crisis->challenger_block = block;
}

/* One commitment that covers the act: hear every party, let the rule decide, and see who keeps its word. */
static void hear(Crisis *crisis, Clause *clause) {
    Ballot ballot = {.vote_days = {0}, .judging = {0}};
    int called = is_called(crisis, clause), acting = 0;
    start_votes(clause->plan, ballot.votes);
    EACH_PART(clause, part) {
        Answer *answer = answer_of(crisis, part);
        answer->in_place_be += defending_now(crisis->world, clause, part);
        answer->attacked |= is_attacked(crisis, clause, part);
    }
    if (called) {
        promise(crisis, clause);
        acting = decide(crisis, clause, &ballot);
    }
    if (!clause->plan->followed) return;
    crisis->casus |= crisis->act.rung >= clause->plan->rung;
    crisis->called |= called;
    crisis->decided |= acting;
    EACH_PART(clause, part) crisis->judged |= ballot.judging[part->plan->place];
    if (!called) return;
    if (clause->plan->votes_of_challenger) crisis->challenger_vote = OBJECTED;
    if (!acting && clause->plan->can_decide) note_blocking(crisis, clause, &ballot);
}

/* Arms, intelligence and sanctions, and rarely force, without or beyond a commitment. */
static void help_outside(Crisis *crisis, const Supporter *state) {
    Answer *answer = &crisis->answer[place_of(crisis->world, state)];
    int aids = answer->latent < logistic(answer->leaning + state->aid_base);
    int fights = state->can_fight && answer->latent < logistic(answer->leaning + state->force_base);
    answer->extra_day = crisis->known_after + state->least_days + answer->pace * state->further_days;
    for (int tool = 0; tool < TOOLS; tool++) {
        int gives = tool < FIGHTING ? fights : aids, kind = tool < FIGHTING ? 2 : 1;
        if (!gives || state->units[tool] <= 0 || answer->shares[tool] >= 1) continue;
        answer->extra[tool] = 1 - answer->shares[tool];
        if (kind > answer->outside) answer->outside = kind;
    }
}

/* Whether others may count on its intelligence, lift and logistics. */
static int acts_in_crisis(const Crisis *crisis, int place) {
    const Answer *answer = &crisis->answer[place];
    return !crisis->world->supporter[place].withdrawn && (answer->kept_word || answer->outside > 0);
}

/* Put every commitment to its parties, then ask who helps outside them. */
static void consult(Crisis *crisis) {
    World *world = crisis->world;
    EACH_CLAUSE(world, clause)
        crisis->covered[index_of(world, clause)] = covers(world, clause, crisis->act.rung, crisis->act.place);
    EACH_CLAUSE(world, clause) if (crisis->covered[index_of(world, clause)]) ask_leads(crisis, clause);
    EACH_CLAUSE(world, clause) if (crisis->covered[index_of(world, clause)]) hear(crisis, clause);
    EACH_SUPPORTER(world, state) help_outside(crisis, state);
    EACH_SUPPORTER(world, state) {
        int enabler = state->plan->enabler;
        crisis->answer[place_of(world, state)].enabled = enabler < 0 || acts_in_crisis(crisis, enabler);
    }
}
