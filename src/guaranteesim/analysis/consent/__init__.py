"""Acceptance of an arrangement: who accepts, what decides it, and what follows for the outcomes."""
