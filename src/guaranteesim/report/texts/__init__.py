"""Longer texts: explanations, stories and findings."""
