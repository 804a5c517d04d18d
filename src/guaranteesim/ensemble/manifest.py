"""The manifest: what a run was, in enough detail to do it again and to check that it is unchanged."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from guaranteesim.ensemble.markers import FORMAT, PROGRAM, RUN, digest
from guaranteesim.ensemble.plan import Plan
from guaranteesim.scenario.schema import Scenario

_PACKAGES = ("numpy", "scipy", "mesa", "pandas", "pyarrow")
_SIMULATES = ("model", "scenario", "treaty", "ensemble", "streams.py")
"""Parts of the package whose code decides what a run gives."""


def manifest(plan: Plan) -> dict[str, Any]:
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
        "horizon_months": plan.scenario.run.horizon_months,
        "scenario_sha256": scenario_sha256(plan.scenario),
        "versions": {
            "guaranteesim": _version("guaranteesim"),
            "python": platform.python_version(),
            **_versions(),
        },
        "code_sha256": code_sha256(),
        "platform": {
            "system": platform.system(),
            "machine": platform.machine(),
            "cpu_features": _cpu_features(),
        },
        "scenario": scenario,
    }


def scenario_sha256(scenario: Scenario) -> str:
    """Hash of all that a scenario says, apart from its seed and the number of its worlds."""
    content = scenario.model_dump(mode="json")
    return digest({**content, "run": {"horizon_months": scenario.run.horizon_months}})


def identity(plan: Plan) -> str:
    """Name of what every world of this run is made from: two runs with one name share their worlds."""
    apart = ("worlds", "scenario")
    return digest({key: value for key, value in manifest(plan).items() if key not in apart})[:24]


@cache
def code_sha256() -> str:
    """SHA-256 of the code that simulates, so that a change of the model is never mixed with old blocks."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for part in _SIMULATES:
        found = sorted((root / part).rglob("*.py")) if (root / part).is_dir() else [root / part]
        for path in found:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _versions() -> dict[str, str]:
    return {name: _version(name) for name in _PACKAGES}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


@cache
def _cpu_features() -> list[str]:
    """Vector instructions NumPy found: the last bits of exp and log depend on them."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]
    return sorted({*found.get("baseline", ()), *found.get("found", ())})
