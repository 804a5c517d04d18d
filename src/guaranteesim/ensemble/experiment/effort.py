"""Size of the blocks of an experiment, and refusal of one that cannot be carried out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guaranteesim.ensemble.experiment.sharing import SharedBlocks
from guaranteesim.ensemble.run.footprint import estimate_block_bytes
from guaranteesim.ensemble.run.memory import measure_available_memory
from guaranteesim.ensemble.run.plan import choose_block_size, estimate_largest_block
from guaranteesim.ensemble.run.resource_estimates import measure_free_disk
from guaranteesim.errors import UserError

_MOST_POSITIONS = 1_000_000_000
# Columns of a table of worlds without the utilities, and bytes of one of its values in memory and on disk.
_COLUMNS = 45
_IN_MEMORY = 8
_ON_DISK = 3
_PROCESS = 300e6


def choose_row_block(shared: Sequence[SharedBlocks], workers: int) -> int:
    """Return the most positions in a block: as many as pay off, and no worker idle in the last round.

    A block costs time of its own, so that small groups are not cut up where there are others to share the
    workers with.
    """
    scenario = max((group.scenario for group in shared), key=lambda item: len(item.states))
    most = estimate_largest_block(scenario.run.horizon_months, len(scenario.states))
    return choose_block_size(sum(group.size for group in shared), workers, most)


def refuse_too_large_experiment(
    shared: Sequence[SharedBlocks], workers: int, columns: tuple[str, ...] | None, out: Path | None
) -> None:
    """Refuse an experiment for which there is not enough memory, or not enough room on the disk.

    Raises:
        UserError: with the estimate, what there is, and what to change.
    """
    positions = sum(group.size for group in shared)
    words = f"{positions:,} worlds (scenarios × rows × worlds of a row)"
    if positions > _MOST_POSITIONS:
        raise UserError(f"{words} are too many; ask for fewer rows or worlds (at most {_MOST_POSITIONS:,})")
    width = _COLUMNS if columns is None else len(columns)
    block = choose_row_block(shared, workers) * max(estimate_block_bytes(group.scenario) for group in shared)
    design = max(group.design.values.nbytes for group in shared)
    memory = _PROCESS + 2 * design + workers * (_PROCESS + block)
    memory += 0 if out is not None else positions * width * _IN_MEMORY
    there = measure_available_memory()
    if there is not None and memory > there:
        remedy = "ask for fewer rows or worlds" + ("" if out is not None else ", or keep them in a folder")
        raise UserError(
            f"{words} would need about {memory / 1e9:.1f} GB of memory, and {there / 1e9:.1f} GB are free; "
            f"{remedy}"
        )
    room = None if out is None else measure_free_disk(out)
    # Blocks and the merged table lie beside each other for a while.
    needed = 2 * positions * width * _ON_DISK
    if room is not None and needed > room:
        raise UserError(
            f"{words} would need about {needed / 1e9:.1f} GB on the disk of {out}, and {room / 1e9:.1f} GB "
            "are free; ask for fewer rows or worlds, or choose another folder"
        )
