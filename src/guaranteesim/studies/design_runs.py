"""Studies crossed with the rows of a design: run, kept, and checked for factors without any effect."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.errors import UserError
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.ensemble.experiment import Design, ExperimentResults
    from guaranteesim.scenario.numbers.factor import Factor
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.comparison_study import AgreedSize

_PROBE_WORLDS = 200
_MOST_PROBE_WORLDS = 2000


def run_design(
    studies: Sequence[Study],
    design: Design,
    size: AgreedSize,
    *,
    outcomes: Sequence[Outcome],
    utilities: Sequence[str] = (),
    own_luck: bool = False,
    out: Path | None = None,
    replace: bool = False,
    tell: Progress = ignore_progress,
) -> ExperimentResults:
    """Run every study at every row of the design, ``size.worlds`` worlds a row.

    Args:
        studies: Scenarios with a name each.
        design: The design.
        size: Worlds of a row, seed and processes (None for as many as pay off).
        outcomes: Outcomes whose columns are kept.
        utilities: States whose utilities are kept as well.
        own_luck: Give every row histories of its own.
        out: Folder for the worlds of the experiment, with a marker of its own.
        replace: Replace finished results of something else in ``out``.
        tell: Called with every step.

    Raises:
        UserError: sizes that cannot be done, a path that no scenario has, a folder that cannot be used.
        StorageError: the results could not be kept.
    """
    from guaranteesim.analysis.experiments.outcome_arrays import list_outcome_columns
    from guaranteesim.ensemble.experiment import run_experiment

    scenarios = [study.scenario for study in studies]
    return run_experiment(
        scenarios,
        design,
        worlds=size.worlds,
        seed=size.seed,
        workers=choose_experiment_workers(scenarios, design.rows * size.worlds, size.workers),
        columns=(*list_outcome_columns(outcomes), *(f"utility_{state}" for state in utilities)),
        own_luck=own_luck,
        out=out,
        replace=replace,
        progress=lambda done, total: tell(
            Step("simulating", f"{design.rows:,} rows", done=done, worlds=total)
        ),
    )


def choose_experiment_workers(scenarios: Sequence[Scenario], worlds: int, workers: int | None) -> int:
    """Return the number of processes: the one asked for, or the one that pays off."""
    from guaranteesim.ensemble import choose_workers

    return choose_workers(scenarios, worlds) if workers is None else workers


def refuse_ineffective_factors(
    studies: Sequence[Study], factors: Sequence[Factor], seed: int, *, consent: bool = False
) -> None:
    """Refuse a factor that changes nothing in any world of any scenario.

    Each factor is set to its two ends, and to the values listed for it, alone, and every column of the worlds
    is compared: first in 200 worlds, then in 2,000 where that shows nothing. Where consent is asked, what the
    states have of the worlds counts as well.

    Args:
        studies: Scenarios to try the factors in.
        factors: Factors to try.
        seed: Seed of the trial.
        consent: Let numbers of ``acceptance`` pass, and those that only change what a state has of a world.

    Raises:
        UserError: naming the first factor that has no effect.
    """
    scenarios = [study.scenario for study in studies]
    for factor in factors:
        if factor.path.startswith("acceptance."):
            if consent:
                continue
            raise UserError(
                f"{factor.path} acts on whether the sides accept an arrangement and changes no world; "
                "breakeven --sign asks where a side would accept"
            )
        sizes = (_PROBE_WORLDS, _MOST_PROBE_WORLDS)
        if not any(_has_effect(scenarios, factor, seed, worlds, consent) for worlds in sizes):
            raise UserError(
                f"{factor.path} from {factor.low:g} to {factor.high:g} changes nothing in any of "
                f"{_MOST_PROBE_WORLDS:,} worlds of any scenario; vary another number, or look with check "
                "and explain whether the scenario uses it"
            )


def _has_effect(scenarios: Sequence[Scenario], factor: Factor, seed: int, worlds: int, consent: bool) -> bool:
    from guaranteesim.ensemble.experiment import Design, run_experiment
    from guaranteesim.scenario.numbers.draws import list_quantities

    holders = [scenario for scenario in scenarios if factor.path in dict(list_quantities(scenario))]
    values = sorted({factor.low, *(factor.values or ()), factor.high})
    design = Design.from_columns({factor.path: values})
    for scenario, utilities in product(holders, (False, True) if consent else (False,)):
        columns = [f"utility_{state}" for state in scenario.states] if utilities else None
        results = run_experiment([scenario], design, worlds=worlds, seed=seed, columns=columns)
        frame = results.read_worlds(scenario.name)
        first = frame.iloc[:worlds].reset_index(drop=True)
        for row in range(1, len(values)):
            if not frame.iloc[row * worlds : (row + 1) * worlds].reset_index(drop=True).equals(first):
                return True
    return False
