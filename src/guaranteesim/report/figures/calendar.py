"""All worlds over time: belief in the guarantors, peace and war, with the events and terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from guaranteesim.analysis.text.calendar_marks import CalendarMark, list_calendar_marks
from guaranteesim.ensemble.columns import Monthly
from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas, make_offset_transform
from guaranteesim.report.drawing.captions import find_arrangement_title, find_plain_state_title, make_footer
from guaranteesim.report.drawing.label_spacing import space_labels
from guaranteesim.report.drawing.lanes import LANE_HEADING, add_lane, choose_month_unit, write_placeholder
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.translation import N_, _
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_worlds, join_names

NAME = "calendar"
KIND = "run"

_LEFT, _RIGHT, _BETWEEN, _AXIS = 2.15, 1.3, 0.18, 0.55
_LANE, _ROW, _LINE = 1.15, 0.5, 0.2
_OUTER, _INNER = ("q05", "q95"), ("q25", "q75")
_MOST_STATES, _MOST_MARKS = 4, 12
_MOST_YEARS = 20
"""Years whose values the name of a line says."""
_BREAK = 0.05
"""Change of belief in one month from which the title says that it falls or rises."""
_SHARES = {
    Monthly.at_peace: (N_("no major violation so far"), style.BLUE, "-"),
    Monthly.in_force: (N_("in force"), style.INK, (0, (5, 1.5))),
    Monthly.at_war: (N_("at war"), style.VERMILLION, (0, (1.5, 1.2))),
}
"""Counts of worlds by month: words, colour and line style."""


def explain_obstacle(results: Results) -> str | None:
    """Return why the figure cannot be drawn from these results, None if it can."""
    return "the run holds no counts by month: run the scenario again" if results.monthly.empty else None


def draw(results: Results) -> Figure:
    """Draw the figure."""
    return _Calendar(results).figure


class _Calendar:
    """The lanes of a run, drawn from the top down."""

    def __init__(self, results: Results) -> None:
        self.results, self.scenario, self.monthly = results, results.scenario, results.monthly
        self.horizon = len(self.monthly)
        found = _group_by_title(list_calendar_marks(self.scenario))
        self.marks, self.untold = found[:_MOST_MARKS], len(found[_MOST_MARKS:])
        self.states = _list_states_with_fan(results)[:_MOST_STATES]
        lanes = 2 + len(self.states)
        marked = _ROW * len(self.marks) + LANE_HEADING + _BETWEEN if self.marks else 0
        body = marked + lanes * (_LANE + LANE_HEADING + _BETWEEN) + _AXIS - _BETWEEN
        self.canvas = Canvas(self._make_title(), self._make_subtitle(), make_footer([results]), body)
        self.figure, self.top = self.canvas.figure, 0.0
        if self.marks:
            heading = (
                _("Events, phases and terms ({more} more are not shown)").format(more=self.untold)
                if self.untold
                else _("Events, phases and terms")
            )
            self._draw_marks(self._add_lane(heading, _ROW * len(self.marks)))
        self._draw_fan(
            "believed_reliability", _("How reliable the challenger believes the guarantors, mean of them, %")
        )
        for state in self.states:
            name = find_plain_state_title(self.scenario, state)
            self._draw_fan(f"believed_reliability_{state}", _("{state} alone, %").format(state=name))
        last = self._add_lane(_("Share of worlds, %"), _LANE)
        self._draw_shares(last)
        last.tick_params(labelbottom=True)
        last.set_xlabel(choose_month_unit(self.horizon))

    def _make_title(self) -> str:
        name = fit_text(find_arrangement_title(self.results), 6.5, style.TITLE, 1, "bold")
        broken = self._find_largest_break()
        if broken is not None:
            mark, before, after = broken
            message = (
                _(
                    "{name}: median believed reliability of {state} falls from {before} to {after} in month "
                    "{month}; no major violation in {first} of worlds until then, in {last} after {horizon}"
                )
                if after < before
                else _(
                    "{name}: median believed reliability of {state} rises from {before} to {after} in month "
                    "{month}; no major violation in {first} of worlds until then, in {last} after {horizon}"
                )
            )
            return message.format(
                name=name,
                state=mark.state,
                before=format_percent(before),
                after=format_percent(after),
                month=mark.first,
                first=self._format_peace(mark.first - 1),
                last=self._format_peace(self.horizon),
                horizon=format_horizon(self.horizon),
            )
        return _("{name}: no major violation in {last} of worlds after {horizon}").format(
            name=name, last=self._format_peace(self.horizon), horizon=format_horizon(self.horizon)
        )

    def _format_peace(self, month: int) -> str:
        """Return the share of worlds without a major violation at the end of a month."""
        kept = float(self.monthly[Monthly.at_peace].iloc[month - 1])
        return format_percent(kept / len(self.results.world_table))

    def _find_largest_break(self) -> tuple[CalendarMark, float, float] | None:
        """Return the event of a known month that changes the median belief in its state most, or None."""
        found: list[tuple[CalendarMark, float, float]] = []
        for mark in (mark for group in self.marks for mark in group if mark.kind == "event"):
            column = Monthly.believed_reliability_of_state[mark.state, "q50"]
            if mark.first == mark.last > 1 and column in self.monthly:
                # Months count from 1: the belief before the event is at index first - 2.
                values = self.monthly[column].to_numpy(dtype=float)
                found.append((mark, float(values[mark.first - 2]), float(values[mark.first - 1])))
        # Belief also drifts without events, so small changes are not news.
        found = [item for item in found if abs(item[2] - item[1]) >= _BREAK]
        return max(found, key=lambda item: abs(item[2] - item[1]), default=None)

    def _make_subtitle(self) -> str:
        known = any(
            mark.kind == "event" and mark.first == mark.last for group in self.marks for mark in group
        )
        worlds = format_worlds(len(self.results.world_table))
        if self.scenario.no_deal:
            worlds = _("{worlds}, as if in force").format(worlds=worlds)
        said = _(
            "{worlds}. Shades hold half and nine tenths of the worlds, the line is their median."
        ).format(worlds=worlds)
        dated = _("Vertical lines: when events begin.")
        return f"{said} {dated}" if known else said

    def _add_lane(self, heading: str, tall: float) -> Axes:
        axes = add_lane(self.canvas, heading, _LEFT, _RIGHT, self.top, tall, self.horizon, 8)
        self.top += LANE_HEADING + tall + _BETWEEN
        for group in self.marks:
            for mark in group:
                if mark.kind == "event" and mark.first == mark.last:
                    axes.axvline(
                        mark.first - 1, color=style.INK, linewidth=1, linestyle=(0, (2, 2)), zorder=2.5
                    )
        return axes

    def _draw_marks(self, axes: Axes) -> None:
        rows = len(self.marks)
        titles = [_make_mark_label(group) for group in self.marks]
        axes.set(ylim=(rows, 0))
        axes.set_yticks(np.arange(rows) + 0.5, titles, linespacing=1.05)
        axes.tick_params(axis="y", length=0, labelsize=style.TINY)
        for row, group in enumerate(self.marks):
            for mark in group:
                drawn = _draw_mark(axes, row + 0.5, mark, self.horizon)
                name_mark(drawn, " ".join(_make_mark_label(group).split()))

    def _draw_fan(self, name: str, heading: str) -> None:
        axes = self._add_lane(heading, _LANE)
        axes.set_ylim(0, 1)
        _set_percent_axis(axes)
        if f"{name}_q50" not in self.monthly:
            write_placeholder(axes, _("no guarantor under this arrangement"))
            return
        # The wide shade lies below the narrow one.
        for ends, strength in ((_OUTER, 0.2), (_INNER, 0.35)):
            low, high = (self._read_steps(f"{name}_{end}") for end in ends)
            shade = axes.fill_between(
                self._month_edges, low, high, color=style.BLUE, alpha=strength, linewidth=0
            )
            held = "nine tenths" if ends is _OUTER else "half"
            last = f"{format_percent(float(low[-1]))} to {format_percent(float(high[-1]))}"
            name_mark(shade, f"{heading.removesuffix(', %')}: {held} of the worlds, at the end {last}")
        middle = self._read_steps(f"{name}_q50")
        line = axes.plot(self._month_edges, middle, color=style.BLUE, linewidth=2)
        name_mark(line, f"{heading.removesuffix(', %')}, median. {self._describe_years(middle)}")
        _label_line_end(axes, float(middle[-1]), format_percent(float(middle[-1])), style.BLUE)

    def _draw_shares(self, axes: Axes) -> None:
        axes.set_ylim(0, 1)
        _set_percent_axis(axes)
        worlds = len(self.results.world_table)
        shown = {name: look for name, look in _SHARES.items() if name in self.monthly}
        lines = {name: self._read_steps(name) / worlds for name in shown}
        gap = 2 * _LINE / _LANE
        positions = space_labels([float(line[-1]) for line in lines.values()], gap, gap / 2, 1 - gap / 2)
        for (name, line), position in zip(lines.items(), positions, strict=True):
            words, colour, dash = shown[name]
            drawn = axes.plot(
                self._month_edges, line, color=colour, linestyle=dash, linewidth=2, clip_on=False
            )
            name_mark(drawn, f"Worlds, {words}. {self._describe_years(line)}")
            said = f"{format_percent(float(line[-1]))} {_(words)}"
            _label_line_end(axes, position, fit_text(said, _RIGHT - 0.1, style.TINY, 2), colour)

    def _describe_years(self, steps: np.ndarray) -> str:
        """Return the values at the end of each year, or of the run, in words."""
        # Every month has two steps: its beginning and its end.
        ends = [month for month in range(12, self.horizon, 12)][:_MOST_YEARS]
        passed = [f"year {month // 12}: {format_percent(float(steps[2 * month - 1]))}" for month in ends]
        return "; ".join([*passed, f"at the end: {format_percent(float(steps[-1]))}"])

    @property
    def _month_edges(self) -> np.ndarray:
        """Return the beginning and the end of every month, so that changes show at its beginning."""
        return np.repeat(np.arange(self.horizon + 1, dtype=float), 2)[1:-1]

    def _read_steps(self, column: str) -> np.ndarray:
        return np.repeat(self.monthly[column].to_numpy(dtype=float), 2)


def _list_states_with_fan(results: Results) -> list[str]:
    """Return the states whose believed reliability is in the results, in order of the columns."""
    # The columns say which states have guarantees in this run, whatever the scenario lists.
    prefix, suffix = "believed_reliability_", "_q50"
    return [
        name.removeprefix(prefix).removesuffix(suffix)
        for name in map(str, results.monthly)
        if name.startswith(prefix) and name.endswith(suffix) and name != f"{prefix[:-1]}{suffix}"
    ]


def _group_by_title(found: Sequence[CalendarMark]) -> list[list[CalendarMark]]:
    """Group the marks of one title, kind and state, which share a row."""
    rows: dict[tuple[str, str, str], list[CalendarMark]] = {}
    for mark in found:
        rows.setdefault((mark.title, mark.kind, mark.state), []).append(mark)
    return list(rows.values())


def _make_mark_label(group: Sequence[CalendarMark]) -> str:
    """Return the title of a row in at most two lines, and its months below."""
    mark = group[0]
    title = fit_text(mark.title, _LEFT - 0.14, style.TINY, 2)
    if mark.kind == "vote":
        return f"{title}\ntypical months" if mark.typical else title
    if len(group) > 1:
        return f"{title}\nmonths {join_names([str(item.first) for item in group])}"
    when = f"month {mark.first}" if mark.first == mark.last else f"months {mark.first}\N{EN DASH}{mark.last}"
    sure = "" if mark.chance == 1 else f", chance {format_percent(mark.chance)}"
    return f"{title}\n{'typically ' if mark.typical else ''}{when}{sure}"


def _draw_mark(axes: Axes, y: float, mark: CalendarMark, horizon: int) -> Sequence[Artist]:
    """Draw a dot at the beginning of a month, or a bar over the months of a period, and return it."""
    # Month m spans m - 1 … m on the axis, and a period can go beyond the end of the run.
    first, last = mark.first - 1, min(mark.last, horizon)
    if mark.kind == "event" and mark.first == mark.last:
        return axes.plot(first, y, "o", color=style.INK, markersize=7, clip_on=False, zorder=4)
    if mark.kind == "vote":
        return axes.plot(last, y, "D", color=style.INK, markersize=6, clip_on=False, zorder=4)
    look = {"hatch": "////", "facecolor": style.PAPER, "edgecolor": style.INK, "linewidth": 0.8}
    plain = {"facecolor": style.ORANGE, "edgecolor": style.ORANGE}
    fill = look if mark.kind == "event" else plain
    return axes.barh(y, last - first, 0.5, left=first, zorder=3, **fill).patches


def _set_percent_axis(axes: Axes) -> None:
    axes.yaxis.set_major_locator(MultipleLocator(0.5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
    axes.grid(axis="y")


def _label_line_end(axes: Axes, y: float, words: str, colour: str) -> None:
    """Write the last value of a line beside its end."""
    axes.text(
        1,
        min(max(y, 0.08), 0.92),
        words,
        color=colour,
        weight="bold",
        va="center",
        size=style.TINY,
        linespacing=1.0,
        transform=make_offset_transform(axes, 0.07),
    )
