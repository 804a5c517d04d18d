"""Would they sign it? Chances of acceptance as columns, and the binding constraint in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from guaranteesim.analysis.binding import Binding, binding
from guaranteesim.analysis.comparison import Comparison
from guaranteesim.ensemble.results import Results
from guaranteesim.report import wording
from guaranteesim.report.wording import MINUS, listed
from guaranteesim.scenario.schema import Objection, Scenario

TITLE = "Would they sign it?"
BINDS = "Which constraint binds"
OTHERWISE = "Would all sign it, if the weights were otherwise?"
MOST = 4
"""States with a column of their own besides challenger and protégé."""

LEGEND = (
    "Chance that each state whose acceptance is required prefers the arrangement to no deal, given what it "
    "expects of both, its declared objections and wishes, and its constitutional procedure; jointly: that "
    "all do, so that it enters into force. The arrangement is taken as it stands; nobody bargains here."
)

WEIGHED = (
    "Chance that all accept, with one assumed weight otherwise at a time and the same runs: what objections "
    "cost, what wishes are worth, the scale on which values are compared, and whether procedures may fail."
)

PARTS = {
    "territory": "territory", "war": "the costs of fighting", "sanctions": "sanctions",
    "clash": "the risk of a direct clash", "nuclear": "the risk of nuclear use",
    "forces": "the forces it keeps and sends", "arms": "the arms it gives", "word": "a word not kept",
    "terms": "neutrality and cap",
}  # fmt: skip
"""Parts of a state's utility, as what weighs."""

Cell = Callable[[Comparison, Results], str]


def columns(comparison: Comparison) -> list[tuple[str, Cell]]:
    """Heading and cell of every column: challenger, protégé, the states most often required, the rest."""
    scenario = comparison.results[0].scenario
    roles = {scenario.challenger.state: "challenger", scenario.protege.state: "protégé"}
    required = Counter(state for item in comparison.arrangements for state in item.scenario.required)
    own = [state for state in roles if required[state]]
    others = [state for state, _ in required.most_common() if state not in roles]
    own += others[:MOST]
    found: list[tuple[str, Cell]] = [
        (f"{roles[state]},\n{state}" if state in roles else state, _of(state)) for state in own
    ]
    if others[MOST:]:
        found.append(("others,\nleast", _least(others[MOST:])))
    return [*found, ("jointly", jointly)]


def jointly(comparison: Comparison, results: Results) -> str:
    """Chance that an arrangement enters into force."""
    return wording.small_share(comparison.in_force(results.name))


def _of(state: str) -> Cell:
    def cell(comparison: Comparison, results: Results) -> str:
        if state not in _asked(comparison, results):
            return wording.NOTHING
        return wording.small_share(comparison.acceptances[results.name][state].probability)

    return cell


def _least(states: Sequence[str]) -> Cell:
    def cell(comparison: Comparison, results: Results) -> str:
        asked = [state for state in states if state in _asked(comparison, results)]
        if not asked:
            return wording.NOTHING
        found = comparison.acceptances[results.name]
        least = min(asked, key=lambda state: found[state].probability.value)
        return f"{least} {wording.small_share(found[least].probability)}"

    return cell


def _asked(comparison: Comparison, results: Results) -> tuple[str, ...]:
    return results.scenario.required if results.name in comparison.acceptances else ()


def binding_words(comparison: Comparison, results: Results) -> str:
    """Who is least likely to accept an arrangement and why: "Russia (3 %), for its objection to …"."""
    acceptance = comparison.acceptances[results.name]
    found = binding(acceptance)
    if found is None:
        return f"no single state: all above 1/2, jointly {wording.small_percent(acceptance.joint.value)}"
    name = wording.state(results.scenario, found.state)
    only = "" if len(acceptance.consents) > 1 else "; nobody else is asked"
    rest = only or f"; all others jointly {wording.small_percent(found.without.value)}"
    chance = wording.small_percent(found.probability.value)
    return f"{name} ({chance}): {_reason(found, results.scenario)}{rest}"


def _reason(found: Binding, scenario: Scenario) -> str:
    if found.kind == "procedure":
        return f"its procedure passes with a chance of {wording.small_percent(found.value)}"
    if found.kind == "nothing":
        return "nothing sets it apart from no deal"
    if found.kind == "part":
        return f"{PARTS.get(found.item, 'it loses by it')} ({_amount(found.value)})"
    return f"objects to {feature(scenario.acceptance.objections[found.item])} ({_amount(found.value)})"


def _amount(value: float) -> str:
    return "at any price" if math.isinf(value) else f"{MINUS}{wording.number(abs(value))}"


def feature(objection: Objection) -> str:
    """What an objection is to: "forces of GBR, FRA and 8 others in place"."""
    of = _states(objection.of)
    size = f"{objection.be:g} BE" if objection.be is not None else ""
    return {
        "any": "the arrangement as such",
        "forces_in_place": f"forces{of} in place",
        "ground_forces": f"ground forces{of}",
        "membership": "membership of the alliance",
        "party": f"a commitment{of or ' of any state'}",
        "veto": f"a veto{of or ' of any state'}",
        "neutrality": "the protégé's neutrality",
        "no_neutrality": "a protégé that is not neutral",
        "force_cap": f"a cap on the protégé's force{f' below {size}' if size else ''}",
        "no_force_cap": f"a protégé's force without a cap{f' of {size}' if size else ''}",
        "sanctions_relief": "relief from sanctions",
        "no_sanctions_relief": "sanctions that stay",
    }[objection.to]


def _states(states: Sequence[str]) -> str:
    if not states:
        return ""
    shown = list(states) if len(states) <= 3 else [*states[:2], f"{len(states) - 2} others"]
    return f" of {listed(shown)}"
