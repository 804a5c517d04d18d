"""The comparison as tables that fit the width they are given, and as Markdown.

Each cell is an estimate with its 95 % interval. Where there is little room the interval goes under the
number, and then columns go to a second table: nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.blockers import most_blocking
from guaranteesim.analysis.comparison import FOOTER, Comparison, estimates
from guaranteesim.analysis.entrapment import told
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.analysis.outcomes import Outcome, ShareOfCrises, outcome
from guaranteesim.analysis.weighings import WEIGHINGS, joint_chances
from guaranteesim.ensemble.results import Results
from guaranteesim.report import consent, wording
from guaranteesim.report.columns import (
    ANYWAY,
    IN_FORCE,
    PEACE,
    Column,
    groups,
    legends,
    median_months,
    written,
)
from guaranteesim.report.grid import packed, plain_table
from guaranteesim.report.wording import counted, listed

if TYPE_CHECKING:
    from rich.console import RenderableType


DIFFERENCES = {"decided": "decided", "in_time": "adequate\nin time"} | {
    name: heading for name, heading in PEACE.items() if name != "nuclear_use"
}
"""Outcomes whose paired differences are shown, with their headings."""

GAP_LEGEND = (
    "Differences world by world on common random numbers: shares in percentage points, the rest as above. "
    "* where the 95 % interval, taken by itself, excludes 0; "
    f"{wording.NOTHING} where one side had no such crisis."
)


def comparison_tables(comparison: Comparison, width: int = 120) -> list[RenderableType]:
    """The comparison, its paired differences, notes and footer, each to be printed by rich in order.

    Args:
        comparison: What to show.
        width: Columns of the terminal or page.
    """
    parts: list[RenderableType] = []
    for title, columns in groups(comparison).items():
        shown = [
            (column.heading, [column.cell(comparison, item) for item in _rows(title, comparison)])
            for column in columns
        ]
        parts += packed(title, _titles(_rows(title, comparison)), shown, width)
        if title == consent.TITLE:
            parts += [_binding_table(comparison), "", _fine(consent.LEGEND), ""]
            parts += [*_weighings(comparison, width), _fine(consent.WEIGHED), ""]
    parts += [_fine(text) for text in legends(comparison)]
    parts.append("")
    if len(comparison.results) > 1:
        parts += [*_differences(comparison, width), _fine(GAP_LEGEND), ""]
    parts += [_fine(f"Note: {note}") for note in comparison.notes]
    return [*parts, _fine(footer(comparison))]


def _rows(title: str, comparison: Comparison) -> tuple[Results, ...]:
    """Nobody signs no deal."""
    return comparison.arrangements if title == consent.TITLE else comparison.results


def _binding_table(comparison: Comparison) -> RenderableType:
    from rich.text import Text

    table = plain_table(consent.BINDS)
    table.show_header = False
    table.add_column("", ratio=2)
    table.add_column("", ratio=3)
    for item in comparison.arrangements:
        table.add_row(Text(_title(item)), Text(consent.binding_words(comparison, item)))
    return table


def _weighings(comparison: Comparison, width: int) -> Iterator[RenderableType]:
    """The joint chance with one weight otherwise at a time."""
    found, shown = joint_chances(comparison), comparison.arrangements
    columns = [
        (
            weighing.title.replace(" ", "\n", 1),
            [wording.small_share(found[item.name][place]) for item in shown],
        )
        for place, weighing in enumerate(WEIGHINGS)
    ]
    return packed(consent.OTHERWISE, _titles(shown), columns, width)


def footer(comparison: Comparison) -> str:
    """What was run, and how to take it."""
    worlds = counted(comparison.worlds, "world")
    return (
        f"{worlds} each over {counted(comparison.horizon_months, 'month')}, seed {comparison.seed}; {FOOTER}."
    )


def run_table(results: Results) -> list[RenderableType]:
    """One run: every outcome with its interval and what stands behind it."""
    table = plain_table(results.title)
    table.add_column("")
    table.add_column("estimate (95 %)", justify="right")
    table.add_column("from", justify="right")
    for name, title, unit, estimate in estimates(results):
        if name == "median_peace_months":
            text = median_months(results)
        else:
            text = wording.share(estimate) if unit == "share" else wording.amount(estimate)
        measured = title if unit in {"share", "months", "days"} else f"{title}, {unit}"
        table.add_row(measured, text, f"{estimate.n:,}" if estimate.n else wording.NOTHING)
    blocking = most_blocking(results)
    if blocking.states:
        table.add_row("foremost blocker", listed(blocking.states), f"{blocking.failed:,}")
    for item in told([results]):
        found = item.estimate(results)
        table.add_row(item.title, written(item, found), f"{found.n:,}" if found.n else wording.NOTHING)
    worlds = counted(len(results.worlds), "world")
    months = counted(results.scenario.run.horizon_months, "month")
    taken = [_fine(conditional(results))] if results.scenario.no_deal else []
    return [table, *taken, _fine(f"{worlds} over {months}; {FOOTER}.")]


def conditional(results: Results) -> str:
    """What a single run takes for granted."""
    states = listed(results.scenario.required)
    return (
        f"All of this is as if the arrangement were in force, which takes {states}. `guaranteesim compare` "
        f"asks whether they would accept it rather than have {results.scenario.no_deal}."
    )


def markdown(comparison: Comparison) -> str:
    """The comparison as Markdown tables with their footer, for a page or a README."""
    blocks = []
    for title, columns in groups(comparison).items():
        blocks.append(_markdown_table(title, columns, comparison))
        if title == consent.TITLE:
            blocks += [_markdown_binding(comparison), consent.LEGEND]
    notes = [f"Note: {note}" for note in comparison.notes]
    return "\n\n".join([*blocks, *legends(comparison), *notes, f"*{footer(comparison)}*"]) + "\n"


def _markdown_table(title: str, columns: Sequence[Column], comparison: Comparison) -> str:
    headings = [column.heading.replace("\n", " ") for column in columns]
    lines = [_bar([title, *headings]), _bar(["---", *["---:"] * len(columns)])]
    lines += [
        _bar([_title(item), *(column.cell(comparison, item) for column in columns)])
        for item in _rows(title, comparison)
    ]
    return "\n".join(lines)


def _markdown_binding(comparison: Comparison) -> str:
    lines = [_bar([consent.BINDS, ""]), _bar(["---", "---"])]
    lines += [
        _bar([_title(item), consent.binding_words(comparison, item)]) for item in comparison.arrangements
    ]
    return "\n".join(lines)


def _differences(comparison: Comparison, width: int) -> Iterator[RenderableType]:
    base = comparison[comparison.baseline]
    others = [item for item in comparison.results if item is not base]
    columns: list[tuple[str, list[str]]] = []
    for name, heading in DIFFERENCES.items():
        item, asked = outcome(name), comparison.no_deal is not None
        both = asked and not isinstance(item, ShareOfCrises)
        named = f"{heading},\n{IN_FORCE}" if both else heading
        columns.append((named, [_gap_cell(item, item.difference(other, base)) for other in others]))
        if both:
            gaps = [comparison.unconditional_difference(item, other.name, base.name) for other in others]
            columns.append((f"{heading},\n{ANYWAY}", [_gap_cell(item, gap) for gap in gaps]))
    known = [(heading, cells) for heading, cells in columns if set(cells) != {wording.NOTHING}]
    return packed(f"Difference from: {_title(base)}", _titles(others), known, width)


def _gap_cell(item: Outcome, estimate: Estimate) -> str:
    return wording.points(estimate) if item.unit == "share" else wording.gap(estimate)


def _fine(text: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style="dim")


def _titles(results: Sequence[Results]) -> list[str]:
    return [_title(item) for item in results]


def _title(results: Results) -> str:
    return results.title or results.name


def _bar(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
