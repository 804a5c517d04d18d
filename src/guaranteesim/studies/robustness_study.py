"""Robustness: arrangements over sampled assumptions, theories and weights of consent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.keep.files import locate_results_folder, locate_subfolder
from guaranteesim.errors import ScenarioError, UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import (
    AgreedSize,
    Item,
    add_no_deal_run,
    agree_run_size,
    hash_scenarios,
    open_studies,
)
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.request_checks import refuse_missing_outcomes, refuse_repeated_items
from guaranteesim.studies.robustness_runs import RobustnessLot, RobustnessRuns
from guaranteesim.studies.settings import Changes, RunSize
from guaranteesim.studies.single_run import Study
from guaranteesim.studies.theory_documents import apply_theory_to_all, write_open_document

if TYPE_CHECKING:
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.analysis.robustness.robustness import Robustness, TheoryName
    from guaranteesim.analysis.robustness.satisficing import Threshold
    from guaranteesim.analysis.robustness.states_of_world import StatesOfWorld
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.files.theory_file import Theory
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import views

ROWS, WORLDS = 100, 100
"""Rows of assumptions, and worlds of each, where none are asked for."""
LEAST_WORLDS = 10
_MOST_ROWS = 100_000


@keeps_request
@takes_executor
def robust(
    items: Sequence[Item],
    *,
    outcome: str = "major_violation",
    rows: int = ROWS,
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    executor: BlockExecutor | None = None,
    theories: str | Path | Sequence[str | Path] = "all",
    satisfice: str | None = None,
    consent: bool = True,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    out: str | Path | None = None,
    figures: bool = True,
    progress: Progress | None = None,
    replace: bool = False,
    across_conflicts: bool = False,
) -> views.Robustness:
    """Run arrangements in many states of the world, and see which is robust.

    A state of the world is a theory, a set of weights of consent, and a row of a Latin hypercube over all
    uncertain numbers. A row gives each number a position in its own distribution; a number that a theory
    sets takes the distribution of the theory. The worlds of a row differ by luck alone.

    Args:
        items: Studies, results of earlier runs, files, folders, or names of shipped scenarios and folders.
            Of results only the scenario is taken.
        outcome: The outcome to compare by; it has a value in every world.
        rows: Rows of the Latin hypercube, at least 20.
        worlds: Worlds of each row, at least 10; 100 if not given.
        seed: Seed of all randomness; the scenarios' own if not given.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        theories: Names of shipped theories, ``all`` of them, ``none``, or files of one's own.
        satisfice: A threshold such as ``major_violation<=0.3``. By default one half for an outcome that is a
            share, of which less is better.
        consent: Whether to ask the sides, if the scenarios name a no-deal scenario: an arrangement then gives
            what no deal gives, as far as it is refused.
        overlays: Applied to every scenario before a theory.
        sets: ``path=value`` changes, applied after the theory.
        out: Folder to keep the tables and ``figures`` in. An interrupted study goes on where it was.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.
        across_conflicts: Compare scenarios with another challenger or protégé as well.

    Raises:
        ScenarioError: a scenario or theory that cannot be read, or the two do not fit, with file and line.
        UserError: fewer than two arrangements, too few rows or worlds, nothing that varies, an outcome that a
            scenario does not have or that is the same everywhere.
        StorageError: the results could not be kept.
    """
    tell = progress or ignore_progress
    _refuse_bad_size(rows, worlds)
    threshold, measured = _choose_outcomes(outcome, satisfice)
    wanted = [theories] if isinstance(theories, str | Path) else theories
    refuse_repeated_items(items)
    lots = _build_lots(items, wanted, Changes.collect(overlays, sets), consent, across_conflicts)
    refuse_missing_outcomes(lots[0].scenarios, measured)
    agreed, share = _agree_size(lots, RunSize(WORLDS if worlds is None else worlds, seed, workers), rows)

    # Tables take a second to import, which what is refused does not wait for.
    from guaranteesim.studies import views

    def find_robustness(folder: Path | None) -> Robustness:
        runs = RobustnessRuns(lots, measured, rows, agreed, share, folder, tell)
        return _assess_runs(runs, threshold)

    if out is None:
        return views.Robustness.present(find_robustness(None))
    folder = locate_results_folder(out)
    plan = _describe_plan(lots, agreed, rows, measured, threshold)
    with output_folder.claim_folder(folder, "robustness", plan, (), replace):
        from guaranteesim.ensemble.keep.folder_claims import WORKING

        found = find_robustness(locate_subfolder(folder, WORKING))
        _write_robustness(found, folder, tell, figures)
    return views.Robustness.present(found)


def _refuse_bad_size(rows: int, worlds: int | None) -> None:
    from guaranteesim.analysis.robustness.value_of_information import LEAST_ROWS

    if rows < LEAST_ROWS:
        raise UserError(
            f"robust needs at least {LEAST_ROWS} rows of assumptions, not {rows}; give --rows 100"
        )
    if rows > _MOST_ROWS:
        raise UserError(f"robust takes at most {_MOST_ROWS:,} rows of assumptions, not {rows:,}; give fewer")
    if worlds is not None and worlds < LEAST_WORLDS:
        raise UserError(
            f"robust needs at least {LEAST_WORLDS} worlds a row to tell luck from assumptions, not {worlds}; "
            "give --worlds 100"
        )


def _choose_outcomes(outcome: str, satisfice: str | None) -> tuple[Threshold | None, list[Outcome]]:
    """Return the threshold, and the outcome followed by that of the threshold if it is another one."""
    from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
    from guaranteesim.analysis.robustness.orientation import find_orientation
    from guaranteesim.analysis.robustness.satisficing import Threshold, read_threshold

    measured = find_world_outcome(outcome)
    if satisfice is not None:
        threshold = read_threshold(satisfice)
    elif measured.unit == "share" and find_orientation(measured) < 0:
        # Less likely than not: the one threshold of a chance that is no choice of a number.
        threshold = Threshold(measured, True, 0.5)
    else:
        return None, [measured]
    return threshold, [measured] if threshold.outcome is measured else [measured, threshold.outcome]


def _agree_size(lots: Sequence[RobustnessLot], size: RunSize, rows: int) -> tuple[AgreedSize, int]:
    """Return the size of the runs and the number of processes."""
    first = lots[0]
    if len(first.arrangements) < 2:
        raise UserError("robust compares arrangements: name at least two scenarios, apart from no deal")
    agreed = agree_run_size([*first.arrangements, *((first.no_deal,) if first.no_deal else ())], size)
    return agreed, size.choose_workers(first.scenarios, agreed.worlds * rows)


def _build_lots(
    items: Sequence[Item],
    wanted: Sequence[str | Path],
    changes: Changes,
    consent: bool,
    across_conflicts: bool,
) -> list[RobustnessLot]:
    """Return the scenarios under the defaults and under every theory.

    Raises:
        ScenarioError: with every problem of all of them.
        UserError: fewer than two arrangements, or they disagree about what happens without a deal.
    """
    from guaranteesim.analysis.comparison.comparability import find_no_deal_name
    from guaranteesim.scenario.files.theories import gather_theories

    theories, problems = ([], []) if list(wanted) == ["none"] else gather_theories(wanted)
    try:
        opened = open_studies(items, changes)
    except ScenarioError as error:
        raise ScenarioError(list(dict.fromkeys([*problems, *error.problems]))) from None
    if problems:
        raise ScenarioError(problems)
    parts = add_no_deal_run(opened, across_conflicts)
    no_deal = find_no_deal_name([part.scenario for part in parts])
    documents = [write_open_document(part) for part in parts]
    lots = []
    for theory in (None, *theories):
        scenarios = list(apply_theory_to_all(documents, theory, problems))
        lots.append(_split_no_deal(theory, scenarios, no_deal, consent))
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    return lots


def _split_no_deal(
    theory: Theory | None, scenarios: Sequence[Scenario], no_deal: str | None, consent: bool
) -> RobustnessLot:
    arrangements = sorted((item for item in scenarios if item.name != no_deal), key=lambda item: item.order)
    without = next((Study(item) for item in scenarios if item.name == no_deal), None)
    return RobustnessLot(theory, tuple(Study(item) for item in arrangements), without if consent else None)


def _describe_plan(
    lots: Sequence[RobustnessLot],
    agreed: AgreedSize,
    rows: int,
    measured: Sequence[Outcome],
    threshold: Threshold | None,
) -> dict[str, Any]:
    """Return what decides the tables."""
    first = lots[0]
    studies = [Study(scenario) for scenario in first.scenarios]
    return {
        "scenarios": [study.name for study in studies],
        "theories": [lot.name for lot in lots],
        "scenario_sha256": hash_scenarios(studies),
        "changes": {lot.name: lot.theory.changes.data for lot in lots if lot.theory},
        "outcomes": [outcome.name for outcome in measured],
        "threshold": None if threshold is None else str(threshold),
        "no_deal": None if first.no_deal is None else first.no_deal.name,
        "rows": rows,
        **agreed.describe_terms(),
    }


def _assess_runs(runs: RobustnessRuns, threshold: Threshold | None) -> Robustness:
    """Run what is not finished, and assess it."""
    import numpy as np

    from guaranteesim import __version__
    from guaranteesim.analysis.robustness.assessment import assess_states
    from guaranteesim.analysis.robustness.latin_positions import draw_positions, list_varied_paths
    from guaranteesim.analysis.robustness.orientation import find_orientation
    from guaranteesim.analysis.robustness.robustness import Robustness
    from guaranteesim.analysis.robustness.value_of_information import estimate_input_values

    first, outcome, seed = runs.lots[0], runs.outcomes[0], runs.size.seed
    paths = list_varied_paths(scenario for lot in runs.lots for scenario in lot.scenarios)
    _refuse_no_variation(paths)
    runs.tell(Step("simulating", "under defaults"))
    states, *others = runs.simulate_states()
    other = others[0] if others else None
    _refuse_constant(states, outcome)
    runs.tell(Step("assessing the states of the world"))
    asked = None if first.no_deal is None else assess_states(states, outcome, seed, threshold, other)
    other_in_force = None if other is None else other.take_in_force()
    in_force = assess_states(states.take_in_force(), outcome, seed, threshold, other_in_force)
    gains = find_orientation(outcome) * states.mix_means().mean(axis=(1, 2))
    positions = np.column_stack([draw_positions(path, runs.rows, seed) for path in paths])
    return Robustness(
        scenarios=tuple(study.scenario for study in first.arrangements),
        no_deal=None if first.no_deal is None else first.no_deal.name,
        theories=tuple(_name_theory(lot) for lot in runs.lots),
        outcome=outcome,
        threshold=threshold,
        in_force=in_force,
        asked=asked,
        paths=paths,
        information=estimate_input_values(gains, positions, seed),
        fixed=_count_fixed(first.scenarios, paths),
        seed=seed,
        notes=tuple(_collect_notes(runs, states)),
        version=__version__,
    )


def _refuse_no_variation(paths: Sequence[str]) -> None:
    if not paths:
        raise UserError(
            "no number of these scenarios is uncertain, so there are no assumptions to sample: give some "
            "numbers as distributions, such as {uniform: [0.2, 0.6]}"
        )


def _refuse_constant(states: StatesOfWorld, outcome: Outcome) -> None:
    import numpy as np

    if float(np.ptp(states.means)) == 0:
        raise UserError(
            f"the outcome {outcome.name} is the same in every state of the world and arrangement; choose "
            "another outcome"
        )


def _count_fixed(scenarios: Sequence[Scenario], paths: Sequence[str]) -> int:
    """Return the count of numbers that are points everywhere."""
    from guaranteesim.scenario.numbers.draws import list_quantities

    known = {path for scenario in scenarios for path, _ in list_quantities(scenario)}
    return len(known - set(paths))


def _name_theory(lot: RobustnessLot) -> TheoryName:
    from guaranteesim.analysis.robustness.robustness import TheoryName

    if lot.theory is None:
        return TheoryName(lot.name, "The scenarios as written", "defaults")
    return TheoryName(lot.name, lot.theory.about.title, lot.theory.short)


def _collect_notes(runs: RobustnessRuns, states: StatesOfWorld) -> Iterator[str]:
    """Yield notes for the reader: on consent, on theories that change nothing, on arrangements alike."""
    import numpy as np

    first = runs.lots[0]
    if first.no_deal is None:
        yield "Arrangements are taken as in force: whether the sides would accept them is not asked here."
    for place, lot in enumerate(runs.lots[1:], start=1):
        if np.array_equal(states.means[:, place], states.means[:, 0]):
            yield f"{lot.name} gives exactly what the defaults give in these scenarios."
    for (one, name), (two, other) in combinations(enumerate(states.names), 2):
        if np.array_equal(states.means[one], states.means[two]):
            yield f"{name} and {other} do the same in every state of the world."


def _write_robustness(found: Robustness, folder: Path, tell: Progress, draw: bool) -> None:
    from guaranteesim.report.texts.findings import render_robustness_findings

    texts = {output_folder.FINDINGS: render_robustness_findings(found)}
    with output_folder.finish_outputs(folder) as written:
        figures = ("draw_robustness", found) if draw else None
        written += output_folder.write_outputs(folder, found.export(), texts, figures, tell)
        written += write_result(folder, found)
