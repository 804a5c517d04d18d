"""``guaranteesim diff``: what differs between two scenarios, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    from guaranteesim.studies.scenario_diff import ScenarioDiff


_EXAMPLES = """\b
Examples:
  guaranteesim diff mine/guarantee.yaml mine/second.yaml
  guaranteesim diff no-guarantee article-5-like
  guaranteesim diff article-5-like --with relief-staged
"""


@click.command(short_help=SUMMARIES["diff"], epilog=_EXAMPLES)
@click.argument("first", metavar="SCENARIO")
@click.argument("second", metavar="[OTHER]", required=False)
@options.changes
@options.as_json
@options.debugging
def diff(first: str, second: str | None, changes: Changes, as_json: bool) -> None:
    """Say in words how two scenarios differ, most important first.

    The scenarios are compared as they are read, with everything they extend: who, commitments, terms, states,
    assumptions. --with, --set and --overlay change OTHER. Without OTHER the scenario is compared with itself
    under these changes.

    SCENARIO and OTHER are files, or names of shipped scenarios.
    """
    from guaranteesim import studies

    found = studies.diff(first, second, **changes.as_keywords())
    if as_json:
        output.print_json(_build_document(found))
        return
    for line in found.list_lines(output.find_terminal_width(output.SCREEN)):
        click.echo(output.make_printable(line))


def _build_document(difference: ScenarioDiff) -> dict[str, Any]:
    from guaranteesim.analysis.text.scenario_differences import ABSENT
    from guaranteesim.cli.json_documents import FORMAT
    from guaranteesim.report.texts.scenario_differences import describe_difference

    found, names = difference.found, difference.names

    def show(value: Any) -> Any:
        if value is ABSENT:
            return None
        if hasattr(value, "model_dump"):
            return value.model_dump(mode="json")
        if hasattr(value, "build_form"):
            return value.build_form()
        return {key: show(item) for key, item in value.items()} if isinstance(value, dict) else value

    return {
        "format": FORMAT,
        "first": found.first.name,
        "second": found.second.name,
        "same": not found.items,
        "same_simulation": not found.simulated,
        "differences": [
            {
                "group": item.group,
                "part": item.part,
                "path": item.path,
                "first": show(item.first),
                "second": show(item.second),
                "only_in": "second" if item.first is ABSENT else "first" if item.second is ABSENT else None,
                "unit": item.unit,
                "words": describe_difference(found, item, names),
            }
            for item in found.items
        ],
    }
