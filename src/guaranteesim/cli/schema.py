"""``guaranteesim schema``: the JSON Schema that lets an editor complete and check files."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES

_EXAMPLES = """\b
Examples:
  guaranteesim schema --out mine/.guaranteesim/guaranteesim.schema.json
  guaranteesim schema | less
"""


@click.command(short_help=SUMMARIES["schema"], epilog=_EXAMPLES)
@click.option(
    "--out", metavar="FILE", help="Write the schema to this file, and say so.  [default: the screen]"
)
@options.debugging
def schema(out: str | None) -> None:
    """Write the JSON Schema of all files: scenarios, parts, side terms, theories, negotiations, experiments.

    An editor that knows the schema completes keys, shows units, bounds and meanings, and marks mistakes. In
    Visual Studio Code the extension YAML of Red Hat finds it by the first line of a file, which `guaranteesim
    new` writes together with the schema. `guaranteesim check` remains the judge: it also finds
    what no schema can say.
    """
    from guaranteesim.scenario.files.file_schema import format_file_schema, write_file_schema

    if out is None:
        click.echo(format_file_schema(), nl=False)
        return
    write_file_schema(Path(out).expanduser())
    click.echo(f"The schema is in {output.make_printable(out)}.")
