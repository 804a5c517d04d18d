"""Worlds of a scenario from the month in C, with the engine's draws."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.limit.compiling import load_library
from benchmarks.limit.headers import list_fields
from benchmarks.limit.plan import make_plan
from benchmarks.limit.terms import lay_out_numbers, order_states
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams

Floats = NDArray[np.float64]

CRISES_A_WORLD = 16
"""Room for crises at first; where they are more, the worlds are run again with room for all."""
CHALLENGER_PARTS = ("territory", "war", "sanctions", "clash", "nuclear", "terms")
PROTEGE_PARTS = ("territory", "war", "nuclear", "terms")
SUPPORTER_PARTS = ("territory", "clash", "forces", "arms", "word")


@dataclass(frozen=True)
class CWorlds:
    """What worlds left behind: a line per world, per crisis, and (if asked for) per world and month.

    ``counts`` are those of a month over all worlds, shape (months, counts).
    """

    rows: Floats
    crises: Floats
    months: Floats | None
    counts: NDArray[np.int64]


class _Output(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("rows", "crises", "months", "counts")),
        ("most_crises", ctypes.c_long),
        ("crises_met", ctypes.c_long),
    )


class CompiledMonth:
    """A scenario, ready to be run in C.

    Raises:
        NotCovered: the scenario has something that the C does not.
        RuntimeError: there is no C compiler.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._numbers = lay_out_numbers(scenario)
        self._plan = make_plan(scenario, self._numbers)
        self._library = load_library()
        widths = (ctypes.c_long * 4)()
        self._library.find_widths(ctypes.byref(self._plan.struct), widths)
        self._row, self._crisis, self._month, self._counts = widths

    def run(self, first: int, count: int, *, keep_months: bool = False) -> CWorlds:
        """Run ``count`` worlds from number ``first`` on."""
        horizon, room = self.scenario.run.horizon_months, CRISES_A_WORLD * count + 64
        given = self._draw_given(first, count)
        rows = np.empty((count, self._row))
        months = np.empty((count, horizon, self._month)) if keep_months else None
        while True:
            crises, counts = np.empty((room, self._crisis)), np.zeros((horizon, self._counts), dtype=np.int64)
            out = _Output(
                rows=rows.ctypes.data,
                crises=crises.ctypes.data,
                months=None if months is None else months.ctypes.data,
                counts=counts.ctypes.data,
                most_crises=room,
            )
            self._call(first, count, given, out)
            if out.crises_met <= room:
                return CWorlds(rows, crises[: out.crises_met], months, counts)
            room = out.crises_met

    def _call(self, first: int, count: int, given: Floats, out: _Output) -> None:
        self._library.run_worlds(
            ctypes.byref(self._plan.struct),
            ctypes.byref(self._numbers.terms),
            ctypes.c_long(first),
            ctypes.c_long(count),
            ctypes.c_void_p(given.ctypes.data),
            ctypes.byref(out),
        )

    def _draw_given(self, first: int, count: int) -> Floats:
        """The numbers whose distribution the C does not have, a column each."""
        streams = Streams(self.scenario.run.seed, np.arange(first, first + count))
        given = [
            quantity.draw_values(
                streams.draw_uniform("draw", 0, path), lambda: streams.draw_uniform("draw", 0, FITTED_ROW)
            )
            for path, quantity in self._numbers.given
        ]
        return np.ascontiguousarray(np.column_stack(given)) if given else np.zeros((count, 0))

    @property
    def row_columns(self) -> list[str]:
        """The columns of a world's line, as the month by hand names them."""
        challenger, protege, *supporters = order_states(self.scenario)
        parts = {challenger: CHALLENGER_PARTS, protege: PROTEGE_PARTS}
        parts |= dict.fromkeys(supporters, SUPPORTER_PARTS)
        utilities = [f"utility_{code}_{part}" for code, booked in parts.items() for part in booked]
        return [*list_fields("WorldRow"), *utilities]

    @property
    def crisis_columns(self) -> list[str]:
        """The columns of a crisis's line."""
        challenger, _, *supporters = order_states(self.scenario)
        votes = [f"{what}_{code}" for code in supporters for what in ("vote", "block", "outside")]
        return [*list_fields("CrisisRow"), *votes, f"vote_{challenger}", f"block_{challenger}"]

    @property
    def month_columns(self) -> list[str]:
        """The columns of a month's line."""
        supporters = order_states(self.scenario)[2:]
        return [*list_fields("MonthRow"), *(f"believed_reliability_{code}" for code in supporters)]


def blocks(worlds: int, block: int) -> Iterator[tuple[int, int]]:
    """The first world and the number of worlds of each block."""
    for first in range(0, worlds, block):
        yield first, min(block, worlds - first)
