from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.reading.yaml_reader import read_yaml_file
from guaranteesim.scenario.schema import Scenario

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "scenarios" / "ukraine"
FILES = sorted(FOLDER.glob("[!_]*.yaml"))


@pytest.fixture(scope="session")
def family() -> dict[str, Scenario]:
    """The shipped arrangements by file name, none with a problem."""
    return {path.stem: load_scenario(path) for path in FILES}


@pytest.fixture(scope="session")
def written() -> dict[str, dict[str, Any]]:
    """What each file itself says, before it is merged with what it extends."""
    return {path.stem: read_yaml_file(path).data for path in FOLDER.glob("*.yaml")}


@pytest.fixture
def table(request: pytest.FixtureRequest) -> list[list[str]]:
    """Rows of the table in docs/scenarios.md whose header begins with the parameter, quotes removed."""
    guide = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    lines = guide[guide.index(f"| {request.param} |") :].split("\n\n")[0].splitlines()
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines[2:]]
