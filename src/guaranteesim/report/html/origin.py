"""Origin of results: the manifest as pairs, and the command that makes the same results again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guaranteesim.ensemble.results import Results


@dataclass(frozen=True)
class Origin:
    """What is known about how results were asked for.

    Attributes:
        command: The command, or empty if no command of shipped files makes the same.
        note: What to know about the command; may be empty.
        pairs: Versions and hashes as pairs of name and value, where the results themselves hold none.
    """

    command: str
    note: str = ""
    pairs: Sequence[tuple[str, str]] = ()


def join_command(*words: object) -> str:
    """Return a command line for a shell."""
    return shlex.join(["guaranteesim", *(str(word) for word in words)])


def describe_runs(runs: Sequence[Results]) -> list[tuple[str, str]]:
    """Return versions, hashes, seed and size of runs as pairs of name and value."""
    first = runs[0].manifest
    pairs = [
        ("Worlds", f"{first.get('worlds', runs[0].scenario.run.worlds):,}"),
        ("Months", f"{runs[0].scenario.run.horizon_months:,}"),
        ("Seed", str(first.get("seed", ""))),
        *describe_versions(first),
    ]
    hashes = [(item.name, str(item.manifest.get("scenario_sha256", ""))) for item in runs]
    return [*pairs, *((f"Scenario {name}, SHA-256", value) for name, value in hashes)]


def describe_versions(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the versions, the platform and the code of a manifest as pairs of name and value."""
    versions = manifest.get("versions", {})
    platform = manifest.get("platform", {})
    pairs = [
        ("guaranteesim", str(versions.get("guaranteesim", "unknown"))),
        ("Python", str(versions.get("python", "unknown"))),
        (
            "Libraries",
            ", ".join(
                f"{name} {value}"
                for name, value in versions.items()
                if name not in ("guaranteesim", "python")
            ),
        ),
        ("Platform", " ".join(str(platform.get(key, "")) for key in ("system", "machine")).strip()),
        ("Code, SHA-256", str(manifest.get("code_sha256", ""))),
    ]
    return [(name, value) for name, value in pairs if value]
