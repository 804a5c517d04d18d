/* Decision rules that are one poll: votes are counted, and enough of them, with no veto, carry it. */

/* What a vote adds, or -1 if it stops the poll. */
static int worth_of(const Poll *poll, int place, Vote vote) {
    int for_it = vote == CONSENTS || (vote == ABSTAINS && poll->tacit);
    if (vote == OBJECTS && poll->veto[place]) return -1;
    if (vote == ABSTAINS && poll->strict_veto[place]) return -1;
    if (poll->indispensable[place] && !for_it) return -1;
    return for_it ? poll->worth[place] : 0;
}

static int carries(const Poll *poll, const Vote *votes) {
    int total = 0;
    for (int at = 0; at < poll->players; at++) {
        int worth = worth_of(poll, poll->player[at], votes[poll->player[at]]);
        if (worth < 0) return 0;
        total += worth;
    }
    return !poll->never && total >= poll->needed;
}

/* Whether a member acts if the poll carries. */
static int may_act(const Poll *poll, int place, Vote vote) {
    return poll->able[place] && (poll->obliges_all || vote == CONSENTS);
}

/* Whether anybody acts other than `without` (-1: anybody). */
static int acts_besides(const Poll *poll, const Vote *votes, int without) {
    if (!carries(poll, votes)) return 0;
    for (int place = 0; place < poll->parties; place++)
        if (place != without && may_act(poll, place, votes[place])) return 1;
    return 0;
}

static int decided(const Poll *poll, const Vote *votes) { return acts_besides(poll, votes, -1); }

static int all_vetoes_cast(const Poll *poll, const Vote *cast) {
    for (int place = 0; place < poll->parties; place++)
        if (poll->veto[place] && cast[place] == NOT_YET) return 0;
    return 1;
}

/* Whether the votes cast by `today` decide it, those of `vote_days`. */
static int carries_on(const Poll *poll, const Vote *votes, const double *vote_days, double today, Vote otherwise) {
    Vote cast[MOST_PARTIES];
    for (int place = 0; place < poll->parties; place++)
        cast[place] = vote_days[place] <= today ? votes[place] : otherwise;
    return (otherwise != NOT_YET || all_vetoes_cast(poll, cast)) && carries(poll, cast);
}

/* The first day on which the votes cast suffice and every holder of a veto has voted. */
static double day_of_decision(const Poll *poll, const Vote *votes, const double *vote_days) {
    if (poll->has_deadline)
        return carries_on(poll, votes, vote_days, poll->deadline, ABSTAINS) ? poll->deadline : INFINITY;
    if (poll->unstoppable || carries_on(poll, votes, vote_days, 0, NOT_YET)) return 0;
    double best = INFINITY;
    for (int place = 0; place < poll->parties; place++)
        if (vote_days[place] < best && carries_on(poll, votes, vote_days, vote_days[place], NOT_YET))
            best = vote_days[place];
    return best;
}

/* The day on which each party acts; infinite if it does not. */
static void find_days(const Poll *poll, const Vote *votes, const double *vote_days, double *days) {
    double decision = day_of_decision(poll, votes, vote_days);
    for (int place = 0; place < poll->parties; place++) {
        days[place] = INFINITY;
        if (may_act(poll, place, votes[place]))
            days[place] = poll->obliges_all ? decision : greater(decision, vote_days[place]);
    }
}

/* Where nobody acts: 2 if this consent alone kept others back, 1 if they need it anyway, else 0. */
static int find_block(const Poll *poll, int place, const Vote *votes) {
    Vote tried[MOST_PARTIES];
    if (!poll->is_player[place] || votes[place] == CONSENTS) return 0;
    memcpy(tried, votes, sizeof(Vote) * poll->parties);
    tried[place] = CONSENTS;
    if (acts_besides(poll, tried, place)) return 2;
    for (int other = 0; other < poll->parties; other++) tried[other] = CONSENTS;
    if (!acts_besides(poll, tried, place)) return 0;
    tried[place] = votes[place];
    return !decided(poll, tried);
}

/* The chance of each vote that does not stop the poll, by what it adds: consent, and what counts otherwise. */
typedef struct { double consenting, counting, idle; } Chances;

static Chances chances_of(const Poll *poll, int place, double consent, double objection) {
    double abstention = greater(1 - consent - objection, 0);
    Chances found = {worth_of(poll, place, CONSENTS) < 0 ? 0 : consent, 0, 0};
    if (worth_of(poll, place, OBJECTS) >= 0) found.idle += objection;
    if (worth_of(poll, place, ABSTAINS) >= 0) {
        if (poll->tacit) found.counting += abstention;
        else found.idle += abstention;
    }
    return found;
}

static int reach(const Poll *poll, int total, int place) {
    int reached = total + poll->worth[place];
    return reached < poll->needed ? reached : poll->needed;
}

/* The chance that the players from each place on carry the poll, given what counts so far. */
static void count_backwards(const Poll *poll, const Chances *chances, double (*from)[MOST_NEEDED + 1]) {
    for (int total = 0; total <= poll->needed; total++) from[poll->players][total] = total >= poll->needed;
    for (int at = poll->players - 1; at >= 0; at--)
        for (int total = 0; total <= poll->needed; total++)
            from[at][total] = chances[at].idle * from[at + 1][total] +
                              (chances[at].consenting + chances[at].counting) *
                                  from[at + 1][reach(poll, total, poll->player[at])];
}

/* The chance that it carries and somebody able consents: carried on with and without such a consent so far. */
static double chance_that_somebody_acts(const Poll *poll, const Chances *chances) {
    double ways[2][MOST_NEEDED + 1] = {{1}}, next[2][MOST_NEEDED + 1];
    size_t size = sizeof(double) * (poll->needed + 1);
    memset(ways[0] + 1, 0, size - sizeof(double));
    memset(ways[1], 0, size);
    for (int at = 0; at < poll->players; at++) {
        int place = poll->player[at];
        memset(next[0], 0, size);
        memset(next[1], 0, size);
        for (int found = 0; found < 2; found++)
            for (int total = 0; total <= poll->needed; total++) {
                double way = ways[found][total];
                int reached = reach(poll, total, place);
                next[found][total] += way * chances[at].idle;
                next[found][reached] += way * chances[at].counting;
                next[found || poll->able[place]][reached] += way * chances[at].consenting;
            }
        memcpy(ways[0], next[0], size);
        memcpy(ways[1], next[1], size);
    }
    return ways[1][poll->needed];
}

static void add_up_ways(const Poll *poll, const Chances *chances, double (*from)[MOST_NEEDED + 1], double *acts) {
    double ways[MOST_NEEDED + 1] = {1}, next[MOST_NEEDED + 1];
    size_t size = sizeof(double) * (poll->needed + 1);
    memset(ways + 1, 0, size - sizeof(double));
    for (int at = 0; at < poll->players; at++) {
        int place = poll->player[at];
        double sum = 0;
        memset(next, 0, size);
        for (int total = 0; total <= poll->needed; total++) {
            int reached = reach(poll, total, place);
            sum += ways[total] * from[at + 1][reached];
            next[total] += ways[total] * chances[at].idle;
            next[reached] += ways[total] * (chances[at].consenting + chances[at].counting);
        }
        if (poll->able[place]) acts[place] = chances[at].consenting * sum;
        memcpy(ways, next, size);
    }
}

/* The exact chance that somebody acts, and that each party does, for independent votes. */
static double forecast(const Poll *poll, const double *consent, const double *objection, double *acts) {
    static double from[MOST_PARTIES + 1][MOST_NEEDED + 1];
    Chances chances[MOST_PARTIES];
    memset(acts, 0, sizeof(double) * poll->parties);
    if (poll->never) return 0;
    if (poll->unstoppable && !poll->obliges_all) {
        double nobody = 1;
        for (int place = 0; place < poll->parties; place++)
            if (poll->able[place]) nobody *= 1 - (acts[place] = consent[place]);
        return 1 - nobody;
    }
    for (int at = 0; at < poll->players; at++)
        chances[at] = chances_of(poll, poll->player[at], consent[poll->player[at]], objection[poll->player[at]]);
    count_backwards(poll, chances, from);
    if (!poll->obliges_all) {
        add_up_ways(poll, chances, from, acts);
        return chance_that_somebody_acts(poll, chances);
    }
    double all = poll->any_able ? from[0][0] : 0;
    for (int place = 0; place < poll->parties; place++)
        if (poll->able[place]) acts[place] = all;
    return all;
}

/* The same where votes share a common shock: the mean over the shock, by quadrature. The shock moves consent alone. */
static double correlated_forecast(const World *world, const Poll *poll, const double *consent, const double *objection,
                                  double *acts) {
    double correlation = world->terms->willingness.correlation;
    double shared = sqrt(correlation), own = sqrt(1 - correlation), decides = 0;
    double threshold[MOST_PARTIES], share[MOST_PARTIES];
    double given[MOST_PARTIES], refusing[MOST_PARTIES], each[MOST_PARTIES];
    for (int place = 0; place < poll->parties; place++) {
        threshold[place] = normal_quantile(consent[place]);
        share[place] = consent[place] < 1 ? less(objection[place] / (1 - consent[place]), 1) : 0;
        acts[place] = 0;
    }
    for (int node = 0; node < NODES; node++) {
        for (int place = 0; place < poll->parties; place++) {
            given[place] = normal_cdf((threshold[place] - shared * world->plan->shocks[node]) / own);
            refusing[place] = (1 - given[place]) * share[place];
        }
        decides += world->plan->weights[node] * forecast(poll, given, refusing, each);
        for (int place = 0; place < poll->parties; place++) acts[place] += world->plan->weights[node] * each[place];
    }
    return decides;
}

/* When parties act that wait until a share of the others has acted; never if too few ever do. `days` are those on
 * which they would act by themselves. */
static void act_in_turn(const World *world, Clause *clause, const double *days, double *moved) {
    int parts = clause->plan->parts, needed[MOST_PARTIES], anyone_waits = 0, acted = 0;
    for (int at = 0; at < parts; at++) {
        double share = world->supporter[clause->part[at].plan->supporter].terms->waits_for;
        needed[at] = (int)ceil(share * (parts - 1) - JUST);
        anyone_waits |= needed[at] > 0;
        moved[at] = INFINITY;
    }
    if (!anyone_waits) {
        memcpy(moved, days, sizeof(double) * parts);
        return;
    }
    for (double today = -INFINITY;;) {
        double next = INFINITY;
        for (int at = 0; at < parts; at++)
            if (days[at] > today && days[at] < next) next = days[at];
        if (next == INFINITY) return;
        today = next;
        for (int moving = 1; moving;) {
            moving = 0;
            for (int at = 0; at < parts; at++)
                if (moved[at] == INFINITY && days[at] <= today && acted >= needed[at]) {
                    moved[at] = today;
                    acted++;
                    moving = 1;
                }
        }
    }
}
