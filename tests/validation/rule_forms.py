"""Decision rules of every kind for hypothesis, as a scenario writes them; all of them can be bound."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from tests import rule_cases

COMPOSED = rule_cases.COMPOSED
SIMPLE = rule_cases.SIMPLE
KINDS = (*SIMPLE, *COMPOSED)
PARAMETERLESS = ("each", "all", "automatic", "consult_only")
DEEPEST = 2

Form = dict[str, Any]


@st.composite
def rules(
    draw: st.DrawFn, members: tuple[str, ...], aggressor: str, kind: str | None = None, deepest: int = DEEPEST
) -> Form:
    """A rule over ``members``, of the ``kind`` if one is named; rules inside rules down to ``deepest``.

    Whoever must be able to decide is never the aggressor alone, which may be recused.
    """
    kind = kind or draw(st.sampled_from(KINDS if deepest else SIMPLE))
    others = [name for name in members if name != aggressor]
    form: Form = {}
    if draw(st.integers(0, 3)) == 0:
        needed = draw(st.sampled_from(others))
        members = tuple(name for name in members if name == needed or draw(st.booleans()))
        form["of"] = list(members)
    others = [name for name in members if name != aggressor]
    if draw(st.integers(0, 2)) == 0:
        form["veto"] = draw(st.lists(st.sampled_from(members), min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 2)) == 0:
        form["recuse_aggressor"] = draw(st.booleans())
    if draw(st.integers(0, 2)) == 0:
        form["abstention_counts_as"] = draw(st.sampled_from(["consent", "objection", "neither"]))
    if kind in COMPOSED:
        return {**draw(_composed(members, aggressor, kind, deepest)), **form}
    return {**draw(_simple(members, others, kind)), **form}


@st.composite
def _composed(draw: st.DrawFn, members: tuple[str, ...], aggressor: str, kind: str, deepest: int) -> Form:
    below = rules(members, aggressor, deepest=deepest - 1)
    if kind == "first":
        return {"first": draw(below), "otherwise": draw(below), "after_days": 2 + 2 * deepest}
    if kind in ("any_of", "all_of"):
        return {kind: draw(st.lists(below, min_size=1, max_size=3))}
    others = [name for name in members if name != aggressor]
    return dict(draw(st.sampled_from(rule_cases.list_forms_of_cases(kind, others))))


@st.composite
def _simple(draw: st.DrawFn, members: tuple[str, ...], others: list[str], kind: str) -> Form:
    if kind == "at_least":
        return {"at_least": draw(st.integers(1, len(others)))}
    if kind == "lead":
        lead = draw(st.sampled_from(others))
        return {"lead": lead, "followers": draw(st.integers(0, len(others) - 1))}
    if kind == "majority":
        return {"majority": draw(_weights(members, others))}
    if kind == "quota":
        return {"quota": draw(st.sampled_from([0.25, 0.5, "2/3", 0.9, 1])), **draw(_weights(members, others))}
    if kind == "silence":
        return {"silence": draw(st.sampled_from([{}, {"after_days": 2}, {"after_days": 0}]))}
    if kind in PARAMETERLESS:
        return {kind: {}}
    return dict(draw(st.sampled_from(rule_cases.list_forms_of_cases(kind, others))))


@st.composite
def _weights(draw: st.DrawFn, members: tuple[str, ...], others: list[str]) -> Form:
    """Weights for all members, not all of them nothing, or none written."""
    if draw(st.booleans()):
        return {}
    weights = {name: draw(st.sampled_from([0, 1, 2, 3, 0.1, 0.25])) for name in members}
    weights[draw(st.sampled_from(others))] = 5
    return {"weights": weights}


@st.composite
def with_turnout(draw: st.DrawFn, form: Form, members: tuple[str, ...], aggressor: str) -> Form:
    """The same rule, in which it may matter who votes, and whose consent is needed."""
    members = tuple(form.get("of", members))
    others = [name for name in members if name != aggressor]
    form = dict(form)
    for key in ("any_of", "all_of"):
        if key in form:
            form[key] = [draw(with_turnout(below, members, aggressor)) for below in form[key]]
    for key in ("first", "otherwise"):
        if key in form:
            form[key] = draw(with_turnout(form[key], members, aggressor))
    if any(kind in form for kind in ("at_least", "majority", "quota")):
        form |= draw(_quorum(others))
    if ("majority" in form or "quota" in form) and draw(st.booleans()):
        form |= {"present_and_voting": True, "abstention_counts_as": "neither"}
    if draw(st.integers(0, 5)) == 0:
        form["requires"] = [draw(st.sampled_from(others))]
    return form


@st.composite
def _quorum(draw: st.DrawFn, others: list[str]) -> Form:
    """None, or one that the members can reach without the aggressor."""
    if draw(st.integers(0, 2)):
        return {}
    least = draw(st.integers(1, len(others)) | st.sampled_from(["majority", 0.5, "2/3"]))
    return {"quorum": draw(st.sampled_from([least, {"members": least, "abstainers": "present"}]))}
