"""Files of scenarios, theories and negotiations: where they are and what they hold."""
