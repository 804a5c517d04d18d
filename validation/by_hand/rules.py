"""Decision rules as a scenario writes them, read from docs/rules.md and not from the package.

The built-in rules are stated here on their own. A simple rule that is added later is asked for its statement
in plain sets (``Rule.is_satisfied``), so that adding a rule stays one file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, inf, lcm
from typing import Any

from guaranteesim.treaty import parse_rule
from validation.by_hand.decisions import AllOf, AnyOf, FirstOtherwise, Rule, Simple
from validation.by_hand.poll import Poll
from validation.by_hand.stated_poll import StatedPoll
from validation.by_hand.turnout import TurnoutPoll


@dataclass(frozen=True)
class Scope:
    """What holds inside a rule: its own modifiers, or those of the rules around it where it has none."""

    parties: tuple[str, ...]
    aggressor: str
    victim: str | None
    of: tuple[str, ...]
    recuse: bool = False
    abstention: str = "neither"
    vetoes: frozenset[int] = frozenset()
    strict_vetoes: frozenset[int] = frozenset()

    def within(self, form: Mapping[str, Any]) -> Scope:
        """The scope of a rule written as ``form`` here; a veto covers all that is below it."""
        recuse = form.get("recuse_aggressor", self.recuse)
        abstention = form.get("abstention_counts_as", self.abstention)
        holders, asked = (
            frozenset(
                self.parties.index(name)
                for name in form.get(key, ())
                if not (recuse and name == self.aggressor)
            )
            for key in ("veto", "requires")
        )
        strict = asked | (holders if abstention == "objection" else frozenset())
        return replace(
            self,
            of=tuple(form.get("of", self.of)),
            recuse=recuse,
            abstention=abstention,
            vetoes=self.vetoes | holders | asked,
            strict_vetoes=self.strict_vetoes | strict,
        )

    @property
    def members(self) -> list[int]:
        """Places of those who vote."""
        recused = {self.aggressor} if self.recuse else set()
        return [place for place, name in enumerate(self.parties) if name in self.of and name not in recused]


def rule_from(form: Any, parties: Sequence[str], aggressor: str, victim: str | None = None) -> Rule:
    """The rule that a scenario writes as ``form``; a ``victim`` among the parties votes and never acts.

    Raises:
        ValueError: for a rule that the plain version does not have.
    """
    return _read(form, Scope(tuple(parties), aggressor, victim, of=tuple(parties)))


def _read(form: Any, around: Scope) -> Rule:
    form = {form: {}} if isinstance(form, str) else dict(form)
    scope = around.within(form)
    parties = len(scope.parties)
    if "any_of" in form:
        return AnyOf(parties, [_read(below, scope) for below in form["any_of"]])
    if "all_of" in form:
        return AllOf(parties, [_read(below, scope) for below in form["all_of"]])
    if "first" in form:
        first, otherwise = _read(form["first"], scope), _read(form["otherwise"], scope)
        return FirstOtherwise(parties, first, otherwise, form["after_days"])
    return Simple(_poll(form, scope))


def _poll(form: Mapping[str, Any], scope: Scope) -> Poll:
    members = scope.members
    worth, options = dict.fromkeys(members, 1), _options(form, scope)
    if "each" in form or "automatic" in form:
        return Poll(worth, 0, obliges_all="automatic" in form, **options)
    if "consult_only" in form:
        return Poll(worth, inf, **options)
    if "all" in form or "silence" in form:
        return Poll(worth, len(members), **options)
    if "at_least" in form:
        return _counted(form, worth, form["at_least"], options)
    if "lead" in form:
        lead = scope.parties.index(form["lead"])
        return Poll({**worth, lead: 0}, form.get("followers", 0), indispensable=[lead], **options)
    if "majority" in form:
        weights = _weights((form["majority"] or {}).get("weights"), scope)
        needed = sum(weights.values()) // 2 + 1
        return _counted(form, weights, needed, options, share=Fraction(1, 2), more=True)
    if "quota" in form:
        weights = _weights(form.get("weights"), scope)
        share = Fraction(str(form["quota"]))
        needed = max(ceil(share * sum(weights.values())), 1)
        return _counted(form, weights, needed, options, share=share)
    return _stated(form, scope, options)


def _stated(form: Mapping[str, Any], scope: Scope, options: dict[str, Any]) -> StatedPoll:
    """A poll that a rule not stated here decides by its own second statement."""
    rule = parse_rule(form)
    if rule.list_subrules():
        raise ValueError(
            f"the plain version has no rule made of rules like {form!r}; state it in decisions.py"
        )
    names = [scope.parties[place] for place in scope.members]

    def suffices(consenting: frozenset[int]) -> bool:
        return rule.is_satisfied(frozenset(scope.parties[place] for place in consenting), names)

    return StatedPoll(dict.fromkeys(scope.members, 1), 1, suffices=suffices, **options)


def _options(form: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """What any poll may have, and the clock of tacit consent."""
    silence = "silence" in form
    return {
        "vetoes": scope.vetoes,
        "strict_vetoes": scope.strict_vetoes,
        "tacit": scope.abstention == "consent" or (silence and scope.abstention == "neither"),
        "victim": scope.parties.index(scope.victim) if scope.victim in scope.parties else None,
        "deadline": (form["silence"] or {}).get("after_days") if silence else None,
    }


def _counted(
    form: Mapping[str, Any], worth: Mapping[int, int], needed: int, options: dict[str, Any], **asked: Any
) -> Poll:
    """A poll in which votes are counted; ``asked`` is the share of those present and voting, if it is one."""
    present = form.get("present_and_voting", False)
    if not present and "quorum" not in form:
        return Poll(worth, needed, **options)
    return TurnoutPoll(worth, needed, **options, **_quorum(form, list(worth)), **(asked if present else {}))


def _quorum(form: Mapping[str, Any], members: Sequence[int]) -> dict[str, Any]:
    """How many of the members must take part, and whether those that abstain do."""
    quorum = form.get("quorum", 0)
    written = quorum if isinstance(quorum, Mapping) else {"members": quorum}
    least = written["members"]
    if least == "majority":
        least = len(members) // 2 + 1
    elif not isinstance(least, int):
        least = ceil(Fraction(str(least)) * len(members))
    return {"quorum": least, "abstainers_present": written.get("abstainers") == "present"}


def _weights(written: Mapping[str, float] | None, scope: Scope) -> dict[int, int]:
    """The members' weights as whole numbers in the proportions written; 1 each if none are."""
    if not written:
        return dict.fromkeys(scope.members, 1)
    weights = {place: Fraction(str(written[scope.parties[place]])) for place in scope.members}
    unit = lcm(*(weight.denominator for weight in weights.values()))
    return {place: int(weight * unit) for place, weight in weights.items()}
