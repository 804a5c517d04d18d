"""Break-even points: where one arrangement begins to beat another, or a state to sign."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as change
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import Item, hash_scenarios
from guaranteesim.studies.design_runs import choose_experiment_workers, refuse_ineffective_factors
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.request_checks import (
    open_each,
    refuse_missing_outcomes,
    refuse_setting_varied,
)
from guaranteesim.studies.settings import Changes
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from guaranteesim.analysis.experiments.row_estimates import RowEstimates
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.analysis.response.break_even import Evaluate
    from guaranteesim.analysis.response.break_even_result import BreakEvenResult
    from guaranteesim.ensemble.experiment import Design, ExperimentResults
    from guaranteesim.ensemble.results import Results
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.numbers.factor import Factor
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import views
    from guaranteesim.studies.dials import Dial

WORLDS = 500
"""Worlds to begin with."""
MOST_WORLDS = 20_000
"""Worlds at which to stop, where nothing else is asked for."""


@keeps_request
@takes_executor
def find_break_even_point(
    first: Item,
    second: Item | None = None,
    *,
    vary: str | None = None,
    dial: str | None = None,
    outcome: str = "major_violation",
    sign: str | None = None,
    tolerance: float | None = None,
    most_worlds: int = MOST_WORLDS,
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    executor: BlockExecutor | None = None,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    out: str | Path | None = None,
    progress: Progress | None = None,
    replace: bool = False,
) -> views.BreakEvenResult:
    """Find the value of a number at which two arrangements are equal, or at which a state would accept one.

    Args:
        first: A scenario.
        second: The scenario it is compared with; with ``sign`` the run without a deal, by default the one
            that ``first`` names.
        vary: The number, ``path=low..high``.
        dial: Or a dial, such as ``reliability:USA=0.1..0.9`` (:mod:`guaranteesim.studies.dials`).
        outcome: Outcome in which the two are compared.
        sign: State whose expected gain from ``first`` over no deal is to become 0.
        tolerance: Half-width of the interval to reach, in units of the path; a fiftieth of the range if not
            given.
        most_worlds: Worlds at which to stop.
        worlds: Worlds to begin with; 500 by default.
        seed: Seed of all randomness.
        workers: Processes to share the work.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Applied to both.
        sets: ``path=value`` changes to both.
        out: Folder to keep ``breakeven.csv`` in.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        ScenarioError: a scenario that cannot be read.
        UserError: a number or dial that is not there, a range outside the bounds, a number that changes
            nothing, a state that is not asked for its acceptance.
        StorageError: the results could not be kept.
    """
    tell = progress or ignore_progress
    changes = Changes.collect(overlays, sets)
    refuse_setting_varied([vary] if vary else [], changes.sets)
    studies = _open_two(first, second, sign, changes)
    size = studies[0].scenario.run.seed if seed is None else seed
    wanted = _find_outcome(studies, outcome, sign)
    first_worlds = _choose_worlds(worlds, most_worlds)
    factor, shown = _find_factor(vary, dial, studies, size)
    step = (factor.high - factor.low) / 50 if tolerance is None else tolerance
    if not 0 < step < math.inf:
        raise UserError(f"the tolerance must be a number above 0, not {step:g}")
    plan = {
        "scenarios": [study.scenario.name for study in studies],
        "scenario_sha256": hash_scenarios(studies),
        "path": factor.path,
        "range": [factor.low, factor.high],
        "outcome": None if sign is not None else wanted.name,
        "signing": sign,
        "tolerance": step,
        "first_worlds": first_worlds,
        "most_worlds": most_worlds,
        "seed": size,
    }
    if out is not None:
        output_folder.refuse_occupied_folder(locate_results_folder(out), "breakeven", plan, replace)
    # Tables take a second to import, which what is refused does not wait for.
    from guaranteesim import __version__
    from guaranteesim.analysis.response.break_even import find_break_even
    from guaranteesim.analysis.response.break_even_result import BreakEvenResult
    from guaranteesim.report.words.inputs import label_input
    from guaranteesim.studies import views
    from guaranteesim.studies.dials import choose_dial_scenario

    tell(Step("trying the factors"))
    refuse_ineffective_factors(studies, [factor], size, consent=sign is not None)
    search = _Search(tuple(studies), factor, size, workers, tell)
    evaluate, title = search.prepare(wanted, sign)
    found = find_break_even(
        evaluate,
        factor.low,
        factor.high,
        tolerance=step,
        worlds=first_worlds,
        most_worlds=most_worlds,
        is_log=factor.scale == "log",
    )
    scenarios = [study.scenario for study in studies]
    made = BreakEvenResult(
        found,
        factor.path,
        shown.label if shown else label_input(factor.path, scenarios[0]),
        factor.low,
        factor.high,
        (scenarios[0].name, scenarios[1].name),
        (scenarios[0].title, scenarios[1].title),
        title,
        "" if sign is None else scenarios[0].states[sign].title or sign,
        shown.format_value if shown else "{:.3g}".format,
        size,
        __version__,
    )
    if out is not None:
        dialled = None if dial is None else (choose_dial_scenario(dial, scenarios), size)
        _write_outputs(made, locate_results_folder(out), plan, replace, tell, dialled)
    return views.BreakEvenResult.present(made)


def _open_two(first: Item, second: Item | None, sign: str | None, changes: Changes) -> list[Study]:
    if second is None and sign is None:
        raise UserError(
            "breakeven compares two scenarios: name a second one, or ask with --sign STATE where a state "
            "would sign the first"
        )
    opened = open_each([first] if second is None else [first, second], changes)
    if second is not None:
        return opened
    no_deal = opened[0].scenario.no_deal
    if no_deal is None:
        raise UserError(
            f"{opened[0].name} names no scenario without a deal (no_deal), so that there is nothing to "
            "refuse it for: name the scenario to compare with"
        )
    return [*opened, *open_each([no_deal], changes)]


def _find_outcome(studies: Sequence[Study], outcome: str, sign: str | None) -> Outcome:
    """Return the outcome; refuse one that is not there, and a state that is not asked."""
    from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
    from guaranteesim.scenario.reading.problems import suggest_known_word

    required = studies[0].scenario.required
    if sign is not None and sign not in required:
        hint = suggest_known_word(sign, required) or f"it needs that of {', '.join(required)}"
        raise UserError(f"{studies[0].name} does not need the acceptance of {sign} ({hint})")
    wanted = find_world_outcome(outcome)
    if sign is None:
        refuse_missing_outcomes((study.scenario for study in studies), [wanted])
    return wanted


def _choose_worlds(worlds: int | None, most: int) -> int:
    """Return the worlds to begin with."""
    if worlds is None:
        return min(WORLDS, most)
    if worlds > most:
        raise UserError(
            f"the search begins with {worlds:,} worlds (--worlds) and may take {most:,} (--most-worlds): "
            "raise the one or lower the other"
        )
    return worlds


def _find_factor(
    vary: str | None, dial: str | None, studies: Sequence[Study], seed: int
) -> tuple[Factor, Dial | None]:
    from guaranteesim.scenario.files.factors import read_factor
    from guaranteesim.studies.dials import choose_dial_scenario, read_dial

    if (vary is None) == (dial is None):
        raise UserError("name one number to move: either --vary path=low..high or --dial")
    scenarios = [study.scenario for study in studies]
    if dial is None:
        factor = read_factor(str(vary), scenarios)
        if factor.points is not None or factor.values is not None:
            raise UserError(
                "the search goes between two ends: write "
                f"--vary {factor.path}={factor.low:g}..{factor.high:g}"
            )
        return factor, None
    # The scale is that of the scenario in which the state is a guarantor.
    shown, low, high = read_dial(dial, choose_dial_scenario(dial, scenarios), seed)
    return read_factor(f"{shown.path}={low!r}..{high!r}", scenarios), shown


@dataclass(frozen=True)
class _Search:
    """Evaluations of a difference at values of one number."""

    studies: tuple[Study, ...]
    factor: Factor
    seed: int
    workers: int | None
    tell: Progress

    def prepare(self, outcome: Outcome, sign: str | None) -> tuple[Evaluate, str]:
        """Return what evaluates the difference, second less first, and the name of what differs."""
        if sign is not None:
            return self._count(lambda values, worlds: self._compare_gain(values, worlds, sign)), "gain"
        return (
            self._count(lambda values, worlds: self._compare_outcome(values, worlds, outcome)),
            outcome.title,
        )

    def _count(self, evaluate: Evaluate) -> Evaluate:
        rounds = 0

        def evaluate_and_tell(values: NDArray[np.float64], worlds: int) -> RowEstimates:
            nonlocal rounds
            rounds += 1
            self.tell(Step(f"searching, round {rounds}, {worlds:,} worlds at {len(values)} values"))
            return evaluate(values, worlds)

        return evaluate_and_tell

    def _compare_outcome(self, values: NDArray[np.float64], worlds: int, outcome: Outcome) -> RowEstimates:
        from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row
        from guaranteesim.analysis.experiments.row_estimates import estimate_row_differences
        from guaranteesim.analysis.outcomes.outcome_kinds import ShareOfWorlds

        results = self._run(self._lay_out(values), worlds, outcome.columns)
        these, those = (compute_outcome_by_row(results, name, outcome) for name in reversed(results.names))
        return estimate_row_differences(these, those, is_share=isinstance(outcome, ShareOfWorlds))

    def _compare_gain(self, values: NDArray[np.float64], worlds: int, sign: str) -> RowEstimates:
        """Return the expected gain of a state from the first over the second at every value."""
        import numpy as np

        from guaranteesim.analysis.consent.acceptance import compute_acceptance
        from guaranteesim.analysis.experiments.row_estimates import RowEstimates
        from guaranteesim.scenario.numbers.paths import replace_numbers
        from guaranteesim.scenario.numbers.quantity import Quantity

        by_consent_alone = self.factor.path.startswith("acceptance.")
        results = self._run(None if by_consent_alone else self._lay_out(values), worlds, None)
        found = []
        for row, value in enumerate(values):
            number = {self.factor.path: Quantity.point(float(value))}
            changed = replace_numbers(self.studies[0].scenario, number)
            runs = [
                _select_row(results, name, 0 if by_consent_alone else row, scenario)
                for name, scenario in zip(results.names, (changed, self.studies[1].scenario), strict=True)
            ]
            found.append(compute_acceptance(runs[0], runs[1])[sign].surplus)
        return RowEstimates(
            *(np.array([getattr(item, end) for item in found]) for end in ("value", "low", "high"))
        )

    def _lay_out(self, values: NDArray[np.float64]) -> Design:
        from guaranteesim.ensemble.experiment import Design

        return Design.from_columns({self.factor.path: values})

    def _run(self, design: Design | None, worlds: int, columns: Sequence[str] | None) -> ExperimentResults:
        from guaranteesim.ensemble.experiment import Design, run_experiment

        scenarios = [study.scenario for study in self.studies]
        kept = columns
        if kept is None:
            asked = scenarios[0].required
            kept = ("world", "motivation", *_list_utility_columns(asked))
        laid_out = Design.without_paths() if design is None else design
        return run_experiment(
            scenarios,
            laid_out,
            worlds=worlds,
            seed=self.seed,
            workers=choose_experiment_workers(scenarios, laid_out.rows * worlds, self.workers),
            columns=kept,
        )


def _list_utility_columns(states: Sequence[str]) -> tuple[str, ...]:
    from guaranteesim.ensemble.columns import Worlds

    return tuple(str(Worlds.utility[state]) for state in states)


def _select_row(results: ExperimentResults, name: str, row: int, scenario: Scenario) -> Results:
    """Return the worlds of one row as results, numbered from 0, of a scenario with this row's numbers."""
    import numpy as np

    from guaranteesim.ensemble.columns import Worlds
    from guaranteesim.ensemble.lazy_tables import FrameTable

    whole = results.read_results(name)
    frame = whole.worlds.iloc[row * results.worlds : (row + 1) * results.worlds].reset_index(drop=True)
    frame[str(Worlds.world)] = np.arange(results.worlds)
    run = scenario.run.model_copy(update={"seed": results.seed, "worlds": results.worlds})
    return change(whole, world_table=FrameTable(frame), scenario=scenario.model_copy(update={"run": run}))


def _write_outputs(
    made: BreakEvenResult,
    folder: Path,
    plan: Mapping[str, object],
    replace: bool,
    tell: Progress,
    dialled: tuple[Scenario, int] | None,
) -> None:
    with (
        output_folder.claim_folder(folder, "breakeven", plan, (), replace),
        output_folder.finish_outputs(folder) as written,
    ):
        written += output_folder.write_outputs(folder, {"breakeven": made.table()}, {}, None, tell)
        written += write_result(folder, made, dialled)
