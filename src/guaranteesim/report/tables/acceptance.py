"""Columns of acceptance: one per required state, and the binding constraint of each arrangement in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.consent.acceptance import Acceptance
from guaranteesim.analysis.consent.binding_constraint import BindingConstraint, find_binding_constraint
from guaranteesim.analysis.consent.prices import Price, compute_price
from guaranteesim.ensemble.results import Results
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import MINUS
from guaranteesim.report.words.names import find_state_title, format_count
from guaranteesim.report.words.objections import UTILITY_PART_WORDS, describe_feature
from guaranteesim.report.words.prices import describe_dependence, describe_price, format_required
from guaranteesim.scenario.schema import Scenario

TITLE = "Would they sign it?"
BINDING_TITLE = "Which constraint binds"
WEIGHINGS_TITLE = "Would all sign it, if the weights were otherwise?"
PRICES_TITLE = "What would turn those that refuse"
DEPENDENCE_TITLE = "Who has to accept, and jointly"
MAX_PRICES = 3
"""Refusing states whose price is told for each arrangement."""
MAX_STATE_COLUMNS = 4
"""The number of states with a column of their own besides challenger and protégé."""

LEGEND = (
    "Chance that each state whose acceptance is required prefers the arrangement to no deal, given what it "
    "expects of both, its declared objections and wishes, and its constitutional procedure; jointly: that "
    "all do, so that it enters into force. The arrangement is taken as it stands; nobody bargains here."
)

PRICES_LEGEND = (
    "What a state would have to be given to be as likely to accept as not, all else as it is: the same price "
    "in several units, at the middle of the assumed ranges. What is given changes no behaviour here; "
    "breakeven --sign simulates that."
)

DEPENDENCE_LEGEND = (
    "Decisions share one factor, how the war is going, with an assumed correlation (acceptance.correlation)."
)

WEIGHINGS_LEGEND = (
    "Chance that all accept, with one assumed weight otherwise at a time and the same runs: what objections "
    "cost, what wishes are worth, the scale on which values are compared, and whether procedures may fail."
)


Cell = Callable[[Comparison, Results], str]


def build_acceptance_columns(comparison: Comparison) -> list[tuple[str, Cell]]:
    """Return heading and cell of each column: challenger, protégé, states most often required, the rest."""
    scenario = comparison.results[0].scenario
    roles = {scenario.challenger.state: "challenger", scenario.protege.state: "protégé"}
    required = Counter(state for item in comparison.arrangements for state in item.scenario.required)
    # Every arrangement is of interest to the principals, so they come first whatever their counts.
    own = [state for state in roles if required[state]]
    others = [state for state, _ in required.most_common() if state not in roles]
    own += others[:MAX_STATE_COLUMNS]
    found: list[tuple[str, Cell]] = [
        (f"{roles[state]},\n{state}" if state in roles else state, _make_state_cell(state)) for state in own
    ]
    if others[MAX_STATE_COLUMNS:]:
        found.append(("others,\nleast", _make_least_likely_cell(others[MAX_STATE_COLUMNS:])))
    return [*found, ("jointly", format_joint_acceptance), ("of", _format_required_cell)]


def _format_required_cell(comparison: Comparison, results: Results) -> str:
    """Return the states that the joint chance is about."""
    found = comparison.acceptances.get(results.name)
    return format_required(found) if found else formats.NO_VALUE


def format_joint_acceptance(comparison: Comparison, results: Results) -> str:
    """Return the chance that an arrangement enters into force."""
    return formats.format_small_share(comparison.in_force(results.name))


def _make_state_cell(state: str) -> Cell:
    """Return the cell of a state with a column of its own."""

    def format_cell(comparison: Comparison, results: Results) -> str:
        # Arrangements differ in the states they require, so a column may have gaps.
        if state not in _list_required_states(comparison, results):
            return formats.NO_VALUE
        return formats.format_small_share(comparison.acceptances[results.name][state].probability)

    return format_cell


def _make_least_likely_cell(states: Sequence[str]) -> Cell:
    """Return the cell of the column that several states share."""

    def format_cell(comparison: Comparison, results: Results) -> str:
        asked = [state for state in states if state in _list_required_states(comparison, results)]
        if not asked:
            return formats.NO_VALUE
        found = comparison.acceptances[results.name]
        least = min(asked, key=lambda state: found[state].probability.value)
        return f"{least} {formats.format_small_share(found[least].probability)}"

    return format_cell


def _list_required_states(comparison: Comparison, results: Results) -> tuple[str, ...]:
    return results.scenario.required if results.name in comparison.acceptances else ()


def describe_prices(comparison: Comparison, results: Results) -> str:
    """Return what would turn each refusing state, the dearest first."""
    acceptance, scenario = comparison.acceptances[results.name], results.scenario
    prices = [compute_price(item, scenario) for item in acceptance.consents]
    dear = sorted((item for item in prices if item.refuses), key=lambda item: -item.value.value)
    said = [
        f"{find_state_title(scenario, item.state)}: {describe_price(item, scenario)}{_format_utility(item)}"
        for item in dear[:MAX_PRICES]
    ]
    more = len(dear) - MAX_PRICES
    if more > 0:
        said.append(f"{format_count(more, 'more state')} would refuse, for less")
    return "; ".join(said) or "nobody would rather refuse"


def _format_utility(price: Price) -> str:
    return "" if price.obstacle else f" ({formats.format_amount(price.value)} in utility)".replace("-", MINUS)


def describe_dependences(comparison: Comparison, results: Results) -> str:
    """Return the joint chance of an arrangement with its required states, and what dependence makes of it."""
    found = comparison.acceptances[results.name]
    jointly = formats.format_small_share(found.joint)
    return f"{', '.join(found.required) or 'nobody'}: jointly {jointly}; {describe_dependence(found)}"


def describe_binding_constraint(comparison: Comparison, results: Results) -> str:
    """Return who is least likely to accept an arrangement and why, as "Russia (3 %): objects to …"."""
    acceptance, scenario = comparison.acceptances[results.name], results.scenario
    found = find_binding_constraint(acceptance)
    if found is None:
        return _describe_no_constraint(acceptance, scenario)
    name = find_state_title(scenario, found.state)
    chance = formats.format_small_percent(found.probability.value)
    surplus = acceptance[found.state].surplus.value
    return (
        f"{name} ({chance}): {_describe_reason(found, scenario, surplus)}{_describe_others(found, scenario)}"
    )


def _describe_no_constraint(acceptance: Acceptance, scenario: Scenario) -> str:
    """Return that no single state stands out, with the least chance of acceptance."""
    if not acceptance.consents:
        return "no state is asked"
    least = min(acceptance.consents, key=lambda item: item.probability.value)
    name = find_state_title(scenario, least.state)
    chance = formats.format_small_percent(least.probability.value)
    if len(acceptance.consents) == 1:
        return f"none: {name}, the only state asked, accepts with a chance of {chance}"
    jointly = formats.format_small_percent(acceptance.joint.value)
    return f"no single state: the least likely is {name} ({chance}); jointly {jointly}"


def _describe_others(found: BindingConstraint, scenario: Scenario) -> str:
    """Return the chance that all other required states accept."""
    if not found.others:
        return "; no other state is asked"
    chance = formats.format_small_percent(found.without.value)
    if len(found.others) == 1:
        return f"; {find_state_title(scenario, found.others[0])} {chance}"
    return f"; the {len(found.others)} others jointly {chance}"


def _describe_reason(found: BindingConstraint, scenario: Scenario, surplus: float) -> str:
    """Return why the binding state would refuse."""
    if found.kind == "procedure":
        return f"its procedure passes with a chance of {formats.format_small_percent(found.value)}"
    if found.kind == "nothing":
        # The mean surplus can be positive although worlds with a loss make acceptance unlikely.
        if surplus > 0:
            return "nothing weighs against it on average"
        return "nothing sets it apart from no deal"
    if found.kind == "part":
        return f"{UTILITY_PART_WORDS.get(found.item, 'it loses by it')} ({_format_loss(found.value)})"
    objection = scenario.acceptance.objections[found.item]
    words = describe_feature(objection, scenario)
    link = "" if words.startswith("that ") else "to "
    return f"objects {link}{words} ({_format_loss(found.value)})"


def _format_loss(value: float) -> str:
    return "at any price" if math.isinf(value) else f"{MINUS}{formats.format_number(abs(value))}"
