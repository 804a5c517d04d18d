"""Scenarios as a model of the EMA workbench [Kwakkel2017], with its vocabulary.

Uncertainties (X) are uncertain inputs of the scenarios, the lever (L) is the arrangement, the relation (R)
is the simulation, and outcomes (M) are means over worlds. Every case meets the same luck: world w of each has
the same random numbers, so that cases differ by what was varied and not by chance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from guaranteesim.errors import UserError
from guaranteesim.studies.comparison_study import Item, agree_run_size, open_studies
from guaranteesim.studies.connectors.optional_libraries import import_analysis_library
from guaranteesim.studies.settings import Changes, RunSize
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.scenario.numbers.factor import Factor
    from guaranteesim.scenario.numbers.quantity import Quantity
    from guaranteesim.scenario.schema import Scenario

LEVER = "arrangement"
"""Name of the lever."""


def build_ema_model(
    items: Item | Sequence[Item],
    *,
    vary: Sequence[str] = (),
    outcomes: Sequence[str] = ("major_violation",),
    worlds: int = 200,
    seed: int | None = None,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    name: str = "guaranteesim",
) -> Any:
    """Return scenarios as an ``ema_workbench.Model`` for its samplers, evaluators and analyses.

    ::

        model = build_ema_model("ukraine", outcomes=["major_violation", "clash"])
        with SequentialEvaluator(model) as evaluator:
            experiments, found = evaluator.perform_experiments(scenarios=100, policies=4)

    The workbench samples every uncertainty evenly between its ends, whatever the distribution in the
    scenario. An input that is not among the uncertainties keeps its distribution: each world draws its own
    value. The scenario without a deal is run only if it is given.

    With version 2.5 of the workbench use its ``SequentialEvaluator``: its ``MultiprocessingEvaluator`` never
    ends where processes are spawned, which Mesa asks for. Version 3 has no such limit.

    Args:
        items: Studies, files, folders, or names of shipped scenarios: the arrangements.
        vary: Uncertainties as ``path=low..high``, ``path=a,b,c``, or a path alone for its own support or
            range; all uncertain inputs of the scenarios if not given. In the workbench an uncertainty has the
            name of its path, with two underscores for each dot and one for each hyphen. A path that an
            arrangement does not have is left out for it.
        outcomes: Outcomes that have a value in every world, by name. Each is to be minimised or maximised,
            whichever is better.
        worlds: Worlds of each case.
        seed: Seed of all randomness; the scenarios' own if not given.
        overlays: Applied to every scenario that is loaded here.
        sets: ``path=value`` changes to these scenarios, applied last.
        name: Name of the model, letters and digits.

    Raises:
        UserError: the workbench is not installed; a path, range or outcome that is not there; results of
            earlier runs.
        ScenarioError: a scenario cannot be read.
    """
    ema = import_analysis_library("ema_workbench")
    if not name.isalnum() or not name.isidentifier():
        raise UserError(f"the name of the model must be letters and digits, not {name!r}")
    scenarios = _open_scenarios(items, Changes.collect(overlays, sets))
    factors = _read_uncertainties(vary, scenarios)
    names = [name_uncertainty(factor.path) for factor in factors]
    for factor, own in zip(factors, names, strict=True):
        if names.count(own) > 1:
            raise UserError(f"{factor.path} has the name of another input in the workbench: rename one")
    case = _Case.prepare(scenarios, factors, outcomes, worlds, seed)
    model = ema.Model(name, function=case)
    model.uncertainties = [_convert_factor(ema, factor) for factor in factors]
    # The workbench has no lever with one setting.
    if len(scenarios) > 1:
        model.levers = [ema.CategoricalParameter(LEVER, [scenario.name for scenario in scenarios])]
    model.outcomes = [_convert_outcome(ema, outcome) for outcome in outcomes]
    return model


@dataclass(frozen=True)
class _Case:
    """The function of the model: one arrangement at one point of the uncertainties.

    It pickles, so that the workbench can run cases in other processes.
    """

    scenarios: tuple[Scenario, ...]
    paths: dict[str, tuple[str, ...]]
    """Paths of the uncertainties that each scenario has, by its name."""
    outcomes: tuple[str, ...]
    worlds: int
    seed: int

    @classmethod
    def prepare(
        cls,
        scenarios: Sequence[Scenario],
        factors: Sequence[Factor],
        outcomes: Sequence[str],
        worlds: int,
        seed: int | None,
    ) -> _Case:
        """Return the function, its outcomes and size checked."""
        from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
        from guaranteesim.scenario.numbers.draws import list_quantities

        if not outcomes:
            raise UserError("the model needs at least one outcome, such as major_violation")
        if worlds < 1:
            raise UserError(f"worlds must be a whole number, 1 or more, not {worlds!r}")
        for outcome in outcomes:
            find_world_outcome(outcome)
        known = {scenario.name: {path for path, _ in list_quantities(scenario)} for scenario in scenarios}
        own = {
            name: tuple(factor.path for factor in factors if factor.path in there)
            for name, there in known.items()
        }
        first = scenarios[0].run.seed if seed is None else seed
        return cls(tuple(scenarios), own, tuple(outcomes), worlds, first)

    def __call__(self, **point: Any) -> dict[str, float]:
        """Return the mean of every outcome over the worlds of a case.

        Args:
            point: ``arrangement`` if there are several, and the value of every uncertainty by its path.
        """
        from guaranteesim.analysis.experiments.outcome_arrays import (
            compute_outcome_by_row,
            find_world_outcome,
            list_outcome_columns,
        )
        from guaranteesim.ensemble.experiment import Design, run_experiment

        arrangement = str(point.get(LEVER, self.scenarios[0].name))
        scenario = next(item for item in self.scenarios if item.name == arrangement)
        outcomes = [find_world_outcome(name) for name in self.outcomes]
        results = run_experiment(
            [scenario],
            Design.from_columns({path: [float(point[path])] for path in self.paths[arrangement]}),
            worlds=self.worlds,
            seed=self.seed,
            columns=list_outcome_columns(outcomes),
        )
        return {
            outcome.name: float(compute_outcome_by_row(results, arrangement, outcome).mean())
            for outcome in outcomes
        }


def name_uncertainty(path: str) -> str:
    """Return the name of an uncertainty in the workbench, which takes identifiers only.

    Example:
        >>> name_uncertainty("challenger.clash_aversion")
        'challenger__clash_aversion'
    """
    return re.sub(r"\W", "_", path.replace(".", "__"))


def _open_scenarios(items: Item | Sequence[Item], changes: Changes) -> list[Scenario]:
    """Return the scenarios of all items, of different names and equal horizons."""
    several = isinstance(items, Sequence) and not isinstance(items, str)
    parts = open_studies(cast("Sequence[Item]", items if several else [items]), changes)
    for part in parts:
        if not isinstance(part, Study):
            raise UserError(f"{part.name} has been run already; give its scenario")
    if len(parts) > 1:
        agree_run_size(parts, RunSize(1, 0))
    return [part.scenario for part in parts]


def _read_uncertainties(vary: Sequence[str], scenarios: Sequence[Scenario]) -> list[Factor]:
    """Return the factors asked for, or all uncertain inputs of the scenarios."""
    from guaranteesim.ensemble.inputs import list_uncertain_inputs
    from guaranteesim.scenario.files.factors import read_factors

    if vary:
        return read_factors(vary, scenarios)
    found: dict[str, tuple[Quantity, Scenario]] = {}
    for scenario in scenarios:
        own = {path: (quantity, scenario) for path, quantity in list_uncertain_inputs(scenario).items()}
        found = own | found
    return [_read_own_range(path, quantity, scenario) for path, (quantity, scenario) in found.items()]


def _read_own_range(path: str, quantity: Quantity, scenario: Scenario) -> Factor:
    """Return the support of an input, or its 99 % range where an end of the support has no meaning.

    A force that is drawn from 0 upwards is never exactly 0, and the number 0 would mean that there is none.
    """
    from guaranteesim.scenario.files.factors import read_factor

    try:
        return read_factor(path, [scenario])
    except UserError:
        low, high = (float(quantity.sample_values(u)) for u in (0.005, 0.995))
        return read_factor(f"{path}={low!r}..{high!r}", [scenario])


def _convert_factor(ema: Any, factor: Factor) -> Any:
    """Return a factor as an uncertainty: listed values as categories, else a range of real numbers."""
    from guaranteesim.scenario.numbers.distributions import Choice

    name, path = name_uncertainty(factor.path), factor.path
    values = factor.values
    if factor.quantity is not None and isinstance(factor.quantity.shape, Choice):
        values = tuple(dict.fromkeys(factor.quantity.shape.values))
    if values is not None:
        return ema.CategoricalParameter(name, list(values), variable_name=path)
    return ema.RealParameter(name, factor.low, factor.high, variable_name=path)


def _convert_outcome(ema: Any, name: str) -> Any:
    from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
    from guaranteesim.analysis.robustness.orientation import find_orientation

    outcome = find_world_outcome(name)
    kind = ema.ScalarOutcome.MAXIMIZE if find_orientation(outcome) > 0 else ema.ScalarOutcome.MINIMIZE
    return ema.ScalarOutcome(outcome.name, kind=kind)
