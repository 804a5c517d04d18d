"""Start-up: which libraries and modules a command imports, which decides how long it takes to begin.

No clock is read: a name that comes back into one of these lists is what would make the command slow again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = frozenset(
    {
        "SALib",
        "dask",
        "distributed",
        "ema_workbench",
        "matplotlib",
        "mesa",
        "networkx",
        "numpy",
        "pandas",
        "pyarrow",
        "pydantic",
        "rich",
        "ruamel",
        "scipy",
        "sklearn",
    }
)
"""Libraries that take from a tenth of a second to several seconds to import."""
COMMANDS = "guaranteesim.cli"
SCENARIO = "coalition-us-backstop"


def list_imported(arguments: list[str]) -> set[str]:
    """Return the modules that a command has imported when it ends."""
    code = (
        "import sys\nfrom guaranteesim.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as end: assert not end.code, end.code\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def list_libraries(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules} & HEAVY


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["compare", "--help"], set()),
        (["bargain", "--help"], set()),
        (["check", SCENARIO], {"numpy", "pydantic", "ruamel"}),
        # The time that steps of a decision take is drawn from a gamma distribution: scipy.special.
        (["explain", SCENARIO], {"numpy", "pydantic", "ruamel", "scipy", "rich"}),
        (["list"], {"numpy", "pydantic", "ruamel", "rich"}),
    ],
)
def test_a_command_imports_no_library_that_it_does_not_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], needed: set[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    modules = list_imported(arguments)
    assert list_libraries(modules) <= needed
    # Of scipy only the special functions: its other parts take longer than all the rest.
    assert not {"scipy.stats", "scipy.optimize", "scipy.sparse"} & modules


def test_help_imports_no_command_and_no_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ours = {module for module in list_imported(["--help"]) if module.startswith("guaranteesim")}
    assert not [module for module in ours if not module.startswith(COMMANDS) and module.count(".") > 1]
    from guaranteesim.cli.command_list import SUMMARIES

    assert not ours & {f"{COMMANDS}.{name}" for name in SUMMARIES}


def test_a_command_imports_its_own_study_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    studies = {module for module in list_imported(["check", SCENARIO]) if module.endswith("_study")}
    assert studies == set()


def test_a_scenario_is_read_without_reading_the_source_of_the_schema() -> None:
    """Descriptions come from docstrings, which are read when somebody asks for them."""
    code = (
        "from guaranteesim.scenario.reading.loader import load_scenario\n"
        f"load_scenario({SCENARIO!r})\n"
        "from guaranteesim.scenario.reading import attribute_docstrings as read\n"
        "print(read.read_attribute_docstrings.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
