"""The findings as a table: on the terminal, and as a file that docs may quote."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, RenderableType
from rich.text import Text

from guaranteesim.report.tables.layout import make_plain_table
from validation.patterns.catalogue import THEMES
from validation.patterns.pattern import Finding

COLUMNS = (
    "group",
    "theme",
    "name",
    "use",
    "because",
    "kind",
    "statement",
    "source",
    "target",
    "tolerance",
    "target_low",
    "target_high",
    "simulated",
    "low",
    "high",
    "unit",
    "passed",
    "scenario",
    "worlds",
    "seed",
)


def written(findings: Sequence[Finding], worlds: int, seed: int) -> bytes:
    """The table as CSV: one row a pattern; an open end of a target is left empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in findings:
        pattern, target, found = finding.pattern, finding.pattern.target, finding.found
        numbers = (target.low, target.high, found.value, found.low, found.high)
        verdict = "yes" if finding.passed else "no"
        said = (pattern.statement, pattern.source, target.words, target.tolerance)
        run = (pattern.unit, verdict, pattern.scenario, worlds, seed)
        kind = (group(finding), _theme(finding), pattern.name, pattern.use, pattern.because, target.kind)
        writer.writerow([*kind, *said, *map(_plain, numbers), *run])
    return text.getvalue().encode()


def _plain(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else ""


def _theme(finding: Finding) -> str:
    return next(theme for theme, patterns in THEMES.items() if finding.pattern in patterns)


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


GROUPS = (
    "Signs, not used in the fit",
    "Sizes, not used in the fit",
    "Used in the fit",
    "Restating an assumption",
)
"""Groups of patterns, the most telling first."""


def group(finding: Finding) -> str:
    """The group of :data:`GROUPS` that a pattern belongs to."""
    pattern = finding.pattern
    if pattern.use == "independent":
        return GROUPS[0] if pattern.target.kind == "sign" else GROUPS[1]
    return GROUPS[2] if pattern.use == "fitted" else GROUPS[3]


def by_group(findings: Sequence[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """The findings in order, group by group."""
    for name in GROUPS:
        chosen = [finding for finding in findings if group(finding) == name]
        if chosen:
            yield name, chosen


def count_fitting(findings: Sequence[Finding]) -> str:
    """How many of them fit: "9 of 12"."""
    return f"{sum(finding.passed for finding in findings)} of {len(findings)}"


def simulated(finding: Finding) -> str:
    """The number and its interval, as readers see them."""
    found, unit = finding.found, finding.pattern.unit
    value, low, high = (_shown(number, unit) for number in (found.value, found.low, found.high))
    return f"{value} ({low} to {high}){' ' * bool(unit)}{unit}"


def _shown(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return "–"
    text = f"{100 * value:.1f}" if unit else f"{value:.2f}"
    return ("0" + text[2:] if float(text) == 0 and text[0] == "-" else text).replace("-", "−")


def words(finding: Finding) -> str:
    """The name of the pattern in words."""
    return finding.pattern.name.replace("-", " ")


def verdict(finding: Finding) -> str:
    """The verdict in a word."""
    return "fits" if finding.passed else "FAILS"


def tables(findings: Sequence[Finding]) -> Iterator[RenderableType]:
    """What is printed."""
    yield Text(summary(findings))
    yield ""
    for name, chosen in by_group(findings):
        table = make_plain_table(f"{name}: {count_fitting(chosen)} fit")
        for heading, width in (("pattern", 27), ("target", 15), ("simulated, 95 % interval", 26)):
            table.add_column(heading, width=width)
        table.add_column("", no_wrap=True)
        for finding in chosen:
            style = "" if finding.passed else "bold"
            cells = (words(finding), finding.pattern.target.words, simulated(finding), verdict(finding))
            table.add_row(*(Text(cell, style=style) for cell in cells))
        yield table
        yield ""


def summary(findings: Sequence[Finding]) -> str:
    """How many fit, the independent ones first, and what that means."""
    known = dict(by_group(findings))
    parts = [f"{count_fitting(known[name])} {words}" for name, words in _SHORT.items() if name in known]
    return (
        f"Patterns that fit: {'; '.join(parts)}. A pattern that fails is a finding about the model, not an "
        "error of the run."
    )


_SHORT = dict(
    zip(
        GROUPS,
        ("signs not used in the fit", "sizes not used", "used in the fit", "restating an assumption"),
        strict=True,
    )
)


def say(findings: Sequence[Finding], console: Console) -> None:
    """Print the table."""
    for part in tables(findings):
        console.print(part)
