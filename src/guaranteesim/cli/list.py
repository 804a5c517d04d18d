"""``guaranteesim list``: the scenarios, side terms, theories and negotiations that come with the package."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.errors import ScenarioError

_NARROWEST_TITLE = 16
_WIDEST_RULES = 20


@dataclass(frozen=True)
class ScenarioRow:
    """One shipped scenario."""

    folder: str
    name: str
    title: str
    as_of: str
    decided_by: tuple[str, ...]
    order: int = 0
    rule_only: bool = False


@dataclass(frozen=True)
class OtherFileRow:
    """One shipped side term, theory or negotiation."""

    name: str
    title: str
    sources: tuple[str, ...] = ()
    order: int = 0


@click.command("list", short_help=SUMMARIES["list"])
@options.as_json
@options.debugging
def list_scenarios(as_json: bool) -> None:
    """List the shipped scenarios with their dates and decision rules, side terms, theories and negotiations.

    The other commands take the names in the first column, and the names of folders. Packages are guarantees
    with side terms. Treaties are for the command explain, theories for theories, negotiations for bargain.
    """
    from guaranteesim.scenario.files.catalog import list_shipped_scenarios

    rows = sorted(
        (_read_scenario_row(path) for path in list_shipped_scenarios()),
        key=lambda row: (row.folder, row.order, row.name),
    )
    others = {kind: _list_other_files(kind) for kind in _PURPOSE}
    if as_json:
        output.print_json(
            {"scenarios": [asdict(row) for row in rows]}
            | {kind: [asdict(row) for row in found] for kind, found in others.items()}
        )
    else:
        groups = [
            _build_folder_group(folder, list(group))
            for folder, group in groupby(rows, lambda row: row.folder)
        ]
        groups += [_build_other_group(kind, found) for kind, found in others.items() if found]
        for line in "\n\n".join(groups).split("\n"):
            click.echo(output.make_printable(line))


_PURPOSE = {
    "side_terms": "for --with, added to every scenario of a family",
    "theories": "for theories SCENARIO..., all or some by name",
    "negotiations": "for bargain NEGOTIATION",
}
"""What is shipped besides scenarios, and which command takes it."""


def _read_scenario_row(path: Path) -> ScenarioRow:
    """Return what the merged file says, unvalidated: a faulty file is for ``check`` to report."""
    from guaranteesim.scenario.files.catalog import name_shipped_group
    from guaranteesim.scenario.reading.extends import read_extended

    folder = name_shipped_group(path)
    try:
        data = read_extended(path).data
    except ScenarioError:
        return ScenarioRow(folder, path.stem, f"cannot be read; see `guaranteesim check {path.stem}`", "", ())
    order = data.get("order", 0)
    return ScenarioRow(
        folder=folder,
        name=path.stem,
        title=str(data.get("title", "")),
        as_of=str(data.get("as_of", "")),
        decided_by=_list_decision_rules(data),
        order=order if isinstance(order, int) else 0,
        rule_only=data.get("rule_only") is True,
    )


def _list_other_files(kind: str) -> list[OtherFileRow]:
    """Return what the files say, unvalidated, in their order: a faulty file is for the command to report."""
    from guaranteesim.scenario.files.catalog import list_shipped_negotiations, list_shipped_theories
    from guaranteesim.scenario.files.side_terms import list_shipped_side_terms

    if kind == "side_terms":
        return [_read_side_term_row(path) for path in list_shipped_side_terms()]
    files, block = {
        "theories": (list_shipped_theories, "theory"),
        "negotiations": (list_shipped_negotiations, "negotiation"),
    }[kind]
    return sorted((_read_other_row(path, block) for path in files()), key=lambda row: (row.order, row.name))


def _read_other_row(path: Path, block: str) -> OtherFileRow:
    from guaranteesim.scenario.reading.yaml_reader import read_yaml_file

    try:
        about = read_yaml_file(path).data[block]
        sources = tuple(str(source) for source in about.get("sources", ()))
        return OtherFileRow(path.stem, str(about["title"]), sources, int(about.get("order", 0)))
    except (ScenarioError, AttributeError, KeyError, TypeError, ValueError):
        return OtherFileRow(path.stem, "cannot be read; its command says why")


def _read_side_term_row(path: Path) -> OtherFileRow:
    from guaranteesim.scenario.reading.yaml_reader import read_yaml_file

    try:
        title = str(read_yaml_file(path).data["side_terms"][path.stem]["title"])
        return OtherFileRow(path.stem, f"{path.parent.parent.name}: {title}")
    except (ScenarioError, AttributeError, KeyError, TypeError):
        return OtherFileRow(path.stem, "cannot be read; a command that takes it with --with says why")


def _build_other_group(kind: str, rows: list[OtherFileRow]) -> str:
    names = max(len(row.name) for row in rows)
    lines = [f"  {row.name:{names}}  {row.title}" for row in rows]
    return "\n".join([f"{kind.replace('_', ' ')}, {_PURPOSE[kind]}", *lines])


def _list_decision_rules(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the different rules of its commitments, in the order of the file."""
    arrangement = data.get("arrangement")
    clauses = arrangement.get("commitments") if isinstance(arrangement, dict) else None
    rules = [clause.get("rule") for clause in (clauses or {}).values() if isinstance(clause, dict)]
    return tuple(dict.fromkeys(shorten_rule(rule) for rule in rules))


def shorten_rule(form: object) -> str:
    """Return a rule's YAML form in a word or two.

    >>> shorten_rule("all"), shorten_rule({"at_least": 9, "veto": ["USA"]}), shorten_rule({"rule": "all"})
    ('all', 'at_least 9 with veto', 'all')
    """
    if not isinstance(form, dict):
        return str(form)
    if "rule" in form:
        form = {str(form["rule"]): None, **{key: value for key, value in form.items() if key != "rule"}}
    (key, argument), *_ = form.items()
    short = f"{key} {argument}" if isinstance(argument, str | int) and argument is not True else str(key)
    return short + (" with veto" if form.get("veto") else "")


def _build_folder_group(folder: str, rows: list[ScenarioRow]) -> str:
    """Return a folder's name and, below it, its scenarios in columns; a long title goes on below itself."""
    names = max(len(row.name) for row in rows)
    rules = min(max(len(_format_rules(row)) for row in rows), _WIDEST_RULES)
    lines = [_describe_folder(folder, rows)]
    for row in rows:
        start = f"  {row.name:{names}}  {row.as_of:10}  "
        room = max(output.find_terminal_width() - len(start) - rules - 2, _NARROWEST_TITLE)
        cells = zip_longest(
            textwrap.wrap(_format_rules(row), rules), textwrap.wrap(row.title, room), fillvalue=""
        )
        for place, (rule, title) in enumerate(cells):
            lines.append(f"{' ' * len(start) if place else start}{rule:{rules}}  {title}".rstrip())
    return "\n".join(lines)


def _describe_folder(folder: str, rows: list[ScenarioRow]) -> str:
    """Return the name of a folder, and what its files are for if not for every command."""
    from guaranteesim.scenario.files.catalog import PACKAGES

    if all(row.rule_only for row in rows):
        return f"{folder}, for explain: rules and no forces"
    return f"{folder}, guarantees with side terms" if folder.endswith(f"-{PACKAGES}") else folder


def _format_rules(row: ScenarioRow) -> str:
    return ", ".join(row.decided_by) or "none"
