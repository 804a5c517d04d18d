"""The difference between two scenarios as people look at it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.analysis.text.scenario_differences import ScenarioDifferences, compare_scenarios
from guaranteesim.errors import UserError
from guaranteesim.studies.single_run import Study, load

if TYPE_CHECKING:
    import pandas as pd

_WIDTH = 100


@dataclass(frozen=True)
class ScenarioDiff:
    """What differs between two scenarios, most important first; it prints as text.

    Attributes:
        found: The differences.
        names: What the two scenarios are called in the text.
    """

    found: ScenarioDifferences
    names: tuple[str, str]

    def table(self) -> pd.DataFrame:
        """Return one row for each difference: group, part, path, unit, and the difference in words."""
        import pandas as pd

        from guaranteesim.report.texts.scenario_differences import describe_difference

        columns = ["group", "part", "path", "unit", "words"]
        rows = [
            (item.group, item.part, item.path, item.unit, describe_difference(self.found, item, self.names))
            for item in self.found.items
        ]
        return pd.DataFrame(rows, columns=columns)

    def list_lines(self, width: int = _WIDTH) -> list[str]:
        """Return the text, line by line."""
        from guaranteesim.report.texts.scenario_differences import list_difference_lines

        return list_difference_lines(self.found, self.names, width)

    def __str__(self) -> str:
        return "\n".join(self.list_lines())

    def __repr__(self) -> str:
        first, second = self.names
        return f"ScenarioDiff({first!r}, {second!r}: {len(self.found.items)} differences)"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def diff(
    first: str | Path | Study,
    second: str | Path | Study | None = None,
    *,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
) -> ScenarioDiff:
    """Return what differs between two scenarios as they are read, most important first.

    Args:
        first: A file, the name of a shipped scenario, or a study.
        second: The other one; if None, the first under the changes.
        overlays: Changes of the second, as :func:`load` takes them.
        sets: ``path=value`` changes of the second.

    Raises:
        ScenarioError: one of them cannot be read.
        UserError: there is nothing to compare with, or changes are to be made to a study.
    """
    changed = bool(overlays or sets)
    if second is None and not changed:
        raise UserError(
            "diff takes two scenarios, or one with --with, --set or --overlay (in Python: overlays, sets)"
        )
    one = first if isinstance(first, Study) else load(first)
    wanted = first if second is None else second
    if isinstance(wanted, Study):
        if changed:
            raise UserError("a study has its changes already: give them to load, or give diff a file")
        other = wanted
    else:
        other = load(wanted, overlays=overlays, sets=sets)
    found = compare_scenarios(one.scenario, other.scenario)
    return ScenarioDiff(found, _name_both(first, wanted, found, changed))


def _name_both(
    first: str | Path | Study, second: str | Path | Study, found: ScenarioDifferences, changed: bool
) -> tuple[str, str]:
    """Return what the two are called: their names, or how they were given where the names are the same."""
    one, other = found.first.name, found.second.name
    if one != other:
        return one, other
    given = [str(item) for item in (first, second) if not isinstance(item, Study)]
    if len(set(given)) == 2:
        return given[0], given[1]
    if changed:
        return one, f"{other} as changed"
    return (f"{one} (first)", f"{other} (second)") if found.items else (one, other)
