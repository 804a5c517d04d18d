/* The month of docs/model.md in plain C, one world after the other. A yardstick of speed, not part of the package.
 * All parts are one translation unit, so that the compiler sees everything. */

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "terms.h"
#include "plan.h"
#include "world.h"
#include "arithmetic.c"
#include "luck.c"
#include "numbers.c"
#include "polls.c"
#include "states.c"
#include "commitments.c"
#include "calendar.c"
#include "prospects.c"
#include "outlook.c"
#include "choice.c"
#include "consultation.c"
#include "crisis.c"
#include "war.c"
#include "record.c"

/* Month 1 finds a war going on, in which nobody has committed anything. */
static void begin_at_war(World *world) {
    double mood = normal(world, WILLING_COMMON);
    world->at_war = 1;
    world->war_age = (int)floor(world->terms->start.war_age_months);
    world->pace = world->terms->start.front_pace;
    EACH_SUPPORTER(world, state) state->latent = draw_latent(world, state, mood);
}

static void clear(World *world) {
    const Plan *plan = world->plan;
    world->month = world->relief_begun = world->relief_suspended_until = 0;
    world->at_war = world->war_age = world->clashed = world->war_provoked = world->waged = 0;
    world->pretext = world->incidents = world->total_incidents = world->pretexts = world->reliability_asked = 0;
    world->pace = world->worth = world->war_worth = 1;
    world->known_quality = world->balance_error = world->war_quality = world->territory = world->held_before = 0;
    world->protection = world->sanctions_lifted = world->own_tension = world->tension = world->reliability_sum = 0;
    memset(&world->row, 0, sizeof world->row);
    world->row.peace_months = plan->at_war ? 0 : plan->months;
    world->row.major_violation = world->row.wars = plan->at_war;
}

static void set_up(World *world) {
    const Plan *plan = world->plan;
    clear(world);
    world->heat = world->terms->start.heat;
    world->last_month = plan->has_duration ? (int)floor(world->terms->arrangement.duration_months) : INT_MAX;
    set_principals(world);
    for (int place = 0; place < plan->supporters; place++) set_supporter(world, &world->supporter[place]);
    for (int place = 0; place < plan->clauses; place++) set_clause(world, &world->clause[place]);
    for (int place = 0; place < plan->events; place++) set_event(world, place);
    forget_prospects(&world->prospects, 1);
    forget_prospects(&world->first_prospects, world->terms->start.front_pace);
    if (plan->at_war) begin_at_war(world);
}

/* Consultation, contest, learning and accounting. */
static void meet(World *world, Act act) {
    static Crisis crisis;
    static Aftermath aftermath;
    begin_crisis(&crisis, world, act);
    consult(&crisis);
    settle(&crisis, &aftermath);
    aftermath.territory = aftermath.success ? move_front(world, crisis.rung->territory) : 0;
    note_crisis(world, &crisis, &aftermath);
    write_crisis(world, &crisis, &aftermath);
    react_to_act(world, act.rung, crisis.attribution);
    learn(&crisis);
    account_for_crisis(&crisis, &aftermath);
    if (aftermath.opens_war) open_war(&crisis, &aftermath);
    world->own_tension += world->terms->theatre.ceasefire.act_effect * crisis.rung->severity;
}

/* One month, in the order of docs/model.md. */
static void advance(World *world) {
    Act act = {-1, 0, 0, 0};
    double of_war = 0;
    world->month++;
    double shock = normal(world, RESOLVE_COMMON);
    advance_principals(world);
    EACH_SUPPORTER(world, state) advance_supporter(world, state, shock);
    begin_month(world);
    begin_month_of_line(world);
    int provoked = provokes(world);
    if (provoked) void_what_an_attack_voids(world);
    int chance = can_act(world, provoked);
    world->row.provocations += provoked;
    world->row.opportunities += chance;
    if (chance) act = choose(world, provoked);
    if (world->at_war) of_war = wage_war(world);
    if (act.rung >= 0) meet(world, act);
    EACH_SUPPORTER(world, state)
        book(state, &state->booked[BY_FORCES], -world->terms->theatre.costs.be_month * state->stationed_be);
    live_with_terms(world);
    account_for_sanctions(world, of_war);
    end_month(world, act.rung >= 0);
}

/* Widths of the rows of worlds, crises and months, and counts of a month, in this order. */
void find_widths(const Plan *plan, long *widths) {
    widths[0] = width_of_row(plan);
    widths[1] = width_of_crisis(plan);
    widths[2] = width_of_month(plan);
    widths[3] = MONTH_COUNTS;
}

/* Run `count` worlds from number `first` on. `terms` holds the numbers that are the same in all worlds; those that are
 * drawn are written over it. `given` holds, world by world, the numbers drawn beforehand. */
void run_worlds(Plan *plan, Terms *terms, long first, long count, const double *given, Output *out) {
    static World world;
    world.plan = plan;
    world.terms = terms;
    world.out = out;
    prepare_ratios();
    for (int place = 0; place < plan->clauses; place++)
        prepare_clause(&plan->clause[place], plan->switches.excuse_vetoed);
    for (long number = first; number < first + count; number++) {
        world.number = number;
        world.step = (uint64_t)number * GOLDEN;
        draw_terms(&world, terms, given + (number - first) * plan->given);
        set_up(&world);
        while (world.month < plan->months) advance(&world);
        write_world(&world);
    }
}
