"""Whatever the treaty, the guarantors and the switches: finite numbers, and a funnel that narrows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.treaty.strategies import NAMES, forms

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import BLOCKS, OUTSIDE, VOTES
from guaranteesim.model.record.block_record import STAGES
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema.theatre import Switches

OTHERS = ("DEU", "ITA", "TUR")
INSTRUMENTS = {"ground": 10, "air": 5, "sea": 2, "arms": 1, "intelligence": 0.5, "sanctions": 0.3,
               "logistics": 0.4}  # fmt: skip
share = st.sampled_from([0, 0.3, 1, {"uniform": [0, 0.5]}])


@st.composite
def clauses(draw):
    most = draw(st.integers(1, len(NAMES)))
    members = NAMES[:most] + OTHERS[: draw(st.integers(0, 3))]
    voters = tuple(name for name in members if name in NAMES)
    rule = draw(forms(voters, "RUS", 2)) if most > 1 else "each"
    if isinstance(rule, str):
        rule = {rule: {}}
    rule.setdefault("of", list(voters))
    in_place = {code: {"ground": 2} for code in members[:1] if draw(st.booleans())}
    provides = {name: draw(share) for name in draw(st.sets(st.sampled_from(sorted(INSTRUMENTS))))}
    return {
        "parties": list(members), "rule": rule, "in_place": in_place, "each_provides": provides,
        "trigger": {"rung": draw(st.sampled_from(["grey_zone", "strikes", "limited_grab", "invasion"]))},
        **({"deadline_days": 2} if draw(st.booleans()) else {}),
    }  # fmt: skip


@st.composite
def scenarios(draw):
    commitments = draw(st.lists(clauses(), max_size=3))
    codes = sorted({code for text in commitments for code in text["parties"]} - {"RUS"})
    states = {code: {"forces": INSTRUMENTS, "nuclear": draw(st.booleans())} for code in codes}
    if "GBR" in states:
        states["GBR"]["follows"] = "USA"
    return {
        "name": "any", "title": "Any", "as_of": "2026-01-01", "run": {"horizon_months": 10},
        "states": {"RUS": {"nuclear": draw(st.booleans()), "forces": {"ground": 120}},
                   "UKR": {"forces": {"ground": draw(st.sampled_from([0, 20, 130]))}}, **states},
        "challenger": {"state": "RUS", "status_quo": -0.3}, "protege": {"state": "UKR"},
        "theatre": {"opportunity": {"per_year": 12}},
        "switches": {name: draw(st.booleans()) for name in Switches.model_fields},
        "arrangement": {
            "commitments": {f"clause{position}": text for position, text in enumerate(commitments)},
            **({"protege_force_cap": 15} if draw(st.booleans()) else {}),
        },
    }  # fmt: skip


@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=scenarios())
def test_any_scenario_runs_sound(data):
    model = GuaranteeModel(load_from_dict(data), np.arange(12))
    model.run_model()
    worlds, events = model.record.build_world_table(), model.record.build_event_table()
    _check_worlds(worlds)
    if events:
        _check_events(events, model.coalition.codes)
        if not data["arrangement"]["commitments"]:
            assert not any(events[stage].any() for stage in STAGES)


def _check_worlds(worlds):
    for name, values in worlds.items():
        assert np.isfinite(values).all(), name
    for name in ("territory_lost", "true_reliability", "believed_reliability"):
        if name in worlds:
            assert ((worlds[name] >= 0) & (worlds[name] <= 1)).all(), name
    for name in ("arms_bn", "fighting_be_months", "war_months", "quiet_months"):
        assert (worlds[name] >= 0).all(), name
    assert (worlds["quiet_months"] <= 10).all()
    assert (worlds["peace_months"][worlds["major_violation"]] < 10).all()


def _check_events(events, codes):
    for name, values in events.items():
        if name != "days_to_act":
            assert np.isfinite(values).all(), name
    assert not np.isnan(events["days_to_act"]).any()
    for earlier, later in pairwise(STAGES):
        assert not (events[later] & ~events[earlier]).any(), later
    for name in ("anticipated", "probability", "territory"):
        assert ((events[name] >= 0) & (events[name] <= 1)).all(), name
    for name in ("committed_be", "own_be", "in_place_be", "treaty_be", "outside_be", "days_to_act"):
        assert (events[name] >= 0).all(), name
    assert (events["treaty_be"] <= events["sent_be"]).all()
    assert (events["sent_be"] <= events["promised_be"] * (1 + 1e-9)).all()
    for name, known in (("vote", VOTES), ("block", BLOCKS), ("outside", OUTSIDE)):
        for code in codes:
            assert events[f"{name}_{code}"].max() < len(known)
    assert not (events["nuclear_use"] & ~events["clash"]).any()
