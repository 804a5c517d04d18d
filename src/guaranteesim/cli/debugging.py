"""The option ``--debug``, which the program and every command have."""

from __future__ import annotations

import click

from guaranteesim.cli.failures import DEBUG


def _set_debug(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        ctx.meta[DEBUG] = True


debugging = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    callback=_set_debug,
    is_eager=True,
    help="Show the traceback of an error.",
)
