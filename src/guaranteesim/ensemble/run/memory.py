"""The memory this process may still take: what the machine has free, within the limit of a container."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")
_CGROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def measure_available_memory(
    meminfo: Path = _MEMINFO, cgroups: Path = _CGROUPS, own: Path = _OWN
) -> float | None:
    """Return the bytes that can still be taken, or None where the system does not tell.

    Args:
        meminfo: Where Linux tells what is available; elsewhere all memory of the machine counts.
        cgroups: Where Linux tells the limits of a container.
        own: Where Linux tells in which group this process is.
    """
    found = [_read_free_memory(meminfo), *_list_group_allowances(cgroups, own)]
    known = [amount for amount in found if amount is not None]
    return max(min(known), 0.0) if known else None


def _read_free_memory(meminfo: Path) -> float | None:
    """Return what the machine has: MemAvailable, which counts what the system would give back, or all."""
    try:
        for line in meminfo.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return float(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):  # not on Windows
        return None


def _list_group_allowances(cgroups: Path, own: Path) -> Iterator[float]:
    """Yield what each group that holds this process still allows."""
    for group in _list_memory_groups(cgroups, own):
        for limit, used in (
            ("memory.max", "memory.current"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes"),
        ):
            most, now = _read_number(group / limit), _read_number(group / used)
            if most is not None and now is not None:
                yield most - now + _read_reclaimable(group)


def _list_memory_groups(cgroups: Path, own: Path) -> Iterator[Path]:
    """Yield the folders of the groups, inside a container that of the container itself."""
    yield from (cgroups, cgroups / "memory")
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        _, kinds, path = [*line.split(":", 2), "", ""][:3]
        root = cgroups / "memory" if "memory" in kinds.split(",") else cgroups if not kinds else None
        if root is None:
            continue
        inside = Path(path.lstrip("/"))
        yield from (root / part for part in (inside, *inside.parents) if str(part) != ".")


def _read_number(path: Path) -> float | None:
    """Return the bytes in a file; None where it gives no limit, which the older kind says by a huge one."""
    try:
        value = float(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    # The first version of control groups writes a huge number for "no limit".
    return value if value < 2**60 else None


def _read_reclaimable(group: Path) -> float:
    """Return what the group holds of files that are not in use: the system takes it back when it must."""
    try:
        lines = (group / "memory.stat").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return 0.0
    pairs = dict(line.split(None, 1) for line in lines if " " in line)
    try:
        return float(pairs.get("total_inactive_file", pairs.get("inactive_file", "0")))
    except ValueError:
        return 0.0
