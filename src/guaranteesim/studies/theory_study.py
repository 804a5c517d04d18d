"""The same arrangements under rival theories, all on the same random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import AgreedSize, Item, agree_run_size, hash_scenarios
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, ignore_progress
from guaranteesim.studies.settings import Changes, RunSize
from guaranteesim.studies.shared_workers import share_workers
from guaranteesim.studies.single_run import Study
from guaranteesim.studies.theory_documents import OpenDocument, apply_theory_to_all, write_open_document
from guaranteesim.studies.theory_runs import TheoryLot, run_trials

if TYPE_CHECKING:
    from guaranteesim.analysis.theories.theory_comparison import TheoryComparison, Trial
    from guaranteesim.ensemble.results import Results
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.files.theory_file import Theory
    from guaranteesim.scenario.reading.document import Document
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import views


@keeps_request
@takes_executor
def compare_theories(
    items: Sequence[Item],
    *,
    theories: str | Path | Sequence[str | Path] = "all",
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
    keep_worlds: bool = False,
    across_conflicts: bool = False,
) -> views.TheoryComparison:
    """Run scenarios under the defaults and under every theory, and see which orderings hold.

    Arrangements are ranked as if in force, and also counting refusals where they say what happens without a
    deal: the sides are then asked under every theory, which changes what they would have as well.

    Args:
        items: Studies, results of earlier runs, files, folders, or names of shipped scenarios and folders.
            Of results only the scenario is taken: every theory runs its own worlds.
        theories: Names of shipped theories, ``all`` of them, or files of one's own.
        worlds: How many for each scenario and theory; the scenarios' own number if not given.
        seed: Of all randomness, likewise; the same under every theory.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        out: Folder to keep everything in: ``ranks.csv``, ``orderings.csv``, ``theories.csv``, ``figures``,
            and the tables of each theory in a folder of its own. Theories that are finished there are not
            run again.
        overlays: Applied to every scenario before a theory.
        sets: ``path=value`` changes, applied after the theory, so that they hold under all.
        keep_worlds: Keep the worlds and crises of every run as well; they take far more room.
        figures: Whether to draw the figures; they take most of the time of a small run.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``, which is refused otherwise. What is
            the same in it is used again.
        across_conflicts: Compare scenarios with another challenger or protégé as well, whose worlds have no
            history in common.

    Raises:
        ScenarioError: a scenario or theory that cannot be read, or the two do not fit, with file and line.
        UserError: fewer than two scenarios, some of different conflicts, or that cannot be compared.
        StorageError: the results could not be kept.
    """
    from guaranteesim.analysis.comparison.comparability import refuse_other_conflicts
    from guaranteesim.studies import views

    tell = progress or ignore_progress
    size, changes = RunSize(worlds, seed, workers), Changes.collect(overlays, sets)
    lots = _build_lots(items, [theories] if isinstance(theories, str | Path) else theories, changes)
    if not across_conflicts:
        refuse_other_conflicts([study.scenario for study in lots[0].studies])
    # Two arrangements at least; what happens without a deal has to have their size as well.
    agree_run_size(lots[0].studies, size)
    agreed = agree_run_size(lots[0].all_studies, size)
    scenarios = [study.scenario for lot in lots for study in lot.all_studies]
    share = size.choose_workers(scenarios, agreed.worlds)
    if out is None:
        with share_workers(share):
            trials = run_trials(lots, agreed, share, None, keep_worlds, tell)
        return views.TheoryComparison.present(_build_comparison(lots, agreed, trials))
    folder = locate_results_folder(out)
    names = [lot.name for lot in lots]
    with (
        output_folder.claim_folder(folder, "theories", _describe_plan(lots, agreed), names, replace),
        share_workers(share, figures=figures),
    ):
        trials = run_trials(lots, agreed, share, folder, keep_worlds, tell, replace)
        comparison = _build_comparison(lots, agreed, trials)
        _write_theories(comparison, folder, names, tell, figures)
    return views.TheoryComparison.present(comparison)


def _write_theories(
    comparison: TheoryComparison, folder: Path, parts: Sequence[str], tell: Progress, draw: bool
) -> None:
    from guaranteesim.analysis.theories.orderings import export_theory_tables

    with output_folder.finish_outputs(folder, parts) as written:
        figures = ("draw_theories", comparison) if draw else None
        written += output_folder.write_outputs(folder, export_theory_tables(comparison), {}, figures, tell)
        written += write_result(folder, comparison)


def _build_lots(items: Sequence[Item], wanted: Sequence[str | Path], changes: Changes) -> list[TheoryLot]:
    """Return the scenarios under the defaults and under every theory.

    Raises:
        ScenarioError: with every problem of all of them.
    """
    from guaranteesim.scenario.files.theories import gather_theories

    theories, problems = gather_theories(wanted)
    documents = _open_documents(items, changes, problems)
    no_deal = _find_no_deal(written := list(apply_theory_to_all(documents, None, problems)))
    if no_deal is not None and not problems and all(item.name != no_deal for item in written):
        documents.append(_open_no_deal(items, changes))
    lots = []
    for theory in (None, *theories):
        scenarios = list(apply_theory_to_all(documents, theory, problems))
        lots.append(_make_lot(theory, scenarios, no_deal))
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    return lots


def _open_no_deal(items: Sequence[Item], changes: Changes) -> OpenDocument:
    """Return the scenario without a deal that the scenarios name and that is not among them.

    Raises:
        ScenarioError: it cannot be found or read.
        UserError: the scenarios were made in Python, so that there is no file beside theirs.
    """
    from guaranteesim.studies.comparison_study import open_studies
    from guaranteesim.studies.no_deal_run import append_no_deal

    part = append_no_deal(open_studies(items, changes))[-1]
    return write_open_document(part)


def _make_lot(theory: Theory | None, scenarios: Sequence[Scenario], no_deal: str | None) -> TheoryLot:
    """Return the arrangements in their order, and the scenario without a deal apart."""
    named = {item.no_deal for item in scenarios}
    kept = sorted((item for item in scenarios if item.name not in named), key=lambda item: item.order)
    without = next((Study(item) for item in scenarios if item.name == no_deal), None)
    return TheoryLot(theory, tuple(Study(item) for item in kept), without)


def _find_no_deal(scenarios: Sequence[Scenario]) -> str | None:
    """Return the scenario without a deal that all arrangements name; None if they do not agree on one."""
    named = {item.no_deal for item in scenarios}
    agreed = {item.no_deal for item in scenarios if item.name not in named}
    return agreed.pop() if len(agreed) == 1 else None


def _open_documents(items: Sequence[Item], changes: Changes, problems: list[Problem]) -> list[OpenDocument]:
    """Return every scenario with its overlays, and the settings that follow the theory.

    Append the problems of scenarios that cannot be read.
    """
    from guaranteesim.scenario.files.catalog import find_scenarios
    from guaranteesim.scenario.reading.loader import load_document

    documents: list[OpenDocument] = []
    # Files and names go through one call, which takes a file that is named twice only once.
    for path in find_scenarios([item for item in items if isinstance(item, str | Path)]):
        try:
            documents.append((load_document(path, changes.overlays), changes.sets))
        except ScenarioError as error:
            problems += error.problems
    # Orders and names come from the scenario, so files and objects can stand side by side.
    made = [item for item in items if not isinstance(item, str | Path)]
    return documents + [(_write_document(item), changes.sets) for item in made]


def _write_document(item: Study | Results) -> Document:
    """Return the scenario of a study or of results as a document, all its changes made."""
    from guaranteesim.scenario.reading.document import Document

    return Document.from_plain(item.scenario.model_dump(mode="json"), item.name)


def _describe_plan(lots: Sequence[TheoryLot], agreed: AgreedSize) -> dict[str, Any]:
    studies = lots[0].studies
    changes = {lot.name: lot.theory.changes.data for lot in lots if lot.theory}
    return {
        "scenarios": [study.name for study in studies],
        "no_deal": None if lots[0].no_deal is None else lots[0].no_deal.name,
        "theories": [lot.name for lot in lots],
        "scenario_sha256": hash_scenarios(studies),
        "changes": changes,
        **agreed.describe_terms(),
    }


def _build_comparison(
    lots: Sequence[TheoryLot], agreed: AgreedSize, trials: Sequence[Trial]
) -> TheoryComparison:
    from guaranteesim import __version__
    from guaranteesim.analysis.theories.theory_comparison import TheoryComparison

    scenarios = tuple(study.scenario for study in lots[0].studies)
    notes = tuple(
        f"{trial.name} gives exactly what the defaults give in these scenarios."
        for trial in trials[1:]
        if trial.values.equals(trials[0].values) and trial.pairs.equals(trials[0].pairs)
    )
    if lots[0].no_deal is None:
        notes = (_IN_FORCE, *notes)
    return TheoryComparison(scenarios, tuple(trials), agreed.worlds, agreed.seed, notes, __version__)


_IN_FORCE = (
    "Arrangements are taken as in force: whether the sides would accept them is not asked, because the "
    "scenarios do not agree on what happens without a deal."
)
