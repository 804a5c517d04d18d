"""The answer in a few sentences, each built from the numbers at hand.

No sentence stands that the numbers do not bear out: what cannot be told apart is said to be so, and what was
not examined is named. All states are told by the same rules. Nothing is imported here, because an explanation
starts without what the results of runs need.
"""
