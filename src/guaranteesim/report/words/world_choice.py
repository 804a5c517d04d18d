"""Why a world is told, in words."""

from __future__ import annotations

from guaranteesim.analysis.worlds.world_choice import MEASURES, MILDEST, TYPICAL, WORST, WorldChoice
from guaranteesim.report.words.names import join_names

_WAYS = {
    TYPICAL: f"the one nearest to the medians of {join_names(MEASURES)}",
    WORST: (
        "the worst by major violation and territory lost; of equals, the one with the most months of war, "
        "then with the fewest months of peace, then the first"
    ),
    MILDEST: (
        "the mildest by major violation and territory lost; of equals, the one with the fewest months of "
        "war, then with the most months of peace, then with the fewest acts, then the first"
    ),
}


_BRIEF_WAYS = {
    TYPICAL: "the one nearest to the medians",
    WORST: "the worst by violation and loss",
    MILDEST: "the mildest by violation and loss",
    None: "the first",
}


def describe_world_choice(choice: WorldChoice) -> str:
    """Return why this world is told and no other, as a sentence."""
    among = f"the {choice.of:,} worlds"
    if choice.where is not None:
        verb = "meets" if choice.matching == 1 else "meet"
        found = f"{choice.matching:,} of {choice.of:,} worlds {verb} “{choice.where}”"
        if choice.asked:
            return f"{found}; world {choice.world} is told because it was asked for."
        which = f"among them {_WAYS[choice.way]}" if choice.way else "the first of them"
        return f"{found}; world {choice.world} is {which}."
    if choice.way is None:
        return f"World {choice.world} of {choice.of:,}, told because it was asked for."
    return f"Of {among}, world {choice.world} is {_WAYS[choice.way]}."


def describe_choice_briefly(choice: WorldChoice) -> str:
    """Return the same in a few words, for a figure."""
    if choice.asked or (choice.way is None and choice.where is None):
        return "chosen by its number"
    way = {TYPICAL: "a typical one", WORST: "the worst", MILDEST: "the mildest", None: "the first"}[
        choice.way
    ]
    return way if choice.where is None else f"{way} of the {choice.matching:,} that meet “{choice.where}”"
