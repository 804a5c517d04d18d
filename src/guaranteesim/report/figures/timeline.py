"""One world month by month: calendar, acts, territory, forces, belief in the guarantors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from guaranteesim.ensemble.columns import Events, Timeline
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import find_arrangement_title, find_plain_rung_title, make_footer
from guaranteesim.report.drawing.label_spacing import space_labels
from guaranteesim.report.drawing.lanes import LANE_HEADING, add_lane, choose_month_unit, write_placeholder
from guaranteesim.report.drawing.lettering import fit_text, measure_height
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.drawing.reliability_strips import draw_strips, draw_vote_key
from guaranteesim.report.drawing.world_crises import describe_numbered_crises, number_crises
from guaranteesim.report.translation import _, ngettext
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.world_calendar import list_calendar_entries

NAME = "timeline"
KIND = "run"

_LEFT, _RIGHT = 1.1, 0.75
_RUNG, _LANE, _NAME, _BETWEEN, _AXIS = 0.3, 1.05, 0.19, 0.16, 0.55
_STRIP, _STRIPE, _LEAST = 0.3, 0.24, 0.4
_DATED, _LETTERS = 0.28, "abcdefghijkl"
"""Height of the lane of the calendar, inches, and the letters of its entries."""
_THREAD = 0.02
"""Length of the line between a curve and its name, in widths of the lane."""


def draw(results: Results) -> Figure:
    """Draw the figure.

    Raises:
        UserError: the results hold no recorded world.
    """
    if results.timeline.empty:
        raise UserError(
            f"the results of {results.name} hold no world month by month: run the scenario again to have one"
        )
    return _Timeline(results).figure


def draw_told_world(results: Results, why: str) -> Figure:
    """Draw any world whose months are the timeline of the results; ``why`` says how it was chosen."""
    return _Timeline(results, why).figure


class _Timeline:
    """The lanes of one world, drawn from the top down."""

    def __init__(self, results: Results, why: str = "") -> None:
        self.results, self.scenario, self.months = results, results.scenario, results.timeline
        self.why = why
        self.horizon = self.scenario.run.horizon_months
        self.world = int(self.months[Timeline.world].iloc[0])
        self.crises = number_crises(results, self.world)
        self.parties = [
            state for state in self.scenario.guarantors if Timeline.reliability[state] in self.months
        ]
        self.dated = list_calendar_entries(results, self.world)
        self.canvas, lines = self._make_canvas()
        self.figure, self.top = self.canvas.figure, 0.0
        if self.dated:
            self._draw_calendar(self._add_lane(_("Events, phases and terms, told below"), _DATED))
        heading = _("Acts of the challenger: filled where they succeeded")
        self._draw_acts(self._add_lane(heading, self._ladder))
        self._draw_territory(self._add_lane(_("Territory the challenger has taken, %"), _LANE))
        self._draw_forces(self._add_lane(_("Ground forces, brigade-equivalents"), _LANE))
        last = self._add_lane(
            _("Guarantors: the darker, the more reliable the challenger believes them by the record"),
            self._beliefs,
        )
        self._draw_reliability(last)
        last.tick_params(labelbottom=True)
        last.set_xlabel(choose_month_unit(self.horizon))
        under = self.top + _AXIS - _BETWEEN
        if self.parties:
            draw_vote_key(self.canvas, _LEFT, under)
        self.canvas.add_text(0, under + 0.36 * bool(self.parties), lines, linespacing=1.3)

    def _make_canvas(self) -> tuple[Canvas, str]:
        """Return the canvas, and the text below the lanes that describes the crises."""
        # The text comes first, because the height of the canvas depends on its lines.
        width = style.WIDTH - 2 * style.MARGIN
        lines = [*self._describe_dated_events(), *describe_numbered_crises(self.results, self.crises)]
        story = "\n".join(fit_text(line, width, style.SMALL) for line in lines)
        self._ladder = _RUNG * len(self.scenario.rungs) + _STRIP
        self._beliefs = max(_STRIPE * len(self.parties), _LEAST)
        lanes = self._ladder + 2 * _LANE + self._beliefs + 4 * (LANE_HEADING + _BETWEEN)
        lanes += (_DATED + LANE_HEADING + _BETWEEN) * bool(self.dated)
        body = lanes + _AXIS + 0.36 * bool(self.parties) + measure_height(story, style.SMALL) - _BETWEEN
        return Canvas(self._make_title(), self._make_subtitle(), make_footer([self.results]), body), story

    def _make_title(self) -> str:
        name = fit_text(find_arrangement_title(self.results), 6.5, style.TITLE, 1, "bold")
        horizon = format_horizon(self.horizon)
        if self.crises.empty:
            return _("One world under {arrangement}: no act in {horizon}").format(
                arrangement=name, horizon=horizon
            )
        # Of several gravest acts, the title names the first.
        severity = [self.scenario.ladder[str(rung)].severity for rung in self.crises[Events.rung]]
        gravest = self.crises.iloc[int(np.argmax(severity))]
        count = len(self.crises)
        return ngettext(
            "One world under {arrangement}: {count}\N{NO-BREAK SPACE}act in {horizon}, the gravest ({rung}) "
            "in month {month}",
            "One world under {arrangement}: {count}\N{NO-BREAK SPACE}acts in {horizon}, the gravest ({rung}) "
            "in month {month}",
            count,
        ).format(
            arrangement=name,
            count=f"{count:,}",
            horizon=horizon,
            rung=find_plain_rung_title(self.scenario, str(gravest[Events.rung])),
            month=gravest[Events.month],
        )

    def _make_subtitle(self) -> str:
        lost = format_percent(float(self.months[Timeline.territory].iloc[-1]))
        shaded = _("Shaded: a war is on.") if self.months[Timeline.at_war].any() else _("No war.")
        said = _("World {world} (of {worlds}), {why}. At the end {lost} of the territory is taken.").format(
            world=f"{self.world:,}",
            worlds=f"{len(self.results.world_table):,}",
            why=self.why or _("{why}, not a typical one").format(why=self._explain_choice()),
            lost=lost,
        )
        return f"{said} {shaded}"

    def _explain_choice(self) -> str:
        """Return the reason why this world is shown."""
        # The recorded world is the first of its kind, see ensemble/world_timeline.py.
        major = [self.scenario.ladder[str(rung)].major for rung in self.crises[Events.rung]]
        if bool((Events.casus.read(self.crises) & np.array(major, dtype=bool)).any()):
            return _("the first with a major violation that met the casus foederis")
        return _("the first with an act") if len(self.crises) else _("the first of worlds without any act")

    def _add_lane(self, heading: str, tall: float) -> Axes:
        axes = add_lane(self.canvas, heading, _LEFT, _RIGHT, self.top, tall, self.horizon, 10)
        self.top += LANE_HEADING + tall + _BETWEEN
        for start, end in _find_war_spells(self.months):
            axes.axvspan(start, end, color=style.ORANGE, alpha=0.18, linewidth=0)
        for item in self.dated[: len(_LETTERS)]:
            axes.axvline(item.month - 1, color=style.INK, linewidth=1, linestyle=(0, (2, 2)), zorder=3.5)
        return axes

    def _describe_dated_events(self) -> list[str]:
        """Return one line per lettered entry of the calendar, and one for the rest."""
        lines = [
            f"{letter} · Month {item.month}: {item.text}."
            for letter, item in zip(_LETTERS, self.dated, strict=False)
        ]
        # The calendar can have more entries than letters.
        rest = len(self.dated) - len(lines)
        return [*lines, f"Not told here: {format_count(rest, 'more event')}."] if rest else lines

    def _draw_calendar(self, axes: Axes) -> None:
        axes.set(ylim=(0, 1), yticks=[])
        at = [float(item.month - 1) for item in self.dated[: len(_LETTERS)]]
        gap = 0.19 * self.horizon / (self.canvas.width - _LEFT - _RIGHT)
        look: dict[str, Any] = {"ha": "center", "va": "center", "weight": "bold", "size": style.SMALL}
        for letter, position in zip(
            _LETTERS, space_labels(at, gap, gap / 2, self.horizon - gap / 2), strict=False
        ):
            axes.text(position, 0.5, letter, zorder=5, backgroundcolor="white", **look)

    def _draw_acts(self, axes: Axes) -> None:
        rungs = self.scenario.rungs
        axes.set_ylim(-0.5, len(rungs) - 0.5 + _STRIP / _RUNG)
        axes.set_yticks(
            range(len(rungs)),
            [
                fit_text(find_plain_rung_title(self.scenario, name), _LEFT - 0.12, style.SMALL, 1)
                for name in rungs
            ],
        )
        axes.grid(axis="y")
        if self.crises.empty:
            write_placeholder(axes, _("no act in this world"))
            return
        for _index, crisis in self.crises.iterrows():
            rung = str(crisis[Events.rung])
            fill = style.INK if crisis[Events.success] else "white"
            dot = axes.plot(
                crisis[Events.month] - 0.5,  # the middle of the month
                rungs.index(rung),
                "o",
                markersize=8,
                markerfacecolor=fill,
                markeredgecolor=style.INK,
                markeredgewidth=1.4,
                zorder=4,
            )
            ended = "succeeded" if crisis[Events.success] else "failed"
            title = find_plain_rung_title(self.scenario, rung)
            name_mark(dot, f"Month {crisis[Events.month]}, {title}: {ended}")
        self._number_acts(axes, len(rungs))

    def _number_acts(self, axes: Axes, rungs: int) -> None:
        """Draw numbers above the acts that the text describes, joined to them by lines."""
        numbered = self.crises[self.crises["number"] > 0]
        at = [float(month) - 0.5 for month in numbered[Events.month]]
        # Several acts in neighbouring months would have their numbers on top of each other.
        inches = self.canvas.width - _LEFT - _RIGHT
        gap = 0.19 * self.horizon / inches
        top = rungs - 0.5 + _STRIP / _RUNG / 2
        for x, position, (_index, crisis) in zip(
            at, space_labels(at, gap, gap / 2, self.horizon - gap / 2), numbered.iterrows(), strict=True
        ):
            level = self.scenario.rungs.index(str(crisis[Events.rung]))
            axes.plot(
                [x, x, position], [level, rungs - 0.6, top - 0.2], color=style.MUTED, linewidth=0.8, zorder=3
            )
            axes.text(
                position,
                top,
                str(crisis["number"]),
                ha="center",
                va="center",
                weight="bold",
                size=style.SMALL,
            )

    def _draw_territory(self, axes: Axes) -> None:
        taken = self._read_steps("territory") * 100
        axes.fill_between(self._month_ends, taken, color=style.VERMILLION, alpha=0.35, linewidth=0)
        line = axes.plot(self._month_ends, taken, color=style.VERMILLION, linewidth=2)
        name_mark(line, f"Territory taken: at most {taken.max():.1f} %, at the end {taken[-1]:.1f} %")
        axes.set_ylim(0, max(10.0, 1.15 * taken.max()))
        axes.yaxis.set_major_locator(MaxNLocator(3))

    def _draw_forces(self, axes: Axes) -> None:
        sides = {
            self.scenario.challenger.state: (self._read_steps("challenger_be"), (style.VERMILLION, "-")),
            self.scenario.protege.state: (self._read_steps("protege_be"), (style.BLUE, (0, (5, 1.5)))),
        }
        axes.set_ylim(0, 1.15 * max(float(values.max()) for values, _ in sides.values()) or 1.0)
        axes.yaxis.set_major_locator(MaxNLocator(3))
        _draw_named_lines(axes, self._month_ends, sides, _LANE)

    def _draw_reliability(self, axes: Axes) -> None:
        if self.parties:
            believed = np.stack([self._read_steps(Timeline.reliability[state]) for state in self.parties])
            draw_strips(axes, self.parties, believed, self.crises)
        else:
            axes.set_yticks([])
            write_placeholder(axes, _("no guarantor under this arrangement"))

    @property
    def _month_ends(self) -> np.ndarray:
        """Return the end of each recorded month, (months,)."""
        return self.months[Timeline.month].to_numpy(dtype=float)

    def _read_steps(self, column: str) -> np.ndarray:
        return self.months[column].to_numpy(dtype=float)


def _find_war_spells(months: pd.DataFrame) -> list[tuple[float, float]]:
    """Return the beginning and the end of each war, months."""
    # Peace before and after the run closes a war at either end.
    war = np.concatenate([[False], Timeline.at_war.read(months), [False]])
    turns = np.flatnonzero(war[1:] != war[:-1])
    return [(float(start), float(end)) for start, end in zip(turns[::2], turns[1::2], strict=True)]


def _draw_named_lines(
    axes: Axes, months: np.ndarray, lines: Mapping[str, tuple[np.ndarray, tuple[str, Any]]], tall: float
) -> None:
    """Draw lines with their names at the end, moved apart if they would overlap, and joined to them."""
    low, high = axes.get_ylim()
    unit = (high - low) / tall  # data per inch
    ends: Sequence[float] = [float(values[-1]) for values, _ in lines.values()]
    half = 0.5 * _NAME * unit
    positions = space_labels(ends, _NAME * unit, low + half, high - half)
    for (name, (values, (colour, dash))), end, position in zip(lines.items(), ends, positions, strict=True):
        line = axes.plot(months, values, color=colour, linestyle=dash, linewidth=2)
        ends_at = f"from {values[0]:.0f} to {values[-1]:.0f} brigade-equivalents"
        name_mark(line, f"{name}: {ends_at}, at least {values.min():.0f}, at most {values.max():.0f}")
        joined: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "clip_on": False, "color": colour}
        axes.plot([1, 1 + _THREAD], [end, position], linewidth=0.8, **joined)
        axes.text(1.005 + _THREAD, position, name, va="center", size=style.SMALL, weight="bold", **joined)
