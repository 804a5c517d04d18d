"""Differences between two scenarios: parties, rules, clocks, forces, numbers; most important first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.reading.problems import Path, format_path
from guaranteesim.scenario.schema import Scenario

PRINCIPALS = "Who"
COMMITMENT = "Commitment"
TERMS = "Other terms"
NO_DEAL = "Without a deal"
ACCEPTANCE = "Acceptance"
CALENDAR = "Start and events"
STATES = "States"
ASSUMPTIONS = "Assumptions"
SIZE = "Size of the run"
WORDS = "Title, sources and remarks"
"""Groups of differences, in the order of their importance."""
GROUPS = (PRINCIPALS, COMMITMENT, TERMS, NO_DEAL, ACCEPTANCE, CALENDAR, STATES, ASSUMPTIONS, SIZE, WORDS)

_GROUP_BY_PART = {
    "side_terms": TERMS,
    "no_deal": NO_DEAL,
    "acceptance": ACCEPTANCE,
    "start": CALENDAR,
    "events": CALENDAR,
    "states": STATES,
    "run": SIZE,
    **dict.fromkeys(
        ("name", "title", "as_of", "description", "sources", "positions", "order", "format", "history"), WORDS
    ),
}
_SAID_ONLY = frozenset({"title", "text", "source", "sources", "description", "stated", "date"})
"""Keys within a part that only describe it, apart from the date of an event and of the start."""

# What a commitment is made of, from what a reader asks first to what is asked last.
_ORDER = (
    *("parties", "trigger", "rule", "deadline_days", "bindingness", "each_provides", "provides", "in_place"),
    *("deployment", "from_month", "until_month", "scope"),
)


class Absent:
    """Stands for something that one of the two scenarios does not have."""


ABSENT = Absent()


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    Attributes:
        group: One of :data:`GROUPS`.
        part: The commitment, state or event it belongs to; empty for none.
        path: Its path in the scenario, as ``--set`` takes it.
        key: The path within the part.
        first: The value in the first scenario; ``ABSENT`` if it has none.
        second: The value in the second scenario; ``ABSENT`` if it has none.
        unit: Unit of a number.
    """

    group: str
    part: str
    path: str
    key: str
    first: Any
    second: Any
    unit: str = ""


@dataclass(frozen=True)
class ScenarioDifferences:
    """Everything that differs between two scenarios, most important first."""

    first: Scenario
    second: Scenario
    items: tuple[Difference, ...]

    @property
    def simulated(self) -> tuple[Difference, ...]:
        """The differences that can change a result: all but title, sources and remarks."""
        return tuple(item for item in self.items if item.group not in (WORDS, SIZE))


def compare_scenarios(first: Scenario, second: Scenario) -> ScenarioDifferences:
    """Return what differs between two scenarios, in the order of importance for a reader."""
    found = [_make_difference(*item) for item in _walk(first, second, ())]
    found.sort(key=_find_rank)
    return ScenarioDifferences(first, second, tuple(found))


def _walk(first: Any, second: Any, path: Path, unit: str = "") -> Iterator[tuple[Path, Any, Any, str]]:
    """Yield path, both values and unit of everything that differs, at the deepest place that both have."""
    if first == second:
        return
    if isinstance(first, Frozen) and type(first) is type(second):
        for name, info in type(first).model_fields.items():
            measure = find_measure(info)
            inside = getattr(first, name), getattr(second, name)
            yield from _walk(*inside, (*path, name), measure.unit if measure else "")
    elif isinstance(first, Mapping) and isinstance(second, Mapping):
        for key in dict.fromkeys((*first, *second)):
            yield from _walk(first.get(key, ABSENT), second.get(key, ABSENT), (*path, key))
    elif not (isinstance(first, Quantity) and isinstance(second, Quantity) and first.shape == second.shape):
        yield path, first, second, unit
    else:
        yield (*path, "source"), _describe_source(first), _describe_source(second), ""


def _describe_source(number: Quantity) -> str:
    """Return what is said of a number: source, confidence and remark."""
    said = [number.source, number.confidence and f"confidence {number.confidence}", number.note]
    said += [f"range {number.range[0]:g} to {number.range[1]:g}"] if number.range else []
    return "; ".join(filter(None, said))


def _make_difference(path: Path, first: Any, second: Any, unit: str) -> Difference:
    group, part, key = _place(path)
    return Difference(group, part, format_path(path), format_path(key), first, second, unit)


def _place(path: Path) -> tuple[str, str, Path]:
    """Return group, part and path within the part of a value."""
    head = str(path[0])
    is_day = head in ("start", "events") and path[-1] == "date"
    described = len(path) > 1 and path[-1] in _SAID_ONLY and not is_day
    if path[:2] == ("arrangement", "commitments") and len(path) > 2:
        return (WORDS if described else COMMITMENT), str(path[2]), path[3:]
    if head == "arrangement":
        return (WORDS if described else TERMS), "", path[1:]
    if head in ("challenger", "protege"):
        return (PRINCIPALS if path[1:] == ("state",) else WORDS if described else ASSUMPTIONS), "", path
    group = WORDS if described else _GROUP_BY_PART.get(head, ASSUMPTIONS)
    # A state that one of the two does not have is a difference of who is there.
    if head == "states" and len(path) == 2:
        return PRINCIPALS, str(path[1]), ()
    return (group, str(path[1]), path[2:]) if head == "states" else (group, "", path)


def _find_rank(item: Difference) -> tuple[int, str, int]:
    """Return what differences are sorted by; those of one rank keep the order of the schema."""
    key = item.key.partition(".")[0]
    inner = _ORDER.index(key) if item.group == COMMITMENT and key in _ORDER else len(_ORDER)
    # The two sides, and whole commitments, come before everything else of their group.
    is_first = not item.key if item.group == COMMITMENT else item.group == PRINCIPALS and not item.part
    whole = -1 if is_first else inner
    return GROUPS.index(item.group), item.part if item.group == COMMITMENT else "", whole
