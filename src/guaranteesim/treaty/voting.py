"""The total of a vote, all members or those present and voting, and the quorum.

In a vote a member consents, objects or does neither. A member that does neither may be absent, or present and
abstaining; the votes do not tell. In the usual rules of procedure, members that abstain are present and not
voting (UN General Assembly, A/520, rules 67 and 86). In others a vote is valid only if enough members take
part (Parliamentary Assembly of the Council of Europe, rule 42). Here a quorum counts the votes for and
against, and the members that abstain only if the form says so.
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
    """Number of members that must take part in a vote to make it valid.

    Attributes:
        least: A whole number, a share of the members, or ``majority`` for more than half of them.
        abstainers_present: True if a member that abstains takes part. Such a quorum is always reached in the
            end, but not before enough members have voted.
    """

    least: float | str
    abstainers_present: bool = False

    @classmethod
    def read_quorum(cls, value: object, path: Path) -> Quorum:
        """Return the quorum from ``5``, ``2/3``, ``majority`` or ``{members: 2/3, abstainers: present}``.

        Raises:
            RuleFormError: any other value.
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

    def write_quorum(self) -> object:
        """Return the value in its YAML form."""
        return {"members": self.least, "abstainers": "present"} if self.abstainers_present else self.least

    def count_quorum(self, members: int, path: Path) -> int:
        """Return the number out of ``members`` that makes the quorum.

        Raises:
            RuleFormError: a number above ``members``, or a decimal that rounds a fraction and asks for
                another number.
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
    # `quorum: 1` may mean one member or all of them, so a share of 1 is refused.
    if convert_to_fraction(part) == 1:
        raise RuleFormError(
            f"{message}, not {shorten_value(value)}; for all members write their number", path
        )
    return part


@dataclass(frozen=True)
class Voting:
    """The keys beside a rule that counts votes.

    Attributes:
        present_and_voting: True if members that abstain leave the total to which a share applies.
        quorum: Number of members that must take part, or None.
    """

    present_and_voting: bool = False
    quorum: Quorum | None = None

    KEYS: ClassVar[tuple[str, ...]] = ("present_and_voting", "quorum")

    @classmethod
    def read_voting(cls, entry: Entry) -> Voting:
        """Return the keys from the map of the rule.

        Raises:
            RuleFormError: one of them is malformed.
        """
        present = entry.beside.get("present_and_voting", False)
        if not isinstance(present, bool):
            message = f"'present_and_voting' must be true or false, not {shorten_value(present)}"
            raise RuleFormError(message, entry.locate_companion("present_and_voting"))
        if "quorum" not in entry.beside:
            return cls(present)
        return cls(present, Quorum.read_quorum(entry.beside["quorum"], entry.locate_companion("quorum")))

    def write_voting(self) -> dict[str, object]:
        """Return the keys in their YAML form, without those that are not given."""
        written: dict[str, object] = {"present_and_voting": True} if self.present_and_voting else {}
        return {**written, **({"quorum": self.quorum.write_quorum()} if self.quorum else {})}

    def create_ballot(self, context: Context, needed: int) -> Ballot:
        """Return the ballot that needs ``needed`` votes and the quorum."""
        return Ballot.create_among(context, needed, **self._count_quorum_members(context))

    def create_share_ballot(
        self, context: Context, part: Fraction, weights: tuple[int, ...], *, more: bool = False
    ) -> Ballot:
        """Return the ballot that needs a share of the weight of the members, or of those that vote.

        Args:
            context: The context inside the rule.
            part: The share, above 0 and up to 1, to be reached or, where ``more``, exceeded.
            weights: One whole weight a member.
            more: True if the share must be exceeded and not only reached.

        Raises:
            RuleFormError: contradictory meanings of an abstention, or weights with too many digits.
        """
        total, quorum = sum(weights), self._count_quorum_members(context)
        if not self.present_and_voting:
            # At least one vote: a share that rounds up to 0 would let a vote of no weight decide.
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
        # Beyond this total, floats no longer add whole numbers exactly, and votes could be lost.
        if part.denominator * total > LARGEST_TOTAL:
            raise RuleFormError("share and weights have too many digits to be exact; round the weights", path)
        # For p/q of those voting: q·for ≥ p·(for + against), that is q·for + p·abstaining ≥ p·all.
        full, partial = (
            tuple(times * weight for weight in weights) for times in (part.denominator, part.numerator)
        )
        return Ballot.create_among(context, part.numerator * total + more, full, partial=partial, **quorum)

    def list_totals(self, weights: tuple[int, ...]) -> range:
        """Return the totals to which a share may apply: that of all members, or any number up to it."""
        total = sum(weights)
        return range(1, min(total, MOST_TOTALS) + 1) if self.present_and_voting else range(total, total + 1)

    def describe_votes(self, context: Context, *, weighted: bool) -> str:
        """Return the total of a share in words, such as "the votes of USA and GBR"."""
        kind, members = "weighted votes" if weighted else "votes", join_words(context.list_members())
        if self.present_and_voting:
            return f"the {kind} that {members} cast for and against"
        return f"the {kind} of {members}"

    def describe_abstention(self) -> str:
        """Return the meaning, in words, of an abstention that counts neither for nor against."""
        if self.present_and_voting:
            return "an abstention is no vote and leaves the total"
        return "an abstention is no vote for it and stays in the total"

    def describe_quorum(self, context: Context) -> str:
        """Return the text that a quorum adds to the rule's sentence, or an empty text."""
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
"""The usual way: the total of all members, and no quorum."""
