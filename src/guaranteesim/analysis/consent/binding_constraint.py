"""The constraint that binds: who is least likely to accept an arrangement, and what decides that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guaranteesim.analysis.consent.acceptance import Acceptance, Consent
from guaranteesim.analysis.statistics.intervals import Estimate

Kind = Literal["part", "objection", "procedure", "nothing"]


@dataclass(frozen=True)
class BindingConstraint:
    """The required state least likely to accept, and the item that weighs most against.

    Attributes:
        state: Its code.
        probability: Chance that it accepts.
        kind: Whether the item is a part of its utility, an objection, its procedure, or nothing at all.
        item: Name of the part or objection; empty for the others, and where the runs tell no parts.
        value: What the item moves its utility by, at most 0; −inf for an absolute objection; for a
            procedure, the chance that it passes.
        without: Chance that all others accept.
        others: Codes of these others.
    """

    state: str
    probability: Estimate
    kind: Kind
    item: str
    value: float
    without: Estimate
    others: tuple[str, ...]


def find_binding_constraint(acceptance: Acceptance) -> BindingConstraint | None:
    """Return the binding constraint; None where every state accepts with a chance above 1/2."""
    least = min(acceptance.consents, key=lambda item: item.probability.value, default=None)
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
    """Return kind, name and value of what weighs most against."""
    if _is_stopped_by_procedure(consent):
        return "procedure", "", consent.procedure.value
    against: list[tuple[float, Kind, str]] = [
        *((-cost.value, "objection", name) for name, cost in consent.costs.items()),
        *((gain.value, "part", part) for part, gain in consent.parts.items()),
    ]
    value, kind, name = min(against, key=lambda item: item[0], default=(0.0, "nothing", ""))
    if value < 0:
        return kind, name, value
    # where the runs do not tell the parts, the whole stands for them
    return ("part", "", consent.surplus.value) if consent.surplus.value < 0 else ("nothing", "", 0.0)


def _is_stopped_by_procedure(consent: Consent) -> bool:
    """Return whether the state would accept with a chance above 1/2 if its procedure were certain to pass."""
    passes = consent.procedure.value
    return passes < 1 and (passes == 0 or consent.probability.value / passes > 0.5)
