"""The file that a scenario names as what happens without a deal."""

from __future__ import annotations

from pathlib import Path

from guaranteesim.errors import Problem
from guaranteesim.scenario.catalog import shipped
from guaranteesim.scenario.document import Document
from guaranteesim.scenario.extends import SUFFIXES
from guaranteesim.scenario.problems import did_you_mean


def no_deal_file(path: Path | None, name: str) -> Path | None:
    """The file beside that of a scenario, or else the shipped one, of a no-deal scenario; None if neither is.

    Args:
        path: The file of the scenario that names it, if it has one.
        name: What it names.
    """
    beside = [path.with_name(f"{name}{suffix}") for suffix in SUFFIXES] if path else []
    found = [file for file in beside if file.is_file()]
    found += [file for file in shipped() if file.stem == name]
    return found[0] if found else None


def missing_no_deal(document: Document, path: Path, name: str) -> Problem | None:
    """What is wrong where the no-deal scenario that a file names cannot be found; None if it can."""
    if no_deal_file(path, name) is not None:
        return None
    known = [file.stem for file in (*shipped(), *path.parent.glob("[!_.]*")) if file.suffix in SUFFIXES]
    remedy = did_you_mean(name, sorted(set(known))) or "add the file;"
    message = f"there is no {name!r} beside this file, and no shipped scenario of that name"
    return document.problem(("no_deal",), message, f"{remedy} null compares as if in force")
