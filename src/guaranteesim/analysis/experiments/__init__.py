"""Outcomes of experiments, by scenario, row of the design and world."""
