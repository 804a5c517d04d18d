"""The public names, found when asked for and not before."""

from __future__ import annotations

import subprocess
import sys

import pytest

import guaranteesim

HEAVY = ["click", "matplotlib", "mesa", "numpy", "pandas", "pyarrow", "pydantic", "rich", "scipy"]


def test_public_names_are_sorted_found_and_listed() -> None:
    assert guaranteesim.__all__ == sorted(guaranteesim.__all__)
    assert set(guaranteesim.__all__) <= set(dir(guaranteesim))
    for name in guaranteesim.__all__:
        assert getattr(guaranteesim, name) is not None


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        _ = guaranteesim.lode


@pytest.mark.parametrize("module", ["guaranteesim", "guaranteesim.studies", "guaranteesim.cli"])
def test_importing_it_brings_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ("['click']" if module.endswith("cli") else "[]")


def test_every_public_name_has_a_home_and_no_other() -> None:
    assert {*guaranteesim._HOMES, "__version__"} == set(guaranteesim.__all__)
