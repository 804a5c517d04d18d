"""Settings that every study shares: how much to run, and what to change before it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario


@dataclass(frozen=True)
class RunSize:
    """Size of a study.

    Attributes:
        worlds: Worlds of each run; the scenario's own number if None.
        seed: Seed of all randomness; the scenario's own if None.
        workers: Processes to share the work; None for as many of the cores as pay off. Results do not
            depend on it.
    """

    worlds: int | None = None
    seed: int | None = None
    workers: int | None = 1

    def as_keywords(self) -> Mapping[str, Any]:
        """Return the keyword arguments that every study takes."""
        return asdict(self)

    def choose_workers(self, scenarios: Sequence[Scenario], worlds: int | None = None) -> int:
        """Return the number of processes: the one asked for, or the one that pays off for this work."""
        from guaranteesim import ensemble

        if self.workers is not None:
            return self.workers
        return ensemble.choose_workers(scenarios, self.worlds if worlds is None else worlds)


@dataclass(frozen=True)
class Effort:
    """Precision that decides how many worlds a study runs.

    Attributes:
        until: The precision in words: ``±1 point on the difference of major violation``; if None the number
            of worlds decides.
        worlds_limit: Worlds at which a study stops even if the precision is not reached; 100,000 if None.
    """

    until: str | None = None
    worlds_limit: int | None = None

    def as_keywords(self) -> Mapping[str, Any]:
        """Return the keyword arguments of the studies that take a precision."""
        return asdict(self)


@dataclass(frozen=True)
class Changes:
    """Changes to every scenario of a study before it runs.

    Attributes:
        overlays: Overlays that the scenarios offer or side terms, by name, or files of changes, applied in
            this order.
        sets: ``path=value`` changes, applied last.
    """

    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()

    @classmethod
    def collect(cls, overlays: Sequence[str], sets: Sequence[str]) -> Changes:
        """Return the changes in any sequences of overlays and settings."""
        return cls(tuple(overlays), tuple(sets))

    @classmethod
    def combine(cls, side_terms: Sequence[str], overlays: Sequence[str], sets: Sequence[str]) -> Changes:
        """Return the changes with the side terms first, so that an overlay may change what they add."""
        return cls((*side_terms, *overlays), tuple(sets))

    def as_keywords(self) -> Mapping[str, Any]:
        """Return the keyword arguments that every study takes."""
        return {"overlays": self.overlays, "sets": self.sets}
