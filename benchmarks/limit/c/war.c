/* The months of war that follow an invasion. */

static void add_contingent(Supporter *state, double be, int there_from, int stationed, double hangs) {
    Contingent sent = {be, hangs, there_from, stationed};
    state->contingent[state->contingents++] = sent;
}

/* What a supporter has in the war, when it is there, and what aid it pledges. */
static void commit(const Crisis *crisis, Supporter *state) {
    const World *world = crisis->world;
    const Answer *answer = &crisis->answer[place_of(world, state)];
    state->latent = answer->latent;
    state->contingents = 0;
    for (int aid = 0; aid < AID; aid++) state->pledged[aid] = answer->shares[ARMS + aid];
    if (is_drawn_in(crisis, answer)) add_contingent(state, answer->in_place_be, world->month + 1, 1, 0);
    for (int extra = 0; extra < 2; extra++)
        for (int tool = 0; tool < FIGHTING; tool++) {
            double share = extra ? answer->extra[tool] : answer->shares[tool];
            double day = extra ? answer->extra_day : answer->days[tool];
            if (share <= 0) continue;
            int months = (int)floor((day + state->lags[tool]) / 30);
            add_contingent(state, state->be[tool] * share * state->growth, world->month + 1 + months, 0,
                           state->hangs[tool]);
        }
}

/* Start a war; whoever came stays, and aid is pledged month by month. */
static void open_war(const Crisis *crisis, const Aftermath *aftermath) {
    World *world = crisis->world;
    world->at_war = 1;
    world->war_age = 0;
    world->clashed = aftermath->clash;
    world->pace = 1;
    world->war_provoked = crisis->act.provoked;
    world->war_quality = aftermath->quality;
    world->war_worth = world->worth;
    world->held_before = world->territory - aftermath->territory;
    world->challenger.at_outbreak = world->challenger.ground;
    world->protege.at_outbreak = world->protege.ground;
    EACH_SUPPORTER(world, state) commit(crisis, state);
}

/* One month of a war that began in an earlier month: who has what in it. */
typedef struct {
    double aid[MOST_STATES][AID], fighting[MOST_STATES], stationed[MOST_STATES], arms[MOST_STATES];
    double all_fighting, all_arms, support_be, sanctions, ratio, moved, nuclear_be;
    int nuclear_fought;
} WarMonth;

/* The share it gives of each instrument of aid: what it pledged, or all if it is willing. */
static void decide_aid(const World *world, const Supporter *state, double *aid) {
    const WillingnessTerms *weight = &world->terms->willingness;
    double z = state->resolve * weight->resolve + weight->severity + state->aid_base;
    int willing = state->latent < logistic(z);
    for (int at = 0; at < AID; at++) aid[at] = willing ? 1 : state->pledged[at];
}

/* Whether the state that enables it, if any, takes part in the war with forces or aid. */
static int is_enabled(const World *world, const Supporter *state, const WarMonth *month) {
    if (state->plan->enabler < 0) return 1;
    const Supporter *enabler = &world->supporter[state->plan->enabler];
    if (enabler->withdrawn) return 0;
    for (int at = 0; at < AID; at++)
        if (month->aid[state->plan->enabler][at] * enabler->units[ARMS + at] > 0) return 1;
    for (int at = 0; at < enabler->contingents; at++)
        if (enabler->contingent[at].be > 0) return 1;
    return 0;
}

/* Its forces that are there, as far as they count without its enabler, and the aid of it that arrives. */
static void gather(World *world, Supporter *state, WarMonth *month) {
    int place = place_of(world, state), enabled = is_enabled(world, state, month);
    double growth = growth_of(world, state), given[AID];
    month->fighting[place] = month->stationed[place] = 0;
    for (const Contingent *sent = state->contingent; sent < state->contingent + state->contingents; sent++) {
        if (sent->stationed) month->stationed[place] += sent->be;
        if (sent->there_from <= world->month) month->fighting[place] += sent->be * (1 - sent->hangs * !enabled);
    }
    for (int at = 0; at < AID; at++)
        given[at] =
            state->units[ARMS + at] * growth * month->aid[place][at] * arriving_share(state, ARMS + at, enabled);
    month->arms[place] = given[0];
    month->all_arms += given[0];
    month->support_be += given[INTELLIGENCE - ARMS] * world->terms->theatre.instruments[INTELLIGENCE].be_per_unit;
    month->support_be += given[LOGISTICS - ARMS] * world->terms->theatre.instruments[LOGISTICS].be_per_unit;
    month->sanctions += given[SANCTIONS - ARMS];
    month->all_fighting += month->fighting[place];
    if (!state->plan->nuclear) return;
    month->nuclear_be += month->fighting[place];
    month->nuclear_fought |= month->fighting[place] > 0;
}

/* Lose a share of an army in a month of war and raise some of it again. */
static void wear(Principal *side, double lost, double raised) {
    side->ground = less(greater(side->ground - side->ground * lost + raised, 0), 1.5 * side->at_outbreak);
}

static void fight(World *world, WarMonth *month) {
    const WarTerms *terms = &world->terms->theatre.war;
    const ContestTerms *contest = &world->terms->theatre.contest;
    double attack = challenger_strength(world);
    double defence = protege_strength(world) + month->all_fighting + month->support_be;
    double left = pow(1 - terms->advantage_decay, world->war_age - 1);
    double advantage = left * (log(contest->attacker_multiplier) + world->war_quality);
    double chance = success(attack, defence, contest->exponent, advantage);
    double ratio = month->ratio = greater(attack, 1e-9) / greater(defence, 1e-9);
    double fortune = terms->front_noise * normal(world, FRONT);
    month->moved = move_front(world, world->pace * (front_speed(terms, ratio) * (2 * chance - 1) + fortune));
    double lost = terms->attrition * less(ratio, WORST);
    double reinforced = month->all_arms * world->terms->theatre.instruments[ARMS].be_per_unit;
    wear(&world->challenger, terms->attrition * less(1 / ratio, WORST),
         terms->mobilisation * world->challenger.at_outbreak);
    wear(&world->protege, lost, terms->mobilisation * world->protege.at_outbreak + reinforced);
    EACH_SUPPORTER(world, state)
        for (Contingent *sent = state->contingent; sent < state->contingent + state->contingents; sent++)
            if (sent->there_from <= world->month) sent->be *= greater(1 - lost, 0);
}

/* The month's cost to a supporter; peacetime's upkeep covers its troops in place. */
static void account_for_supporter(World *world, Supporter *state, const WarMonth *month) {
    const CostTerms *costs = &world->terms->theatre.costs;
    int place = place_of(world, state);
    double fighting = month->fighting[place], arms = month->arms[place];
    book(state, &state->booked[BY_TERRITORY], -state->terms->stake * month->moved);
    book(state, &state->booked[BY_FORCES], -costs->be_month * (fighting - month->stationed[place]));
    book(state, &state->booked[BY_ARMS], -costs->arms_bn * arms);
    if (fighting > 0) book(state, &state->booked[BY_CLASH], -costs->clash_month * state->terms->exposure);
    if (fighting > 0 || arms > 0) state->resolve -= state->terms->resolve.weariness;
}

static void account_for_war(World *world, const WarMonth *month) {
    const ChallengerTerms *terms = &world->terms->challenger;
    const WarTerms *war = &world->terms->theatre.war;
    book_for(&world->challenger, C_TERRITORY, world->motivation * world->war_worth * month->moved);
    book_for(&world->challenger, C_WAR, -terms->cost_sensitivity * war->challenger_cost_per_month);
    book_for(&world->challenger, C_SANCTIONS, -terms->sanctions_sensitivity * month->sanctions / 12);
    book_for(&world->protege, P_TERRITORY, -month->moved);
    book_for(&world->protege, P_WAR, -war->protege_cost_per_month);
    EACH_SUPPORTER(world, state) account_for_supporter(world, state, month);
}

/* Supporters who fight clash with the challenger; whether it uses nuclear weapons. */
static int clash_in_war(World *world, const WarMonth *month) {
    if (!world->clashed) {
        world->clashed = 1;
        book_for(&world->challenger, C_CLASH,
                 -clash_cost(world, month->all_fighting, month->nuclear_fought, month->nuclear_be));
    }
    int used = world->plan->challenger_nuclear && world->plan->switches.nuclear_risk &&
               uniform(world, NUCLEAR_WAR) < world->terms->theatre.nuclear.use_per_clash_month;
    if (used) {
        world->row.nuclear_use = 1;
        suffer_nuclear_use(world);
    }
    return used;
}

/* How far it is a hurting stalemate, as if the war began now; that of the start has its own pace. */
static double stalemate(World *world, const WarMonth *month) {
    Prospects *prospects = world->pace == 1 ? &world->prospects : &world->first_prospects;
    Prospect prospect = expect_war(world, prospects, month->ratio, world->territory, 0);
    return hurting_stalemate(world, prospect, world->war_worth, beyond_standing(world, month->sanctions));
}

/* The winner takes all the territory, or the line of the outbreak comes back. */
static void settle_line(World *world, double territory) {
    double moved = move_front(world, territory - world->territory);
    book_for(&world->challenger, C_TERRITORY, world->motivation * world->war_worth * moved);
    book_for(&world->protege, P_TERRITORY, -moved);
    EACH_SUPPORTER(world, state) book(state, &state->booked[BY_TERRITORY], -state->terms->stake * moved);
}

static int is_spent(const World *world, const Principal *side) {
    return side->ground < world->terms->theatre.war.collapse_force * side->at_outbreak;
}

/* The war ends when a side collapses, a ceasefire is agreed, or nuclear weapons were used. */
static void end_war(World *world, const WarMonth *month, int nuclear_use) {
    const WarTerms *terms = &world->terms->theatre.war;
    int spent = is_spent(world, &world->challenger), broken = is_spent(world, &world->protege);
    int fallen = world->territory >= terms->collapse_territory || (broken && !spent);
    int beaten = spent && !fallen && !broken;
    double hazard = terms->ceasefire_per_month + terms->exhaustion * (world->war_age - 1);
    if (terms->stalemate_per_month > 0) hazard += terms->stalemate_per_month * stalemate(world, month);
    int ceasefire = uniform(world, CEASEFIRE) < hazard;
    if (fallen) settle_line(world, 1);
    else if (beaten) settle_line(world, less(world->held_before, world->territory));
    if (!(fallen || spent || ceasefire || nuclear_use)) return;
    world->at_war = 0;
    EACH_SUPPORTER(world, state) stand_down(state);
}

/* Fight a month, count its costs, and end the war if it ends; returns the sanctions imposed. */
static double wage_war(World *world) {
    static WarMonth month;
    WorldRow *row = &world->row;
    month.all_fighting = month.all_arms = month.support_be = month.sanctions = month.nuclear_be = 0;
    month.nuclear_fought = 0;
    world->war_age++;
    EACH_SUPPORTER(world, state) decide_aid(world, state, month.aid[place_of(world, state)]);
    EACH_SUPPORTER(world, state) gather(world, state, &month);
    month.sanctions = less(month.sanctions, 1);
    fight(world, &month);
    account_for_war(world, &month);
    int clash = month.all_fighting > 0, used = clash && clash_in_war(world, &month);
    world->waged = 1;
    row->war_months += 1;
    row->fighting_be_months += month.all_fighting;
    row->arms_bn += month.all_arms;
    if (clash) row->clash = 1;
    if (clash && world->war_provoked) row->drawn_in = 1;
    end_war(world, &month, used);
    return month.sanctions;
}
