"""Side terms by name: overlays in the folder ``side-terms`` of a family of scenarios.

A family is a folder of scenarios. Its packages lie in ``packages`` below it and have the same side terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.files.catalog import PACKAGES, SIDE_TERMS, find_shipped_folder, list_yaml_files
from guaranteesim.scenario.reading.problems import make_text_printable, suggest_known_word


def list_side_terms(scenario: Path) -> dict[str, list[Path]]:
    """Return the files of the side terms that a scenario may have, by name.

    They are those of its family, or, if it has no folder of them, those of all shipped families.

    Args:
        scenario: The file of the scenario.
    """
    own = find_family_folder(scenario) / SIDE_TERMS
    files = list_yaml_files(own) if own.is_dir() else list_shipped_side_terms()
    named: dict[str, list[Path]] = {}
    for file in files:
        named.setdefault(file.stem, []).append(file)
    return named


def find_family_folder(scenario: Path) -> Path:
    """Return the folder of the family of a scenario, or of a package of it."""
    folder = scenario.resolve().parent
    return folder.parent if folder.name == PACKAGES else folder


def list_shipped_side_terms() -> list[Path]:
    """Return the files of the side terms of all shipped families, sorted by path."""
    folder = find_shipped_folder()
    families = sorted(folder.glob(f"*/{SIDE_TERMS}")) if folder else []
    return [file for family in families for file in list_yaml_files(family)]


def find_side_term(name: str, scenario: Path) -> Path | None:
    """Return the file of the side term of that name for a scenario, or None.

    Raises:
        ScenarioError: more than one shipped family has one, and the scenario belongs to none of them.
    """
    found = list_side_terms(scenario).get(name, [])
    if len(found) > 1:
        families = ", ".join(file.parent.parent.name for file in found)
        hint = "give the file of one of them to --overlay"
        raise ScenarioError([Problem(name, f"is a side term of several families: {families}", hint=hint)])
    return found[0] if found else None


def refuse_unknown_side_term(name: str, known: Sequence[str]) -> ScenarioError:
    """Return the error that there is no side term, and no overlay, of that name; it lists the side terms.

    Args:
        name: What was asked for.
        known: The side terms that the scenario may have.
    """
    near = suggest_known_word(name, known)
    listed = f"there are: {', '.join(known)}" if known else "there are none for this scenario"
    hint = f"{near} {listed}" if near else listed
    label = make_text_printable(name[:80])
    return ScenarioError([Problem(label, "there is no overlay or side term of that name", hint=hint)])
