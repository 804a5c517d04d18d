"""Outcomes of runs: what is reported, with its interval and its paired difference."""
