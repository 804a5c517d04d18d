"""One scenario: loaded, explained, run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.precision_runs import GrowthReporter, read_precision_request
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.settings import Effort, RunSize

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from guaranteesim.ensemble.results import Results as PlainResults
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.errors import Note
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.challenger_view import ChallengerOutlook
    from guaranteesim.studies.explanation_view import Explanation
    from guaranteesim.studies.views import Backtest, Bargain, Comparison, Results, TheoryComparison


@dataclass(frozen=True, repr=False)
class Study:
    """A scenario ready to be explained and run.

    Attributes:
        scenario: The scenario, all changes made.
        path: The file it comes from; None for one made in Python.
        overlays: The overlays that were applied.
        sets: The ``path=value`` changes that were applied.
        notes: What is valid and probably not meant, each with its place and remedy.
    """

    scenario: Scenario
    path: Path | None = None
    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return f"Study({self.name!r}, {self.title!r})"

    @property
    def name(self) -> str:
        """The scenario's short name."""
        return self.scenario.name

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.scenario.title

    def explain(self, *, willing: Mapping[str, float] | None = None, correlation: float = 0.0) -> Explanation:
        """Return who must agree, who can block, and the exact chance of action, without simulation.

        Args:
            willing: The chance that a state is willing; 0.5 for those not named, 0 for the challenger.
            correlation: Of willingness between the states, 0..1.

        Raises:
            ScenarioError: what happens without a deal is a scenario that does not exist, or of another
                conflict.
            UserError: a state that is no party, a chance outside 0..1.
        """
        from guaranteesim.analysis.text.explanation import explain_arrangement
        from guaranteesim.studies.explanation_view import Explanation
        from guaranteesim.studies.no_deal_run import check_no_deal

        check_no_deal(self)
        plain = explain_arrangement(self.scenario, dict(willing or {}), correlation)
        return Explanation.present(plain)

    def foresee(self) -> ChallengerOutlook:
        """Return what the challenger expects of every rung, and which it prefers, without simulation.

        The model's own look-ahead is asked in a world in which every number is the centre of its range and
        nothing is misread. A world of a run draws all of these.

        Raises:
            UserError: a scenario of rules alone, or one that begins at war.
        """
        from guaranteesim.studies.challenger_study import foresee_challenger

        return foresee_challenger(self.scenario)

    @takes_executor
    def run(
        self,
        *,
        worlds: int | None = None,
        seed: int | None = None,
        workers: int | None = 1,
        executor: BlockExecutor | None = None,
        out: str | Path | None = None,
        figures: bool = True,
        inputs: bool = False,
        progress: Progress | None = None,
        replace: bool = False,
        until: str | None = None,
        worlds_limit: int | None = None,
    ) -> Results:
        """Simulate it.

        Args:
            worlds: How many; the scenario's own number if not given.
            seed: Of all randomness; the scenario's own if not given.
            workers: Processes to share the work; None for as many of the cores as pay off. The results do
                not depend on it.
            executor: Where blocks run instead: a Dask client, or a cluster of
                :func:`guaranteesim.open_cluster`.
            out: Folder to keep the results in, with their summary, figures, ``report.html`` and the story of
                one world.
                A run that was stopped goes on where it was when it is asked for again.
            figures: Whether to draw the figures; they take most of the time of a small run.
            inputs: Whether to write ``inputs.parquet`` as well: the draws of the uncertain numbers of the
                scenario, one row per world. :meth:`Results.draw_inputs` gives the same table.
            progress: Called with every :class:`~guaranteesim.studies.Step`.
            replace: Replace finished results of another scenario or size in ``out``.
            until: Precision to reach instead of a number of worlds, such as ``±1 point on major violation``:
                the run goes on until the 95 % interval is so narrow.
            worlds_limit: Worlds at which it stops even if it is not reached; 100,000 by default.

        Raises:
            ScenarioError: what happens without a deal is a scenario that does not exist, or of another
                conflict.
            UserError: a scenario of rules alone, sizes that cannot be done, a precision that cannot be read,
                a folder that cannot be used, or one that holds finished results of another scenario or size.
            StorageError: the results could not be kept.
        """
        from guaranteesim import ensemble
        from guaranteesim.studies import views
        from guaranteesim.studies.no_deal_run import check_no_deal
        from guaranteesim.studies.report_page import make_page

        refuse_treaty_rules([self.scenario])
        check_no_deal(self)
        tell = progress or ignore_progress
        size = RunSize(worlds, seed, workers)
        precision = read_precision_request(Effort(until, worlds_limit), worlds, [self.scenario])
        reporter = GrowthReporter(precision, tell)

        def write_outputs(results: PlainResults) -> list[Path]:
            if results.folder is None:
                return []
            page = make_page(results, results.folder, [self])
            return output_folder.write_run_outputs(results, results.folder, tell, figures=figures, page=page)

        results = ensemble.run_scenario(
            self.scenario,
            worlds=size.worlds,
            seed=size.seed,
            workers=size.choose_workers([self.scenario], None if precision is None else precision.limit),
            out=out,
            replace=replace,
            inputs=inputs,
            keep=write_outputs,
            progress=lambda done, total: reporter.tell_step(
                Step("simulating", self.name, done=done, worlds=total)
            ),
            growth=reporter.build_growth(),
        )
        return views.Results.present(results)


def load(
    source: str | Path, *, overlays: Sequence[str] = (), sets: Sequence[str] = (), name: str | None = None
) -> Study:
    """Read one scenario: a file, or the name of a shipped one.

    Args:
        source: With a ``/`` or a ``.yaml`` suffix a file; else the name of a shipped scenario, whatever lies
            in the working directory. A ``Path`` follows the same rule.
        overlays: Overlays it offers, by name, or files of changes, applied in this order.
        sets: ``path=value`` changes, applied last.
        name: Another name for it, so that it can stand beside the scenario that it is a variant of. The name
            is added to the title, unless ``sets`` give a title.

    Raises:
        ScenarioError: with every problem found, each with file, line and column.
    """
    from guaranteesim.scenario.files.catalog import collect_name_notes, find_scenario
    from guaranteesim.scenario.files.no_deal import collect_no_deal_notes
    from guaranteesim.scenario.notes import collect_notes
    from guaranteesim.scenario.reading.loader import assemble_document, validate_document
    from guaranteesim.scenario.reading.side_terms import note_no_deal_terms
    from guaranteesim.scenario.schema import Scenario

    # What reads like a path is one, and any other name is a shipped scenario, whatever lies in the folder.
    path = find_scenario(source)
    renamed = () if name is None else (f"name={name}",)
    document, problems = assemble_document(path, overlays, (*sets, *renamed))
    scenario = validate_document(document, Scenario, problems)
    if name is not None and not any(change.partition("=")[0].strip() == "title" for change in sets):
        scenario = scenario.model_copy(update={"title": f"{scenario.title or path.stem} ({name})"})
    notes = [*collect_name_notes([source]), *collect_notes(scenario, document)]
    notes += collect_no_deal_notes(document, path, scenario.no_deal) if scenario.no_deal else []
    notes += note_no_deal_terms(document, overlays, path)
    return Study(scenario, path, tuple(overlays), tuple(sets), tuple(notes))


def refuse_treaty_rules(scenarios: Iterable[Scenario]) -> None:
    """Refuse scenarios that hold decision rules alone: without forces there is nothing to simulate.

    Raises:
        UserError: naming the first of them, and what reads it.
    """
    named = [scenario.name for scenario in scenarios if scenario.rule_only]
    if named:
        more = f" (as do {len(named) - 1} more)" if len(named) > 1 else ""
        raise UserError(
            f"{named[0]} holds the rules of a treaty and no forces{more}, so there is nothing to simulate: "
            f"read it with `guaranteesim explain {named[0]}`; docs/treaties.md compares the rules"
        )


def shipped() -> list[str]:
    """Return the names of the scenarios that come with the package."""
    from guaranteesim.scenario.files import catalog

    return [path.stem for path in catalog.list_shipped_scenarios()]


def read(folder: str | Path) -> Any:
    """Return what any command kept in a folder: results, a comparison, a sweep, a negotiation and so on.

    What comes back equals what the command or function returned: it has the same tables and draws the same
    figures. Every file is checked against the hash that was written with it. The runs of a sensitivity
    analysis come back without their worlds, which are in the folder of the runs.

    Returns:
        :class:`Results`, :class:`Comparison`, :class:`TheoryComparison`, :class:`Experiment`,
        :class:`Sweep`, :class:`BreakEvenResult`, :class:`Discovery`, :class:`Sensitivity`,
        :class:`TotalEffects`, :class:`ChannelComparison`, :class:`Robustness`, :class:`Bargain`,
        :class:`Backtest` or :class:`PanelTest`.

    Raises:
        UserError: the folder holds nothing finished.
        StorageError: what it holds is damaged, or of a version with another format.
    """
    from guaranteesim import ensemble
    from guaranteesim.ensemble.keep.files import locate_results_folder
    from guaranteesim.ensemble.keep.results_reader import find_finished_marker
    from guaranteesim.studies import views
    from guaranteesim.studies.kept_comparison import read_comparison
    from guaranteesim.studies.kept_results import read_result

    marker = find_finished_marker(locate_results_folder(folder))
    if marker.kind == "comparison":
        return views.Comparison.present(read_comparison(marker))
    if marker.kind == "run":
        return views.Results.present(ensemble.read_results(marker.folder))
    if marker.kind in _PARTS:
        raise UserError(
            f"{marker.folder} holds {marker.describe_content()}, a part of a study: name the folder above it"
        )
    plain = read_result(marker)
    return getattr(views, type(plain).__name__).present(plain)


_PARTS = ("rows", "theory")
"""Kinds of folder that lie inside others and are read with them."""


def verify(folder: str | Path) -> list[str]:
    """Return every problem of a results folder in a sentence: each damaged, missing or additional file.

    The list is empty if every byte is as it was written. The folder may be that of a run, a comparison, a
    comparison under theories, a negotiation or a back-test.

    Raises:
        UserError: it is no results folder of ours.
    """
    from guaranteesim import ensemble

    return ensemble.verify_folder(folder)


def figure(data: Comparison | Results | TheoryComparison | Backtest | Bargain, name: str) -> Figure:
    """Return one figure of the results of any study, by name.

    Raises:
        UserError: there is no such figure.
    """
    from guaranteesim.report import figures

    return figures.draw(name, data)


def figures() -> list[str]:
    """Return the names of all figures; ``plot`` and ``figure`` take them."""
    from guaranteesim.report.figures import list_figure_names

    return list(list_figure_names())


def outcomes() -> pd.DataFrame:
    """Return the outcomes of a run: one row each, with ``name``, ``title`` and ``unit``."""
    import pandas as pd

    from guaranteesim.analysis.outcomes.registry import OUTCOMES

    return pd.DataFrame([{"name": item.name, "title": item.title, "unit": item.unit} for item in OUTCOMES])
