"""Patterns of the record, stated before simulation, and what the model gives for each."""
