"""Influence of every input on many outputs, with the threshold of the dummies and bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.sensitivity.bootstrap import draw_bootstrap_weights, estimate_delta_interval
from guaranteesim.analysis.sensitivity.class_counts import (
    Codes,
    OutputBins,
    bin_output,
    classify_inputs,
    count_by_class,
    sum_by_class,
)
from guaranteesim.analysis.sensitivity.groups import gather_groups, score_group
from guaranteesim.analysis.sensitivity.measures import compute_delta, compute_first_order, compute_pawn
from guaranteesim.analysis.sensitivity.rank_regression import regress_ranks, standardise_ranks
from guaranteesim.analysis.sensitivity.threshold import find_thresholds, make_dummies

Floats = NDArray[np.float64]

SHOWN = 10
"""Inputs of an output that are returned even if none of them is resolved."""

_AT_ONCE = 400
"""Bins of outputs that are counted together: bounds the memory."""


@dataclass(frozen=True)
class Influence:
    """Influence of one input, or of a group of them, on one output.

    Attributes:
        name: Path of the input, or name of the group.
        delta: Moment-independent measure, 0 … 1.
        low: Lower end of its 95 % interval; nan if it was not estimated.
        high: Upper end.
        pawn: PAWN.
        first_order: Share of the variance of the output that the input explains by itself.
        direction: Standardised rank coefficient; nan for a group.
        is_resolved: True if the measure exceeds the threshold of the dummies.
        members: Number of inputs.
    """

    name: str
    delta: float
    low: float
    high: float
    pawn: float
    first_order: float
    direction: float
    is_resolved: bool
    members: int = 1


@dataclass(frozen=True)
class OutputInfluences:
    """Influences on one output.

    Attributes:
        threshold: δ below which nothing is claimed.
        inputs: The strongest inputs and all that are resolved, the strongest first.
        groups: The same of the groups of inputs; empty if they were not asked for.
        is_constant: True if the output is the same in every world.
    """

    threshold: float
    inputs: tuple[Influence, ...]
    groups: tuple[Influence, ...] = ()
    is_constant: bool = False

    @property
    def resolved(self) -> tuple[Influence, ...]:
        """The inputs above the threshold."""
        return tuple(item for item in self.inputs if item.is_resolved)


class InfluenceAnalysis:
    """Inputs of a set of worlds, ready to be held against outputs.

    Args:
        paths: Paths of the inputs.
        values: Draws of the inputs, (W, k).
        seed: Seed of dummies, bootstrap and cross-fitting.
    """

    def __init__(self, paths: Sequence[str], values: Floats, seed: int = 0) -> None:
        self.paths, self.seed = tuple(paths), seed
        self.classes = classify_inputs(values)
        self._ranks = standardise_ranks(values)
        self._dummies = make_dummies(len(values), seed)
        self._weights = draw_bootstrap_weights(len(values), seed)

    def find_influences(
        self,
        outputs: Floats,
        *,
        candidates: Sequence[NDArray[np.bool_]] | None = None,
        shown: int = SHOWN,
        intervals: bool = True,
        groups: bool = False,
    ) -> list[OutputInfluences]:
        """Return the influences on every output.

        Args:
            outputs: The outputs, (W, m).
            candidates: For every output the inputs that may act on it, (k,); all if not given.
            shown: Number of the strongest inputs of each output to return, beside those that are resolved.
            intervals: Whether to give the inputs returned a bootstrap interval.
            groups: Whether to hold groups of inputs against the outputs as well.
        """
        bins = [bin_output(outputs[:, place]) for place in range(outputs.shape[1])]
        first_order = compute_first_order(sum_by_class(self.classes, outputs), self.classes, outputs)
        directions = regress_ranks(self._ranks, outputs)
        families = len(self.paths) + (len(gather_groups(self.paths)) if groups else 0)
        thresholds = find_thresholds(self._dummies, bins, families)
        everything = np.ones(len(self.paths), dtype=bool)
        allowed = [everything] * len(bins) if candidates is None else list(candidates)
        scored = self._rank_groups(outputs, bins, thresholds, allowed) if groups else [()] * len(bins)
        found = []
        for first, part in _split_outputs(bins):
            for offset, counts in enumerate(count_by_class(self.classes, part)):
                place = first + offset
                table = _Measures(
                    self.paths,
                    compute_delta(counts),
                    counts,
                    first_order[:, place],
                    directions[:, place],
                )
                inputs = table.rank_inputs(float(thresholds[place]), allowed[place], shown)
                if intervals and bins[place].count > 1:
                    inputs = [
                        self._add_interval(item, self._find_codes(item.name), bins[place]) for item in inputs
                    ]
                found.append(
                    OutputInfluences(
                        float(thresholds[place]), tuple(inputs), tuple(scored[place]), bins[place].count < 2
                    )
                )
        return found

    def _find_codes(self, name: str) -> Codes:
        return self.classes.codes[:, self.paths.index(name)]

    def _add_interval(self, influence: Influence, codes: Codes, output: OutputBins) -> Influence:
        low, high = estimate_delta_interval(codes, output, self._weights)
        return replace(influence, low=low, high=high)

    def _rank_groups(
        self,
        outputs: Floats,
        bins: Sequence[OutputBins],
        thresholds: Floats,
        allowed: Sequence[NDArray[np.bool_]],
    ) -> list[list[Influence]]:
        """Return the groups of every output; their scores are held against it as inputs are."""
        groups = gather_groups(self.paths)
        scores = {
            name: score_group(self._ranks[:, members], outputs, self.seed) for name, members in groups.items()
        }
        ranked: list[list[Influence]] = []
        for place, output in enumerate(bins):
            # A group counts for an output if one of its members may act on it.
            names = [name for name, members in groups.items() if allowed[place][members].any()]
            if output.count < 2 or not names:
                ranked.append([])
                continue
            classes = classify_inputs(np.column_stack([scores[name][:, place] for name in names]))
            [counts] = count_by_class(classes, [output])
            values = outputs[:, [place]]
            table = _Measures(
                tuple(names),
                compute_delta(counts),
                counts,
                compute_first_order(sum_by_class(classes, values), classes, values)[:, 0],
                np.full(len(names), np.nan),
            )
            # A score that predicts the wrong way round tells nothing, however far it is from chance.
            agrees = np.array([scores[name][:, place] @ (values[:, 0] - values.mean()) > 0 for name in names])
            found = table.rank_inputs(float(thresholds[place]), agrees, SHOWN)
            members = {name: int(allowed[place][groups[name]].sum()) for name in names}
            ranked.append(
                [
                    replace(
                        self._add_interval(item, classes.codes[:, names.index(item.name)], output),
                        members=members[item.name],
                    )
                    for item in found
                ]
            )
        return ranked


@dataclass(frozen=True, eq=False)
class _Measures:
    """Measures of all inputs, or groups, for one output, (k,) each, and the counts (k, classes, bins)."""

    names: tuple[str, ...]
    delta: Floats
    counts: Floats
    first_order: Floats
    direction: Floats

    def rank_inputs(self, threshold: float, allowed: NDArray[np.bool_], shown: int) -> list[Influence]:
        """Return the strongest inputs and all that are resolved, in order."""
        order = [int(place) for place in np.argsort(-self.delta, kind="stable") if allowed[place]]
        kept = [place for rank, place in enumerate(order) if rank < shown or self.delta[place] > threshold]
        # PAWN takes longer than δ, so only the inputs that are returned have it.
        pawn: Floats = compute_pawn(self.counts[kept]) if kept else np.zeros(0)
        return [
            Influence(
                self.names[place],
                float(self.delta[place]),
                np.nan,
                np.nan,
                float(distance),
                max(float(self.first_order[place]), 0.0),
                float(self.direction[place]),
                bool(self.delta[place] > threshold),
            )
            for place, distance in zip(kept, pawn, strict=True)
        ]


def _split_outputs(bins: Sequence[OutputBins]) -> list[tuple[int, list[OutputBins]]]:
    """Return outputs in parts of a bounded number of bins, each with the position of its first."""
    parts: list[tuple[int, list[OutputBins]]] = []
    room = 0
    for place, output in enumerate(bins):
        if not parts or output.count > room:
            parts.append((place, []))
            room = _AT_ONCE
        parts[-1][1].append(output)
        room -= output.count
    return parts
