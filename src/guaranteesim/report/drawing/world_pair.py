"""One world under two arrangements: acts under each, what the challenger expected, and territory."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from guaranteesim.analysis.worlds.told_story import ToldStory
from guaranteesim.ensemble.columns import Events, Timeline
from guaranteesim.ensemble.told.world_details import ToldWorld
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import find_plain_rung_title, make_footer
from guaranteesim.report.drawing.lanes import LANE_HEADING, add_lane, choose_month_unit, write_placeholder
from guaranteesim.report.drawing.lettering import fit_text, measure_height
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.drawing.world_crises import describe_numbered_crises, number_crises
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import make_short_titles
from guaranteesim.report.words.world_choice import describe_choice_briefly

_LEFT, _RIGHT = 1.1, 0.35
_RUNG, _LANE, _BETWEEN, _AXIS = 0.3, 1.05, 0.16, 0.55
_LOOKS = ((style.BLUE, "-", "o"), (style.VERMILLION, (0, (4, 1.5)), "s"))
"""Colour, dashes and marker of either arrangement."""
_NUMBER = re.compile(r"^\d+ · ")
_KEY = 2.2
"""Width of the name of an arrangement in the key, inches."""


def draw_world_pair(story: ToldStory, finding: str, parting: int | None) -> Figure:
    """Return the figure; ``finding`` is its title, and ``parting`` the month in which the paths part."""
    return _Pair(story, finding, parting).figure


class _Pair:
    """The lanes of both arrangements, drawn from the top down."""

    def __init__(self, story: ToldStory, finding: str, parting: int | None) -> None:
        self.story, self.worlds, self.parting = story, story.worlds, parting
        self.scenario = story.worlds[0].results.scenario
        self.horizon = max(told.results.scenario.run.horizon_months for told in self.worlds)
        titles = make_short_titles([told.results for told in self.worlds])
        self.titles = [titles[told.results.name] for told in self.worlds]
        self.crises = [number_crises(told.results, told.world) for told in self.worlds]
        text = self._describe_crises()
        self._tall = _RUNG * len(self.scenario.rungs)
        lanes = 2 * self._tall + 2 * _LANE + 4 * (LANE_HEADING + _BETWEEN)
        body = lanes + _AXIS + measure_height(text, style.SMALL) - _BETWEEN
        foot = make_footer([told.results for told in self.worlds])
        self.canvas = Canvas(finding, self._make_subtitle(), foot, body)
        self.figure, self.top = self.canvas.figure, 0.0
        self._draw_lanes()
        self.canvas.add_text(0, self.top + _AXIS - _BETWEEN, text, linespacing=1.3)

    def _make_subtitle(self) -> str:
        dashed = "" if self.parting is None else " Dotted: the paths part."
        return (
            f"World {self.story.world:,} (of {self.story.choice.of:,}), "
            f"{describe_choice_briefly(self.story.choice)}, with the same draws of chance under both. "
            f"{'Shaded: a war is on.' if self._has_war() else 'No war.'}{dashed}"
        )

    def _has_war(self) -> bool:
        return any(Timeline.at_war.read(told.results.timeline).any() for told in self.worlds)

    def _describe_crises(self) -> str:
        width = style.WIDTH - 2 * style.MARGIN
        lines: list[str] = []
        for title, told, crises in zip(self.titles, self.worlds, self.crises, strict=True):
            # The lanes have no room for the numbers of the acts, and the months say which is which.
            told_lines = [_NUMBER.sub("", line) for line in describe_numbered_crises(told.results, crises)]
            lines += [f"Under {title}:", *told_lines]
        return "\n".join(fit_text(line, width, style.SMALL) for line in lines)

    def _draw_lanes(self) -> None:
        for place, title in enumerate(self.titles):
            heading = f"Acts under {title}: filled where they succeeded, ringed where a call was honoured"
            self._draw_acts(self._add_lane(heading, self._tall, [self.worlds[place]]), place)
        gravest = max(self.scenario.ladder, key=lambda name: self.scenario.ladder[name].severity)
        rung = find_plain_rung_title(self.scenario, gravest).lower()
        self._draw_expectations(
            self._add_lane(
                f"Chance that a commitment is honoured, as the challenger sees it, for {rung}, %", _LANE, []
            ),
            gravest,
        )
        last = self._add_lane("Territory the challenger has taken, %", _LANE, [])
        self._draw_territory(last)
        last.tick_params(labelbottom=True)
        last.set_xlabel(choose_month_unit(self.horizon))

    def _add_lane(self, heading: str, tall: float, shaded: Sequence[ToldWorld]) -> Axes:
        heading = fit_text(heading, self.canvas.width, style.SMALL, 1, "bold")
        axes = add_lane(self.canvas, heading, _LEFT, _RIGHT, self.top, tall, self.horizon, 10)
        self.top += LANE_HEADING + tall + _BETWEEN
        for told in shaded:
            war = Timeline.at_war.read(told.results.timeline)
            for month in np.flatnonzero(war).tolist():
                axes.axvspan(month, month + 1, color=style.ORANGE, alpha=0.18, linewidth=0)
        if self.parting is not None:
            axes.axvline(self.parting - 0.5, color=style.INK, linewidth=1.2, linestyle=":", zorder=2)
        return axes

    def _draw_acts(self, axes: Axes, place: int) -> None:
        rungs, crises = self.scenario.rungs, self.crises[place]
        axes.set_ylim(-0.6, len(rungs) - 0.4)
        names = [find_plain_rung_title(self.scenario, name) for name in rungs]
        axes.set_yticks(range(len(rungs)), [fit_text(name, _LEFT - 0.12, style.SMALL, 1) for name in names])
        axes.grid(axis="y")
        if crises.empty:
            write_placeholder(axes, "no act in this world")
            return
        colour = _LOOKS[place][0]
        for _, crisis in crises.iterrows():
            at = float(crisis[Events.month]) - 0.5, rungs.index(str(crisis[Events.rung]))
            fill = colour if crisis[Events.success] else "white"
            mark = axes.plot(
                *at,
                "o",
                markersize=8,
                markerfacecolor=fill,
                markeredgecolor=colour,
                markeredgewidth=1.4,
                zorder=4,
            )
            name = find_plain_rung_title(self.scenario, str(crisis[Events.rung]))
            name_mark(mark, f"Month {crisis[Events.month]}, {name}")
            if crisis[Events.honoured]:
                axes.plot(
                    *at, "o", markersize=14, markerfacecolor="none", markeredgecolor=style.INK, zorder=3
                )

    def _draw_expectations(self, axes: Axes, gravest: str) -> None:
        axes.set_ylim(-8, 108)
        axes.set_yticks([0, 50, 100])
        axes.grid(axis="y")
        drawn = False
        for told, title, (colour, _, marker) in zip(self.worlds, self.titles, _LOOKS, strict=True):
            for choice in told.details.choices:
                option = next(item for item in choice.options if item.name == gravest)
                mark = axes.plot(
                    choice.month - 0.5,
                    100 * option.activation,
                    marker,
                    color=colour,
                    markersize=7,
                    alpha=0.85,
                )
                name_mark(mark, f"Month {choice.month}, {title}: {format_percent(option.activation)}")
                drawn = True
        if not drawn:
            write_placeholder(axes, "no occasion to act in this world")

    def _draw_territory(self, axes: Axes) -> None:
        top = 10.0
        for told, title, (colour, dashes, marker) in zip(self.worlds, self.titles, _LOOKS, strict=True):
            months = told.results.timeline
            taken = Timeline.territory.read(months) * 100
            top = max(top, 1.15 * float(taken.max()))
            ends = Timeline.month.read(months)
            axes.plot(ends, taken, color=colour, linestyle=dashes, linewidth=2)
            # The key also names the markers of the lane above.
            axes.plot(
                [],
                [],
                marker,
                color=colour,
                linestyle=dashes,
                markersize=7,
                label=fit_text(title, _KEY, style.SMALL, 1),
            )
        axes.set_ylim(0, top)
        axes.yaxis.set_major_locator(MaxNLocator(3))
        # Beside the heading, where no curve can run behind it.
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1, 1),
            borderaxespad=0.1,
            ncols=2,
            frameon=False,
            fontsize=style.SMALL,
        )
