"""Precision asked for in words, and whether the worlds of a study reach it.

"±1 point on the difference of major violation" asks for a 95 % interval of a half-width of at most 0.01. A
study then runs in stages until every interval that counts is so narrow. The rule looks at widths and not at
values, so that intervals keep close to their level although their number of worlds depends on the worlds
[ChowRobbins1965].
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.outcomes.registry import OUTCOMES
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError

FIRST_STAGE = 500
"""Worlds of the first stage, and the step to which later stages are rounded."""
_MARGIN = 1.05
"""Factor on the number of worlds that the width so far promises to be enough."""
_EXAMPLE = "±1 point on the difference of major violation"
_EXAMPLE_OF_RUN = "±1 point on major violation"
_STATEMENT = re.compile(
    r"(?:±|\+/?-|\+/?−)?\s*(?P<number>\d*\.?\d+(?:e-?\d+)?)\s*(?P<unit>[^\W\d_][\w-]*(?:\s+point[s]?)?|%|\$bn)?"
    r"\s+(?:on|of|for)\s+(?P<what>.+)|"
    r"(?:±|\+/?-|\+/?−)?\s*(?P<bare>\d*\.?\d+(?:e-?\d+)?)\s+(?P<name>[a-z]\w*)",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"(?:the\s+)?differences?\s+(?:of|in|on)\s+", re.IGNORECASE)
_POINTS = ("point", "percentage point", "pp", "%")
_SCALES = {"share": ("point", 0.01)}
"""Unit in which a reader states the precision of an outcome, and its size in the outcome's own unit."""


@dataclass(frozen=True)
class PrecisionTarget:
    """Precision that a study is to reach.

    Attributes:
        asked: The statement as written.
        outcome: Outcome whose intervals count.
        half_width: Greatest half-width of a 95 % interval, in the unit of the outcome.
        names_difference: True if the statement speaks of a difference.
    """

    asked: str
    outcome: Outcome
    half_width: float
    names_difference: bool

    @property
    def unit(self) -> str:
        """Unit in which a reader states it: "point" for a share."""
        return _SCALES.get(self.outcome.unit, (self.outcome.unit, 1.0))[0]


@dataclass(frozen=True)
class Precision:
    """Precision that some number of worlds gives.

    Attributes:
        half_width: Half-width of the widest 95 % interval that counts, in the unit of the outcome.
        widest: Name of the run whose interval it is.
        worlds: Number of worlds.
    """

    half_width: float
    widest: str
    worlds: int

    def reaches(self, half_width: float) -> bool:
        """Return whether every interval is narrow enough."""
        # A rounding error of one width over another must not cost a stage.
        return self.half_width <= half_width * (1 + 1e-9)

    def estimate_worlds(self, half_width: float) -> int:
        """Return about how many worlds reach a half-width: widths shrink with the root of their number."""
        return math.ceil(self.worlds * (self.half_width / half_width) ** 2)


def read_precision_target(text: str, *, is_difference: bool = True) -> PrecisionTarget:
    """Read a statement such as "±1 point on the difference of major violation" or "0.01 major_violation".

    Args:
        text: The statement.
        is_difference: Whether it is asked of a comparison, for the example in a message.

    Raises:
        UserError: it cannot be read, the outcome does not exist or has no value in every world, or the unit
            is not that of the outcome.
    """
    example = _EXAMPLE if is_difference else _EXAMPLE_OF_RUN
    found = _STATEMENT.fullmatch(" ".join(text.split()))
    if found is None or _is_unit(found["name"]):
        raise UserError(
            f"cannot read the precision {text[:60]!r}: {_find_fault(text)}write it like {example!r}"
        )
    what = found["what"] or found["name"]
    difference = _DIFFERENCE.match(what)
    outcome = _find_outcome(what[difference.end() :] if difference else what)
    number = float(found["number"] or found["bare"])
    half_width = number * _find_scale(found["unit"], outcome)
    if not 0 < half_width < math.inf or (outcome.unit == "share" and half_width >= 1):
        name, scale = _SCALES.get(outcome.unit, (outcome.unit, 1.0))
        most = f" and below {1 / scale:.0f} {name}s" if outcome.unit == "share" else ""
        raise UserError(
            f"the precision {text[:60]!r} must be greater than 0{most}: write it like {example!r}"
        )
    return PrecisionTarget(" ".join(text.split()), outcome, half_width, difference is not None)


def _is_unit(word: str | None) -> bool:
    """Return whether the word that stands where an outcome should is a unit."""
    units = {*_POINTS, *(outcome.unit for outcome in OUTCOMES)}
    return word is not None and word.casefold().removesuffix("s") in {
        unit.removesuffix("s") for unit in units
    }


def _find_fault(text: str) -> str:
    """Return what is missing in a statement that cannot be read, or an empty text."""
    if re.search(r"\d,\d", text):
        return "a decimal comma is written as a point; "
    if re.fullmatch(r"\s*(?:±|\+/?[-−])?\s*[\d.]+\s*\S*(?:\s+points?)?\s*", text):
        return "it does not say of which outcome; "
    return ""


def _find_scale(unit: str | None, outcome: Outcome) -> float:
    """Return how many units of the outcome the unit of a statement is."""
    name, scale = _SCALES.get(outcome.unit, (outcome.unit, 1.0))
    if unit is None:
        return 1.0
    written = unit.casefold()
    known = {name.casefold(), name.casefold().removesuffix("s"), f"{name.casefold()}s"}
    known |= {*_POINTS, *(f"{point}s" for point in _POINTS)} if outcome.unit == "share" else set()
    if written not in known:
        plural = name if name.endswith("s") or name == "$bn" else f"{name}s"
        raise UserError(
            f"the unit {unit!r} is not that of {outcome.title}: give the precision in {plural}, "
            f"like '±1 {plural if plural == name else name} on {outcome.name}'"
        )
    return scale


def list_outcomes_by_world() -> list[Outcome]:
    """Return the outcomes that have a value in every world, whose precision more worlds improve."""
    return [item for item in OUTCOMES if type(item).compute_by_world is not Outcome.compute_by_world]


def _find_outcome(written: str) -> Outcome:
    """Return the outcome of that name or title; a part of a title is enough if only one has it."""
    from guaranteesim.scenario.reading.problems import suggest_known_word

    outcomes = list_outcomes_by_world()
    plain = _simplify(written)
    exact = [item for item in outcomes if plain in (_simplify(item.name), _simplify(item.title))]
    close = [item for item in outcomes if plain and plain in _simplify(item.title)]
    for found in (exact, close):
        if len(found) == 1:
            return found[0]
    names = [item.name for item in outcomes]
    hint = suggest_known_word(plain.replace(" ", "_"), names) or f"there are: {', '.join(names)}"
    raise UserError(f"there is no outcome {written[:60]!r} with a value in every world ({hint})")


def _simplify(text: str) -> str:
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()


def measure_precision(
    target: PrecisionTarget, results: Sequence[Results], baseline: str | None = None
) -> Precision:
    """Return the precision of the widest interval.

    Args:
        target: Says which outcome counts.
        results: Runs of the same worlds.
        baseline: Run that all others are compared with, world by world; without it every run's own outcome
            counts.

    Raises:
        ValueError: the outcome has no value in any of the runs or differences.
    """
    # A run without guarantors, for example, has no reliability.
    widths = {
        run: _measure_half_width(estimate)
        for run, estimate in _list_estimates(target.outcome, results, baseline)
        if estimate.is_known
    }
    widest = max(widths, key=lambda run: widths[run])
    return Precision(widths[widest], widest, len(results[0].world_table))


def _list_estimates(
    outcome: Outcome, results: Sequence[Results], baseline: str | None
) -> list[tuple[str, Estimate]]:
    if baseline is None:
        return [(run.name, outcome.estimate(run)) for run in results]
    base = next(run for run in results if run.name == baseline)
    return [(run.name, outcome.estimate_difference(run, base)) for run in results if run is not base]


def _measure_half_width(estimate: Estimate) -> float:
    width = (estimate.high - estimate.low) / 2
    # Too few values have no interval, which no precision can be said of.
    return math.inf if math.isnan(width) else width


def choose_next_stage(target: PrecisionTarget, precision: Precision, limit: int) -> int | None:
    """Return the worlds of the next stage, or None if the precision or the limit is reached.

    A stage is at most twice as large as the one before, and not much larger than the width so far promises
    to be enough. It is a multiple of :data:`FIRST_STAGE`, unless the limit is less.
    """
    if precision.reaches(target.half_width) or precision.worlds >= limit:
        return None
    enough = math.inf
    if math.isfinite(precision.half_width):
        enough = _MARGIN * precision.estimate_worlds(target.half_width)
    wanted = min(enough, 2 * precision.worlds)
    return min(math.ceil(wanted / FIRST_STAGE) * FIRST_STAGE, limit)
