"""Binding constraint: the state least likely to accept an arrangement, and the item that decides this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guaranteesim.analysis.consent.acceptance import Acceptance, Consent
from guaranteesim.analysis.statistics.intervals import Estimate

Kind = Literal["part", "objection", "procedure", "nothing"]


@dataclass(frozen=True)
class BindingConstraint:
    """The required state least likely to accept, and the item that weighs most against acceptance.

    Attributes:
        state: Its code.
        probability: Probability that it accepts.
        kind: Kind of the item: a part of its utility, an objection, its procedure, or nothing.
        item: Name of the part or objection; empty for the other kinds, and where the runs have no parts.
        value: Change of its utility by the item, at most 0; −inf for an absolute objection; for a procedure,
            the chance that it passes.
        without: Probability that all other required states accept.
        others: Codes of these states.
    """

    state: str
    probability: Estimate
    kind: Kind
    item: str
    value: float
    without: Estimate
    others: tuple[str, ...]


def find_binding_constraint(acceptance: Acceptance) -> BindingConstraint | None:
    """Return the binding constraint; None where every state accepts with a probability above 1/2."""
    least = min(acceptance.consents, key=lambda item: item.probability.value, default=None)
    # "not <=" also covers nan, for which no constraint can be named.
    if least is None or not least.probability.value <= 0.5:
        return None
    others = tuple(item.state for item in acceptance.consents if item is not least)
    return BindingConstraint(
        least.state,
        least.probability,
        *_find_decisive_item(least),
        acceptance.compute_chance_without(least.state),
        others,
    )


def _find_decisive_item(consent: Consent) -> tuple[Kind, str, float]:
    """Return kind, name and value of the item that weighs most against acceptance."""
    if _is_stopped_by_procedure(consent):
        # A procedure that alone turns acceptance into refusal outweighs every loss.
        return "procedure", "", consent.procedure.value
    against: list[tuple[float, Kind, str]] = [
        *((-cost.value, "objection", name) for name, cost in consent.costs.items()),
        *((gain.value, "part", part) for part, gain in consent.parts.items()),
    ]
    value, kind, name = min(against, key=lambda item: item[0], default=(0.0, "nothing", ""))
    if value < 0:
        return kind, name, value
    # Runs without columns of the parts still have the total, which then takes their place.
    return ("part", "", consent.surplus.value) if consent.surplus.value < 0 else ("nothing", "", 0.0)


def _is_stopped_by_procedure(consent: Consent) -> bool:
    """Return whether the state would accept with a probability above 1/2 if its procedure surely passed."""
    passes = consent.procedure.value
    return passes < 1 and (passes == 0 or consent.probability.value / passes > 0.5)
