"""The runs of each theory: simulated, judged, and kept in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from guaranteesim.studies import output_folder
from guaranteesim.studies.progress import Progress, Step
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.theories.theory_comparison import Trial
    from guaranteesim.ensemble.experiment import ExperimentResults
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.files.theory_file import Theory
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.comparison_study import AgreedSize

Tables: TypeAlias = "tuple[pd.DataFrame, pd.DataFrame]"
"""Values and pairs of a :class:`~guaranteesim.analysis.theories.theory_comparison.Trial`."""

_TEXTS = ("outcome", "name", "other")
_DEFAULTS = ("The scenarios as written", "defaults")


@dataclass(frozen=True)
class TheoryLot:
    """The scenarios as one theory has them, or as they are written.

    Attributes:
        theory: The theory; None for the scenarios as they are written.
        studies: The arrangements.
        no_deal: The scenario without a deal; None where nobody is asked.
    """

    theory: Theory | None
    studies: tuple[Study, ...]
    no_deal: Study | None = None

    @property
    def name(self) -> str:
        """The theory, or ``defaults``."""
        from guaranteesim.scenario.files.theory_file import DEFAULTS

        return DEFAULTS if self.theory is None else self.theory.name

    @property
    def scenario_names(self) -> list[str]:
        """Names of the scenarios, in order."""
        return [study.name for study in self.studies]

    @property
    def all_studies(self) -> tuple[Study, ...]:
        """The arrangements, and after them the scenario without a deal."""
        return (*self.studies, *((self.no_deal,) if self.no_deal else ()))

    def make_trial(self, tables: Tables) -> Trial:
        """Return the results of the theory with its names."""
        from guaranteesim.analysis.theories.theory_comparison import Trial

        title, short = (self.theory.about.title, self.theory.short) if self.theory else _DEFAULTS
        return Trial(self.name, title, short, *tables)

    def describe_plan(self, agreed: AgreedSize) -> dict[str, object]:
        """Return what decides the tables: another scenario, theory or model gives others."""
        from guaranteesim.ensemble.keep.manifest import compute_identity
        from guaranteesim.ensemble.run.plan import plan_run

        scenarios = [study.scenario for study in self.all_studies]
        runs = {
            item.name: compute_identity(plan_run(item, agreed.worlds, agreed.seed, 1, None))
            for item in scenarios
        }
        changes = self.theory.changes.data if self.theory else {}
        return {"theory": self.name, "changes": changes, "runs": runs, **agreed.describe_terms()}

    def name_variants(self, agreed: AgreedSize) -> list[Scenario]:
        """Return the scenarios under names that tell the theory as well, for an experiment with others.

        Raises:
            UserError: sizes that make no sense or could not be carried out.
        """
        from guaranteesim.ensemble.run.plan import plan_run

        # A theory's name has no dot, so no two variants share a name.
        return [
            plan_run(study.scenario, agreed.worlds, agreed.seed, 1, None).scenario.model_copy(
                update={"name": self._name_variant(study)}
            )
            for study in self.all_studies
        ]

    def list_columns(self) -> list[str]:
        """Return the columns of worlds that the criteria need."""
        from guaranteesim.analysis.experiments.outcome_arrays import list_outcome_columns
        from guaranteesim.analysis.outcomes.registry import find_outcome
        from guaranteesim.analysis.theories.theory_comparison import CRITERIA
        from guaranteesim.ensemble.columns import Worlds

        columns = list(list_outcome_columns(find_outcome(criterion.outcome) for criterion in CRITERIA))
        if self.no_deal is not None:
            # Without a deal every state that some arrangement needs is asked what it would have.
            states = {state for study in self.studies for state in study.scenario.required}
            columns += [Worlds.world, Worlds.motivation, *(Worlds.utility[state] for state in sorted(states))]
        return columns

    def summarise(self, results: ExperimentResults) -> Tables:
        """Return values and pairs from an experiment with the scenarios of :meth:`name_variants`."""
        return self.summarise_runs(
            [
                replace(results.read_results(self._name_variant(study)), scenario=study.scenario)
                for study in self.all_studies
            ]
        )

    def summarise_runs(self, runs: Sequence[Results]) -> Tables:
        """Return values and pairs from the runs of :attr:`all_studies`, in order."""
        from guaranteesim.analysis.theories.theory_comparison import summarise_theory

        count = len(self.studies)
        return summarise_theory(runs[:count], runs[count] if self.no_deal is not None else None)

    def _name_variant(self, study: Study) -> str:
        return f"{self.name}.{study.name}"


def run_trials(
    lots: Sequence[TheoryLot],
    agreed: AgreedSize,
    workers: int,
    out: Path | None,
    keep_worlds: bool,
    tell: Progress,
    replace: bool = False,
) -> list[Trial]:
    """Return what each theory makes of the scenarios, in order.

    All theories are simulated together, because most differ in numbers alone and share blocks of worlds.

    Args:
        lots: The scenarios under the defaults and under each theory.
        agreed: Worlds and seed.
        workers: Processes to share the work.
        out: Folder of the comparison, already claimed; each theory is kept in a folder within.
        keep_worlds: Keep the whole results of every run in ``out``: each scenario then runs by itself.
        tell: Called with every step.
        replace: Replace finished results of something else.

    Raises:
        UserError: sizes that cannot be done, a folder that cannot be used.
        StorageError: the results could not be kept.
    """
    from guaranteesim.ensemble.keep.files import locate_subfolder
    from guaranteesim.ensemble.keep.folder_claims import WORKING

    work = _TheoryWork(agreed, workers, tell)
    if out is None:
        tables = dict(work.simulate_together(lots))
    elif keep_worlds:
        simulate = partial(work.simulate_apart, out=out, replace=replace)
        tables = _keep_tables(lots, agreed, out, replace, simulate, keep_worlds)
    else:
        working = locate_subfolder(out, WORKING)
        tables = _keep_tables(lots, agreed, out, replace, partial(work.simulate_together, working=working))
    return [lot.make_trial(tables[lot.name]) for lot in lots]


def _keep_tables(
    lots: Sequence[TheoryLot],
    agreed: AgreedSize,
    out: Path,
    replace: bool,
    simulate: Callable[[Sequence[TheoryLot]], Iterable[tuple[str, Tables]]],
    keep_worlds: bool = False,
) -> dict[str, Tables]:
    """Return the tables of every theory: those finished in its folder, or else simulated and kept.

    Raises:
        UserError: as :func:`run_trials`, before anything is simulated.
    """
    from guaranteesim.ensemble.keep.files import locate_subfolder

    folders = {lot.name: locate_subfolder(out, lot.name) for lot in lots}
    parts = [study.name for study in lots[0].all_studies] if keep_worlds else []
    tables: dict[str, Tables] = {}
    missing = []
    with ExitStack() as stack:
        for lot in lots:
            folder, plan = folders[lot.name], lot.describe_plan(agreed)
            is_kept = stack.enter_context(output_folder.claim_folder(folder, "theory", plan, parts, replace))
            if is_kept and not keep_worlds and output_folder.are_files_whole(folder):
                tables[lot.name] = _read_tables(folder)
            else:
                missing.append(lot)
        for name, (values, pairs) in simulate(missing):
            with output_folder.finish_outputs(folders[name], parts) as written:
                written += output_folder.write_tables({"values": values, "pairs": pairs}, folders[name])
            tables[name] = values, pairs
    return tables


def _read_tables(folder: Path) -> Tables:
    values, pairs = (
        output_folder.read_csv_table(folder / name, _TEXTS) for name in ("values.csv", "pairs.csv")
    )
    return values.astype({"n": "int64"}), pairs


@dataclass(frozen=True)
class _TheoryWork:
    """Simulation of theories, together or one after the other."""

    agreed: AgreedSize
    workers: int
    tell: Progress

    def simulate_together(
        self, lots: Sequence[TheoryLot], working: Path | None = None
    ) -> list[tuple[str, Tables]]:
        """Return the tables of every theory, by its name, all simulated in one experiment.

        With a folder ``working``, what was simulated before an interruption is taken from there.
        """
        from guaranteesim.ensemble.experiment import Design, run_experiment

        if not lots:
            return []
        results = run_experiment(
            [scenario for lot in lots for scenario in lot.name_variants(self.agreed)],
            Design.without_paths(),
            worlds=self.agreed.worlds,
            seed=self.agreed.seed,
            workers=self.workers,
            columns=sorted({column for lot in lots for column in lot.list_columns()}),
            out=working,
            # Worlds of another request in the working folder are replaced without asking.
            replace=True,
            progress=partial(self._report_together, lots),
        )
        return [(lot.name, lot.summarise(results)) for lot in lots]

    def _report_together(self, lots: Sequence[TheoryLot], done: int, worlds: int) -> None:
        theories = [lot.name for lot in lots if lot.theory is not None]
        names = theories[0] if len(theories) == 1 else f"{len(theories)} theories" if theories else ""
        under = " and ".join(["the defaults"] * (len(theories) < len(lots)) + [names] * bool(theories))
        self.tell(Step("simulating", f"under {under}", done=done, worlds=worlds))

    def simulate_apart(
        self, lots: Sequence[TheoryLot], out: Path, replace: bool
    ) -> Iterator[tuple[str, Tables]]:
        """Yield the tables of every theory, each run kept whole in the folder of its theory in ``out``."""
        from guaranteesim import ensemble
        from guaranteesim.ensemble.keep.files import locate_subfolder

        with ExitStack() as stack:
            # One pool serves every theory: starting processes takes longer than a small run.
            pool = stack.enter_context(ensemble.open_worker_pool(self.workers)) if self.workers > 1 else None
            for place, lot in enumerate(lots):
                runs = ensemble.run_scenarios(
                    [study.scenario for study in lot.all_studies],
                    worlds=self.agreed.worlds,
                    seed=self.agreed.seed,
                    workers=self.workers,
                    out=locate_subfolder(out, lot.name),
                    executor=pool,
                    replace=replace,
                    progress=partial(self._report_apart, lot, place, len(lots)),
                )
                yield lot.name, lot.summarise_runs(list(runs))

    def _report_apart(self, lot: TheoryLot, place: int, count: int, done: int, worlds: int) -> None:
        everything = place * worlds + done, count * worlds
        self.tell(Step("simulating", f"under {lot.name}", place + 1, count, *everything))
