/* Step 3 of the month: opportunities, and the challenger's choice of a rung by quantal response. */

/* An act, the chance the challenger gave to a commitment being honoured, and where; rung -1 is to stay quiet. */
typedef struct { int rung, provoked; double anticipated, place; } Act;

/* How protected the protégé feels, by the commitment that protects it best: its bindingness times the chance that its
 * rule decides, were each party as willing as its record. */
static double feel_protection(World *world) {
    double felt = 0, consent[MOST_PARTIES], objection[MOST_PARTIES], acts[MOST_PARTIES];
    EACH_CLAUSE(world, clause) {
        const ClausePlan *plan = clause->plan;
        if (!plan->followed || !clause->in_force || !plan->holds_here) continue;
        for (int place = 0; place < plan->poll.parties; place++) {
            consent[place] = place == plan->protege_place;
            objection[place] = 1 - consent[place];
        }
        EACH_PART(clause, part) {
            const Supporter *state = supporter_of(world, part);
            double record = part->plan->holds_here ? reliability_of(state) : 0;
            consent[part->plan->place] = record;
            objection[part->plan->place] = (1 - record) * state->objecting;
        }
        felt = greater(felt, clause->terms->bindingness * forecast(&plan->poll, consent, objection, acts));
    }
    return felt;
}

/* Whether the protégé provokes this month. */
static int provokes(World *world) {
    const ProtegeTerms *terms = &world->terms->protege;
    int restrained = 0;
    if (world->month % 12 == 1) world->protection = feel_protection(world);
    if (world->at_war) return 0;
    double rate = terms->provocation_per_year * (1 + terms->moral_hazard * world->protection);
    EACH_CLAUSE(world, clause) restrained |= clause->in_force && clause->plan->voids;
    if (restrained) rate *= 1 - terms->void_restraint;
    rate *= times(world, world->terms->theatre.ceasefire.pretext_elasticity);
    return uniform(world, PROVOCATION) < -expm1(-greater(rate, 0) / 12);
}

/* How far the challenger feels the troops in place, 0..1. */
static double felt_presence(World *world) {
    double felt = 0;
    EACH_CLAUSE(world, clause)
        EACH_PART(clause, part)
            if (part->in_place_be > 0) felt += in_place_now(world, clause, part) * part->provocation;
    return felt > 0 ? felt / (felt + world->terms->theatre.stationing.half_be) : 0;
}

/* Whether the challenger gets to choose this month. */
static int can_act(World *world, int provoked) {
    const OpportunityTerms *terms = &world->terms->theatre.opportunity;
    if (world->at_war || world->territory >= 1 - 1e-9) return 0;
    double rate = terms->per_year;
    if (provoked || world->pretext) rate *= 1 + terms->provocation_effect;
    rate *= times(world, world->terms->theatre.ceasefire.opportunity_elasticity);
    rate = greater(rate * (1 + terms->protection_effect * world->protection), 0);
    rate *= 1 + world->terms->theatre.stationing.opportunity_effect * felt_presence(world);
    return uniform(world, OPPORTUNITY) < -expm1(-rate / 12);
}

/* What this opportunity is worth, and how the challenger reads the day and the balance. */
static void see_opportunity(World *world) {
    const ChallengerTerms *own = &world->terms->challenger;
    const ContestTerms *contest = &world->terms->theatre.contest;
    double spread = own->occasion_spread;
    world->worth = exp(spread * normal(world, OCCASION) - spread * spread / 2);
    world->known_quality = sqrt(contest->quality_known) * contest->quality_spread * normal(world, KNOWN_QUALITY);
    world->balance_error = own->balance_misperception * normal(world, BALANCE);
}

/* The chance of success as the challenger judges it, in doubt about what it does not know of the day. */
static double judged(const World *world, double committed, double present) {
    const ContestTerms *contest = &world->terms->theatre.contest;
    double balance = log_ratio(committed, present) + world->balance_error;
    double logits = contest->exponent * balance + log(contest->attacker_multiplier) + world->known_quality;
    double unknown = contest->quality_spread * contest->quality_spread * (1 - contest->quality_known);
    return logistic(logits / sqrt(1 + 3.14159265358979323846 * unknown / 8));
}

/* P(success) over whether help comes under the treaty; attack and defence in BE. */
static double chance_of_success(const World *world, int rung, const Outlook *outlook, double attack, double defence) {
    const RungTerms *act = &world->terms->ladder[rung];
    double committed = attack * act->committed, alone = defence * act->engaged + outlook->other_be;
    double chance = outlook->help_chance, helped = alone + outlook->treaty_be / greater(chance, 1e-9);
    return chance * judged(world, committed, helped) + (1 - chance) * judged(world, committed, alone);
}

/* Territory and months of an act and its war, with this help: what the act takes may be lost again in the war. */
static Prospect course(World *world, int rung, const Outlook *outlook, double attack, double defence, double help_be) {
    const RungTerms *act = &world->terms->ladder[rung];
    double held = world->territory;
    double chance = judged(world, attack * act->committed, defence * act->engaged + help_be);
    double ratio = greater(attack, 1e-9) / greater(defence + help_be, 1e-9) * exp(world->balance_error);
    double taken = less(act->territory, 1 - held) * chance + surprise(world, ratio, world->known_quality);
    taken = less(greater(taken, -held), 1 - held);
    Prospect usual = expect_war(world, &world->prospects, ratio, held + taken, 0);
    Prospect stalled = expect_war(world, &world->prospects, ratio, held + taken, 1);
    double share = hurting_stalemate(world, usual, world->worth, beyond_standing(world, outlook->sanctions));
    Prospect found = mix(usual, stalled, share);
    found.gain += taken - greater(taken, 0) * found.returned;
    return found;
}

/* The same over whether help comes. */
static Prospect conquest(World *world, int rung, const Outlook *outlook, double attack, double defence) {
    double chance = outlook->help_chance;
    double helped_be = outlook->other_be + outlook->treaty_be / greater(chance, 1e-9);
    Prospect alone = course(world, rung, outlook, attack, defence, outlook->other_be);
    Prospect helped = course(world, rung, outlook, attack, defence, helped_be);
    return mix(alone, helped, chance);
}

/* Months a war would last if only a ceasefire ended it, and at most the horizon. */
static double expected_war_months(const World *world) {
    const WarTerms *terms = &world->terms->theatre.war;
    double lasting = 1, months = 0;
    for (int age = 0; age < world->plan->months; age++) {
        months += lasting;
        lasting *= greater(1 - (terms->ceasefire_per_month + terms->exhaustion * age), 0);
    }
    return months;
}

/* What an act at a rung is expected to win now and, by `months` of waiting, later; and the months of war. */
typedef struct { double gain, now, later, war_months; } Stakes;

static Stakes weigh_stakes(World *world, int rung, const Outlook *outlook) {
    const RungTerms *act = &world->terms->ladder[rung];
    double months = world->terms->challenger.foresight_months, worth = world->motivation * world->worth;
    double attack = challenger_strength(world), defence = protege_strength(world);
    double attack_then = army_later(world, &world->challenger, months, INFINITY) * challenger_quality(world);
    double defence_then = army_later(world, &world->protege, months, protege_cap(world)) * protege_quality(world);
    if (world->plan->ladder[rung].opens_war && world->plan->switches.valued_war) {
        Prospect now = conquest(world, rung, outlook, attack, defence);
        Prospect then = conquest(world, rung, outlook, attack_then, defence_then);
        Stakes war = {worth, now.gain, then.gain, now.months};
        return war;
    }
    Stakes stakes = {worth * (act->gain * (1 - world->territory)),
                     chance_of_success(world, rung, outlook, attack, defence),
                     chance_of_success(world, rung, outlook, attack_then, defence_then), 0};
    if (world->plan->ladder[rung].opens_war) stakes.war_months = expected_war_months(world);
    return stakes;
}

/* Gain times chance, less costs, less expected punishment, plus what waiting would lose. */
static double expected_utility(World *world, int rung, const Outlook *outlook) {
    const ChallengerTerms *terms = &world->terms->challenger;
    Stakes stakes = weigh_stakes(world, rung, outlook);
    double value = stakes.gain * stakes.now - terms->cost_sensitivity * world->terms->ladder[rung].cost;
    double sanctions = beyond_standing(world, outlook->sanctions);
    value -= terms->sanctions_sensitivity * sanctions + expected_loss(world, rung);
    if (world->plan->ladder[rung].opens_war) {
        double a_month = world->terms->theatre.war.challenger_cost_per_month * terms->cost_sensitivity;
        value -= (a_month + terms->sanctions_sensitivity * sanctions / 12) * stakes.war_months;
    }
    value -= terms->clash_aversion * outlook->clash * clash_weight(outlook->fighting_be, terms->clash_half_be);
    if (world->plan->switches.nuclear_risk)
        value -= terms->nuclear_aversion * outlook->nuclear_clash *
                 clash_weight(outlook->nuclear_be, terms->nuclear_half_be);
    double patience = pow(world->terms->states[0].patience, terms->foresight_months / 12);
    return value + terms->closing_window * patience * stakes.gain * greater(stakes.now - stakes.later, 0);
}

/* Quantal response: P(option) in proportion to exp(rationality * utility), staying quiet among the options. */
static Act choose(World *world, int provoked) {
    static Posture posture;
    double utility[MOST_RUNGS + 1], weight[MOST_RUNGS + 1], sum = 0, anticipated[MOST_RUNGS];
    int rungs = world->plan->rungs;
    read_supporters(world, &posture, world->plan->limited_scope ? uniform(world, PLACE) : 0);
    see_opportunity(world);
    double grievance = world->terms->theatre.stationing.grievance * felt_presence(world);
    double quiet = world->terms->challenger.status_quo - grievance;
    double best = utility[0] = quiet;
    for (int rung = 0; rung < rungs; rung++) {
        Outlook outlook = look_ahead(world, &posture, rung);
        double forgone = world->plan->switches.forgone_by_rung ? world->terms->ladder[rung].forgone_status_quo : 1;
        utility[rung + 1] = expected_utility(world, rung, &outlook) + (1 - forgone) * quiet;
        best = greater(best, utility[rung + 1]);
        anticipated[rung] = outlook.activation;
    }
    for (int option = 0; option <= rungs; option++)
        sum += weight[option] = exp(world->terms->challenger.rationality * (utility[option] - best));
    double left = uniform(world, CHOICE) * sum;
    int option = 0;
    while (option < rungs && (left -= weight[option]) > 0) option++;
    Act act = {option - 1, provoked, option > 0 ? anticipated[option - 1] : 0, posture.place};
    return act;
}
