"""Scenarios of different conflicts are compared only if that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import guaranteesim as gs


@pytest.fixture
def conflicts(write: Callable[..., Path]) -> list[Path]:
    """The same rule in a conflict of RUS and UKR, and in one of RUS and FRA."""
    one, two = write("one", "each"), write("two", "each", 1)
    text = two.read_text(encoding="utf-8").replace("protege: {state: UKR}", "protege: {state: FRA}")
    two.write_text(text.replace("[GBR, FRA, CHN, RUS]", "[GBR, UKR, CHN, RUS]"), encoding="utf-8")
    return [one, two]


REFUSED = (
    r"these are different conflicts, with no history in common to compare world by world: RUS–UKR \(one\), "
    r"RUS–FRA \(two\); compare those of one, or ask for it with --across-conflicts"
)


def test_different_conflicts_are_refused_before_anything_is_run(
    conflicts: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(gs.UserError, match=REFUSED):
        gs.compare(conflicts, worlds=2, out=tmp_path / "kept")
    with pytest.raises(gs.UserError, match=REFUSED):
        gs.compare_theories(conflicts, theories="restraint", worlds=2, out=tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_results_of_different_conflicts_are_refused_too(conflicts: list[Path]) -> None:
    runs = [gs.load(path).run(worlds=2) for path in conflicts]
    with pytest.raises(gs.UserError, match="these are different conflicts"):
        gs.compare(runs)


def test_they_are_compared_where_that_is_asked_for(conflicts: list[Path]) -> None:
    compared = gs.compare(conflicts, worlds=2, across_conflicts=True)
    assert compared.names == ("one", "two")
    assert compared.notes[0] == (
        "one and two are different conflicts (RUS–UKR, RUS–FRA): the same world has the same luck in both, "
        "not the same history."
    )
    under = gs.compare_theories(conflicts, theories="restraint", worlds=2, across_conflicts=True)
    assert [item.name for item in under.scenarios] == ["one", "two"]


def test_other_numbers_are_no_other_conflict(write: Callable[..., Path]) -> None:
    one, two = write("one", "each"), write("two", "each", 1)
    text = two.read_text(encoding="utf-8")
    two.write_text(text.replace("stake: 0.6", "stake: 0.3"), encoding="utf-8")
    [note] = [note for note in gs.compare([one, two], worlds=2).notes if "differ also" in note]
    assert note.startswith("one and two differ also in states")


def test_many_conflicts_are_told_briefly() -> None:
    with pytest.raises(gs.UserError, match=r"\(belgium-1914\), .* and 8 more; compare those of one"):
        gs.compare(["history"], worlds=2)


def test_a_study_has_the_notes_of_its_file(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write("one", "each")
    assert gs.load(path).notes == ()
    [note] = gs.load(path, sets=["arrangement.drawdown_months=3"]).notes
    assert (note.kind, note.where) == ("drawdown_without_cap", "arrangement.drawdown_months")
    (tmp_path / "no-guarantee").mkdir()
    [clash] = gs.load("no-guarantee").notes
    assert clash.kind == "name_clash"
