"""What the outcomes of finished runs hang on, from the inputs that their worlds drew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import Item, add_no_deal_run, compare, open_studies
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.sensitivity_source import choose_output, collect_runs, refuse_unknown_runs
from guaranteesim.studies.settings import Changes
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.analysis.sensitivity.run_sensitivity import Sensitivity
    from guaranteesim.ensemble.results import Results
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.studies import views


@keeps_request
@takes_executor
def analyse_sensitivity(
    source: str | Path | Results | views.Comparison | Sequence[Item],
    *,
    outcome: str = "major_violation",
    arrangement: str | None = None,
    against: str | None = None,
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
) -> views.Sensitivity:
    """Say what every outcome, and every difference of two arrangements, hangs on.

    Finished runs are analysed without further simulation: the inputs that their worlds drew are drawn again.

    Args:
        source: Results of a run or a comparison, the folder of either, or scenarios to compare first.
        outcome: Outcome that is looked at closely, with groups of inputs and intervals.
        arrangement: Name of the run that the answer and the figure are about; by default the one that differs
            most from ``against``, or the only one.
        against: Name of the run that it is compared with; by default the first.
        worlds: How many for scenarios to be run; as for :func:`compare`.
        seed: Likewise.
        workers: Likewise.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Likewise.
        sets: Likewise.
        out: Folder to keep ``sensitivity.csv``, ``fixed.csv``, ``figures`` and ``report.html`` in.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        UserError: no finished runs, too few worlds, an outcome that is not there or is the same in every
            world.
        StorageError: the results could not be read or kept.
    """
    from guaranteesim.analysis.experiments.outcome_arrays import WORLD_OUTCOMES, find_world_outcome
    from guaranteesim.analysis.sensitivity.run_sensitivity import analyse_runs
    from guaranteesim.studies import views

    tell = progress or ignore_progress
    wanted = find_world_outcome(outcome)
    changes = Changes.collect(overlays, sets)
    if isinstance(source, Sequence) and not isinstance(source, str):
        parts = _refuse_before_running(source, worlds, changes, (arrangement, against))
        source = compare(parts, worlds=worlds, seed=seed, workers=workers, progress=tell)
    elif changes.overlays or changes.sets:
        raise UserError("finished runs cannot be changed: name their scenarios to change and run them")
    runs = collect_runs(source)
    chosen = choose_output(runs, wanted, arrangement, against)
    tell(Step("analysing the inputs"))
    first = chosen.other or runs[0].name
    runs.sort(key=lambda run: run.name != first)
    plain = analyse_runs(runs, WORLD_OUTCOMES, main=[wanted.name], chosen=chosen)
    if plain.main.found.is_constant:
        raise UserError(
            f"{wanted.title} is the same in every world of {chosen.name}"
            + (f" and {chosen.other}" if chosen.other else "")
            + ": choose another outcome"
        )
    if out is not None:
        _write_outputs(plain, locate_results_folder(out), tell, replace, figures)
    return views.Sensitivity.present(plain)


def _refuse_before_running(
    items: Sequence[Item], worlds: int | None, changes: Changes, named: Sequence[str | None]
) -> list[Study | Results]:
    """Return the scenarios loaded, with everything refused that can be refused before they are run."""
    from guaranteesim.analysis.sensitivity.run_sensitivity import refuse_few_worlds

    parts = open_studies(items, changes)
    refuse_unknown_runs([part.name for part in add_no_deal_run(parts)], named)
    own = (
        len(part.world_table) if not isinstance(part, Study) else worlds or part.scenario.run.worlds
        for part in parts
    )
    refuse_few_worlds(min(own, default=0))
    return parts


def _write_outputs(sensitivity: Sensitivity, folder: Path, tell: Progress, replace: bool, draw: bool) -> None:
    import pandas as pd

    from guaranteesim.studies.report_page import make_page

    fixed = pd.DataFrame(
        [
            {
                "path": item.path,
                "value": item.value,
                "range_low": None if item.range is None else item.range[0],
                "range_high": None if item.range is None else item.range[1],
            }
            for item in sensitivity.fixed
        ]
    )
    plan = {
        "scenarios": [run.name for run in sensitivity.runs],
        "runs": {run.name: run.manifest.get("scenario_sha256", "") for run in sensitivity.runs},
        "outcome": sensitivity.main.output.outcome.name,
        "arrangement": sensitivity.main.output.name,
        "against": sensitivity.main.output.other,
        "worlds": sensitivity.worlds,
        "seed": sensitivity.seed,
    }
    frames = {"sensitivity": sensitivity.table(), "fixed": fixed}
    with (
        output_folder.claim_folder(folder, "sensitivity", plan, (), replace),
        output_folder.finish_outputs(folder) as written,
    ):
        figures = ("draw_sensitivity", sensitivity) if draw else None
        page = make_page(sensitivity, folder)
        written += output_folder.write_outputs(folder, frames, {}, figures, tell, page)
        written += write_result(folder, sensitivity)
