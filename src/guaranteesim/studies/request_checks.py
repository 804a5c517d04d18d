"""Checks of what a study is asked for, made before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from guaranteesim.errors import UserError
from guaranteesim.studies.comparison_study import Item, open_without_results
from guaranteesim.studies.settings import Changes
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.scenario.schema import Scenario


def open_each(items: Sequence[Item], changes: Changes) -> list[Study]:
    """Return one study for each item.

    Raises:
        ScenarioError: with the problems of all of them.
        UserError: an item that is given twice, or a folder of several scenarios.
    """
    refuse_repeated_items(items)
    opened = open_without_results(items, changes)
    if len(opened) != len(items):
        _refuse_folders(items, changes)
        # Two spellings of one file are one scenario.
        raise UserError(f"{' and '.join(map(str, items))} are one scenario: name two different ones")
    names = [study.name for study in opened]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"two scenarios are both named {name!r}; give each a name of its own")
    return opened


def _refuse_folders(items: Sequence[Item], changes: Changes) -> None:
    for item in items:
        held = [study.name for study in open_without_results([item], changes)]
        if len(held) != 1:
            raise UserError(
                f"{item} is a folder of {len(held)} scenarios: name one of them, such as {held[0]}"
            )


def refuse_repeated_items(items: Iterable[Item]) -> None:
    """Refuse an argument that is given twice: as one scenario it would pass for a comparison with itself.

    Raises:
        UserError: naming it.
    """
    seen = set()
    for item in (str(item) for item in items if not isinstance(item, Study)):
        if item in seen:
            raise UserError(f"{item} is given twice: name it once, or name another scenario beside it")
        seen.add(item)


def refuse_setting_varied(vary: Iterable[str], sets: Iterable[str]) -> None:
    """Refuse a path that is both set to one value and varied: the value would be lost.

    Raises:
        UserError: naming it.
    """
    varied = {text.partition("=")[0].strip() for text in vary}
    for text in sets:
        path = text.partition("=")[0].strip()
        if path in varied:
            raise UserError(f"{path} is both set and varied: leave out --set {text} or --vary {path}")


def refuse_unknown_name(name: str, names: Sequence[str], kind: str = "scenarios") -> None:
    """Refuse a name that is none of ``names``.

    Raises:
        UserError: with the nearest name, or all of them.
    """
    from guaranteesim.scenario.reading.problems import suggest_known_word

    if name not in names:
        hint = suggest_known_word(name, names) or f"there are: {', '.join(names)}"
        raise UserError(f"{name!r} is none of the {kind} ({hint})")


def refuse_missing_outcomes(scenarios: Iterable[Scenario], outcomes: Iterable[Outcome]) -> None:
    """Refuse an outcome of guarantors for a scenario without any.

    Raises:
        UserError: with the remedy.
    """
    from guaranteesim.ensemble.columns import Worlds

    of_guarantors = [
        outcome
        for outcome in outcomes
        if any(column is not None and column.optional for column in map(Worlds.find_column, outcome.columns))
    ]
    for scenario in scenarios:
        if of_guarantors and not scenario.guarantors:
            raise UserError(
                f"{scenario.title or scenario.name} has no outcome {of_guarantors[0].name}, because it has "
                "no guarantors: leave one of the two out"
            )
