/* Addressed random numbers, the engine's: the world'th output of SplitMix64 (Steele, Lea and Flood 2014) from the key
 * of a stream, a month and a state. The keys come with the plan. */

static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u;

/* A uniform number in (0, 1). */
static inline double uniform_of(const World *world, uint64_t key) {
    uint64_t bits = key + world->step;
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
    bits ^= bits >> 31;
    return (double)(bits >> 12) * 0x1p-52 + 0x1p-53;
}

static double uniform(const World *world, int stream) {
    return uniform_of(world, world->plan->common_keys[world->month * COMMON_STREAMS + stream]);
}

static double normal(const World *world, int stream) { return normal_quantile(uniform(world, stream)); }

/* The same for one supporter, or for the challenger, which stands after the last of them. */
static double own_uniform(const World *world, int stream, int place) {
    int states = world->plan->supporters + 1;
    return uniform_of(world, world->plan->own_keys[(world->month * OWN_STREAMS + stream) * states + place]);
}

static double own_normal(const World *world, int stream, int place) {
    return normal_quantile(own_uniform(world, stream, place));
}
