"""Versions and instructions of the machine a block is simulated on, which decide the bits of its results."""

from __future__ import annotations

import platform
import sys
from functools import cache

from guaranteesim.ensemble.keep.manifest import PACKAGES, find_version, hash_code, list_cpu_features

_CODE, _INSTRUCTIONS = "code of guaranteesim", "vector instructions"


@cache
def describe_runtime() -> dict[str, str]:
    """Return what must be the same on two machines whose blocks go into one result, by its name."""
    packages = {name: find_version(name) for name in ("guaranteesim", *PACKAGES, "distributed")}
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **packages,
        # A working copy keeps its version while its code changes.
        _CODE: hash_code()[:12],
        "system": f"{platform.system()} {platform.machine()}",
        _INSTRUCTIONS: " ".join(list_cpu_features()),
    }


def list_differences(there: dict[str, str], here: dict[str, str]) -> list[str]:
    """Return each difference of two runtimes in words, with both values.

    Example:
        >>> list_differences({"python": "3.11", "numpy": "2.1.0"}, {"python": "3.11", "numpy": "2.4.6"})
        ['numpy 2.1.0 there and 2.4.6 here']
    """
    names = dict.fromkeys([*here, *there])
    return [
        f"{name} {there.get(name, 'unknown')} there and {here.get(name, 'unknown')} here"
        for name in names
        if there.get(name) != here.get(name)
    ]


def describe_refusal(worker: str, differences: list[str]) -> str:
    """Return why a worker cannot take part, and the remedy."""
    remedy = "Install the same versions on every worker and here"
    if all(line.startswith(_INSTRUCTIONS) for line in differences):
        remedy = (
            "Results would differ in their last digits; give the command on a machine like the workers, or "
            "set NPY_DISABLE_CPU_FEATURES to the same instructions on all"
        )
    return f"the worker {worker} is not like this machine: {'; '.join(differences)}. {remedy}"
