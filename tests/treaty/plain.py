"""A second, plain opinion on every rule: one world, one vote at a time, dictionaries and loops.

Written from the description of the forms, not from the package: no code is shared with it. The built-in rules
are stated here; a rule added later states itself once more in plain sets (``Rule.is_satisfied``).
"""

from __future__ import annotations

import math
from fractions import Fraction

from guaranteesim.treaty import parse_rule

CONSENT, OBJECT, ABSTAIN = "consent", "object", "abstain"


def acts(form, parties, votes, aggressor=None, victim=None):
    """The set of states that act; ``votes`` maps every party to consent, object or abstain."""
    days = acting_days(form, parties, votes, dict.fromkeys(parties, 0.0), aggressor, victim, timed=False)
    return {name for name, day in days.items() if day < math.inf}


def acting_days(form, parties, votes, days, aggressor=None, victim=None, *, timed=True):
    """Each state's day of acting; untimed, deadlines are ignored and every vote counts as cast in time.

    The victim votes as any other party does, and never acts.
    """
    everybody = {"of": list(parties), "recuse": False, "abstention": "neither", "vetoes": []}
    return _days(form, everybody, _World(list(parties), votes, days, aggressor, victim, timed))


class _World:
    def __init__(self, parties, votes, days, aggressor, victim, timed):
        self.parties, self.votes, self.days = parties, votes, days
        self.aggressor, self.victim, self.timed = aggressor, victim, timed


def _days(form, outer, world):
    form = {form: {}} if isinstance(form, str) else form
    scope = {
        "of": form.get("of", outer["of"]),
        "recuse": form.get("recuse_aggressor", outer["recuse"]),
        "abstention": form.get("abstention_counts_as", outer["abstention"]),
    }
    recused = world.aggressor if scope["recuse"] else None
    mine = [(name, scope["abstention"]) for name in form.get("veto", []) if name != recused]
    mine += [(name, "objection") for name in form.get("requires", []) if name != recused]
    scope["vetoes"] = outer["vetoes"] + mine
    if "any_of" in form:
        found = [_days(sub, scope, world) for sub in form["any_of"]]
        return {name: min(days[name] for days in found) for name in world.parties}
    if "all_of" in form:
        found = [_days(sub, scope, world) for sub in form["all_of"]]
        turned = max(min(days.values()) for days in found)
        return {name: max(min(days[name] for days in found), turned) for name in world.parties}
    if "first" in form:
        first, other = (_days(form[key], scope, world) for key in ("first", "otherwise"))
        deadline = form["after_days"] if world.timed else math.inf
        if min(first.values()) < math.inf and min(first.values()) <= deadline:
            return first
        return {name: max(day, form["after_days"]) for name, day in other.items()}
    members = [name for name in world.parties if name in scope["of"] and name != recused]
    return _ballot(form, members, scope, world)


def _ballot(form, members, scope, world):
    compelled = "automatic" in form
    actors = members if compelled else [name for name in members if world.votes[name] == CONSENT]
    actors = [name for name in actors if name != world.victim]
    day = _decision_day(form, members, scope, world)
    own = {name: 0.0 if compelled else world.days[name] for name in world.parties}
    return {name: max(day, own[name]) if name in actors else math.inf for name in world.parties}


def _decision_day(form, members, scope, world):
    if "silence" in form and (form["silence"] or {}).get("after_days") is not None:
        deadline = form["silence"]["after_days"]
        known = {
            name: vote if world.days[name] <= deadline or not world.timed else ABSTAIN
            for name, vote in world.votes.items()
        }
        return deadline if _carries(form, members, scope, known, world) else math.inf
    if not _carries(form, members, scope, world.votes, world):
        return math.inf
    for day in sorted({0.0, *world.days.values()}):
        known = {name: vote if world.days[name] <= day else "not yet" for name, vote in world.votes.items()}
        waiting = any(known[name] == "not yet" for name, _ in scope["vetoes"])
        if not waiting and _carries(form, members, scope, known, world):
            return day
    raise AssertionError("a rule that carries must carry on some day")


def _carries(form, members, scope, votes, world):
    for name, abstention in scope["vetoes"]:
        if votes[name] == OBJECT or (votes[name] == ABSTAIN and abstention == "objection"):
            return False

    def counts(name):
        if votes[name] == ABSTAIN:
            tacit = "silence" in form and scope["abstention"] != "objection"
            return tacit or scope["abstention"] == "consent"
        return votes[name] == CONSENT

    for_it = [name for name in members if counts(name)]
    if "quorum" in form and not _enough_vote(form["quorum"], [votes[name] for name in members]):
        return False
    if "each" in form or "automatic" in form:
        return True
    if "consult_only" in form:
        return False
    if "all" in form or "silence" in form:
        return len(for_it) == len(members)
    if "at_least" in form:
        return len(for_it) >= form["at_least"]
    if "lead" in form:
        return form["lead"] in for_it and len(for_it) - 1 >= form.get("followers", 0)
    if "majority" not in form and "quota" not in form:
        return _is_satisfied(form, members, for_it)
    weights = form.get("weights") or (form.get("majority") or {}).get("weights") or dict.fromkeys(members, 1)
    weights = {name: Fraction(str(weights[name])) for name in members}
    if form.get("present_and_voting"):
        weights = {name: weights[name] for name in members if votes[name] != ABSTAIN}
    part, whole = sum(weights[name] for name in for_it), sum(weights.values())
    if "majority" in form:
        return 2 * part > whole
    return part >= Fraction(str(form["quota"])) * whole and part > 0


def _enough_vote(quorum, votes):
    """Whether the quorum is there; those who have not voted yet may stay away."""
    present = [CONSENT, OBJECT]
    if isinstance(quorum, dict):
        present += [ABSTAIN] if quorum.get("abstainers") == "present" else []
        quorum = quorum["members"]
    if quorum == "majority":
        needed = len(votes) // 2 + 1
    elif isinstance(quorum, int):
        needed = quorum
    else:
        needed = Fraction(str(quorum)) * len(votes)
    return sum(vote in present for vote in votes) >= needed


def _is_satisfied(form, members, for_it):
    """Ask a rule that is not stated here for its own second statement."""
    return parse_rule(form).is_satisfied(frozenset(for_it), members)
