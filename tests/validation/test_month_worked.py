"""Months worked out on paper: what the calendar and the terms come to, in both versions, in round numbers."""

from __future__ import annotations

from typing import Any

import pytest
from tests.validation.forms import Data, put
from validation.same_luck import Comparison, compare_worlds

from guaranteesim.scenario.reading.loader import load_from_dict

CLAUSE = "arrangement.commitments.pact"
DEAF = {"intercept": -20, "severity": 0, "resolve": 0, "stake": 0, "exposure": 0, "alignment": 0}


def worked(changes: Data, worlds: int = 2) -> Comparison:
    """A quiet scenario of certain numbers, with ``changes`` by path; both versions must agree."""
    data: Data = {
        "name": "worked", "title": "Worked", "as_of": "2026-01-01", "run": {"horizon_months": 12},
        "states": {
            "RUS": {"forces": {"ground": 120}, "patience": 1},
            "UKR": {"forces": {"ground": 100}, "patience": 1},
            **{code: {"patience": 1} for code in ("USA", "GBR", "FRA")},
        },
        "challenger": {"state": "RUS", "motivation": 1.2, "readiness": 0.5},
        "protege": {"state": "UKR", "provocation_per_year": 0, "readiness": 0.5, "will_to_fight": 1},
        "theatre": {"opportunity": {"per_year": 0}, "costs": {"be_month": 0.01}},
        "willingness": dict(DEAF),
        "outside_treaty": {"aid": -20, "force": -20},
        "arrangement": {"commitments": {"pact": {
            "parties": ["USA", "GBR", "FRA"], "trigger": {"rung": "invasion"}, "rule": "each",
        }}},
    }  # fmt: skip
    for path, value in changes.items():
        put(data, path, value)
    met = compare_worlds(load_from_dict(data), worlds)
    assert met.found == []
    return met


def row(changes: Data) -> dict[str, Any]:
    return worked(changes).rows[0]


def test_forces_arrive_in_equal_parts() -> None:
    # 4 BE from month 3 to 9: a seventh in month 3, two in month 4, …, then three months in full.
    arriving = {
        f"{CLAUSE}.in_place": {"GBR": {"ground": 4}},
        f"{CLAUSE}.deployment": {"from_month": 2.5, "until_month": 9},
    }
    assert row({**arriving, "run.horizon_months": 3})["in_place_be_months"] == pytest.approx(4 / 7)
    full = row(arriving)
    assert full["in_place_be_months"] == pytest.approx(4 * 28 / 7 + 3 * 4)
    assert full["utility_GBR_forces"] == pytest.approx(-0.28)


def test_the_first_month_counts_in_full_and_a_year_later_by_the_patience() -> None:
    stationed = {f"{CLAUSE}.in_place": {"GBR": {"ground": 4}}, "states.GBR.patience": 0.25}
    after = {m: row({**stationed, "run.horizon_months": m})["utility_GBR"] for m in (1, 6, 7, 12, 13)}
    assert after[1] == pytest.approx(-0.04)
    assert after[7] - after[6] == pytest.approx(-0.04 * 0.5)
    assert after[13] - after[12] == pytest.approx(-0.04 * 0.25)
    assert row({**stationed, "states.GBR.patience": 0})["utility_GBR"] == pytest.approx(-0.04)


def test_a_cap_is_reached_by_even_steps() -> None:
    # From 100 BE to 40 in ten months: 6 a month. Each hundredth removed is worth 0.002 a month to the one
    # and costs the other 0.001; neutrality is worth 0.01 a month.
    terms: Data = {
        "arrangement.protege_force_cap": 40, "arrangement.drawdown_months": 10, "run.horizon_months": 5,
        "arrangement.neutrality": {"readiness": 0.9},
        "challenger.cap_worth": 2.4, "challenger.neutrality_worth": 0.12,
        "protege.cap_cost": 1.2, "protege.neutrality_cost": 0,
    }  # fmt: skip
    half_way = row(terms)
    assert half_way["utility_UKR_terms"] == pytest.approx(-0.1 * 0.06 * (1 + 2 + 3 + 4 + 5))
    assert half_way["utility_RUS_terms"] == pytest.approx(0.2 * 0.06 * 15 + 5 * 0.01)
    whole = row({**terms, "run.horizon_months": 12})
    assert whole["utility_UKR_terms"] == pytest.approx(-0.1 * (0.06 * 55 + 2 * 0.6))


def test_what_the_protege_has_left_half_way() -> None:
    # Month 1 of a draw-down over two months: 100 − ½·60 = 70 BE, readiness 0.5 × 0.8, half of them engaged.
    met = worked({
        "arrangement.protege_force_cap": 40, "arrangement.drawdown_months": 2, "run.horizon_months": 1,
        "arrangement.neutrality": {"readiness": 0.8}, "theatre.opportunity.per_year": 12,
        "challenger.status_quo": -5, "challenger.rationality": 1000,
        "ladder": {"strikes": {"severity": 0.5, "engaged": 0.5}}, f"{CLAUSE}.trigger.rung": "strikes",
    }, worlds=12)  # fmt: skip
    strikes = [crisis for record in met.records for crisis in record.crises]
    assert strikes
    assert all(crisis["own_be"] == pytest.approx(70 * 0.4 * 0.5) for crisis in strikes)


@pytest.mark.parametrize(
    ("rule", "changes", "months"),
    [
        ("all", {}, 12),
        ("all", {"willingness.renewal": -20}, 3),
        ("all", {f"{CLAUSE}.parties": ["USA", "RUS"]}, 3),
        ({"all": {}, "recuse_aggressor": True}, {f"{CLAUSE}.parties": ["USA", "RUS"]}, 12),
        # An objection of the challenger is a veto; the protégé consents whatever the parties want.
        ({"at_least": 1, "veto": ["RUS"]}, {f"{CLAUSE}.parties": ["USA", "RUS"]}, 3),
        ("all", {"arrangement.duration.renewal.parties": ["USA", "UKR"]}, 12),
        # The vote of month 3 gives two more months; by that of month 5 one of three has withdrawn.
        ("all", {"events": {"exit": {"state": "USA", "month": 4, "withdraws": True}}}, 5),
        ("majority", {"events": {"exit": {"state": "USA", "month": 4, "withdraws": True}}}, 12),
    ],
)
def test_a_term_runs_out_unless_the_rule_renews_it(rule: Any, changes: Data, months: int) -> None:
    duration = {"months": 3.5, "renewal": {"rule": rule, "months": 2.7}}
    met = row({"willingness.renewal": 20, "arrangement.duration": duration, **changes})
    assert met["in_force_months"] == months


@pytest.mark.parametrize(("day", "month"), [("2026-01-15", 1), ("2026-04-14", 3), ("2026-04-15", 4)])
def test_a_withdrawal_takes_the_troops_home_in_its_month(day: str, month: int) -> None:
    met = worked({
        "start.date": "2026-01-15", f"{CLAUSE}.in_place": {"GBR": {"ground": 2}, "FRA": {"ground": 1}},
        "events": {"exit": {"state": "GBR", "date": day, "withdraws": True}},
    })  # fmt: skip
    assert met.rows[0]["in_place_be_months"] == pytest.approx(12 * 1 + (month - 1) * 2)
    believed = [record["believed_reliability_GBR"] for record in met.records[0].months]
    assert [place + 1 for place, share in enumerate(believed) if share == 0] == list(range(month, 13))


def test_sanctions_come_back_with_the_act() -> None:
    # Half of the fullest sanctions cost 0.24 × 0.5/12 = 0.01 a month; 0.004 while three fifths are lifted.
    met = worked({
        "start.sanctions": 0.5, "challenger.sanctions_sensitivity": 0.24, "theatre.opportunity.per_year": 4,
        "challenger.status_quo": -5, "challenger.rationality": 1000,
        "ladder": {"strikes": {"severity": 0.5, "clarity": 0.8}}, f"{CLAUSE}.trigger.rung": "strikes",
        "theatre.signals.common_noise": 0,
        "arrangement.sanctions_relief": {
            "share": 0.6, "from_month": 3, "snap_back_months": 60,
            "snap_back": {"rung": "strikes", "attribution": 0.8},
        },
    }, worlds=12)  # fmt: skip
    relieved = set()
    for world, record in zip(met.rows, met.records, strict=True):
        first = min((crisis["month"] for crisis in record.crises if crisis["month"] >= 3), default=13)
        expected = 0.01 * 2 + 0.004 * (first - 3) + 0.01 * (13 - first)
        assert world["utility_RUS_sanctions"] == pytest.approx(-expected)
        relieved.add(first - 3)
    assert len(relieved) > 2


@pytest.mark.parametrize(("months", "lifted"), [(3, 0), (4, 9), (12, 9)])
def test_relief_that_has_begun_outlasts_the_arrangement(months: int, lifted: int) -> None:
    terms = {"duration": {"months": months}, "sanctions_relief": {"share": 0.6, "from_month": 4}}
    met = row({
        "start.sanctions": 0.5, "challenger.sanctions_sensitivity": 0.24,
        **{f"arrangement.{name}": term for name, term in terms.items()},
    })  # fmt: skip
    assert met["utility_RUS_sanctions"] == pytest.approx(-0.01 * (12 - lifted) - 0.004 * lifted)


def test_a_war_that_goes_on_moves_at_its_pace() -> None:
    # 60 against 20: ρ = 3, P = 3/4, so the front moves 0.5 × 0.2 × (2P − 1) = 0.05 a month.
    war = {"front_speed": 0.2, "front_noise": 0, "attrition": 0, "mobilisation": 0, "collapse_territory": 1,
           "collapse_force": 0, "ceasefire_per_month": 0, "exhaustion": 0, "stalemate_per_month": 0,
           "advance_exponent": 0, "advantage_decay": 0}  # fmt: skip
    met = row({
        "start": {"at_war": True, "front_pace": 0.5}, "states.UKR.forces.ground": 40, "theatre.war": war,
        "theatre.contest": {"exponent": 1, "attacker_multiplier": 1, "quality_spread": 0},
        "run.horizon_months": 4,
    })  # fmt: skip
    assert met["territory_lost"] == pytest.approx(0.2)
    assert met["utility_RUS_territory"] == pytest.approx(1.2 * 0.2)
    assert (met["wars"], met["war_months"], met["peace_months"]) == (1, 4, 0)
    assert met["major_violation"]
