"""Notes on what was asked for: on standard error and in JSON, or errors under ``--strict``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guaranteesim.cli import output
from guaranteesim.errors import Note, ScenarioError

if TYPE_CHECKING:
    from guaranteesim.api import Study
    from guaranteesim.ensemble.results import Results


def opened(
    scenarios: Sequence[str],
    overlays: Sequence[str],
    sets: Sequence[str],
    *,
    strict: bool,
    quiet: bool,
    across_conflicts: bool,
    workers: int | None = None,
) -> tuple[list[Study | Results], list[Note]]:
    """Load scenarios and what happens without a deal, and show their notes before anything is run.

    Returns:
        The studies, with the no-deal scenario they name, and the notes of all.

    Raises:
        ScenarioError: with every problem, or with the notes under ``strict``.
        UserError: they are different conflicts, or disagree about what happens without a deal.
    """
    from guaranteesim import api
    from guaranteesim.api.comparing import completed
    from guaranteesim.scenario.notes.comparison import note_alike_scenarios

    parts = completed(api.opened(scenarios, overlays, sets), across_conflicts)
    notes = [*notes_of(parts), *note_alike_scenarios(part.scenario for part in parts)]
    show_notes(notes, strict=strict, quiet=quiet, workers=workers)
    return parts, notes


def of_theories(
    scenarios: Sequence[str],
    theories: Sequence[str],
    overlays: Sequence[str],
    sets: Sequence[str],
    *,
    strict: bool,
    quiet: bool,
    workers: int | None = None,
) -> list[Note]:
    """Show and return the notes on scenarios, as the defaults have them, and on the names of theories.

    Scenarios that cannot be read have no notes: the run reports their problems with those of the theories.
    """
    from guaranteesim import api
    from guaranteesim.scenario.theories import theory_notes

    try:
        studies = api.opened(scenarios, overlays, sets)
    except ScenarioError:
        return []
    notes = [*theory_notes(theories), *notes_of(studies)]
    show_notes(notes, strict=strict, quiet=quiet, workers=workers)
    return notes


def of_negotiation(wanted: str, overlays: Sequence[str], sets: Sequence[str]) -> list[Note]:
    """Return the notes on a negotiation, on its name and on its base."""
    from guaranteesim import api
    from guaranteesim.scenario.loader import load_document
    from guaranteesim.scenario.negotiations import base_of, find_negotiation, negotiation_name_notes
    from guaranteesim.scenario.notes.negotiation import collect_negotiation_notes

    negotiation = find_negotiation(wanted)
    path = base_of(negotiation)
    notes = [*negotiation_name_notes(wanted), *api.load(path, overlays, sets).notes]
    return [*notes, *collect_negotiation_notes(negotiation, load_document(path, overlays))]


def check_size(
    parts: Sequence[Study | Results], worlds: int | None, workers: int | None, folder: Path
) -> None:
    """Refuse at once, before the engine is imported, a run that there is not enough memory or disk for.

    Raises:
        UserError: with the estimate and the remedy.
    """
    from guaranteesim.api import Study
    from guaranteesim.ensemble import estimates

    scenarios = [part.scenario for part in parts if isinstance(part, Study)]
    estimates.check_size(scenarios, worlds, workers, folder)


def notes_of(parts: Iterable[Study | Results]) -> list[Note]:
    """Return the notes of all studies, each once; results of earlier runs have had theirs."""
    return list(dict.fromkeys(note for part in parts for note in getattr(part, "notes", ())))


def show_notes(
    notes: Iterable[Note], *, strict: bool, quiet: bool = False, workers: int | None = None
) -> None:
    """Print notes on standard error, unless ``quiet``; and one on ``workers`` the machine has no cores for.

    That one is never an error: it depends on the machine, and the results do not depend on it.

    Raises:
        ScenarioError: there are notes, and ``strict`` makes them errors.
    """
    notes = list(notes)
    if strict and notes:
        raise ScenarioError(list(notes))
    if not quiet:
        for line in [*lines_of(notes), *_on_workers(workers)]:
            click.echo(line, err=True)


def _on_workers(workers: int | None) -> list[str]:
    """Return a note if more processes are asked for than there are cores."""
    if workers is None or workers == 1:
        return []
    from guaranteesim.ensemble.cores import count_cores

    cores = count_cores()
    if workers <= cores:
        return []
    there = f"{cores} core{'s' * (cores > 1)}"
    return [
        f"note: --workers {workers}: there {'are' if cores > 1 else 'is'} {there}, and more processes take "
        f"memory and save no time (write --workers {cores}, or leave it out)"
    ]


def lines_of(notes: Iterable[Note]) -> list[str]:
    """Return a line for each note."""
    return [output.shown(f"note: {note}") for note in notes]


def as_data(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Return notes as JSON has them."""
    return [asdict(note) for note in notes]
