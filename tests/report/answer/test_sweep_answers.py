"""Sentences on the other pairs of a sweep, whatever their number."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from guaranteesim.report.answer.sweep import describe_other_pairs


def make_pair(number: int, fate: str) -> Any:
    """Return a pair that turns, never does or is open."""
    crossings = (SimpleNamespace(is_resolved=True),) if fate == "turns" else ()
    search = SimpleNamespace(crossings=crossings, side=1 if fate == "never" else 0)
    return SimpleNamespace(name=f"a{number}", other=f"b{number}", search=search)


@pytest.mark.parametrize(
    ("fates", "sentence"),
    [
        (["turns"], "The one other pair changes places at a resolved value (crossings.csv)."),
        (["open"], "The one other pair is not resolved (crossings.csv)."),
        (
            ["never", "open"],
            "Of 2 other pairs, none changes places at a resolved value, 1 keeps its order throughout, and "
            "1 is not resolved (crossings.csv).",
        ),
        (
            ["turns", "turns", "open", "open"],
            "Of 4 other pairs, 2 change places at a resolved value, none keeps its order throughout, and "
            "2 are not resolved (crossings.csv).",
        ),
        ([], ""),
    ],
)
def test_numbers_have_their_verbs(fates: list[str], sentence: str) -> None:
    pairs = [make_pair(number, fate) for number, fate in enumerate(fates)]
    sweep = SimpleNamespace(pair=("x", "y"), list_crossings=lambda: pairs)
    said = " ".join(describe_other_pairs(cast(Any, sweep)))
    assert said.replace("\N{NO-BREAK SPACE}", " ") == sentence
