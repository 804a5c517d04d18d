"""One world in which people decide for some states: the questions, the decisions, and the world they make."""
