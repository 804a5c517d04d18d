"""The marker of a results folder: a file that says it is ours, what it holds, and the hash of every file.

A run has ``manifest.json``. A folder that holds several runs, or what came of them, has ``comparison.json``.
Both begin alike: ``program``, ``kind``, ``format``, ``finished``; both end with ``files`` (name to SHA-256),
``parts`` (subfolder to the hash of its marker) and the hash of the marker itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guaranteesim.ensemble.keep.files import read_plain, write_atomically
from guaranteesim.errors import StorageError

PROGRAM = "guaranteesim"
FORMAT = 2
"""Version of the layout of a results folder and of its tables. Raise it when a column changes."""

RUN = "run"
EXPERIMENT = "rows"
RUN_MARKER = "manifest.json"
OTHER_MARKER = "comparison.json"
KINDS: Mapping[str, str] = {
    RUN: "run",
    EXPERIMENT: "set of worlds of an experiment",
    "experiment": "experiment",
    "comparison": "comparison",
    "theories": "comparison under theories",
    "robustness": "robustness of arrangements",
    "theory": "set of tables under one theory",
    "sensitivity": "sensitivity analysis",
    "sweep": "sweep",
    "breakeven": "break-even search",
    "discovery": "discovery",
    "bargain": "negotiation",
    "backtest": "back-test",
    "panel": "back-test on the panel",
    "channels": "split by channel",
}
"""Every kind of folder, and how it is called."""

_SEAL = "manifest_sha256"
_APART = ("program", "kind", "format", "guaranteesim", "code_sha256", "finished", "files", "parts", _SEAL)
_ASKED_OF_RUN = ("scenario_sha256", "seed", "worlds")
_MOST_BYTES = 16_000_000
_DIGEST = 64


@dataclass(frozen=True)
class Marker:
    """Content of the marker of a folder.

    Attributes:
        folder: The folder.
        content: All of it.
        is_sound: It is byte for byte as it was written.
    """

    folder: Path
    content: Mapping[str, Any]
    is_sound: bool

    @property
    def kind(self) -> str:
        """One of :data:`KINDS`."""
        return str(self.content["kind"])

    @property
    def is_outdated(self) -> bool:
        """It was written by a version whose tables are not those of this one."""
        return bool(self.content["format"] != FORMAT)

    @property
    def is_finished(self) -> bool:
        """Everything asked for is there."""
        return self.content.get("finished") is True

    @property
    def files(self) -> dict[str, str]:
        """Name to SHA-256 of every file, apart from those of the parts."""
        return dict(self.content.get("files", {}))

    @property
    def parts(self) -> dict[str, str]:
        """Name to :attr:`hash_content` of every subfolder that has a marker of its own."""
        return dict(self.content.get("parts", {}))

    @property
    def request(self) -> dict[str, Any]:
        """Return what was asked for: another request has other results."""
        if self.kind == RUN:
            return {key: self.content.get(key) for key in _ASKED_OF_RUN}
        return {key: value for key, value in self.content.items() if key not in _APART}

    @property
    def hash_content(self) -> str:
        """Hash of all but what differs between equal runs, such as the seconds they took."""
        return hash_content(
            {key: item for key, item in self.content.items() if key not in ("execution", _SEAL)}
        )

    def describe_content(self) -> str:
        """``a finished run of veto (60,000 worlds, seed 3)``."""
        names = self.content.get("name") or self.content.get("scenarios") or self.content.get("cases")
        names = names if isinstance(names, list) else [names] if isinstance(names, str) else []
        of = f" of {', '.join(map(str, names[:3]))}" if names else ""
        more = " …" if len(names) > 3 else ""
        worlds, seed = self.content.get("worlds"), self.content.get("seed")
        size = f" ({worlds:,} worlds, seed {seed})" if type(worlds) is type(seed) is int else ""
        state = "a finished" if self.is_finished or self.is_outdated else "an unfinished"
        return f"{state} {KINDS[self.kind]}{of}{more}{size}"


def locate_marker(folder: Path, kind: str) -> Path:
    """Return where the marker of a folder of this kind is."""
    return folder / (RUN_MARKER if kind == RUN else OTHER_MARKER)


def read_marker(folder: Path) -> Marker | None:
    """Return the marker in ``folder``, or None if no file there says that it is ours.

    Raises:
        StorageError: a file with the name of a marker that cannot be read, so that nobody can tell.
    """
    for name in (RUN_MARKER, OTHER_MARKER):
        try:
            raw = read_plain(folder / name, _MOST_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            continue
        # The raw bytes are kept beside the content: the seal is about how they are written, too.
        content = _parse_marker(folder / name, raw)
        if _is_ours(content, name):
            return Marker(folder, content, _is_sealed(content, raw))
    return None


def write_marker(folder: Path, content: Mapping[str, Any]) -> Marker:
    """Write a marker with its own hash; returns what was written."""
    complete = _seal_content({"program": PROGRAM, "format": FORMAT, **content})
    with write_atomically(locate_marker(folder, complete["kind"])) as file:
        file.write(_format_content(complete).encode())
    return Marker(folder, complete, is_sound=True)


def hash_content(content: Any) -> str:
    """SHA-256 of plain data; the order of keys counts, because the order of states does."""
    return hashlib.sha256(json.dumps(content, allow_nan=False).encode()).hexdigest()


def _parse_marker(path: Path, raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise StorageError(
            f"{path} is damaged ({type(error).__name__}), so that nobody can tell what the folder holds: "
            "remove the folder, or choose another"
        ) from error


def _is_ours(content: Any, name: str) -> bool:
    if not isinstance(content, dict):
        return False
    if content.get("program") == PROGRAM:
        return _is_well_formed(content, name)
    # Format 1 had no name of the program; its folders are recognised to say how to replace them.
    if content.get("format") == 1 and _wrote_format_1(content, name):
        content["kind"] = RUN if name == RUN_MARKER else _find_format_1_kind(content)
        return _is_well_formed(content, name)
    return False


def _wrote_format_1(content: dict[str, Any], name: str) -> bool:
    """Before the marker named the program, these keys told that a folder was ours."""
    if name == RUN_MARKER:
        return "scenario_sha256" in content and "code_sha256" in content
    return "guaranteesim" in content


def _find_format_1_kind(content: dict[str, Any]) -> str:
    known = {"theories": "theories", "theory": "theory", "negotiation": "bargain", "backtest": "backtest"}
    return next((kind for key, kind in known.items() if key in content), "comparison")


def _is_well_formed(content: dict[str, Any], name: str) -> bool:
    kind, version = content.get("kind"), content.get("format")
    return (
        isinstance(kind, str)
        and kind in KINDS
        and locate_marker(Path(), kind).name == name
        and type(version) is int
        and all(_is_table_of_hashes(content.get(key, {})) for key in ("files", "parts"))
    )


def _is_table_of_hashes(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(item, str) and len(item) in (0, _DIGEST) for item in value.values()
    )


def _is_sealed(content: dict[str, Any], raw: bytes) -> bool:
    try:
        return raw == _format_content(content).encode() and content == _seal_content(content)
    except (ValueError, RecursionError):
        return False


def _seal_content(content: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in content.items() if key != _SEAL}
    return {**rest, _SEAL: hash_content(rest)}


def _format_content(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
