/* What a war would bring, as both sides reckon: the war without luck, solved for a few ratios and lines. */

static const double RATIO[RATIOS] = {1.0 / 16, 1.0 / 4, 1.0 / 2, 0.70710678118654752440, 1, 1.41421356237309504880,
                                     2, 4, 16};
static double LOG_RATIO[RATIOS];
static const int SEASON_MONTHS[SEASONS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3,
                                           3, 3, 3, 3, 3, 3, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6};

static void prepare_ratios(void) {
    for (int at = 0; at < RATIOS; at++) LOG_RATIO[at] = log(RATIO[at]);
}

static void forget_prospects(Prospects *prospects, double pace) {
    prospects->pace = pace;
    prospects->weighed = 0;
    memset(prospects->solved, 0, sizeof prospects->solved);
}

static Prospect mix(Prospect one, Prospect other, double share) {
    Prospect mixed = {(1 - share) * one.gain + share * other.gain, (1 - share) * one.months + share * other.months,
                      (1 - share) * one.returned + share * other.returned};
    return mixed;
}

/* The weight of each month of each season: not yet at peace, and discounted. */
static void weigh_months(const World *world, double stalemate, double (*weights)[LONGEST]) {
    const WarTerms *war = &world->terms->theatre.war;
    double patience = world->challenger.monthly_discount, weight = 1;
    int age = 0;
    for (int season = 0; season < SEASONS; season++)
        for (int month = 0; month < SEASON_MONTHS[season]; month++, age++) {
            weight *= patience;
            weights[season][month] = weight;
            weight *= greater(1 - (war->ceasefire_per_month + war->exhaustion * age + stalemate), 0);
        }
}

static double front_speed(const WarTerms *war, double ratio) {
    return war->front_speed * pow(greater(ratio, 1 / ratio), war->advance_exponent);
}

static double worn(const WarTerms *war, double force, double against, int months) {
    double lost = force * war->attrition * less(against, WORST);
    return clip(force + months * (war->mobilisation - lost), 0, 1.5);
}

/* A war in which all goes as expected, season by season, until one side collapses. */
static Prospect fight_on(const World *world, double pace, double ratio, double begun, double (*weights)[LONGEST]) {
    const WarTerms *war = &world->terms->theatre.war;
    const ContestTerms *contest = &world->terms->theatre.contest;
    double mine = 1, theirs = 1, line = begun, lasting = log(contest->attacker_multiplier);
    Prospect found = {0, 0, 0};
    for (int season = 0, age = 0; season < SEASONS; age += SEASON_MONTHS[season], season++) {
        int months = SEASON_MONTHS[season];
        double attack = ratio * mine, before = line, weight = 0, last = weights[season][months - 1];
        double advantage = pow(1 - war->advantage_decay, age) * lasting;
        double chance = success(attack, theirs, contest->exponent, advantage);
        double stronger = greater(attack, NOTHING) / greater(theirs, NOTHING);
        for (int month = 0; month < months; month++) weight += weights[season][month];
        line = clip(line + months * pace * front_speed(war, stronger) * (2 * chance - 1), 0, 1);
        found.gain += (line - before) / months * weight;
        found.months += weight;
        mine = worn(war, mine, 1 / stronger, months);
        theirs = worn(war, theirs, stronger, months);
        int spent = mine < war->collapse_force, broken = theirs < war->collapse_force;
        if (line >= war->collapse_territory || (broken && !spent)) {
            found.gain += last * (1 - line);
            break;
        }
        if (spent && !broken) {
            found.gain += last * (less(begun, line) - line);
            found.returned += last;
        }
        if (spent) break;
    }
    return found;
}

static Prospect solve(const World *world, Prospects *prospects, int row, int column, int stalled) {
    const WarTerms *war = &world->terms->theatre.war;
    if (!prospects->weighed) {
        weigh_months(world, 0, prospects->weights[0]);
        weigh_months(world, war->stalemate_per_month, prospects->weights[1]);
        prospects->weighed = 1;
    }
    if (!prospects->solved[stalled][row][column]) {
        double begun = column / 3.0 * war->collapse_territory;
        prospects->solution[stalled][row][column] =
            fight_on(world, prospects->pace, RATIO[row], begun, prospects->weights[stalled]);
        prospects->solved[stalled][row][column] = 1;
    }
    return prospects->solution[stalled][row][column];
}

/* Between the ratios and lines for which the war is solved; `stalled` in a full stalemate. */
static Prospect expect_war(const World *world, Prospects *prospects, double ratio, double held, int stalled) {
    double scale = log(clip(ratio, RATIO[0], RATIO[RATIOS - 1]));
    int row = 0;
    while (row < RATIOS - 2 && LOG_RATIO[row + 1] <= scale) row++;
    double above = (scale - LOG_RATIO[row]) / (LOG_RATIO[row + 1] - LOG_RATIO[row]);
    double line = clip(held / world->terms->theatre.war.collapse_territory, 0, 1) * (LINES - 1);
    int column = (int)line < LINES - 2 ? (int)line : LINES - 2;
    Prospect bound[2];
    for (int side = 0; side < 2; side++)
        bound[side] = mix(solve(world, prospects, row + side, column, stalled),
                          solve(world, prospects, row + side, column + 1, stalled), line - column);
    Prospect found = mix(bound[0], bound[1], above);
    found.gain = less(found.gain, 1 - held);
    return found;
}

/* What the known quality of the day adds to the front's advance in the first year. */
static double surprise(const World *world, double ratio, double quality) {
    const ContestTerms *contest = &world->terms->theatre.contest;
    const WarTerms *war = &world->terms->theatre.war;
    double moved = 0, left = 1, lasting = log(contest->attacker_multiplier);
    ratio = clip(ratio, RATIO[0], RATIO[RATIOS - 1]);
    for (int age = 0; age < 12; age++, left *= 1 - war->advantage_decay) {
        moved += success(ratio, 1, contest->exponent, left * (lasting + quality));
        moved -= success(ratio, 1, contest->exponent, left * lasting);
    }
    return 2 * front_speed(war, ratio) * moved;
}

static double uncovered(double gain, double cost) { return cost > 0 ? clip(1 - gain / cost, 0, 1) : 0; }

/* How far going on costs both sides more than it brings, by the side for which it does less so. */
static double hurting_stalemate(const World *world, Prospect prospect, double worth, double sanctions) {
    const ChallengerTerms *own = &world->terms->challenger;
    const WarTerms *war = &world->terms->theatre.war;
    double a_month =
        own->cost_sensitivity * war->challenger_cost_per_month + own->sanctions_sensitivity * sanctions / 12;
    double hurts = uncovered(world->motivation * worth * prospect.gain, a_month * prospect.months);
    return less(hurts, uncovered(-prospect.gain, war->protege_cost_per_month * prospect.months));
}
