"""Growth of runs: the number of worlds is decided by what the worlds so far show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guaranteesim.ensemble.keep.manifest import has_same_worlds
from guaranteesim.ensemble.keep.markers import RUN, read_marker
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.run.plan import RunPlan


@dataclass(frozen=True)
class Growth:
    """Stages of runs that have the same number of worlds. A stage simulates only the worlds it adds.

    Attributes:
        first: Worlds of the first stage.
        columns: Columns of worlds that ``choose_next`` reads.
        choose_next: Returns the worlds of the next stage, given the worlds of every run so far, or None if
            there are enough. The other tables of these results are empty.
        request: What was asked for, as plain data. Kept in the manifest as ``until``; finished runs of the
            same request are used again.
    """

    first: int
    columns: Sequence[str]
    choose_next: Callable[[Sequence[Results]], int | None]
    request: Mapping[str, Any]


def find_decided_worlds(plans: Sequence[RunPlan], folders: Sequence[Path]) -> int | None:
    """Return the number of worlds of a run of the same request that is finished in its folder, if any."""
    for plan, folder in zip(plans, folders, strict=False):
        marker = read_marker(folder) if folder.is_dir() else None
        if (
            marker is not None
            and marker.kind == RUN
            and marker.is_finished
            and marker.is_sound
            and marker.content.get("until") == plan.until
            and has_same_worlds(marker.content, plan)
        ):
            return int(marker.content["worlds"])
    return None
