"""The states that blocked: by arrangement, the share of failed crises in which each prevented a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.outcomes.blockers import build_blocker_table, find_most_blocking
from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import (
    NARROW,
    find_arrangement_title,
    find_plain_state_title,
    make_footer,
)
from guaranteesim.report.drawing.lettering import measure_width
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.drawing.rows import NAMES_WIDTH, ROW_HEIGHT, Rows
from guaranteesim.report.translation import _
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import format_count, join_names

NAME = "blockers"
KIND = "comparison"

_HEAD, _KEY = 0.6, 0.5
_COUNTS, _GAP = 1.02, 0.28
_CELL, _WIDEST = 0.36, 0.75
_LINE, _INSET = 0.13, 0.02


def draw(comparison: Comparison) -> Figure:
    """Draw the figure."""
    results = comparison.results
    tables = [build_blocker_table(item).set_index("state") for item in results]
    states = _list_states(results)
    before = (
        NAMES_WIDTH + _COUNTS + (2 * _GAP if states and states[0] in _list_challengers(results) else _GAP)
    )
    # Cells keep a readable width, so many states make the figure wider.
    width = max(style.WIDTH, 2 * style.MARGIN + before + _CELL * len(states))
    body = _HEAD + ROW_HEIGHT * len(results) + _KEY
    canvas = Canvas(_make_title(results), _make_subtitle(), make_footer(results), body, width)
    rows = Rows(canvas, results, _HEAD)
    _draw_counts(rows, tables)
    cell = min((canvas.width - before) / max(len(states), 1), _WIDEST)
    axes = rows.add_column(0, canvas.width, (0, canvas.width))
    for index, state in enumerate(states):
        # A challenger with a veto is a flaw of the text, so it stands apart.
        challenger = state in _list_challengers(results)
        left = before - challenger * _GAP + index * cell
        _draw_heading(rows, state, left, cell, challenger)
        edge = style.VERMILLION if challenger else style.FAINT
        for row, table in enumerate(tables):
            if state in table.index:
                who = f"{find_arrangement_title(results[row])}, {_describe_credited(results, state)}"
                _draw_cell(axes, (left, row, cell), table.loc[state].to_dict(), edge, who)
    _draw_key(canvas, rows.top + rows.height + 0.18)
    return canvas.figure


def _list_challengers(results: Sequence[Results]) -> set[str]:
    return {item.scenario.challenger.state for item in results}


def _list_states(results: Sequence[Results]) -> list[str]:
    """Return every state that is party to any arrangement, challengers first, then in order of the files."""
    known = dict.fromkeys(state for item in results for state in item.scenario.states)
    parties = {state for item in results for state in item.scenario.guarantors}
    return sorted(
        (state for state in known if state in parties),
        key=lambda state: state not in _list_challengers(results),
    )


def _make_title(results: Sequence[Results]) -> str:
    """Return the title: the state that blocked most, and under how many arrangements."""
    # Without a party nobody can block, so such arrangements do not count.
    results = [item for item in results if item.scenario.guarantors]
    foremost = [find_most_blocking(item).states for item in results]
    alone = Counter(states[0] for states in foremost if len(states) == 1)
    if not any(foremost):
        return _("No state's withheld consent stopped a commitment")
    if len(results) == 1:
        named = join_names([_describe_credited(results, state) for state in foremost[0][:4]])
        share, more = format_percent(find_most_blocking(results[0]).share.value), len(foremost[0]) - 4
        if more > 0:
            return _(
                "Blocked most: {states} and {more} others alike, in {share} of the failed crises"
            ).format(states=named, more=more, share=share)
        return _("Blocked most: {states}, in {share} of the failed crises").format(states=named, share=share)
    ordered = sorted(alone, key=lambda state: -alone[state])
    counts = [(_describe_credited(results, state), alone[state]) for state in ordered[:4]]
    counts += [
        (noun, number)
        for noun, number in _describe_other_arrangements(foremost, alone, ordered[4:])
        if number
    ]
    (first, number), *others = counts
    head = _("{state} under {number} of {count} arrangements").format(
        state=first, number=number, count=len(results)
    )
    rest = [_("{state} under {number}").format(state=noun, number=count) for noun, count in others]
    return _("Who blocked most: {states}").format(states=", ".join([head, *rest]))


def _describe_other_arrangements(
    foremost: Sequence[tuple[str, ...]], alone: Counter[str], further: Sequence[str]
) -> list[tuple[str, int]]:
    """Return the counts of arrangements that the title credits to no state by name."""
    return [
        (_("other states"), sum(alone[state] for state in further)),
        (_("several states alike"), sum(len(states) > 1 for states in foremost)),
        (_("nobody"), sum(not states for states in foremost)),
    ]


def _describe_credited(results: Sequence[Results], state: str) -> str:
    title = next(
        find_plain_state_title(item.scenario, state) for item in results if state in item.scenario.states
    )
    return _("{state} (the challenger)").format(state=title) if state in _list_challengers(results) else title


def _make_subtitle() -> str:
    return _(
        "Failed: a commitment was called and no action was decided. In the cells: the share of those "
        "crises, in per cent, in which the state withheld a consent that the rule needs."
    )


def _draw_counts(rows: Rows, tables: Sequence[pd.DataFrame]) -> None:
    axes = rows.add_column(NAMES_WIDTH, _COUNTS, (0, 1))
    rows.add_heading_text(NAMES_WIDTH, 0, _("failed, of\ncrises called"), ha="left", size=style.TINY)
    for row, table in enumerate(tables):
        if table.empty:
            axes.text(0, row + 0.5, _("no party"), va="center", style="italic", color=style.MUTED)
            continue
        failed, called = int(table["failed"].iloc[0]), int(table["called"].iloc[0])
        axes.text(
            0,
            row + 0.5,
            _("{failed} of {called}").format(failed=f"{failed:,}", called=f"{called:,}"),
            va="center",
            size=style.TINY,
        )


def _draw_heading(rows: Rows, state: str, left: float, width: float, challenger: bool) -> None:
    if challenger:
        rows.add_heading_text(
            left, width, _("challenger\n{state}").format(state=state), color=style.VERMILLION, size=style.TINY
        )
    else:
        rows.add_heading_text(left, width, state, weight="normal", size=style.TINY)


def _draw_cell(
    axes: Axes, cell: tuple[float, int, float], entry: dict[Hashable, Any], edge: str, who: str
) -> None:
    """Draw the cell of a party: a share, or a dash if no crisis failed.

    ``cell`` is the left edge in inches, the row, and the width in inches.
    """
    left, row, width = cell[0] + _INSET, cell[1], cell[2] - 2 * _INSET
    share = entry["blocked_share"]
    known = not pd.isna(share)
    fill = style.pick_heat_colour(float(share)) if known else style.PAPER
    box = Rectangle((left, row + 0.06), width, 0.88, facecolor=fill, linewidth=1.2)
    box.set_edgecolor(edge if known else style.FAINT)
    name_mark(axes.add_patch(box), f"{who}: {_describe_entry(entry)}")
    text = format_percent(float(share)).removesuffix(f"{NARROW}%") if known else "–"
    ink = style.pick_legible_colour(fill)
    axes.text(left + width / 2, row + 0.45, text, ha="center", va="center", size=style.TINY, color=ink)
    # Decisive crises are part of the blocked ones, so their share fits into the cell.
    if known and entry["decisive"]:
        decisive = width * float(entry["decisive_share"])
        line = Rectangle((left, row + 0.94 - _LINE), decisive, _LINE, color=style.ORANGE, linewidth=0)
        name_mark(axes.add_patch(line), f"{who}: {_describe_entry(entry)}")


def _describe_entry(entry: dict[Hashable, Any]) -> str:
    """Return the number behind a cell in words."""
    if pd.isna(entry["blocked_share"]):
        return "no crisis failed"
    failed = format_count(int(entry["failed"]), "failed crisis", "failed crises")
    return (
        f"in the way in {format_percent(float(entry['blocked_share']))} of {failed}, alone decisive in "
        f"{format_percent(float(entry['decisive_share']))}"
    )


def _draw_key(canvas: Canvas, top: float) -> None:
    """Draw the key of the cells below them."""
    key = canvas.add_axes(0.05, top, canvas.width - 0.05, 0.26)
    key.set(xlim=(0, canvas.width - 0.05), ylim=(0.26, 0))
    key.axis("off")
    entries = (
        (
            style.pick_heat_colour(0.8),
            style.ORANGE,
            _("orange line: share decisive, its consent alone missing"),
        ),
        (style.pick_heat_colour(0), None, _("0: never in the way")),
        (style.PAPER, None, _("–: no crisis failed")),
        (None, None, _("blank: not a party")),
    )
    position = 0.0
    for fill, line, text in entries:
        if fill:
            key.add_patch(Rectangle((position, 0.01), 0.3, 0.24, facecolor=fill, edgecolor=style.FAINT))
            position += 0.38
        if line:
            key.add_patch(Rectangle((position - 0.38, 0.17), 0.15, 0.08, facecolor=line))
        key.text(position, 0.13, text, va="center", size=style.TINY)
        position += measure_width(text, style.TINY) + 0.3
