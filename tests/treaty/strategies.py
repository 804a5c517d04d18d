"""Random treaties: rules over a few parties, composed and modified in every way the forms allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from tests import rule_cases

from guaranteesim.treaty import parse_rule

PARAMETERLESS = ("each", "all", "automatic", "consult_only")
NAMES = ("USA", "GBR", "FRA", "CHN", "RUS", "POL")


@dataclass(frozen=True)
class Treaty:
    form: object
    parties: tuple[str, ...]
    aggressor: str | None
    victim: str | None = None

    @property
    def is_monotone(self):
        """Whether an objection never does better than an abstention; to a quorum it may."""
        return "quorum" not in str(self.form)

    @property
    def compels_members(self):
        """Whether a part of it makes its members act whether or not they consent."""
        return parse_rule(self.form).bind(self.parties, self.aggressor, self.victim).compels_members


@st.composite
def treaties(draw, *, most=5, deepest=2):
    """A rule that binds: the aggressor, where there is one, is never needed once it is recused."""
    parties = NAMES[: draw(st.integers(2, most))]
    aggressor = draw(st.sampled_from([None, "BLR", parties[-1]]))
    victim = draw(st.sampled_from([None, None, "TWN", parties[0]]))
    return Treaty(draw(forms(parties, aggressor, deepest)), parties, aggressor, victim)


@st.composite
def forms(draw, members, aggressor, deepest):
    of = draw(
        st.none() | st.permutations(members).flatmap(lambda m: st.integers(2, len(m)).map(lambda k: m[:k]))
    )
    members = tuple(of or members)
    composed = rule_cases.COMPOSED if deepest else ()
    kinds = (*rule_cases.SIMPLE, *composed, *composed)
    form = draw(_body(draw(st.sampled_from(kinds)), members, aggressor, deepest))
    if of:
        form["of"] = list(of)
    if draw(st.integers(0, 2)) == 0:
        form["veto"] = draw(st.lists(st.sampled_from(members), min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 3)) == 0:
        form["requires"] = [draw(st.sampled_from(members))]
    if draw(st.booleans()):
        form["recuse_aggressor"] = draw(st.booleans())
    if form.get("present_and_voting"):
        form["abstention_counts_as"] = "neither"
    elif draw(st.booleans()):
        form["abstention_counts_as"] = draw(st.sampled_from(["consent", "objection", "neither"]))
    return next(iter(form)) if len(form) == 1 and next(iter(form.values())) == {} else form


@st.composite
def _body(draw, kind, members, aggressor, deepest):
    below = forms(members, aggressor, deepest - 1)
    weights = st.fixed_dictionaries({name: st.sampled_from([0, 1, 2, 3, 0.1, 0.25]) for name in members})
    weights = weights.filter(lambda w: sum(v for k, v in w.items() if k != aggressor) > 0)
    if kind in ("any_of", "all_of"):
        return {kind: draw(st.lists(below, min_size=1, max_size=3))}
    if kind == "first":
        return {"first": draw(below), "otherwise": draw(below), "after_days": 3 + 3 * deepest}
    if kind == "at_least":
        return {"at_least": draw(st.integers(1, len(members) - 1)), **draw(_quorum(members))}
    if kind == "lead":
        leads = [name for name in members if name != aggressor]
        return {"lead": draw(st.sampled_from(leads)), "followers": draw(st.integers(0, len(members) - 2))}
    if kind == "majority":
        voters = {**draw(_present), **draw(_quorum(members))}
        return {"majority": draw(st.just({}) | weights.map(lambda w: {"weights": w})), **voters}
    if kind == "quota":
        share = draw(st.sampled_from([0.25, 0.5, "2/3", 0.9, 1]))
        voters = {**draw(_present), **draw(_quorum(members))}
        return {"quota": share, **draw(st.just({}) | weights.map(lambda w: {"weights": w})), **voters}
    if kind == "silence":
        return {"silence": draw(st.sampled_from([{}, {"after_days": 2}, {"after_days": 0}]))}
    if kind in PARAMETERLESS:
        return {kind: {}}
    others = [name for name in members if name != aggressor]
    return dict(draw(st.sampled_from(rule_cases.list_forms_of_cases(kind, others))))


_present = st.sampled_from([{}, {"present_and_voting": True}])


def _quorum(members):
    """None, or one that is reached even without a recused aggressor."""
    least = st.integers(1, len(members) - 1) | st.sampled_from(["majority", 0.5, "2/3"])
    quorums = least | least.map(lambda least: {"members": least, "abstainers": "present"})
    return st.just({}) | quorums.map(lambda quorum: {"quorum": quorum})


def every_vote(n):
    """(3^n, n) twice: every way of consenting and of objecting."""
    votes = np.stack(np.meshgrid(*[range(3)] * n, indexing="ij"), axis=-1).reshape(-1, n)
    return votes == 0, votes == 1


@st.composite
def chances(draw, n):
    """Chances of consent and of objection, certainty among them."""
    grid = st.sampled_from([0.0, 0.05, 0.3, 0.5, 0.8, 1.0])
    consent = np.array(draw(st.lists(grid, min_size=n, max_size=n)))
    share = np.array(draw(st.lists(grid, min_size=n, max_size=n)))
    return consent, (1 - consent) * share
