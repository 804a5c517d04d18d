"""One world told: simulated again by itself, with what the challenger expected and why parties voted."""
