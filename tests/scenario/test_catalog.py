from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guaranteesim.scenario import catalog
from guaranteesim.scenario.catalog import find, find_all, shipped

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]


@pytest.fixture
def stock(write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped scenarios, away from the working folder."""
    for name in (
        "_base.yaml", "_parts/y.yaml", ".hidden/x.yaml", "notes.txt", "belgium/london-1839.yaml",
        "ukraine/_states.yaml", "ukraine/istanbul-2022-ru.yaml", "ukraine/budapest-1994.yaml",
    ):  # fmt: skip
        write(name, "name: x\n")
    monkeypatch.setattr(catalog, "shipped_folder", lambda: folder)
    away = folder.parent / "away"
    away.mkdir()
    monkeypatch.chdir(away)
    return folder


def test_shipped_scenarios_leave_parts_out(stock: Path) -> None:
    assert [file.relative_to(stock).as_posix() for file in shipped()] == [
        "belgium/london-1839.yaml",
        "ukraine/budapest-1994.yaml",
        "ukraine/istanbul-2022-ru.yaml",
    ]


def test_a_scenario_is_found_by_name_path_or_folder(stock: Path) -> None:
    ru, uk = stock / "ukraine" / "istanbul-2022-ru.yaml", stock / "ukraine" / "budapest-1994.yaml"
    assert find("istanbul-2022-ru") == find(Path("istanbul-2022-ru")) == find(str(ru)) == find(ru) == ru
    assert find_all(["ukraine"]) == find_all([str(stock / "ukraine")]) == [uk, ru]
    assert find_all(["istanbul-2022-ru", "ukraine", ru]) == [ru, uk]
    assert find(stock / "_base.yaml") == stock / "_base.yaml"


def test_what_is_not_found_says_what_is_near(stock: Path, complaint: Complaint) -> None:
    nothing = "there is no such file, folder or shipped scenario"
    assert (
        complaint(find, "istambul-2022-ru") == f"istambul-2022-ru: {nothing} (did you mean istanbul-2022-ru?)"
    )
    assert complaint(find, "ukrain") == f"ukrain: {nothing} (did you mean ukraine?)"
    near = stock / "ukraine" / "budapest.yaml"
    assert complaint(find, near) == f"{near}: {nothing} (did you mean budapest-1994.yaml?)"
    assert "`guaranteesim list` shows" in complaint(find, "zzz")
    assert "stands for 2 scenarios, and one is needed" in complaint(find, "ukraine")
    both = complaint(find_all, ["zzz", "ukrain"])
    assert both.count("\n") == 1


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "y" * 300, "../scenarios", "/nowhere", "."])
def test_names_that_are_none(name: str, stock: Path, complaint: Complaint) -> None:
    message = complaint(find, name)
    assert "\0" not in message


def test_an_empty_folder(stock: Path, complaint: Complaint) -> None:
    assert "the folder holds no scenario" in complaint(find_all, ["."])


def test_an_installation_without_scenarios(monkeypatch: pytest.MonkeyPatch, complaint: Complaint) -> None:
    monkeypatch.setattr(catalog, "shipped_folder", lambda: None)
    assert shipped() == []
    assert complaint(find, "ukraine-x") == "ukraine-x: there is no such file or folder (check the path)"


def test_the_checkout_has_its_scenarios() -> None:
    folder = catalog.shipped_folder()
    assert folder is not None
    assert folder.name in ("scenarios", "_scenarios")
