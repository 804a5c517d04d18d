"""The program and its commands, one file each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from guaranteesim.cli import failures, output
from guaranteesim.cli.command_list import SUMMARIES, CommandsOnDemand
from guaranteesim.cli.debugging import debugging


class Program(click.Group):
    """A group of commands that ends every failure with its message and its exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line; exits unless ``standalone_mode`` is false."""
        run = partial(super().main, args, prog_name, complete_var, standalone_mode=False, **extra)
        if not standalone_mode:
            return run()
        output.prepare_streams()
        sys.exit(failures.run_for_exit_code(run))

    def invoke(self, ctx: click.Context) -> Any:
        """Invoke a command; what it raises becomes its message and its exit code."""
        with failures.report_failures(ctx):
            try:
                return super().invoke(ctx)
            except click.UsageError as error:
                # Click does not say of which command an option is that lacks its values.
                if error.ctx is None and ctx.invoked_subcommand is not None:
                    command = self.commands[ctx.invoked_subcommand]
                    error.ctx = click.Context(command, info_name=ctx.invoked_subcommand, parent=ctx)
                raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a newcomer needs them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line about every command, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion for a mistyped command in every version of click."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise click.UsageError(failures.describe_unknown_name("command", name, self.commands), ctx)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from guaranteesim import __version__

        click.echo(f"guaranteesim {__version__}")
        ctx.exit()


_HELP = """\
Compare security guarantees by simulation.

The program shows which states must agree, which can block, which come to help, and how long peace lasts. A
scenario is a YAML file or the name of a shipped scenario. An argument with a /, or one that ends in .yaml, is
a file. Begin with:

\b
  guaranteesim list
  guaranteesim explain istanbul-draft-2022-ru
  guaranteesim compare ukraine
"""


@click.group(
    "guaranteesim",
    help=_HELP,
    cls=Program,
    commands=CommandsOnDemand(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@debugging
@click.pass_context
def main(ctx: click.Context) -> None:
    """Show the help where no command is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
