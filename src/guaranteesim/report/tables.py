"""The comparison as tables that fit the width they are given, and as Markdown.

Each cell is an estimate with its 95 % interval. Where there is little room the interval goes under the
number, and then columns go to a second table: nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guaranteesim.analysis.blockers import most_blocking
from guaranteesim.analysis.comparison import FOOTER, Comparison, estimates
from guaranteesim.analysis.delay import median_days_to_act
from guaranteesim.analysis.outcomes import Outcome, outcome
from guaranteesim.analysis.survival import median_peace
from guaranteesim.ensemble.results import Results
from guaranteesim.report import wording
from guaranteesim.report.grid import packed, plain_table
from guaranteesim.report.wording import counted, listed

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True)
class Column:
    """One column of the comparison: its heading in one or two lines, and its cell for a run."""

    heading: str
    cell: Callable[[Results], str]


def _outcome(heading: str, name: str) -> Column:
    item = outcome(name)
    write = wording.share if item.unit == "share" else wording.amount
    return Column(heading, lambda results: write(item.estimate(results)))


def _median_peace(results: Results) -> str:
    return wording.months(median_peace(results), results.scenario.run.horizon_months)


def _foremost(results: Results) -> str:
    """Who blocked most, and in what share of the failed crises: "RUS (100 %)"."""
    blocking = most_blocking(results)
    if not blocking.states:
        return wording.NOTHING
    shown = blocking.states if len(blocking.states) <= 2 else (f"{len(blocking.states)} alike",)
    return f"{', '.join(shown)} ({wording.percent(blocking.share.value)})"


GROUPS: dict[str, tuple[Column, ...]] = {
    "Was the guarantee activated?": (
        Column("crises", lambda results: f"{int(results.worlds['casus'].sum()):,}"),
        _outcome("called", "called"),
        _outcome("decided", "decided"),
        _outcome("honoured", "honoured"),
        _outcome("adequate", "adequate"),
        _outcome("adequate\nin time", "in_time"),
        Column("blocked\nmost", _foremost),
        Column("days\nto act", lambda results: wording.amount(median_days_to_act(results))),
    ),
    "How long did peace last, at what risk and cost?": (
        _outcome("major\nviolation", "major_violation"),
        Column("months\nof peace", _median_peace),
        _outcome("territory\nlost", "territory_lost"),
        _outcome("direct\nclash", "clash"),
        _outcome("nuclear\nuse", "nuclear_use"),
        _outcome("forces,\nBE-months", "be_months"),
        _outcome("arms,\n$bn", "arms_bn"),
    ),
}
"""The tables of the comparison, with their columns in the order in which they are shown."""

LEGEND = (
    "crises: those in which the casus foederis was met, in all worlds; called … adequate in time: their "
    "shares. blocked most: the state that stood in the way most often, in what share of the crises called "
    "in which nobody acted. days to act, months of peace: medians. forces: in place and fighting, in months "
    "of a brigade-equivalent a world; arms: given in crises and wars, a world. In brackets: 95 % intervals."
)

DIFFERENCES = {
    "decided": "decided", "in_time": "adequate\nin time", "major_violation": "major\nviolation",
    "mean_peace_months": "months\nof peace", "territory_lost": "territory\nlost", "clash": "direct\nclash",
    "be_months": "forces,\nBE-months", "arms_bn": "arms,\n$bn",
}  # fmt: skip
"""Outcomes whose paired differences are shown, with their headings."""

GAP_LEGEND = (
    "Differences world by world on common random numbers: shares in percentage points, months of peace as "
    "means within the horizon, the rest as above. * where the 95 % interval, taken by itself, excludes 0; "
    f"{wording.NOTHING} where one side had no such crisis."
)


def comparison_tables(comparison: Comparison, width: int = 120) -> list[RenderableType]:
    """The comparison, its paired differences, notes and footer, each to be printed by rich in order.

    Args:
        comparison: What to show.
        width: Columns of the terminal or page.
    """
    parts: list[RenderableType] = []
    for title, columns in GROUPS.items():
        shown = [(column.heading, [column.cell(item) for item in comparison.results]) for column in columns]
        parts += packed(title, _titles(comparison.results), shown, width)
    parts += [_fine(LEGEND), ""]
    if len(comparison.results) > 1:
        parts += [*_differences(comparison, width), _fine(GAP_LEGEND), ""]
    parts += [_fine(f"Note: {note}") for note in comparison.notes]
    return [*parts, _fine(footer(comparison))]


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
            text = _median_peace(results)
        else:
            text = wording.share(estimate) if unit == "share" else wording.amount(estimate)
        measured = title if unit in {"share", "months", "days"} else f"{title}, {unit}"
        table.add_row(measured, text, f"{estimate.n:,}" if estimate.n else wording.NOTHING)
    blocking = most_blocking(results)
    if blocking.states:
        table.add_row("foremost blocker", listed(blocking.states), f"{blocking.failed:,}")
    worlds = counted(len(results.worlds), "world")
    months = counted(results.scenario.run.horizon_months, "month")
    return [table, _fine(f"{worlds} over {months}; {FOOTER}.")]


def markdown(comparison: Comparison) -> str:
    """The comparison as Markdown tables with their footer, for a page or a README."""
    blocks = [_markdown_table(title, columns, comparison) for title, columns in GROUPS.items()]
    notes = [f"Note: {note}" for note in comparison.notes]
    return "\n\n".join([*blocks, LEGEND, *notes, f"*{footer(comparison)}*"]) + "\n"


def _markdown_table(title: str, columns: Sequence[Column], comparison: Comparison) -> str:
    headings = [column.heading.replace("\n", " ") for column in columns]
    lines = [_bar([title, *headings]), _bar(["---", *["---:"] * len(columns)])]
    lines += [_bar([_title(item), *(column.cell(item) for column in columns)]) for item in comparison.results]
    return "\n".join(lines)


def _differences(comparison: Comparison, width: int) -> Iterator[RenderableType]:
    base = comparison[comparison.baseline]
    others = [item for item in comparison.results if item is not base]
    columns = [
        (heading, [_gap_cell(outcome(name), other, base) for other in others])
        for name, heading in DIFFERENCES.items()
    ]
    known = [(heading, cells) for heading, cells in columns if set(cells) != {wording.NOTHING}]
    return packed(f"Difference from: {_title(base)}", _titles(others), known, width)


def _gap_cell(item: Outcome, results: Results, base: Results) -> str:
    estimate = item.difference(results, base)
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
