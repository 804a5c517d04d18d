"""Shell completion: names of shipped scenarios, theories and negotiations, files, states and outcomes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

_SUFFIXES = (".yaml", ".yml")


def complete_scenarios(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a shipped scenario, a folder of them, or a scenario file; a variant after its name."""
    from guaranteesim.scenario.files.catalog import list_shipped_scenarios

    # NAME=SCENARIO is a variant: its scenario is completed.
    variant, equals, written = incomplete.rpartition("=")
    files = list_shipped_scenarios()
    names = {file.stem for file in files} | {file.parent.name for file in files}
    return _make_items([*_match(names, written), *_list_files(written)], f"{variant}{equals}")


def complete_negotiations(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a shipped negotiation, or a file."""
    from guaranteesim.scenario.files.catalog import list_shipped_negotiations

    names = (file.stem for file in list_shipped_negotiations())
    return _make_items([*_match(names, incomplete), *_list_files(incomplete)])


def complete_theories(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the last theory of a list with commas: a shipped one, ``all``, or a file."""
    from guaranteesim.scenario.files.catalog import list_shipped_theories
    from guaranteesim.scenario.files.theories import ALL

    before, comma, last = incomplete.rpartition(",")
    names = (ALL, *(file.stem for file in list_shipped_theories()))
    return _make_items([*_match(names, last), *_list_files(last)], f"{before}{comma}")


def complete_side_terms(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the last side term of a list with commas."""
    from guaranteesim.scenario.files.side_terms import list_shipped_side_terms

    cut = max(incomplete.rfind(","), incomplete.rfind(":")) + 1
    names = (file.stem for file in list_shipped_side_terms())
    return _make_items(_match(names, incomplete[cut:]), incomplete[:cut])


def complete_states(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the code of a state of the scenario that is named, with the ``=`` that follows."""
    from guaranteesim.errors import GuaranteesimError
    from guaranteesim.scenario.reading.loader import load_document

    # An option that lacks its value yet ends the parsing, and leaves the arguments before it apart.
    scenario = ctx.params.get("scenario") or next((word for word in ctx.args if word[:1] != "-"), None)
    if not scenario or "=" in incomplete:
        return []
    try:
        states = load_document(scenario).data.get("states", {})
    except GuaranteesimError:
        # A scenario that cannot be read has its message when the command is given.
        return []
    return _make_items(f"{code}=" for code in _match(states, incomplete.upper()))


def complete_outcomes(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of an outcome that has a value in every world."""
    from guaranteesim.analysis.experiments.outcome_arrays import WORLD_OUTCOMES

    return _make_items(_match((item.name for item in WORLD_OUTCOMES), incomplete))


def complete_results(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a folder."""
    return _make_items(name for name in _list_files(incomplete) if name.endswith("/"))


def _match(names: Iterable[str], incomplete: str) -> list[str]:
    return sorted({name for name in names if name.startswith(incomplete)})


def _list_files(incomplete: str) -> list[str]:
    """Return the folders and scenario files that a path begins, in the words that were typed."""
    head, tail = os.path.split(incomplete)
    try:
        entries = sorted(os.scandir(Path(head).expanduser() if head else "."), key=lambda entry: entry.name)
    except (OSError, ValueError, RuntimeError):
        return []
    found = []
    for entry in entries:
        if not entry.name.startswith(tail) or (entry.name.startswith(".") and not tail):
            continue
        path = os.path.join(head, entry.name)
        if entry.is_dir():
            found.append(f"{path}/")
        elif entry.name.endswith(_SUFFIXES):
            found.append(path)
    return found


def _make_items(values: Iterable[str], before: str = "") -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(f"{before}{value}") for value in values]
