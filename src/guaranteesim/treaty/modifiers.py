"""Modifiers that any rule may carry beside its key: members, vetoes, the meaning of an abstention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from guaranteesim.treaty.forms import (
    Path,
    RuleFormError,
    join_words,
    read_state_list,
    shorten_value,
    suggest_word,
)

COUNTS_AS = ("consent", "objection", "neither")
KEYS = ("of", "veto", "requires", "recuse_aggressor", "abstention_counts_as")


@dataclass(frozen=True)
class Context:
    """Context in which a rule is bound: settings inherited from the commitment and the rules around it.

    ``bars`` are the parties (by index) whose objection blocks, ``strict_bars`` those whose abstention
    blocks as well. The ``victim`` is the state attacked, where it is itself a party: it votes and never acts.
    """

    parties: tuple[str, ...]
    aggressor: str | None
    of: tuple[str, ...]
    victim: str | None = None
    recuse: bool = False
    abstention: str = "neither"
    bars: frozenset[int] = frozenset()
    strict_bars: frozenset[int] = frozenset()
    path: Path = ()

    def list_members(self) -> tuple[str, ...]:
        """Return those who vote, in the order of the parties.

        The aggressor is left out where it is recused.
        """
        chosen = set(self.of) - {self.find_recused()}
        return tuple(party for party in self.parties if party in chosen)

    def find_recused(self) -> str | None:
        """Return the party that has no vote, because it is the aggressor; None where there is none."""
        return self.aggressor if self.recuse and self.aggressor in self.parties else None

    def locate_context(self, *more: str | int) -> Context:
        """Return the same context further inside the form."""
        return replace(self, path=(*self.path, *more))


@dataclass(frozen=True)
class Modifiers:
    """The modifiers of one rule; ``None`` means not written, so that the enclosing rule's value holds.

    A veto and a consent that is required cover everything below the rule that carries them; ``of``,
    ``recuse_aggressor`` and ``abstention_counts_as`` hold for every sub-rule that does not write its own.
    """

    of: tuple[str, ...] | None = None
    veto: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    recuse_aggressor: bool | None = None
    abstention_counts_as: str | None = None

    @classmethod
    def read_modifiers(cls, raw: Mapping[str, object], path: Path) -> Modifiers:
        """Return the modifiers among the keys of a rule's map.

        Raises:
            RuleFormError: a modifier is malformed.
        """
        of = read_state_list(raw["of"], "of", (*path, "of")) if "of" in raw else None
        if of == ():
            raise RuleFormError(
                "'of' names nobody; list the members, or leave it out for all parties", (*path, "of")
            )
        veto, requires = (
            read_state_list(raw.get(key, ()), key, (*path, key)) for key in ("veto", "requires")
        )
        recuse = raw.get("recuse_aggressor")
        if "recuse_aggressor" in raw and not isinstance(recuse, bool):
            message = f"'recuse_aggressor' must be true or false, not {shorten_value(recuse)}"
            raise RuleFormError(message, (*path, "recuse_aggressor"))
        return cls(
            of, veto, requires, recuse if isinstance(recuse, bool) else None, _read_abstention(raw, path)
        )

    def write_modifiers(self) -> dict[str, object]:
        """Return the keys as a user writes them, those not written left out."""
        written: dict[str, object] = {}
        if self.of is not None:
            written["of"] = list(self.of)
        if self.veto:
            written["veto"] = list(self.veto)
        if self.requires:
            written["requires"] = list(self.requires)
        if self.recuse_aggressor is not None:
            written["recuse_aggressor"] = self.recuse_aggressor
        if self.abstention_counts_as is not None:
            written["abstention_counts_as"] = self.abstention_counts_as
        return written

    def enter_context(self, outer: Context) -> Context:
        """Return the context inside the rule that carries these modifiers.

        Raises:
            RuleFormError: a state named here is not a party.
        """
        for key, states in (("of", self.of or ()), ("veto", self.veto), ("requires", self.requires)):
            for place, name in enumerate(states):
                require_party(name, outer, (*outer.path, key, place))
        recuse = outer.recuse if self.recuse_aggressor is None else self.recuse_aggressor
        inner = replace(
            outer,
            of=self.of or outer.of,
            recuse=recuse,
            abstention=self.abstention_counts_as or outer.abstention,
        )
        # A recused state loses its veto as well as its vote.
        holders, required = (
            {outer.parties.index(name) for name in states if name != inner.find_recused()}
            for states in (self.veto, self.requires)
        )
        # Where an abstention counts as an objection, it also sets off a veto.
        strict = required | (holders if inner.abstention == "objection" else set())
        return replace(inner, bars=outer.bars | holders | required, strict_bars=outer.strict_bars | strict)

    def describe_modifiers(self, context: Context, neither: str) -> str:
        """Return what the modifiers add to the rule's sentence, each part beginning with a semicolon.

        ``context`` is that inside the rule; ``neither`` says what an abstention is where it counts neither
        as consent nor as an objection.
        """
        recused = context.find_recused()
        veto, requires = (
            [name for name in states if name != recused] for states in (self.veto, self.requires)
        )
        parts = []
        if veto:
            parts.append(f"an objection by {join_words(veto, 'or')} blocks it")
        if requires:
            parts.append(f"nothing is done without the consent of {join_words(requires)}")
        if self.recuse_aggressor and recused:
            parts.append(f"{recused}, as the aggressor, has no vote")
        elif self.recuse_aggressor:
            parts.append("a party that is itself the aggressor has no vote")
        elif self.recuse_aggressor is False and context.aggressor in context.list_members():
            parts.append(f"{context.aggressor}, the aggressor, has a vote here")
        if self.abstention_counts_as == "neither":
            parts.append(neither)
        elif self.abstention_counts_as:
            article = "an " if self.abstention_counts_as == "objection" else ""
            parts.append(f"an abstention counts as {article}{self.abstention_counts_as}")
        return "".join(f"; {part}" for part in parts)


NONE = Modifiers()
"""No modifiers written."""


def require_party(name: str, context: Context, path: Path) -> None:
    """Refuse a state that is not a party of the commitment."""
    if name not in context.parties:
        raise RuleFormError(f"{name} is not a party{suggest_word(name, context.parties)}", path)


def _read_abstention(raw: Mapping[str, object], path: Path) -> str | None:
    if "abstention_counts_as" not in raw:
        return None
    value = raw["abstention_counts_as"]
    if not isinstance(value, str) or value not in COUNTS_AS:
        hint = suggest_word(value, COUNTS_AS) if isinstance(value, str) else ""
        message = (
            f"'abstention_counts_as' must be one of {', '.join(COUNTS_AS)}, not {shorten_value(value)}{hint}"
        )
        raise RuleFormError(message, (*path, "abstention_counts_as"))
    return value
