"""Analyses of results and of arrangements; each one is a module, imported where it is used.

Nothing is imported here, because the exact analysis of decision rules must start without loading pandas.
"""
