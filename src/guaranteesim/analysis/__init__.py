"""Reading results: each analysis is a module of its own, imported where it is used.

Nothing is imported here: the exact analysis of decision rules must start without pandas.
"""
