"""Decision rules for one crisis at a time: when does who act, and how likely is it?

The plain version knows the simple rules, with ``of``, ``recuse_aggressor`` and ``abstention_counts_as:
consent``; it has neither vetoes nor composed rules.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

Flags = Sequence[bool]
Numbers = Sequence[float]


class Rule(ABC):
    """How the ``members``, places among the parties, decide. A vote is consent, objection or neither."""

    tacit = False
    """Whether whoever does not object counts as consenting; else objections make no difference."""

    def __init__(self, members: Sequence[int]) -> None:
        self.members = list(members)

    @abstractmethod
    def carries(self, willing: Flags, objecting: Flags) -> bool:
        """Whether the votes suffice."""

    @abstractmethod
    def day(self, willing: Flags, objecting: Flags, vote_days: Numbers) -> float:
        """The day on which they do; infinite if they never do."""

    @abstractmethod
    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        """The exact chance that somebody acts, and that each party does, for independent votes."""

    def decided(self, willing: Flags, objecting: Flags) -> bool:
        """Whether anybody acts."""
        return self.carries(willing, objecting) and any(willing[place] for place in self.members)

    def days(self, willing: Flags, objecting: Flags, vote_days: Numbers) -> list[float]:
        """The day on which each party acts: that of the decision, or of its own vote if later."""
        decision = self.day(willing, objecting, vote_days)
        acts = [inf] * len(willing)
        for place in self.members:
            if willing[place]:
                acts[place] = max(decision, vote_days[place])
        return acts

    def block(self, place: int, willing: Flags, objecting: Flags) -> int:
        """Where nobody acts: 2 if this consent alone kept others back, 1 if they need it anyway, else 0."""
        parties, others = range(len(willing)), [member for member in self.members if member != place]
        if place not in self.members or willing[place] or not others:
            return 0
        won = [other == place or willing[other] for other in parties]
        unopposed = [other != place and objecting[other] for other in parties]
        if self.carries(won, unopposed) and any(willing[other] for other in others):
            return 2
        alone = [other == place and objecting[other] for other in parties]
        can_ever = self.carries([True] * len(willing), [False] * len(willing))
        return int(can_ever and not self.carries([other != place for other in parties], alone))


class Each(Rule):
    """Every member for itself."""

    def carries(self, willing: Flags, objecting: Flags) -> bool:
        return True

    def day(self, willing: Flags, objecting: Flags, vote_days: Numbers) -> float:
        return 0.0

    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        acts, nobody = [0.0] * len(consent), 1.0
        for place in self.members:
            acts[place] = consent[place]
            nobody *= 1 - consent[place]
        return 1 - nobody, acts


class Automatic(Each):
    """All members act at once, willing or not."""

    def decided(self, willing: Flags, objecting: Flags) -> bool:
        return True

    def days(self, willing: Flags, objecting: Flags, vote_days: Numbers) -> list[float]:
        return [0.0 if place in self.members else inf for place in range(len(willing))]

    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        return 1.0, [float(place in self.members) for place in range(len(consent))]


class Count(Rule):
    """So many members must consent."""

    def __init__(
        self, members: Sequence[int], needed: int, tacit: bool = False, deadline: float | None = None
    ) -> None:
        super().__init__(members)
        self.needed, self.tacit, self.deadline = needed, tacit, deadline

    def carries(self, willing: Flags, objecting: Flags) -> bool:
        return sum(self._counts(place, willing, objecting) for place in self.members) >= self.needed

    def _counts(self, place: int, willing: Flags, objecting: Flags) -> bool:
        return not objecting[place] if self.tacit else willing[place]

    def day(self, willing: Flags, objecting: Flags, vote_days: Numbers) -> float:
        if self.deadline is not None:
            in_time = [day <= self.deadline for day in vote_days]
            heard = [objects and cast for objects, cast in zip(objecting, in_time, strict=True)]
            return self.deadline if self.carries(willing, heard) else inf
        counted = [vote_days[place] for place in self.members if self._counts(place, willing, objecting)]
        return sorted(counted)[self.needed - 1] if len(counted) >= self.needed else inf

    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        counted = [1 - objects for objects in objection] if self.tacit else list(consent)
        acts = [0.0] * len(consent)
        for place in self.members:
            others = [counted[other] for other in self.members if other != place]
            acts[place] = consent[place] * at_least(self.needed - 1, others)
        decided = at_least(self.needed, [counted[place] for place in self.members])
        return decided - self._without_actor(consent, objection), acts

    def _without_actor(self, consent: Numbers, objection: Numbers) -> float:
        """The chance that silence alone carries the vote, so that nobody is there to act."""
        if not self.tacit:
            return 0.0
        silent, nobody = [], 1.0
        for place in self.members:
            refuses = 1 - consent[place]
            nobody *= refuses
            silent.append(1 - objection[place] / refuses if refuses > 0 else 0.0)
        return nobody * at_least(self.needed, silent)


class Lead(Rule):
    """The lead must consent, and so many of the others."""

    def __init__(self, members: Sequence[int], lead: int, followers: int) -> None:
        super().__init__(members)
        self.lead, self.followers = lead, followers
        self.others = [place for place in members if place != lead]

    def carries(self, willing: Flags, objecting: Flags) -> bool:
        return willing[self.lead] and sum(willing[place] for place in self.others) >= self.followers

    def day(self, willing: Flags, objecting: Flags, vote_days: Numbers) -> float:
        if not self.carries(willing, objecting):
            return inf
        following = sorted(vote_days[place] for place in self.others if willing[place])
        return max([vote_days[self.lead], *following[: self.followers]])

    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        leads, acts = consent[self.lead], [0.0] * len(consent)
        decided = leads * at_least(self.followers, [consent[place] for place in self.others])
        acts[self.lead] = decided
        for place in self.others:
            rest = [consent[other] for other in self.others if other != place]
            acts[place] = leads * consent[place] * at_least(self.followers - 1, rest)
        return decided, acts


def at_least(needed: int, chances: Numbers) -> float:
    """P(at least so many of independent events), a Poisson-binomial tail by dynamic programming."""
    if needed <= 0:
        return 1.0
    if needed > len(chances):
        return 0.0
    reached = [1.0] + [0.0] * needed
    for chance in chances:
        reached[needed] += chance * reached[needed - 1]
        for count in range(needed - 1, 0, -1):
            reached[count] += chance * (reached[count - 1] - reached[count])
        reached[0] *= 1 - chance
    return reached[needed]


def rule_from(form: Any, parties: Sequence[str], aggressor: str) -> Rule:
    """The rule that a scenario writes as ``form``.

    Raises:
        ValueError: for a rule or modifier that the plain version does not have.
    """
    terms: dict[str, Any] = dict(form) if isinstance(form, Mapping) else {form: {}}
    of = terms.pop("of", parties)
    recused = {aggressor} if terms.pop("recuse_aggressor", False) else set()
    tacit = terms.pop("abstention_counts_as", "neither") == "consent"
    followers = terms.pop("followers", 0)
    members = [i for i, party in enumerate(parties) if party in of and party not in recused]
    if len(terms) != 1:
        raise ValueError(f"the plain version does not know this rule: {form!r}; choose another scenario")
    ((key, value),) = terms.items()
    if key == "each":
        return Each(members)
    if key == "automatic":
        return Automatic(members)
    if key == "lead":
        return Lead(members, parties.index(value), followers)
    if key == "silence":
        return Count(members, len(members), True, (value or {}).get("after_days"))
    needed = {"all": len(members), "consult_only": len(members) + 1, "at_least": value}
    if key not in needed:
        raise ValueError(f"the plain version does not know this rule: {form!r}; choose another scenario")
    return Count(members, needed[key], tacit)
