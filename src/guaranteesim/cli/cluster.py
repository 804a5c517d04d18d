"""The option ``--cluster``: a command whose blocks run on Dask distributed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from guaranteesim.errors import UserError


def read_cluster_address(text: str) -> str:
    """Read the address of a cluster."""
    from guaranteesim.ensemble.run.cluster import check_cluster_address

    try:
        return check_cluster_address(text)
    except UserError as error:
        raise click.BadParameter(str(error)) from error


cluster_option = click.option(
    "--cluster",
    type=read_cluster_address,
    metavar="ADDRESS",
    help="Run on a Dask cluster in place of --workers: tcp://HOST:PORT of its scheduler, or local[:N] for a "
    "cluster of N workers on this machine.",
)


def run_on_cluster(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that connects to the cluster that ``--cluster`` names, and runs all blocks there."""

    @wraps(command)
    def run_there(*arguments: Any, **values: Any) -> Any:
        address = values.pop("cluster")
        if address is None:
            return command(*arguments, **values)
        if values["workers"] is not None:
            raise click.UsageError("--workers counts processes of this machine: give it or --cluster")
        from guaranteesim.ensemble import open_cluster, use_executor

        tell = _ignore if values["quiet"] else _print_state
        with open_cluster(address, tell=tell) as cluster, use_executor(cluster):
            return command(*arguments, **values)

    return run_there


def _print_state(line: str) -> None:
    click.echo(line, err=True)


def _ignore(_line: str) -> None:
    """Print nothing."""
