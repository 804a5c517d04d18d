"""Seventeen eventful scenarios in which engine and plain version agree in every value: the proof in short.

Each stresses another part of the month, so that a change of any line of its arithmetic shows in one of them.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.validation.forms import put
from validation.same_luck import compare_worlds

from guaranteesim.scenario.reading.loader import load_from_dict

Data = dict[str, Any]
ALL_OF_IT = {"ground": 0.6, "air": 0.9, "sea": 0.5, "arms": 0.8, "intelligence": 0.7, "sanctions": 0.9}


def state(ground: float, **changes: Any) -> Data:
    """A state whose decisions are open: near even odds of being willing."""
    forces = {"ground": ground, "air": 4, "sea": 2, "arms": 1.2, "intelligence": 0.4, "sanctions": 0.3}
    return {
        "forces": forces, "stake": {"uniform": [0.4, 0.9]}, "deployment_days": {"uniform": [2, 45]},
        "decision_days": {"uniform": [1, 9]}, "growth_per_year": 0.04, "alignment": {"uniform": [-0.8, 0.5]},
        "resolve": {"mean": {"uniform": [-0.5, 1]}, "volatility": 0.4, "rally": 0.7, "weariness": 0.1,
                    "term_months": 9},
        **changes,
    }  # fmt: skip


def clause(parties: list[str], rung: str, rule: Any, **changes: Any) -> Data:
    provides = {"each_provides": ALL_OF_IT, "bindingness": {"uniform": [0.3, 0.9]}}
    return {
        "parties": parties,
        "trigger": {"rung": rung, "attribution": 0.4},
        "rule": rule,
        **provides,
        **changes,
    }


def scenario(changes: Data) -> Data:
    """Five supporters, three commitments of different rules, clocks and triggers, ``changes`` by path."""
    data: Data = {
        "name": "fixed", "title": "Fixed", "as_of": "2026-01-01", "run": {"horizon_months": 15},
        "states": {
            "RUS": {"nuclear": True, "forces": {"ground": 110}, "growth_per_year": 0.06, "patience": 0.9},
            "UKR": {"forces": {"ground": 120}, "growth_per_year": 0.03, "patience": 0.85},
            "USA": state(20, nuclear=True), "GBR": state(6, nuclear=True, follows="USA"),
            "FRA": state(8), "POL": state(10, follows="FRA"), "CHN": state(3, alignment=0.4, nuclear=True),
        },
        "challenger": {"state": "RUS", "status_quo": -0.5, "rationality": 4, "leader_term_months": 10,
                       "closing_window": 1.5},
        "protege": {"state": "UKR", "provocation_per_year": 4, "moral_hazard": 0.8},
        "theatre": {"opportunity": {"per_year": 9, "protection_effect": 0.5},
                    "costs": {"be_month": 0.003, "audience": 0.3}, "nuclear": {"use_per_clash_month": 0.1},
                    "signals": {"common_noise": 0.15, "own_noise": 0.1}},
        "willingness": {"intercept": {"uniform": [-2.5, -0.5]}, "tripwire": 1.5, "correlation": 0.3},
        "outside_treaty": {"aid": -1, "force": -4},
        "arrangement": {"verification": 0.3, "protege_force_cap": 110, "commitments": {
            "aid": clause(["FRA", "POL"], "grey_zone", "each", deadline_days=4,
                          provides={"POL": {"arms": 1, "ground": 0.2}}),
            "coalition": clause(["RUS", "USA", "GBR", "FRA", "CHN"], "strikes",
                                {"at_least": 2, "recuse_aggressor": True},
                                in_place={"GBR": {"ground": 2, "air": 1}}),
            "backstop": clause(["USA", "FRA", "POL"], "limited_grab", {"lead": "USA", "followers": 1},
                               deadline_days=3, in_place={"FRA": {"ground": 4, "sea": 1}}),
        }},
    }  # fmt: skip
    for path, value in changes.items():
        put(data, path, value)
    return data


COALITION = "arrangement.commitments.coalition"
WAR = {
    "ladder": {
        "invasion": {"severity": 1.0, "opens_war": True, "major": True, "territory": 0.1, "contact": 0.5}
    },
    "arrangement.commitments.aid.trigger.rung": "invasion",
    "arrangement.commitments.backstop.trigger.rung": "invasion",
    f"{COALITION}.trigger.rung": "invasion",
    "run.horizon_months": 24,
    "theatre.opportunity.per_year": 12,
}
SHORT_LADDER = {
    "grey_zone": {"severity": 0.2, "window_days": 70, "clarity": 0.6, "damage": 0.01},
    "strikes": {"severity": 0.5, "window_days": 20, "contact": 0.6, "damage": 0.03, "gain": 0.2},
    "limited_grab": {
        "severity": 0.8,
        "window_days": 8,
        "territory": 0.1,
        "contact": 0.3,
        "major": True,
        "gain": 0.4,
    },
}
SCENARIOS: dict[str, Data] = {
    "as it is": {},
    "a clear-sighted challenger": {
        "challenger.rationality": 60, "challenger.status_quo": 0.02, "challenger.misperception": 0.3,
        "states.UKR.growth_per_year": 0.3, "states.RUS.growth_per_year": -0.05,
        "arrangement.protege_force_cap": {"uniform": [100, 200]},
        "willingness.correlation": 0, "beliefs.record_weight": 0.5, "challenger.clash_half_be": 0,
    },
    "long wars": {**WAR, "theatre.war.ceasefire_per_month": 0, "theatre.war.exhaustion": 0.1,
                  "theatre.nuclear.use_per_clash_month": 0.02, "theatre.war.collapse_territory": 0.9},
    "the protégé falls": {**WAR, "states.UKR.forces.ground": 40, "theatre.war.front_speed": 0.25,
                          "theatre.war.collapse_territory": 0.5, "switches.nuclear_risk": False},
    "the challenger is beaten": {**WAR, "states.RUS.forces.ground": 40, "theatre.war.attrition": 0.15,
                                 "theatre.war.collapse_force": 0.7, "theatre.contest.exponent": 1.2,
                                 "states.RUS.nuclear": False},
    "nuclear use": {**WAR, "theatre.nuclear.use_per_clash_month": 0.5, "outside_treaty.force": 0},
    "late help": {"willingness.intercept": 1, "ladder": SHORT_LADDER,
                  "theatre.contest.late_weight": 0.6, "willingness.clock_compliance": 0.8,
                  "states.USA.decision_days": 20, "switches.tripwire_denial": False,
                  f"{COALITION}.rule": {"silence": {"after_days": 3}, "of": ["USA", "FRA", "CHN"]}},
    "words not kept": {"willingness.renege": 0.7, f"{COALITION}.rule": "automatic",
                       f"{COALITION}.bindingness": 0.4, "willingness.intercept": -1,
                       "beliefs.forgetting": 0.9,
                       "beliefs.leader_reset": 0.6, "beliefs.record_weight": 0.8,
                       "arrangement.verification": 0.9},
    "vetoes": {f"{COALITION}.rule": {"quota": "2/3",
                                     "weights": {"RUS": 2, "USA": 3, "GBR": 1, "FRA": 1, "CHN": 1},
                                     "veto": ["RUS", "CHN"], "abstention_counts_as": "consent"},
               "arrangement.commitments.backstop.rule": {
                   "first": {"all": {}, "veto": ["POL"]}, "otherwise": {"any_of": [{"majority": {}}, "each"]},
                   "after_days": 5}},
    "nobody is bound": {"arrangement.commitments": {}, "outside_treaty.aid": 1, "outside_treaty.force": -1,
                        "arrangement.protege_force_cap": None},
    "only sanctions and aid": {"arrangement.commitments": {
        "aid": clause(["USA", "GBR", "FRA", "CHN"], "strikes", {"all_of": ["each", {"at_least": 2}]},
                      each_provides={"arms": 1, "intelligence": 1, "sanctions": 1})}},
    "no reputation": {"switches.reputation": False, "switches.tripwire_resolve": False,
                      "protege.moral_hazard": -0.9, "willingness.conventional_escalation": 0.5,
                      "states.RUS.nuclear": False, "challenger.rationality": 20},
    "a war that goes on": {
        "start": {"at_war": True, "war_age_months": 14.5, "front_pace": 0.3, "sanctions": 0.4},
        "outside_treaty.aid": 1, "theatre.war.ceasefire_per_month": 0.15, "run.horizon_months": 24,
        "events": {
            "cut": {"state": "USA", "month": 2, "forces": {"arms": 0.5, "intelligence": 0, "sanctions": 3}},
            "tired": {"state": "POL", "month": {"uniform": [1, 6]}, "resolve": -3},
            "raised": {"state": "RUS", "month": 3, "forces": {"ground": 1.5}, "lifts_sanctions": 0.3},
        }},
    "phases": {
        f"{COALITION}.scope": 0.4, f"{COALITION}.from_month": {"uniform": [1, 5]},
        f"{COALITION}.deployment": {"from_month": 3.5, "until_month": 9},
        f"{COALITION}.void_if_protege_attacks": True, "protege.attack_share": 0.3,
        "protege.void_restraint": 0.4, "arrangement.commitments.aid.until_month": {"uniform": [4, 12]},
        "arrangement.commitments.backstop.scope": {"uniform": [0.2, 1]}},
    "who goes and who comes": {
        "start.date": "2026-03-31", "willingness.intercept": 0,
        "events": {
            "exit": {"state": "USA", "month": {"uniform": [3, 9]}, "withdraws": True},
            "vote": {"state": "FRA", "date": "2026-07-30", "chance": 0.6, "new_leader": True, "resolve": 0.8},
            "succession": {"state": "RUS", "month": 6, "new_leader": True, "motivation": 1.5},
            "build-up": {"state": "POL", "month": 4, "forces": {"ground": 2, "air": 0, "arms": 1.5}},
            "army": {"state": "UKR", "month": 4, "chance": 0.5, "forces": {"ground": 1.3}},
        }},
    "gone from an automatic pact": {
        f"{COALITION}.rule": "automatic", f"{COALITION}.bindingness": 0.9, f"{COALITION}.from_month": 2,
        "events": {"exit": {"state": "USA", "month": 3, "withdraws": True}}},
    "terms": {
        "start.sanctions": {"uniform": [0.3, 0.8]}, "arrangement.drawdown_months": 7.5,
        "arrangement.protege_force_cap": 60, "arrangement.neutrality": {"readiness": 0.8},
        "protege.cap_cost": 0.3, "challenger.cap_worth": 0.4, "willingness.renewal": 0,
        "arrangement.duration": {"months": {"uniform": [3, 8]}, "renewal": {
            "rule": {"majority": {}, "recuse_aggressor": True}, "months": 2.5}},
        "arrangement.sanctions_relief": {
            "share": 0.7, "from_month": 2, "snap_back": {"rung": "strikes", "attribution": 0.6},
            "snap_back_months": 3.5}},
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_engine_and_plain_version_agree_in_every_value(name: str) -> None:
    data = scenario(SCENARIOS[name])
    met = compare_worlds(load_from_dict(data), worlds=5)
    assert met.compared > 500
    assert met.found == []


def test_a_surprise_against_no_force_keeps_its_digits() -> None:
    # With no force left to meet it, the ratio of forces is 1e10 unless it is bounded.
    data = {
        "name": "undefended", "title": "Undefended", "as_of": "2026-01-01",
        "run": {"horizon_months": 8, "seed": 0},
        "states": {"RUS": {"forces": {"ground": 40}}, "UKR": {"forces": {"ground": 0}}, "USA": {}},
        "challenger": {"state": "RUS", "status_quo": -2, "rationality": 0}, "protege": {"state": "UKR"},
        "theatre": {"opportunity": {"per_year": 12}},
        "switches": {"valued_war": True},
    }  # fmt: skip
    assert compare_worlds(load_from_dict(data), worlds=5).found == []
