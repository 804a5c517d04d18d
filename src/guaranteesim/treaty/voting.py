"""Voting: all members or those present and voting, and how many must vote.

In a vote a member consents, objects or does neither. One that does neither may be absent, or present and
abstaining, and the votes do not say which. In the usual rules of procedure members that abstain are present
and not voting (UN General Assembly, A/520, rules 67 and 86), elsewhere a vote is valid only if enough
members take part in it (Parliamentary Assembly of the Council of Europe, rule 42). A quorum here counts the
votes cast for and against, and says so where it is to count members that abstain as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import (
    Entry,
    Path,
    RuleFormError,
    convert_to_fraction,
    join_words,
    read_share,
    shorten_value,
    suggest_word,
)
from guaranteesim.treaty.modifiers import Context
from guaranteesim.treaty.shares import MOST_TOTALS, refuse_rounded
from guaranteesim.treaty.weights import LARGEST_TOTAL

MAJORITY = "majority"
ABSTAINERS = ("absent", "present")


@dataclass(frozen=True)
class Quorum:
    """Number of members that must take part for a vote to count.

    Attributes:
        least: A whole number, a share of the members, or ``majority`` for more than half of them.
        abstainers_present: Whether a member that abstains takes part. As every member consents, objects or
            abstains, such a quorum is always reached, though not before enough of them have voted.
    """

    least: float | str
    abstainers_present: bool = False

    @classmethod
    def read_voting(cls, value: object, path: Path) -> Quorum:
        """``5``, ``2/3``, ``majority``, or ``{members: 2/3, abstainers: present}``.

        Raises:
            RuleFormError: anything else.
        """
        if not isinstance(value, Mapping):
            return cls(_read_quorum_size(value, path))
        for key in value:
            if key not in ("members", "abstainers"):
                hint = suggest_word(str(key), ("members", "abstainers"))
                raise RuleFormError(
                    f"unknown option {shorten_value(key)} of 'quorum'{hint}", (*path, str(key))
                )
        abstainers = value.get("abstainers", "absent")
        if abstainers not in ABSTAINERS:
            message = f"'abstainers' must be one of {', '.join(ABSTAINERS)}, not {shorten_value(abstainers)}"
            raise RuleFormError(message, (*path, "abstainers"))
        if "members" not in value:
            raise RuleFormError("'quorum' needs 'members', as in {members: 2/3, abstainers: present}", path)
        return cls(_read_quorum_size(value["members"], (*path, "members")), abstainers == "present")

    def write_voting(self) -> object:
        """Return the value as a user writes it."""
        return {"members": self.least, "abstainers": "present"} if self.abstainers_present else self.least

    def count_quorum(self, members: int, path: Path) -> int:
        """Return how many of ``members`` make the quorum.

        Raises:
            RuleFormError: more than there are, or a decimal that rounds a fraction and differs from it.
        """
        if self.least == MAJORITY:
            return members // 2 + 1
        if isinstance(self.least, int):
            if self.least > members:
                message = f"quorum: {self.least} can never be reached, the members are {members}; lower it"
                raise RuleFormError(message, path)
            return self.least
        refuse_rounded(self.least, [members], "quorum", path)
        return math.ceil(convert_to_fraction(self.least) * members)


def _read_quorum_size(value: object, path: Path) -> float | str:
    """Return a whole number from 1, a share below 1, or ``majority``."""
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if whole or value == MAJORITY:
        return value  # type: ignore[return-value]  # the line above says so
    message = f"'quorum' must be a number of members, a share of them such as 2/3, or {MAJORITY}"
    try:
        part = read_share(value, "quorum", path)
    except RuleFormError:
        raise RuleFormError(f"{message}, not {shorten_value(value)}", path) from None
    if convert_to_fraction(part) == 1:
        raise RuleFormError(
            f"{message}, not {shorten_value(value)}; for all members write their number", path
        )
    return part


@dataclass(frozen=True)
class Voting:
    """The keys that stand beside a rule that counts votes.

    Attributes:
        present_and_voting: Whether those who abstain leave the total of which a share is taken.
        quorum: How many members must take part; None if it does not matter.
    """

    present_and_voting: bool = False
    quorum: Quorum | None = None

    KEYS: ClassVar[tuple[str, ...]] = ("present_and_voting", "quorum")

    @classmethod
    def read_voting(cls, entry: Entry) -> Voting:
        """Return the keys among those beside the rule's own.

        Raises:
            RuleFormError: one of them is malformed.
        """
        present = entry.beside.get("present_and_voting", False)
        if not isinstance(present, bool):
            message = f"'present_and_voting' must be true or false, not {shorten_value(present)}"
            raise RuleFormError(message, entry.locate_companion("present_and_voting"))
        if "quorum" not in entry.beside:
            return cls(present)
        return cls(present, Quorum.read_voting(entry.beside["quorum"], entry.locate_companion("quorum")))

    def write_voting(self) -> dict[str, object]:
        """Return the keys as a user writes them, those not written left out."""
        written: dict[str, object] = {"present_and_voting": True} if self.present_and_voting else {}
        return {**written, **({"quorum": self.quorum.write_voting()} if self.quorum else {})}

    def create_ballot(self, context: Context, needed: int) -> Ballot:
        """Return the ballot that needs so many votes, and the quorum."""
        return Ballot.create_among(context, needed, **self._count_quorum_members(context))

    def create_share_ballot(
        self, context: Context, part: Fraction, weights: tuple[int, ...], *, more: bool = False
    ) -> Ballot:
        """Return the ballot that needs a share of the weight of the members, or of those that vote.

        Args:
            context: Where the rule stands.
            part: The share, above 0 and up to 1, to be reached or, where ``more``, exceeded.
            weights: One whole weight a member.
            more: Whether the share itself is not enough.

        Raises:
            RuleFormError: an abstention is to count and not to count, or the weights have too many digits.
        """
        total, quorum = sum(weights), self._count_quorum_members(context)
        if not self.present_and_voting:
            needed = math.floor(part * total) + 1 if more else max(math.ceil(part * total), 1)
            return Ballot.create_among(context, needed, weights, **quorum)
        path = (*context.path, "present_and_voting")
        if context.abstention != "neither":
            message = (
                f"with abstention_counts_as: {context.abstention} nobody leaves the total, so "
                "present_and_voting has no effect; drop one of them, or write "
                "abstention_counts_as: neither on this rule"
            )
            raise RuleFormError(message, path)
        if part.denominator * total > LARGEST_TOTAL:
            raise RuleFormError("share and weights have too many digits to be exact; round the weights", path)
        # For p/q of those voting: q·for ≥ p·(for + against), that is q·for + p·abstaining ≥ p·all.
        full, partial = (
            tuple(times * weight for weight in weights) for times in (part.denominator, part.numerator)
        )
        return Ballot.create_among(context, part.numerator * total + more, full, partial=partial, **quorum)

    def list_totals(self, weights: tuple[int, ...]) -> range:
        """Return the totals of which a share may be taken: that of all members, or any up to it."""
        total = sum(weights)
        return range(1, min(total, MOST_TOTALS) + 1) if self.present_and_voting else range(total, total + 1)

    def describe_votes(self, context: Context, *, weighted: bool) -> str:
        """Return of what a share is taken, as "the votes of USA and GBR"."""
        kind, members = "weighted votes" if weighted else "votes", join_words(context.list_members())
        if self.present_and_voting:
            return f"the {kind} that {members} cast for and against"
        return f"the {kind} of {members}"

    def describe_abstention(self) -> str:
        """Return what an abstention is in words where it counts neither for nor against."""
        if self.present_and_voting:
            return "an abstention is no vote and leaves the total"
        return "an abstention is no vote for it and stays in the total"

    def describe_quorum(self, context: Context) -> str:
        """Return what a quorum adds to the rule's sentence, beginning with a semicolon; empty without one."""
        if self.quorum is None:
            return ""
        names = context.list_members()
        members, least = len(names), self.quorum.count_quorum(len(names), (*context.path, "quorum"))
        those = {1: names[0], 2: "both"}.get(members, f"all {members}")
        if least < members:
            those = f"{least} of the {members}"
        if self.quorum.abstainers_present:
            return f"; {those} must take part, and those who abstain do"
        return f"; {those} must vote for or against, or there is no quorum"

    def _count_quorum_members(self, context: Context) -> dict[str, Any]:
        if self.quorum is None:
            return {}
        least = self.quorum.count_quorum(len(context.list_members()), (*context.path, "quorum"))
        return {"quorum": least, "abstainers_present": self.quorum.abstainers_present}


AS_USUAL = Voting()
"""All members count, and no number of them need vote."""
