"""What the challenger expects of every act in both versions, noted while they run.

Choices alone would say little: a wrong utility changes few of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Any
from unittest.mock import patch

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps import choice
from guaranteesim.model.steps.posture import Outlook, Posture
from validation.by_hand import PlainWorld
from validation.by_hand import choice as plain_choice
from validation.by_hand.outlook import Outlook as PlainOutlook

Rows = list[dict[str, Any]]

_SEEN = tuple(item.name for item in fields(Outlook))


@contextmanager
def noting_expectations(plain: Sequence[PlainWorld]) -> Iterator[tuple[Rows, Rows]]:
    """Rows by world, month and rung, of the engine and of the ``plain`` worlds, where there is a choice."""
    theirs: Rows = []
    ours: Rows = []
    number = {id(world): place for place, world in enumerate(plain)}
    engine_utility, plain_utility = choice.expected_utility, plain_choice.expected_utility

    def of_engine(model: GuaranteeModel, posture: Posture, rung: int, outlook: Outlook) -> Any:
        values = engine_utility(model, posture, rung, outlook)
        for place, world in enumerate(posture.at):
            seen = {name: float(getattr(outlook, name)[place]) for name in _SEEN}
            theirs.append(_row(int(world), model.month, rung, float(values[place]), seen))
        return values

    def of_plain(world: PlainWorld, rung: int, outlook: PlainOutlook) -> float:
        value = plain_utility(world, rung, outlook)
        seen = {name: float(getattr(outlook, name)) for name in _SEEN}
        ours.append(_row(number[id(world)], world.month, rung, value, seen))
        return value

    with (
        patch.object(choice, "expected_utility", of_engine),
        patch.object(plain_choice, "expected_utility", of_plain),
    ):
        yield theirs, ours
    theirs.sort(key=_place)
    ours.sort(key=_place)


def _row(world: int, month: int, rung: int, utility: float, seen: dict[str, float]) -> dict[str, Any]:
    # The force fought if there is a clash is known only up to the chance of a clash: where that is a rounding
    # error, so is the force.
    forces = {
        "fighting": seen.pop("fighting_be") * max(seen["clash"], 1e-9),
        "nuclear fighting": seen.pop("nuclear_be") * max(seen["nuclear_clash"], 1e-9),
    }
    return {"world": world, "month": month, "rung": rung, "utility": utility, **forces, **seen}


def _place(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["world"], row["month"], row["rung"]
