"""The order in which the states of a scenario decide, where solidarity or a threshold makes it matter."""

from __future__ import annotations

from collections.abc import Mapping

from guaranteesim.analysis.consent.choices import AnalysisDraws, Choice
from guaranteesim.analysis.consent.signing import Signer, Signing
from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.schema import Scenario


def order_signing(results: Results, choices: Mapping[str, Choice], draws: AnalysisDraws) -> Signing | None:
    """Return the states in the order in which they decide; None where the order does not matter."""
    scenario, terms = results.scenario, results.scenario.acceptance
    solidarity = draws.draw_quantity(terms.solidarity, "acceptance.solidarity")
    entry = terms.enters_into_force
    if not choices or (entry is None and not solidarity.any()):
        return None
    order = [*(state for state in terms.order if state in choices), *choices]
    signers = tuple(
        Signer(
            state,
            int(not _is_with_challenger(scenario, state)),
            choices[state].merit,
            choices[state].scale,
            choices[state].procedure,
        )
        for state in dict.fromkeys(order)
    )
    least = len(signers) if entry is None else entry.at_least
    always = frozenset(() if entry is None else entry.always)
    return Signing(signers, least, always, solidarity, draw_correlation(results, draws))


def _is_with_challenger(scenario: Scenario, state: str) -> bool:
    principals = (scenario.challenger.state, scenario.protege.state)
    if state in principals:
        return state == scenario.challenger.state
    return scenario.states[state].alignment.centre > 0


def draw_correlation(results: Results, draws: AnalysisDraws) -> Floats:
    """Return the correlation of the decisions of all required states in each world, (W,)."""
    return draws.draw_quantity(results.scenario.acceptance.correlation, "acceptance.correlation")
