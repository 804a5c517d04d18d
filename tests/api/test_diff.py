"""``gs.diff``: what differs between two scenarios."""

from __future__ import annotations

import pytest

import guaranteesim as gs


def test_it_prints_and_has_a_table() -> None:
    found = gs.diff("article-5-like", "article-5-like-grab")
    assert str(found).startswith("article-5-like and article-5-like-grab differ in ")
    table = found.table()
    [trigger] = table.loc[table["path"] == "arrangement.commitments.assistance.trigger.rung", "words"]
    assert trigger == "called from: invasion in article-5-like; limited grab in article-5-like-grab"
    assert repr(found).startswith("ScenarioDiff('article-5-like', 'article-5-like-grab': ")


def test_a_study_is_compared_as_it_is() -> None:
    study = gs.load("article-5-like", sets=["run.horizon_months=60"])
    found = gs.diff("article-5-like", study)
    assert [item.path for item in found.found.items] == ["run.horizon_months"]
    assert found.names == ("article-5-like (first)", "article-5-like (second)")
    with pytest.raises(gs.UserError, match="a study has its changes already"):
        gs.diff("article-5-like", study, sets=["run.seed=2"])
    with pytest.raises(gs.UserError, match="diff takes two scenarios"):
        gs.diff("article-5-like")
