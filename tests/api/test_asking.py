"""What happens without a deal is found, run and left out where it should be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import guaranteesim as gs
from guaranteesim.studies.no_deal_run import append_no_deal

Write = Callable[..., Path]
pytestmark = pytest.mark.usefixtures("quick_figures")


@pytest.fixture
def family(write: Write) -> list[Path]:
    """Two arrangements that name a no-deal scenario, and that scenario in the same folder."""
    paths = [write("veto", "all", 2), write("recused", "{all: {}, recuse_aggressor: true}", 1)]
    for path in paths:
        path.write_text(path.read_text() + "no_deal: war\n", encoding="utf-8")
    war = write("war", "all", 9)
    text = war.read_text().partition("arrangement:")[0]
    war.write_text(text + "start: {at_war: true}\noverlays: {careless: {order: 9}}\n", encoding="utf-8")
    return [*paths, war]


def test_it_is_run_as_well_and_comes_last(family: list[Path]) -> None:
    comparison = gs.compare(family[:2], worlds=40, out="kept")
    assert comparison.names == ("recused", "veto", "war")
    assert comparison.no_deal == "war"
    assert set(comparison.acceptances) == {"recused", "veto"}
    assert Path("kept/war/worlds.parquet").is_file()
    table = pd.read_csv("kept/acceptance.csv")
    assert set(table["state"]) == {"UKR", "GBR", "FRA", "CHN", "RUS", "jointly"}
    assert {"comparison.csv", "entrapment.csv"} <= {path.name for path in Path("kept").iterdir()}


def test_named_among_the_items_it_is_the_same(family: list[Path]) -> None:
    given, found = gs.compare(family, worlds=20), gs.compare(family[:2], worlds=20)
    pd.testing.assert_frame_equal(given.table(), found.table())
    pd.testing.assert_frame_equal(given.consents(), found.consents())


def test_one_arrangement_is_compared_with_no_deal(family: list[Path]) -> None:
    assert gs.compare(family[:1], worlds=5).names == ("veto", "war")
    assert gs.compare(family[:1], worlds=5, baseline="war").names == ("war", "veto")


def test_it_takes_worlds_and_changes_but_not_those_of_the_arrangement(family: list[Path]) -> None:
    sets = ["run.worlds=7", "run.horizon_months=6", "arrangement.verification=0.5"]
    [_, without] = append_no_deal([gs.load(family[0], overlays=["careless"], sets=sets)])
    run = without.scenario.run
    assert (run.worlds, run.horizon_months, run.seed) == (7, 6, 3)
    assert without.scenario.arrangement.verification.centre == 0
    assert without.path == Path("war.yaml")


def test_a_shipped_one_is_found_by_name(family: list[Path]) -> None:
    made = gs.load("article-5-like")
    assert made.scenario.no_deal == "continued-war"
    assert append_no_deal([gs.Study(made.scenario)])[1].name == "continued-war"


def test_what_cannot_be_is_refused(family: list[Path], write: Write) -> None:
    other = write("other", "all", 3)
    with pytest.raises(gs.UserError, match="veto names war, other names none"):
        gs.compare([*family, other], worlds=5)
    short = gs.load(family[2], sets=["run.horizon_months=12"])
    with pytest.raises(gs.UserError, match="horizon_months 24 and war has 12"):
        gs.compare([*family[:2], short], worlds=5)
    results = [gs.load(path).run(worlds=5) for path in family]
    with pytest.raises(gs.UserError, match="not among the results"):
        gs.compare(results[:2])
    assert gs.compare(results).no_deal == "war"
    family[2].write_text(family[2].read_text().replace("name: war", "name: peace"), encoding="utf-8")
    with pytest.raises(gs.UserError, match=r"war\.yaml is named 'peace'"):
        gs.compare(family[:2], worlds=5)
    family[2].unlink()
    with pytest.raises(
        gs.ScenarioError, match=r"veto\.yaml:\d+:10: no_deal: there is no 'war' beside this file"
    ):
        gs.compare(family[:1], worlds=5)
    with pytest.raises(gs.UserError, match="set no_deal=null"):
        append_no_deal([gs.Study(gs.load(family[0]).scenario)])
    asked_nobody = [gs.load(path, sets=["no_deal=null"]) for path in family[:2]]
    assert gs.compare(asked_nobody, worlds=5).no_deal is None


def test_results_read_back_ask_the_same(family: list[Path]) -> None:
    first = gs.compare(family[:2], worlds=20, out="kept")
    again = gs.compare([gs.read(f"kept/{name}") for name in first.names])
    pd.testing.assert_frame_equal(first.consents(), again.consents())


def test_theories_leave_no_deal_out(family: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guaranteesim.report.figures.draw_theories", lambda comparison, folder, tell: [])
    Path("calm.yaml").write_text(
        "theory: {title: Calm, sources: [Nobody], says: Nothing.}\nchallenger: {status_quo: 3}\n",
        encoding="utf-8",
    )
    found = gs.compare_theories(family, theories="calm.yaml", worlds=5)
    assert found.names == ("recused", "veto")
    assert [criterion.counts_refusals for criterion in found.criteria] == [False, False, True]


def test_two_that_name_one_another_are_refused(family: list[Path]) -> None:
    veto, recused, _ = family
    for path, other in ((veto, "recused"), (recused, "veto")):
        path.write_text(path.read_text().replace("no_deal: war", f"no_deal: {other}"), encoding="utf-8")
    with pytest.raises(gs.UserError, match="name one another as what happens without a deal"):
        gs.compare([veto, recused], worlds=20)
