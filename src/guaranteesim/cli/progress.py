"""Progress on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from guaranteesim.studies import Step

_LONG_WAIT = 90
"""Seconds from which a line says how long it will take."""

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
        self._first: tuple[float, int] | None = None

    def __call__(self, step: Step) -> None:
        """Say what is new, if it is worth a line."""
        line = self._print_line(step)
        # The same line twice says nothing new; a log keeps every line.
        if line != self._said:
            self._said = line
            click.echo(line + self._describe_time_left(step), err=True)

    def _describe_time_left(self, step: Step) -> str:
        """Return the time that the simulation still takes, if it is worth waiting elsewhere."""
        if step.simulating is None:
            return ""
        now = time.monotonic()
        # What an earlier command has done took no time of this one.
        self._first = self._first or (now, step.done)
        began, before = self._first
        if step.done <= before:
            return ""
        seconds = (now - began) * (step.worlds - step.done) / (step.done - before)
        return f" (about {round(seconds / 60)} min left)" if seconds >= _LONG_WAIT else ""

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
