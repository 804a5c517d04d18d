"""Uncertain numbers: distributions, sources, bounds and draws."""
