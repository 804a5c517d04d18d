"""The design of an experiment: a table with a row for every design point and a column for every path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Design:
    """Design points of an experiment.

    Attributes:
        paths: Paths of the numbers that the design sets, as ``--set`` takes them.
        values: The value of each in every row, (rows, paths), finite. A row may set nothing: (1, 0).
    """

    paths: tuple[str, ...]
    values: Floats

    def __post_init__(self) -> None:
        """Refuse what is no table of finite numbers.

        Raises:
            UserError: no row, a missing or infinite value, or a path that occurs twice.
        """
        try:
            # Whole numbers would be computed with otherwise than the numbers of a scenario.
            object.__setattr__(self, "values", np.asarray(self.values, dtype=np.float64))
        except (TypeError, ValueError):
            raise UserError("a design has numbers only; remove what is none") from None
        if self.values.ndim != 2 or self.values.shape[1] != len(self.paths):
            raise UserError("a design needs one column of values for each path")
        if not len(self.values):
            raise UserError("the design has no rows: give at least one design point")
        for column, path in enumerate(self.paths):
            if self.paths.index(path) != column:
                raise UserError(f"the design sets {path} twice; remove one of the two columns")
            bad = np.flatnonzero(~np.isfinite(self.values[:, column]))
            if bad.size:
                raise UserError(
                    f"row {bad[0] + 1} of the design has no finite number for {path}; fill it in, or leave "
                    "the row out"
                )

    @property
    def rows(self) -> int:
        """The number of design points."""
        return len(self.values)

    @classmethod
    def from_columns(cls, columns: Mapping[str, Sequence[float] | Floats]) -> Design:
        """Return the design with these columns, all of one length.

        Raises:
            UserError: columns of several lengths, or no table of finite numbers.
        """
        if len({len(column) for column in columns.values()}) > 1:
            raise UserError("the columns of a design need one length; fill in what is missing")
        if not columns:
            return cls.without_paths()
        return cls(tuple(columns), np.array(list(columns.values())).T)

    @classmethod
    def without_paths(cls) -> Design:
        """Return the design of one row that sets nothing: the scenarios as they are."""
        return cls((), np.zeros((1, 0)))

    def to_frame(self) -> pd.DataFrame:
        """Return the table with a column for every path."""
        import pandas as pd

        return pd.DataFrame(self.values, columns=list(self.paths))
