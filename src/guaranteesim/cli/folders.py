"""Where results are kept when no folder is given: named after what was asked for, and nothing else."""

from __future__ import annotations

import hashlib
import os.path
import re
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path("results")

_LONGEST = 48
_SUFFIXES = (".yaml", ".yml")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def run_folder(name: str) -> Path:
    """The folder of one run."""
    return RESULTS / name


def comparison_folder(scenarios: Sequence[str], suffix: str = "") -> Path:
    """The folder of a comparison: another list of scenarios has another folder.

    Names that say it all are joined; others, or too many, are followed by a hash of the list.

    Example:
        >>> comparison_folder(["ukraine"]).as_posix()
        'results/ukraine'
        >>> comparison_folder(["no-guarantee", "nato-membership"]).as_posix()
        'results/comparison-no-guarantee+nato-membership'
        >>> comparison_folder(["mine/deal.yaml"]).as_posix()
        'results/comparison-deal-7b7abc'
    """
    if len(scenarios) == 1 and not scenarios[0].endswith(_SUFFIXES):
        whole = Path(scenarios[0]).resolve().name
        if whole == os.path.normpath(scenarios[0]) and _PLAIN.fullmatch(whole):
            return RESULTS / f"{whole}{suffix}"
        return RESULTS / f"{_readable(whole)}-{_hash(scenarios)}{suffix}"
    return RESULTS / f"comparison-{_joined(scenarios)}{suffix}"


def _joined(scenarios: Sequence[str]) -> str:
    stems = [_stem(item) for item in scenarios]
    joined = "+".join(map(_readable, stems))
    is_plain = all(_PLAIN.fullmatch(stem) for stem in stems) and all(
        item in (stem, f"{stem}.yaml") for item, stem in zip(scenarios, stems, strict=True)
    )
    if is_plain and len(joined) <= _LONGEST:
        return joined
    return f"{joined[:_LONGEST].rstrip('+-')}-{_hash(scenarios)}"


def _stem(item: str) -> str:
    name = os.path.basename(os.path.normpath(item))
    return next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)


def _readable(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "scenarios"


def _hash(scenarios: Sequence[str]) -> str:
    paths = "\0".join(map(os.path.normpath, scenarios))
    return hashlib.sha256(paths.encode(errors="surrogateescape")).hexdigest()[:6]
