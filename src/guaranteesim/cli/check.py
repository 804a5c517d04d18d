"""``guaranteesim check``: is a scenario sound, and what is wrong with it if not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guaranteesim.cli import failures, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_scenarios
from guaranteesim.errors import Note, Problem, ScenarioError
from guaranteesim.scenario.files.names import find_alike_names
from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    from guaranteesim.scenario.reading.document import Document
    from guaranteesim.scenario.reading.value_rows import ValueRow
    from guaranteesim.scenario.schema import Scenario


@dataclass(frozen=True)
class CheckResult:
    """One file: its name as a scenario or its problems, its notes, and its resolved YAML where asked for."""

    file: str
    name: str | None
    problems: tuple[Problem, ...] = ()
    resolved: str = ""
    notes: tuple[Note, ...] = ()
    values: tuple[ValueRow, ...] = ()

    def build_document(self) -> dict[str, Any]:
        """As JSON has it."""
        problems = [asdict(problem) for problem in self.problems]
        shown: dict[str, Any] = {"resolved": self.resolved} if self.resolved else {}
        shown |= {"values": [asdict(row) for row in self.values]} if self.values else {}
        notes = noted.convert_notes(self.notes)
        return {"file": self.file, "name": self.name, "problems": problems, "notes": notes, **shown}


_EXAMPLES = """\b
Examples:
  guaranteesim check mine
  guaranteesim check mine/guarantee.yaml --show --all
  guaranteesim check article-5-like --show --set run.horizon_months=60
"""


@click.command(short_help=SUMMARIES["check"], epilog=_EXAMPLES)
@click.argument(
    "scenarios", metavar="SCENARIO...", nargs=-1, required=True, shell_complete=complete_scenarios
)
@options.changes
@click.option(
    "--show", is_flag=True, help="Print each resolved scenario, with everything it extends and all changes."
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="With --show: print every value, also the defaults, with where it is written, unit and source.",
)
@options.strict
@options.quiet
@options.as_json
@options.debugging
@click.pass_context
def check(
    ctx: click.Context,
    scenarios: tuple[str, ...],
    changes: Changes,
    show: bool,
    show_all: bool,
    strict: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Check scenarios and report every problem with its file, line and column.

    A note reports something that is valid and probably not meant, such as an empty promise. --strict turns
    notes into errors.

    SCENARIO is a file, a folder, or the name of a shipped scenario or folder.
    """
    if show_all and not show:
        raise click.UsageError("--all goes with --show: write --show --all")
    found = _check_distinct_names(list(_check_files(scenarios, changes, show, show_all)))
    if strict:
        found = [_make_strict(item) for item in found]
    if as_json:
        output.print_json(
            {"sound": not any(item.problems for item in found), "files": [f.build_document() for f in found]}
        )
    else:
        _print_problems(found, show=show, quiet=quiet)
    if any(item.problems for item in found):
        ctx.exit(ScenarioError.exit_code)


def _make_strict(item: CheckResult) -> CheckResult:
    """Return the file with its notes as problems."""
    if not item.notes:
        return item
    return replace(item, name=None, problems=(*item.problems, *item.notes), notes=())


def _check_files(
    scenarios: Sequence[str], changes: Changes, show: bool, show_all: bool
) -> Iterator[CheckResult]:
    """Yield every file named; what cannot be found is reported like any other problem."""
    from guaranteesim.scenario.files.catalog import collect_name_notes, find_scenarios

    seen: set[Path] = set()
    for argument in scenarios:
        try:
            files = find_scenarios([argument])
        except ScenarioError as error:
            yield CheckResult(argument, None, tuple(error.problems))
            continue
        # A file that two arguments name is checked once.
        new = [file for file in files if file.resolve() not in seen]
        seen.update(file.resolve() for file in new)
        # The note on a name belongs to the argument, so the first of its files carries it.
        clashes = tuple(collect_name_notes([argument]))
        for file in new:
            found = _check_file(file, changes, show, show_all)
            yield replace(found, notes=(*clashes, *found.notes))
            clashes = ()


def _check_distinct_names(found: Sequence[CheckResult]) -> list[CheckResult]:
    """Add a problem to each scenario of a folder whose name differs from another's only by case."""
    folders: dict[Path, dict[str, CheckResult]] = defaultdict(dict)
    for item in found:
        if item.name is not None:
            folders[Path(item.file).resolve().parent].setdefault(item.name, item)
    problems: dict[str, Problem] = {}
    for named in folders.values():
        for one, other in find_alike_names(named):
            message = f"the name {other} differs from {one}, in {named[one].file}, only by case"
            problems[named[other].file] = Problem(named[other].file, message, hint="rename one of the two")
    return [
        replace(item, name=None, problems=(*item.problems, problems[item.file]))
        if item.file in problems
        else item
        for item in found
    ]


def _check_file(file: Path, changes: Changes, show: bool, show_all: bool) -> CheckResult:
    from guaranteesim.scenario.files.no_deal import collect_no_deal_notes
    from guaranteesim.scenario.notes import collect_notes
    from guaranteesim.scenario.reading.loader import assemble_document, validate_document
    from guaranteesim.scenario.reading.side_terms import note_no_deal_terms
    from guaranteesim.scenario.schema import Scenario

    try:
        document, problems = assemble_document(file, changes.overlays, changes.sets)
    except ScenarioError as error:
        return CheckResult(str(file), None, tuple(error.problems))
    try:
        # Content is judged although the form has problems: all of them are reported in one pass.
        scenario = validate_document(document, Scenario, problems)
        problems = []
    except ScenarioError as error:
        scenario, problems = None, error.problems
    problems = [*problems, *_find_overlay_problems(document), *_find_no_deal_problems(document, file)]
    # Notes on a faulty file would be about values that are not there yet.
    if problems or scenario is None:
        return CheckResult(str(file), None, tuple(dict.fromkeys(problems)))
    notes = collect_notes(scenario, document)
    notes += collect_no_deal_notes(document, file, scenario.no_deal) if scenario.no_deal else []
    notes += note_no_deal_terms(document, changes.overlays, file)
    resolved = _format_yaml(document.data) if show and not show_all else ""
    values = _list_values(scenario, document) if show_all else ()
    return CheckResult(str(file), scenario.name, (), resolved, tuple(notes), values)


def _list_values(scenario: Scenario, document: Document) -> tuple[ValueRow, ...]:
    from guaranteesim.scenario.reading.value_rows import list_value_rows

    return tuple(list_value_rows(scenario, document))


def _find_overlay_problems(document: Document) -> list[Problem]:
    """Return the problems of each overlay that the file offers, applied by itself."""
    from guaranteesim.scenario.reading.loader import validate_document
    from guaranteesim.scenario.reading.merge import merge_documents
    from guaranteesim.scenario.schema import Scenario

    problems: list[Problem] = []
    # Each overlay by itself: together they may hide each other's mistakes.
    for overlay in document.overlays.values():
        try:
            validate_document(merge_documents(document, overlay), Scenario)
        except ScenarioError as error:
            problems += error.problems
    return problems


def _find_no_deal_problems(document: Document, file: Path) -> list[Problem]:
    """Return the problems of the scenario named as what happens without a deal, and of its name."""
    from guaranteesim.scenario.base import is_name
    from guaranteesim.scenario.files.no_deal import (
        explain_foreign_no_deal,
        explain_missing_no_deal,
        find_no_deal_file,
    )
    from guaranteesim.scenario.reading.loader import load_scenario

    name = document.data.get("no_deal")
    # A malformed name has its own problem already.
    if not isinstance(name, str) or name == document.data.get("name") or not is_name(name):
        return []
    other = find_no_deal_file(file, name)
    if other is None:
        missing = explain_missing_no_deal(document, file, name)
        return [missing] if missing else []
    try:
        load_scenario(other)
    except ScenarioError as error:
        return error.problems
    foreign = explain_foreign_no_deal(document, file, name)
    return [foreign] if foreign else []


def _format_yaml(data: dict[str, Any]) -> str:
    from guaranteesim.scenario.reading.yaml_writer import write_yaml

    return write_yaml(data)


def _print_problems(found: Sequence[CheckResult], *, show: bool, quiet: bool) -> None:
    problems = list(dict.fromkeys(problem for item in found for problem in item.problems))
    for item in found:
        if item.values:
            click.echo(_format_values(item))
        elif show and item.resolved:
            click.echo(f"# {output.make_printable(item.file)}, resolved\n{item.resolved}", nl=len(found) > 1)
        elif item.name is not None and not quiet:
            click.echo(f"{output.make_printable(item.file)}: sound ({item.name})")
    for line in failures.list_error_lines(ScenarioError(problems)):
        click.echo(output.make_printable(line), err=True)
    notes = list(dict.fromkeys(note for item in found for note in item.notes))
    noted.show_notes(notes, strict=False)
    if len(found) > 1 and not (quiet or show):
        click.echo(_format_counts(found, len(problems), len(notes)), err=bool(problems))


def _format_counts(found: Sequence[CheckResult], problems: int, notes: int) -> str:
    if not problems:
        said = f", {notes} note{'s' * (notes > 1)}" if notes else ""
        return f"{len(found)} scenarios, no problem{said}"
    faulty = sum(bool(item.problems) for item in found)
    return f"{problems} problem{'s' * (problems > 1)} in {faulty} of {len(found)} scenarios"


def _format_values(item: CheckResult) -> str:
    """Return every value of a scenario: blocks by part, and two lines for a value that a file gives."""
    from guaranteesim.report.texts.value_rows import list_value_lines

    file = output.make_printable(item.file)
    lines = list_value_lines(item.values, output.find_terminal_width(output.SCREEN))
    return "\n".join([f"# {file}, every value", *lines, ""])
