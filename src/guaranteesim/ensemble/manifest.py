"""The manifest: what a run was, in enough detail to do it again and to check that it is unchanged."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from guaranteesim.ensemble.plan import Plan

FORMAT = 1
"""Version of the layout of a results folder."""

_PACKAGES = ("numpy", "scipy", "mesa", "pandas", "pyarrow")
_SIMULATES = ("model", "scenario", "treaty", "ensemble", "streams.py")
"""Parts of the package whose code decides what a run gives."""


def manifest(plan: Plan) -> dict[str, Any]:
    """Everything that decides the results; no paths, no names of users or machines, no times."""
    scenario = plan.scenario.model_dump(mode="json")
    return {
        "format": FORMAT,
        "note": "a conditional comparison, not a forecast",
        "name": plan.scenario.name,
        "title": plan.scenario.title,
        "seed": plan.seed,
        "worlds": plan.worlds,
        "horizon_months": plan.scenario.run.horizon_months,
        "scenario_sha256": _digest(
            {**scenario, "run": {"horizon_months": scenario["run"]["horizon_months"]}}
        ),
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


def identity(plan: Plan) -> str:
    """Name of what every world of this run is made from: two runs with one name share their worlds."""
    apart = ("worlds", "scenario")
    return _digest({key: value for key, value in manifest(plan).items() if key not in apart})[:24]


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with the hash of everything else in it."""
    rest = {key: value for key, value in content.items() if key != "manifest_sha256"}
    return {**rest, "manifest_sha256": _digest(rest)}


def as_text(content: dict[str, Any]) -> str:
    """The manifest as it is kept."""
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def _digest(content: Any) -> str:
    """SHA-256 of plain data; the order of keys counts, because the order of states does."""
    return hashlib.sha256(json.dumps(content, allow_nan=False).encode()).hexdigest()


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
