"""``robust`` from Python: states of the world, theories that win, consent, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import guaranteesim as gs
from guaranteesim.analysis.consent.acceptance import compute_acceptance
from guaranteesim.analysis.robustness.latin_positions import draw_positions, lay_out_assumptions
from guaranteesim.analysis.robustness.row_consent import compute_row_chances
from guaranteesim.ensemble.experiment import Design, run_experiment

Write = Callable[..., Path]
STAKE = "states.GBR.stake={uniform: [0.2, 0.9]}"
CALM = """\
theory: {title: A calm challenger, sources: [Nobody 2026], says: Challengers rarely act.}
challenger: {motivation: 0, rationality: 50}
"""
DOUBT = """\
theory: {title: Doubt, sources: [Nobody 2026], says: Nobody knows.}
challenger: {rationality: {uniform: [1, 2]}}
"""
SMALL = {"rows": 20, "worlds": 10, "figures": False, "sets": [STAKE]}


@pytest.fixture
def calm(two: list[Path]) -> str:
    Path("calm.yaml").write_text(CALM, encoding="utf-8")
    return "calm.yaml"


def test_states_are_theories_times_rows(two: list[Path], calm: str) -> None:
    found = gs.robust(two, theories=calm, **SMALL)
    states = found.main.states
    assert states.names == ("recused", "veto")
    assert states.theories == ("defaults", "calm")
    assert states.means.shape == (2, 2, 20)
    assert found.asked is None
    assert STAKE.partition("=")[0] in found.paths
    # A calm challenger does nothing, whatever the assumptions.
    assert not states.means[:, 1].any()
    assert "as in force" in found.notes[0]


def test_a_row_is_a_run_with_its_numbers_set(two: list[Path]) -> None:
    found = gs.robust(two, theories="none", **SMALL)
    scenario = gs.load(two[0], sets=[STAKE]).scenario
    design = lay_out_assumptions(scenario, 20, 3)
    (column,) = (place for place, path in enumerate(design.paths) if path == "states.GBR.stake")
    assert np.array_equal(np.sort((design.values[:, column] - 0.2) / 0.7 * 20 // 1), np.arange(20))
    alone = run_experiment([scenario], design, worlds=10, seed=3, own_luck=True)
    violated = alone.read_worlds("veto")["major_violation"].to_numpy().reshape(20, 10).mean(axis=1)
    assert np.array_equal(found.main.states.means[1, 0], violated)


def test_the_distribution_of_a_theory_is_sampled_at_the_same_positions(two: list[Path]) -> None:
    Path("doubt.yaml").write_text(DOUBT, encoding="utf-8")
    found = gs.robust(two, theories="doubt.yaml", **SMALL)
    assert "challenger.rationality" in found.paths
    other = draw_positions("challenger.rationality", 20, 3)
    assert not np.array_equal(other, draw_positions("states.GBR.stake", 20, 3))
    assert np.array_equal(other, draw_positions("challenger.rationality", 20, 3))


def test_consent_in_rows_is_that_of_the_comparison() -> None:
    # One row per world: the pooled chances are then those that a comparison computes from these worlds.
    offered, without = (gs.load(name).scenario for name in ("article-5-like", "continued-war"))
    worlds = 30
    plain = gs.compare(["article-5-like", "continued-war"], worlds=worlds, seed=5, figures=False)
    results, no_deal = plain.results
    expected = compute_acceptance(results, no_deal).weights
    inputs = results.draw_inputs()
    paths = tuple(path for path in inputs.columns if path != "world")
    design = Design(paths, inputs[list(paths)].to_numpy(dtype=np.float64))
    from guaranteesim.analysis.consent.weighings import WEIGHINGS

    assert offered.required
    assert without.name == "continued-war"
    found = compute_row_chances(results, no_deal, design, WEIGHINGS[:1])
    assert found.shape == (1, worlds)
    assert found[0] == pytest.approx(expected, rel=1e-12)


def test_refusals_give_what_no_deal_gives() -> None:
    found = gs.robust(
        ["nato-membership", "no-guarantee"], rows=20, worlds=10, theories="none", figures=False, seed=4
    )
    states = found.main.states
    assert found.no_deal == "continued-war"
    assert states.means.shape == (3, 1, 20)
    assert states.chances is not None
    mixed = states.mix_means()
    # Sixteen states must ratify membership: it is refused, and so does what no deal does.
    assert states.names[1] == "nato-membership"
    assert mixed[1, 0, 0] == pytest.approx(states.means[2, 0], abs=0.01)
    assert found.in_force.means.value[1] < found.main.means.value[1]


@pytest.mark.nightly
def test_results_do_not_depend_on_workers(two: list[Path], calm: str) -> None:
    one, other = (gs.robust(two, theories=calm, **SMALL, workers=count) for count in (1, 2))
    assert one.table().equals(other.table())


def test_results_are_kept_and_found_again(two: list[Path], calm: str, tmp_path: Path) -> None:
    out = tmp_path / "kept"
    found = gs.robust(two, theories=calm, **SMALL, out=out)
    names = {path.name for path in out.iterdir()}
    assert names >= {
        "findings.txt", "robustness.csv", "ranks.csv", "wins.csv", "regrets.csv", "information.csv",
        "states.csv",
    }  # fmt: skip
    assert ".unfinished" not in names
    assert gs.robust(two, theories=calm, **SMALL, out=out).table().equals(found.table())
    with pytest.raises(gs.UserError, match="not what is asked for now"):
        gs.robust(two, theories="none", **SMALL, out=out)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": 1}, "at least 20 rows"),
        ({"worlds": 2}, "at least 10 worlds a row"),
        ({"outcome": "majr_violation"}, "major_violation"),
        ({"outcome": "nuclear_use"}, "the same in every state"),
        ({"satisfice": "territory_lost"}, "write an outcome, <= or >=, and a value"),
        ({"theories": "nobodys"}, "no such theory"),
    ],
)
def test_nonsense_is_refused_with_the_remedy(two: list[Path], changes: dict[str, object], words: str) -> None:
    arguments = {"theories": "none", **SMALL, **changes}
    with pytest.raises((gs.UserError, gs.ScenarioError), match=words):
        gs.robust(two, **arguments)


def test_assumptions_without_any_range_are_refused(two: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    # The defaults of the schema have ranges, so that a scenario without any takes two hundred settings.
    monkeypatch.setattr(
        "guaranteesim.analysis.robustness.latin_positions.list_uncertain_inputs", lambda scenario: {}
    )
    with pytest.raises(gs.UserError, match="no number of these scenarios is uncertain"):
        gs.robust(two, theories="none", **SMALL)


def test_one_arrangement_is_refused() -> None:
    with pytest.raises(gs.UserError, match="at least two scenarios, apart from no deal"):
        gs.robust(["no-guarantee"], rows=20, worlds=10)
