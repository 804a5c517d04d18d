"""Factors as users write them: ``path=low..high[:n]``, ``path=a,b,c`` or ``path`` alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.amount_hints import suggest_number
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.factor import Factor, Scale
from guaranteesim.scenario.numbers.paths import find_number_measure, replace_numbers
from guaranteesim.scenario.numbers.quantity import Measure, Quantity
from guaranteesim.scenario.reading.problems import format_path, suggest_known_word
from guaranteesim.scenario.schema.checks import find_inconsistencies
from guaranteesim.scenario.schema.root import Scenario

_FORMS = "write path=low..high, path=low..high:points, path=a,b,c or path alone"
# Beyond this ratio of a range's ends even spacing leaves the low end almost empty.
_LOG_FROM = 20.0
MOST_POINTS = 100_000


def read_factor(text: str, scenarios: Sequence[Scenario]) -> Factor:
    """Return the factor written as ``text``, checked against the scenarios that have its number.

    A range may end in ``:n``, the number of values of a grid, and in ``log`` or ``linear``, the spacing, as
    in ``0.01..10:20:log``. A range above 0 that spans more than a factor of twenty is spaced by its logarithm
    unless it says otherwise. A path alone takes the number's own distribution, or the range of an assumed
    point.

    Raises:
        UserError: a form that cannot be read, a path that no scenario has, a range outside the bounds.
    """
    path, equals, form = text.partition("=")
    path = path.strip()
    if not path or (equals and not form.strip()):
        raise UserError(f"--vary {text!r} cannot be read: {_FORMS}")
    holders = find_holders(path, scenarios)
    measure = find_number_measure(path) or Measure("")
    if not equals:
        factor = _take_own_range(path, holders, measure)
    else:
        factor = _read_form(path, form.strip(), text, measure)
    check_values(path, [factor.low, factor.high, *(factor.values or ())], holders)
    return factor


def find_holders(path: str, scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios that have a number at ``path``.

    Raises:
        UserError: none has, with the nearest path.
    """
    holders = [scenario for scenario in scenarios if path in dict(list_quantities(scenario))]
    if not holders:
        raise UserError(_describe_unknown(path, scenarios))
    return holders


def read_factors(texts: Iterable[str], scenarios: Sequence[Scenario]) -> list[Factor]:
    """Return the factors written as ``texts``, each path once.

    Raises:
        UserError: as :func:`read_factor`, or a path that is given twice.
    """
    factors = [read_factor(text, scenarios) for text in texts]
    paths = [factor.path for factor in factors]
    for path in paths:
        if paths.count(path) > 1:
            raise UserError(f"--vary names {path} twice; give it once")
    return factors


def check_values(path: str, values: Iterable[float], scenarios: Sequence[Scenario]) -> None:
    """Refuse values that the number at ``path`` cannot take.

    Raises:
        UserError: a value outside the bounds of the schema, or one that does not fit the other numbers.
    """
    for value in check_bounds(path, values):
        for scenario in scenarios:
            found = find_inconsistencies(replace_numbers(scenario, {path: Quantity.point(value)}))
            if found:
                where, message, remedy = found[0]
                hint = f" ({remedy})" if remedy else ""
                raise UserError(
                    f"{path}={value:g} does not fit {scenario.name}: {format_path(where)}: {message}{hint}"
                )


def check_bounds(path: str, values: Iterable[float]) -> list[float]:
    """Return the least and the greatest of the values, if the schema allows both at ``path``.

    Raises:
        UserError: one that is outside the bounds of the schema, or not finite.
    """
    measure = find_number_measure(path)
    numbers = [float(value) for value in values]
    ends = sorted({min(numbers), max(numbers)}) if numbers else []
    for value in ends:
        if not math.isfinite(value):
            raise UserError(f"{path} must be a finite number, not {value:g}")
        if measure is not None and not _is_within(measure, value):
            raise UserError(f"{path} must be {measure.bounds} ({measure.unit}), not {value:g}")
    return ends


def _is_within(measure: Measure, value: float) -> bool:
    return not (
        (measure.ge is not None and value < measure.ge)
        or (measure.gt is not None and value <= measure.gt)
        or (measure.le is not None and value > measure.le)
        or (measure.lt is not None and value >= measure.lt)
    )


def _describe_unknown(path: str, scenarios: Sequence[Scenario]) -> str:
    known = dict.fromkeys(there for scenario in scenarios for there, _ in list_quantities(scenario))
    hint = suggest_known_word(path, known)
    if not hint and find_number_measure(path) is not None:
        hint = f"none of the scenarios gives it a number; give one first with --set {path}=..."
    return (
        f"there is no number {path!r} in {_join_names(scenarios)} ({hint or 'docs/parameters.md lists all'})"
    )


def _join_names(scenarios: Sequence[Scenario]) -> str:
    names = [scenario.name for scenario in scenarios]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _take_own_range(path: str, holders: Sequence[Scenario], measure: Measure) -> Factor:
    """Return the factor that follows the distribution of the first scenario that has the number."""
    quantity = dict(list_quantities(holders[0]))[path]
    if quantity.range is not None:
        low, high = quantity.range
        return Factor(path, low, high, measure.unit, _choose_scale(low, high))
    if quantity.is_point:
        raise UserError(
            f"{path} is {quantity.centre:g} in {holders[0].name}, with no range: write {path}=low..high"
        )
    low, high = (float(quantity.sample_values(u)) for u in (0.005, 0.995))
    if math.isfinite(quantity.low):
        low = quantity.low
    if math.isfinite(quantity.high):
        high = quantity.high
    return Factor(path, low, high, measure.unit, _choose_scale(low, high), quantity=quantity)


def _read_form(path: str, form: str, text: str, measure: Measure) -> Factor:
    if ".." in form:
        return _read_range(path, form, text, measure)
    values = tuple(_read_number(part, text) for part in form.split(","))
    if len(set(values)) < 2:
        raise UserError(f"--vary {text!r} gives one value: give a range or at least two values")
    return Factor(path, min(values), max(values), measure.unit, values=values)


def _read_range(path: str, form: str, text: str, measure: Measure) -> Factor:
    ends, *options = form.split(":")
    low_text, _, high_text = ends.partition("..")
    low, high = _read_number(low_text, text), _read_number(high_text, text)
    if not low < high:
        raise UserError(f"--vary {text!r}: the low end must be below the high end")
    points: int | None = None
    scale: Scale = _choose_scale(low, high)
    for option in map(str.strip, options):
        if option == "log" or option == "linear":
            scale = "log" if option == "log" else "linear"
        elif option.isdecimal() and len(option) < 10 and 2 <= int(option) <= MOST_POINTS:
            points = int(option)
        else:
            raise UserError(
                f"--vary {text!r}: after the colon comes a number of values from 2 to {MOST_POINTS:,}, "
                f"log or linear, not {option!r}"
            )
    if scale == "log" and low <= 0:
        raise UserError(f"--vary {text!r}: a logarithmic range must begin above 0")
    return Factor(path, low, high, measure.unit, scale, points)


def _choose_scale(low: float, high: float) -> Scale:
    return "log" if low > 0 and high / low > _LOG_FROM else "linear"


def _read_number(text: str, whole: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        remedy = suggest_number(text) or _FORMS
        raise UserError(f"--vary {whole!r}: {text.strip()!r} is not a finite number; {remedy}")
    return number
