"""``check --show --all``: every value, written or default, with its source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Program

from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.reading.loader import load_scenario


@pytest.fixture
def rows(program: Program, small: str) -> dict[str, dict[str, Any]]:
    """Return the values of the small scenario by path."""
    document = json.loads(program("check", small, "--show", "--all", "--json").stdout)
    [file] = document["files"]
    return {row["path"]: row for row in file["values"]}


def test_every_number_is_there(rows: dict[str, dict[str, Any]], small: str) -> None:
    scenario = load_scenario(Path(small))
    numbers = {path for path, _ in list_quantities(scenario)}
    assert numbers <= rows.keys()
    assert all(rows[path]["unit"] for path in numbers)
    assert {
        "name",
        "run.worlds",
        "challenger.state",
        "arrangement.commitments.assistance.rule",
    } <= rows.keys()


def test_a_written_value_has_its_line_and_the_default(rows: dict[str, dict[str, Any]]) -> None:
    stake = rows["states.CHN.stake"]
    assert stake["written"]
    assert (stake["file"], stake["line"]) == ("small.yaml", 11)
    assert (stake["value"], stake["default"], stake["unit"]) == ("0.1", "uniform(0.2, 0.6)", "share")


def test_a_default_says_that_it_is_assumed_or_fitted(rows: dict[str, dict[str, Any]]) -> None:
    audience = rows["states.GBR.audience"]
    assert not audience["written"]
    assert (audience["line"], audience["source"], audience["confidence"]) == (None, "assumption", "low")
    assert audience["value"] == audience["default"]
    assert "fitted to the record" in rows["challenger.rationality"]["source"]
    assert rows["states.GBR.forces.sea"]["source"] == "by definition"
    # The instruments have defaults of their own, which those of their class would hide.
    assert (
        rows["theatre.instruments.air.lag_share"]["default"]
        == rows["theatre.instruments.air.lag_share"]["value"]
    )


def test_a_setting_stands_for_the_file(program: Program, small: str) -> None:
    document = json.loads(
        program("check", small, "--show", "--all", "--json", "--set", "states.GBR.audience=0.5").stdout
    )
    [row] = [row for row in document["files"][0]["values"] if row["path"] == "states.GBR.audience"]
    assert (row["written"], row["file"], row["line"]) == (True, "--set states.GBR.audience=0.5", None)


def test_the_list_is_read_at_eighty_columns(
    program: Program, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = program("check", small, "--show", "--all").stdout
    assert said.startswith("# small.yaml, every value\n")
    assert "\nstates.CHN\n" in said
    assert "  stake = 0.1 share - small.yaml:11; default uniform(0.2, 0.6)\n" in said
    assert max(map(len, said.splitlines())) <= 80
    # Each part has one heading.
    headings = [line for line in said.splitlines()[3:] if line and not line.startswith(" ")]
    assert len(headings) == len(set(headings))


def test_all_needs_show(program: Program, small: str) -> None:
    result = program("check", small, "--all")
    assert result.exit_code == 2
    assert "--all goes with --show: write --show --all" in result.stderr
