"""Output to the terminal: results on standard output and nothing else there."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Mapping
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType


def prepare_streams() -> None:
    """Never fail on a letter the terminal cannot show (the é of protégé where only ASCII is known)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def make_printable(text: object) -> str:
    """Return a path or message on one line, without control characters that a file name may hold."""
    from guaranteesim.scenario.reading.problems import make_text_printable

    return make_text_printable(str(text))


_UNSAFE = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")

NARROWEST = 40
PAGE = 120
"""Columns for tables where no terminal says how wide it is."""
SCREEN, LINES = 80, 24
"""Columns and lines of a screen where no terminal says how large it is."""


def find_terminal_width(otherwise: int = PAGE) -> int:
    """Return columns of the terminal, or what ``COLUMNS`` says; ``otherwise`` where there is neither."""
    import shutil

    return max(shutil.get_terminal_size((otherwise, 24)).columns, NARROWEST)


def find_terminal_height() -> int:
    """Lines of the terminal; 24 where it has fewer, or where there is none."""
    import shutil

    return max(shutil.get_terminal_size((PAGE, LINES)).lines, LINES)


def describe_kept_outputs(folder: Path, no_figures: bool) -> str:
    """Return where the rest is, in a few words: "Report, CSV and figures: results/ukraine."."""
    return f"Report{' and CSV' if no_figures else ', CSV and figures'}: {make_printable(folder)}."


def fill_paragraph(text: str) -> str:
    """Return a paragraph after an empty line, as wide as the terminal."""
    import textwrap

    return "\n" + textwrap.fill(text, find_terminal_width(), break_long_words=False, break_on_hyphens=False)


def print_parts(parts: Iterable[RenderableType]) -> None:
    """Text and tables on standard output, as they are, with colour only on a terminal that wants it."""
    from rich.console import Console

    # Rich would style numbers and paths, and read brackets in titles as markup.
    screen = Console(file=sys.stdout, width=find_terminal_width(), highlight=False, markup=False, emoji=False)
    for part in parts:
        screen.print(part)


def print_json(document: Mapping[str, Any]) -> None:
    """One JSON document on standard output; what is missing or not finite becomes ``null``.

    Characters that could upset a terminal are written as escapes, which every reader of JSON opens.
    """
    import json

    text = json.dumps(convert_to_plain(document), ensure_ascii=False, indent=2, allow_nan=False)
    click.echo(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def convert_to_plain(value: Any) -> Any:
    """``value`` as JSON has it: frozen dataclasses and NumPy values opened, sets sorted."""
    import dataclasses

    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        # JSON has neither NaN nor infinity.
        return value if math.isfinite(value) else None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: convert_to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): convert_to_plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        # Sets have no order of their own, and the document must be the same every time.
        return sorted(convert_to_plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [convert_to_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return convert_to_plain(value.tolist())
    return str(value)
