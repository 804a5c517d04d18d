/* One world: what changes from month to month, and what follows from its numbers once and for all. */

enum Tool { GROUND, AIR, SEA, ARMS, INTELLIGENCE, SANCTIONS, LOGISTICS };
enum { AID = 4 }; /* instruments of aid, from ARMS on */

/* Parts of utility by which each kind of state books it. */
enum SupporterPart { BY_TERRITORY, BY_CLASH, BY_FORCES, BY_ARMS, BY_WORD, SUPPORTER_PARTS };
enum ChallengerPart { C_TERRITORY, C_WAR, C_SANCTIONS, C_CLASH, C_NUCLEAR, C_TERMS, CHALLENGER_PARTS };
enum ProtegePart { P_TERRITORY, P_WAR, P_NUCLEAR, P_TERMS, PROTEGE_PARTS };

typedef enum { CONSENTS, OBJECTS, ABSTAINS, NOT_YET } Vote;

/* What became of a party in a crisis, the gravest last. */
enum Fate { NOT_CALLED, EXCUSED, NOT_MET, ABSTAINED, OBJECTED, OVERRULED, RENEGED, LATE, HONOURED };

/* Forces of a supporter in a war; `hangs` does not count while its enabler is away. */
typedef struct { double be, hangs; int there_from, stationed; } Contingent;

/* What a supporter is expected to bring against an act at one rung, and the part that hangs on its enabler. */
typedef struct {
    double aid_be, force_be, fighting_be, hanging_aid_be, hanging_force_be, hanging_fighting_be;
    int to_fight;
} Expected;

typedef struct {
    const StateTerms *terms;
    const StatePlan *plan;
    double resolve, mean, common, own, kept, broken, prior_kept, prior_total;
    double credit, inclination, objecting, fear, aid_base, force_base;
    double least_days, further_days, growth;
    double units[TOOLS], be[TOOLS], lags[TOOLS], hangs[TOOLS];
    double latent, pledged[AID], stationed_be;
    double discount, monthly_discount, booked[SUPPORTER_PARTS];
    Expected expected[MOST_RUNGS];
    Contingent contingent[1 + 2 * FIGHTING];
    int can_fight, can_aid, withdrawn, contingents, term_ends;
} Supporter;

/* A principal: a state with an army at the front; `peacetime` is the army it would have without war and treaty. */
typedef struct {
    double peacetime, ground, at_outbreak, monthly_growth, discount, monthly_discount;
    double booked[CHALLENGER_PARTS];
} Principal;

/* What a party owes under a commitment, and how it stands towards it. */
typedef struct {
    const PartPlan *plan;
    double threshold, attribution, base, follow_through, follow_unwilling, break_cost;
    double least_days, further_days, acts_on;
    double in_place_be, contact_factor, denial, provocation, sanctions, hanging_sanctions;
    double expected_be[MOST_RUNGS], expected_fighting_be[MOST_RUNGS], hanging_be[MOST_RUNGS],
        hanging_fighting_be[MOST_RUNGS];
    int expected_to_fight[MOST_RUNGS];
    const double *shares;
} Part;
typedef struct {
    const ClausePlan *plan;
    const ClauseTerms *terms;
    double deployed;
    int in_force, is_void, first_month, last_month, first_arrival, last_arrival;
    Part part[MOST_PARTIES];
} Clause;

/* Discounted territory gained and months of war from now on, and the chance that the line comes back. */
typedef struct { double gain, months, returned; } Prospect;
enum { RATIOS = 9, LINES = 4, SEASONS = 36, LONGEST = 12 };
typedef struct {
    double pace, weights[2][SEASONS][LONGEST];
    int weighed, solved[2][RATIOS][LINES];
    Prospect solution[2][RATIOS][LINES];
} Prospects;

/* One world's row of results; the names are the engine's columns. */
typedef struct {
    double motivation, opportunities, provocations, major_violation, peace_months, quiet_months, wars, war_months,
        territory_lost, clash, nuclear_use, arms_bn, in_place_be_months, fighting_be_months, in_force_months, voided,
        drawn_in, true_reliability, believed_reliability, incidents, pretexts;
} WorldRow;

/* One crisis; votes, blocks and help outside follow, state by state. */
typedef struct {
    double world, month, rung, provoked, anticipated, casus, called, judged, decided, honoured, adequate, in_time,
        days_to_act, window_days, committed_be, own_be, in_place_be, promised_be, sent_be, treaty_be, outside_be,
        probability, success, territory, clash, nuclear_use, opens_war;
} CrisisRow;

/* One month; the believed reliability of every supporter follows. */
typedef struct { double at_peace, at_war, crises, in_force, territory, incidents, believed_reliability; } MonthRow;

/* Where results go. Crises beyond `most_crises` are counted and not kept; `months` may be NULL. */
typedef struct {
    double *rows, *crises, *months;
    int64_t *counts;
    long most_crises, crises_met;
} Output;

typedef struct {
    const Plan *plan;
    const Terms *terms;
    Output *out;
    uint64_t step;
    long number;
    int month, row_of_posterior, last_month, relief_begun, relief_suspended_until;
    int at_war, war_age, clashed, war_provoked, challenger_term_ends, waged, reliability_asked;
    double pace, motivation, worth, known_quality, balance_error, war_quality, war_worth;
    double territory, held_before, protection, sanctions_lifted;
    double heat, own_tension, tension;
    int pretext, incidents, total_incidents, pretexts;
    double reliability_sum;
    WorldRow row;
    Principal challenger, protege;
    Supporter supporter[MOST_STATES];
    Clause clause[MOST_CLAUSES];
    int event_month[MOST_EVENTS];
    Prospects prospects, first_prospects;
} World;

#define EACH_SUPPORTER(world, one) \
    for (Supporter *one = (world)->supporter; one < (world)->supporter + (world)->plan->supporters; one++)
#define EACH_CLAUSE(world, one) \
    for (Clause *one = (world)->clause; one < (world)->clause + (world)->plan->clauses; one++)
#define EACH_PART(clause, one) for (Part *one = (clause)->part; one < (clause)->part + (clause)->plan->parts; one++)

static inline Supporter *supporter_of(World *world, const Part *part) {
    return world->supporter + part->plan->supporter;
}

static inline int place_of(const World *world, const Supporter *state) { return (int)(state - world->supporter); }
