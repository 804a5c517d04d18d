"""Modifiers that any rule may have beside its key: members, vetoes and the meaning of abstentions."""

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
    """Context in which a rule is bound: settings from the commitment and from the rules around it.

    ``bars`` are the indices of the parties whose objection blocks, and ``strict_bars`` those of the parties
    whose abstention blocks as well. The ``victim`` is the state attacked if it is a party. It votes and never
    acts.
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
        """Return the states that vote, in the order of the parties, without a recused aggressor."""
        chosen = set(self.of) - {self.find_recused()}
        return tuple(party for party in self.parties if party in chosen)

    def find_recused(self) -> str | None:
        """Return the party that has no vote because it is the aggressor, or None."""
        return self.aggressor if self.recuse and self.aggressor in self.parties else None

    def locate_context(self, *more: str | int) -> Context:
        """Return the same context with a path that leads further into the form."""
        return replace(self, path=(*self.path, *more))


@dataclass(frozen=True)
class Modifiers:
    """The modifiers of one rule. ``None`` means that the value of the enclosing rule holds.

    Vetoes and required consents apply to all rules below. ``of``, ``recuse_aggressor`` and
    ``abstention_counts_as`` apply to every rule below that does not have its own.
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
        # An empty list reads like "all" to some and like "none" to others, so it is refused.
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
        """Return the keys in their YAML form, without those that are not given."""
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
        """Return the context inside the rule that has these modifiers.

        Raises:
            RuleFormError: a state named here is not a party.
        """
        for key, states in (("of", self.of or ()), ("veto", self.veto), ("requires", self.requires)):
            for place, name in enumerate(states):
                require_party(name, outer, (*outer.path, key, place))
        # False is a value of its own: it gives the aggressor its vote back inside an enclosing rule.
        recuse = outer.recuse if self.recuse_aggressor is None else self.recuse_aggressor
        inner = replace(
            outer,
            of=self.of or outer.of,
            recuse=recuse,
            abstention=self.abstention_counts_as or outer.abstention,
        )
        holders, required = (
            {outer.parties.index(name) for name in states if name != inner.find_recused()}
            for states in (self.veto, self.requires)
        )
        # A required consent is missing after an abstention too; a veto is not used by abstaining.
        strict = required | (holders if inner.abstention == "objection" else set())
        return replace(inner, bars=outer.bars | holders | required, strict_bars=outer.strict_bars | strict)

    def describe_modifiers(self, context: Context, neither: str) -> str:
        """Return the text that the modifiers add to the rule's sentence, each part after a semicolon.

        ``context`` is the context inside the rule. ``neither`` describes an abstention that counts neither as
        consent nor as an objection.
        """
        # A veto of the recused aggressor does not exist, so it is not mentioned either.
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
"""Modifiers of a rule that has none."""


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
