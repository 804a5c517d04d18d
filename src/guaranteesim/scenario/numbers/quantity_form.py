"""YAML form of a number: a bare number, or a map with a distribution and its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import ConfigDict
from typing_extensions import TypedDict

from guaranteesim.scenario.numbers.amount_hints import suggest_number
from guaranteesim.scenario.numbers.distributions import SHAPES, Point, Uniform
from guaranteesim.scenario.numbers.shape import Shape, describe_yaml_value, read_finite
from guaranteesim.scenario.reading.problems import LocatedErrors, make_located_error, suggest_known_word

Confidence = Literal["low", "medium", "high"]


class QuantityForm(TypedDict, total=False):
    """Map form of a number: exactly one distribution, and its source."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # pydantic's documented hook

    value: float
    """A known number: the same in every world."""
    uniform: tuple[float, float]
    """[low, high]: every value between them is equally likely."""
    triangular: tuple[float, float, float]
    """[low, most likely, high]."""
    normal: tuple[float, float]
    """[mean, standard deviation]; `low` and `high` cut it off."""
    beta: tuple[float, float]
    """[a, b]: a share, with mean a/(a + b); `low` and `high` give the ends of another range."""
    choice: list[float]
    """A list of values, one of which is drawn; `weights` says how likely each is."""
    weights: list[float]
    """How likely each value of `choice` is, in proportion."""
    fitted: str
    """The path of a number that is fitted to the record; `times` multiplies it."""
    times: float
    """Factor of a fitted number."""
    low: float
    """Least value, of a normal or beta distribution."""
    high: float
    """Greatest value, of a normal or beta distribution."""
    range: tuple[float, float]
    """[low, high]: reasonable values of an assumed point, for studies that move it."""
    source: str
    """Source of the number, with its year; `assumption` if it is assumed."""
    confidence: Confidence
    """How far the source is to be trusted."""
    note: str
    """Remark on the number."""


ABOUT = ("source", "confidence", "note", "range")
"""Keys for the source of a number and the range in which it may be moved."""
_KNOWN = tuple(QuantityForm.__annotations__)
_OPTIONS = tuple(name for name in _KNOWN if any(name in family.options for family in SHAPES.values()))


def read_number_map(form: Mapping[Any, Any]) -> tuple[Shape, dict[str, Any]]:
    """Return the shape of a number in map form, and its source, confidence, note and range.

    Raises:
        LocatedErrors: with every unknown key, or the first mistake of another kind.
    """
    unknown = [key for key in form if key not in _KNOWN]
    if unknown:
        raise LocatedErrors(
            ((key,), f"unknown key {str(key)!r} in a number", _suggest_key(key)) for key in unknown
        )
    named = [key for key in SHAPES if key in form]
    if len(named) != 1:
        found = f"both {' and '.join(named)}" if named else "none of them"
        remedy = "keep one of them" if named else "for example {uniform: [0.2, 0.6], source: assumption}"
        message = f"a number needs exactly one of {', '.join(SHAPES)}; this has {found}"
        raise make_located_error((), message, remedy)
    shape, about = _build_shape(named[0], form), _read_about(form)
    if "range" in about:
        _check_range(shape, *about["range"])
    return shape, about


_OTHER_WORDS = {
    "gaussian": "normal",
    "norm": "normal",
    "range_of": "uniform",
    "between": "uniform",
    "point": "value",
}
"""Distributions by other names."""


def _suggest_key(key: object) -> str:
    meant = _OTHER_WORDS.get(str(key).casefold())
    if meant is not None:
        return f"write {meant}"
    return (
        suggest_known_word(key, _KNOWN)
        or f"a number has one of {', '.join(SHAPES)}, and source, confidence, note"
    )


def read_plain_number(form: object) -> Point:
    """Return the point written as a bare number; raise ``LocatedErrors`` with the remedy otherwise."""
    try:
        return Point(read_finite(form))
    except ValueError as error:
        raise make_located_error(
            (), str(error), suggest_number(form) if isinstance(form, str) else ""
        ) from None


def _build_shape(key: str, form: Mapping[Any, Any]) -> Shape:
    family = SHAPES[key]
    options = {name: form[name] for name in _OPTIONS if name in form}
    for name in options:
        if name not in family.options:
            raise make_located_error((name,), f"does not belong to {key}", f"for example {family.example}")
    try:
        return family.build(form[key], options)
    except ValueError as error:
        cut = "write a point for a decimal comma; " if _is_cut_by_commas(form[key], family.example) else ""
        raise make_located_error((key,), str(error), f"{cut}for example {family.example}") from None


def _is_cut_by_commas(argument: object, example: str) -> bool:
    """Return whether decimal commas cut each number of a list in two, as in ``[0,2, 0,6]``."""
    # The example of the family has the right number of arguments.
    wanted = example.partition("]")[0].count(",") + 1
    is_whole = isinstance(argument, list) and all(type(item) is int for item in argument)
    return is_whole and isinstance(argument, list) and len(argument) == 2 * wanted


def _read_about(form: Mapping[Any, Any]) -> dict[str, Any]:
    about = {name: form[name] for name in ABOUT if name in form}
    for name in ("source", "note"):
        if name in about and not (isinstance(about[name], str) and about[name].strip()):
            raise make_located_error((name,), f"must be a text, not {describe_yaml_value(about[name])}")
    if "confidence" in about and about["confidence"] not in get_args(Confidence):
        raise make_located_error(
            ("confidence",), f"must be low, medium or high, not {describe_yaml_value(about['confidence'])}"
        )
    if "range" in about:
        about["range"] = _read_range(about["range"])
    return about


def _read_range(argument: object) -> tuple[float, float]:
    try:
        # A range has the form and the errors of a uniform distribution.
        return Uniform.build(argument, {}).support
    except ValueError as error:
        raise make_located_error(("range",), str(error), "for example range: [0.2, 0.6]") from None


def _check_range(shape: Shape, low: float, high: float) -> None:
    if not isinstance(shape, Point):
        raise make_located_error(("range",), "a range belongs to a single value; a distribution has its own")
    if not low <= shape.value <= high:
        raise make_located_error(("range",), f"{low:g} to {high:g} must contain the value {shape.value:g}")
