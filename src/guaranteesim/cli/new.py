"""``guaranteesim new``: a folder of scenarios to start from."""

from __future__ import annotations

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES

_EXAMPLES = """\b
Examples:
  guaranteesim new caucasus --challenger AZE --protege ARM --guarantors FRA,USA
  guaranteesim new strait --from taiwan
  guaranteesim compare caucasus --worlds 500
"""


@click.command(short_help=SUMMARIES["new"], epilog=_EXAMPLES)
@click.argument("name", metavar="NAME")
@click.option(
    "--from",
    "template",
    metavar="TEMPLATE",
    default="blank",
    show_default=True,
    help="blank, article-5-like (the states around Ukraine) or taiwan.",
)
@click.option(
    "--challenger", metavar="CODE", help="State that may attack, with --from blank.  [default: AAA]"
)
@click.option(
    "--protege", metavar="CODE", help="State that is guaranteed, with --from blank.  [default: BBB]"
)
@click.option(
    "--guarantors",
    metavar="CODE,...",
    help="States that guarantee, with --from blank.  [default: CCC,DDD]",
)
@options.quiet
@options.debugging
def new(
    name: str,
    template: str,
    challenger: str | None,
    protege: str | None,
    guarantors: str | None,
    quiet: bool,
) -> None:
    """Start a folder of scenarios of your own.

    The folder NAME holds the states, one guarantee, and what happens without a deal. It can be compared at
    once. Comments in the files say what to change first, the units, and what is assumed. A state has a code
    of three capital letters, such as that of ISO 3166, or one of your own.
    """
    from guaranteesim.scenario.files import new_folder

    codes = (challenger, protege, guarantors)
    roles = None
    if any(code is not None for code in codes):
        roles = new_folder.Roles(
            new_folder.CHALLENGER if challenger is None else challenger,
            new_folder.PROTEGE if protege is None else protege,
            new_folder.GUARANTORS if guarantors is None else new_folder.list_codes(guarantors),
        )
    folder = new_folder.write_new_folder(name, template, roles)
    if quiet:
        return
    files = {
        new_folder.STATES: "who is in the conflict, and with what forces: begin here",
        new_folder.GUARANTEE: "what is promised, and who decides",
        new_folder.NO_DEAL: "what happens if nothing is signed",
    }
    click.echo(f"{output.make_printable(folder)} is ready:")
    for file, about in files.items():
        click.echo(f"  {folder.name}/{file:<16}{about}")
    click.echo("Next:")
    for command in new_folder.name_start_commands(folder):
        click.echo(f"  {command}")
