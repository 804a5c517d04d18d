"""A decision rule as a tree of plain words: what it is made of, with its vetoes and silences below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guaranteesim.report.words.names import capitalize_first
from guaranteesim.treaty import Rule
from guaranteesim.treaty.forms import count_days, join_words
from guaranteesim.treaty.modifiers import Context
from guaranteesim.treaty.rules.all_of import AllOf
from guaranteesim.treaty.rules.any_of import AnyOf
from guaranteesim.treaty.rules.first import First

_MOST_NAMED = 4
"""States named one by one where all parties are meant; more of them are counted."""


@dataclass(frozen=True)
class RuleBranch:
    """One line of a rule in words, and the lines below it."""

    text: str
    branches: tuple[RuleBranch, ...] = ()

    def list_lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Yield each line with its depth, from the top."""
        yield depth, capitalize_first(self.text)
        for branch in self.branches:
            yield from branch.list_lines(depth + 1)


def build_rule_tree(
    rule: Rule, parties: Sequence[str], aggressor: str | None = None, victim: str | None = None
) -> RuleBranch:
    """Return a rule as a tree of words, with the arguments of :meth:`guaranteesim.treaty.Rule.bind`."""
    everyone = tuple(parties)
    outer = Context(everyone, aggressor, of=everyone, victim=victim if victim in everyone else None)
    return _build_branch(rule, outer)


def _build_branch(rule: Rule, outer: Context) -> RuleBranch:
    context = rule.modifiers.enter_context(outer)
    text, branches = _describe_head(rule, context)
    terms = rule.modifiers.describe_modifiers(context, rule.describe_abstention())
    below = [RuleBranch(term) for term in terms.split("; ") if term]
    return RuleBranch(text, (*branches, *below))


def _describe_head(rule: Rule, context: Context) -> tuple[str, list[RuleBranch]]:
    """Return the first line of a rule, and the rules of which it is made."""
    if isinstance(rule, First):
        failing = "failing that"
        if rule.after_days:
            failing = f"if nothing is decided within {count_days(rule.after_days)}"
        return "in two steps", [
            _prefix("first", _build_branch(rule.rule, context)),
            _prefix(failing, _build_branch(rule.otherwise, context)),
        ]
    branches = [_build_branch(part, context) for part in rule.list_subrules()]
    if len(branches) == 1:
        return branches[0].text, list(branches[0].branches)
    if isinstance(rule, AllOf):
        return f"{'both' if len(branches) == 2 else 'all'} of these are needed", branches
    if isinstance(rule, AnyOf):
        return f"any one of these {len(branches)} is enough", branches
    if branches:
        # A rule that somebody has added: its own words, and those of its parts below.
        return rule.meaning.removesuffix("."), branches
    return _count_all_parties(rule.build_sentence(context), context), []


def _prefix(words: str, branch: RuleBranch) -> RuleBranch:
    return RuleBranch(f"{words}: {branch.text}", branch.branches)


def _count_all_parties(sentence: str, context: Context) -> str:
    """Return the sentence with a number where it lists all parties, or all but the victim or a lead."""
    members = context.list_members()
    if set(members) != set(context.parties):
        return sentence
    for left_out in (None, *members):
        named = [state for state in members if state != left_out]
        words = "the" if left_out is None else "the other"
        for last in ("and", "or") if len(named) > _MOST_NAMED else ():
            sentence = sentence.replace(join_words(named, last), f"{words} {len(named)} parties")
    return sentence
