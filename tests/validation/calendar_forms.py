"""The calendar of a generated scenario: start, events, phases, terms and the sanctions in force.

Most months lie inside the short horizons of the generated scenarios, so that what is asked for happens.
"""

from __future__ import annotations

from hypothesis import strategies as st
from tests.validation.forms import Data, often, one_of, put, seldom, share, some
from tests.validation.rule_forms import KINDS, SIMPLE, rules

from guaranteesim.scenario.schema.theatre import INSTRUMENTS

MOST_UNDER_COMPOSED_RULES = 6
Codes = tuple[str, ...]

FIRST_DAY = "2026-01-15"

month = one_of(1, 2, 2, 3.5, 6, {"uniform": [1, 9]}, {"triangular": [1, 4, 9]}, {"choice": [2, 5]})
day = one_of(FIRST_DAY, "2026-02-14", "2026-02-15", "2026-03-31", "2026-07-01", "2027-01-14", "2027-01-16")
ratio = one_of(0, 0.4, 1.6, {"uniform": [0, 2]})

OF_A_PRINCIPAL = {
    "challenger.neutrality_worth": one_of(0, 0.2, 2),
    "challenger.cap_worth": one_of(0, 0.3, 2),
    "protege.neutrality_cost": one_of(0, 0.2, 2),
    "protege.cap_cost": one_of(0, 0.3, 2),
    "protege.void_restraint": share,
    "willingness.renewal": one_of(-3, 0, 1, 5),
}

OF_A_SUPPORTER = {
    "withdraws": st.just(True),
    "new_leader": st.just(True),
    "resolve": one_of(-6, -1, 1, 6, {"uniform": [-2, 2]}),
    "forces": st.dictionaries(st.sampled_from(INSTRUMENTS), ratio, min_size=1),
}
OF_THE_CHALLENGER = {
    "new_leader": st.just(True),
    "motivation": one_of(0, 0.5, 2, {"uniform": [0.5, 2]}),
    "forces": st.fixed_dictionaries({"ground": ratio}),
}
LIFTED = one_of(0.3, 0.7, 1, {"uniform": [0, 1]})
"""Of the challenger, too, where there are sanctions to lift."""
OF_THE_PROTEGE = {"forces": OF_THE_CHALLENGER["forces"]}


@st.composite
def events(
    draw: st.DrawFn, challenger: str, protege: str, supporters: tuple[str, ...], sanctioned: bool
) -> Data:
    """Up to five events of any kind; several may fall into one month."""
    found: Data = {}
    of_the_challenger = OF_THE_CHALLENGER | ({"lifts_sanctions": LIFTED} if sanctioned else {})
    for place in range(draw(st.integers(0, 5))):
        supporter = draw(st.sampled_from(supporters))
        state = draw(one_of(supporter, supporter, supporter, challenger, challenger, protege))
        changes = {challenger: of_the_challenger, protege: OF_THE_PROTEGE}.get(state, OF_A_SUPPORTER)
        kinds = draw(st.lists(st.sampled_from(sorted(changes)), min_size=1, max_size=2, unique=True))
        event: Data = {"state": state, **{kind: draw(changes[kind]) for kind in kinds}}
        event |= {"date": draw(day)} if draw(one_of(True, False, False, False)) else {"month": draw(month)}
        if draw(seldom):
            event["chance"] = draw(one_of(0, 0.5, {"uniform": [0.2, 0.9]}))
        found[f"event{place}"] = event
    return found


@st.composite
def starts(draw: st.DrawFn) -> Data:
    """The first day is always given, as an event may have a date."""
    start: Data = {"date": FIRST_DAY}
    if draw(one_of(True, False, False, False)):
        start |= {"at_war": True, "war_age_months": draw(one_of(0, 7.5, {"uniform": [0, 40]}))}
        start["front_pace"] = draw(one_of(0, 0.2, 1, 3, {"uniform": [0, 1]}))
    if draw(often):
        start["heat"] = draw(one_of(0.4, 1, {"uniform": [0, 1]}))
    if draw(often):
        start["sanctions"] = draw(one_of(0, 0.4, 1, {"uniform": [0, 0.8]}))
    return start


@st.composite
def phases(draw: st.DrawFn, in_place: bool) -> Data:
    """When, where and on what condition a clause is in force."""
    clause: Data = {}
    if draw(seldom):
        clause["from_month"] = draw(month)
    if draw(seldom):
        clause["until_month"] = draw(one_of(6, 8.5, 13, {"uniform": [4, 14]}))
    if draw(seldom):
        clause["scope"] = draw(share)
    if draw(seldom):
        clause["void_if_protege_attacks"] = True
    if in_place and draw(often):
        until = draw(one_of(6, 7.5, 30, {"uniform": [1, 12]}))
        clause["deployment"] = {"from_month": draw(month), "until_month": until}
    return clause


@st.composite
def durations(draw: st.DrawFn, challenger: str, protege: str, supporters: Codes, parties: Codes) -> Data:
    """A term with or without renewal; ``parties`` vote if nobody is named."""
    duration: Data = {"months": draw(one_of(2, 4.5, 7, {"uniform": [1, 9]}))}
    if not draw(often):
        return duration
    renewal: Data = {}
    voters = parties
    if not parties or draw(seldom):
        named = draw(st.lists(st.sampled_from(supporters), min_size=1, unique=True))
        named += [challenger] * draw(seldom) + [protege] * draw(seldom)
        renewal["parties"] = voters = tuple(draw(st.permutations(named)))
    kinds = KINDS if len(voters) <= MOST_UNDER_COMPOSED_RULES else SIMPLE
    renewal["rule"] = draw(rules(voters, challenger, draw(st.sampled_from(kinds))))
    if draw(st.booleans()):
        renewal["months"] = draw(one_of(1, 2.5, 5, {"uniform": [1, 4]}))
    return {**duration, "renewal": renewal}


@st.composite
def reliefs(draw: st.DrawFn, rungs: list[str]) -> Data:
    """Sanctions lifted, and most often what brings them back."""
    relief: Data = {"share": draw(share)}
    if draw(st.booleans()):
        relief["from_month"] = draw(month)
    if draw(often):
        relief["snap_back"] = {
            "rung": draw(st.sampled_from(rungs)),
            "attribution": draw(one_of(0, 0.4, 0.7, {"uniform": [0, 1]})),
        }
        relief["snap_back_months"] = draw(one_of(1, 2.5, 60, {"uniform": [1, 9]}))
    return relief


@st.composite
def terms(draw: st.DrawFn, start: Data, rungs: list[str]) -> Data:
    """What else the arrangement settles, duration aside."""
    found: Data = {}
    if draw(st.booleans()):
        found["drawdown_months"] = draw(one_of(0, 5, 7.5, 40, {"uniform": [0, 12]}))
    if draw(seldom):
        found["neutrality"] = {"readiness": draw(one_of(0.5, 1, 1.6, {"uniform": [0.7, 1]}))}
    if start.get("sanctions") and draw(often):
        found["sanctions_relief"] = draw(reliefs(rungs))
    return found


@st.composite
def calendars(
    draw: st.DrawFn,
    data: Data,
    principals: tuple[str, str],
    supporters: Codes,
    ladder: Codes,
) -> None:
    """Write into ``data`` what happens over time, and what a scenario without a calendar does not have."""
    arrangement = data["arrangement"]
    clauses = arrangement["commitments"].values()
    for clause in clauses:
        clause |= draw(phases(bool(clause["in_place"])))
    if any("void_if_protege_attacks" in clause for clause in clauses):
        data["protege"] |= {"provocation_per_year": draw(one_of(2, 6)), "attack_share": draw(one_of(0.2, 1))}
    data["start"] = draw(starts())
    data["events"] = draw(events(*principals, supporters, bool(data["start"].get("sanctions"))))
    arrangement |= draw(terms(data["start"], sorted(data.get("ladder", ladder))))
    if draw(seldom):
        parties = tuple(dict.fromkeys(code for clause in clauses for code in clause["parties"]))
        arrangement["duration"] = draw(durations(*principals, supporters, parties))
    for path, value in draw(some(OF_A_PRINCIPAL, 4)).items():
        put(data, path, value)
