"""A comparison under rival theories as tables and sentences that fit a given width."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.theories.orderings import (
    FLIPS,
    KEPT,
    NO_NUMBER,
    SURVIVES,
    TIED,
    Ordering,
    build_theory_table,
    compute_ranks,
    list_orderings,
)
from guaranteesim.analysis.theories.theory_comparison import Criterion, TheoryComparison
from guaranteesim.report.tables.layout import COLUMN_GAP, ColumnCells, build_fitting_tables
from guaranteesim.report.words.formats import DASH, NBSP, NO_VALUE, format_percent
from guaranteesim.report.words.names import format_count, join_names

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

_HEADING = 11
"""The width of a theory's name above a column of ranks."""

LEGEND = (
    f"A range of ranks such as 2{DASH}4 is a tie: the ranks that the simulation leaves open. An ordering of "
    "two arrangements counts where their difference, world by world on common random numbers, is resolved: "
    "with 95 % confidence all that count are right together, over all pairs and theories of an outcome."
)


def build_theory_tables(comparison: TheoryComparison, width: int = 120) -> list[RenderableType]:
    """Return the ranks under every theory, the orderings that hold or reverse, and the effect of each theory.

    Args:
        comparison: The comparison under theories.
        width: Columns of the terminal or page.
    """
    headings, key = _make_headings(comparison, width)
    parts: list[RenderableType] = [*_wrap_lines([key], width), ""] if key else []
    for criterion in comparison.criteria:
        columns = list(zip(headings, format_rank_cells(comparison, criterion), strict=True))
        parts += build_fitting_tables(
            f"{criterion.title}: rank, {criterion.best}", comparison.names, columns, width, width
        )
        parts += [*_wrap_lines(describe_orderings(comparison, criterion), width), ""]
    parts += _build_effect_tables(comparison, width)
    parts += [*_wrap_lines([LEGEND], width), ""]
    parts += [*_wrap_lines([f"Note: {note}" for note in comparison.notes], width)]
    return [*parts, *_wrap_lines([format_theories_footer(comparison)], width)]


def format_theories_footer(comparison: TheoryComparison) -> str:
    """Return the size of the runs, and the reminder that this is no forecast."""
    return (
        f"{format_count(comparison.worlds, 'world')} for each arrangement and theory over "
        f"{format_count(comparison.horizon_months, 'month')}, seed {comparison.seed}; {FOOTER}."
    )


def format_rank_cells(comparison: TheoryComparison, criterion: Criterion) -> list[list[str]]:
    """Return one row per theory, one cell per arrangement: "3", "2-4", or a dash without a number."""
    best, worst = compute_ranks(comparison, criterion)
    return [
        [_format_rank(one, other) for one, other in zip(low, high, strict=True)]
        for low, high in zip(best.tolist(), worst.tolist(), strict=True)
    ]


def _format_rank(best: int, worst: int) -> str:
    # Rank 0 marks an arrangement without a number.
    if not best:
        return NO_VALUE
    return f"{best}" if best == worst else f"{best}{DASH}{worst}"


def _make_headings(comparison: TheoryComparison, width: int) -> tuple[list[str], str]:
    """Return the names of the theories as headings, or numbers and a key if the names do not fit."""
    shorts = [trial.short for trial in comparison.trials]
    named = ["\n".join(textwrap.wrap(short, _HEADING)) for short in shorts]
    room = width - max(map(len, comparison.names))
    if sum(max(map(len, text.split("\n"))) + COLUMN_GAP for text in named) <= room:
        return named, ""
    key = ", ".join(f"{number}{NBSP}{short}" for number, short in enumerate(shorts) if number)
    return [shorts[0], *(str(number) for number in range(1, len(shorts)))], f"Theories: {key}."


def describe_orderings(comparison: TheoryComparison, criterion: Criterion) -> Iterator[str]:
    """Yield the orderings that hold, turn round, or stay open, one line each; items are indented."""
    found: dict[str, list[Ordering]] = defaultdict(list)
    for item in list_orderings(comparison, criterion):
        found[item.verdict].append(item)
    # Pairs without a number, such as two arrangements without guarantors, are no orderings.
    total = sum(len(items) for verdict, items in found.items() if verdict != NO_NUMBER)
    if not total:
        yield "No two arrangements have a number to compare."
        return
    held = f"{len(found[SURVIVES])} of {format_count(total, 'ordering')}"
    yield f"Hold under the defaults and every theory ({held}):"
    yield from _group_orderings(found[SURVIVES])
    yield f"Turn round ({len(found[FLIPS])}):"
    yield from (f"  {_describe_reversal(item)}" for item in found[FLIPS]) if found[FLIPS] else ["  none"]
    yield from _describe_nearly_stable(found[KEPT], len(found[TIED]))


def _describe_nearly_stable(kept: Sequence[Ordering], tied: int) -> Iterator[str]:
    """Yield the orderings that a single theory leaves open, by that theory, and the number of the others."""
    alone: dict[str, list[Ordering]] = defaultdict(list)
    for item in kept:
        open_under = (*item.unresolved, *item.missing)
        # One theory under which all arrangements do alike should not hide that the others agree.
        if len(open_under) == 1:
            alone[open_under[0]].append(item)
    for name, items in alone.items():
        yield f"Hold under all but {_join_theories([name])}, which leaves them open ({len(items)}):"
        yield from _group_orderings(items)
    others = len(kept) - sum(map(len, alone.values()))
    yield (
        f"Hold under fewer and never turn round: {others}. Not told apart under any: {tied}. "
        "Each pair is in orderings.csv."
    )


def _describe_reversal(item: Ordering) -> str:
    """Return the theories under which an ordering holds, reverses, and stays open."""
    text = (
        f"{item.better} ahead of {item.worse} under {_join_theories(item.holds)}; "
        f"{item.worse} ahead of {item.better} under {_join_theories(item.flips)}"
    )
    return f"{text}; not told apart under {_join_theories(item.unresolved)}" if item.unresolved else text


def _join_theories(names: Sequence[str]) -> str:
    return join_names(["the defaults" if name == "defaults" else name for name in names])


def _group_orderings(items: Sequence[Ordering]) -> Iterator[str]:
    """Yield pairs grouped by the better arrangement; those with the same list of worse ones share a line."""
    worse: dict[str, list[str]] = defaultdict(list)
    for item in items:
        worse[item.better].append(item.worse)
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for better, others in worse.items():
        alike[tuple(others)].append(better)
    # Arrangements that beat the same ones share a line, which shortens the list by far.
    yield from (f"  {join_names(betters)} ahead of {join_names(others)}" for others, betters in alike.items())
    if not items:
        yield "  none"


def _build_effect_tables(comparison: TheoryComparison, width: int) -> Iterator[RenderableType]:
    """Return the changes of each theory against the defaults."""
    table = build_theory_table(comparison)
    columns: list[ColumnCells] = []
    for criterion in comparison.criteria:
        rows = table[table["outcome"] == criterion.name]
        columns += [
            (f"{criterion.word},\nleast{DASH}most", _format_spans(rows)),
            ("turned, lost,\ngained", _format_changes(rows)),
        ]
    title = "What each theory changes: range over arrangements, orderings against the defaults"
    yield from build_fitting_tables(title, list(comparison.theories), columns, width, width)
    text = (
        "turned: resolved the other way about; lost: resolved under the defaults and not here; gained: here "
        "and not under the defaults."
    )
    yield from _wrap_lines([text], width)
    yield ""


def _format_spans(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["least"].tolist(), rows["greatest"].tolist(), strict=True)
    return [_format_span(low, high) for low, high in pairs]


def _format_span(low: object, high: object) -> str:
    if not isinstance(low, float) or not isinstance(high, float):
        return NO_VALUE
    return f"{format_percent(low).removesuffix(f'{NBSP}%')}{DASH}{format_percent(high)}"


def _format_changes(rows: pd.DataFrame) -> list[str]:
    """Return the counts of changes, one cell per theory. The defaults come first and have none."""
    # The first row holds the defaults, which all others are compared with.
    counts = rows[["reversed", "lost", "gained"]].iloc[1:].astype(str)
    return ["", *counts.agg(", ".join, axis=1).tolist()]


def _wrap_lines(lines: Iterator[str] | Sequence[str], width: int) -> Iterator[RenderableType]:
    """Yield lines broken between words; a line that begins with blanks is an item with a hanging indent."""
    from rich.text import Text

    for line in lines:
        start = "  " if line.startswith("  ") else ""
        for part in textwrap.wrap(
            line.strip(),
            width,
            initial_indent=start,
            subsequent_indent=start * 2,
            break_long_words=False,
            break_on_hyphens=False,
        ):
            yield Text(part)
