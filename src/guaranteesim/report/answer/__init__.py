"""The answer of a run, a comparison or an explanation in a few sentences.

The numbers support every sentence. The answer says which arrangements cannot be told apart, and it names what
was not examined. The same rules apply to all states. This module imports nothing, so that an explanation
starts without loading pandas.
"""
