"""Gains and losses by part: each under its name, all of them the whole, and discounted to month 1."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.lively import CALENDAR, LIVELY
from tests.model.small import GUARANTORS, merged, run, rung, under

from guaranteesim.model.actors.axes import CHALLENGER_PARTS, PARTS, PROTEGE_PARTS, SUPPORTER_PARTS

OF = {"RUS": CHALLENGER_PARTS, "UKR": PROTEGE_PARTS, **dict.fromkeys(GUARANTORS, SUPPORTER_PARTS)}
COSTLY = {**LIVELY, **CALENDAR, "start.at_war": False, "theatre.nuclear.use_per_clash_month": 0.2}


@pytest.fixture(scope="module")
def ran():
    return run(COSTLY, worlds=300)


def test_the_parts_are_the_whole(ran):
    for code, parts in OF.items():
        whole = np.zeros(300)
        for part in parts:
            whole += ran.worlds[f"utility_{code}_{part}"]
        np.testing.assert_array_equal(ran.worlds[f"utility_{code}"], whole)


def test_each_role_has_its_parts_in_the_common_order(ran):
    names = [name for name in ran.worlds if name.startswith("utility_")]
    expected = []
    for code in ("RUS", "UKR", *GUARANTORS):
        expected += [f"utility_{code}", *(f"utility_{code}_{part}" for part in OF[code])]
        assert list(OF[code]) == [part for part in PARTS if part in OF[code]]
    assert names == expected


def test_everything_that_can_cost_does_so_here(ran):
    """So that the sum is one of all parts; losses are losses."""
    for code, parts in OF.items():
        for part in parts:
            booked = ran.worlds[f"utility_{code}_{part}"]
            assert booked.any(), (code, part)
            if (code, part) not in (("RUS", "territory"), ("RUS", "terms")) and part != "territory":
                assert (booked <= 0).all(), (code, part)


@pytest.mark.parametrize(
    ("path", "touched"),
    [
        ("challenger.sanctions_sensitivity", {"utility_RUS_sanctions"}),
        ("challenger.clash_aversion", {"utility_RUS_clash"}),
        ("theatre.nuclear.loss", {"utility_RUS_nuclear", "utility_UKR_nuclear"}),
        ("theatre.war.challenger_cost_per_month", {"utility_RUS_war"}),
        ("theatre.war.protege_cost_per_month", {"utility_UKR_war"}),
        ("theatre.costs.be_month", {f"utility_{code}_forces" for code in GUARANTORS}),
        ("theatre.costs.arms_bn", {f"utility_{code}_arms" for code in GUARANTORS}),
        ("theatre.costs.clash_month", {f"utility_{code}_clash" for code in GUARANTORS}),
        ("theatre.costs.audience", {f"utility_{code}_word" for code in GUARANTORS}),
        ("challenger.neutrality_worth", {"utility_RUS_terms"}),
        ("challenger.cap_worth", {"utility_RUS_terms"}),
        ("protege.neutrality_cost", {"utility_UKR_terms"}),
        ("protege.cap_cost", {"utility_UKR_terms"}),
    ],
)
def test_a_number_touches_its_part_alone(path, touched):
    """The challenger chooses at random, so that nothing it reads moves it."""
    random = merged(COSTLY, {"challenger.rationality": 0, "run.horizon_months": 8, "start.at_war": True})
    cheap, dear = (run({**random, path: value}, worlds=100).worlds for value in (0.001, 0.4))
    whole = {name.rsplit("_", 1)[0] for name in touched}
    differing = {name for name in cheap if not np.array_equal(cheap[name], dear[name])}
    assert differing == touched | whole


def test_a_state_without_patience_counts_the_first_month_alone():
    """The challenger chooses at random: it weighs a war by the horizon, which differs here."""
    patience = {f"states.{code}.patience": 0 for code in OF} | {"challenger.rationality": 0}
    first = run({**COSTLY, **patience, "run.horizon_months": 1}, worlds=60).worlds
    whole = run({**COSTLY, **patience}, worlds=60).worlds
    for name in first:
        if name.startswith("utility_"):
            np.testing.assert_array_equal(whole[name], first[name], err_msg=name)
    assert any(first[name].any() for name in first if name.startswith("utility_"))


def test_a_month_is_discounted_by_those_before_it():
    """Upkeep of five brigades in months 1 to 10, each a twelfth of a year's patience after the last."""
    quiet = {"theatre.opportunity.per_year": 0, "theatre.costs.be_month": 0.001, "states.GBR.patience": 0.7}
    worlds = run({**quiet, **under("each", in_place={"GBR": {"ground": 5}})}, worlds=3).worlds
    weights = 0.7 ** (np.arange(10) / 12)
    np.testing.assert_allclose(worlds["utility_GBR_forces"], -0.005 * weights.sum())


def test_an_act_is_booked_by_part():
    """One act in month 1 that all meet with force and arms."""
    changes = {
        "run.horizon_months": 1, "willingness.intercept": 20, "challenger.motivation": 2,
        "ladder": {"grab": None, "strikes": rung(0.4, gain=0.3, cost=0.1, damage=0.05, territory=0.02)},
        "challenger.nuclear_aversion": 0, "theatre.costs": {"arms_bn": 0.01, "clash_month": 0.1},
        "theatre.instruments.ground.lag_share": 0,
        **{f"states.{code}.decision_days": 0 for code in GUARANTORS},
        **under("each", ["USA"], each_provides={"ground": 1, "arms": 1, "sanctions": 1}),
    }  # fmt: skip
    ran = run(changes)
    at, won = ran.events["world"], ran.events["success"]
    parts = {
        "RUS_territory": 2 * 0.3 * won, "RUS_war": -0.1, "RUS_sanctions": -0.1 * 0.1, "RUS_clash": -0.2,
        "UKR_territory": -0.02 * won, "UKR_war": -0.05, "USA_territory": -0.5 * 0.02 * won,
        "USA_clash": -0.1 * 0.2, "USA_arms": -0.01 * 0.2, "USA_word": 0, "USA_forces": 0, "FRA_clash": 0,
    }  # fmt: skip
    for name, expected in parts.items():
        np.testing.assert_allclose(ran.worlds[f"utility_{name}"][at], expected, atol=1e-12, err_msg=name)
