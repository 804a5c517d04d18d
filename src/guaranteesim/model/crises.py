"""The crises of a month: the acts, the luck they meet, the response of the states, and the aftermath.

These are the data that the steps of a month hand on, for k crises and N supporters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.equations import contact_probability, latent_uniform
from guaranteesim.model.arrangement.bound_arrangement import BoundArrangement
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.block import Bools, Codes
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

VOTES = (
    *("not called", "excused", "casus not met", "abstained", "objected"),
    *("overruled", "reneged", "late", "honoured"),
)
"""Outcomes for a party in one crisis. A party to several commitments gets the last in this order.

"excused": not willing, and the rule could not have carried without the challenger's own vote (with
`switches.excuse_vetoed`). "overruled": willing, but the rule did not decide. "late": honoured after
the window of the act."""
NOT_CALLED, EXCUSED, NOT_MET, ABSTAINED, OBJECTED, OVERRULED, RENEGED, LATE, HONOURED = range(len(VOTES))

BLOCKS = ("", "blocked", "decisive")
"""Parts of a state in the failure of a commitment.

"blocked": it withheld a consent that the rule needs. "decisive": that consent was the only one missing."""

OUTSIDE = ("", "aid", "force")
"""Help given outside any commitment."""

FUNNEL = ("casus", "called", "judged", "decided", "honoured")
"""Stages of the activation funnel that the response determines.

Casus foederis met, commitment called, seen as met by a party, decided, honoured by at least one."""


@dataclass(frozen=True)
class Acts:
    """The acts of a month, (k,) each.

    ``at`` are positions of worlds, ``anticipated`` is the probability, as the challenger saw it, that a
    commitment would be honoured. ``location`` is where the acts happen on the theatre, 0..1, as far as
    commitments of limited scope go; None if there are none.
    """

    at: Index
    rung: Index
    anticipated: Floats
    location: Floats | None = None


class Crises:
    """The acts of a month and everything random about how they are met."""

    def __init__(self, model: BoundArrangement, acts: Acts) -> None:
        self.model, self.at, self.rung = model, acts.at, acts.rung
        self.anticipated, self.location = acts.anticipated, acts.location
        self._taken: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.provoked: Bools = model.provoked.take(self.at)
        self.present: Bools = ~model.coalition.read_withdrawn(self.at)
        self.window = model.ladder.read_number("window_days", self.rung, self.at)
        self.resolve = self.take_worlds(model.numbers.willingness.resolve)[:, None]
        self.resolve = self.resolve * model.coalition.read_resolve(self.at)
        self._draw_signals()
        self._draw_decisions()

    def take_worlds(self, values: np.ndarray) -> np.ndarray:
        """Return the rows of ``values`` (W, …) for these crises. The caller must not change them."""
        # Many commitments read the same numbers, so each is taken once. The array is kept beside its rows
        # because its id could otherwise be given to another array.
        taken = self._taken.get(id(values))
        if taken is None:
            taken = self._taken[id(values)] = (values, values.take(self.at, 0))
        return taken[1]

    def _draw_signals(self) -> None:
        """Draw the readings of severity and attribution: a fog common to all, and errors of each state."""
        model, signals = self.model, self.model.numbers.theatre.signals
        unverified = 1 - self.take_worlds(model.duration.verification)
        fog = unverified * self.take_worlds(model.duration.common_noise)
        fog_severity = fog * self._draw_normal("fog-severity")
        fog_attribution = fog * self._draw_normal("fog-attribution")
        # Monitors reduce the errors of each state as well as the common fog.
        own = (unverified * self.take_worlds(signals.own_noise))[:, None]
        severity = model.ladder.severity[self.rung] + fog_severity
        self.seen_severity = self._draw_seen(severity, own, "severity")
        clarity = model.ladder.read_number("clarity", self.rung, self.at)
        self.public_attribution = clarity + fog_attribution
        self.seen_attribution = self._draw_seen(self.public_attribution, own, "attribution")

    def _draw_decisions(self) -> None:
        """Draw what decides on willingness, speed, follow-through, objection and contact."""
        model = self.model
        self.latent = draw_latent(model, self.at)
        procedures = model.coalition.procedures
        # Days beyond the least in proportion to their mean.
        self.further_days = procedures.draw_further(self.at)
        self.information = procedures.draw_information(self.at)
        self.faith = self._draw_uniform_matrix("faith")
        self.protest = self._draw_uniform_matrix("protest")
        self.contact_draw = model.streams.draw_uniform("contact", model.month, at=self.at)
        self._contact = model.ladder.read_number("contact", self.rung, self.at)

    def find_attacked(self, commitment: BoundCommitment) -> Bools:
        """Return which parties have troops in place under it that come under attack, bool (k, columns).

        One draw decides for all.
        """
        contact = self._contact[:, None]
        if commitment.stationing is not None:
            contact = contact_probability(contact, self.take_worlds(commitment.stationing.contact))
        attacked = self.contact_draw[:, None] < contact
        return np.asarray(attacked & (self.take_worlds(commitment.in_place_now) > 0))

    def _draw_normal(self, stream: str) -> Floats:
        return self.model.streams.draw_normal(stream, self.model.month, at=self.at)

    def _draw_uniform_matrix(self, stream: str) -> Floats:
        return self.model.streams.draw_uniform_matrix(
            stream, self.model.month, self.model.coalition.codes, self.at
        )

    def _draw_seen(self, public: Floats, own: Floats, stream: str) -> Floats:
        codes = self.model.coalition.codes
        errors = self.model.streams.draw_normal_matrix(f"seen-{stream}", self.model.month, codes, self.at)
        return np.asarray(public[:, None] + own * errors)


def draw_latent(model: BoundArrangement, at: Index) -> Floats:
    """Return this month's correlated uniforms that decide on willingness, (len(at), N).

    One draw serves all decisions of a state in a crisis, so that a state willing to fight is willing to send
    arms.
    """
    # Willingness to help has causes common to all states, so the draws share a factor.
    correlation = model.numbers.willingness.correlation.take(at)[:, None]
    own = model.streams.draw_normal_matrix("willing", model.month, model.coalition.codes, at)
    common = model.streams.draw_normal("willing-common", model.month, at=at)[:, None]
    return latent_uniform(correlation, common, own)


@dataclass
class Response:
    """The response of the states to each crisis.

    Votes, blocking and funnel follow the tracked commitments.
    """

    promised: Floats
    """Shares of deliverable forces that the commitments called promise, (k, N, 7)."""
    share: Floats
    """Shares brought under the treaty, (k, N, 7)."""
    day: Floats
    """Day of the decision on each share, ``inf`` for none, (k, N, 7)."""
    extra: Floats
    """Shares given without or beyond a commitment, (k, N, 7)."""
    extra_day: Floats
    """Day of the decision on each of those, (k, N, 7)."""
    vote: Codes
    """Codes of :data:`VOTES`, (k, N)."""
    block: Codes
    """Codes of :data:`BLOCKS`, (k, N)."""
    challenger_vote: Codes
    challenger_block: Codes
    outside: Codes
    """Codes of :data:`OUTSIDE`, (k, N)."""
    in_place: Floats
    """Brigade-equivalents stationed, as they fight, (k, N)."""
    attacked: Bools
    """True where troops in place of a state come under attack, (k, N)."""
    treaty: Bools
    """True where a state honoured a commitment, (k, N)."""
    delivered: Floats | None
    """Part of what a state gives that arrives with its enabler as it acts, (k, N, 7); None for all of it."""
    withheld: Bools
    """True where a state did not keep a word, (k, N)."""
    break_cost: Floats
    """Utility that this costs it, (k, N)."""
    first_day: Floats
    """First day on which a commitment was honoured, ``inf`` for none, (k,)."""
    casus: Bools
    called: Bools
    judged: Bools
    decided: Bools
    honoured: Bools

    @classmethod
    def create_empty(cls, crises: int, supporters: int) -> Response:
        """Return a response in which no state has done anything yet."""
        by_state = (crises, supporters)
        by_instrument = (crises, supporters, len(INSTRUMENTS))
        # The funnel's flags are fields of the same names.
        flags = {name: np.zeros(crises, dtype=bool) for name in FUNNEL}
        return cls(
            promised=np.zeros(by_instrument),
            share=np.zeros(by_instrument),
            day=np.full(by_instrument, np.inf),
            extra=np.zeros(by_instrument),
            extra_day=np.full(by_instrument, np.inf),
            vote=np.zeros(by_state, dtype=np.int8),
            block=np.zeros(by_state, dtype=np.int8),
            challenger_vote=np.zeros(crises, dtype=np.int8),
            challenger_block=np.zeros(crises, dtype=np.int8),
            outside=np.zeros(by_state, dtype=np.int8),
            in_place=np.zeros(by_state),
            attacked=np.zeros(by_state, dtype=bool),
            treaty=np.zeros(by_state, dtype=bool),
            delivered=None,
            withheld=np.zeros(by_state, dtype=bool),
            break_cost=np.zeros(by_state),
            first_day=np.full(crises, np.inf),
            **flags,
        )

    def deliver(self, share: Floats, instrument: int | slice = slice(None)) -> Floats:
        """Return the part of ``share`` of a state's forces that arrives, given its enabler.

        ``share`` is (k, N, 7), or (k, N) of one ``instrument``.
        """
        return share if self.delivered is None else share * self.delivered[:, :, instrument]


@dataclass(frozen=True)
class Aftermath:
    """The outcome of each crisis; every field (k,), but ``fought`` and ``arms_bn`` (k, N).

    Fields that end in ``_be`` are brigade-equivalents: ``committed_be`` by the challenger, ``own_be`` of the
    protégé, ``treaty_be`` and ``outside_be`` help inside the window, ``sent_be`` all help under the treaty.
    """

    committed_be: Floats
    own_be: Floats
    in_place_be: Floats
    promised_be: Floats
    sent_be: Floats
    treaty_be: Floats
    outside_be: Floats
    adequate: Bools
    in_time: Bools
    probability: Floats
    success: Bools
    territory: Floats
    fought: Bools
    fighting_be: Floats
    nuclear_be: Floats
    """Part of ``fighting_be`` that nuclear supporters bring."""
    clash: Bools
    nuclear_use: Bools
    opens_war: Bools
    sanctions: Floats
    arms_bn: Floats
