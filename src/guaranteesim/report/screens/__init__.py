"""First screens: the answer, one small table, and the way to the rest."""
