"""Bargaining over the terms of an arrangement: every package run, judged by the sides, and let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import agree_run_size
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.no_deal_run import append_no_deal
from guaranteesim.studies.package_runs import PackageRuns
from guaranteesim.studies.progress import Progress, ignore_progress
from guaranteesim.studies.settings import Changes, RunSize
from guaranteesim.studies.shared_workers import share_workers
from guaranteesim.studies.single_run import Study, load, refuse_treaty_rules

if TYPE_CHECKING:
    from guaranteesim.analysis.bargaining import Bargain
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.studies import views

FINDINGS = "findings.txt"
"""What the tables say, a sentence per line."""


@keeps_request
@takes_executor
def bargain(
    negotiation: str | Path,
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
    no_deals: Sequence[str] = (),
) -> views.Bargain:
    """Try every package of a negotiation, and find what the sides can agree on.

    Args:
        negotiation: A file, or the name of a shipped negotiation.
        worlds: How many for each package; as the negotiation says if not given, else as its base.
        seed: Of all randomness; that of the base if not given. Every package meets the same histories.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        out: Folder to keep everything in: ``packages.csv``, ``zone.csv``, ``effects.csv``, ``findings.txt``,
            ``figures``, ``report.html``, and what each package came to. Packages that are finished there are
            not run again; their worlds are not kept.
        overlays: Applied to the base before the terms, and to what happens without a deal.
        sets: ``path=value`` changes, applied last, to every package and to what happens without a deal.
        figures: Whether to draw the figures; they take most of the time of a small run.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``, which is refused otherwise. What is
            the same in it is used again.
        no_deals: Scenarios of what happens without a deal, instead of the one that the base names. The
            findings are about the first; a table shows what changes with the others.

    Raises:
        ScenarioError: with the problems of the negotiation or of all its packages, with file and line.
        UserError: sizes that cannot be done, a folder that cannot be used, no no-deal baseline.
        StorageError: the results could not be kept.
    """
    from guaranteesim.studies import views
    from guaranteesim.studies.report_page import make_page

    tell = progress or ignore_progress
    size = RunSize(worlds, seed, workers)
    work = _open_negotiation(negotiation, Changes.collect(overlays, sets), size, tell, no_deals)
    if out is None:
        with share_workers(work.workers):
            return views.Bargain.present(work.judge_packages(None))
    folder = locate_results_folder(out)
    with (
        output_folder.claim_folder(
            folder, "bargain", work.describe_plan(), work.name_no_deal_folders(), replace
        ),
        share_workers(work.workers, figures=figures),
    ):
        made = work.judge_packages(folder, replace)
        page = make_page(made, folder, [work.base, *work.no_deals])
        _write_bargain(made, folder, work, figures, page)
    return views.Bargain.present(made)


def _open_negotiation(
    wanted: str | Path, changes: Changes, size: RunSize, tell: Progress, no_deals: Sequence[str] = ()
) -> PackageRuns:
    """Read and validate everything before anything is run."""
    from guaranteesim.scenario.files.packages import build_packages, find_base_file, find_negotiation
    from guaranteesim.scenario.reading.loader import load_document

    negotiation = find_negotiation(wanted)
    path = find_base_file(negotiation)
    base = load(path, **changes.as_keywords())
    refuse_treaty_rules([base.scenario])
    if base.scenario.no_deal is None and not no_deals:
        raise UserError(
            f"{base.name} does not say what happens without a deal, so there is nothing to bargain against; "
            "add no_deal: with the name of a scenario, for example no_deal: continued-war"
        )
    found = build_packages(negotiation, load_document(path, changes.overlays), changes.sets)
    otherwise = [_load_no_deal(base, name) for name in no_deals] or [_load_no_deal(base, None)]
    refuse_repeated_names([study.name for study in otherwise])
    if size.worlds is None:
        size = replace_fields(size, worlds=negotiation.worlds)
    agreed = agree_run_size([base, *otherwise], size)
    scenarios = [*(study.scenario for study in otherwise), *(item.scenario for item in found)]
    workers = size.choose_workers(scenarios, agreed.worlds)
    return PackageRuns(negotiation, base, tuple(otherwise), tuple(found), agreed, workers, tell)


def _load_no_deal(base: Study, name: str | None) -> Study:
    """Return the scenario of what happens otherwise: the one named, or that of the base."""
    from guaranteesim.scenario.files.catalog import list_shipped_scenarios
    from guaranteesim.scenario.files.no_deal import find_no_deal_file
    from guaranteesim.scenario.reading.problems import make_text_printable, suggest_known_word

    wanted = base.scenario.no_deal if name is None else name
    if wanted == base.name:
        raise UserError(f"{wanted} is the base of the negotiation: name a scenario without its arrangement")
    if name is not None and find_no_deal_file(base.path, name) is None:
        near = suggest_known_word(name, [file.stem for file in list_shipped_scenarios()])
        raise UserError(
            f"--no-deal {make_text_printable(name[:80])} (in Python: no_deals): there is no scenario of that "
            f"name beside the base, and no shipped one ({near or '`guaranteesim list` shows those'})"
        )
    named = replace_fields(base, scenario=base.scenario.model_copy(update={"no_deal": wanted}))
    [found] = [part for part in append_no_deal([named]) if isinstance(part, Study) and part is not named]
    return found


def refuse_repeated_names(names: Sequence[str]) -> None:
    """Refuse a no-deal scenario that is given twice.

    Raises:
        UserError: one is.
    """
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"{name} is given twice as what happens without a deal: name it once")


def _write_bargain(
    made: Bargain, folder: Path, work: PackageRuns, draw: bool, page: output_folder.Page
) -> None:
    """Write every table, the figure and what they say."""
    from guaranteesim.analysis.bargaining.tables import export_bargain_tables
    from guaranteesim.report.tables.bargaining import list_bargain_findings

    said = {FINDINGS: "".join(f"{sentence}\n" for sentence in list_bargain_findings(made))}
    with output_folder.finish_outputs(folder, work.name_no_deal_folders()) as written:
        written += work.open_shelves(folder)
        figures = ("draw_bargain", made) if draw else None
        frames = export_bargain_tables(made)
        written += output_folder.write_outputs(folder, frames, said, figures, work.tell, page)
        written += write_result(folder, made)
