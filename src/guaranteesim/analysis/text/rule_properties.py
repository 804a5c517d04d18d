"""Properties of a decision rule that do not depend on any world: blockers, attackers, odds, monotonicity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guaranteesim.scenario.schema import Commitment, Scenario
from guaranteesim.treaty import BoundRule

OBJECT, ABSTAIN = "object", "abstain"
"""What a party does that does not consent."""


@dataclass(frozen=True)
class Odds:
    """Exact chances of action when each party is willing with the same chance, independently.

    Attributes:
        outside: The attacker is no party; None if the text does not hold against such a state.
        inside: The attacker is a party and objects; the lowest over all parties it could be, None if it can
            be none of them.
    """

    outside: float | None
    inside: float | None


@dataclass(frozen=True)
class RuleProperties:
    """What the rule of one commitment implies, whoever is willing.

    Attributes:
        commitment: The commitment.
        outside: Its rule with an attacker that is no party.
        inside: Its rule with a party as the attacker, once for all parties that it treats alike.
        blockers: Parties without whose consent nothing is decided, with an attacker outside the treaty.
        decides_nothing: Whether it never decides on action.
        stoppers: Parties that, as the attacker, prevent any decision although all others consent.
        attackers: Parties that the attacker could be.
        monotone: Whether a vote more in favour never undoes a decision, whoever the attacker is.
    """

    commitment: Commitment
    outside: BoundRule
    inside: tuple[BoundRule, ...]
    blockers: tuple[str, ...]
    decides_nothing: bool
    stoppers: tuple[str, ...]
    attackers: tuple[str, ...]
    monotone: bool

    def compute_odds(self, willing: float, otherwise: str = OBJECT) -> Odds:
        """Return the exact chances of action.

        Args:
            willing: Chance that a party consents. The state attacked always does, the attacker never.
            otherwise: ``object`` or ``abstain``: what a party does that does not consent. The attacker
                objects.
        """
        inside = [_compute_chance(rule, willing, otherwise) for rule in self.inside]
        holds = not self.commitment.against
        return Odds(
            _compute_chance(self.outside, willing, otherwise) if holds else None, min(inside, default=None)
        )


def find_rule_properties(scenario: Scenario, name: str) -> RuleProperties:
    """Return the properties of the rule of the commitment ``name`` of a scenario.

    A party can be the attacker if it is not the state attacked and the text holds against it.
    """
    commitment, victim = scenario.arrangement.commitments[name], scenario.protege.state
    possible = commitment.against or commitment.parties
    attackers = tuple(party for party in commitment.parties if party in possible and party != victim)
    groups = _group_alike(commitment, attackers)
    outside = commitment.rule.bind(commitment.parties, victim=victim)
    inside = tuple(
        commitment.rule.bind(commitment.parties, aggressor=group[0], victim=victim) for group in groups
    )
    power = outside.compute_power()
    blockers = power.blockers if power.winning else ()
    stopped = [group for rule, group in zip(inside, groups, strict=True) if not _can_decide(rule)]
    return RuleProperties(
        commitment=commitment,
        outside=outside,
        inside=inside,
        blockers=tuple(party for party in commitment.parties if party in blockers),
        decides_nothing=not power.winning,
        stoppers=tuple(party for group in stopped for party in group),
        attackers=attackers,
        monotone=all(rule.is_monotone() for rule in (outside, *inside)),
    )


def _compute_chance(rule: BoundRule, willing: float, otherwise: str) -> float:
    """Return the exact chance that a party other than the attacker acts."""
    threat = np.array([party == rule.aggressor for party in rule.parties])
    victim = np.array([party == rule.victim for party in rule.parties])
    consent = np.where(threat, 0.0, np.where(victim, 1.0, willing))
    objection = 1 - consent if otherwise == OBJECT else threat.astype(np.float64)
    answer = rule.compute_probability(consent, objection)
    # Some rules let all members act once decided; the attacker still does not.
    return float(answer.decided) if answer.acts[~threat].any() else 0.0


def _can_decide(rule: BoundRule) -> bool:
    """Return whether anybody but the attacker acts if all but the attacker consent."""
    others = np.array([party != rule.aggressor for party in rule.parties])
    return bool((rule.find_acting(others) & others).any())


def _group_alike(commitment: Commitment, attackers: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the groups of parties that the rule treats alike: two may change places in it."""
    form = commitment.rule.build_form()
    groups: list[tuple[str, ...]] = []
    for party in attackers:
        for place, group in enumerate(groups):
            if _freeze_form(form, {}) == _freeze_form(form, {party: group[0], group[0]: party}):
                groups[place] = (*group, party)
                break
        else:
            groups.append((party,))
    return groups


def _freeze_form(form: object, names: Mapping[str, str]) -> object:
    """Return a rule's form with states renamed, and lists without their order."""
    if isinstance(form, Mapping):
        return frozenset((names.get(key, key), _freeze_form(value, names)) for key, value in form.items())
    if isinstance(form, list | tuple):
        # No list of a rule counts an entry twice: neither its states nor its alternatives.
        return frozenset(_freeze_form(item, names) for item in form)
    return names.get(form, form) if isinstance(form, str) else form
