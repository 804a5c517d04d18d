"""The runs of each theory: simulated, judged, and kept in a folder of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.api import keeping
from guaranteesim.api.steps import Progress, Step
from guaranteesim.api.study import Study

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from guaranteesim.analysis.theories import Trial
    from guaranteesim.scenario.theory_file import Theory

_TEXTS = ("outcome", "name", "other")


@dataclass(frozen=True)
class Lot:
    """The scenarios as one theory has them, or as they are written."""

    theory: Theory | None
    studies: tuple[Study, ...]

    @property
    def name(self) -> str:
        """The theory, or ``defaults``."""
        from guaranteesim.scenario.theory_file import DEFAULTS

        return DEFAULTS if self.theory is None else self.theory.name


def trials_of(
    lots: Sequence[Lot],
    terms: Mapping[str, int],
    workers: int,
    out: Path | None,
    keep_worlds: bool,
    tell: Progress,
    replace: bool = False,
) -> list[Trial]:
    """What each theory makes of the scenarios, in order; all share the same workers.

    Raises:
        UserError: sizes that cannot be done, a folder that cannot be used.
        StorageError: the results could not be kept.
    """
    from guaranteesim.analysis.theories import Trial
    from guaranteesim.ensemble import processes
    from guaranteesim.ensemble.files import subfolder

    trials = []
    with ExitStack() as stack:
        pool = stack.enter_context(processes(workers)) if workers > 1 else None
        for place, lot in enumerate(lots):
            work = _Work(lot, terms, workers, pool, _among(tell, lot.name, place, len(lots)))
            if out is None:
                values, pairs = work.judged()
            else:
                values, pairs = work.kept(subfolder(out, lot.name), keep_worlds, replace)
            title, short = (lot.theory.about.title, lot.theory.short) if lot.theory else _DEFAULTS
            trials.append(Trial(lot.name, title, short, values, pairs))
    return trials


_DEFAULTS = ("The scenarios as written", "defaults")


def _among(tell: Progress, name: str, place: int, count: int) -> Progress:
    """Steps of one theory's runs as steps of the whole."""

    def told(step: Step) -> None:
        done = place * step.worlds + step.done
        tell(Step("simulating", f"under {name}", place + 1, count, done, count * step.worlds))

    return told


@dataclass(frozen=True)
class _Work:
    """What one theory asks to be done."""

    lot: Lot
    terms: Mapping[str, int]
    workers: int
    pool: Executor | None
    tell: Progress

    def kept(self, folder: Path, keep_worlds: bool, replace: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Values and pairs from the folder if they are finished there, or else simulated and kept in it."""
        from guaranteesim.ensemble.claims import WORKING
        from guaranteesim.ensemble.files import subfolder

        parts = [study.name for study in self.lot.studies] if keep_worlds else []
        with keeping.claimed(folder, "theory", self._plan(), parts, replace) as is_kept:
            working = subfolder(folder, WORKING)
            if is_kept and not keep_worlds and keeping.are_whole(folder):
                self.tell(Step("simulating", done=self._all, worlds=self._all))
                values, pairs = self._read(folder)
            else:
                # Finished worlds of another request in the working folder are replaced without asking.
                values, pairs = self.judged(folder if keep_worlds else working, replace or not keep_worlds)
                with keeping.finishing(folder, parts) as written:
                    written += keeping.keep_tables({"values": values, "pairs": pairs}, folder)
            return values, pairs

    @staticmethod
    def _read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
        values, pairs = (keeping.read_table(folder / name, _TEXTS) for name in ("values.csv", "pairs.csv"))
        return values.astype({"n": "int64"}), pairs

    def judged(self, out: Path | None = None, replace: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Values and pairs, simulated; what is finished in ``out`` is not simulated again."""
        from guaranteesim import ensemble
        from guaranteesim.analysis.comparison import compare
        from guaranteesim.analysis.theories import judged

        runs = ensemble.run_each(
            [study.scenario for study in self.lot.studies],
            worlds=self.terms["worlds"],
            seed=self.terms["seed"],
            workers=self.workers,
            out=out,
            executor=self.pool,
            replace=replace,
            progress=lambda done, total: self.tell(Step("simulating", done=done, worlds=total)),
        )
        return judged(compare(list(runs)))

    @property
    def _all(self) -> int:
        return self.terms["worlds"] * len(self.lot.studies)

    def _plan(self) -> dict[str, object]:
        """What decides the tables: another scenario, theory or model gives others."""
        from guaranteesim.ensemble.manifest import identity
        from guaranteesim.ensemble.plan import plan

        scenarios = [study.scenario for study in self.lot.studies]
        runs = {
            item.name: identity(plan(item, self.terms["worlds"], self.terms["seed"], 1, None))
            for item in scenarios
        }
        changes = self.lot.theory.changes.data if self.lot.theory else {}
        return {"theory": self.lot.name, "changes": changes, "runs": runs, **self.terms}
