from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guaranteesim.scenario.files import catalog
from guaranteesim.scenario.files.catalog import find_scenario, find_scenarios, list_shipped_scenarios

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
    monkeypatch.setattr(catalog, "find_shipped_folder", lambda: folder)
    away = folder.parent / "away"
    away.mkdir()
    monkeypatch.chdir(away)
    return folder


def test_shipped_scenarios_leave_parts_out(stock: Path) -> None:
    assert [file.relative_to(stock).as_posix() for file in list_shipped_scenarios()] == [
        "belgium/london-1839.yaml",
        "ukraine/budapest-1994.yaml",
        "ukraine/istanbul-2022-ru.yaml",
    ]


def test_a_scenario_is_found_by_name_path_or_folder(stock: Path) -> None:
    ru, uk = stock / "ukraine" / "istanbul-2022-ru.yaml", stock / "ukraine" / "budapest-1994.yaml"
    assert (
        find_scenario("istanbul-2022-ru")
        == find_scenario(Path("istanbul-2022-ru"))
        == find_scenario(str(ru))
        == find_scenario(ru)
        == ru
    )
    assert find_scenarios(["ukraine"]) == find_scenarios([str(stock / "ukraine")]) == [uk, ru]
    assert find_scenarios(["istanbul-2022-ru", "ukraine", ru]) == [ru, uk]
    assert find_scenario(stock / "_base.yaml") == stock / "_base.yaml"


def test_what_is_not_found_says_what_is_near(stock: Path, complaint: Complaint) -> None:
    nothing = "there is no such file, folder or shipped scenario"
    assert (
        complaint(find_scenario, "istambul-2022-ru")
        == f"istambul-2022-ru: {nothing} (did you mean istanbul-2022-ru?)"
    )
    assert complaint(find_scenario, "ukrain") == f"ukrain: {nothing} (did you mean ukraine?)"
    near = stock / "ukraine" / "budapest.yaml"
    assert complaint(find_scenario, near) == f"{near}: {nothing} (did you mean budapest-1994.yaml?)"
    assert "`guaranteesim list` shows" in complaint(find_scenario, "zzz")
    assert "stands for 2 scenarios, and one is needed" in complaint(find_scenario, "ukraine")
    both = complaint(find_scenarios, ["zzz", "ukrain"])
    assert both.count("\n") == 1


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "y" * 300, "../scenarios", "/nowhere", "."])
def test_names_that_are_none(name: str, stock: Path, complaint: Complaint) -> None:
    message = complaint(find_scenario, name)
    assert "\0" not in message


def test_an_empty_folder(stock: Path, complaint: Complaint) -> None:
    assert "the folder holds no scenario" in complaint(find_scenarios, ["."])


def test_an_installation_without_scenarios(monkeypatch: pytest.MonkeyPatch, complaint: Complaint) -> None:
    monkeypatch.setattr(catalog, "find_shipped_folder", lambda: None)
    assert list_shipped_scenarios() == []
    assert (
        complaint(find_scenario, "ukraine-x") == "ukraine-x: there is no such file or folder (check the path)"
    )


def test_the_checkout_has_its_scenarios() -> None:
    folder = catalog.find_shipped_folder()
    assert folder is not None
    assert folder.name in ("scenarios", "_scenarios")
