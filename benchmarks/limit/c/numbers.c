/* The uncertain numbers of one world, by inverse distribution functions. */

static double triangular(const Slot *slot, double u) {
    double low = slot->first, mode = slot->second, high = slot->third, width = high - low;
    if (u * width < mode - low) return low + sqrt(u * width * (mode - low));
    return high - sqrt((1 - u) * width * (high - mode));
}

/* Normal with a mean and a standard deviation, cut off at two ends. */
static double cut_normal(const Slot *slot, double u) {
    double mean = slot->first, sd = slot->second, low = slot->third, high = slot->fourth;
    double sign = low > mean ? -1 : 1;
    double start = normal_cdf(sign * (low - mean) / sd), end = normal_cdf(sign * (high - mean) / sd);
    return clip(mean + sd * sign * normal_quantile(start * (1 - u) + end * u), low, high);
}

/* A fitted number that differs between worlds: normal about the mean in the world's row of the posterior. */
static double spread_between_worlds(const Slot *slot, const double *row, double u) {
    double mean = row[slot->column], floor = slot->second, times = slot->third;
    double sd = slot->spread_column >= 0 ? row[slot->spread_column] : slot->first;
    double low = greater((floor - mean) / sd, -3);
    double drawn = mean + sd * normal_quantile(normal_cdf(low) * (1 - u) + normal_cdf(3) * u);
    return times * greater(drawn, floor);
}

static double draw_number(const World *world, const Slot *slot, double u) {
    const double *row = world->plan->posterior + (long)world->row_of_posterior * world->plan->posterior_columns;
    switch (slot->kind) {
        case UNIFORM: return slot->first * (1 - u) + slot->second * u;
        case TRIANGULAR: return triangular(slot, u);
        case NORMAL: return cut_normal(slot, u);
        case ROW: return slot->third * row[slot->column];
        default: return spread_between_worlds(slot, row, u);
    }
}

/* Draw all uncertain numbers; those of other distributions are `given`, drawn beforehand. */
static void draw_terms(World *world, Terms *terms, const double *given) {
    const Plan *plan = world->plan;
    double *numbers = (double *)terms;
    if (plan->posterior_rows > 0) {
        int row = (int)(uniform_of(world, plan->fitted_row_key) * plan->posterior_rows);
        world->row_of_posterior = row < plan->posterior_rows ? row : plan->posterior_rows - 1;
    }
    for (const Slot *slot = plan->slot; slot < plan->slot + plan->slots; slot++)
        numbers[slot->at] =
            slot->kind == GIVEN ? given[slot->column] : draw_number(world, slot, uniform_of(world, slot->key));
}
