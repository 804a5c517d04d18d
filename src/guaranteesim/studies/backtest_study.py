"""Cases that happened, forecast by the model and scored against the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import Item, hash_scenarios, open_studies, run_studies
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, ignore_progress
from guaranteesim.studies.settings import Changes, RunSize
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.analysis.history.backtest import Backtest
    from guaranteesim.ensemble.results import Results
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.studies import views

SHIPPED = "history"
"""The folder of the cases that come with the package."""
FINDINGS = "findings.txt"
"""What the tables say, a sentence per line."""


@takes_executor
def backtest(
    cases: Sequence[Item] = (),
    *,
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    executor: BlockExecutor | None = None,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    out: str | Path | None = None,
    figures: bool = True,
    progress: Progress | None = None,
    replace: bool = False,
) -> views.Backtest:
    """Run cases that happened and score the forecasts against what is on record.

    Args:
        cases: Studies, results of earlier runs, files, folders, or names of shipped cases; each has a
            ``history:`` block. None: all shipped cases.
        worlds: How many each; each case's own number if not given.
        seed: Of the simulation, likewise, and of the bootstrap over cases.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        out: Folder to keep everything in: the results of each case in a folder of its own, ``cases.csv``,
            ``scores.csv``, ``influence.csv``, ``reliability.csv``, ``pairs.csv``, ``findings.txt``,
            ``figures`` and ``report.html``.
        overlays: Applied to every case that is loaded here.
        sets: ``path=value`` changes, applied last, likewise.
        figures: Whether to draw the figures; they take most of the time of a small run.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``, which is refused otherwise. What is
            the same in it is used again.

    Raises:
        ScenarioError: with the problems of all files.
        UserError: a case has no record, or two have one name.
        StorageError: the results could not be kept.
    """
    from guaranteesim.studies import views
    from guaranteesim.studies.report_page import make_page

    tell = progress or ignore_progress
    parts = _order_cases(open_studies(cases or [SHIPPED], Changes.collect(overlays, sets)))
    size = RunSize(worlds, parts[0].scenario.run.seed if seed is None else seed, workers)
    if out is None:
        return views.Backtest.present(_run_and_score(parts, size, None, tell))
    folder = locate_results_folder(out)
    run_here = [part.name for part in parts if isinstance(part, Study)]
    with output_folder.claim_folder(folder, "backtest", _describe_plan(parts, size), run_here, replace):
        tested = _run_and_score(parts, size, folder, tell, replace)
        page = make_page(tested, folder, parts)
        _write_backtest(tested, folder, run_here, tell, figures, page)
    return views.Backtest.present(tested)


def _describe_plan(parts: Sequence[Study | Results], size: RunSize) -> dict[str, object]:
    """Return what decides the tables."""
    # Cases are independent, so each may have its own number of worlds.
    sizes = {
        part.name: len(part.world_table)
        if not isinstance(part, Study)
        else part.scenario.run.worlds
        if size.worlds is None
        else size.worlds
        for part in parts
    }
    names = [part.name for part in parts]
    return {
        "cases": names,
        "worlds_of_each": sizes,
        "seed": size.seed,
        "scenario_sha256": hash_scenarios(parts),
    }


def _order_cases(parts: Iterable[Study | Results]) -> list[Study | Results]:
    """Return the cases by date; ``UserError`` where one cannot be a case, before anything is run."""
    from guaranteesim.analysis.comparison.comparability import refuse_alike_names

    dated: dict[str, tuple[date, Study | Results]] = {}
    for part in parts:
        if part.scenario.history is None:
            raise UserError(
                f"{part.name} has no history: block, so there is nothing to test it against; "
                "add one (docs/history.md shows how), or leave it out"
            )
        if part.name in dated:
            raise UserError(f"two cases are both named {part.name!r}; give each a name of its own")
        dated[part.name] = (part.scenario.history.date, part)
    refuse_alike_names(list(dated))
    return [dated[name][1] for name in sorted(dated, key=lambda name: (dated[name][0], name))]


def _run_and_score(
    parts: Sequence[Study | Results],
    size: RunSize,
    out: Path | None,
    tell: Progress,
    replace: bool = False,
) -> Backtest:
    """Run what has not been run, and score."""
    from guaranteesim.analysis.history.backtest import Backtest
    from guaranteesim.analysis.history.precedents import forecast_case

    studies = [part for part in parts if isinstance(part, Study)]
    new = run_studies(studies, size, out, tell, replace)
    forecasts = tuple(forecast_case(next(new) if isinstance(part, Study) else part) for part in parts)
    assert size.seed is not None  # `backtest` settles it before anything is run
    return Backtest(forecasts, size.seed)


def _write_backtest(
    tested: Backtest, folder: Path, parts: Sequence[str], tell: Progress, draw: bool, page: output_folder.Page
) -> None:
    """Write every table, the figure and what they say."""
    from guaranteesim.report.tables.backtest import list_backtest_findings

    said = {FINDINGS: "".join(f"{sentence}\n" for sentence in list_backtest_findings(tested))}
    with output_folder.finish_outputs(folder, parts) as written:
        figures = ("draw_backtest", tested) if draw else None
        written += output_folder.write_outputs(folder, tested.export(), said, figures, tell, page)
        written += write_result(folder, tested)
