"""Numbers of a scenario: a point or a distribution, with its source, confidence and note.

In YAML a bare ``0.4`` or a map::

    {value: 0.4, source: "SIPRI 2025", confidence: medium}
    {value: 0.4, source: assumption, range: [0.2, 0.6]}
    {uniform: [0.2, 0.6]}     {triangular: [0.2, 0.3, 0.6]}     {normal: [0.4, 0.1], low: 0}
    {beta: [2, 3]}            {choice: [0.1, 0.4], weights: [1, 3]}
    {fitted: challenger.motivation}

A field declares its unit, bounds and default with :func:`declare_number`. The whole support of the quantity
must lie within the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import EllipsisType
from typing import Any, cast

import numpy as np
from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from guaranteesim.scenario.numbers.distributions import Point
from guaranteesim.scenario.numbers.quantity_form import (
    ABOUT,
    Confidence,
    QuantityForm,
    read_number_map,
    read_plain_number,
)
from guaranteesim.scenario.numbers.shape import Array, Shape
from guaranteesim.scenario.reading.problems import make_located_error

ASSUMPTION = "assumption"
"""First word of the source of a number that is assumed."""


@dataclass(frozen=True)
class Quantity:
    """One number of a scenario, known or uncertain; immutable, hashable, compared by value."""

    shape: Shape
    source: str | None = None
    """Source of the number; ``assumption``, or ``assumption: reason``, if it is assumed."""
    confidence: Confidence | None = None
    note: str | None = None
    range: tuple[float, float] | None = None
    """Lowest and highest reasonable value of an assumed point."""

    @classmethod
    def from_form(cls, form: object) -> Quantity:
        """Return the quantity written as ``form`` in YAML.

        Raises:
            LocatedErrors: the form is wrong, with the path inside it.
        """
        if isinstance(form, Quantity):
            return form
        if isinstance(form, Mapping):
            shape, about = read_number_map(form)
            return cls(shape, **about)
        return cls(read_plain_number(form))

    @classmethod
    def point(cls, value: float, **about: Any) -> Quantity:
        """Return a point; ``about`` is ``source``, ``confidence``, ``note``, ``range``."""
        return cls.from_form({"value": value, **about})

    @classmethod
    def uniform(cls, low: float, high: float, **about: Any) -> Quantity:
        """Return a uniform distribution; ``about`` is ``source``, ``confidence``, ``note``."""
        return cls.from_form({"uniform": [low, high], **about})

    @classmethod
    def triangular(cls, low: float, mode: float, high: float, **about: Any) -> Quantity:
        """Return a triangular distribution; ``about`` is ``source``, ``confidence``, ``note``."""
        return cls.from_form({"triangular": [low, mode, high], **about})

    @classmethod
    def normal(cls, mean: float, sd: float, **about: Any) -> Quantity:
        """Return a normal distribution; ``about`` may also have ``low`` and ``high``, which cut it off."""
        return cls.from_form({"normal": [mean, sd], **about})

    @property
    def is_point(self) -> bool:
        """True if every world gets the same value."""
        return isinstance(self.shape, Point)

    @property
    def is_assumption(self) -> bool:
        """True if its source says that it is assumed."""
        return self.source is not None and self.source.partition(":")[0] == ASSUMPTION

    @property
    def centre(self) -> float:
        """A typical value: the value, midpoint, mode, mean or (weighted) median, by family."""
        return self.shape.centre

    @property
    def low(self) -> float:
        """Least possible value; ``-inf`` for a normal without ``low``."""
        return self.shape.support[0]

    @property
    def high(self) -> float:
        """Greatest possible value; ``inf`` for a normal without ``high``."""
        return self.shape.support[1]

    def sample_values(self, u: Any) -> Array:
        """Return the inverse CDF at each ``u`` in (0, 1); float64 of the shape of ``u``."""
        return self.shape.compute_quantile(np.asarray(u, dtype=np.float64))

    def draw_values(self, u: Any, draw_row: Callable[[], Any]) -> Array:
        """Return the number of each world at its own uniform draw ``u``; float64 of the shape of ``u``.

        It differs from :meth:`sample_values` for a fitted number: all fitted numbers of a world are drawn
        together, from the row of the posterior that the world's draw under
        :data:`~guaranteesim.scenario.numbers.posterior_sample.FITTED_ROW` chooses. ``draw_row`` returns these
        draws, and is called only if they are needed.
        """
        return self.shape.draw_values(
            np.asarray(u, dtype=np.float64), lambda: np.asarray(draw_row(), dtype=np.float64)
        )

    def build_form(self) -> float | dict[str, Any]:
        """Return the YAML form, which :meth:`from_form` reads back to an equal quantity."""
        about = {name: getattr(self, name) for name in ABOUT}
        given = {name: list(v) if name == "range" else v for name, v in about.items() if v is not None}
        # A bare number stays a bare number when a scenario is written again.
        if isinstance(self.shape, Point) and not given:
            return self.shape.value
        return self.shape.build_form() | given

    def __str__(self) -> str:
        return self.shape.describe()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(lambda quantity: quantity.build_form())
        return core_schema.no_info_plain_validator_function(cls.from_form, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # The reference lets the JSON Schema define the map form once and not at every number.
        as_map = {**TypeAdapter(QuantityForm).core_schema, "ref": QuantityForm.__name__}
        either = core_schema.union_schema([core_schema.float_schema(), cast(CoreSchema, as_map)])
        return handler(either)


@dataclass(frozen=True)
class Measure:
    """Unit and bounds of a field, from which the parameter tables and the JSON Schema are made.

    Use it as ``Annotated[Quantity, Measure(unit="BE", ge=0)]`` inside a mapping or tuple, and
    :func:`declare_number` for a plain field.
    """

    unit: str
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None

    def check_quantity(self, quantity: Quantity) -> None:
        """Raise ``LocatedErrors`` if a possible value, or an end of ``range``, is outside the bounds."""
        self._check_ends(quantity.low, quantity.high, quantity)
        if quantity.range is not None:
            self._check_ends(*quantity.range, quantity, ("range",))

    @property
    def bounds(self) -> str:
        """The bounds in words: ``between 0 and 1``, ``above 0``; empty when there are none."""
        if self.ge is not None and self.le is not None:
            return f"between {self.ge:g} and {self.le:g}"
        limits = (("at least", self.ge), ("above", self.gt), ("at most", self.le), ("below", self.lt))
        return ", ".join(f"{word} {limit:g}" for word, limit in limits if limit is not None)

    def _check_ends(self, low: float, high: float, quantity: Quantity, path: tuple[str, ...] = ()) -> None:
        too_low = (self.ge is not None and low < self.ge) or (self.gt is not None and low <= self.gt)
        too_high = (self.le is not None and high > self.le) or (self.lt is not None and high >= self.lt)
        if not (too_low or too_high):
            return
        end = low if too_low else high
        found = f"not {end:g}" if quantity.is_point else f"and this {quantity.shape.key} reaches {end:g}"
        raise make_located_error(
            path, f"must be {self.bounds} ({self.unit}), {found}", self._describe_remedy(quantity, end)
        )

    def _describe_remedy(self, quantity: Quantity, end: float) -> str:
        if not np.isfinite(end):
            return f"cut the normal off with {'low' if end < 0 else 'high'}:"
        # A share above 2 is almost certainly a percentage; 1.5 may be a plain mistake.
        if quantity.is_point and self.le == 1 and self.ge == 0 and 2 <= end <= 100 and self.unit == "share":
            return f"{end:g} percent is written {end / 100:g}"
        return ""

    def _validate_value(self, value: Any) -> Any:
        if isinstance(value, Quantity):
            self.check_quantity(value)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._validate_value, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        names = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
        limits = {names[key]: getattr(self, key) for key in names if getattr(self, key) is not None}
        written = dict(handler(schema))
        written["anyOf"] = [
            option | limits if option == {"type": "number"} else option for option in written["anyOf"]
        ]
        return written | {"x-unit": self.unit}


def declare_number(
    default: float | Quantity | EllipsisType | None = ...,
    *,
    unit: str,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> Any:
    """Declare a field that holds a :class:`Quantity`, with its unit, bounds and default.

    For example ``stake: Quantity = declare_number(0.5, ge=0, le=1, unit="share")``. Without a default the
    field is required; ``None`` is for ``Quantity | None``. The default is checked against the bounds
    when the class is made. :func:`find_measure` returns unit and bounds.
    """
    measure = Measure(unit, ge, gt, le, lt)
    in_schema: dict[str, Any] = {}
    if isinstance(default, int | float | Quantity):
        default = Quantity.from_form(default)
        measure.check_quantity(default)
        in_schema["default"] = default.build_form()
    info: FieldInfo = Field(cast(Any, default), json_schema_extra=in_schema)
    info.metadata.append(measure)
    return info


def find_measure(info: FieldInfo) -> Measure | None:
    """Return the declared unit and bounds of a field, or None if it holds no number."""
    return next((item for item in info.metadata if isinstance(item, Measure)), None)
