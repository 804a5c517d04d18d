"""The comparison as tables that fit a given width, and as Markdown.

Each cell is an estimate with its 95 % interval. Nothing is cut off: if there is little room, intervals go
under their numbers, and then columns go to a second table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison.comparison import FOOTER, Comparison, estimate_run
from guaranteesim.analysis.consent.weighings import WEIGHINGS, compute_joint_chances
from guaranteesim.analysis.outcomes.blockers import find_most_blocking
from guaranteesim.analysis.outcomes.entrapment import list_entrapment_measures
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfCrises
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.report.tables import acceptance
from guaranteesim.report.tables.comparison_columns import (
    IN_FORCE,
    PEACE_HEADINGS,
    UNCONDITIONAL,
    ComparisonColumn,
    format_median_peace,
    format_outcome,
    group_comparison_columns,
    list_legends,
)
from guaranteesim.report.tables.layout import build_fitting_tables, make_plain_table
from guaranteesim.report.words import formats
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.prices import describe_required_sets

if TYPE_CHECKING:
    from rich.console import RenderableType


DIFFERENCE_HEADINGS = {"decided": "decided", "in_time": "adequate\nin time"} | {
    name: heading for name, heading in PEACE_HEADINGS.items() if name != "nuclear_use"
}
"""The outcomes with paired differences in the tables, and their headings."""

DIFFERENCES_LEGEND = (
    "Differences world by world on common random numbers: shares in percentage points, the rest as above. "
    "* where the 95 % interval, taken by itself, excludes 0; "
    f"{formats.NO_VALUE} where one side had no such crisis."
)


def build_comparison_tables(comparison: Comparison, width: int = 120) -> list[RenderableType]:
    """Return the tables of a comparison, its paired differences, notes and footer, in order for rich.

    Args:
        comparison: The comparison.
        width: Columns of the terminal or page.
    """
    parts: list[RenderableType] = []
    for title, columns in group_comparison_columns(comparison).items():
        shown = [
            (column.heading, [column.cell(comparison, item) for item in _select_rows(title, comparison)])
            for column in columns
        ]
        parts += build_fitting_tables(title, _list_titles(_select_rows(title, comparison)), shown, width)
        if title == acceptance.TITLE:
            parts += _build_consent_parts(comparison)
            parts += [
                *_build_weighing_tables(comparison, width),
                _make_fine_print(acceptance.WEIGHINGS_LEGEND),
                "",
            ]
    parts += [_make_fine_print(text) for text in list_legends(comparison)]
    parts.append("")
    if len(comparison.results) > 1:
        parts += [*_build_difference_tables(comparison, width), _make_fine_print(DIFFERENCES_LEGEND), ""]
    parts += [_make_fine_print(f"Note: {note}") for note in comparison.notes]
    return [*parts, _make_fine_print(format_comparison_footer(comparison))]


def _select_rows(title: str, comparison: Comparison) -> tuple[Results, ...]:
    """Return the runs of a table. The no-deal run has no row of acceptance."""
    return comparison.arrangements if title == acceptance.TITLE else comparison.results


def _build_consent_parts(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield prices of refusing states, who has to accept, and the binding constraint, with legends."""
    describe = acceptance.describe_prices
    yield from (_make_fine_print(acceptance.LEGEND), "")
    yield from (_build_text_table(comparison, acceptance.PRICES_TITLE, describe), "")
    yield from (_make_fine_print(acceptance.PRICES_LEGEND), "")
    yield from (
        _build_text_table(comparison, acceptance.DEPENDENCE_TITLE, acceptance.describe_dependences),
        "",
    )
    differ = describe_required_sets(comparison.acceptances)
    yield from (_make_fine_print(f"{acceptance.DEPENDENCE_LEGEND} {differ}".strip()), "")
    yield from (
        _build_text_table(comparison, acceptance.BINDING_TITLE, acceptance.describe_binding_constraint),
        "",
    )


def _build_text_table(
    comparison: Comparison, title: str, describe: Callable[[Comparison, Results], str]
) -> RenderableType:
    """Return a table with a sentence for each arrangement."""
    from rich.text import Text

    table = make_plain_table(title)
    table.show_header = False
    # The sentence needs more room than the title.
    table.add_column("", ratio=2)
    table.add_column("", ratio=3)
    for item in comparison.arrangements:
        table.add_row(Text(_find_title(item)), Text(describe(comparison, item)))
    return table


def _build_weighing_tables(comparison: Comparison, width: int) -> Iterator[RenderableType]:
    """Return tables of the joint chance of acceptance with one weight changed at a time."""
    found, shown = compute_joint_chances(comparison), comparison.arrangements
    columns = [
        (
            weighing.title.replace(" ", "\n", 1),
            [formats.format_small_share(found[item.name][index]) for item in shown],
        )
        for index, weighing in enumerate(WEIGHINGS)
    ]
    return build_fitting_tables(acceptance.WEIGHINGS_TITLE, _list_titles(shown), columns, width)


def format_comparison_footer(comparison: Comparison) -> str:
    """Return the size of the runs, and the reminder that this is no forecast."""
    worlds = format_count(comparison.worlds, "world")
    months = format_count(comparison.horizon_months, "month")
    return f"{worlds} each over {months}, seed {comparison.seed}; {FOOTER}."


def build_run_table(results: Results) -> list[RenderableType]:
    """Return the table of a single run: every outcome with its interval and its sample size."""
    table = make_plain_table(results.title)
    table.add_column("")
    table.add_column("estimate (95 %)", justify="right")
    table.add_column("from", justify="right")
    for name, title, unit, estimate in estimate_run(results):
        # The median is the one outcome that can lie beyond the horizon.
        if name == "median_peace_months":
            text = format_median_peace(results)
        else:
            text = formats.format_share(estimate) if unit == "share" else formats.format_amount(estimate)
        # These units are part of the title or of the number.
        measured = title if unit in {"share", "months", "days"} else f"{title}, {unit}"
        table.add_row(measured, text, f"{estimate.n:,}" if estimate.n else formats.NO_VALUE)
    blocking = find_most_blocking(results)
    if blocking.states:
        table.add_row("foremost blocker", join_names(blocking.states), f"{blocking.failed:,}")
    for item in list_entrapment_measures([results]):
        found = item.estimate(results)
        table.add_row(
            item.title, format_outcome(item, found), f"{found.n:,}" if found.n else formats.NO_VALUE
        )
    worlds = format_count(len(results.world_table), "world")
    months = format_count(results.scenario.run.horizon_months, "month")
    taken = [_make_fine_print(describe_run_condition(results))] if results.scenario.no_deal else []
    return [table, *taken, _make_fine_print(f"{worlds} over {months}; {FOOTER}.")]


def describe_run_condition(results: Results) -> str:
    """Return which acceptance a single run assumes."""
    states = join_names(results.scenario.required)
    return (
        f"All of this is as if the arrangement were in force, which takes {states}. `guaranteesim compare` "
        f"asks whether they would accept it rather than have {results.scenario.no_deal}."
    )


def render_comparison_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown tables with legends, notes and footer."""
    blocks = []
    for title, columns in group_comparison_columns(comparison).items():
        blocks.append(_render_markdown_table(title, columns, comparison))
        if title == acceptance.TITLE:
            blocks += [*_render_markdown_consent(comparison), acceptance.LEGEND]
    notes = [f"Note: {note}" for note in comparison.notes]
    return (
        "\n\n".join([*blocks, *list_legends(comparison), *notes, f"*{format_comparison_footer(comparison)}*"])
        + "\n"
    )


def _render_markdown_table(title: str, columns: Sequence[ComparisonColumn], comparison: Comparison) -> str:
    """Return one table of the comparison as Markdown."""
    headings = [column.heading.replace("\n", " ") for column in columns]
    lines = [_join_cells([title, *headings]), _join_cells(["---", *["---:"] * len(columns)])]
    lines += [
        _join_cells([_find_title(item), *(column.cell(comparison, item) for column in columns)])
        for item in _select_rows(title, comparison)
    ]
    return "\n".join(lines)


def _render_markdown_consent(comparison: Comparison) -> Iterator[str]:
    """Yield prices, required states and binding constraints as Markdown tables, with their legends."""
    for title, describe, legend in (
        (acceptance.PRICES_TITLE, acceptance.describe_prices, acceptance.PRICES_LEGEND),
        (acceptance.DEPENDENCE_TITLE, acceptance.describe_dependences, acceptance.DEPENDENCE_LEGEND),
        (acceptance.BINDING_TITLE, acceptance.describe_binding_constraint, ""),
    ):
        lines = [_join_cells([title, ""]), _join_cells(["---", "---"])]
        lines += [
            _join_cells([_find_title(item), describe(comparison, item)]) for item in comparison.arrangements
        ]
        yield "\n".join(lines)
        if legend:
            yield legend
    differ = describe_required_sets(comparison.acceptances)
    if differ:
        yield differ


def _build_difference_tables(comparison: Comparison, width: int) -> Iterator[RenderableType]:
    """Return tables of paired differences from the baseline."""
    base = comparison[comparison.baseline]
    others = [item for item in comparison.results if item is not base]
    columns: list[tuple[str, list[str]]] = []
    for name, heading in DIFFERENCE_HEADINGS.items():
        item, asked = find_outcome(name), comparison.no_deal is not None
        # No deal has no calls, so shares of crises have no unconditional difference.
        both = asked and not isinstance(item, ShareOfCrises)
        named = f"{heading},\n{IN_FORCE}" if both else heading
        columns.append(
            (
                named,
                [_format_difference_cell(item, item.estimate_difference(other, base)) for other in others],
            )
        )
        if both:
            gaps = [comparison.unconditional_difference(item, other.name, base.name) for other in others]
            columns.append(
                (f"{heading},\n{UNCONDITIONAL}", [_format_difference_cell(item, gap) for gap in gaps])
            )
    # An outcome without a number in any run would only widen the table.
    known = [(heading, cells) for heading, cells in columns if set(cells) != {formats.NO_VALUE}]
    return build_fitting_tables(f"Difference from: {_find_title(base)}", _list_titles(others), known, width)


def _format_difference_cell(item: Outcome, estimate: Estimate) -> str:
    """Return a difference in the unit of its outcome."""
    return (
        formats.format_share_difference(estimate)
        if item.unit == "share"
        else formats.format_amount_difference(estimate)
    )


def _make_fine_print(text: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style="dim")


def _list_titles(results: Sequence[Results]) -> list[str]:
    return [_find_title(item) for item in results]


def _find_title(results: Results) -> str:
    return results.title or results.name


def _join_cells(cells: Sequence[str]) -> str:
    # A bar within a title would end the cell.
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
