"""Result of a negotiation: points, refusals, size of the zone, effects of terms, and tables."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.analysis.bargaining.bargains import make_bargain, make_outcome, make_scattered_bargain, negotiation

from guaranteesim.analysis.bargaining import BASE, EFFECTIVE, KALAI, NASH, NEAREST, PROTEGE, Bargain
from guaranteesim.analysis.bargaining.tables import export_bargain_tables
from guaranteesim.analysis.bargaining.term_effects import compute_term_effects, find_pairs
from guaranteesim.scenario.files.packages import Package

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
    assert kinds(made) == {NASH: "p004", KALAI: "p004", PROTEGE: "p004", EFFECTIVE: "p004", BASE: "p001"}
    assert [len(points) for points in made.group_points_by_package().values()] == [4, 1]


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


def test_pairs_differ_in_one_option_alone() -> None:
    made = make_scattered_bargain((2, 3), seed=1)
    assert find_pairs(made, 1, "o2").tolist() == [[0, 3], [2, 5]]
    assert find_pairs(made, 0, "o1").tolist() == [[0, 1, 2], [3, 4, 5]]


def without(made: Bargain, *excluded: tuple[str, ...]) -> Bargain:
    """Return the negotiation without some packages, as an exclusion has it."""
    kept = [place for place, item in enumerate(made.packages) if item.chosen not in excluded]
    return replace(
        made,
        packages=tuple(made.packages[place] for place in kept),
        judged=tuple(made.judged[place] for place in kept),
    )


def test_effects_with_exclusions_compare_what_is_left() -> None:
    made = without(make_scattered_bargain((2, 2), seed=2), ("o1", "o0"))
    found = {(item.term, item.state): item.change.value for item in compute_term_effects(made)}
    assert found[("t0", "")] == pytest.approx(made.efficacy[2] - made.efficacy[1])
    assert found[("t1", "")] == pytest.approx(made.efficacy[1] - made.efficacy[0])
    diagonal = without(make_scattered_bargain((2, 2), seed=2), ("o1", "o0"), ("o0", "o1"))
    assert all(math.isnan(item.change.value) for item in compute_term_effects(diagonal))
    assert export_bargain_tables(diagonal)["effects"]["change"].isna().all()


def merged(made: Bargain) -> Bargain:
    """Return the negotiation with its last term given a third option that repeats the second."""
    twins = negotiation((2, 3))
    again = [
        Package(f"{item.name}x", (item.chosen[0], "o2"), item.scenario) if item.chosen[1] == "o1" else None
        for item in made.packages
    ]
    return replace(made, negotiation=twins, same=tuple((item,) if item else () for item in again))


def test_two_identical_packages_are_one_for_all_solutions_and_counts() -> None:
    one = make_scattered_bargain((2, 2), seed=5, shift=0.3)
    two = merged(one)
    assert [(p.kind, p.position, p.ties) for p in two.points()] == [
        (p.kind, p.position, p.ties) for p in one.points()
    ]
    assert two.zone.tolist() == one.zone.tolist()
    assert two.compute_zone_without() == one.compute_zone_without()
    assert two.alternating == one.alternating
    alike = {(i.term, i.option, i.state): i for i in compute_term_effects(two)}
    for item in compute_term_effects(one):
        assert alike[(item.term, item.option, item.state)] == item
        if item.term == "t1":
            assert alike[("t1", "o2", item.state)].change == item.change
    table = export_bargain_tables(two)["packages"]
    assert len(table) == 4
    assert table["same"].tolist() == ["", "p002x", "", "p004x"]


def test_ties_are_told() -> None:
    items = [make_outcome({"RUS": 0.1, "UKR": value}, ALL, 0.5) for value in (0.1, 0.3, 0.3)]
    points = {point.kind: point for point in make_bargain((3,), items).points()}
    assert (points[NASH].position, points[NASH].ties) == (1, (2,))
    assert points[EFFECTIVE].ties == (1, 2)


def test_the_kalai_smorodinsky_point_is_the_most_even_in_shares_of_the_ideal() -> None:
    # Ideals 1 and 0.2: the shares are (1, 0), (0.5, 0.6), (0.1, 1); Nash prefers the same or not.
    worth = [(1.0, 0.0), (0.5, 0.12), (0.1, 0.2)]
    items = [make_outcome({"RUS": a, "UKR": b}, ("RUS", "UKR")) for a, b in worth]
    made = make_bargain((3,), items)
    assert made.ideal_shares.tolist() == pytest.approx([0.0, 0.5, 0.1])
    assert kinds(made)[KALAI] == "p002"
    # A change of the scale of one state's surplus changes nothing.
    scaled = make_bargain((3,), [make_outcome({"RUS": 7 * a, "UKR": b}, ("RUS", "UKR")) for a, b in worth])
    assert scaled.ideal_shares.tolist() == pytest.approx(made.ideal_shares.tolist())


def test_alternating_offers_need_one_list_of_states() -> None:
    items = [make_outcome({"RUS": 0.1, "UKR": 0.2}, asked) for asked in (ALL, ("UKR", "USA"))]
    assert make_bargain((2,), items).alternating is None
    solved = make_bargain((2,), [items[0], items[0]]).alternating
    assert solved is not None
    assert [offer.proposer for offer in solved.offers] == ["RUS", "UKR", "USA"]
    assert set(solved.nash.surplus) == set(ALL)


def test_the_tables_say_all_of_it() -> None:
    made = make_scattered_bargain((3, 2), shift=0.1)
    frames = export_bargain_tables(made)
    assert list(frames) == ["packages", "zone", "effects", "offers"]
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
