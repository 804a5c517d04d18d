"""The manifest: what a run was, in enough detail to do it again and to check that it is unchanged."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from guaranteesim.ensemble.keep.markers import FORMAT, PROGRAM, RUN, hash_content
from guaranteesim.ensemble.run.plan import RunPlan
from guaranteesim.scenario.schema import Scenario

PACKAGES = ("numpy", "scipy", "mesa", "pandas", "pyarrow")
"""Packages whose versions decide the results."""
# Parts of the package whose code decides what a run gives.
_SIMULATES = ("model", "scenario", "treaty", "ensemble", "equations.py", "streams.py")
# Code, and the numbers fitted to the record, which a scenario names only by their path.
_SUFFIXES = (".py", ".json", ".csv")


def build_manifest(plan: RunPlan) -> dict[str, Any]:
    """Everything that decides the results; no paths, no names of users or machines, no times."""
    scenario = plan.scenario.model_dump(mode="json")
    return {
        "program": PROGRAM,
        "kind": RUN,
        "format": FORMAT,
        "note": "a conditional comparison, not a forecast",
        "name": plan.scenario.name,
        "title": plan.scenario.title,
        "seed": plan.seed,
        "worlds": plan.worlds,
        **({} if plan.until is None else {"until": dict(plan.until)}),
        "horizon_months": plan.scenario.run.horizon_months,
        "scenario_sha256": hash_scenario(plan.scenario),
        **describe_versions(),
        "scenario": scenario,
    }


def describe_versions() -> dict[str, Any]:
    """Return what may make the same request give other bits: versions, code and processor."""
    return {
        "versions": {
            "guaranteesim": find_version("guaranteesim"),
            "python": platform.python_version(),
            **_collect_versions(),
        },
        "code_sha256": hash_code(),
        "platform": {
            "system": platform.system(),
            "machine": platform.machine(),
            "cpu_features": list_cpu_features(),
        },
    }


def hash_scenario(scenario: Scenario) -> str:
    """Return hash of all that a scenario says, apart from its seed and the number of its worlds."""
    content = scenario.model_dump(mode="json")
    return hash_content({**content, "run": {"horizon_months": scenario.run.horizon_months}})


def compute_identity(plan: RunPlan) -> str:
    """Name of what every world of this run is made from: two runs with one name share their worlds."""
    return hash_content(_describe_worlds(plan))[:24]


def has_same_worlds(content: Mapping[str, Any], plan: RunPlan) -> bool:
    """Return whether the worlds of a run with this manifest are those of ``plan``, whatever their number."""
    return all(content.get(key) == value for key, value in _describe_worlds(plan).items())


def _describe_worlds(plan: RunPlan) -> dict[str, Any]:
    # More worlds extend the same run, and the scenario is in its own hash already.
    apart = ("worlds", "until", "scenario")
    return {key: value for key, value in build_manifest(plan).items() if key not in apart}


@cache
def hash_code() -> str:
    """SHA-256 of the code that simulates, so that a change of the model is never mixed with old blocks."""
    root = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for part in _SIMULATES:
        found = sorted((root / part).rglob("*")) if (root / part).is_dir() else [root / part]
        for path in (path for path in found if path.suffix in _SUFFIXES):
            # Names are hashed as well, and zero bytes keep them apart from the content.
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _collect_versions() -> dict[str, str]:
    return {name: find_version(name) for name in PACKAGES}


def find_version(package: str) -> str:
    """Return the version of an installed package, or ``unknown``."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


@cache
def list_cpu_features() -> list[str]:
    """Return the vector instructions NumPy found: the last bits of exp and log depend on them."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]
    return sorted({*found.get("baseline", ()), *found.get("found", ())})
