"""Global sensitivity analysis: which uncertain inputs an outcome, or a difference of two, hangs on.

Everything here works from worlds that are there already (given data): a row a world, a column an input.
"""
