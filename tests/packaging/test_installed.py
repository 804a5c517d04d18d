"""Installed from the wheel, in an empty folder, the program finds what it ships by name."""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Installed

# One worker builds the wheel once for all of these when the tests run in several processes.
pytestmark = pytest.mark.xdist_group("packaging")


def test_the_wheel_holds_the_package_its_scenarios_and_nothing_else(root: Path, wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    (info,) = {name.split("/")[0] for name in held if ".dist-info/" in name}
    assert {name.split("/")[0] for name in held} == {"guaranteesim", info}
    assert "guaranteesim/py.typed" in held
    assert "guaranteesim/report/html/templates/page.html" in held
    assert f"{info}/licenses/LICENSE" in held
    source = root / "scenarios"
    expected = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    prefix = "guaranteesim/_scenarios/"
    assert {name.removeprefix(prefix) for name in held if name.startswith(prefix)} == expected
    assert not [name for name in held if "__pycache__" in name]


def test_the_sdist_can_be_tested_and_built_from(root: Path, sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"LICENSE", "Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"}
    wanted |= {"scripts/environment", "tests/packaging/conftest.py", "src/guaranteesim/py.typed"}
    wanted |= {path.relative_to(root).as_posix() for path in (root / "scenarios").rglob("*.yaml")}
    assert wanted <= held


def test_the_installed_package_is_the_one_from_the_wheel(installed: Installed) -> None:
    where = installed.succeed("python", "-c", "import guaranteesim; print(guaranteesim.__file__)").strip()
    assert Path(where).resolve().is_relative_to(installed.environment.resolve())


def test_version_is_the_wheel_s(installed: Installed, wheel: Path) -> None:
    version = wheel.name.split("-")[1]
    assert version in installed.succeed("guaranteesim", "--version")
    assert version in installed.succeed("python", "-m", "guaranteesim", "--version")


def test_list_names_every_shipped_scenario(installed: Installed, shipped: list[str]) -> None:
    assert shipped
    listed = installed.succeed("guaranteesim", "list").split()
    assert set(shipped) <= set(listed)


def test_check_finds_scenarios_by_name(installed: Installed, shipped: list[str]) -> None:
    installed.succeed("guaranteesim", "check", *shipped)


@pytest.mark.nightly  # comparing by name runs them too
def test_run_by_name_leaves_its_results_in_the_folder(installed: Installed, shipped: list[str]) -> None:
    arguments = ("--worlds", "20", "--seed", "1", "--workers", "1", "--out", "mine")
    installed.succeed("guaranteesim", "run", shipped[0], *arguments)
    out = installed.folder / "mine"
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert pq.read_metadata(out / "worlds.parquet").num_rows == 20


def test_compare_by_name(installed: Installed, shipped: list[str]) -> None:
    arguments = ("--worlds", "20", "--seed", "1", "--workers", "1", "--out", "mine")
    installed.succeed("guaranteesim", "compare", *shipped[:2], *arguments)
    assert all((installed.folder / "mine" / name / "manifest.json").is_file() for name in shipped[:2])
    assert (installed.folder / "mine" / "summary.csv").is_file()
    # The templates of the page are data of the package.
    assert (installed.folder / "mine" / "report.html").is_file()
