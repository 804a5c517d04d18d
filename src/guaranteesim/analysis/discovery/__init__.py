"""Scenario discovery: the box in the space of assumptions in which a case occurs [BryantLempert2010].

The algorithms are those of the EMA workbench (PRIM) and scikit-learn (CART), from the extra ``analysis``.
"""
