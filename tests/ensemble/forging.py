"""A marker changed by someone who knows how its hash is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from guaranteesim.ensemble.keep.markers import hash_content


def forged(folder: Path, change: Mapping[str, object], name: str = "manifest.json") -> None:
    """Rewrite the marker with changes and a right hash."""
    path = folder / name
    content = {**json.loads(path.read_text(encoding="utf-8")), **change}
    content.pop("manifest_sha256")
    content["manifest_sha256"] = hash_content(content)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
