"""Acceptance of the arrangement: declared objections, procedures, and the scale."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from guaranteesim.scenario.base import Dated, Frozen, Name, StateCode
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.default_numbers import assume_uniform

Feature = Literal[
    "any",
    "forces_in_place",
    "ground_forces",
    "membership",
    "party",
    "veto",
    "neutrality",
    "no_neutrality",
    "force_cap",
    "no_force_cap",
    "sanctions_relief",
    "no_sanctions_relief",
]
"""Features that an objection may be to:

- ``any``: the arrangement as such, whatever is in it;
- ``forces_in_place``: forces stationed with the protégé by one of the states in ``of``;
- ``ground_forces``: ground forces, in place or on call, of one of them;
- ``membership``: the protégé as a member of the alliance;
- ``party``: one of them as a party to a commitment;
- ``veto``: one of them able to block a commitment by itself (read off the decision rule);
- ``neutrality``, ``no_neutrality``: the protégé neutral, or not;
- ``force_cap``: a cap on its force, below ``be`` if given; ``no_force_cap``: none, or one above ``be``;
- ``sanctions_relief``, ``no_sanctions_relief``: sanctions lifted, or none.
"""


class Condition(Frozen):
    """A feature that an arrangement has or lacks; exactly one of `has` and `lacks` is given."""

    has: Feature | None = None
    """The feature that must be there."""
    lacks: Feature | None = None
    """The feature that must not be there."""
    of: tuple[StateCode, ...] = ()
    """The states the feature concerns; any state if none is named."""
    be: float | None = Field(default=None, ge=0, le=1000)
    """Size of force that a cap, or its absence, is measured by, brigade-equivalents."""
    bindingness_at_least: float | None = Field(default=None, ge=0, le=1)
    """Bindingness below which a commitment does not count; without any that counts the condition fails."""

    @property
    def feature(self) -> Feature:
        """The feature that must be there, or must not."""
        return self.has or self.lacks or "any"


class Objection(Frozen):
    """A declared objection of one state to a feature of an arrangement, or its declared wish for it.

    It is to a feature that is there (`to`) or to one that is not (`lacks`); exactly one of the two is given.
    """

    state: StateCode
    """The objecting state; the objection counts only if the acceptance of this state is required."""
    to: Feature | None = None
    """The feature objected to, where the arrangement has it."""
    lacks: Feature | None = None
    """The feature whose absence is objected to."""
    of: tuple[StateCode, ...] = ()
    """The states the feature concerns; any state if none is named."""
    be: float | None = Field(default=None, ge=0, le=1000)
    """Size of force from which a cap, or its absence, is objected to, brigade-equivalents."""
    bindingness_at_least: float | None = Field(default=None, ge=0, le=1)
    """Bindingness (the centre of its range) below which a commitment does not count for this objection; it
    applies only where some commitment counts. A wish for a guarantee is thus no wish to consult."""
    unless: tuple[Condition, ...] = ()
    """It does not apply where one of these conditions holds."""
    cost: Quantity = declare_number(assume_uniform(0.0, 0.5), ge=-1000, le=1000, unit="utility")
    """Cost to the state of accepting the feature; below 0 if it has declared that it wants it."""
    absolute: bool = False
    """True if the state would accept the feature at no price; `cost` then has no meaning."""
    date: Dated
    """Date of the declaration: 2025-08-18, 2025-08 or 2025."""
    stated: str
    """The declaration, in our words."""
    source: str
    """Source of the declaration."""

    @property
    def feature(self) -> Feature:
        """The feature that is objected to, or whose absence is."""
        return self.to or self.lacks or "any"


class Procedure(Frozen):
    """Procedure that the constitution of a state requires before the state is bound."""

    text: str
    """The procedure, in our words."""
    source: str
    """Source of the procedure."""
    passes: Quantity = declare_number(assume_uniform(0.8, 1.0), ge=0, le=1, unit="probability")
    """Chance that it succeeds once the government accepts."""


class EntryIntoForce(Frozen):
    """A threshold of acceptances, in place of that of all required states."""

    at_least: int = Field(ge=1, le=1000)
    """Number of required states that must accept."""
    always: tuple[StateCode, ...] = ()
    """Required states without which it does not enter into force."""


class Acceptance(Frozen):
    """P(a state accepts) = Λ((value of the arrangement − of no deal − objections)/scale) × P(procedure).

    A random-utility choice between two options (McFadden 1974).
    """

    scale: Quantity = declare_number(assume_uniform(0.05, 0.2), gt=0, le=100, unit="utility")
    """Difference of value that moves a state from an even chance to about 3 in 4."""
    correlation: Quantity = declare_number(assume_uniform(0.0, 0.4), ge=0, le=1, unit="correlation")
    """Correlation of the decisions of all required states through one common factor (how the war is going): 0
    multiplies their chances, 1 takes the least. Assumed, in the range of `willingness.correlation`."""
    solidarity: Quantity = declare_number(Quantity.point(0.0), ge=0, le=100, unit="utility")
    """Worth to a state of accepting what all its allies that decide before it have accepted; with some of
    them, that share of it. Allies are the required states of its side: the challenger and those aligned with
    it (centre of `alignment` above 0), or all others. Nothing is known of its size."""
    order: tuple[StateCode, ...] = ()
    """Order in which states decide, where that matters; those not named follow in the order of the text."""
    enters_into_force: EntryIntoForce | None = None
    """When the arrangement enters into force; if not given, once all required states have accepted."""
    objections: dict[Name, Objection] = Field(default_factory=dict)
    """Declared objections by name; those whose feature an arrangement lacks do not count."""
    procedures: dict[StateCode, Procedure] = Field(default_factory=dict)
    """Constitutional procedures by state; one that is not named counts as certain to pass."""
