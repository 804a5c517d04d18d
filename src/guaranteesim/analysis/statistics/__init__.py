"""Intervals and bounds for what a sample of worlds shows."""
