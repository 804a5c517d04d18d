"""Theories crossed with consent: refusals count as in a comparison, under every theory."""

from __future__ import annotations

import pytest

import guaranteesim as gs
from guaranteesim.analysis.theories.theory_comparison import CRITERIA

PAIR = ("no-guarantee", "us-side-letter")
SETS = ("run.horizon_months=24",)


def test_the_defaults_count_refusals_as_a_comparison_does() -> None:
    """The no-deal scenario is not among the arrangements; it is run because they name it."""
    found = gs.compare_theories(PAIR, theories=["restraint"], worlds=60, seed=3, sets=SETS)
    assert found.names == PAIR
    assert found.criteria == CRITERIA
    whole = gs.compare(PAIR, worlds=60, seed=3, sets=SETS)
    mine = found.trials[0].values.set_index(["outcome", "name"])
    rows = whole.table().set_index("name")
    for name in PAIR:
        for end in ("", "_low", "_high"):
            cell = mine.loc[("major_violation_unconditional", name), f"value{end}"]
            assert cell == pytest.approx(rows.loc[name, f"major_violation_unconditional{end}"], abs=1e-12)
    gap = found.trials[0].pairs.set_index("outcome").loc["major_violation_unconditional"]
    told = whole.differences("us-side-letter").set_index("outcome").loc["major_violation"]
    told = told[told["name"] == "no-guarantee"].iloc[0] if told.ndim > 1 else told
    assert gap["difference"] == pytest.approx(told["unconditional_difference"], abs=1e-12)


def test_nobody_is_asked_where_the_scenarios_name_no_deal_to_compare_with() -> None:
    found = gs.compare_theories(PAIR, theories=["restraint"], worlds=8, sets=(*SETS, "no_deal=null"))
    assert found.criteria == CRITERIA[:2]
    assert "not asked" in found.notes[0]
    with pytest.raises(gs.UserError, match="nobody is asked"):
        found.plot("theories_unconditional")
