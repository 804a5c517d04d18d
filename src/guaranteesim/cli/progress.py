"""Progress on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from guaranteesim.studies import Step

Report = Callable[["Step"], None]


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Report]:
    """Yield what is to be called with each step of the work."""
    if quiet:
        yield lambda step: None
    elif sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _show_bar() as report:
            yield report
    else:
        yield ProgressLines()


@contextmanager
def _show_bar() -> Iterator[Report]:
    # The bar is a library of its own to import, and a run without a terminal has no use for it.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=1.0)
        yield lambda step: bar.update(task, description=describe_step(step), completed=step.share)


class ProgressLines:
    """A line for each quarter of a single scenario, or for each scenario of several."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, step: Step) -> None:
        """Say what is new, if it is worth a line."""
        line = self._print_line(step)
        # The same line twice says nothing new; a log keeps every line.
        if line != self._said:
            self._said = line
            click.echo(line, err=True)

    def _print_line(self, step: Step) -> str:
        if step.simulating is None or step.scenarios > 1 or step.reached:
            return describe_step(step)
        quarter = int(4 * step.done / step.worlds) if step.worlds else 0
        return f"{describe_step(step)}: {25 * quarter} %" if quarter else self._said or describe_step(step)


def describe_step(step: Step) -> str:
    """Return what is being done now."""
    if step.simulating is None:
        return step.doing
    if step.reached:
        return f"{step.doing}; {step.reached}"
    which = f" ({step.place} of {step.scenarios})" if step.scenarios > 1 else ""
    return f"{step.doing} {step.simulating}{which}"
