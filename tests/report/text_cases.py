"""Texts as printed, for the tests of tables, texts and words."""

from __future__ import annotations

import io

from rich.console import Console

from guaranteesim.report.words import formats


def plain(text):
    return text.replace(formats.NBSP, " ")


def printed(parts, width):
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False)
    for part in parts:
        console.print(part)
    return plain(out.getvalue())
