"""Whole scenarios for hypothesis: eventful, of every kind, with numbers at the ends of their ranges.

Plain data for ``from_dict``. Most numbers keep their defaults, which are distributions; some are set.
"""

from __future__ import annotations

from hypothesis import strategies as st
from tests.validation.calendar_forms import MOST_UNDER_COMPOSED_RULES, calendars
from tests.validation.forms import Data, often, one_of, put, share, some
from tests.validation.rule_forms import COMPOSED, KINDS, rules, with_turnout

from guaranteesim.scenario.schema.theatre import FIGHTING, INSTRUMENTS, Switches

CHALLENGER, PROTEGE = "RUS", "UKR"
GUARANTORS = ("USA", "GBR", "FRA", "POL", "CHN", "DEU", "ITA", "CAN", "TUR", "NLD", "ESP", "SWE")
BYSTANDERS = ("JPN", "AUS")
RUNGS = ("grey_zone", "strikes", "limited_grab", "invasion")

force = one_of(0, 4, 40, {"uniform": [0, 30]}, {"triangular": [1, 5, 20]}, {"choice": [0, 12]})
stationed = one_of(0.5, 3, 25, {"uniform": [0, 6]})
weight = one_of(0, 1, 4, {"uniform": [0, 3]})

NUMBERS = {
    "challenger.motivation": one_of(
        0, 1, {"uniform": [0.5, 3]}, {"normal": [1, 0.5], "low": 0, "high": 3},
        {"fitted": "challenger.motivation"},
    ),
    "challenger.leader_term_months": one_of(0.5, 3, 500),
    "challenger.cost_sensitivity": weight,
    "challenger.clash_aversion": weight,
    "challenger.clash_half_be": one_of(0, 10),
    "challenger.nuclear_aversion": weight,
    "challenger.nuclear_half_be": one_of(0, 5, {"uniform": [0, 10]}),
    "challenger.sanctions_sensitivity": weight,
    "challenger.status_quo": one_of(-5, 0, 0.1),
    "challenger.rationality": one_of(0, 1, 1000, {"fitted": "challenger.rationality", "times": 3}),
    "challenger.closing_window": one_of(0, 1, 5),
    "challenger.foresight_months": one_of(1, 60),
    "challenger.aid_months": one_of(0, 24),
    "challenger.misperception": one_of(0, 0.5, 3),
    "challenger.readiness": one_of(0.3, 1.5),
    "protege.readiness": one_of(0.2, 1.5),
    "protege.will_to_fight": one_of(0.2, 1.5),
    "protege.provocation_per_year": one_of(0, 3, 12),
    "protege.moral_hazard": one_of(-1, 0, 3),
    "theatre.instruments.air.be_per_unit": one_of(0, 2),
    "theatre.instruments.sea.lag_share": share,
    "theatre.instruments.arms.be_per_unit": one_of(0, 3),
    "theatre.instruments.arms.escalation": share,
    "theatre.instruments.intelligence.lag_share": share,
    "theatre.instruments.sanctions.be_per_unit": one_of(0, 2),
    "theatre.instruments.logistics.be_per_unit": one_of(0, 6),
    "theatre.instruments.logistics.lag_share": share,
    "theatre.opportunity.provocation_effect": one_of(0, 5),
    "theatre.opportunity.protection_effect": one_of(-1, 1, 5),
    "theatre.signals.common_noise": one_of(0, 0.5),
    "theatre.signals.own_noise": one_of(0, 0.5),
    "theatre.decision.information_days": one_of(0, 2, 40),
    "theatre.decision.information_shape": one_of(0.5, 4),
    "theatre.decision.executive.least_days": one_of(0, 3),
    "theatre.decision.executive.further_days": one_of(0, 20),
    "theatre.decision.executive.shape": one_of(0.5, 1, 30),
    "theatre.decision.parliament.least_days": one_of(0, 20, {"uniform": [0, 9]}),
    "theatre.decision.parliament.further_days": one_of(0, 10, {"uniform": [0, 9]}),
    "theatre.decision.council.shape": one_of(0.5, 3),
    "theatre.contest.exponent": one_of(0, 1, 4),
    "theatre.contest.attacker_multiplier": one_of(0.1, 8),
    "theatre.contest.late_weight": share,
    "theatre.contest.adequate_ratio": one_of(0.1, 1, 3),
    "theatre.war.front_speed": one_of(0, 0.3, 1),
    "theatre.war.front_noise": one_of(0, 0.2),
    "theatre.war.attrition": one_of(0, 0.2, 0.5),
    "theatre.war.mobilisation": one_of(0, 0.2),
    "theatre.war.collapse_territory": one_of(0.05, 1),
    "theatre.war.collapse_force": one_of(0, 0.9),
    "theatre.war.ceasefire_per_month": one_of(0, 0.5, 1),
    "theatre.war.exhaustion": one_of(0, 0.1),
    "theatre.war.stalemate_per_month": one_of(0.1, {"uniform": [0, 0.5]}),
    "theatre.war.challenger_cost_per_month": one_of(0, 0.2),
    "theatre.war.protege_cost_per_month": one_of(0, 0.2),
    "theatre.nuclear.use_per_clash_month": one_of(0, 0.3, 1),
    "theatre.nuclear.own_deterrent_relief": share,
    "theatre.costs.be_month": one_of(0, 0.01),
    "theatre.costs.arms_bn": one_of(0, 0.01),
    "theatre.costs.audience": one_of(0, 1),
    "willingness.intercept": one_of(-20, -2, 0, 3, 20),
    "willingness.stake": weight,
    "willingness.bindingness": weight,
    "willingness.severity": weight,
    "willingness.resolve": weight,
    "willingness.tripwire": one_of(0, 3, 20),
    "willingness.lead": one_of(0, 3, 20),
    "willingness.lead_exit": one_of(0, 0.5, 1),
    "willingness.escalation": weight,
    "willingness.conventional_escalation": share,
    "willingness.exposure": weight,
    "willingness.alignment": weight,
    "willingness.correlation": one_of(0, 0.6, 0.99),
    "willingness.clock_compliance": share,
    "willingness.objection": one_of(0.1, 1, 5),
    "willingness.renege": one_of(0, 0.5, 1),
    "outside_treaty.aid": one_of(-20, 0, 3),
    "outside_treaty.force": one_of(-20, -3, 1),
    "beliefs.prior_mean": share,
    "beliefs.prior_strength": one_of(0.01, 1, 500),
    "beliefs.forgetting": one_of(0.5, 1),
    "beliefs.leader_reset": share,
    "beliefs.record_weight": share,
}  # fmt: skip

CAMPAIGN = {
    "challenger.balance_misperception": one_of(0, 0.5, 2),
    "challenger.occasion_spread": one_of(0, 0.6, 2),
    "theatre.contest.quality_spread": one_of(0, 1, 4, {"uniform": [0, 2]}),
    "theatre.contest.quality_known": share,
    "theatre.war.advance_exponent": one_of(0, 0.5, 2),
    "theatre.war.advantage_decay": one_of(0, 0.3, 0.95),
}
"""Terms of a campaign that are neutral by default."""

LINE = {
    "theatre.ceasefire.usual_incidents": one_of(0.3, 50, 20_000, {"uniform": [1, 9]}),
    "theatre.ceasefire.persistence": one_of(0, 0.5, 0.99),
    "theatre.ceasefire.volatility": one_of(0, 0.5, 3),
    "theatre.ceasefire.heat_effect": one_of(0, 1, 7),
    "theatre.ceasefire.cooling": one_of(0, 0.3, 1),
    "theatre.ceasefire.act_effect": one_of(0, 1, 7),
    "theatre.ceasefire.monitor_effect": one_of(0, 1, 7),
    "theatre.ceasefire.disengagement_effect": one_of(0, 1, 7),
    "theatre.ceasefire.pretext_elasticity": one_of(0, 0.5, 2),
    "theatre.ceasefire.pretexts_per_year": one_of(0, 1, 12),
    "theatre.ceasefire.opportunity_elasticity": one_of(0, 0.5, 2),
    "theatre.ceasefire.fog_elasticity": one_of(0, 0.3, 2),
}
"""The line of contact, which counts with a switch."""

STATIONING = {
    "theatre.stationing.opportunity_effect": one_of(-1, 1, 5, {"uniform": [-1, 1]}),
    "theatre.stationing.grievance": one_of(-1, 0.2, {"uniform": [-0.1, 0.3]}),
    "theatre.stationing.half_be": one_of(0, 5, {"uniform": [1, 20]}),
    "theatre.stationing.heavy.provocation": one_of(0, 3),
    "theatre.stationing.light.contact": one_of(0, 2, {"uniform": [0, 3]}),
    "theatre.stationing.forward.denial": one_of(0.2, 2, {"uniform": [0.2, 3]}),
}
"""How far troops in place provoke, and factors by how they are stationed."""

OF_A_STATE = {
    "deployment_days": one_of(0, 5, 40, {"uniform": [0, 60]}),
    "decision_days": one_of(0, 1, 30),
    "procedure": one_of([], ["executive"], ["executive", "parliament"], ["council", "executive"]),
    "waits_for": one_of(0, 0.3, 1, {"uniform": [0, 1]}),
    "growth_per_year": one_of(-0.5, 0, 0.5),
    "stake": share,
    "reputation": share,
    "audience": share,
    "risk_aversion": share,
    "exposure": share,
    "alignment": one_of(-1, -0.6, 0, 1, {"uniform": [-1, 1]}),
    "following": share,
    "dependence": share,
    "patience": one_of(0, 0.9, 1),
    "nuclear": st.booleans(),
}

OF_RESOLVE = {
    "mean": one_of(-5, 0, 2, {"uniform": [-1, 1]}),
    "reversion": share,
    "volatility": one_of(0, 1.5),
    "common": share,
    "term_months": one_of(0.5, 4, 60),
    "leader_spread": one_of(0, 2),
    "rally": one_of(0, 2),
    "weariness": one_of(0, 1),
}

WAYS = {"weight": one_of("heavy", "light"), "location": one_of("forward", "rear")}
"""How troops in place may be stationed."""

OF_A_RUNG = {
    "clarity": share,
    "forgone_status_quo": share,
    "gain": one_of(0, 0.3, 3),
    "cost": one_of(0, 0.3),
    "committed": one_of(0.1, 1),
    "engaged": one_of(0.1, 1),
    "window_days": one_of(0.5, 8, 60, 400),
    "contact": share,
    "territory": one_of(0, 0.1, 1),
    "damage": one_of(0, 0.1),
    "opens_war": st.booleans(),
    "major": st.booleans(),
}


principal = some({name: OF_A_STATE[name] for name in ("growth_per_year", "patience")}, 2)


@st.composite
def scenarios(draw: st.DrawFn, kind: str | None = None) -> Data:
    """A scenario with 1 to 12 guarantors, up to two bystanders and up to three commitments.

    The first commitment is decided by a rule of the ``kind``; if none is named there is no commitment.
    """
    guarantors = GUARANTORS[: draw(one_of(*range(1, 13), 11, 12))]
    supporters = guarantors + BYSTANDERS[: draw(st.integers(0, 2))]
    rungs = draw(ladders())
    kinds = [kind, *draw(st.lists(st.sampled_from(KINDS), max_size=2))] if kind else []
    clauses = [draw(commitments(guarantors, rungs, of_kind)) for of_kind in kinds]
    states = {code: draw(state_terms(supporters, code)) for code in supporters}
    principals: Data = {
        code: {"forces": {"ground": draw(one_of(0, 40, 120, {"uniform": [20, 150]}))}, **draw(principal)}
        for code in (CHALLENGER, PROTEGE)
    }
    principals[CHALLENGER]["nuclear"] = draw(one_of(True, True, True, False))
    data: Data = {
        "name": "generated", "title": "Generated", "as_of": "2026-01-01",
        "run": {"horizon_months": draw(st.integers(8, 18)), "seed": draw(st.integers(0, 99))},
        "states": {**principals, **states},
        "challenger": {
            "state": CHALLENGER, "status_quo": draw(one_of(-2, -0.3)), "rationality": draw(one_of(0, 2, 8)),
        },
        "protege": {"state": PROTEGE},
        "theatre": {
            "opportunity": {"per_year": draw(one_of(12, 12, 3))},
            "war": {
                "ceasefire_per_month": draw(one_of(0.02, 0.2)), "attrition": draw(one_of(0.02, 0.3)),
                "front_speed": draw(one_of(0.05, 0.4)), "stalemate_per_month": draw(one_of(0, 0, 0.3, 1)),
            },
            "nuclear": {"use_per_clash_month": draw(one_of(0.5, 0.5, 0.1, 0))},
        },
        "switches": {name: draw(st.booleans()) for name in Switches.model_fields},
        "arrangement": {
            "commitments": {f"clause{place}": clause for place, clause in enumerate(clauses)},
            "protege_force_cap": draw(one_of(None, None, 15, 90, {"uniform": [10, 60]})),
            "verification": draw(one_of(0, 0, 0.6, 1)),
            "disengagement": draw(one_of(0, 0.5, 1, {"uniform": [0, 1]})),
        },
    }  # fmt: skip
    if rungs:
        data["ladder"] = rungs
    if draw(often):
        draw(calendars(data, (CHALLENGER, PROTEGE), supporters, RUNGS))
    extra = draw(some(CAMPAIGN, 6)) | draw(some(STATIONING, 4)) | draw(some(LINE, 8))
    for path, value in (draw(some(NUMBERS, 12)) | extra).items():
        put(data, path, value)
    for name in draw(st.lists(st.sampled_from(INSTRUMENTS), unique=True)):
        put(
            data,
            f"theatre.instruments.{name}.enabled_share",
            draw(one_of(0, 0.3, 0.9, {"uniform": [0, 0.9]})),
        )
    for clause in clauses:
        draw(turnouts(clause, may_join="weights" not in str(data["arrangement"])))
    return data


@st.composite
def turnouts(draw: st.DrawFn, clause: Data, *, may_join: bool) -> None:
    """Let it matter under some clauses who votes, and let the protégé vote under some.

    It has no weight anywhere, so that it cannot join where votes are weighted.
    """
    clause["rule"] = draw(with_turnout(clause["rule"], tuple(clause["parties"]), CHALLENGER))
    if draw(st.integers(0, 3)) == 0 and may_join:
        clause["parties"].insert(draw(st.integers(0, len(clause["parties"]))), PROTEGE)


@st.composite
def ladders(draw: st.DrawFn) -> Data:
    """The standard ladder (nothing written), or some of its rungs with other numbers."""
    if draw(st.booleans()):
        return {}
    names = draw(st.lists(st.sampled_from(RUNGS), min_size=1, unique=True))
    severity = {"grey_zone": 0.1, "strikes": 0.4, "limited_grab": 0.7, "invasion": 1.0}
    wars = {"invasion": {"opens_war": True, "major": True}}
    return {
        name: {"severity": severity[name], **wars.get(name, {}), **draw(some(OF_A_RUNG, 6))} for name in names
    }


@st.composite
def state_terms(draw: st.DrawFn, supporters: tuple[str, ...], code: str) -> Data:
    """A supporter; those with an even place may follow one with an odd place, so that no lead follows."""
    terms: Data = draw(some(OF_A_STATE, 4))
    terms["forces"] = {
        name: draw(force) if name in FIGHTING else draw(share)
        for name in draw(st.lists(st.sampled_from(INSTRUMENTS), unique=True))
    }
    if draw(st.integers(0, 2)):
        terms["resolve"] = draw(some(OF_RESOLVE, 4))
    leads = supporters[1::2]
    if code not in leads and leads and draw(st.booleans()):
        terms["follows"] = draw(st.sampled_from(leads))
    others = [other for other in supporters if other != code]
    if others and draw(often):
        terms["enabler"] = draw(st.sampled_from(others[:2]))
    return terms


@st.composite
def commitments(draw: st.DrawFn, guarantors: tuple[str, ...], rungs: Data, kind: str) -> Data:
    """One clause; the challenger is sometimes a party."""
    most = MOST_UNDER_COMPOSED_RULES if kind in COMPOSED else len(guarantors)
    count = draw(st.integers(1, min(most, len(guarantors))))
    parties = list(draw(st.permutations(guarantors)))[:count]
    if draw(st.integers(0, 2)) == 0:
        parties.insert(draw(st.integers(0, len(parties))), CHALLENGER)
    bound = sorted(set(parties) - {CHALLENGER})
    clause: Data = {
        "parties": parties,
        "rule": draw(rules(tuple(parties), CHALLENGER, kind)),
        "trigger": {
            "rung": draw(st.sampled_from(sorted(rungs or RUNGS))), **draw(some({"attribution": share}, 1)),
        },
        **draw(some({"bindingness": share, "deadline_days": one_of(0.5, 3, 30)}, 2)),
        "each_provides": draw(some(dict.fromkeys(INSTRUMENTS, share), 7)),
    }  # fmt: skip
    particular = draw(st.lists(st.sampled_from(bound), max_size=2, unique=True))
    clause["provides"] = {code: draw(some(dict.fromkeys(INSTRUMENTS, share), 4)) for code in particular}
    there = draw(st.lists(st.sampled_from(bound), max_size=2, unique=True))
    clause["in_place"] = {
        code: {draw(st.sampled_from(FIGHTING)): draw(stationed), **draw(some(WAYS, 2))} for code in there
    }
    if draw(st.integers(0, 2)) == 0:
        clause["pre_authorised"] = draw(st.lists(st.sampled_from(bound), max_size=3, unique=True))
    if draw(st.integers(0, 7)) == 0:
        clause["against"] = draw(one_of(["PRK"], [CHALLENGER, "PRK"], [CHALLENGER]))
    if draw(st.integers(0, 2)) == 0:
        names = [name for name in RUNGS if name in (rungs or RUNGS)]
        clause["reservations"] = draw(reservations(bound, names[names.index(clause["trigger"]["rung"]) :]))
    return clause


@st.composite
def reservations(draw: st.DrawFn, bound: list[str], graver: list[str]) -> Data:
    """A narrower casus foederis of some parties: a graver act, a plainer author, or another aggressor."""
    own = {
        "rung": st.sampled_from(graver),
        "attribution": share,
        "against": one_of([CHALLENGER], ["PRK", CHALLENGER], ["PRK"]),
    }
    named = draw(st.lists(st.sampled_from(bound), max_size=3, unique=True))
    return {code: draw(some(own, 3)) or {"rung": graver[-1]} for code in named}
