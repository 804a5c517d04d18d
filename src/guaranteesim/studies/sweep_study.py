"""Sweeps: arrangements over the values of one or two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as change
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder, locate_subfolder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import Item
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.experiment_request import collect_request
from guaranteesim.studies.experiment_study import RUNS, ExperimentStudy
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, ignore_progress
from guaranteesim.studies.request_checks import refuse_unknown_name
from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    from guaranteesim.analysis.response.sweep import Sweep
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.studies import views

WORLDS = 500
"""Worlds at every value, where nothing else is asked for."""
_POINTS = {1: 20, 2: 11}


@keeps_request
@takes_executor
def sweep(
    items: Item | Sequence[Item],
    *,
    vary: str | Sequence[str],
    outcome: str = "major_violation",
    pair: Sequence[str] | None = None,
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
) -> views.Sweep:
    """Run scenarios over the values of one or two numbers, on the same random numbers.

    Args:
        items: Studies, results, files, folders, or names of shipped scenarios.
        vary: One or two factors, ``path=low..high[:n]`` or as for :func:`experiment`: by default 20 values of
            one, or 11 × 11 of two.
        outcome: The outcome, by name; it has a value in every world.
        pair: Two of the scenarios that the answer compares; by default the first, and the one that differs
            most from it.
        worlds: Worlds at every value; 500 by default.
        seed: Seed of all randomness.
        workers: Processes to share the work; None for as many of the cores as pay off.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Applied to every scenario.
        sets: ``path=value`` changes to every scenario.
        out: Folder to keep everything in: ``rows.csv``, ``crossings.csv``, ``figures`` and the worlds.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        ScenarioError: a scenario that cannot be read.
        UserError: not one or two factors, a path that is not there, a range outside the bounds, a factor that
            changes nothing.
        StorageError: the results could not be kept.
    """
    tell = progress or ignore_progress
    factors = [vary] if isinstance(vary, str) else list(vary)
    if len(factors) not in _POINTS:
        raise UserError(f"a sweep varies one or two numbers, not {len(factors)}; experiment takes any number")
    request = collect_request(items, factors, "grid", None, [outcome], (), worlds or WORLDS, seed)
    request = change(request, points=_POINTS[len(factors)])
    work = ExperimentStudy.prepare(request, Changes.collect(overlays, sets), workers, False, None, tell)
    if len(work.factors) != len(factors):
        raise UserError("a sweep varies numbers; experiment crosses the values of anything else")
    _refuse_bad_pair(work, pair)
    plan = {**work.describe_plan(), "pair": None if pair is None else list(pair)}
    if out is not None:
        output_folder.refuse_occupied_folder(locate_results_folder(out), "sweep", plan, replace)
    work.try_factors()
    # Tables take a second to import, which what is refused does not wait for.
    from guaranteesim.studies import views

    if out is None:
        return views.Sweep.present(_make_sweep(work, None, pair, replace))
    folder = locate_results_folder(out)
    with output_folder.claim_folder(folder, "sweep", plan, [RUNS], replace):
        made = _make_sweep(work, locate_subfolder(folder, RUNS), pair, replace)
        with output_folder.finish_outputs(folder, [RUNS]) as written:
            frames = {"rows": made.table(), "crossings": made.crossings()}
            drawn = ("draw_sweep", made) if figures else None
            written += output_folder.write_outputs(folder, frames, {}, drawn, tell)
            written += write_result(folder, made)
    return views.Sweep.present(made)


def _refuse_bad_pair(work: ExperimentStudy, pair: Sequence[str] | None) -> None:
    names = [variant.arrangement for variant in work.crossing.variants]
    for name in pair or ():
        refuse_unknown_name(name, names)
    if pair is not None and (len(pair) != 2 or pair[0] == pair[1]):
        raise UserError(f"a pair is two of the scenarios, not {' and '.join(pair)}")


def _make_sweep(
    work: ExperimentStudy, folder: Path | None, pair: Sequence[str] | None, replace: bool
) -> Sweep:
    from guaranteesim.analysis.response.sweep import Sweep, choose_pair

    experiment = work.run(folder, replace)
    return Sweep(experiment, work.factors, choose_pair(experiment, pair))
