"""Decision rules: immutable objects that are built from a YAML form and bound to parties."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.bound import BoundRule
from guaranteesim.treaty.forms import Entry, RuleFormError
from guaranteesim.treaty.modifiers import NONE, Context, Modifiers
from guaranteesim.treaty.node import Node


@dataclass(frozen=True)
class Case:
    """One worked example of a rule, run by the contract tests.

    Attributes:
        form: The rule as YAML text.
        parties: Codes of the parties, separated by spaces like the codes below.
        willing: States that consent.
        acts: States that act.
        abstaining: States that neither consent nor object. All others object.
        aggressor: The aggressor, if there is one.
        victim: The party that is attacked, if there is one.
    """

    form: str
    parties: str
    willing: str
    acts: str
    abstaining: str = ""
    aggressor: str | None = None
    victim: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """A decision rule of an arrangement. It knows states by name, and ``bind`` gives it parties.

    A new rule is one file in ``treaty/rules`` with a subclass. Its class attributes are its documentation and
    its contract tests: ``key`` (in YAML), ``companions`` (keys that stand beside it), ``synonyms`` (words by
    which people call it, for error messages), ``advice`` (how to write it, if the key alone is not enough),
    ``meaning`` (one line), ``treaty`` and ``citation`` (a real example), ``example`` (YAML) and ``cases``.
    ``build_node`` returns a ``Ballot``, or a ``Composition`` for a rule made of other rules. All exact
    answers follow from the node. ``is_satisfied`` states the same rule once more, in plain sets. The tests
    and the month by hand hold the node against it.
    """

    modifiers: Modifiers = NONE

    key: ClassVar[str]
    companions: ClassVar[tuple[str, ...]] = ()
    synonyms: ClassVar[tuple[str, ...]] = ()
    advice: ClassVar[str] = ""
    meaning: ClassVar[str]
    treaty: ClassVar[str]
    citation: ClassVar[str]
    example: ClassVar[str]
    cases: ClassVar[tuple[Case, ...]]

    @classmethod
    @abstractmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Return the rule from its entry, or raise RuleFormError if the form is wrong."""

    @abstractmethod
    def write_form(self) -> dict[str, object]:
        """Return the rule's own keys in their YAML form, without modifiers."""

    @abstractmethod
    def build_sentence(self, context: Context) -> str:
        """Return the rule in plain words for the members of ``context``, without a full stop."""

    @abstractmethod
    def build_node(self, context: Context) -> Node:
        """Return the rule over indices. ``context`` already contains the modifiers."""

    def is_satisfied(self, consenting: frozenset[str], members: Sequence[str]) -> bool:
        """Return whether it decides when exactly ``consenting`` count as consenting, vetoes aside.

        This is a second statement of the rule for the tests and the month by hand. The built-in rules are
        stated there already, so only a rule that is added later needs it.

        Args:
            consenting: The members whose votes count as consent, abstentions included where they do.
            members: All members, in the order of the parties.
        """
        raise NotImplementedError(
            f"the rule '{self.key}' has no second statement; write its is_satisfied in plain sets"
        )

    def describe_abstention(self) -> str:
        """Return the meaning, in words, of an abstention that counts neither for nor against."""
        return "an abstention counts neither as consent nor as an objection"

    def list_subrules(self) -> tuple[Rule, ...]:
        """Return the rules of which this rule is made."""
        return ()

    def list_named_states(self) -> tuple[str, ...]:
        """Return the states among the rule's own parameters."""
        return ()

    def compute_delay(self) -> float:
        """Return the longest delay, in days, of the rule itself if every vote is cast on day 0."""
        return max((rule.compute_delay() for rule in self.list_subrules()), default=0.0)

    def build_form(self) -> object:
        """Return the YAML form, such that ``parse_rule(rule.build_form()) == rule``."""
        written = {**self.write_form(), **self.modifiers.write_modifiers()}
        # The short form is the one people write, so files that are written back stay readable.
        return self.key if written == {self.key: {}} else written

    def list_states(self) -> tuple[str, ...]:
        """Return every state that the rule names, each once, in the order of the form."""
        # A dictionary keeps the order and drops repetitions; a set would change the order of reports.
        return tuple(dict.fromkeys(self._collect_states()))

    def describe_rule(
        self, parties: Sequence[str], aggressor: str | None = None, victim: str | None = None
    ) -> str:
        """Return the rule in plain English for these parties, with the arguments of :meth:`bind`.

        Raises:
            RuleError: the rule does not fit the parties.
        """
        text = self.build_clause(_make_outer_context(parties, aggressor, victim))
        if victim in parties:
            text += f"; {victim}, the state attacked, does not act itself"
        return f"{text[0].upper()}{text[1:]}."

    def build_clause(self, outer: Context) -> str:
        """Return the sentence with the text of the modifiers, for use inside another sentence."""
        context = self._enter_modifiers(outer)
        return self.build_sentence(context) + self.modifiers.describe_modifiers(
            context, self.describe_abstention()
        )

    def bind(
        self, parties: Sequence[str], aggressor: str | None = None, victim: str | None = None
    ) -> BoundRule:
        """Return the rule over ``parties``, in this order on the last axis of every array.

        Args:
            parties: The states that hold the commitment, each once.
            aggressor: The state whose act calls the commitment. It matters only under
                ``recuse_aggressor``, and need not be a party.
            victim: The state attacked. It matters only if it is a party: it votes and never acts, so its
                consent alone decides nothing.

        Raises:
            RuleError: no parties, a party named twice, a state in the rule that is not a party, or a
                threshold its members cannot reach.
        """
        context = _make_outer_context(parties, aggressor, victim)
        return BoundRule(self, context.parties, aggressor, context.victim, self.enter_context(context))

    def enter_context(self, outer: Context) -> Node:
        """Return the node of the rule in the context ``outer`` around it."""
        return self.build_node(self._enter_modifiers(outer))

    def _enter_modifiers(self, outer: Context) -> Context:
        context = self.modifiers.enter_context(outer)
        # Only a recused aggressor can leave nobody, as an empty `of` is refused when it is read.
        if not context.list_members():
            gone = f"{context.aggressor}, the aggressor, is recused"
            raise RuleFormError(f"nobody is left to decide once {gone}; name more members", context.path)
        return context

    def _collect_states(self) -> Iterator[str]:
        yield from self.list_named_states()
        for rule in self.list_subrules():
            yield from rule._collect_states()
        yield from self.modifiers.of or ()
        yield from self.modifiers.veto
        yield from self.modifiers.requires


def _make_outer_context(parties: Sequence[str], aggressor: str | None, victim: str | None) -> Context:
    """Return the context of an outermost rule."""
    parties = tuple(parties)
    if not parties:
        raise RuleFormError("a rule needs at least one party; list the parties of the commitment")
    if len(set(parties)) < len(parties):
        raise RuleFormError(f"a party is named twice among {', '.join(parties)}; name each state once")
    # The victim never acts, so alone it could not be helped under any rule.
    if set(parties) == {victim}:
        raise RuleFormError(f"{victim}, the state attacked, is the only party; name one that can help")
    return Context(parties, aggressor, of=parties, victim=victim if victim in parties else None)
