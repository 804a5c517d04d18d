"""The back-test on the panel: every dyad-year and every call coded by one rule, simulated and scored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.keep.files import locate_results_folder, locate_subfolder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import Item
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    from guaranteesim.analysis.history.backtest import Backtest
    from guaranteesim.analysis.panel.coding import CodedRows, Variant
    from guaranteesim.analysis.panel.counting import Counting
    from guaranteesim.analysis.panel.panel_test import PanelTest
    from guaranteesim.analysis.panel.questions import AskedRows, PanelQuestion, WorldCounts
    from guaranteesim.analysis.panel.records import PanelFile
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import views

FOLDER = "history/panel"
"""Where the files of the panel and its scenarios lie among what is shipped."""
WORLDS = 200
"""Worlds of a dyad-year, if not given: the panel then takes about two minutes on two cores."""
CALL_WORLDS = {"fought": 4.0, "joined": 0.25}
"""Worlds of a call, in multiples of those of a dyad-year: a war comes in few, an act of some kind in most."""
SEED = 1
FINDINGS = "findings.txt"


@keeps_request
@takes_executor
def backtest_panel(
    file: str | Path | None = None,
    *,
    cases: Sequence[Item] | None = None,
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
) -> views.PanelTest:
    """Forecast every line of the record of rivals and pacts, and score the forecasts against baselines.

    Args:
        file: A file with the columns of ``rival-years.csv`` or ``pact-calls.csv``; None for both as shipped.
        cases: Cases of history to run beside it, scored by order; None for those shipped if no file is given,
            and for none otherwise.
        worlds: Worlds of each dyad-year; 200 by default. Every line meets the same luck.
        seed: Seed of the simulation and of the bootstrap over rivalries; 1 by default.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Files of changes, applied to the scenarios of the rule.
        sets: ``path=value`` changes, applied after them and before the numbers of a line.
        out: Folder to keep everything in: ``scores.csv``, ``calibration.csv``, ``roc.csv``, ``misses.csv``,
            ``forecasts.csv``, ``balance.csv``, ``pacts.csv``, ``fighting.csv``, ``case_order.csv``,
            ``findings.txt``, ``figures``, and the worlds in folders of their own.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``, which is refused otherwise.

    Raises:
        UserError: a file that cannot be read or has a value that cannot be, with the line.
        ScenarioError: a change that cannot be made.
        StorageError: the results could not be kept.
    """
    from guaranteesim.analysis.panel.records import read_panel_file
    from guaranteesim.studies import views

    tell = progress or ignore_progress
    paths = _list_shipped_files() if file is None else [Path(file)]
    files = [read_panel_file(path) for path in paths]
    wanted = ["history"] if cases is None and file is None else list(cases or ())
    work = _PanelWork(
        files,
        Changes.collect(overlays, sets),
        WORLDS if worlds is None else worlds,
        SEED if seed is None else seed,
        workers,
        tell,
        replace,
    )
    if out is None:
        return views.PanelTest.present(work.run(None, wanted))
    folder = locate_results_folder(out)
    parts = work.list_parts()
    plan = work.describe_plan(wanted)
    with output_folder.claim_folder(folder, "panel", plan, parts, replace):
        tested = work.run(folder, wanted)
        _write_panel(tested, folder, parts, tell, figures)
    return views.PanelTest.present(tested)


class _PanelWork:
    """Work of a back-test on the panel: the coded rows of every question and how they are run."""

    def __init__(
        self,
        files: Sequence[PanelFile],
        changes: Changes,
        worlds: int,
        seed: int,
        workers: int | None,
        tell: Progress,
        replace: bool,
    ) -> None:
        self.files, self.changes, self.worlds, self.seed = tuple(files), changes, worlds, seed
        self.tell, self.replace, self.workers = tell, replace, workers
        self.executor: BlockExecutor | None = None
        self.coded = {name: list(coded) for name, coded in self._code_files()}
        variants = {coded.variant for parts in self.coded.values() for coded in parts}
        self.scenarios = {variant: _load_variant(variant, changes) for variant in variants}

    @property
    def processes(self) -> int:
        """The number of processes: the one asked for, or the one that pays off."""
        from guaranteesim.studies.design_runs import choose_experiment_workers

        worlds = sum(len(part.rows) for parts in self.coded.values() for part in parts) * self.worlds
        return choose_experiment_workers(list(self.scenarios.values())[:1], worlds, self.workers)

    def list_parts(self) -> list[str]:
        """Return the folders of the worlds."""
        return [coded.variant.name for parts in self.coded.values() for coded in parts]

    def describe_plan(self, cases: Sequence[Item]) -> dict[str, Any]:
        """Return what decides the tables."""
        from guaranteesim.ensemble.keep.manifest import hash_scenario

        return {
            "name": [file.kind for file in self.files],
            "rows_sha256": {file.kind: _hash_rows(file) for file in self.files},
            "scenario_sha256": {
                variant.name: hash_scenario(self.scenarios[variant])
                for variant in sorted(self.scenarios, key=lambda item: item.name)
            },
            "case_names": [str(getattr(case, "name", case)) for case in cases],
            "worlds": self.worlds,
            "seed": self.seed,
        }

    def run(self, folder: Path | None, cases: Sequence[Item]) -> PanelTest:
        """Return the test; the worlds are kept in ``folder``."""
        from guaranteesim import __version__
        from guaranteesim.analysis.panel.panel_test import PanelTest
        from guaranteesim.analysis.panel.questions import ask_rows
        from guaranteesim.ensemble import open_worker_pool

        answers: list[AskedRows] = []
        with ExitStack() as stack:
            if self.processes > 1:
                # One pool for all runs: starting its processes takes seconds.
                self.executor = stack.enter_context(open_worker_pool(self.processes))
            for file in self.files:
                for question, counts in self._count_worlds(file, folder):
                    answers.append(ask_rows(file, question, counts))
        self.executor = None
        self.tell(Step("scoring"))
        return PanelTest(
            tuple(answers), self.files, self.worlds, self.seed, self._run_cases(cases), __version__
        )

    def _code_files(self) -> Iterator[tuple[str, list[CodedRows]]]:
        """Yield the coded rows by run: one for all questions on dyad-years, one for each on calls."""
        from guaranteesim.analysis.panel.coding import code_pact_calls, code_rival_years
        from guaranteesim.analysis.panel.counting import keep_answered
        from guaranteesim.analysis.panel.questions import list_scorable_questions
        from guaranteesim.analysis.panel.records import PACT_CALLS, RIVAL_YEARS

        for file in self.files:
            questions = list_scorable_questions(file)
            if file.kind == RIVAL_YEARS:
                yield file.kind, code_rival_years(file, _find_rate(self.changes))
            if file.kind == PACT_CALLS:
                for question in questions:
                    coded = code_pact_calls(file, question.trigger)
                    yield question.name, keep_answered(file, question, coded)

    def _count_worlds(
        self, file: PanelFile, folder: Path | None
    ) -> Iterator[tuple[PanelQuestion, WorldCounts]]:
        """Yield every question on a file with the worlds in which it happened, for every row."""
        from guaranteesim.analysis.panel.counting import count_calls, count_dyad_years
        from guaranteesim.analysis.panel.questions import DISPUTE, FOUGHT, JOINED, WAR
        from guaranteesim.analysis.panel.records import RIVAL_YEARS

        if file.kind == RIVAL_YEARS:
            acts, wars = self._simulate(file.kind, len(file.rows), self.worlds, count_dyad_years, folder)
            yield DISPUTE, acts
            yield WAR, wars
            return
        for question in (FOUGHT, JOINED):
            if question.name not in self.coded:
                continue
            worlds = max(round(CALL_WORLDS[question.name] * self.worlds), 1)
            (counts,) = self._simulate(question.name, len(file.rows), worlds, count_calls, folder)
            yield question, counts

    def _simulate(
        self, run: str, size: int, worlds: int, count: Counting, folder: Path | None
    ) -> list[WorldCounts]:
        """Run the rows of one run and return the counts of its questions, for every row of the file."""
        from guaranteesim.analysis.panel.counting import gather_counts, list_columns
        from guaranteesim.ensemble.experiment import Design, run_experiment

        total = sum(len(coded.rows) for coded in self.coded[run]) * worlds
        done_before = 0
        found = []
        for coded in self.coded[run]:
            scenario = self.scenarios[coded.variant]
            results = run_experiment(
                [scenario],
                Design.from_columns(coded.columns),
                worlds=worlds,
                seed=self.seed,
                workers=1 if self.executor is None else self.processes,
                executor=self.executor,
                columns=list_columns(scenario),
                out=None if folder is None else locate_subfolder(folder, coded.variant.name),
                replace=self.replace,
                progress=partial(self._tell_progress, size, total, done_before),
            )
            done_before += len(coded.rows) * worlds
            found.append((coded.rows, count(scenario, results)))
        return gather_counts(found, size)

    def _tell_progress(self, lines: int, total: int, before: int, done: int, _: int) -> None:
        self.tell(Step("simulating", f"{lines:,} lines", done=before + done, worlds=total))

    def _run_cases(self, cases: Sequence[Item]) -> Backtest | None:
        """Run the cases that are scored by order, each with its own number of worlds."""
        from guaranteesim.studies.backtest_study import backtest

        if not cases:
            return None
        changes = self.changes.as_keywords()
        return backtest(list(cases), seed=self.seed, workers=self.workers, progress=self.tell, **changes)


def _load_variant(variant: Variant, changes: Changes) -> Scenario:
    from guaranteesim.scenario.reading.loader import load_scenario

    return load_scenario(
        _find_folder() / f"_{variant.file}.yaml",
        overlays=changes.overlays,
        sets=(f"name={variant.name}", *variant.settings, *changes.sets),
    )


def _find_rate(changes: Changes) -> float:
    """Return the mean of the rate of opportunities that the model has for ordinary times, a year."""
    from guaranteesim.analysis.panel.coding import Variant
    from guaranteesim.analysis.panel.counting import compute_mean

    rate = _load_variant(Variant("alone"), changes).theatre.opportunity.per_year
    return compute_mean(rate)


def _find_folder() -> Path:
    from guaranteesim.scenario.files.catalog import find_shipped_folder

    shipped = find_shipped_folder()
    if shipped is None:
        raise UserError("this installation has no shipped scenarios; install the package again")
    return shipped / FOLDER


def _list_shipped_files() -> list[Path]:
    from guaranteesim.analysis.panel.records import COLUMNS

    return [_find_folder() / f"{kind}.csv" for kind in COLUMNS]


def _hash_rows(file: PanelFile) -> str:
    import hashlib

    return hashlib.sha256(file.rows.to_csv(index=False).encode()).hexdigest()


def _write_panel(tested: PanelTest, folder: Path, parts: Sequence[str], tell: Progress, draw: bool) -> None:
    """Write every table, the figures and what they say."""
    from guaranteesim.report.tables.panel import list_panel_findings

    said = {FINDINGS: "".join(f"{sentence}\n" for sentence in list_panel_findings(tested))}
    with output_folder.finish_outputs(folder, parts) as written:
        figures = ("draw_panel", tested) if draw else None
        written += output_folder.write_outputs(folder, tested.export(), said, figures, tell)
        written += write_result(folder, tested)
