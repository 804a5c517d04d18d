"""The box in the space of assumptions in which one arrangement loses its lead, or a threshold is passed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder, locate_subfolder
from guaranteesim.errors import UserError
from guaranteesim.studies import output_folder
from guaranteesim.studies.comparison_study import AgreedSize, Item, hash_scenarios
from guaranteesim.studies.design_runs import run_design
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import keeps_request
from guaranteesim.studies.kept_results import write_result
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.request_checks import open_each, refuse_missing_outcomes, refuse_setting_varied
from guaranteesim.studies.settings import Changes
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from guaranteesim.analysis.discovery.discovery import Discovery
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.ensemble.experiment import ExperimentResults
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.scenario.numbers.factor import Factor
    from guaranteesim.studies import views

ROWS, WORLDS = 1000, 50
"""Rows of the Latin hypercube, and worlds of each, where nothing else is asked for."""
_ROUNDING = 1e-9
"""A difference of means that rounding may make."""
RUNS = "worlds"


@keeps_request
@takes_executor
def discover(
    first: Item,
    second: Item | None = None,
    *,
    outcome: str = "major_violation",
    margin: float = 0.0,
    threshold: float | None = None,
    vary: Sequence[str] = (),
    rows: int = ROWS,
    coverage: float | None = None,
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
) -> views.Discovery:
    """Find the box in the space of assumptions in which a case occurs.

    The assumptions are every uncertain input of the scenarios, laid out as a Latin hypercube through their
    distributions. A row is a case if, by its means over the worlds, ``first`` has more of the outcome than
    ``second``; or, with ``margin``, has a lead of less than that; or, with ``threshold``, has more of the
    outcome than that.

    Args:
        first: The scenario whose lead is in question.
        second: The scenario it is compared with; not with ``threshold``.
        outcome: The outcome; it has a value in every world.
        margin: The lead that counts, in units of the outcome.
        threshold: Value of the outcome that counts as a case.
        vary: Ranges ``path=low..high`` that replace an input's distribution, or add a fixed number.
        rows: Rows of the Latin hypercube.
        coverage: Least share of the cases that the box is to hold; 0.6 by default.
        worlds: Worlds of each row; 50 by default.
        seed: Seed of all randomness.
        workers: Processes to share the work.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        overlays: Applied to the scenarios.
        sets: ``path=value`` changes to the scenarios.
        out: Folder to keep everything in: ``box.csv``, ``tradeoff.csv``, ``tree.csv``, ``figures``, worlds.
        figures: Whether to draw the figures.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        ScenarioError: a scenario that cannot be read.
        UserError: both or neither of ``second`` and ``threshold``, fewer than 100 rows, a path that is not
            there, an outcome that is the same in every row, or a library that is not installed.
        StorageError: the results could not be kept.
    """
    from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
    from guaranteesim.ensemble.experiment.sampling import sample_latin_hypercube

    tell = progress or ignore_progress
    if second is None and threshold is None:
        raise UserError("name a second scenario to lose to, or give --threshold X")
    if second is not None and threshold is not None:
        raise UserError("--threshold asks about one scenario: leave out the second, or leave out --threshold")
    if threshold is not None and margin:
        raise UserError("--margin is a lead over a second scenario: leave it out with --threshold")
    if not math.isfinite(margin) or (threshold is not None and not math.isfinite(threshold)):
        raise UserError("margin and threshold must be finite numbers, such as 0.1")
    if rows < 100:
        raise UserError(f"{rows} rows are too few to find a box in; ask for at least 100")
    refuse_setting_varied(vary, sets)
    studies = _open_alone([first] if second is None else [first, second], Changes.collect(overlays, sets))
    wanted = find_world_outcome(outcome)
    refuse_missing_outcomes((study.scenario for study in studies), [wanted])
    run = studies[0].scenario.run
    size = AgreedSize(worlds or WORLDS, run.seed if seed is None else seed, run.horizon_months, workers)
    factors = _list_factors(studies, vary)
    design = sample_latin_hypercube(factors, rows, size.seed)
    search = _DiscoverySearch(tuple(studies), wanted, margin, threshold, coverage, size)

    # Tables take a second to import, which what is refused does not wait for.
    from guaranteesim.studies import views

    def judge(folder: Path | None) -> Discovery:
        results = run_design(studies, design, size, outcomes=[wanted], out=folder, replace=replace, tell=tell)
        tell(Step("searching for the box"))
        return search.judge(results)

    if out is None:
        return views.Discovery.present(judge(None))
    folder = locate_results_folder(out)
    plan = {
        **search.describe(),
        "vary": list(vary),
        "rows": rows,
        "scenario_sha256": hash_scenarios(studies),
        **size.describe_terms(),
    }
    with output_folder.claim_folder(folder, "discovery", plan, [RUNS], replace):
        made = judge(locate_subfolder(folder, RUNS))
        with output_folder.finish_outputs(folder, [RUNS]) as written:
            frames = {"box": made.table(), "tradeoff": made.tradeoff(), "tree": made.tree()}
            drawn = ("draw_discovery", made) if figures and made.chosen is not None else None
            written += output_folder.write_outputs(folder, frames, {}, drawn, tell)
            written += write_result(folder, made)
    return views.Discovery.present(made)


def _open_alone(items: Sequence[Item], changes: Changes) -> list[Study]:
    # Nobody is asked whether they accept.
    return [Study(study.scenario.model_copy(update={"no_deal": None})) for study in open_each(items, changes)]


def _list_factors(studies: Sequence[Study], vary: Sequence[str]) -> list[Factor]:
    """Return every uncertain input of the scenarios as a factor, those of ``vary`` as they say."""
    from guaranteesim.ensemble.inputs import list_uncertain_inputs
    from guaranteesim.scenario.files.factors import read_factors
    from guaranteesim.scenario.numbers.factor import Factor

    given = {factor.path: factor for factor in read_factors(vary, [study.scenario for study in studies])}
    factors: dict[str, Factor] = {}
    for study in studies:
        for path, quantity in list_uncertain_inputs(study.scenario).items():
            # Numbers of consent act on no world.
            if path not in factors and not path.startswith("acceptance."):
                factors[path] = Factor(path, quantity.low, quantity.high, quantity=quantity)
    factors |= given
    if not factors:
        raise UserError("the scenarios have no uncertain input: give a range with --vary")
    return list(factors.values())


class _DiscoverySearch:
    """What counts as a case, and the search for its box."""

    def __init__(
        self,
        studies: tuple[Study, ...],
        outcome: Outcome,
        margin: float,
        threshold: float | None,
        coverage: float | None,
        size: AgreedSize,
    ) -> None:
        from guaranteesim.analysis.discovery.discovery import COVERAGE

        self.studies, self.outcome, self.margin, self.threshold = studies, outcome, margin, threshold
        self.coverage = COVERAGE if coverage is None else coverage
        self.size = size
        if not 0 < self.coverage <= 1:
            raise UserError(f"the coverage must be a share above 0, at most 1, not {self.coverage:g}")

    def describe(self) -> dict[str, object]:
        """Return what decides the answer."""
        return {
            "scenarios": [study.name for study in self.studies],
            "outcome": self.outcome.name,
            "margin": self.margin,
            "threshold": self.threshold,
            "coverage": self.coverage,
        }

    def judge(self, results: ExperimentResults) -> Discovery:
        """Return the box in which the case occurs."""
        from guaranteesim.analysis.discovery.discovery import discover_box

        means = self._compute_means(results)
        return discover_box(
            results.design.to_frame(),
            self._find_cases(means),
            case=self._describe_case(),
            worlds=self.size.worlds,
            seed=self.size.seed,
            coverage=self.coverage,
        )

    def _compute_means(self, results: ExperimentResults) -> list[NDArray[np.float64]]:
        from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row

        means = [
            compute_outcome_by_row(results, study.name, self.outcome).mean(axis=1) for study in self.studies
        ]
        if all(float(mean.min()) == float(mean.max()) for mean in means):
            raise UserError(f"{self.outcome.title} is the same in every row: choose another outcome")
        return means

    def _find_cases(self, means: Sequence[NDArray[np.float64]]) -> NDArray[np.bool_]:
        if self.threshold is not None:
            return means[0] > self.threshold
        return find_lost_leads(means[0], means[1], self.margin)

    def _describe_case(self) -> str:
        title = self.studies[0].title
        unit = 100 if self.outcome.unit == "share" else 1
        kind = " points" if self.outcome.unit == "share" else f" {self.outcome.unit}"
        if self.threshold is not None:
            return f"{title} has more than {unit * self.threshold:g}{kind} of {self.outcome.title}"
        other = self.studies[1].title
        if not self.margin:
            return f"{title} has more {self.outcome.title} than {other}"
        lead = f"the lead of {title} over {other} in {self.outcome.title}"
        return f"{lead} is less than {unit * self.margin:g}{kind}"


def find_lost_leads(
    first: NDArray[np.float64], second: NDArray[np.float64], margin: float
) -> NDArray[np.bool_]:
    """Return the rows in which the first is not below the second by ``margin``; a lead of just that is kept.

    Without a margin, rows in which the two are equal are no case of a lead lost to the other.
    """
    # Means over few worlds often differ by just the margin, and rounding would sort such rows at random.
    return first - second + margin > _ROUNDING
