"""Catalogue of scenarios: find a file, a folder, or a shipped scenario by name.

Shipped scenarios lie in ``scenarios/`` at the top of the repository and inside an installed package
as ``guaranteesim/_scenarios``. A file whose name begins with ``_`` is a part that others extend. The
folders ``theories`` (:mod:`guaranteesim.scenario.files.theories`) and ``negotiations``
(:mod:`guaranteesim.scenario.files.packages`) hold no scenarios. Neither does ``side-terms`` within a folder
of scenarios: it holds overlays. ``packages`` within one holds its guarantees with side terms, as they were
tabled; they are scenarios, and the folder around them does not stand for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from guaranteesim.errors import Note, Problem, ScenarioError
from guaranteesim.scenario.files.arguments import find_here, is_path, name_path_kind, note_name_clash
from guaranteesim.scenario.reading.extends import SUFFIXES
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.reading.yaml_reader import format_file_path

THEORIES = "theories"
"""Folder of the shipped theories."""
NEGOTIATIONS = "negotiations"
"""Folder of the shipped negotiations."""
SIDE_TERMS = "side-terms"
"""Folder, within a folder of scenarios, of overlays that add a side term to any of them."""
PACKAGES = "packages"
"""Folder, within a folder of scenarios, of packages: a guarantee of the folder with side terms."""


def find_shipped_folder() -> Path | None:
    """Return the folder of the shipped scenarios, or ``None`` in an installation without them."""
    package = Path(__file__).resolve().parents[2]
    candidates = [package / "_scenarios"]
    # In a checkout the scenarios lie beside src; an installed package carries a copy.
    if package.parent.name == "src":
        candidates.append(package.parent.parent / "scenarios")
    return next((folder for folder in candidates if folder.is_dir()), None)


def list_shipped_scenarios() -> list[Path]:
    """Return every shipped scenario, sorted by path."""
    folder = find_shipped_folder()
    return sorted([*_list_scenario_files(folder), *_list_packages(folder)]) if folder else []


def _list_packages(folder: Path) -> list[Path]:
    """Return the packages of every family in a folder of families."""
    return [file for packages in folder.glob(f"*/{PACKAGES}") for file in list_yaml_files(packages)]


def name_shipped_group(file: Path) -> str:
    """Return the name that stands for a shipped file and those beside it, such as ``ukraine-packages``."""
    family = file.parent.parent.name
    return f"{family}-{PACKAGES}" if file.parent.name == PACKAGES else file.parent.name


def list_shipped_theories() -> list[Path]:
    """Return the file of every shipped theory, sorted by path."""
    folder = find_shipped_folder()
    return list_yaml_files(folder / THEORIES) if folder else []


def list_shipped_negotiations() -> list[Path]:
    """Return the file of every shipped negotiation, sorted by path."""
    folder = find_shipped_folder()
    return list_yaml_files(folder / NEGOTIATIONS) if folder else []


def list_yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files directly in a folder, sorted, without parts (``_…``) and hidden files."""
    return sorted(
        file for file in folder.glob("*") if file.suffix in SUFFIXES and not file.name.startswith(("_", "."))
    )


def find_scenario(name_or_path: str | Path) -> Path:
    """Return the file that a path or a shipped name stands for.

    Raises:
        ScenarioError: there is no such file, or more than one.
    """
    files = _find_meant_files(name_or_path)
    if len(files) > 1:
        hint = f"choose one, such as {format_file_path(files[0])}"
        raise _refuse_not_found(name_or_path, f"stands for {len(files)} scenarios, and one is needed", hint)
    return files[0]


def find_scenarios(arguments: Iterable[str | Path]) -> list[Path]:
    """Return every file meant by paths, folders and shipped names, in the order given, without repetition.

    Raises:
        ScenarioError: with one problem for each argument that stands for nothing.
    """
    problems: list[Problem] = []
    files: list[Path] = []
    for argument in arguments:
        try:
            files += _find_meant_files(argument)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    # A link and its target are one scenario; the first spelling is the one that is shown.
    return list({file.resolve(): file for file in files}.values())


def collect_name_notes(arguments: Iterable[str | Path]) -> list[Note]:
    """Return a note for each shipped name that a file or folder in the working directory has as well."""
    return [note for argument in arguments for note in _note_clash(argument)]


def _note_clash(argument: str | Path) -> list[Note]:
    if is_path(argument):
        return []
    try:
        return note_name_clash(argument, _find_meant_files(argument))
    except ScenarioError:
        return []  # The error is raised where the argument is used.


def _find_meant_files(argument: str | Path) -> list[Path]:
    path, text = Path(argument), str(argument)
    unusable = "is not a usable name", "give a file, a folder or a name"
    # Such texts raise errors of the operating system that differ by platform.
    if not text or "\0" in text or len(text) > 4096:
        raise _refuse_not_found(text.replace("\0", "?")[:80], *unusable)
    if not is_path(argument):
        return _find_shipped_named(text)
    try:
        if path.is_file():
            return [path]
        if path.is_dir():
            return _list_folder_files(path, argument)
    except OSError:
        raise _refuse_not_found(argument, *unusable) from None
    # People write theories/NAME as they write ukraine/NAME; say what such a file is for.
    if path.parts[0] in (THEORIES, NEGOTIATIONS):
        _refuse_other_kinds(path.stem)
    raise _refuse_not_found(text, _NOT_THERE, _suggest_shipped_path(text) or _suggest_near_file(path))


_NOT_THERE = "there is no such file, folder or shipped scenario"


def _suggest_shipped_path(text: str) -> str:
    """Return the remedy where ``ukraine/istanbul`` or ``istanbul.yaml`` is written for the shipped one."""
    folder = find_shipped_folder()
    files = list_shipped_scenarios()
    # Both spellings of a shipped scenario, with and without its folder, are recognised.
    wanted = Path(text.rstrip("/"))
    if wanted.suffix in SUFFIXES:
        wanted = wanted.with_suffix("")
    known = {name: file.stem for file in files for name in _list_names(file, folder)} if folder else {}
    known |= {name_shipped_group(file): name_shipped_group(file) for file in files}
    known |= {f"{group.removesuffix(f'-{PACKAGES}')}/{PACKAGES}": group for group in [*known.values()]}
    return f"write {known[str(wanted)]} for the shipped one" if str(wanted) in known else ""


def _find_shipped_named(name: str) -> list[Path]:
    """Return the shipped files of a bare name, or else the scenarios of a folder here that has it."""
    folder, here = find_shipped_folder(), find_here(name)
    remedy = f"write ./{here} for the {name_path_kind(here)} here" if here else ""
    if folder is None:
        raise _refuse_not_found(name, "there is no such file or folder", remedy or "check the path")
    _refuse_other_kinds(name)
    files = list_shipped_scenarios()
    found = [file for file in files if file.stem == name]
    # The name of a scenario goes before the name of a folder.
    found = found or [file for file in files if name_shipped_group(file) == name]
    if found:
        return found
    # Nothing shipped has this name, so that a folder here cannot change what it means.
    if here is not None and here.is_dir() and (inside := _list_scenario_files(here)):
        return inside
    groups = sorted({name_shipped_group(file) for file in files} - {folder.name})
    known = [*(file.stem for file in files), *groups]
    raise _refuse_not_found(name, _NOT_THERE, remedy or suggest_known_word(name, known) or _SEE)


def _refuse_other_kinds(name: str) -> None:
    """Refuse the name of a shipped theory or negotiation, and say what it is for."""
    if name == THEORIES or name in {file.stem for file in list_shipped_theories()}:
        hint = f"give it to theories with --theories {'all' if name == THEORIES else name}"
        raise _refuse_not_found(name, "is no scenario but a theory, which changes scenarios", hint)
    if name == NEGOTIATIONS or name in {file.stem for file in list_shipped_negotiations()}:
        raise _refuse_not_found(
            name, "is no scenario but a negotiation, which has many", "give one to bargain"
        )


_SEE = "`guaranteesim list` shows the shipped scenarios"


def _list_names(file: Path, folder: Path) -> tuple[str, str]:
    """Return the name of a shipped file, such as ``istanbul``, and its path, ``ukraine/istanbul``."""
    return file.stem, file.relative_to(folder).with_suffix("").as_posix()


def _suggest_near_file(path: Path) -> str:
    """Return the remedy for a path that is not there: a file beside it with a similar name."""
    if path.suffix not in SUFFIXES or not path.parent.is_dir():
        return "check the path"
    beside = {file.stem: file.name for file in path.parent.iterdir() if file.suffix in SUFFIXES}
    near = suggest_known_word(path.stem, sorted(beside))
    return near.replace("?", f"{path.suffix}?") if near else "check the path"


def _list_folder_files(folder: Path, argument: str | Path) -> list[Path]:
    files = _list_scenario_files(folder)
    if not files:
        raise _refuse_not_found(
            argument, "the folder holds no scenario", "a scenario is a .yaml file without a leading _"
        )
    return files


def _list_scenario_files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix in SUFFIXES
        and file.is_file()
        # A hidden folder may hold a checkout or a cache with YAML files in it.
        and not any(part.startswith(("_", ".")) for part in file.relative_to(folder).parts)
        and not {THEORIES, NEGOTIATIONS, SIDE_TERMS, PACKAGES} & {*file.relative_to(folder).parts[:-1]}
    )


def _refuse_not_found(name: object, message: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(str(name), message, hint=hint)])
