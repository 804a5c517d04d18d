"""What is in the repository would mean the same on any machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

FOLDERS = (".ci", ".github", "benchmarks", "results", "scenarios", "scripts", "src", "tests", "validation")
# Homes and checkouts; the lookbehind leaves addresses such as host/home/page alone.
MACHINE_PATH = re.compile(rb"(?<![\w./-])/(?:home|root|Users|work|mnt|private|var/folders)/[\w.-]+")


def files(root: Path) -> Iterator[Path]:
    """Every file of the project, without environments, caches and what is built."""
    yield from (path for path in root.iterdir() if path.is_file() and path.name not in {".git", ".coverage"})
    for folder in FOLDERS:
        yield from (p for p in (root / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def is_text(content: bytes) -> bool:
    return b"\0" not in content[:4096]


def test_no_file_names_a_path_of_one_machine(root: Path) -> None:
    found = []
    for path in files(root):
        content = path.read_bytes()
        if is_text(content) and (hit := MACHINE_PATH.search(content)):
            found.append(f"{path.relative_to(root)}: {hit[0].decode()}")
    assert not found


def test_no_file_names_this_checkout(root: Path) -> None:
    own = os.fsencode(root)
    assert not [str(path.relative_to(root)) for path in files(root) if own in path.read_bytes()]


def test_text_files_end_their_lines_plainly(root: Path) -> None:
    text = {".md", ".py", ".toml", ".yaml", ".yml", ".lock", ".cff", ""}
    found = []
    for path in files(root):
        content = path.read_bytes() if path.suffix in text else b""
        if content and is_text(content) and (b"\r" in content or not content.endswith(b"\n")):
            found.append(str(path.relative_to(root)))
    assert not found


def test_scripts_can_be_run(root: Path) -> None:
    scripts = [*(root / ".ci").iterdir(), root / "scripts" / "environment"]
    assert len(scripts) > 3
    assert all(os.access(path, os.X_OK) for path in scripts)
