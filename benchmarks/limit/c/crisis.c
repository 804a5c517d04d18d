/* Steps 5 and 6 of the month: what arrives, whether the act succeeds, what everyone takes from it. */

/* What came of a crisis; forces in brigade-equivalents. */
typedef struct {
    double committed_be, own_be, in_place_be, promised_be, sent_be, treaty_be, outside_be, quality, probability,
        fighting_be, nuclear_be, sanctions, territory, arms_bn[MOST_STATES];
    int adequate, in_time, success, clash, nuclear_use, opens_war, nuclear_fought, fought[MOST_STATES];
} Aftermath;

/* Help in one crisis: in the window, under the treaty and outside it; weighed; ever; ever under it. */
typedef struct { double treaty, outside, weighed, ever, treaty_ever; } Arrived;

/* The part of an instrument that it gives and that arrives. */
static double arriving_share(const Supporter *state, int tool, int enabled) {
    return enabled ? 1 : 1 - state->hangs[tool];
}

/* Add shares of a state's forces, each instrument decided on its day. */
static void add_arrivals(const Crisis *crisis, const Supporter *state, const double *shares, const double *days,
                         int treaty, Arrived *arrived) {
    int enabled = crisis->answer[place_of(crisis->world, state)].enabled;
    double late = crisis->world->terms->theatre.contest.late_weight, ever = 0, inside = 0;
    for (int tool = 0; tool < TOOLS; tool++) {
        double be = shares[tool] * arriving_share(state, tool, enabled) * state->be[tool];
        if (tool == ARMS) be *= crisis->window / 30;
        if (days[tool] < INFINITY) ever += be;
        if (days[tool] + state->lags[tool] <= crisis->window) inside += be;
    }
    ever *= state->growth;
    inside *= state->growth;
    arrived->ever += ever;
    arrived->weighed += inside + late * (ever - inside);
    *(treaty ? &arrived->treaty : &arrived->outside) += inside;
    if (treaty) arrived->treaty_ever += ever;
}

static Arrived count_arrivals(const Crisis *crisis) {
    Arrived arrived = {0, 0, 0, 0, 0};
    EACH_SUPPORTER(crisis->world, state) {
        const Answer *answer = &crisis->answer[place_of(crisis->world, state)];
        double extra_days[TOOLS];
        for (int tool = 0; tool < TOOLS; tool++)
            extra_days[tool] = answer->extra[tool] > 0 ? answer->extra_day : INFINITY;
        add_arrivals(crisis, state, answer->shares, answer->days, 1, &arrived);
        if (answer->outside) add_arrivals(crisis, state, answer->extra, extra_days, 0, &arrived);
    }
    return arrived;
}

/* Whether the troops in place fight: they are attacked, or their state honours a commitment. */
static int is_drawn_in(const Crisis *crisis, const Answer *answer) {
    int denial = crisis->world->plan->switches.tripwire_denial;
    return denial && answer->in_place_be > 0 && (answer->kept_word || answer->attacked);
}

/* Fighting instruments that are there inside the window: what they are worth, BE, and whether there are any. */
static double count_sent(const Crisis *crisis, const Supporter *state, int *any) {
    const Answer *answer = &crisis->answer[place_of(crisis->world, state)];
    double sent = 0;
    for (int tool = 0; tool < FIGHTING; tool++) {
        double arrives = arriving_share(state, tool, answer->enabled);
        int owed = answer->shares[tool] * state->units[tool] > 0;
        int given = answer->extra[tool] * state->units[tool] > 0;
        if (owed && answer->days[tool] + state->lags[tool] <= crisis->window) {
            sent += state->be[tool] * answer->shares[tool] * arrives;
            *any = 1;
        }
        if (given && answer->extra_day + state->lags[tool] <= crisis->window) {
            sent += state->be[tool] * answer->extra[tool] * arrives;
            *any = 1;
        }
    }
    return sent * state->growth;
}

/* What one state has in the fight, gives and owes. */
static void settle_state(const Crisis *crisis, const Supporter *state, Aftermath *found) {
    int place = place_of(crisis->world, state), drawn_in, any = 0;
    const Answer *answer = &crisis->answer[place];
    double sent = count_sent(crisis, state, &any), owed = 0;
    drawn_in = is_drawn_in(crisis, answer);
    found->fought[place] = drawn_in || any;
    found->clash |= found->fought[place];
    found->in_place_be += drawn_in ? answer->in_place_be : 0;
    found->fighting_be += sent;
    if (state->plan->nuclear) {
        found->nuclear_be += sent + (drawn_in ? answer->in_place_be : 0);
        found->nuclear_fought |= found->fought[place];
    }
    for (int tool = 0; tool < TOOLS; tool++)
        owed += answer->promised[tool] * state->be[tool] * (tool == ARMS ? crisis->window / 30 : 1);
    found->promised_be += owed * state->growth;
    found->sanctions += (answer->shares[SANCTIONS] + answer->extra[SANCTIONS]) * state->units[SANCTIONS] *
                        arriving_share(state, SANCTIONS, answer->enabled);
    double arms = (answer->shares[ARMS] + answer->extra[ARMS]) * arriving_share(state, ARMS, answer->enabled) *
                  state->units[ARMS] * state->growth * crisis->window / 30;
    found->arms_bn[place] = crisis->world->plan->ladder[crisis->act.rung].opens_war ? 0 : arms;
}

/* The quality of the day: what the challenger knew of it when it chose, and the rest. */
static double quality_of_day(const World *world) {
    const ContestTerms *contest = &world->terms->theatre.contest;
    return world->known_quality +
           contest->quality_spread * sqrt(1 - contest->quality_known) * normal(world, QUALITY);
}

static void settle(Crisis *crisis, Aftermath *found) {
    World *world = crisis->world;
    const ContestTerms *contest = &world->terms->theatre.contest;
    memset(found, 0, sizeof *found);
    EACH_SUPPORTER(world, state) {
        state->growth = growth_of(world, state);
        settle_state(crisis, state, found);
    }
    Arrived arrived = count_arrivals(crisis);
    found->committed_be = challenger_strength(world) * crisis->rung->committed;
    found->own_be = protege_strength(world) * crisis->rung->engaged;
    found->fighting_be += found->in_place_be;
    found->sanctions = less(found->sanctions, 1);
    found->sent_be = arrived.treaty_ever;
    found->treaty_be = arrived.treaty;
    found->outside_be = arrived.outside;
    found->quality = quality_of_day(world);
    double present = found->own_be + found->in_place_be, enough = contest->adequate_ratio * found->committed_be;
    double advantage = log(contest->attacker_multiplier) + found->quality;
    found->probability = success(found->committed_be, present + arrived.weighed, contest->exponent, advantage);
    found->success = found->probability > uniform(world, CONTEST);
    found->adequate = crisis->honoured && present + arrived.ever >= enough;
    found->in_time = found->adequate && crisis->first_day <= crisis->window &&
                     present + arrived.treaty + arrived.outside >= enough;
    found->nuclear_use = found->clash && world->plan->challenger_nuclear && world->plan->switches.nuclear_risk &&
                         uniform(world, NUCLEAR_CRISIS) < world->terms->theatre.nuclear.use_per_clash_month;
    found->opens_war = world->plan->ladder[crisis->act.rung].opens_war && !found->nuclear_use;
}

/* Move the line by a share of the territory; returns what really changed hands. */
static double move_front(World *world, double share) {
    double before = world->territory;
    world->territory = clip(before + share, 0, 1);
    return world->territory - before;
}

/* Words kept and broken enter the record; troops that were attacked rally their state. */
static void learn(const Crisis *crisis) {
    const Switches *switches = &crisis->world->plan->switches;
    EACH_SUPPORTER(crisis->world, state) {
        const Answer *answer = &crisis->answer[place_of(crisis->world, state)];
        if (switches->learning && switches->reputation) {
            state->kept += answer->kept_word;
            state->broken += answer->withheld && !answer->kept_word;
        }
        if (switches->tripwire_resolve && answer->in_place_be > 0 && answer->attacked)
            state->resolve += state->terms->resolve.rally;
    }
}

/* What it costs to clash with those who fought, so strong together, and so the nuclear among them. */
static double clash_cost(const World *world, double fighting_be, int nuclear_fought, double nuclear_be) {
    const ChallengerTerms *terms = &world->terms->challenger;
    double cost = terms->clash_aversion * clash_weight(fighting_be, terms->clash_half_be);
    if (world->plan->switches.nuclear_risk && nuclear_fought)
        cost += terms->nuclear_aversion * clash_weight(nuclear_be, terms->nuclear_half_be);
    return cost;
}

static void suffer_nuclear_use(World *world) {
    book_for(&world->challenger, C_NUCLEAR, -world->terms->theatre.nuclear.loss);
    book_for(&world->protege, P_NUCLEAR, -world->terms->theatre.nuclear.loss);
}

/* Utilities of the crisis itself. */
static void account_for_crisis(const Crisis *crisis, const Aftermath *aftermath) {
    World *world = crisis->world;
    const ChallengerTerms *terms = &world->terms->challenger;
    const CostTerms *costs = &world->terms->theatre.costs;
    double moved = aftermath->territory, left = 1 - world->territory + moved;
    int opens_war = world->plan->ladder[crisis->act.rung].opens_war;
    double gain = opens_war ? moved : aftermath->success * crisis->rung->gain * left;
    book_for(&world->challenger, C_TERRITORY, world->motivation * world->worth * gain);
    book_for(&world->challenger, C_WAR, -terms->cost_sensitivity * crisis->rung->cost);
    book_for(&world->challenger, C_SANCTIONS,
             -terms->sanctions_sensitivity * beyond_standing(world, aftermath->sanctions));
    if (aftermath->clash)
        book_for(&world->challenger, C_CLASH, -clash_cost(world, aftermath->fighting_be, aftermath->nuclear_fought,
                                                          aftermath->nuclear_be));
    book_for(&world->protege, P_TERRITORY, -moved);
    book_for(&world->protege, P_WAR, -crisis->rung->damage);
    EACH_SUPPORTER(world, state) {
        int place = place_of(world, state);
        book(state, &state->booked[BY_TERRITORY], -state->terms->stake * moved);
        book(state, &state->booked[BY_CLASH], -costs->clash_month * state->terms->exposure * aftermath->fought[place]);
        book(state, &state->booked[BY_ARMS], -costs->arms_bn * aftermath->arms_bn[place]);
        book(state, &state->booked[BY_WORD], -crisis->answer[place].break_cost);
    }
    if (aftermath->nuclear_use) suffer_nuclear_use(world);
}
