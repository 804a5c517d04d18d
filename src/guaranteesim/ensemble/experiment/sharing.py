"""Scenarios and rows that may share a block of worlds: those that differ in numbers only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guaranteesim.ensemble.experiment.design import Design
from guaranteesim.ensemble.experiment.neutral_terms import complete_terms
from guaranteesim.ensemble.keep.markers import hash_content
from guaranteesim.ensemble.run.plan import MOST_WORLDS
from guaranteesim.model.arrangement.structure import list_structure
from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.paths import replace_numbers
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.varied import GivenQuantities, GivenValues, VariedNumber
from guaranteesim.scenario.schema import Scenario
from guaranteesim.treaty import Rule

# Parts of a scenario that the simulation never reads.
_NOT_SIMULATED = frozenset(
    {"name", "title", "as_of", "description", "sources", "positions", "order", "history", "no_deal"}
    | {"acceptance", "run"}
)


@dataclass(frozen=True)
class SharedBlocks:
    """Scenarios and rows whose worlds are simulated side by side.

    A position is one world of one row of one scenario. Positions are ordered by scenario, row and world.

    Attributes:
        scenario: What they have in common: everything but the numbers in ``quantities`` and the design.
        members: Positions of the scenarios in the experiment.
        rows: Positions of the rows in the design, ascending.
        quantities: Numbers that differ between the scenarios: one quantity a member.
        design: The design; paths that the scenario does not have are left out.
        worlds: Worlds of each row.
    """

    scenario: Scenario
    members: tuple[int, ...]
    rows: NDArray[np.intp]
    quantities: Mapping[str, tuple[Quantity, ...]]
    design: Design
    worlds: int
    own_luck: bool = False
    """True if every row meets histories of its own instead of those of the other rows."""

    @property
    def size(self) -> int:
        """The number of positions."""
        return len(self.members) * len(self.rows) * self.worlds

    def find_rows(self, positions: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return the row of the whole design at each position."""
        return self.rows.take(positions // self.worlds % len(self.rows))

    def find_luck(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of the random draws at each position."""
        worlds = positions % self.worlds
        # Not the worlds of a row, so that fewer worlds are the first of more.
        own = self.find_rows(positions) * MOST_WORLDS if self.own_luck else 0
        return np.asarray(own + worlds, dtype=np.int64)

    def list_varied(
        self, positions: NDArray[np.int64], design_rows: NDArray[np.intp]
    ) -> dict[str, VariedNumber]:
        """Return the numbers that differ between positions, by their path.

        ``design_rows`` (ascending) are the rows of the whole design that ``design`` holds.
        """
        members = (positions // (len(self.rows) * self.worlds)).astype(np.intp)
        rows = np.searchsorted(design_rows, self.find_rows(positions))
        varied: dict[str, VariedNumber] = {
            path: GivenQuantities(quantities, members) for path, quantities in self.quantities.items()
        }
        # The design comes last, as --set does, so it replaces what the scenarios say.
        for column, path in enumerate(self.design.paths):
            varied[path] = GivenValues(self.design.values[rows, column])
        return varied


def share_blocks(
    scenarios: Sequence[Scenario], design: Design, worlds: int, own_luck: bool = False
) -> list[SharedBlocks]:
    """Return scenarios and rows in groups that may share a block, in a fixed order.

    A path of the design that a scenario does not have is left out for this scenario.
    """
    if not design.paths:
        # A path of the design would set the neutral number of a scenario that does not have the term.
        scenarios = complete_terms(scenarios, lambda scenario: _describe_structure(scenario, design))
    numbers = [dict(list_quantities(scenario)) for scenario in scenarios]
    groups: dict[tuple[str, bytes], list[int]] = {}
    for member, scenario in enumerate(scenarios):
        design_here = _select_paths(design, numbers[member])
        for key, rows in _split_rows(scenario, design_here):
            groups.setdefault((key, rows.tobytes()), []).append(member)
    shared = []
    for (_, listed), members in groups.items():
        rows = np.frombuffer(listed, dtype=np.intp)
        design_here = _select_paths(design, numbers[members[0]])
        shared.append(
            SharedBlocks(
                replace_numbers(scenarios[members[0]], _read_decisive(design_here, int(rows[0]))),
                tuple(members),
                rows,
                _find_differing([numbers[member] for member in members], design_here.paths),
                design_here,
                worlds,
                own_luck,
            )
        )
    return shared


def _select_paths(design: Design, numbers: Mapping[str, Quantity]) -> Design:
    columns = [place for place, path in enumerate(design.paths) if path in numbers]
    return Design(tuple(design.paths[place] for place in columns), design.values[:, columns])


def _split_rows(scenario: Scenario, design: Design) -> Iterator[tuple[str, NDArray[np.intp]]]:
    """Yield the rows that agree in structure, with a text that tells the structure."""
    columns = _list_decisive(design)
    # Only 0 and 1 are special in list_structure: no force, no sanctions, the whole theatre.
    values = design.values[:, columns]
    _, first, codes = np.unique(
        (values == 0) + 2 * (values == 1), axis=0, return_index=True, return_inverse=True
    )
    classes: dict[str, list[int]] = {}
    for code, row in enumerate(first):
        key = _describe_structure(replace_numbers(scenario, _read_decisive(design, int(row))), design)
        classes.setdefault(key, []).append(code)
    for key, alike in classes.items():
        yield key, np.flatnonzero(np.isin(codes.reshape(-1), alike))


def _read_decisive(design: Design, row: int) -> dict[str, Quantity]:
    """Return the numbers of a row that may decide the structure."""
    return {
        design.paths[column]: Quantity.point(float(design.values[row, column]))
        for column in _list_decisive(design)
    }


def _list_decisive(design: Design) -> list[int]:
    return [column for column, path in enumerate(design.paths) if _may_decide_structure(path)]


def _may_decide_structure(path: str) -> bool:
    return path == "start.sanctions" or path.endswith(".scope") or ".forces." in path or "provides" in path


def _describe_structure(scenario: Scenario, design: Design) -> str:
    """Return a text that is equal for scenarios that differ in numbers only."""
    text = {
        name: _hide_numbers(getattr(scenario, name))
        for name in type(scenario).model_fields
        if name not in _NOT_SIMULATED
    }
    return hash_content([text, scenario.run.horizon_months, list_structure(scenario), design.paths])


def _hide_numbers(value: Any) -> Any:
    if isinstance(value, Quantity):
        return "number"
    if isinstance(value, Frozen):
        return {name: _hide_numbers(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(key): _hide_numbers(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_hide_numbers(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Rule):
        return value.build_form()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _find_differing(
    numbers: Sequence[Mapping[str, Quantity]], given: Sequence[str]
) -> dict[str, tuple[Quantity, ...]]:
    """Return the simulated numbers that the design does not give and the scenarios do not agree in."""
    return {
        path: tuple(there[path] for there in numbers)
        for path, quantity in numbers[0].items()
        # Parts that are not simulated may have other numbers in each scenario.
        if path.partition(".")[0] not in _NOT_SIMULATED
        and path not in given
        and any(there[path].shape != quantity.shape for there in numbers)
    }
