"""Outcomes of runs, each with its interval and its paired difference."""
