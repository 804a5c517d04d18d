"""Notes on what was asked for: on standard error and in JSON, or errors under ``--strict``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guaranteesim.cli import output
from guaranteesim.errors import Note, ScenarioError
from guaranteesim.studies.settings import Changes, RunSize

if TYPE_CHECKING:
    from guaranteesim.cli.variants import Variant
    from guaranteesim.ensemble.results import Results
    from guaranteesim.studies import Study


def open_with_notes(
    scenarios: Sequence[str],
    changes: Changes,
    *,
    strict: bool,
    quiet: bool,
    across_conflicts: bool,
    workers: int | None = None,
    variants: Sequence[Variant] = (),
) -> tuple[list[Study | Results], list[Note]]:
    """Load scenarios and what happens without a deal, and show their notes before anything is run.

    ``variants`` are loaded after the scenarios, with changes of their own.

    Returns:
        The studies, with the no-deal scenario they name, and the notes of all.

    Raises:
        ScenarioError: with every problem, or with the notes under ``strict``.
        UserError: they are different conflicts, or disagree about what happens without a deal.
    """
    from guaranteesim import studies
    from guaranteesim.scenario.notes.comparison import note_alike_scenarios
    from guaranteesim.studies.comparison_study import add_no_deal_run

    opened = [*studies.open_studies(scenarios, changes), *(item.load(changes) for item in variants)]
    parts = add_no_deal_run(opened, across_conflicts)
    notes = [*collect_study_notes(parts), *note_alike_scenarios(part.scenario for part in parts)]
    show_notes(notes, strict=strict, quiet=quiet, workers=workers)
    return parts, notes


def collect_theory_notes(
    scenarios: Sequence[str],
    theories: Sequence[str],
    changes: Changes,
    *,
    strict: bool,
    quiet: bool,
    workers: int | None = None,
) -> list[Note]:
    """Show and return the notes on scenarios, as the defaults have them, and on the names of theories.

    Scenarios that cannot be read have no notes: the run reports their problems with those of the theories.
    """
    from guaranteesim import studies
    from guaranteesim.scenario.files.theories import collect_theory_name_notes

    try:
        loaded = studies.open_studies(scenarios, changes)
    except ScenarioError:
        return []
    notes = [*collect_theory_name_notes(theories), *collect_study_notes(loaded)]
    show_notes(notes, strict=strict, quiet=quiet, workers=workers)
    return notes


def collect_bargain_notes(wanted: str, changes: Changes) -> list[Note]:
    """Return the notes on a negotiation, on its name and on its base."""
    from guaranteesim import studies
    from guaranteesim.scenario.files.packages import (
        collect_negotiation_name_notes,
        find_base_file,
        find_negotiation,
    )
    from guaranteesim.scenario.notes.negotiation import collect_negotiation_notes
    from guaranteesim.scenario.reading.loader import load_document

    negotiation = find_negotiation(wanted)
    path = find_base_file(negotiation)
    notes = [*collect_negotiation_name_notes(wanted), *studies.load(path, **changes.as_keywords()).notes]
    return [*notes, *collect_negotiation_notes(negotiation, load_document(path, changes.overlays))]


def refuse_oversized_runs(parts: Sequence[Study | Results], size: RunSize, folder: Path) -> None:
    """Refuse at once, before the engine is imported, a run that there is not enough memory or disk for.

    Raises:
        UserError: with the estimate and the remedy.
    """
    from guaranteesim.ensemble.run import resource_estimates
    from guaranteesim.studies import Study

    scenarios = [part.scenario for part in parts if isinstance(part, Study)]
    resource_estimates.refuse_oversize(scenarios, size.worlds, size.workers, folder)


def collect_study_notes(parts: Iterable[Study | Results]) -> list[Note]:
    """Return the notes of all studies, each once; results of earlier runs have had theirs."""
    from guaranteesim.scenario.reading.side_terms import NO_DEAL_TERMS

    parts = list(parts)
    # Side terms that a guarantee beside it has are no mistake where nothing is signed.
    idle = {NO_DEAL_TERMS} if any(part.scenario.side_terms for part in parts) else set()
    found = (note for part in parts for note in getattr(part, "notes", ()))
    # The same scenario may come from two arguments, and one note about it is enough.
    return list(dict.fromkeys(note for note in found if note.kind not in idle))


def show_notes(
    notes: Iterable[Note], *, strict: bool, quiet: bool = False, workers: int | None = None
) -> None:
    """Print notes on standard error, unless ``quiet``; and one on ``workers`` the machine has no cores for.

    That one is never an error: it depends on the machine, and the results do not depend on it.

    Raises:
        ScenarioError: there are notes, and ``strict`` makes them errors.
    """
    notes = list(notes)
    # Strict mode shows the notes as errors, so they are not printed as notes as well.
    if strict and notes:
        raise ScenarioError(list(notes))
    if not quiet:
        for line in [*format_note_lines(notes), *_make_worker_note(workers)]:
            click.echo(line, err=True)


def _make_worker_note(workers: int | None) -> list[str]:
    """Return a note if more processes are asked for than there are cores."""
    if workers is None or workers == 1:
        return []
    from guaranteesim.ensemble.run.cores import count_cores

    cores = count_cores()
    if workers <= cores:
        return []
    there = f"{cores} core{'s' * (cores > 1)}"
    return [
        f"note: --workers {workers}: there {'are' if cores > 1 else 'is'} {there}, and more processes take "
        f"memory and save no time (write --workers {cores}, or leave it out)"
    ]


def format_note_lines(notes: Iterable[Note]) -> list[str]:
    """Return a line for each note."""
    return [output.make_printable(f"note: {note}") for note in notes]


def convert_notes(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Return notes as JSON has them."""
    return [asdict(note) for note in notes]
