"""What the outcomes of finished runs hang on, from the inputs that their worlds drew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import Item, add_no_deal_run, compare, open_studies
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.request_checks import (
    refuse_missing_outcomes,
    refuse_repeated_items,
    refuse_unknown_name,
)
from guaranteesim.studies.settings import Changes
from guaranteesim.studies.single_run import read

if TYPE_CHECKING:
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.analysis.sensitivity.run_sensitivity import Output, Sensitivity
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import views


def analyse_sensitivity(
    source: str | Path | Results | views.Comparison | Sequence[Item],
    *,
    outcome: str = "major_violation",
    arrangement: str | None = None,
    against: str | None = None,
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
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
        overlays: Likewise.
        sets: Likewise.
        out: Folder to keep ``sensitivity.csv``, ``fixed.csv`` and ``figures`` in.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        UserError: no finished runs, too few worlds, an outcome that is not there or is the same in every
            world.
        StorageError: the results could not be read or kept.
    """
    from guaranteesim.analysis.experiments.outcome_arrays import WORLD_OUTCOMES, find_world_outcome

    tell = progress or ignore_progress
    wanted = find_world_outcome(outcome)
    if isinstance(source, Sequence) and not isinstance(source, str):
        refuse_repeated_items(source)
        opened = add_no_deal_run(open_studies(source, Changes.collect(overlays, sets)))
        _refuse_bad_choice([part.scenario for part in opened], wanted, arrangement, against)
        _refuse_few_worlds(worlds)
        if out is not None:
            output_folder.refuse_foreign_folder(locate_results_folder(out))
        source = compare(opened, worlds=worlds, seed=seed, workers=workers, progress=tell)
    # Tables take a second to import, which what is refused does not wait for.
    from guaranteesim.analysis.sensitivity.run_sensitivity import analyse_runs
    from guaranteesim.studies import views

    runs = _collect_runs(source)
    _refuse_bad_choice([run.scenario for run in runs], wanted, arrangement, against)
    chosen = _choose_output(runs, wanted, arrangement, against)
    tell(Step("analysing the inputs"))
    first = chosen.other or runs[0].name
    runs.sort(key=lambda run: run.name != first)
    plan = _describe_plan(runs, chosen)
    if out is not None:
        output_folder.refuse_occupied_folder(locate_results_folder(out), "sensitivity", plan, replace)
    plain = analyse_runs(runs, WORLD_OUTCOMES, main=[wanted.name], chosen=chosen)
    if plain.main.found.is_constant:
        raise UserError(
            f"{wanted.title} is the same in every world of {chosen.name}"
            + (f" and {chosen.other}" if chosen.other else "")
            + ": choose another outcome"
        )
    if out is not None:
        _write_outputs(plain, locate_results_folder(out), plan, tell, replace, figures)
    return views.Sensitivity.present(plain)


def _collect_runs(source: str | Path | Results | views.Comparison) -> list[Results]:
    found = read(source) if isinstance(source, str | Path) else source
    return list(getattr(found, "results", None) or [found])


def _refuse_bad_choice(
    scenarios: Sequence[Scenario], outcome: Outcome, arrangement: str | None, against: str | None
) -> None:
    """Refuse runs that are not there, one that is compared with itself, or one without the outcome."""
    chosen = [name for name in (arrangement, against) if name is not None]
    for name in chosen:
        refuse_unknown_name(name, [scenario.name for scenario in scenarios], "runs")
    if len(chosen) == 2 and arrangement == against:
        raise UserError(f"--arrangement and --against are both {against}: name two different runs")
    refuse_missing_outcomes((item for item in scenarios if item.name in chosen), [outcome])


def _refuse_few_worlds(worlds: int | None) -> None:
    from guaranteesim.analysis.sensitivity.run_sensitivity import LEAST_WORLDS

    if worlds is not None and worlds < LEAST_WORLDS:
        raise UserError(
            f"{worlds} worlds tell nothing about what an outcome hangs on: give --worlds {LEAST_WORLDS} or "
            "more"
        )


def _choose_output(
    runs: Sequence[Results], outcome: Outcome, arrangement: str | None, against: str | None
) -> Output:
    """Return the output that the answer is about.

    Raises:
        UserError: a run that is not there, or that does not have the outcome.
    """
    from guaranteesim.analysis.sensitivity.run_sensitivity import Output

    names = [run.name for run in runs]
    values = {run.name: outcome.compute_by_world(run) for run in runs}
    if len(runs) == 1:
        return Output(outcome, _require_values(values, names[0], outcome))
    base = _require_values(values, against or names[0], outcome)
    # What happens without a deal is nobody's choice, so it is compared only where it is named.
    no_deal = {run.scenario.no_deal for run in runs}
    others = [name for name in names if name != base and name not in no_deal and values[name] is not None]
    if arrangement is None and others:
        level = _mean(values[base])
        arrangement = max(others, key=lambda name: abs(_mean(values[name]) - level))
    if arrangement is None or arrangement == base:
        return Output(outcome, base)
    return Output(outcome, _require_values(values, arrangement, outcome), base)


def _require_values(values: Mapping[str, object], name: str, outcome: Outcome) -> str:
    if values[name] is None:
        raise UserError(f"{name} has no outcome {outcome.name}: choose another outcome, or another run")
    return name


def _mean(values: object) -> float:
    import numpy as np

    return float(np.mean(np.asarray(values, dtype=np.float64)))


def _describe_plan(runs: Sequence[Results], chosen: Output) -> dict[str, object]:
    """Return what decides the tables."""
    return {
        "scenarios": [run.name for run in runs],
        "runs": {run.name: run.manifest.get("scenario_sha256", "") for run in runs},
        "outcome": chosen.outcome.name,
        "arrangement": chosen.name,
        "against": chosen.other,
        "worlds": len(runs[0].worlds),
        "seed": runs[0].scenario.run.seed,
    }


def _write_outputs(
    sensitivity: Sensitivity,
    folder: Path,
    plan: Mapping[str, object],
    tell: Progress,
    replace: bool,
    draw: bool,
) -> None:
    import pandas as pd

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
    frames = {"sensitivity": sensitivity.table(), "fixed": fixed}
    with (
        output_folder.claim_folder(folder, "sensitivity", plan, (), replace),
        output_folder.finish_outputs(folder) as written,
    ):
        figures = ("draw_sensitivity", sensitivity) if draw else None
        written += output_folder.write_outputs(folder, frames, {}, figures, tell)
