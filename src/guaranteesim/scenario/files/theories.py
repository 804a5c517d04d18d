"""Theories by name or file, and scenarios changed by a theory.

The shipped theories lie in ``scenarios/theories``; any other is named by its file or folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from guaranteesim.errors import Note, Problem, ScenarioError
from guaranteesim.scenario.files.arguments import find_here, is_path, name_path_kind, note_name_clash
from guaranteesim.scenario.files.catalog import list_shipped_theories, list_yaml_files
from guaranteesim.scenario.files.names import find_alike_names
from guaranteesim.scenario.files.theory_file import Theory, read_theory
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import validate_document
from guaranteesim.scenario.reading.merge import merge_documents
from guaranteesim.scenario.reading.overlays import apply_sets
from guaranteesim.scenario.reading.problems import make_text_printable, suggest_known_word
from guaranteesim.scenario.schema import Scenario

ALL = "all"
"""Stands for every shipped theory."""
NONE = "none"
"""Stands for no theory beside the defaults."""


def find_theories(wanted: Iterable[str | Path]) -> list[Theory]:
    """Return the theories meant by names, files and folders, in the order of display, without repetition.

    Args:
        wanted: Names of shipped theories, ``all``, files or folders; a text may hold several with commas
            between them.

    Raises:
        ScenarioError: with everything that cannot be found or read.
    """
    theories, problems = gather_theories(wanted)
    if problems:
        raise ScenarioError(problems)
    return theories


def gather_theories(wanted: Iterable[str | Path]) -> tuple[list[Theory], list[Problem]]:
    """Return the theories that can be read, and the problems of the others.

    Args:
        wanted: As in :func:`find_theories`.
    """
    problems: list[Problem] = []
    found: dict[Path, Theory] = {}
    for item in (part for entry in wanted for part in _split_entry(entry)):
        try:
            files = _find_meant_theories(item)
        except ScenarioError as error:
            problems += error.problems
            continue
        except (OSError, ValueError):
            name = make_text_printable(str(item)[:80])
            problems.append(Problem(name, "is not a usable name", hint="give a theory, a file or a folder"))
            continue
        for path in files:
            try:
                # Names, files and folders may mean the same file.
                found.setdefault(path.resolve(), read_theory(path))
            except ScenarioError as error:
                problems += error.problems
    problems += _find_clashes(list(found.values()))
    # An empty list, or a text of commas alone.
    if not (problems or found):
        problems.append(Problem("theories", "none is named", hint=f"name some, or {ALL}"))
    return sorted(found.values(), key=lambda theory: theory.about.order), list(dict.fromkeys(problems))


def list_theory_files(wanted: Iterable[str | Path]) -> list[Path]:
    """Return the files of the theories meant, as :func:`find_theories` finds them.

    Raises:
        ScenarioError: one cannot be found.
    """
    parts = (part for entry in wanted for part in _split_entry(entry))
    return list({path.resolve(): path for part in parts for path in _find_meant_theories(part)}.values())


def collect_theory_name_notes(wanted: Iterable[str | Path]) -> list[Note]:
    """Return a note for each shipped theory whose name a file or folder in the working directory has."""
    shipped = {file.stem: [file] for file in list_shipped_theories()} | {ALL: list_shipped_theories()}
    items = [part for entry in wanted for part in _split_entry(entry)]
    return [
        note for item in items if str(item) in shipped for note in note_name_clash(item, shipped[str(item)])
    ]


def apply_theory(document: Document, theory: Theory | None, sets: Sequence[str] = ()) -> Scenario:
    """Return the scenario of ``document`` changed by a theory; ``path=value`` settings are applied last.

    Raises:
        ScenarioError: the two do not fit together, with file and line.
    """
    changed = document if theory is None else merge_documents(document, theory.changes)
    changed, problems = apply_sets(changed, sets, Scenario)
    return validate_document(changed, Scenario, problems)


def _split_entry(entry: str | Path) -> list[str | Path]:
    # Only a text is a list; the name of a file may hold a comma.
    if isinstance(entry, Path):
        return [entry]
    return [part for part in (text.strip() for text in entry.split(",")) if part]


def _find_meant_theories(item: str | Path) -> list[Path]:
    text, path = str(item), Path(item)
    if text == ALL:
        return list_shipped_theories()
    if is_path(item):
        return _find_theory_files(path)
    names = {file.stem: file for file in list_shipped_theories()}
    if text in names:
        return [names[text]]
    here = find_here(text)
    remedy = f"write ./{here} for the {name_path_kind(here)} here" if here else ""
    hint = (
        remedy
        or suggest_known_word(text, [*names, ALL, NONE])
        or f"there are: {', '.join(names)}; `guaranteesim list` describes them"
    )
    raise ScenarioError([Problem(make_text_printable(text[:80]), "there is no such theory", hint=hint)])


def _find_theory_files(path: Path) -> list[Path]:
    """Return the file at a path, or the theories of a folder."""
    if path.is_file():
        return [path]
    if path.is_dir():
        files = list_yaml_files(path)
        if files:
            return files
        raise ScenarioError(
            [Problem(str(path), "the folder holds no theory", hint="a theory is a .yaml file")]
        )
    beside = list_yaml_files(path.parent) if path.parent.is_dir() else []
    hint = suggest_known_word(path.name, [file.name for file in beside]) or "check the path"
    raise ScenarioError([Problem(make_text_printable(str(path)), "there is no such theory", hint=hint)])


def _find_clashes(theories: Sequence[Theory]) -> list[Problem]:
    names = [theory.name for theory in theories]
    # The name of a theory is a column of the results.
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [Problem(name, "two theories have this name", hint=_RENAME) for name in twice]
    for one, other in find_alike_names(names):
        problems.append(Problem(other, f"differs from the theory {one} only by case", hint=_RENAME))
    return problems


_RENAME = "give each file a name of its own"
