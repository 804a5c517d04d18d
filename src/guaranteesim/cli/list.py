"""``guaranteesim list``: the scenarios, theories and negotiations that come with the package."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import click

from guaranteesim.cli import options, output
from guaranteesim.errors import ScenarioError

_NARROWEST_TITLE = 16
_WIDEST_RULES = 20


@dataclass(frozen=True)
class Row:
    """One shipped scenario."""

    folder: str
    name: str
    title: str
    as_of: str
    decided_by: tuple[str, ...]
    order: int = 0


@dataclass(frozen=True)
class OtherRow:
    """One shipped theory or negotiation."""

    name: str
    title: str
    sources: tuple[str, ...] = ()
    order: int = 0


@click.command("list", short_help="List the shipped scenarios, theories and negotiations.")
@options.as_json
@options.debugging
def list_scenarios(as_json: bool) -> None:
    """List the shipped scenarios, each with its date and how it is decided, and theories and negotiations.

    The name in the first column is what the other commands take; so is the name of a folder. Theories are
    for compare --theories, negotiations for bargain.
    """
    from guaranteesim.scenario.catalog import shipped

    rows = sorted((_row(path) for path in shipped()), key=lambda row: (row.folder, row.order, row.name))
    others = {kind: _others(kind) for kind in _PURPOSE}
    if as_json:
        output.show_json(
            {"scenarios": [asdict(row) for row in rows]}
            | {kind: [asdict(row) for row in found] for kind, found in others.items()}
        )
    else:
        groups = [_group(folder, list(group)) for folder, group in groupby(rows, lambda row: row.folder)]
        groups += [_other_group(kind, found) for kind, found in others.items() if found]
        for line in "\n\n".join(groups).split("\n"):
            click.echo(output.shown(line))


_PURPOSE = {
    "theories": "for compare SCENARIO... --theories all, or some by name",
    "negotiations": "for bargain NEGOTIATION",
}
"""What is shipped besides scenarios, and which command takes it."""


def _row(path: Path) -> Row:
    """What the merged file says, unvalidated: a faulty file is for ``check`` to report."""
    from guaranteesim.scenario.extends import read_extended

    try:
        data = read_extended(path).data
    except ScenarioError:
        return Row(
            path.parent.name, path.stem, f"cannot be read; see `guaranteesim check {path.stem}`", "", ()
        )
    order = data.get("order", 0)
    return Row(
        folder=path.parent.name,
        name=path.stem,
        title=str(data.get("title", "")),
        as_of=str(data.get("as_of", "")),
        decided_by=_decided_by(data),
        order=order if isinstance(order, int) else 0,
    )


def _others(kind: str) -> list[OtherRow]:
    """What the files say, unvalidated, in their order: a faulty file is for the command to report."""
    from guaranteesim.scenario.catalog import shipped_negotiations, shipped_theories

    files, block = {
        "theories": (shipped_theories, "theory"),
        "negotiations": (shipped_negotiations, "negotiation"),
    }[kind]
    return sorted((_other(path, block) for path in files()), key=lambda row: (row.order, row.name))


def _other(path: Path, block: str) -> OtherRow:
    from guaranteesim.scenario.yaml_reader import read_file

    try:
        about = read_file(path).data[block]
        sources = tuple(str(source) for source in about.get("sources", ()))
        return OtherRow(path.stem, str(about["title"]), sources, int(about.get("order", 0)))
    except (ScenarioError, AttributeError, KeyError, TypeError, ValueError):
        return OtherRow(path.stem, "cannot be read; its command says why")


def _other_group(kind: str, rows: list[OtherRow]) -> str:
    names = max(len(row.name) for row in rows)
    lines = [f"  {row.name:{names}}  {row.title}" for row in rows]
    return "\n".join([f"{kind}, {_PURPOSE[kind]}", *lines])


def _decided_by(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The different rules of its commitments, in the order of the file."""
    arrangement = data.get("arrangement")
    clauses = arrangement.get("commitments") if isinstance(arrangement, dict) else None
    rules = [clause.get("rule") for clause in (clauses or {}).values() if isinstance(clause, dict)]
    return tuple(dict.fromkeys(in_short(rule) for rule in rules))


def in_short(form: object) -> str:
    """A rule's YAML form in a word or two.

    >>> in_short("all"), in_short({"at_least": 9, "veto": ["USA"]}), in_short({"rule": "all"})
    ('all', 'at_least 9 with veto', 'all')
    """
    if not isinstance(form, dict):
        return str(form)
    if "rule" in form:
        form = {str(form["rule"]): None, **{key: value for key, value in form.items() if key != "rule"}}
    (key, argument), *_ = form.items()
    short = f"{key} {argument}" if isinstance(argument, str | int) and argument is not True else str(key)
    return short + (" with veto" if form.get("veto") else "")


def _group(folder: str, rows: list[Row]) -> str:
    """A folder's name and, below it, its scenarios in columns; a long title goes on below itself."""
    names = max(len(row.name) for row in rows)
    rules = min(max(len(_rules(row)) for row in rows), _WIDEST_RULES)
    lines = [folder]
    for row in rows:
        start = f"  {row.name:{names}}  {row.as_of:10}  "
        room = max(output.width() - len(start) - rules - 2, _NARROWEST_TITLE)
        cells = zip_longest(textwrap.wrap(_rules(row), rules), textwrap.wrap(row.title, room), fillvalue="")
        for place, (rule, title) in enumerate(cells):
            lines.append(f"{' ' * len(start) if place else start}{rule:{rules}}  {title}".rstrip())
    return "\n".join(lines)


def _rules(row: Row) -> str:
    return ", ".join(row.decided_by) or "none"
