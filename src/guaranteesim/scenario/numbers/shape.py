"""Base of all distributions, and checks of their arguments."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Form = dict[str, Any]


class Shape(ABC):
    """One family of distributions, with its parameters."""

    key: ClassVar[str]
    """The YAML key that names the family."""
    options: ClassVar[frozenset[str]] = frozenset()
    """Further keys that belong to the family."""
    example: ClassVar[str]

    @classmethod
    @abstractmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Shape:
        """Return the shape written as ``{key: argument, **options}``; raise ``ValueError`` if it is wrong."""

    @abstractmethod
    def build_form(self) -> Form:
        """Return the YAML form, which :meth:`build` reads back to an equal shape."""

    def describe(self) -> str:
        """Return the shape in one line: ``uniform(0.2, 0.6)``."""
        (key, argument), *rest = self.build_form().items()
        text = ", ".join(f"{item:g}" for item in argument)
        return f"{key}({text}{''.join(f', {name}={value}' for name, value in rest)})"

    @property
    @abstractmethod
    def support(self) -> tuple[float, float]:
        """Least and greatest possible value."""

    @property
    @abstractmethod
    def centre(self) -> float:
        """Typical value that is exact for the family: value, midpoint, mode, mean or median."""

    @abstractmethod
    def compute_quantile(self, u: Array) -> Array:
        """Return the inverse CDF at ``u`` in (0, 1), an array of any shape."""

    def draw_values(self, u: Array, draw_row: Callable[[], Array]) -> Array:
        """Return the number of each world at its own uniform draw ``u``, (W,).

        ``draw_row`` returns the uniform draws that all fitted numbers of a world share, (W,); other families
        do not ask for them.
        """
        return self.compute_quantile(u)


def read_finite(value: object) -> float:
    """Return ``value`` as a float; raise ``ValueError`` for text, booleans, NaN and infinities."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"must be a number, not {describe_yaml_value(value)}")
    try:
        number = float(value)
    except OverflowError:
        # An integer of more than 308 digits has no float.
        number = math.inf
    require(math.isfinite(number), "must be a finite number")
    return number


def read_finite_list(value: object, count: int | None, meaning: str) -> tuple[float, ...]:
    """Return a list of ``count`` finite numbers, or of any length if ``count`` is None.

    Raises:
        ValueError: the list is another one; the message says that ``meaning`` is needed.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"needs {meaning}, not {describe_yaml_value(value)}")
    require(count in (None, len(value)), f"needs {meaning}, not {len(value)} numbers")
    return tuple(read_finite(item) for item in value)


def read_ends(options: Mapping[str, object], low: float, high: float) -> tuple[float, float]:
    """Return the options ``low`` and ``high``, with the given defaults; raise ``ValueError`` if reversed."""
    given = {key: read_finite(value) for key, value in options.items()}
    low, high = given.get("low", low), given.get("high", high)
    require(low < high, f"low must lie below high, and {low:g} does not lie below {high:g}")
    return low, high


def require(holds: bool, message: str) -> None:
    """Raise ``ValueError`` with ``message`` unless ``holds``."""
    if not holds:
        raise ValueError(message)


def format_limit(value: float) -> str:
    """Return a number as a file would have it: a whole number with all its digits, up to fifteen."""
    is_whole = abs(value) < 1e15 and value == int(value)
    return str(int(value)) if is_whole else f"{value:g}"


def describe_yaml_value(value: object) -> str:
    """Return ``value`` in the words of a reader of the file: ``the text '0.4'``, ``a list``, ``nothing``."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    if isinstance(value, int | float):
        if isinstance(value, int) and abs(value) < 1e15:
            return str(value)
        return f"{value:g}" if abs(value) < 1e300 else "a number too large"
    return "a map" if isinstance(value, Mapping) else "a list"
