"""The targets from the panel are those of the record that ships, and their page says what they say."""

from __future__ import annotations

import pandas as pd
import pytest
from validation.calibration.panel_targets import FOLDER, TABLES, compute_targets, read_targets


@pytest.fixture(scope="module")
def fresh() -> dict[str, pd.DataFrame]:
    return compute_targets()


@pytest.mark.parametrize("name", TABLES)
def test_the_files_are_those_that_the_record_gives(name: str, fresh: dict[str, pd.DataFrame]) -> None:
    kept = read_targets(name)
    assert list(kept.columns) == list(fresh[name].columns)
    for column in kept:
        if kept[column].dtype == "string":
            assert list(kept[column]) == list(fresh[name][column])
        else:
            # Another processor may round the last digit of a sum otherwise.
            there = pd.to_numeric(fresh[name][column]).to_numpy(dtype=float, na_value=float("nan"))
            assert kept[column].to_numpy(dtype=float, na_value=float("nan")) == pytest.approx(
                there, abs=2e-5, nan_ok=True
            )


def test_rows_add_up(fresh: dict[str, pd.DataFrame]) -> None:
    rates = fresh["balance"].set_index(["event", "pact", "balance"]).sort_index()
    for event, events in (("dispute", 661), ("war", 65)):
        whole = rates.loc[(event, "any", "all")]
        assert (whole["n"], whole["events"]) == (9188, events)
        kinds = [rates.loc[(event, kind, "all")] for kind in ("none", "major", "minor only")]
        assert sum(kind["n"] for kind in kinds) == 9188
        assert sum(kind["events"] for kind in kinds) == events


def test_the_page_says_what_the_tables_say() -> None:
    page = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    pacts = read_targets("pacts").set_index(["event", "pact", "against"]).sort_index()
    war = pacts.loc[("war", "major", "none")]
    assert f"12 of {war['n']:,.0f}" in page
    assert (
        f"odds ratio {war['odds_ratio']:.2f} ({war['odds_ratio_low']:.2f} to {war['odds_ratio_high']:.2f})"
        in page
    )
    fighting = read_targets("fighting").set_index("who")
    assert f"Major powers fought in {100 * fighting.loc['major']['rate']:.0f} % of 49 calls" in page
