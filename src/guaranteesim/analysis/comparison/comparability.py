"""Comparability of runs, and notes for the reader of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.files.names import find_alike_names
from guaranteesim.scenario.schema import Scenario

TEXTS = {
    "name",
    "title",
    "order",
    "as_of",
    "description",
    "sources",
    "positions",
    "history",
    "run",
    "no_deal",
    "side_terms",
}
"""Fields of a scenario that do not affect the simulation; the horizon, seed and worlds of ``run`` are checked
by :func:`check_same_histories`."""


def check_same_histories(results: Sequence[Results]) -> None:
    """Raise UserError unless the runs met the same histories.

    Raises:
        UserError: There is no run, two runs have one name, or seeds, worlds or horizons differ.
    """
    if not results:
        raise UserError("there is nothing to compare: name at least one scenario")
    first = results[0]
    names = [item.name for item in results]
    for name in sorted({name for name in names if names.count(name) > 1}):
        raise UserError(f"two scenarios are both named {name!r}: give each a name of its own")
    refuse_alike_names(names)
    for other in results[1:]:
        for what, one, two in _iterate_setting_differences(first, other):
            raise UserError(
                f"{first.name} and {other.name} cannot be compared: {what} differs ({one} and {two}); "
                "run both with the same seed, worlds and horizon"
            )


def refuse_alike_names(names: Sequence[str]) -> None:
    """Refuse names that differ only by case, because on Windows and macOS they share a folder of results.

    Raises:
        UserError: Two names differ only by case; the message names the first pair.
    """
    for one, other in find_alike_names(names):
        raise UserError(
            f"the names {one!r} and {other!r} differ only by case, and their results would share a folder on "
            "Windows and macOS: rename one of the two"
        )


def refuse_other_conflicts(scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios of different conflicts, which have different challengers or protégés.

    The same world of two conflicts has the same random numbers but no common history, so a difference between
    the two says nothing about their arrangements. Different numbers for the same two states are another
    assumption about one conflict, and get a note instead.

    Raises:
        UserError: The conflicts differ; the message names them and the option that allows the comparison.
    """
    conflicts: dict[tuple[str, str], list[str]] = {}
    for item in scenarios:
        # dict keeps the order of the scenarios, so the message names them in the order given.
        conflicts.setdefault(_find_conflict(item), []).append(item.name)
    if len(conflicts) > 1:
        listed = _list_names(
            [f"{_describe_conflict(pair)} ({_list_names(names, 3)})" for pair, names in conflicts.items()], 4
        )
        raise UserError(
            f"these are different conflicts, with no history in common to compare world by world: {listed}; "
            "compare those of one, or ask for it with --across-conflicts (in Python: across_conflicts=True)"
        )


def _find_conflict(scenario: Scenario) -> tuple[str, str]:
    """Return challenger and protégé."""
    return scenario.challenger.state, scenario.protege.state


def _describe_conflict(conflict: tuple[str, str]) -> str:
    return f"{conflict[0]}–{conflict[1]}"


def _list_names(names: Sequence[str], most: int) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def find_no_deal_name(scenarios: Sequence[Scenario]) -> str | None:
    """Return the name of the no-deal scenario that all other scenarios name; None if they name none.

    Raises:
        UserError: Two scenarios name different ones, only some name one, or they name one another.
    """
    # The no-deal scenario itself is among the scenarios and need not name one.
    named = {item.no_deal for item in scenarios}
    asked = [item for item in scenarios if item.name not in named]
    for other in asked[1:]:
        if other.no_deal != asked[0].no_deal:
            said = [f"{item.name} names {item.no_deal or 'none'}" for item in (asked[0], other)]
            raise UserError(
                f"the no-deal scenario differs: {said[0]}, {said[1]}; "
                "give all the same no_deal, or set no_deal=null to compare them as if in force"
            )
    # A circle: every scenario is the no-deal scenario of another one.
    if scenarios and not asked:
        names = ", ".join(item.name for item in scenarios)
        raise UserError(
            f"{names}: these name one another as what happens without a deal; "
            "set no_deal: null in the one that is no arrangement"
        )
    return asked[0].no_deal if asked else None


def find_seed(results: Results) -> int:
    """Return the seed the run was made with."""
    # The seed may be changed on the command line, so the manifest counts before the scenario file.
    return int(results.manifest.get("seed", results.scenario.run.seed))


def collect_comparison_notes(results: Sequence[Results], no_deal: str | None = None) -> tuple[str, ...]:
    """Return warnings about identical arrangements and about differences beyond the arrangement.

    The run named ``no_deal`` may also differ in its start, in its acceptance block and in how a war goes on.
    """
    return tuple(_iterate_notes(results, no_deal))


def _iterate_setting_differences(first: Results, other: Results) -> Iterator[tuple[str, object, object]]:
    """Yield each setting of the runs that must be equal and is not, with both values."""
    pairs = (
        ("the seed", find_seed(first), find_seed(other)),
        ("the number of worlds", len(first.world_table), len(other.world_table)),
        ("the horizon in months", first.scenario.run.horizon_months, other.scenario.run.horizon_months),
    )
    yield from (pair for pair in pairs if pair[1] != pair[2])
    # Two runs of equal size may still hold different worlds, for instance from a run in parts.
    one, two = (item.world_table[Worlds.world].to_numpy() for item in (first, other))
    if not np.array_equal(one, two):
        yield "the choice of worlds", one[0], two[0]


def _iterate_notes(results: Sequence[Results], no_deal: str | None) -> Iterator[str]:
    yield from _note_conflicts(results)
    fields = [_list_simulated_fields(item.scenario) for item in results]
    for (one, these), (other, those) in combinations(zip(results, fields, strict=True), 2):
        # Identical runs are the most common mistake in a sweep: a change that changes nothing.
        if these == those:
            yield f"{one.name} and {other.name} are the same in all but their texts: the same answer twice."
        elif these["arrangement"] == those["arrangement"] and no_deal not in (one.name, other.name):
            yield f"{one.name} and {other.name} have the same arrangement."
    for item, those in zip(results[1:], fields[1:], strict=True):
        # A start in war, and how such a war goes on, are part of having no deal.
        is_no_deal = no_deal in (results[0].name, item.name)
        meant = _OF_NO_DEAL if is_no_deal else {"arrangement"}
        pairs = {name: (those[name], fields[0][name]) for name in those if name not in meant}
        if is_no_deal:
            pairs["theatre"] = (_drop_war(those["theatre"]), _drop_war(fields[0]["theatre"]))
        other_than = [name for name, (one, two) in pairs.items() if not _is_same_field(name, one, two)]
        if other_than:
            yield (
                f"{results[0].name} and {item.name} differ also in {', '.join(other_than)}: "
                "their differences are not those of the arrangement alone."
            )


def _note_conflicts(results: Sequence[Results]) -> Iterator[str]:
    """Yield notes on different conflicts, and on historical cases of different dates."""
    first = results[0]
    for other in results[1:]:
        one, two = _find_conflict(first.scenario), _find_conflict(other.scenario)
        if one != two:
            yield (
                f"{first.name} and {other.name} are different conflicts ({_describe_conflict(one)}, "
                f"{_describe_conflict(two)}): the "
                "same world has the same luck in both, not the same history."
            )
            continue
        dates = [item.scenario.history.date if item.scenario.history else None for item in (first, other)]
        if None not in dates and dates[0] != dates[1]:
            yield f"{first.name} and {other.name} are cases of different dates, {dates[0]} and {dates[1]}."


def _is_same_field(name: str, one: Any, two: Any) -> bool:
    """Return whether a field is the same in two scenarios, apart from what belongs to their arrangements.

    What a side has declared about one text is a part of it: an objection that only one scenario has is
    no other assumption, and one that both have with different costs is.
    """
    if name != "acceptance":
        return bool(one == two)
    shared = one["objections"].keys() & two["objections"].keys()
    return all(one["objections"][key] == two["objections"][key] for key in shared) and all(
        one[key] == two[key] for key in one if key != "objections"
    )


_OF_NO_DEAL = {"arrangement", "start", "acceptance"}
"""Fields in which having no deal may differ from a deal, besides the war of the theatre."""


def _drop_war(theatre: Any) -> Any:
    return {key: value for key, value in theatre.items() if key != "war"}


def _list_simulated_fields(scenario: Scenario) -> dict[str, object]:
    """Return the fields of a scenario that the simulation depends on, as plain data."""
    # Plain JSON data compare by value, whatever classes hold them.
    fields: dict[str, object] = scenario.model_dump(mode="json", exclude=TEXTS)
    arrangement = fields["arrangement"]
    if isinstance(arrangement, dict):
        for commitment in arrangement["commitments"].values():
            # Titles and texts of commitments are words only.
            commitment.pop("title", None)
            commitment.pop("text", None)
    return fields
