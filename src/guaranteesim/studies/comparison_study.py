"""Several arrangements that meet the same histories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import Note, Problem, ScenarioError, UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.no_deal_run import append_no_deal
from guaranteesim.studies.precision_runs import GrowthReporter, PrecisionRequest, read_precision_request
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.settings import Changes, Effort, RunSize
from guaranteesim.studies.shared_workers import share_workers
from guaranteesim.studies.single_run import Study, load, refuse_treaty_rules

if TYPE_CHECKING:
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.ensemble.results import Results
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.studies import views

Item: TypeAlias = "Study | Results | str | Path"


@takes_executor
def compare(
    items: Sequence[Item],
    *,
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    executor: BlockExecutor | None = None,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    out: str | Path | None = None,
    figures: bool = True,
    inputs: bool = False,
    progress: Progress | None = None,
    replace: bool = False,
    baseline: str | None = None,
    across_conflicts: bool = False,
    until: str | None = None,
    worlds_limit: int | None = None,
) -> views.Comparison:
    """Run several scenarios on common random numbers and compare them.

    Where they name a no-deal scenario it is run as well and comes last, so that the sides can be asked
    whether they would accept each arrangement.

    Args:
        items: Studies, results of earlier runs, files, folders, or names of shipped scenarios and folders.
        worlds: How many each; the scenarios' own number if not given, which must then be the same.
        seed: Of all randomness, likewise.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Applied to every scenario that is loaded here.
        sets: ``path=value`` changes to these scenarios, applied last.
        out: Folder to keep everything in: the results of each scenario in a folder of its own,
            ``findings.txt``, ``comparison.csv``, ``differences.csv``, ``summary.csv``, ``acceptance.csv`` if
            the sides are asked, ``channels.csv`` with what the lead of the best arrangement rests on,
            ``figures``, and ``report.html`` with all of it as one page.
        figures: Whether to draw the figures; they take most of the time of a small run.
        inputs: Whether to write ``inputs.parquet`` into the folder of each scenario that is run here as well:
            the draws of its uncertain numbers, one row per world.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``, which is refused otherwise. What is
            the same in it is used again.
        baseline: Name of the scenario that differences are taken from; by default the first in order.
        across_conflicts: Compare scenarios with another challenger or protégé as well, whose worlds have no
            history in common.
        until: Precision to reach instead of a number of worlds, such as ``±1 point on the difference of
            major violation``: the runs go on until the 95 % interval of every difference from the baseline
            is so narrow. The results are those of the same number of worlds asked for by ``worlds``.
        worlds_limit: Worlds at which they stop even if it is not reached; 100,000 by default.

    Raises:
        UserError: fewer than two scenarios, two of one name, some of different conflicts or that cannot be
            compared, or that disagree about what happens without a deal; a precision that cannot be read.
        StorageError: the results could not be kept.
    """
    from guaranteesim.studies import views
    from guaranteesim.studies.report_page import make_page

    tell = progress or ignore_progress
    changes, effort = Changes.collect(overlays, sets), Effort(until, worlds_limit)
    parts = _order_runs(add_no_deal_run(open_studies(items, changes), across_conflicts))
    agreed = agree_run_size(parts, _choose_size(parts, RunSize(worlds, seed, workers), effort))
    names = [part.name for part in parts]
    baseline = _choose_baseline(names, baseline)
    precision = read_precision_request(effort, worlds, [part.scenario for part in parts], baseline)
    # The baseline comes first in tables and figures, whatever its order.
    parts.sort(key=lambda part: part.name != baseline)
    share = _choose_workers(parts, agreed, precision)
    if out is None:
        with share_workers(share):
            comparison = _run_and_compare(parts, agreed, None, baseline, tell, precision=precision)
        return views.Comparison.present(comparison)
    folder = locate_results_folder(out)
    run_here = [part.name for part in parts if isinstance(part, Study)]
    plan = _describe_plan(parts, baseline, agreed, precision)
    with (
        output_folder.claim_folder(folder, "comparison", plan, run_here, replace),
        share_workers(share, figures=figures),
    ):
        comparison = _run_and_compare(parts, agreed, folder, baseline, tell, replace, inputs, precision)
        page = make_page(comparison, folder, parts)
        output_folder.write_comparison_outputs(comparison, folder, run_here, tell, figures=figures, page=page)
    return views.Comparison.present(comparison)


def _choose_workers(
    parts: Sequence[Study | Results], agreed: AgreedSize, precision: PrecisionRequest | None
) -> int:
    """Return the number of processes that share the whole work.

    It is one under a precision: its first stages are too small for several, and each later stage has its own.
    """
    scenarios = [part.scenario for part in parts if isinstance(part, Study)]
    if precision is not None or not scenarios:
        return 1
    return RunSize(agreed.worlds, agreed.seed, agreed.workers).choose_workers(scenarios)


def _choose_size(parts: Sequence[Study | Results], size: RunSize, effort: Effort) -> RunSize:
    """Return the size to agree on: under a precision, the scenarios' own numbers of worlds do not count.

    Raises:
        UserError: results of earlier runs are to reach a precision.
    """
    if effort.until is None:
        return size
    for part in parts:
        if not isinstance(part, Study):
            raise UserError(
                f"{part.name} has been run already and gets no more worlds: give its scenario to reach a "
                "precision"
            )
    return RunSize(size.worlds or 1, size.seed, size.workers)


def _describe_plan(
    parts: Sequence[Study | Results], baseline: str, agreed: AgreedSize, precision: PrecisionRequest | None
) -> dict[str, object]:
    """Return what decides the tables."""
    terms: dict[str, object] = {**agreed.describe_terms()}
    if precision is not None:
        # The number of worlds is not known yet; the manifests of the runs say it.
        del terms["worlds"]
        terms["until"] = precision.describe_request()
    return {
        "scenarios": [part.name for part in parts],
        "baseline": baseline,
        "scenario_sha256": hash_scenarios(parts),
        **terms,
    }


def hash_scenarios(parts: Sequence[Study | Results]) -> dict[str, str]:
    """Return the hash of every scenario by its name: two scenarios may have the same name."""
    from guaranteesim.ensemble.keep.manifest import hash_scenario

    return {part.name: hash_scenario(part.scenario) for part in parts}


def add_no_deal_run(
    parts: Sequence[Study | Results], across_conflicts: bool = False
) -> list[Study | Results]:
    """Return the parts, and after them what happens without a deal.

    Raises:
        UserError: they are different conflicts and ``across_conflicts`` does not ask for that, or they
            disagree about what happens without a deal.
    """
    from guaranteesim.analysis.comparison.comparability import refuse_other_conflicts

    if not across_conflicts:
        refuse_other_conflicts([part.scenario for part in parts])
    # A conflict of the no-deal run is found after it is added.
    whole = append_no_deal(parts)
    if not across_conflicts:
        refuse_other_conflicts([part.scenario for part in whole])
    return whole


def _order_runs(parts: Sequence[Study | Results]) -> list[Study | Results]:
    """By the order of the scenarios, what happens without a deal last."""
    named = {part.scenario.no_deal for part in parts}
    return sorted(parts, key=lambda part: (part.name in named, part.scenario.order))


def open_studies(items: Sequence[Item], changes: Changes | None = None) -> list[Study | Results]:
    """Return files, folders and names loaded, each file once; studies and results as they are.

    Raises:
        ScenarioError: with the problems of all of them.
        UserError: a scenario of rules alone.
    """
    from guaranteesim.scenario.files.catalog import collect_name_notes

    found: list[Study | Results] = []
    problems: dict[Problem, None] = {}
    seen: set[Path] = set()
    clashes = collect_name_notes(item for item in items if isinstance(item, str | Path))
    for item in items:
        for part in _list_new_files(item, seen, problems) if isinstance(item, str | Path) else [item]:
            try:
                found.append(
                    load(part, **(changes or Changes()).as_keywords()) if isinstance(part, Path) else part
                )
            except ScenarioError as error:
                problems |= dict.fromkeys(error.problems)
    if problems:
        raise ScenarioError(list(problems))
    refuse_treaty_rules(part.scenario for part in found)
    return _attach_notes(found, clashes)


def open_without_results(items: Sequence[Item], changes: Changes) -> list[Study]:
    """Return everything as studies: of results the scenario alone is taken, to be run again.

    Raises:
        ScenarioError: with the problems of all of them.
    """
    opened = open_studies(items, changes)
    return [item if isinstance(item, Study) else Study(item.scenario) for item in opened]


def _attach_notes(parts: list[Study | Results], notes: Sequence[Note]) -> list[Study | Results]:
    """Give the first study the notes on the names of all."""
    place = next((number for number, part in enumerate(parts) if isinstance(part, Study)), None)
    if notes and place is not None:
        study = cast(Study, parts[place])
        parts[place] = replace(study, notes=(*notes, *study.notes))
    return parts


def _list_new_files(item: str | Path, seen: set[Path], problems: dict[Problem, None]) -> list[Path]:
    """Return the files meant that are new; what cannot be found joins the problems."""
    from guaranteesim.scenario.files.catalog import find_scenarios

    try:
        # Two spellings of one file are one scenario.
        files = [path for path in find_scenarios([item]) if path.resolve() not in seen]
    except ScenarioError as error:
        problems |= dict.fromkeys(error.problems)
        return []
    seen.update(path.resolve() for path in files)
    return files


@dataclass(frozen=True)
class AgreedSize:
    """Size that all runs of a study share: worlds, seed, months of the horizon, and processes."""

    worlds: int
    seed: int
    horizon_months: int
    workers: int | None

    def describe_terms(self) -> dict[str, int]:
        """Return what decides the results: all but the number of processes."""
        return {"worlds": self.worlds, "seed": self.seed, "horizon_months": self.horizon_months}


def agree_run_size(parts: Sequence[Study | Results], size: RunSize) -> AgreedSize:
    """Return worlds, seed and horizon of all parts.

    Raises:
        UserError: there are fewer than two, two of one name, or their sizes differ.
    """
    from guaranteesim.analysis.comparison.comparability import refuse_alike_names

    if len(parts) < 2:
        raise UserError("a comparison needs at least two scenarios; name another, or run the one by itself")
    names = [part.name for part in parts]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"two scenarios are both named {name!r}; give each a name of its own")
    refuse_alike_names(names)
    own = [_find_run_size(part, size) for part in parts]
    for name, terms in zip(names, own, strict=True):
        for what, value in terms.items():
            if value != own[0][what]:
                remedy = _REMEDIES[what]
                raise UserError(
                    f"{names[0]} has {what} {own[0][what]} and {name} has {value}; to compare them {remedy}"
                )
    return AgreedSize(**own[0], workers=size.workers)


_REMEDIES = {
    "worlds": "say how many worlds both shall have",
    "seed": "give both one seed",
    "horizon_months": "set run.horizon_months to one number in both",
}


def _find_run_size(part: Study | Results, size: RunSize) -> dict[str, int]:
    run = part.scenario.run
    if isinstance(part, Study):
        own = (
            run.worlds if size.worlds is None else size.worlds,
            run.seed if size.seed is None else size.seed,
        )
    else:
        # Results have been run: their size is what they hold, whatever is asked for now.
        own = (len(part.world_table), int(part.manifest.get("seed", run.seed)))
    return {"worlds": own[0], "seed": own[1], "horizon_months": run.horizon_months}


def _choose_baseline(names: Sequence[str], wanted: str | None) -> str:
    if wanted is None:
        return names[0]
    if wanted not in names:
        from guaranteesim.scenario.reading.problems import suggest_known_word

        hint = suggest_known_word(wanted, names) or f"there are: {', '.join(names)}"
        raise UserError(f"the baseline {wanted!r} is not among the scenarios ({hint})")
    return wanted


def _run_and_compare(
    parts: Sequence[Study | Results],
    agreed: AgreedSize,
    out: Path | None,
    baseline: str,
    tell: Progress,
    replace: bool = False,
    inputs: bool = False,
    precision: PrecisionRequest | None = None,
) -> Comparison:
    """Run what has not been run, and compare."""
    from guaranteesim.analysis.comparison.comparison import compare_runs as put_together
    from guaranteesim.studies.channel_removals import add_removals

    studies = [part for part in parts if isinstance(part, Study)]
    size = RunSize(agreed.worlds, agreed.seed, agreed.workers)
    new = run_studies(studies, size, out, tell, replace, inputs, precision)
    whole = put_together([next(new) if isinstance(part, Study) else part for part in parts], baseline)
    return add_removals(whole, [study.name for study in studies], agreed.workers, tell)


def run_studies(
    studies: Sequence[Study],
    size: RunSize,
    out: Path | None,
    tell: Progress,
    replace: bool = False,
    inputs: bool = False,
    precision: PrecisionRequest | None = None,
) -> Iterator[Results]:
    """Yield the results of each, in order; all share the same workers."""
    from guaranteesim import ensemble

    given = 0
    scenarios = [study.scenario for study in studies]
    reporter = GrowthReporter(precision, tell)

    def report_worlds(done: int, total: int) -> None:
        # Results are given in order while later runs are under way: the step names the run that is awaited.
        place = min(given, len(studies) - 1)
        reporter.tell_step(Step("simulating", studies[place].name, place + 1, len(studies), done, total))

    for results in ensemble.run_scenarios(
        scenarios,
        worlds=size.worlds,
        seed=size.seed,
        workers=size.choose_workers(scenarios, None if precision is None else precision.limit),
        out=out,
        replace=replace,
        inputs=inputs,
        progress=report_worlds,
        growth=reporter.build_growth(),
    ):
        given += 1
        yield results
