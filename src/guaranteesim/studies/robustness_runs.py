"""The runs of a study of robustness: every scenario under every theory at every row of assumptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.studies.progress import Progress, Step
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    import numpy as np

    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.analysis.robustness.states_of_world import StatesOfWorld
    from guaranteesim.analysis.statistics.intervals import Floats
    from guaranteesim.ensemble.experiment import ExperimentResults
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.files.theory_file import Theory
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.comparison_study import AgreedSize


@dataclass(frozen=True)
class RobustnessLot:
    """The arrangements, and the scenario without a deal, as one theory has them.

    Attributes:
        theory: The theory; None for the scenarios as written.
        arrangements: The arrangements, in order.
        no_deal: The scenario without a deal; None where nobody is asked.
    """

    theory: Theory | None
    arrangements: tuple[Study, ...]
    no_deal: Study | None

    @property
    def name(self) -> str:
        """The theory, or ``defaults``."""
        from guaranteesim.scenario.files.theory_file import DEFAULTS

        return DEFAULTS if self.theory is None else self.theory.name

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """All scenarios, that without a deal last."""
        studies = (*self.arrangements, *((self.no_deal,) if self.no_deal else ()))
        return tuple(study.scenario for study in studies)


@dataclass(frozen=True)
class RobustnessRuns:
    """What is run under every theory.

    Attributes:
        lots: The scenarios under the defaults and under every theory.
        outcomes: The outcome, and that of the threshold if it is another one.
        rows: Rows of assumptions.
        size: Worlds of a row, seed and horizon.
        workers: Processes.
        folder: Folder for what is not finished; None to keep nothing.
        tell: Called with every step.
    """

    lots: Sequence[RobustnessLot]
    outcomes: Sequence[Outcome]
    rows: int
    size: AgreedSize
    workers: int
    folder: Path | None
    tell: Progress

    def simulate_states(self) -> list[StatesOfWorld]:
        """Return the states of the world for each outcome.

        Raises:
            UserError: sizes that cannot be done, or a scenario without the outcome.
            StorageError: the results could not be kept.
        """
        from contextlib import ExitStack

        from guaranteesim.ensemble import open_worker_pool

        with ExitStack() as stack:
            # One pool serves every theory: starting processes takes longer than a small run.
            pool = stack.enter_context(open_worker_pool(self.workers)) if self.workers > 1 else None
            found = [self._simulate_theory(place, pool) for place in range(len(self.lots))]
        return [
            self._gather_states([means[place] for means, _ in found], [chances for _, chances in found])
            for place in range(len(self.outcomes))
        ]

    def _gather_states(
        self, means: Sequence[tuple[Floats, Floats]], chances: Sequence[Floats | None]
    ) -> StatesOfWorld:
        import numpy as np

        from guaranteesim.analysis.consent.weighings import WEIGHINGS
        from guaranteesim.analysis.robustness.states_of_world import IN_FORCE, StatesOfWorld

        asked = [item for item in chances if item is not None]
        return StatesOfWorld(
            tuple(study.name for study in self.lots[0].arrangements),
            tuple(lot.name for lot in self.lots),
            tuple(weighing.title for weighing in WEIGHINGS) if asked else (IN_FORCE,),
            np.stack([centre for centre, _ in means], axis=1),
            np.stack([luck for _, luck in means]),
            np.stack(asked, axis=1) if asked else None,
            self.size.worlds,
        )

    def _simulate_theory(
        self, place: int, pool: BlockExecutor | None
    ) -> tuple[list[tuple[Floats, Floats]], Floats | None]:
        """Return means and luck for each outcome, and the chances of acceptance, (A, K, R)."""
        from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row
        from guaranteesim.analysis.robustness.states_of_world import summarise_worlds

        lot = self.lots[place]
        count = len(lot.scenarios)
        runs = [
            self._run_scenario(lot, scenario, pool, self._report(place * count + number, count))
            for number, scenario in enumerate(lot.scenarios)
        ]
        means = [
            summarise_worlds([compute_outcome_by_row(run, run.names[0], outcome) for run in runs])
            for outcome in self.outcomes
        ]
        return means, None if lot.no_deal is None else self._ask_sides(runs)

    def _ask_sides(self, runs: Sequence[ExperimentResults]) -> np.ndarray:
        import numpy as np

        from guaranteesim.analysis.consent.weighings import WEIGHINGS
        from guaranteesim.analysis.robustness.row_consent import compute_row_chances

        *arrangements, without = runs
        no_deal = without.read_results(without.names[0])
        return np.stack(
            [
                compute_row_chances(run.read_results(run.names[0]), no_deal, run.design, WEIGHINGS)
                for run in arrangements
            ]
        )

    def _run_scenario(
        self,
        lot: RobustnessLot,
        scenario: Scenario,
        pool: BlockExecutor | None,
        report: Callable[[int, int], None],
    ) -> ExperimentResults:
        from guaranteesim.analysis.experiments.outcome_arrays import list_outcome_columns
        from guaranteesim.analysis.robustness.latin_positions import lay_out_assumptions
        from guaranteesim.ensemble.columns import Worlds
        from guaranteesim.ensemble.experiment import run_experiment

        columns = list(list_outcome_columns(self.outcomes))
        if lot.no_deal is not None:
            columns += [Worlds.world, Worlds.motivation]
            # Without a deal every state that some arrangement needs is asked what it would have.
            states = {state for item in lot.arrangements for state in item.scenario.required}
            columns += [Worlds.utility[state] for state in sorted(states)]
        folder = None if self.folder is None else self.folder / f"{lot.name}~{scenario.name}"
        return run_experiment(
            [scenario],
            lay_out_assumptions(scenario, self.rows, self.size.seed),
            worlds=self.size.worlds,
            seed=self.size.seed,
            workers=self.workers,
            columns=columns,
            # Luck of its own for every row, so that a mean over rows is also a mean over luck.
            own_luck=True,
            out=folder,
            replace=True,
            executor=pool,
            progress=report,
        )

    def _report(self, before: int, count: int) -> Callable[[int, int], None]:
        """Return what tells the worlds of one scenario as a step of the whole."""
        total = len(self.lots) * count

        def report_worlds(done: int, worlds: int) -> None:
            theory = self.lots[before // count].name
            step = (before // count + 1, len(self.lots), before * worlds + done, total * worlds)
            self.tell(Step("simulating", f"under {theory}", *step))

        return report_worlds
