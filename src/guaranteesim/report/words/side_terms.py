"""Side terms as readers see them: which of them the scenarios have, and whether they have the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guaranteesim.report.translation import N_
from guaranteesim.report.words.formats import NBSP
from guaranteesim.report.words.names import capitalize_first, describe_fact_dates, join_names
from guaranteesim.scenario.schema import Scenario


def describe_basis(scenarios: Iterable[Scenario]) -> str:
    """Return what the facts are dated by and, if there are any, the side terms, for the foot of a figure."""
    listed = list(scenarios)
    return "; ".join(part for part in (describe_fact_dates(listed), describe_side_terms(listed)) if part)


def describe_side_terms(scenarios: Iterable[Scenario]) -> str:
    """Return the side terms that all arrangements have, and how many have others; empty if none has any.

    It reads "side terms of all: sanctions lifted in stages". What happens without a deal has none and is not
    counted.
    """
    asked = _select_arrangements(list(scenarios))
    shared = _find_shared(asked)
    titles = [term.title for name, term in asked[0].side_terms.items() if name in shared]
    of_all = "" if len(asked) == 1 else " of all"
    parts = [f"side terms{of_all}: {', '.join(titles)}"] if titles else []
    own = sum(item.side_terms.keys() > shared for item in asked)
    if own:
        further = "further side terms" if shared else "side terms"
        parts.append(f"{own}{NBSP}of {len(asked)} have {further} of their own (packages)")
    return "; ".join(parts)


def list_side_term_sentences(scenarios: Sequence[Scenario]) -> list[str]:
    """Return a sentence on the side terms of all arrangements; none without side terms."""
    told = describe_side_terms(scenarios)
    return [f"{capitalize_first(told)}."] if told else []


def list_own_side_terms(scenarios: Sequence[Scenario]) -> list[str]:
    """Return a sentence on the side terms that each arrangement has and not all have; none without such."""
    asked = _select_arrangements(scenarios)
    shared = _find_shared(asked)
    own = {item.name: [name for name in item.side_terms if name not in shared] for item in asked}
    each = "; ".join(f"{name} has {join_names(terms)}" for name, terms in own.items() if terms)
    return [f"Side terms of their own: {each}."] if each else []


def name_compared_kind(scenarios: Sequence[Scenario]) -> str:
    """Return what the scenarios are in a noun: an arrangement, a guarantee with side terms, or a package."""
    asked = _select_arrangements(scenarios)
    shared = _find_shared(asked)
    others = [item for item in asked if item.side_terms.keys() > shared]
    if not others:
        return N_("a guarantee with the same side terms") if shared else N_("an arrangement")
    if len(others) == len(asked):
        return N_("a package as tabled, with side terms of its own")
    return N_("an arrangement, some with side terms of their own")


def _select_arrangements(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios without the one that the others name as no deal."""
    refused = {item.no_deal for item in scenarios}
    return [item for item in scenarios if item.name not in refused] or list(scenarios)


def _find_shared(scenarios: Sequence[Scenario]) -> frozenset[str]:
    return frozenset.intersection(*(frozenset(item.side_terms) for item in scenarios))
