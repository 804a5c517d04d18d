"""Sensitivity of finished runs: what each outcome, and each difference between two arrangements, hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.sensitivity.influences import SHOWN, Influence, InfluenceAnalysis, OutputInfluences
from guaranteesim.analysis.sensitivity.screening import FixedNumber, list_fixed_numbers, list_switches
from guaranteesim.analysis.statistics.table_cells import make_nullable
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.inputs import draw_inputs, list_uncertain_inputs
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError

Floats = NDArray[np.float64]

# Consent is judged after the simulation: its numbers act on no outcome of the worlds.
_NOT_SIMULATED = "acceptance."


@dataclass(frozen=True)
class Output:
    """One outcome of one run, or the difference of an outcome between two.

    Attributes:
        outcome: The outcome.
        name: Name of the run.
        other: Name of the run that is subtracted, world by world; None for the outcome itself.
    """

    outcome: Outcome
    name: str
    other: str | None = None


class _WithOutput(Protocol):
    @property
    def output(self) -> Output: ...


_Found = TypeVar("_Found", bound=_WithOutput)


def find_output(items: Iterable[_Found], outcome: str, name: str, other: str | None) -> _Found:
    """Return what was found of an outcome of a run, or of its difference from another, in either order.

    Raises:
        UserError: there is no such output.
    """
    for item in items:
        pair = {item.output.name, item.output.other}
        if item.output.outcome.name == outcome and pair == {name, other}:
            return item
    raise UserError(f"nothing was computed for {outcome} of {name}" + (f" and {other}" if other else ""))


@dataclass(frozen=True)
class OutputSensitivity:
    """An output, and the influences on it."""

    output: Output
    found: OutputInfluences


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """What the outcomes of several runs, and their differences, hang on.

    Attributes:
        runs: The runs, the baseline first.
        outputs: One entry for every outcome of every run and every pair.
        fixed: Numbers that are the same in every world, so that nothing can be said of them.
        switches: Switches of the model in the first run, likewise.
        inputs: Number of uncertain inputs.
        worlds: Number of worlds.
        seed: Seed of the runs.
        chosen: The output that the figure shows and that the answer begins with.
    """

    runs: tuple[Results, ...]
    outputs: tuple[OutputSensitivity, ...]
    fixed: tuple[FixedNumber, ...]
    switches: dict[str, bool]
    inputs: int
    worlds: int
    seed: int
    chosen: Output | None = None

    @property
    def main(self) -> OutputSensitivity:
        """The output that was chosen, else the first."""
        return next((item for item in self.outputs if item.output == self.chosen), self.outputs[0])

    def __repr__(self) -> str:
        return f"Sensitivity({len(self.runs)} runs, {self.inputs} inputs, {self.worlds:,} worlds)"

    def find(self, outcome: str, name: str, other: str | None = None) -> OutputSensitivity:
        """Return what an outcome of a run hangs on, or its difference from another run, in either order.

        Raises:
            UserError: there is no such output.
        """
        return find_output(self.outputs, outcome, name, other)

    def table(self) -> pd.DataFrame:
        """Return one row per output and input: the strongest and all that are resolved.

        Returns:
            ``outcome``, ``name``, ``other`` (empty for the outcome itself), ``input``, ``members``,
            ``delta`` with ``_low`` and ``_high`` (95 %, for the main outcomes only), ``threshold``,
            ``resolved``, ``pawn``, ``first_order`` and ``direction``. Groups have more than one member.
        """
        rows = [
            _build_row(item, influence)
            for item in self.outputs
            for influence in (*item.found.groups, *item.found.inputs)
        ]
        return make_nullable(pd.DataFrame(rows, columns=_COLUMNS))


_COLUMNS = (
    "outcome",
    "name",
    "other",
    "input",
    "members",
    "delta",
    "delta_low",
    "delta_high",
    "threshold",
    "resolved",
    "pawn",
    "first_order",
    "direction",
)


def _build_row(item: OutputSensitivity, influence: Influence) -> dict[str, object]:
    return {
        "outcome": item.output.outcome.name,
        "name": item.output.name,
        "other": item.output.other or "",
        "input": influence.name,
        "members": influence.members,
        "delta": influence.delta,
        "delta_low": influence.low,
        "delta_high": influence.high,
        "threshold": item.found.threshold,
        "resolved": influence.is_resolved,
        "pawn": influence.pawn,
        "first_order": influence.first_order,
        "direction": influence.direction,
    }


def analyse_runs(
    runs: Sequence[Results],
    outcomes: Sequence[Outcome],
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    main: Sequence[str] = (),
    chosen: Output | None = None,
    shown: int = SHOWN,
) -> Sensitivity:
    """Return what the outcomes of runs and their differences hang on, without further simulation.

    Args:
        runs: Runs on the same random numbers: seed and worlds agree.
        outcomes: Outcomes that have a value in every world; those that a run does not have are left out for
            it.
        pairs: Names of the runs whose differences are analysed, first less second; every pair if not given.
        main: Names of the outcomes that are looked at closely: for each run, and for its difference from the
            first, groups of inputs are analysed as well and the strongest inputs get an interval.
        chosen: The output that the answer begins with; in either order of its two runs.
        shown: Number of the strongest inputs of the main outcomes to give, beside those that are resolved.

    Raises:
        UserError: runs of different sizes or seeds, or fewer worlds than the analysis needs.
    """
    _refuse_unlike(runs)
    matrix = _InputMatrix(runs)
    analysis = InfluenceAnalysis(matrix.paths, matrix.values, runs[0].scenario.run.seed)
    outputs = list(_list_outputs(runs, outcomes, pairs))
    values = {(o.name, run.name): o.compute_by_world(run) for o in outcomes for run in runs}
    computed = {item: _compute_output(values, item) for item in outputs}
    known = {item: value for item, value in computed.items() if value is not None}
    there = list(known)
    closely = [item for item in there if item.outcome.name in main and _is_main(item, runs[0].name)]
    rest = [item for item in there if item not in set(closely)]
    found: dict[Output, OutputInfluences] = {}
    for part, is_main in ((closely, True), (rest, False)):
        # Arrangements that do the same have the same outputs; each is analysed once.
        alike = _gather_alike(part, known, matrix)
        if alike:
            made = analysis.find_influences(
                np.column_stack([known[items[0]] for items in alike]),
                candidates=[matrix.list_candidates(items[0]) for items in alike],
                shown=shown if is_main else 3,
                intervals=is_main,
                groups=is_main,
            )
            found |= {item: one for items, one in zip(alike, made, strict=True) for item in items}
    scenarios = [run.scenario for run in runs]
    return Sensitivity(
        tuple(runs),
        tuple(OutputSensitivity(item, found[item]) for item in there),
        tuple(item for item in list_fixed_numbers(scenarios) if not item.path.startswith(_NOT_SIMULATED)),
        list_switches(scenarios[0]),
        len(matrix.paths),
        len(runs[0].world_table),
        scenarios[0].run.seed,
        next((item for item in there if chosen is not None and _is_same(item, chosen)), None),
    )


class _InputMatrix:
    """Draws of the inputs of several runs. An input has the same draw in every run that has it."""

    def __init__(self, runs: Sequence[Results]) -> None:
        worlds, seed = Worlds.world.read(runs[0].world_table), runs[0].scenario.run.seed
        paths: list[str] = []
        columns: list[Floats] = []
        self._having: dict[str, set[str]] = {}
        for run in runs:
            own = {
                path for path in list_uncertain_inputs(run.scenario) if not path.startswith(_NOT_SIMULATED)
            }
            self._having[run.name] = own
            # A draw has the same place in its distribution wherever the number occurs.
            new = own - set(paths)
            table = draw_inputs(run.scenario, seed, worlds, new)
            paths += [name for name in table.column_names if name != Worlds.world]
            columns += [table.column(name).to_numpy() for name in table.column_names if name != Worlds.world]
        self.paths = tuple(paths)
        self.values: Floats = np.column_stack(columns) if columns else np.zeros((len(worlds), 0))

    def list_candidates(self, output: Output) -> NDArray[np.bool_]:
        """Return which inputs may act on an output: those of its runs, (k,)."""
        having = self._having[output.name] | (self._having[output.other] if output.other else set())
        return np.array([path in having for path in self.paths], dtype=bool)


def _gather_alike(
    outputs: Sequence[Output], values: dict[Output, Floats], matrix: _InputMatrix
) -> list[list[Output]]:
    """Return the outputs in lists of those with the same values and the same inputs that may act on them."""
    alike: dict[tuple[bytes, bytes], list[Output]] = {}
    for item in outputs:
        key = values[item].tobytes(), matrix.list_candidates(item).tobytes()
        alike.setdefault(key, []).append(item)
    return list(alike.values())


def _list_outputs(
    runs: Sequence[Results], outcomes: Sequence[Outcome], pairs: Sequence[tuple[str, str]] | None
) -> Iterator[Output]:
    names = [run.name for run in runs]
    # The later run less the earlier one, so that the baseline is what is subtracted.
    chosen = [(one, other) for other, one in combinations(names, 2)] if pairs is None else pairs
    for outcome in outcomes:
        yield from (Output(outcome, name) for name in names)
        yield from (Output(outcome, one, other) for one, other in chosen)


def _is_same(one: Output, other: Output) -> bool:
    return one.outcome is other.outcome and {one.name, one.other} == {other.name, other.other}


def _is_main(output: Output, baseline: str) -> bool:
    return output.other is None or baseline in (output.name, output.other)


def _compute_output(values: dict[tuple[str, str], np.ndarray | None], output: Output) -> Floats | None:
    these = values[output.outcome.name, output.name]
    if output.other is None or these is None:
        return these
    those = values[output.outcome.name, output.other]
    return None if those is None else np.asarray(these - those)


LEAST_WORLDS = 100
"""Worlds below which ten classes hold too few for any measure."""


def _refuse_unlike(runs: Sequence[Results]) -> None:
    sizes = {len(run.world_table) for run in runs}
    seeds = {run.scenario.run.seed for run in runs}
    if len(sizes) > 1 or len(seeds) > 1:
        raise UserError(
            "the runs do not share worlds and seed, so that their differences by world mean nothing: run "
            "them with one --worlds and one --seed"
        )
    refuse_few_worlds(min(sizes))


def refuse_few_worlds(worlds: int) -> None:
    """Refuse a number of worlds that tells nothing.

    Raises:
        UserError: fewer than :data:`LEAST_WORLDS`.
    """
    if worlds < LEAST_WORLDS:
        count = "1 world tells" if worlds == 1 else f"{worlds} worlds tell"
        raise UserError(
            f"{count} nothing about what an outcome hangs on: run at least {LEAST_WORLDS}, and better 2,000"
        )
