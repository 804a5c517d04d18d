"""Finding scenarios: a file, a folder, or the name of a shipped one.

Shipped scenarios lie in ``scenarios/`` at the top of the repository and inside an installed package
as ``guaranteesim/_scenarios``. A file whose name begins with ``_`` is a part that others extend; the
folder ``theories`` holds theories (:mod:`guaranteesim.scenario.theories`) and the folder ``negotiations``
negotiations (:mod:`guaranteesim.scenario.negotiations`), which are no scenarios.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.extends import SUFFIXES
from guaranteesim.scenario.problems import did_you_mean
from guaranteesim.scenario.yaml_reader import shown

THEORIES = "theories"
"""Folder of the shipped theories."""
NEGOTIATIONS = "negotiations"
"""Folder of the shipped negotiations."""


def shipped_folder() -> Path | None:
    """The folder of the shipped scenarios, or ``None`` in an installation without them."""
    package = Path(__file__).resolve().parents[1]
    candidates = [package / "_scenarios"]
    if package.parent.name == "src":
        candidates.append(package.parent.parent / "scenarios")
    return next((folder for folder in candidates if folder.is_dir()), None)


def shipped() -> list[Path]:
    """Every shipped scenario, sorted by path."""
    folder = shipped_folder()
    return _in_folder(folder) if folder else []


def shipped_theories() -> list[Path]:
    """The file of every shipped theory, sorted by path."""
    folder = shipped_folder()
    return yaml_files(folder / THEORIES) if folder else []


def shipped_negotiations() -> list[Path]:
    """The file of every shipped negotiation, sorted by path."""
    folder = shipped_folder()
    return yaml_files(folder / NEGOTIATIONS) if folder else []


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files directly in a folder, sorted; not those that are parts."""
    return sorted(
        file for file in folder.glob("*") if file.suffix in SUFFIXES and not file.name.startswith(("_", "."))
    )


def find(name_or_path: str | Path) -> Path:
    """The one file meant by a path or a shipped name; ``ScenarioError`` when there is none."""
    files = _meant(name_or_path)
    if len(files) > 1:
        hint = f"choose one, such as {shown(files[0])}"
        raise _nothing(name_or_path, f"stands for {len(files)} scenarios, and one is needed", hint)
    return files[0]


def find_all(arguments: Iterable[str | Path]) -> list[Path]:
    """Every file meant by paths, folders and shipped names, in the order given, none twice."""
    problems: list[Problem] = []
    files: list[Path] = []
    for argument in arguments:
        try:
            files += _meant(argument)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return list({file.resolve(): file for file in files}.values())


def _meant(argument: str | Path) -> list[Path]:
    path, text = Path(argument), str(argument)
    if not text or "\0" in text or len(text) > 4096:
        raise _nothing(
            text.replace("\0", "?")[:80], "is not a usable name", "give a file, a folder or a name"
        )
    try:
        if path.is_file():
            return [path]
        if path.is_dir():
            return _full(path, argument)
    except OSError:
        raise _nothing(argument, "is not a usable name", "give a file, a folder or a name") from None
    return _shipped_as(text)


def _shipped_as(name: str) -> list[Path]:
    folder = shipped_folder()
    if folder is None:
        raise _nothing(name, "there is no such file or folder", "check the path")
    files = _in_folder(folder)
    wanted = name.removesuffix("/")
    if wanted == THEORIES or wanted in _held(folder, THEORIES):
        hint = f"give it to compare with --theories {'all' if wanted == THEORIES else wanted}"
        raise _nothing(name, "is no scenario but a theory, which changes scenarios", hint)
    if wanted == NEGOTIATIONS or wanted in _held(folder, NEGOTIATIONS):
        raise _nothing(name, "is no scenario but a negotiation, which has many", "give one to bargain")
    if ".." not in Path(wanted).parts and not Path(wanted).is_absolute() and (folder / wanted).is_dir():
        return _full(folder / wanted, name)
    found = [file for file in files if wanted in _names(file, folder)]
    if found:
        return found
    known = [file.stem for file in files] + sorted({file.parent.name for file in files} - {folder.name})
    raise _nothing(name, "there is no such file, folder or shipped scenario", _near(name, known))


def _held(folder: Path, kind: str) -> set[str]:
    """What the shipped files of a kind that is no scenario may be called."""
    return {name for file in yaml_files(folder / kind) for name in _names(file, folder)}


def _names(file: Path, folder: Path) -> tuple[str, str]:
    """What a shipped scenario may be called: ``istanbul`` or ``ukraine/istanbul``."""
    return file.stem, file.relative_to(folder).with_suffix("").as_posix()


def _near(name: str, known: list[str]) -> str:
    path = Path(name)
    if path.suffix in SUFFIXES and path.parent.is_dir():
        beside = {file.stem: file.name for file in path.parent.iterdir() if file.suffix in SUFFIXES}
        near = did_you_mean(path.stem, sorted(beside))
        if near:
            return near.replace("?", f"{path.suffix}?")
    return did_you_mean(path.stem, known) or "`guaranteesim list` shows the shipped scenarios"


def _full(folder: Path, argument: str | Path) -> list[Path]:
    files = _in_folder(folder)
    if not files:
        raise _nothing(
            argument, "the folder holds no scenario", "a scenario is a .yaml file without a leading _"
        )
    return files


def _in_folder(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix in SUFFIXES
        and file.is_file()
        and not any(part.startswith(("_", ".")) for part in file.relative_to(folder).parts)
        and not {THEORIES, NEGOTIATIONS} & {*file.relative_to(folder).parts[:-1]}
    )


def _nothing(name: object, message: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(str(name), message, hint=hint)])
