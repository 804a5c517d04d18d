"""The runs of each theory: simulated, judged, and kept in a folder of their own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.studies import output_folder
from guaranteesim.studies.progress import Progress, Step
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from guaranteesim.analysis.theories.theory_comparison import Trial
    from guaranteesim.scenario.files.theory_file import Theory
    from guaranteesim.studies.comparison_study import AgreedSize

_TEXTS = ("outcome", "name", "other")


@dataclass(frozen=True)
class TheoryLot:
    """The scenarios as one theory has them, or as they are written."""

    theory: Theory | None
    studies: tuple[Study, ...]

    @property
    def name(self) -> str:
        """The theory, or ``defaults``."""
        from guaranteesim.scenario.files.theory_file import DEFAULTS

        return DEFAULTS if self.theory is None else self.theory.name


def run_trials(
    lots: Sequence[TheoryLot],
    agreed: AgreedSize,
    workers: int,
    out: Path | None,
    keep_worlds: bool,
    tell: Progress,
    replace: bool = False,
) -> list[Trial]:
    """Return what each theory makes of the scenarios, in order; all share the same workers.

    Raises:
        UserError: sizes that cannot be done, a folder that cannot be used.
        StorageError: the results could not be kept.
    """
    from guaranteesim.analysis.theories.theory_comparison import Trial
    from guaranteesim.ensemble import open_worker_pool
    from guaranteesim.ensemble.keep.files import locate_subfolder

    trials = []
    with ExitStack() as stack:
        # One pool serves every theory: starting processes takes longer than a small run.
        pool = stack.enter_context(open_worker_pool(workers)) if workers > 1 else None
        for place, lot in enumerate(lots):
            work = _TrialWork(lot, agreed, workers, pool, _nest_progress(tell, lot.name, place, len(lots)))
            if out is None:
                values, pairs = work.simulate_trial()
            else:
                values, pairs = work.read_or_remove(locate_subfolder(out, lot.name), keep_worlds, replace)
            title, short = (lot.theory.about.title, lot.theory.short) if lot.theory else _DEFAULTS
            trials.append(Trial(lot.name, title, short, values, pairs))
    return trials


_DEFAULTS = ("The scenarios as written", "defaults")


def _nest_progress(tell: Progress, name: str, place: int, count: int) -> Progress:
    """Steps of one theory's runs as steps of the whole."""

    def report_nested(step: Step) -> None:
        done = place * step.worlds + step.done
        tell(Step("simulating", f"under {name}", place + 1, count, done, count * step.worlds))

    return report_nested


@dataclass(frozen=True)
class _TrialWork:
    """Work of one theory: its plan, its folder and its results."""

    lot: TheoryLot
    agreed: AgreedSize
    workers: int
    pool: Executor | None
    tell: Progress

    def read_or_remove(
        self, folder: Path, keep_worlds: bool, replace: bool
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return values and pairs, from the folder if finished there, else simulated and kept."""
        from guaranteesim.ensemble.keep.files import locate_subfolder
        from guaranteesim.ensemble.keep.folder_claims import WORKING

        parts = [study.name for study in self.lot.studies] if keep_worlds else []
        with output_folder.claim_folder(folder, "theory", self._describe_plan(), parts, replace) as is_kept:
            working = locate_subfolder(folder, WORKING)
            if is_kept and not keep_worlds and output_folder.are_files_whole(folder):
                self.tell(Step("simulating", done=self._all_results, worlds=self._all_results))
                values, pairs = self._read_trial(folder)
            else:
                # Finished worlds of another request in the working folder are replaced without asking.
                values, pairs = self.simulate_trial(
                    folder if keep_worlds else working, replace or not keep_worlds
                )
                with output_folder.finish_outputs(folder, parts) as written:
                    written += output_folder.write_tables({"values": values, "pairs": pairs}, folder)
            return values, pairs

    @staticmethod
    def _read_trial(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
        values, pairs = (
            output_folder.read_csv_table(folder / name, _TEXTS) for name in ("values.csv", "pairs.csv")
        )
        return values.astype({"n": "int64"}), pairs

    def simulate_trial(
        self, out: Path | None = None, replace: bool = False
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return values and pairs, simulated; what is finished in ``out`` is not simulated again."""
        from guaranteesim import ensemble
        from guaranteesim.analysis.comparison.comparison import compare_runs
        from guaranteesim.analysis.theories.theory_comparison import summarise_theory

        runs = ensemble.run_scenarios(
            [study.scenario for study in self.lot.studies],
            worlds=self.agreed.worlds,
            seed=self.agreed.seed,
            workers=self.workers,
            out=out,
            executor=self.pool,
            replace=replace,
            progress=lambda done, total: self.tell(Step("simulating", done=done, worlds=total)),
        )
        return summarise_theory(compare_runs(list(runs)))

    @property
    def _all_results(self) -> int:
        return self.agreed.worlds * len(self.lot.studies)

    def _describe_plan(self) -> dict[str, object]:
        """Return what decides the tables: another scenario, theory or model gives others."""
        from guaranteesim.ensemble.keep.manifest import compute_identity
        from guaranteesim.ensemble.run.plan import plan_run

        scenarios = [study.scenario for study in self.lot.studies]
        runs = {
            item.name: compute_identity(plan_run(item, self.agreed.worlds, self.agreed.seed, 1, None))
            for item in scenarios
        }
        changes = self.lot.theory.changes.data if self.lot.theory else {}
        return {"theory": self.lot.name, "changes": changes, "runs": runs, **self.agreed.describe_terms()}
