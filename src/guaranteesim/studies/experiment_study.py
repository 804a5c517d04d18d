"""Experiments: arrangements, theories and the rows of a design, crossed on the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.keep.files import locate_results_folder, locate_subfolder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import AgreedSize, Item, hash_scenarios
from guaranteesim.studies.design_runs import refuse_ineffective_factors, run_design
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.experiment_request import (
    Crossing,
    ExperimentRequest,
    collect_request,
    cross_variants,
    lay_out_design,
)
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.request_checks import refuse_missing_outcomes, refuse_unknown_name
from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.experiments.row_outcomes import Experiment
    from guaranteesim.ensemble.experiment import Design
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.numbers.factor import Factor
    from guaranteesim.studies import views

RUNS = "worlds"
"""Subfolder of the worlds of an experiment."""
_MOST_LINES = 200_000


@keeps_request
@takes_executor
def experiment(
    items: Item | Sequence[Item],
    *,
    vary: Sequence[str] = (),
    design: str | Path | pd.DataFrame | None = None,
    rows: int | None = None,
    outcomes: Sequence[str] | None = None,
    theories: str | Path | Sequence[str | Path] = (),
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    executor: BlockExecutor | None = None,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    own_luck: bool = False,
    baseline: str | None = None,
    out: str | Path | None = None,
    figures: bool = True,
    progress: Progress | None = None,
    replace: bool = False,
) -> views.Experiment:
    """Run scenarios at every row of a design, under every theory, all on the same random numbers.

    A row gives what a run with ``--set path=value`` for each of its columns gives.

    Args:
        items: Studies, results, files, folders, or names of shipped scenarios; or one file with an
            ``experiment:`` block, which then says all that is not said here.
        vary: Factors ``path=low..high[:n]``, ``path=a,b,c``, or a path alone for its own distribution or
            range. Values of something that is no number, such as a switch, are crossed with the rows.
        design: ``grid`` (the default), ``latin-hypercube``, ``sobol``, ``random``, ``saltelli``, ``morris``
            (the last two through SALib); or a table, as a frame or a CSV or Parquet file, with a column for
            every path and a row for every design point.
        rows: Design points of all designs but a grid or a table; 200 by default.
        outcomes: Outcomes to report, by name; each has a value in every world. ``major_violation`` by
            default.
        theories: Theories to cross with, beside the scenarios as written.
        worlds: Worlds of each row; 100 by default.
        seed: Seed of all randomness, the design's included.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Applied to every scenario.
        sets: ``path=value`` changes to every scenario, applied after a theory and before the design.
        own_luck: Give every row histories of its own instead of the same for all.
        baseline: Scenario that differences are taken from; by default the first.
        out: Folder to keep everything in: ``rows.csv``, ``figures`` and the worlds.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        ScenarioError: a scenario or theory that cannot be read, with file and line.
        UserError: a path that is not there, a range outside the bounds, a table with one row or without a
            number in a cell, a factor that changes nothing, an outcome that a scenario does not have.
        StorageError: the results could not be kept.
    """
    tell = progress or ignore_progress
    request = collect_request(items, vary, design, rows, outcomes, theories, worlds, seed)
    work = ExperimentStudy.prepare(
        request, Changes.collect(overlays, sets), workers, own_luck, baseline, tell
    )
    _refuse_no_variation(work)
    plan = work.describe_plan()
    if out is not None:
        output_folder.refuse_occupied_folder(locate_results_folder(out), "experiment", plan, replace)
    work.try_factors()
    # Tables take a second to import, which what is refused does not wait for.
    from guaranteesim.studies import views

    if out is None:
        return views.Experiment.present(work.run(None, replace))
    folder = locate_results_folder(out)
    with output_folder.claim_folder(folder, "experiment", plan, [RUNS], replace):
        made = work.run(locate_subfolder(folder, RUNS), replace)
        with output_folder.finish_outputs(folder, [RUNS]) as written:
            tell(Step("writing the tables"))
            written += write_rows(made, folder)
            if figures:
                written += output_folder.write_figures(("draw_experiment", made), folder, tell)
            written += write_result(folder, made)
    return views.Experiment.present(made)


class ExperimentStudy:
    """Work of an experiment: what is crossed, the design and the size."""

    def __init__(
        self,
        request: ExperimentRequest,
        crossing: Crossing,
        design: Design,
        factors: Sequence[Factor],
        size: AgreedSize,
        own_luck: bool,
        baseline: str,
        tell: Progress,
    ) -> None:
        from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome

        self.request, self.crossing, self.design, self.size = request, crossing, design, size
        self.factors = tuple(factors)
        self.own_luck, self.baseline, self.tell = own_luck, baseline, tell
        self.outcomes = tuple(find_world_outcome(name) for name in request.outcomes)

    @classmethod
    def prepare(
        cls,
        request: ExperimentRequest,
        changes: Changes,
        workers: int | None,
        own_luck: bool,
        baseline: str | None,
        tell: Progress,
    ) -> ExperimentStudy:
        """Return the work, with everything refused that can be refused without simulation."""
        crossing = cross_variants(request, changes)
        names = list(dict.fromkeys(variant.arrangement for variant in crossing.variants))
        size = _agree_size(crossing, request, workers)
        design, factors = lay_out_design(request, crossing.factors, size.seed)
        made = cls(request, crossing, design, factors, size, own_luck, _find_baseline(names, baseline), tell)
        refuse_missing_outcomes((study.scenario for study in crossing.studies), made.outcomes)
        _check_table(crossing, factors)
        return made

    def try_factors(self) -> None:
        """Simulate a few worlds at the ends of every factor, and refuse one that changes nothing."""
        self.tell(Step("trying the factors"))
        refuse_ineffective_factors(self.crossing.first_setting, self.factors, self.size.seed)

    def run(self, folder: Path | None, replace: bool) -> Experiment:
        """Return the experiment, run; its worlds are kept in ``folder``."""
        from guaranteesim import __version__
        from guaranteesim.analysis.experiments.row_outcomes import Experiment

        results = run_design(
            self.crossing.studies,
            self.design,
            self.size,
            outcomes=self.outcomes,
            own_luck=self.own_luck,
            out=folder,
            replace=replace,
            tell=self.tell,
        )
        return Experiment(
            results,
            self.crossing.variants,
            self.outcomes,
            self.baseline,
            self.request.title,
            __version__,
        )

    def describe_plan(self) -> dict[str, Any]:
        """Return what decides the tables."""
        import hashlib

        return {
            "scenarios": [variant.key for variant in self.crossing.variants],
            "scenario_sha256": hash_scenarios(self.crossing.studies),
            "outcomes": [outcome.name for outcome in self.outcomes],
            "baseline": self.baseline,
            "paths": self.design.paths,
            "rows": self.design.rows,
            "design_sha256": hashlib.sha256(self.design.values.tobytes()).hexdigest(),
            "own_luck": self.own_luck,
            **self.size.describe_terms(),
        }


def _refuse_no_variation(work: ExperimentStudy) -> None:
    if not work.design.paths and len({variant.setting for variant in work.crossing.variants}) < 2:
        if work.request.theories:
            return
        raise UserError(
            "an experiment needs something to vary: give --vary PATH=LOW..HIGH, a table with --design FILE, "
            "or --theories; to run the scenarios as they are, use run or compare"
        )


def write_rows(experiment: Experiment, folder: Path) -> list[Path]:
    """Write the table of an experiment: ``rows.csv``, or ``rows.parquet`` beyond 200,000 lines."""
    from guaranteesim.analysis.statistics.table_cells import make_csv_safe
    from guaranteesim.ensemble.keep import folder_claims
    from guaranteesim.ensemble.keep.files import write_atomically

    frame = experiment.table()
    if len(frame) <= _MOST_LINES:
        return output_folder.write_tables({"rows": make_csv_safe(frame)}, folder)
    path = folder / "rows.parquet"
    folder_claims.expect_files(folder, [path.name])
    with write_atomically(path) as file:
        frame.to_parquet(file, index=False)
    return [path]


def _find_baseline(names: Sequence[str], wanted: str | None) -> str:
    if wanted is None:
        return names[0]
    refuse_unknown_name(wanted, names)
    return wanted


def _agree_size(crossing: Crossing, request: ExperimentRequest, workers: int | None) -> AgreedSize:
    runs = [study.scenario.run for study in crossing.studies]
    months = {run.horizon_months for run in runs}
    if len(months) > 1:
        raise UserError(
            f"the scenarios have horizons of {' and '.join(map(str, sorted(months)))} months: give one to "
            "all with --set run.horizon_months=..."
        )
    seed = runs[0].seed if request.seed is None else request.seed
    return AgreedSize(request.worlds, seed, months.pop(), workers)


def _check_table(crossing: Crossing, factors: Sequence[Factor]) -> None:
    """Refuse columns of a table that no scenario has, or that leave the bounds."""
    from guaranteesim.scenario.files.factors import check_values, find_holders

    scenarios = [study.scenario for study in crossing.first_setting]
    for factor in factors:
        check_values(factor.path, (factor.low, factor.high), find_holders(factor.path, scenarios))
