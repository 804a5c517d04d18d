"""Total effects of a few factors on outcomes and differences: designs of Saltelli and Morris."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from guaranteesim.ensemble.keep.files import locate_results_folder, locate_subfolder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import AgreedSize, Item, hash_scenarios, run_studies
from guaranteesim.studies.design_runs import refuse_ineffective_factors, run_design
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.request_checks import refuse_setting_varied
from guaranteesim.studies.sensitivity_source import (
    SensitivitySource,
    choose_output,
    open_source,
    refuse_unknown_runs,
)
from guaranteesim.studies.settings import Changes, RunSize

if TYPE_CHECKING:
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.analysis.sensitivity.design_effects import TotalEffects
    from guaranteesim.analysis.sensitivity.total_effects import EffectAnalysis, Method
    from guaranteesim.ensemble.results import Results
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.numbers.factor import Factor
    from guaranteesim.studies import views

FACTORS, MOST_FACTORS = 8, 100
"""Inputs that are varied where none is named, and at most."""
WORLDS, LEAST_WORLDS = 100, 20
"""Worlds of each row where nothing else is asked for, and at least."""
SCREENING_WORLDS = 2000
"""Worlds in which the strongest inputs are looked for."""
RUNS = "worlds"
_BASE_POINTS = {"sobol": 128, "morris": 20}


@keeps_request
@takes_executor
def analyse_total_effects(
    source: str | Path | Results | views.Comparison | Sequence[Item],
    *,
    design: str = "sobol",
    vary: Sequence[str] = (),
    factors: int = FACTORS,
    rows: int | None = None,
    outcome: str = "major_violation",
    arrangement: str | None = None,
    against: str | None = None,
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
) -> views.TotalEffects:
    """Find the effects of a few factors, interactions included, on every outcome and difference.

    The factors are varied by a design and every other uncertain input is drawn in each world, the same in
    every row. The output of a row is its mean over the worlds, so that luck is part of it.

    Args:
        source: Scenarios; or finished results of a run or a comparison, or the folder of either, whose
            scenarios are then run at every row.
        design: ``sobol`` for total and first order from a design of Saltelli; ``morris`` for elementary
            effects.
        vary: Factors as for :func:`experiment`, at least two. By default the strongest uncertain inputs of
            the chosen output, found by δ in the finished results or in 2,000 worlds that are run first.
        factors: How many of these; fewer if the scenarios have fewer.
        rows: Least number of rows. By default 128 base points of ``sobol``, factors + 2 rows each, or 20
            trajectories of ``morris``, factors + 1 rows each.
        outcome: Outcome of the chosen output; it has a value in every world.
        arrangement: Name of the scenario that the answer and the figure are about; by default the one that
            differs most from ``against``, or the only one.
        against: Name of the scenario that it is compared with; by default the first.
        worlds: Worlds of each row; 100 by default.
        seed: Seed of everything; by default that of the scenarios.
        workers: Processes to share the work; None for as many of the cores as pay off.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Applied to scenarios that are loaded here.
        sets: ``path=value`` changes to these.
        out: Folder to keep ``effects.csv``, ``factors.csv``, ``figures`` and the worlds in.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        ScenarioError: a scenario that cannot be read.
        UserError: a design, scenario or outcome that is not there, fewer than two factors, one that changes
            nothing, too few worlds, an outcome that is the same everywhere, or SALib is not installed.
        StorageError: the results could not be read or kept.
    """
    from guaranteesim.studies import views

    tell = progress or ignore_progress
    request = EffectRequest.check(design, vary, factors, rows, outcome, arrangement, against, worlds)
    refuse_setting_varied(vary, sets)
    found = open_source(source, Changes.collect(overlays, sets), (arrangement, against))
    refuse_unknown_runs(found.names, (arrangement, against))
    work = EffectWork(request, found, seed, workers, tell)
    work.lay_out()
    if out is None:
        return views.TotalEffects.present(work.run(None, replace))
    folder = locate_results_folder(out)
    with output_folder.claim_folder(folder, "sensitivity", work.describe_plan(), [RUNS], replace):
        made = work.run(locate_subfolder(folder, RUNS), replace)
        with output_folder.finish_outputs(folder, [RUNS]) as written:
            frames = {"effects": made.table(), "factors": made.list_factors()}
            drawn = ("draw_total_effects", made) if figures else None
            written += output_folder.write_outputs(folder, frames, {}, drawn, tell)
            written += write_result(folder, made)
    return views.TotalEffects.present(made)


@dataclass(frozen=True)
class EffectRequest:
    """What is asked for, checked as far as it can be without the scenarios."""

    method: Method
    vary: tuple[str, ...]
    factors: int
    rows: int | None
    outcome: Outcome
    arrangement: str | None
    against: str | None
    worlds: int

    @classmethod
    def check(
        cls,
        design: str,
        vary: Sequence[str],
        factors: int,
        rows: int | None,
        outcome: str,
        arrangement: str | None,
        against: str | None,
        worlds: int | None,
    ) -> EffectRequest:
        """Return the request.

        Raises:
            UserError: one that cannot be fulfilled.
        """
        from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
        from guaranteesim.analysis.sensitivity.total_effects import Method
        from guaranteesim.scenario.reading.problems import suggest_known_word

        methods: tuple[Method, ...] = get_args(Method)
        method = next((item for item in methods if item == design), None)
        if method is None:
            hint = suggest_known_word(design, methods) or f"there are: {', '.join(methods)}"
            raise UserError(f"there is no design {design!r} for total effects ({hint})")
        if not 2 <= factors <= MOST_FACTORS:
            raise UserError(f"the number of factors must be 2 to {MOST_FACTORS}, not {factors}")
        if len(vary) == 1:
            raise UserError("one factor has no interactions: vary at least two, or use sweep")
        if len(vary) > MOST_FACTORS:
            raise UserError(f"{len(vary)} factors are too many: vary at most {MOST_FACTORS}")
        size = WORLDS if worlds is None else worlds
        if size < LEAST_WORLDS:
            count = f"{size} world{'s' * (size != 1)} a row"
            raise UserError(f"{count} cannot tell an effect from luck: ask for at least {LEAST_WORLDS}")
        wanted = find_world_outcome(outcome)
        return cls(method, tuple(vary), factors, rows, wanted, arrangement, against, size)


class EffectWork:
    """Work of a study of total effects."""

    def __init__(
        self,
        request: EffectRequest,
        source: SensitivitySource,
        seed: int | None,
        workers: int | None,
        tell: Progress,
    ) -> None:
        self.request, self.source, self.tell = request, source, tell
        run = source.scenarios[0].run
        self.size = AgreedSize(
            request.worlds, run.seed if seed is None else seed, source.agree_horizon(), workers
        )
        self.arrangement, self.against = request.arrangement, request.against
        self.screened: int | None = None
        self.factors: tuple[Factor, ...] = ()

    def lay_out(self) -> None:
        """Choose the factors and lay out the design.

        Raises:
            UserError: as :func:`analyse_total_effects`.
        """
        from guaranteesim.ensemble.experiment.sampling import SAMPLERS

        # A number that is no number of the scenarios is refused before anything is simulated.
        self.factors = self._read_factors() if self.request.vary else self._choose_factors()
        count = len(self.factors)
        block = count + (2 if self.request.method == "sobol" else 1)
        rows = self.request.rows or _BASE_POINTS[self.request.method] * block
        name = {"sobol": "saltelli", "morris": "morris"}[self.request.method]
        self.design = SAMPLERS[name](self.factors, rows, self.size.seed)
        self.rows = self.design.rows

    def describe_plan(self) -> dict[str, Any]:
        """Return what decides the tables."""
        import hashlib

        studies = self.source.list_studies()
        return {
            "scenarios": [study.name for study in studies],
            "scenario_sha256": hash_scenarios(studies),
            "design": self.request.method,
            "factors": [factor.path for factor in self.factors],
            "rows": self.rows,
            "design_sha256": hashlib.sha256(self.design.values.tobytes()).hexdigest(),
            "screened": self.screened,
            "outcome": self.request.outcome.name,
            "arrangement": self.arrangement,
            "against": self.against,
            **self.size.describe_terms(),
        }

    def run(self, folder: Path | None, replace: bool) -> TotalEffects:
        """Return the effects; the worlds are kept in ``folder``."""
        from guaranteesim import __version__
        from guaranteesim.analysis.experiments.outcome_arrays import WORLD_OUTCOMES
        from guaranteesim.analysis.sensitivity.design_effects import TotalEffects, find_design_effects

        studies = self.source.list_studies()
        results = run_design(
            studies,
            self.design,
            self.size,
            outcomes=WORLD_OUTCOMES,
            out=folder,
            replace=replace,
            tell=self.tell,
        )
        self.tell(Step("analysing the effects"))
        runs = [results.read_results(name) for name in results.names]
        chosen = choose_output(runs, self.request.outcome, self.arrangement, self.against)
        made = TotalEffects(
            tuple(study.scenario for study in studies),
            self.request.method,
            self.factors,
            self.screened,
            len(self.source.list_input_paths()),
            self.rows,
            self.size.worlds,
            self.size.seed,
            tuple(find_design_effects(results, self._prepare_analysis(), WORLD_OUTCOMES)),
            chosen,
            __version__,
        )
        if not made.main.effects:
            raise UserError(
                f"{self.request.outcome.title} is the same in every row of {chosen.name}"
                + (f" and {chosen.other}" if chosen.other else "")
                + ": choose another outcome, or vary other numbers"
            )
        return made

    def _read_factors(self) -> tuple[Factor, ...]:
        from guaranteesim.scenario.files.factors import read_factors

        found = read_factors(self.request.vary, list(self.source.scenarios))
        self.tell(Step("trying the factors"))
        refuse_ineffective_factors(self.source.list_studies(), found, self.size.seed)
        return tuple(found)

    def _choose_factors(self) -> tuple[Factor, ...]:
        """Return the strongest uncertain inputs of the chosen output, by δ, each with its distribution."""
        from guaranteesim.analysis.sensitivity.run_sensitivity import analyse_runs, refuse_few_worlds
        from guaranteesim.ensemble.inputs import list_uncertain_inputs
        from guaranteesim.scenario.numbers.factor import Factor

        if len(self.source.list_input_paths()) < 2:
            raise UserError("the scenarios have fewer than two uncertain inputs: give ranges with --vary")
        runs = self.source.runs or tuple(self._run_screening())
        refuse_few_worlds(len(runs[0].world_table))
        chosen = choose_output(runs, self.request.outcome, self.arrangement, self.against)
        self.tell(Step("looking for the strongest inputs"))
        pairs = [] if chosen.other is None else [(chosen.name, chosen.other)]
        compared = [run for run in runs if run.name in (chosen.name, chosen.other)]
        found = analyse_runs(
            compared,
            [chosen.outcome],
            pairs=pairs,
            main=[chosen.outcome.name],
            chosen=chosen,
            shown=self.request.factors,
        )
        if found.main.found.is_constant:
            raise UserError(
                f"{chosen.outcome.title} is the same in every world: choose another outcome, or name the "
                "numbers to vary with --vary"
            )
        self.screened = found.worlds
        self.arrangement, self.against = chosen.name, chosen.other
        quantities = {
            path: quantity
            for run in reversed(compared)
            for path, quantity in list_uncertain_inputs(run.scenario).items()
        }
        return tuple(
            Factor(
                item.name,
                quantities[item.name].low,
                quantities[item.name].high,
                quantity=quantities[item.name],
            )
            for item in found.main.found.inputs[: self.request.factors]
        )

    def _run_screening(self) -> list[Results]:
        size = RunSize(SCREENING_WORLDS, self.size.seed, self.size.workers)
        return list(run_studies(self.source.list_studies(), size, None, self.tell))

    def _prepare_analysis(self) -> EffectAnalysis:
        from guaranteesim.analysis.sensitivity.total_effects import EffectAnalysis
        from guaranteesim.ensemble.experiment import sampling

        lay_out = {"sobol": sampling.lay_out_saltelli_points, "morris": sampling.lay_out_morris_points}
        points = lay_out[self.request.method](len(self.factors), self.rows, self.size.seed)
        paths = tuple(factor.path for factor in self.factors)
        return EffectAnalysis(self.request.method, paths, points, sampling.MORRIS_LEVELS, self.size.seed)
