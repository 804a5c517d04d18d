"""The same month as plain Mesa: one model is one world, and decisions are made by loops and ifs.

The yardstick of the benchmark, and a second statement of the model: it restates the engine's rules and
shares with it no code but the scenario's schema and draws. Every outcome has the engine's name.
"""

from validation.by_hand.luck import Luck
from validation.by_hand.world import PlainWorld

__all__ = ["Luck", "PlainWorld"]
