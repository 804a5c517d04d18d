"""Default folders of results: named after what was asked for, and nothing else."""

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


def name_run_folder(name: str) -> Path:
    """Return the folder of one run."""
    return RESULTS / name


def name_comparison_folder(scenarios: Sequence[str], suffix: str = "") -> Path:
    """Return the folder of a comparison: another list of scenarios has another folder.

    Names that say it all are joined; others, or too many, are followed by a hash of the list.

    Example:
        >>> name_comparison_folder(["ukraine"]).as_posix()
        'results/ukraine'
        >>> name_comparison_folder(["no-guarantee", "nato-membership"]).as_posix()
        'results/comparison-no-guarantee+nato-membership'
        >>> name_comparison_folder(["mine/deal.yaml"]).as_posix()
        'results/comparison-deal-7b7abc'
    """
    if len(scenarios) == 1 and not scenarios[0].endswith(_SUFFIXES):
        whole = Path(scenarios[0]).resolve().name
        if whole == os.path.normpath(scenarios[0]) and _PLAIN.fullmatch(whole):
            return RESULTS / f"{whole}{suffix}"
        # A name that is no plain word, or a path, is told apart from others like it by a hash.
        return RESULTS / f"{_make_readable(whole)}-{_hash_names(scenarios)}{suffix}"
    return RESULTS / f"comparison-{_join_names(scenarios)}{suffix}"


def _join_names(scenarios: Sequence[str]) -> str:
    stems = [_find_stem(item) for item in scenarios]
    joined = "+".join(map(_make_readable, stems))
    is_plain = all(_PLAIN.fullmatch(stem) for stem in stems) and all(
        item in (stem, f"{stem}.yaml") for item, stem in zip(scenarios, stems, strict=True)
    )
    if is_plain and len(joined) <= _LONGEST:
        return joined
    return f"{joined[:_LONGEST].rstrip('+-')}-{_hash_names(scenarios)}"


def _find_stem(item: str) -> str:
    name = os.path.basename(os.path.normpath(item))
    return next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)


def _make_readable(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "scenarios"


def _hash_names(scenarios: Sequence[str]) -> str:
    # The hash is of paths and not of contents: the same command finds its folder again.
    paths = "\0".join(map(os.path.normpath, scenarios))
    return hashlib.sha256(paths.encode(errors="surrogateescape")).hexdigest()[:6]
