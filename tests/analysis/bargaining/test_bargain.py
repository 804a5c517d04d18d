"""Result of a negotiation: points, refusals, size of the zone, effects of terms, and tables."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from tests.analysis.bargaining.bargains import make_bargain, make_outcome, make_scattered_bargain

from guaranteesim.analysis.bargaining import BASE, EFFECTIVE, NASH, NEAREST, PROTEGE, Bargain
from guaranteesim.analysis.bargaining.tables import export_bargain_tables
from guaranteesim.analysis.bargaining.term_effects import compute_term_effects, group_by_option

ALL = ("UKR", "USA", "RUS")


def two_by_two(**shift: float) -> Bargain:
    """Four packages; the first term trades between RUS and UKR, the second is worth 0.05 to all."""
    items = [
        make_outcome(
            {
                "RUS": 0.2 - 0.15 * a + 0.05 * b + shift.get("RUS", 0),
                "UKR": 0.15 * a + 0.05 * b + 0.01,
                "USA": 0.1 + 0.05 * b,
            },
            ALL,
            0.4 + 0.2 * a + 0.05 * b,
        )
        for a in range(2)
        for b in range(2)
    ]
    return make_bargain((2, 2), items)


def kinds(made: Bargain) -> dict[str, str]:
    return {point.kind: made.packages[point.position].name for point in made.points()}


def test_states_begin_with_challenger_and_protege() -> None:
    assert two_by_two().states == ("RUS", "UKR", "USA")


def test_the_points() -> None:
    made = two_by_two()
    assert made.zone.all()
    products = [0.2 * 0.01 * 0.1, 0.25 * 0.06 * 0.15, 0.05 * 0.16 * 0.1, 0.1 * 0.21 * 0.15]
    assert made.nash == pytest.approx([p ** (1 / 3) for p in products])
    assert kinds(made) == {NASH: "p004", PROTEGE: "p004", EFFECTIVE: "p004", BASE: "p001"}
    assert [len(points) for points in made.group_points_by_package().values()] == [3, 1]


def test_surely_and_perhaps() -> None:
    items = [
        make_outcome({"RUS": value, "UKR": 1.0}, ("RUS", "UKR")) for value in (-0.02, -0.005, 0.005, 0.02)
    ]
    made = make_bargain((4,), items)
    assert made.zone.tolist() == [False, False, True, True]
    assert made.surely_in_zone.tolist() == [False, False, False, True]
    assert made.perhaps_in_zone.tolist() == [False, True, True, True]


def test_an_empty_zone_and_what_opens_it() -> None:
    made = two_by_two(RUS=-0.5)
    assert not made.zone.any()
    assert kinds(made) == {NEAREST: "p002", BASE: "p001"}
    assert made.list_refusing(1) == ("RUS",)
    assert made.find_worst_off(1) == "RUS"
    sizes = {item.name: item.packages for item in made.compute_zone_without()}
    assert sizes == {"RUS": 4, "UKR": 0, "USA": 0}


def test_an_objection_that_alone_empties_the_zone() -> None:
    item = make_outcome({"RUS": -0.1, "UKR": 0.2, "USA": 0.1}, ALL, costs={"RUS": {"rus-troops": 0.3}})
    made = make_bargain((2,), [item, item])
    sizes = {(item.kind, item.name): item.packages for item in made.compute_zone_without()}
    assert sizes[("objection", "rus-troops")] == 2
    assert sizes[("state", "RUS")] == 2
    assert ("objection", "ukr-veto") not in sizes


def test_an_absolute_objection_dropped_opens_it() -> None:
    item = make_outcome({"RUS": 0.1, "UKR": 0.2, "USA": 0.1}, ALL, absolute={"UKR": ("ukr-veto",)})
    made = make_bargain((2,), [item, item])
    assert made.surplus[0].tolist() == [0.1, -math.inf, 0.1]
    assert made.nearest is None
    assert {i.name: i.packages for i in made.compute_zone_without() if i.kind == "objection"} == {
        "ukr-veto": 2
    }


def test_a_state_that_is_not_required_cannot_refuse() -> None:
    made = make_bargain((2,), [make_outcome({"RUS": -1.0, "UKR": 0.2, "USA": 0.1}, ("UKR", "USA"))] * 2)
    assert made.zone.all()
    assert made.nash.tolist() == pytest.approx([math.sqrt(0.02)] * 2)
    assert "RUS" not in {item.name for item in made.compute_zone_without()}


def test_main_effects_are_those_the_packages_were_made_of() -> None:
    found = {
        (item.term, item.option, item.state): item.change.value for item in compute_term_effects(two_by_two())
    }
    assert found[("t0", "o1", "RUS")] == pytest.approx(-0.15)
    assert found[("t0", "o1", "UKR")] == pytest.approx(0.15)
    assert found[("t1", "o1", "USA")] == pytest.approx(0.05)
    assert found[("t0", "o1", "")] == pytest.approx(0.2)
    assert set(found) == {(t, "o1", s) for t in ("t0", "t1") for s in ("RUS", "UKR", "USA", "")}


def test_the_interval_of_an_effect_is_students_over_groups() -> None:
    groups = [(0.0, 0.1, 0.2, 0.3), (0.3, 0.2, 0.1, 0.0)]
    items = [
        make_outcome({"RUS": 0.15, "UKR": 0.15}, ("RUS", "UKR"), groups={"RUS": group, "UKR": group})
        for group in groups
    ]
    first = compute_term_effects(make_bargain((2,), items))[0].change
    gaps = np.array(groups[1]) - np.array(groups[0])
    reach = 3.182446 * gaps.std(ddof=1) / 2
    assert (first.value, first.high - first.value) == (0.0, pytest.approx(reach, rel=1e-5))


def test_effects_by_brute_force() -> None:
    made = make_scattered_bargain((3, 2, 4), seed=3)
    for item in compute_term_effects(made):
        axis = list(made.negotiation.terms).index(item.term)
        column = made.states.index(item.state) if item.state else None
        by_choice = {package.chosen: place for place, package in enumerate(made.packages)}
        gaps = []
        for chosen, place in by_choice.items():
            if chosen[axis] == item.option:
                other = by_choice[(*chosen[:axis], "o0", *chosen[axis + 1 :])]
                values = made.efficacy if column is None else made.priced_surplus[:, column]
                gaps.append(values[place] - values[other])
        assert item.change.value == pytest.approx(np.mean(gaps))


def test_refusals_at_any_price_are_told_apart_in_effects() -> None:
    outright = {"UKR": ("ukr-veto",)}
    items = [make_outcome({"RUS": 0.1, "UKR": 0.1}, ("RUS", "UKR"), absolute=outright if a else {})
             for a in range(2) for _ in range(2)]  # fmt: skip
    refused = {
        (item.term, item.state): item.refused for item in compute_term_effects(make_bargain((2, 2), items))
    }
    assert refused[("t0", "UKR")] == 1
    assert refused[("t1", "UKR")] == refused[("t0", "RUS")] == 0


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_packages_laid_out_by_option(axis: int) -> None:
    shape = (2, 3, 4)
    values = np.arange(24)
    laid = group_by_option(values, shape, axis)
    grid = values.reshape(shape)
    for option in range(shape[axis]):
        assert laid[option].tolist() == grid.take(option, axis=axis).ravel().tolist()


def test_the_tables_say_all_of_it() -> None:
    made = make_scattered_bargain((3, 2), shift=0.1)
    frames = export_bargain_tables(made)
    assert list(frames) == ["packages", "zone", "effects"]
    table = frames["packages"]
    assert len(table) == 6
    assert table["zone"].tolist() == made.zone.tolist()
    outright = table["absolute_UKR"]
    assert table.loc[outright, "surplus_UKR"].isna().all()
    assert np.isfinite(table.loc[~outright, "surplus_UKR"].astype(float)).all()
    for frame in frames.values():
        numbers = frame.select_dtypes("number").to_numpy(dtype=float, na_value=0.0)
        assert np.isfinite(numbers).all()
    first = frames["zone"].iloc[0]
    assert (first["name"], first["packages"]) == ("zone", int(made.zone.sum()))
    assert set(frames["effects"]["state"]) == {"RUS", "UKR", "USA", "efficacy"}
    assert isinstance(frames["effects"], pd.DataFrame)
