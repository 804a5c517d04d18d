/* What a scenario says in words and not in numbers: who, under which rule, with which switches. It is the same in all
 * worlds. terms.py reads this header and fills the structs in. A place among supporters is -1 where there is nobody. */

enum { NODES = 8, MOST_NEEDED = 256 };

/* Streams of luck: the name in lower case, with a hyphen, is the engine's. */
enum CommonStream {
    RESOLVE_COMMON, INCIDENTS, PRETEXT, PROVOCATION, OPPORTUNITY, PROTEGE_ATTACK, PLACE, OCCASION, KNOWN_QUALITY,
    BALANCE, CHOICE, FOG_SEVERITY, FOG_ATTRIBUTION, WILLING_COMMON, INFORMATION, CONTACT, CONTEST, QUALITY,
    NUCLEAR_CRISIS, FRONT, NUCLEAR_WAR, CEASEFIRE, COMMON_STREAMS
};
enum OwnStream {
    RESOLVE, TERM, LEADER, WILLING, SEEN_SEVERITY, SEEN_ATTRIBUTION, VOTE_DAYS, PROCEDURE_EXECUTIVE,
    PROCEDURE_PARLIAMENT, PROCEDURE_COUNCIL, FAITH, PROTEST, MISPERCEPTION, RENEWAL, RENEWAL_PROTEST, OWN_STREAMS
};

/* One uncertain number: where it stands among the Terms, and how it follows from a uniform draw. */
enum Kind { UNIFORM, TRIANGULAR, NORMAL, ROW, SPREAD, GIVEN };
typedef struct {
    int at, kind, column, spread_column;
    double first, second, third, fourth;
    uint64_t key;
} Slot;

typedef struct {
    int nuclear_risk, tripwire_resolve, tripwire_denial, reputation, learning, excuse_vetoed, marginal_sanctions,
        ceasefire_incidents, forgone_by_rung, valued_war;
} Switches;

/* A poll as in docs/rules.md: `needed` votes, each worth something; who stops it; who counts though silent. */
typedef struct {
    int parties, needed, never, tacit, obliges_all, has_deadline, unstoppable, players, any_able;
    double deadline;
    int player[MOST_PARTIES];
    int is_player[MOST_PARTIES], able[MOST_PARTIES], member[MOST_PARTIES], worth[MOST_PARTIES],
        indispensable[MOST_PARTIES], veto[MOST_PARTIES], strict_veto[MOST_PARTIES];
} Poll;

typedef struct {
    int supporter, place, votes, provides_row, in_place_row, weight, location, rung, reserved_row, holds_here,
        pre_authorised, bound_unwilling;
} PartPlan;
typedef struct {
    int parts, rung, holds_here, followed, voids, has_deadline, has_until, has_deployment, challenger_place,
        protege_place, votes_of_challenger, can_decide, excuses;
    Poll poll;
    PartPlan part[MOST_PARTIES];
} ClausePlan;

typedef struct {
    int nuclear, follows, has_enabler, enabler, leads, guarantor, has_procedure, takes[STEPS];
} StatePlan;
typedef struct { int opens_war, major; } RungPlan;
typedef struct { int supporter, dated, month, withdraws, new_leader; uint64_t key; } EventPlan;

typedef struct {
    int months, rungs, supporters, clauses, events, slots, given, posterior_columns, posterior_rows, motivation_slot;
    int at_war, challenger_nuclear, limited_scope, has_cap, is_neutral, has_duration, has_renewal,
        renewal_has_months, has_relief, has_snap_back, snap_back_rung;
    uint64_t fitted_row_key;
    double shocks[NODES], weights[NODES];
    Switches switches;
    RungPlan ladder[MOST_RUNGS];
    StatePlan state[MOST_STATES];
    EventPlan event[MOST_EVENTS];
    ClausePlan clause[MOST_CLAUSES];
    Poll renewal;
    int renewal_voter[MOST_PARTIES];
    const Slot *slot;
    const double *posterior;
    const uint64_t *common_keys;
    const uint64_t *own_keys;
    const uint64_t *redraw_keys;
} Plan;

/* Who votes on a renewal: a supporter by its place, or one of the two principals. */
enum { CHALLENGER_VOTES = -1, PROTEGE_VOTES = -2 };
