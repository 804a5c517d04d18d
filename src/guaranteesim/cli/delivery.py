"""Delivery of a study: where its results are kept, and what is printed of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from guaranteesim.cli import default_folders, failures, output
from guaranteesim.cli.progress import show_progress


@dataclass(frozen=True)
class Delivery:
    """Options on the results of a study.

    Attributes:
        out: Folder of the results; None for the one that is named after the study.
        replace: Whether to replace finished results of something else in it.
        quiet: Whether to leave out progress and remarks.
        as_json: Whether to print one JSON document instead of text.
        no_figures: Whether to draw no figures; None for a study that has none.
    """

    out: Path | None
    replace: bool
    quiet: bool
    as_json: bool
    no_figures: bool | None = None

    @property
    def hides_notes(self) -> bool:
        """Whether notes are not printed: they are in the JSON document."""
        return self.quiet or self.as_json

    @property
    def figures(self) -> str:
        """Figures in the list of what was written: "figures, ", or nothing where there are none."""
        return "figures, " if self.no_figures is False else ""

    def choose_folder(self, scenarios: Sequence[str], suffix: str) -> Path:
        """Return the folder of the results."""
        return default_folders.name_comparison_folder(scenarios, suffix) if self.out is None else self.out

    @contextmanager
    def keep(self, folder: Path) -> Iterator[Mapping[str, Any]]:
        """Yield the arguments of a study that is kept in ``folder``, with its progress shown.

        If it is stopped, the user is told that the same command goes on.
        """
        drawing = {} if self.no_figures is None else {"figures": not self.no_figures}
        with failures.report_resumption(folder), show_progress(quiet=self.quiet) as report:
            yield {"out": folder, "replace": self.replace, "progress": report, **drawing}

    def print_place(self, folder: Path, files: str) -> None:
        """Print what lies in the folder, unless nothing but the results is wanted."""
        if not self.quiet:
            click.echo(output.fill_paragraph(f"In {output.make_printable(folder)}: {files}."))
