"""Acceptance of an arrangement: its probability, its binding constraint, and the outcomes that follow."""
