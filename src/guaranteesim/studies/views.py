"""Results as people look at them: plotted by name, printed as text, shown by a notebook as a small table.

Each class adds looks to the class of the same name in ``analysis`` or ``ensemble``, which knows nothing of
words or figures. ``present`` turns one into the other.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from guaranteesim.analysis.bargaining import Bargain as PlainBargain
from guaranteesim.analysis.channels.channel_comparison import ChannelComparison as PlainChannelComparison
from guaranteesim.analysis.comparison.comparison import Comparison as PlainComparison
from guaranteesim.analysis.discovery.discovery import Discovery as PlainDiscovery
from guaranteesim.analysis.experiments.row_outcomes import Experiment as PlainExperiment
from guaranteesim.analysis.history.backtest import Backtest as PlainBacktest
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.panel.panel_test import PanelTest as PlainPanelTest
from guaranteesim.analysis.response.break_even_result import BreakEvenResult as PlainBreakEvenResult
from guaranteesim.analysis.response.sweep import Sweep as PlainSweep
from guaranteesim.analysis.robustness.robustness import Robustness as PlainRobustness
from guaranteesim.analysis.sensitivity.design_effects import TotalEffects as PlainTotalEffects
from guaranteesim.analysis.sensitivity.run_sensitivity import Sensitivity as PlainSensitivity
from guaranteesim.analysis.theories.theory_comparison import CRITERIA
from guaranteesim.analysis.theories.theory_comparison import TheoryComparison as PlainTheoryComparison
from guaranteesim.ensemble.results import Results as PlainResults
from guaranteesim.errors import UserError

if TYPE_CHECKING:
    import xarray
    from matplotlib.figure import Figure

    from guaranteesim.studies.story_study import Story

MAIN_OUTCOMES = ("major_violation", "honoured", "in_time", "clash")
"""Outcomes that the small table of a comparison or of a run shows."""
FOOTER = "A conditional comparison, not a forecast."

View = TypeVar("View", bound="_View")


class _View:
    """Looks that all results share."""

    figure_name: str
    """Figure drawn where none is named."""

    @classmethod
    def present(cls: type[View], plain: Any) -> View:
        """Return the plain results with looks; the fields are the same objects."""
        # The fields are passed on as they are, so that nothing is copied.
        return cls(**{field.name: getattr(plain, field.name) for field in fields(plain)})

    def plot(self, name: str | None = None) -> Figure:
        """Return one figure by name; the first of its kind if none is named.

        Raises:
            UserError: there is no such figure, or it is drawn from other results.
        """
        from guaranteesim.report import figures

        data: Any = self
        return figures.draw(self.figure_name if name is None else name, data)

    def _repr_html_(self) -> str:
        header, rows = self._list_cells()
        return render_table(repr(self), header, rows)

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        """Return the heading and the rows of the small table; every view has its own."""
        raise NotImplementedError(f"{type(self).__name__} lists no cells of its own")


class Results(_View, PlainResults):
    """Results of one run, with looks."""

    figure_name = "timeline"

    def tell_story(
        self, world: int | None = None, *, way: str | None = None, where: str | None = None
    ) -> Story:
        """Tell one world month by month; see :func:`guaranteesim.tell_story`."""
        from guaranteesim.studies.story_study import tell_story

        return tell_story(self, world=world, way=way, where=where)

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        return ("outcome, if in force", "with 95 % interval"), _list_outcomes(self)


class Comparison(_View, PlainComparison):
    """Comparison of several runs, with looks."""

    figure_name = "headline"

    def tell_story(
        self,
        world: int | None = None,
        *,
        way: str | None = None,
        where: str | None = None,
        arrangement: str | None = None,
        compare: Sequence[str] | None = None,
    ) -> Story:
        """Tell one world under one arrangement, or under two; see :func:`guaranteesim.tell_story`."""
        from guaranteesim.studies.story_study import tell_story

        return tell_story(self, world=world, way=way, where=where, arrangement=arrangement, compare=compare)

    def to_xarray(self, *, inputs: bool = True) -> xarray.Dataset:
        """Return outcomes and drawn inputs by arrangement and world as an :class:`xarray.Dataset`.

        Units and titles are attributes of the variables. ``inputs=False`` leaves the inputs out.

        Raises:
            UserError: xarray is not installed.
        """
        from guaranteesim.studies.connectors.xarray_export import convert_comparison

        return convert_comparison(self, inputs=inputs)

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        titles = [find_outcome(name).title for name in MAIN_OUTCOMES]
        return (
            ("arrangement, if in force", *titles),
            ((run.title, *(cell for _, cell in _list_outcomes(run))) for run in self.results),
        )


class TheoryComparison(_View, PlainTheoryComparison):
    """Comparison under rival theories, with looks."""

    figure_name = "theories_violation"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.words.formats import format_percent

        values = self.values(CRITERIA[0])
        header = (f"arrangement: {CRITERIA[0].title.lower()}", "defaults", "least", "greatest")
        rows = (
            (scenario.title, *(format_percent(value) for value in (column[0], column.min(), column.max())))
            for scenario, column in zip(self.scenarios, values.T, strict=True)
        )
        return header, rows


class ChannelComparison(_View, PlainChannelComparison):
    """Difference split by channel, with looks."""

    figure_name = "waterfall"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.words.differences import DifferenceWords

        words = DifferenceWords(self.outcome)
        parts = [(self.find_channel(item.name).title, item.part) for item in self.split.ranked]
        rows = [*parts, ("All other", self.split.other), ("Whole difference", self.split.total)]
        header = (f"{self.outcome.title}, {words.unit}", "part with 95 % interval")
        return header, ((title, words.format_cell(part)) for title, part in rows)


class Experiment(_View, PlainExperiment):
    """Experiment over the rows of a design, with looks."""

    figure_name = "experiment"

    def to_xarray(self) -> xarray.Dataset:
        """Return outcomes by arrangement, row and world as an :class:`xarray.Dataset`.

        Raises:
            UserError: xarray is not installed.
        """
        from guaranteesim.studies.connectors.xarray_export import convert_experiment

        return convert_experiment(self)

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.tables.experiment import list_spread_cells

        return list_spread_cells(self, self.outcomes[0])


class Robustness(_View, PlainRobustness):
    """Arrangements over states of the world, with looks."""

    figure_name = "regret_heatmap"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.tables.robustness import list_summary_cells

        return list_summary_cells(self)


class Sensitivity(_View, PlainSensitivity):
    """Sensitivity analysis of finished runs, with looks."""

    figure_name = "tornado"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.words.inputs import label_input

        found = self.main.found
        rows = (
            (
                label_input(item.name, self.runs[-1].scenario),
                f"{item.delta:.2f} ({item.low:.2f}–{item.high:.2f})",
                "yes" if item.is_resolved else "no",
            )
            for item in found.inputs
        )
        return ("input", "δ with 95 % interval", "above threshold"), rows


class TotalEffects(_View, PlainTotalEffects):
    """Total effects of the factors of a design, with looks."""

    figure_name = "total_effects"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.words.factor_effects import EffectWords

        words = EffectWords(self, self.main)
        rows = (
            (
                words.label(item),
                words.format_interval(item.size, item.low, item.high),
                "yes" if item.is_resolved else "no",
            )
            for item in self.main.effects
        )
        return ("factor", f"effect in {words.unit}, with 95 % interval", "above threshold"), rows


class Sweep(_View, PlainSweep):
    """Sweep over one or two numbers, with looks."""

    figure_name = "response_curves"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.tables.experiment import list_spread_cells

        return list_spread_cells(self.experiment, self.outcome)


class BreakEvenResult(_View, PlainBreakEvenResult):
    """Break-even points, with looks; they have no figure."""

    def plot(self, name: str | None = None) -> Figure:
        """Refuse: the points are a sentence, and a sweep of the same number draws the curves.

        Raises:
            UserError: always, with the remedy.
        """
        raise UserError(f"break-even points have no figure: sweep {self.path} and plot that")

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        rows = (
            (str(row["shown"]), str(row["below"]), str(row["above"]))
            for row in self.table().to_dict("records")
        )
        return ("break-even", "below", "above"), rows


class Discovery(_View, PlainDiscovery):
    """Box in which a case occurs, with looks."""

    figure_name = "prim_box"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.answer.discovery import describe_restriction

        rows = (
            (
                describe_restriction(item.restriction),
                f"{item.restriction.quasi_p:.1g}",
                "yes" if item.is_claimed else "no",
            )
            for item in self.restrictions
        )
        return ("restriction", "quasi-p", "claimed"), rows


class Backtest(_View, PlainBacktest):
    """Back-test of cases that happened, with looks."""

    figure_name = "backtest"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.words.formats import format_percent

        header = ("case", "chance of attack", "attacked", "honoured")
        rows = (
            (
                str(row["name"]),
                format_percent(float(row["p_attacked"])),
                str(row["attacked"]),
                str(row["honoured"] or "–"),
            )
            for row in self.table().to_dict("records")
        )
        return header, rows


class PanelTest(_View, PlainPanelTest):
    """Back-test on the panel, with looks."""

    figure_name = "panel_roc"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.tables.panel import list_small_cells

        return ("question", "rows", "events", "AUC, model", "AUC, logit"), list_small_cells(self)


class Bargain(_View, PlainBargain):
    """Negotiation with all its packages, with looks."""

    figure_name = "bargaining"

    def _list_cells(self) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
        from guaranteesim.report.words.formats import format_percent

        rows = (
            (
                point.title,
                "; ".join(self.list_option_titles(point.position)),
                "yes" if self.zone[point.position] else "no",
                format_percent(float(self.efficacy[point.position])),
            )
            for point in self.points()
        )
        return ("package", "terms", "all could accept", "no major violation"), rows


def _list_outcomes(results: PlainResults) -> Iterator[tuple[str, str]]:
    from guaranteesim.report.tables.comparison_columns import format_outcome

    for name in MAIN_OUTCOMES:
        outcome = find_outcome(name)
        yield outcome.title, format_outcome(outcome, outcome.estimate(results))


def render_table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table; every cell is escaped, because titles come from files."""
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    foot = f'<tfoot><tr><td colspan="{len(header)}">{FOOTER}</td></tr></tfoot>'
    return (
        f"<table><caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>"
    )
