"""One version, one list of public names, and locks that say what was locked and nothing more."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

import guaranteesim

LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-lowest.lock",
    "scripts/installer.lock",
    "scripts/pytest.lock",
]
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))?(?: \\)?$", re.M)


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    declared: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return declared


def pins(path: Path) -> dict[str, set[str]]:
    """The versions a lock pins for each package, which may differ between versions of Python."""
    found: dict[str, set[str]] = {}
    for match in PIN.finditer(path.read_text(encoding="utf-8")):
        found.setdefault(match["name"], set()).add(match["version"])
    return found


def test_one_version_everywhere(root: Path, project: dict[str, Any]) -> None:
    version = project["version"]
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changelog, re.M)
    assert newest is not None
    assert newest[1] == version
    citation = YAML(typ="safe", pure=True).load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version
    assert guaranteesim.__version__ == version == importlib.metadata.version("guaranteesim")


def test_the_readme_is_the_package_s_description(root: Path, project: dict[str, Any]) -> None:
    assert project.get("readme") == "README.md"
    assert (root / "README.md").is_file()


def test_public_names_are_sorted_and_exist() -> None:
    assert list(guaranteesim.__all__) == sorted(guaranteesim.__all__)
    assert not [name for name in guaranteesim.__all__ if not hasattr(guaranteesim, name)]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.findall(r"^\s*-(?!-hash=)\S+", text, re.M), "an option line"
    assert not re.findall(r"\b[\w-]+\.(?:org|com|net|io|dev)\b", text)
    assert not re.findall(r"(?<![\w.])/\w+", text), "an absolute path"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    starts = [match.start() for match in PIN.finditer(text)]
    entries = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert entries
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert len(entries) == len(re.findall(r"==", re.sub(r"[;#].*", "", text)))


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.lock", ()), ("requirements-dev.lock", ("dev",)), ("requirements-lowest.lock", ())],
)
def test_a_lock_keeps_to_the_declared_ranges(
    root: Path, project: dict[str, Any], lock: str, extras: tuple[str, ...]
) -> None:
    pinned = pins(root / lock)
    declared = list(project["dependencies"])
    for extra in extras:
        declared += project["optional-dependencies"][extra]
    for line in declared:
        wanted = Requirement(line)
        versions = pinned.get(canonicalize_name(wanted.name), set())
        assert versions, f"{lock} lacks {wanted.name}; run make lock"
        bad = [version for version in versions if Version(version) not in wanted.specifier]
        assert not bad, f"{lock} pins {wanted.name} {bad} against {wanted.specifier}; run make lock"


def test_the_lowest_lock_pins_the_lowest_version_declared(root: Path, project: dict[str, Any]) -> None:
    pinned = pins(root / "requirements-lowest.lock")
    for line in project["dependencies"]:
        wanted = Requirement(line)
        (floor,) = (each.version for each in wanted.specifier if each.operator == ">=")
        (version,) = pinned[canonicalize_name(wanted.name)]
        # A floor such as 4.6 allows no 4.6.0 that was never published.
        assert Version(version).release[:2] == Version(floor).release[:2], f"{wanted.name}: run make lock"
        assert Version(version) >= Version(floor)


def test_the_two_locks_agree(root: Path) -> None:
    runtime, dev = pins(root / LOCKS[0]), pins(root / LOCKS[1])
    assert {name: dev.get(name) for name in runtime} == runtime


def test_the_locks_serve_the_oldest_python_declared(root: Path, project: dict[str, Any]) -> None:
    oldest = project["requires-python"].removeprefix(">=")
    environment = {"python_version": oldest, "python_full_version": f"{oldest}.0", "sys_platform": "linux"}
    for lock in LOCKS[:3]:
        served = {
            match["name"]
            for match in PIN.finditer((root / lock).read_text(encoding="utf-8"))
            if match["marker"] is None or Marker(match["marker"]).evaluate(environment)
        }
        names = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
        assert names <= served
