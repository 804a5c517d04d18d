"""Comparison of runs that met the same histories."""
