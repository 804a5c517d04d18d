"""A rule bound to its parties. Its answers are arrays with the parties on the last axis."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from guaranteesim.errors import RuleError
from guaranteesim.treaty.activation import Activation, Forecaster
from guaranteesim.treaty.diagram import Diagram, build_diagram, check_diagram_width
from guaranteesim.treaty.monotonicity import is_monotone
from guaranteesim.treaty.node import Bools, Floats, Node, Votes
from guaranteesim.treaty.power import Power, compute_voting_power

if TYPE_CHECKING:
    from guaranteesim.treaty.rule import Rule

SLACK = 1e-9
"""Largest excess of p + objection over 1 that counts as rounding."""


class BoundRule:
    """A decision rule over an ordered list of parties.

    A vote is consent, objection or neither (abstention). The leading axes of arrays are worlds, in any shape.

    Attributes:
        rule: The rule that was bound.
        parties: The states on the last axis.
        aggressor: The state whose act calls the commitment, if any.
        victim: The party that is attacked, if one is. It votes and never acts.
        players: Parties whose vote can count: members and veto holders, without a recused aggressor.
    """

    def __init__(
        self,
        rule: Rule,
        parties: tuple[str, ...],
        aggressor: str | None,
        victim: str | None,
        node: Node,
    ) -> None:
        self.rule = rule
        self.parties = parties
        self.aggressor = aggressor
        self.victim = victim
        self._node = node
        voting = {i for ballot in node.ballots for i in (*ballot.members, *ballot.bars)}
        self._players = tuple(sorted(voting))
        self.players = tuple(parties[i] for i in self._players)

    def __repr__(self) -> str:
        about = f"parties={self.parties!r}, aggressor={self.aggressor!r}"
        victim = f", victim={self.victim!r}" if self.victim else ""
        return f"BoundRule({self.rule.build_form()!r}, {about}{victim})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Diagrams are rebuilt where they are needed; the rule and its parties are cheap to send.
        return _bind_rule, (self.rule, self.parties, self.aggressor, self.victim)

    def hears_abstention(self, state: str) -> bool:
        """Return whether an abstention of the state may count otherwise than its objection."""
        party = self.parties.index(state)
        return any(ballot.hears_abstention(party) for ballot in self._node.ballots)

    def check_width(self) -> None:
        """Raise ``RuleError`` if the rule is too large for an exact probability."""
        check_diagram_width(self._node)

    def find_acting(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """Return the states that act.

        Args:
            willing: (..., n) booleans, the states that consent.
            objecting: (..., n) booleans, the states that object; by default all that do not consent.

        Returns:
            (..., n) booleans: the willing under a rule that decides, or all members if it compels them.
        """
        return self._node.find_acting(self._build_votes(willing, objecting))

    def is_decided(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """Return where the rule decides, bool (...). It decides if and only if at least one state acts."""
        return self._find_decided(self._build_votes(willing, objecting))

    def compute_days(self, willing: ArrayLike, objecting: ArrayLike | None, vote_days: ArrayLike) -> Floats:
        """Return the day on which each state acts, from the day on which each casts its vote.

        A collective decision falls on the first day on which the votes cast suffice and every veto holder has
        voted. A state acts on that day or, if later, on the day of its own vote. With all votes on day 0 the
        states that act are those of :meth:`find_acting`. Otherwise deadlines may change them: a rule of tacit
        consent ignores objections after its deadline, and a fallback replaces a rule that decides too late.

        Args:
            willing: (..., n) booleans.
            objecting: (..., n) booleans, or None for all that do not consent.
            vote_days: (..., n) days from the event, at least 0, infinite for a state that never votes.

        Returns:
            (..., n) days, infinite for a state that does not act.
        """
        votes = self._build_votes(willing, objecting)
        cast = np.asarray(vote_days, dtype=np.float64)
        if cast.ndim == 0 or cast.shape[-1] != len(self.parties) or not (cast >= 0).all():
            raise RuleError(f"vote_days must be days from 0 on, {len(self.parties)} on the last axis")
        shape = np.broadcast_shapes(cast.shape, votes.willing.shape)
        # Votes and days may have different leading axes, for example one vote and many timings.
        votes = Votes(np.broadcast_to(votes.willing, shape), np.broadcast_to(votes.objecting, shape))
        return self._node.compute_days(votes, np.broadcast_to(cast, shape))

    def compute_probability(self, p: ArrayLike, objection: ArrayLike | None = None) -> Activation:
        """Return the exact probability that the rule decides and that each state acts, for independent votes.

        Args:
            p: (..., n) probability that each state consents.
            objection: (..., n) probability that it objects; by default 1 - p, without abstention.

        Returns:
            Activation with ``decided`` (...) and ``acts`` (..., n).

        Raises:
            RuleError: probabilities outside 0 to 1 or with a sum above 1, or a rule that is too large for an
                exact answer.
        """
        consent = self._check_probabilities(p, "the chances of consent")
        if objection is None:
            return self._forecast_activation([consent, 1.0 - consent])
        refuse = self._check_probabilities(objection, "the chances of objection")
        consent, refuse = np.broadcast_arrays(consent, refuse)
        abstain = 1.0 - consent - refuse
        # Sums of rounded probabilities may exceed 1 by a few units in the last place.
        if (abstain < -SLACK).any():
            raise RuleError("the chances of consent and of objection add up to more than 1; lower one")
        return self._forecast_activation([consent, refuse, np.maximum(abstain, 0.0)])

    def compute_influence(self, p: ArrayLike, objection: ArrayLike | None = None) -> Floats:
        """Return the influence of each state's consent (Birnbaum 1969), at these probabilities.

        Returns:
            (..., n): probability of a decision if the state surely consents, minus that if it surely objects.
        """
        n = len(self.parties)
        consent = self._check_probabilities(p, "the chances of consent")
        refuse = (
            1.0 - consent
            if objection is None
            else self._check_probabilities(objection, "the chances of objection")
        )
        # One row per state: all influences come from two calls instead of 2n.
        itself = np.eye(n, dtype=np.bool_)
        consent, refuse = np.broadcast_arrays(consent[..., None, :], refuse[..., None, :])
        sure = self.compute_probability(np.where(itself, 1.0, consent), np.where(itself, 0.0, refuse))
        never = self.compute_probability(np.where(itself, 0.0, consent), np.where(itself, 1.0, refuse))
        return np.asarray(sure.decided - never.decided)

    @cached_property
    def _voting_power(self) -> Power:
        return compute_voting_power(self._build_diagram(abstention=False), self.parties)

    def compute_power(self) -> Power:
        """Return the voting power of every player. Players outside a coalition object."""
        return self._voting_power

    def is_monotone(self) -> bool:
        """Return whether a vote more in favour never undoes a decision, abstention between the two others."""
        return is_monotone(self._build_diagram(abstention=True))

    def find_pivotal(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """Return the states whose consent alone would let others act where no state acts, (..., n).

        A state that would then act alone stops no other state, so it is not pivotal.
        """
        votes = self._build_votes(willing, objecting)
        undecided = ~self._find_decided(votes)
        # A consent can release only states that are willing already, so worlds without any are skipped.
        if not self.compels_members:
            undecided = undecided & votes.willing.any(axis=-1)  # or there is nobody to release
        pivotal = np.zeros(votes.willing.shape, dtype=np.bool_)
        if not undecided.any():
            # Most crises are decided, and the loop below is the expensive part.
            return pivotal
        # Only the undecided worlds are examined; the result is put back by the same mask.
        open_votes = Votes(votes.willing[undecided], votes.objecting[undecided])
        released = np.zeros(open_votes.willing.shape, dtype=np.bool_)
        # The vote of a state that is no player changes nothing, so it is never tried.
        for i in self._players:
            released[:, i] = ~open_votes.willing[:, i] & self._releases_others(open_votes, i)
        pivotal[undecided] = released
        return pivotal

    @property
    def compels_members(self) -> bool:
        """True if a part of the rule makes its members act whether or not they consent."""
        return any(ballot.compelled for ballot in self._node.ballots)

    def find_blocking(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """Return the states whose vote prevents a decision where the rule does not decide, (..., n).

        Such a state is pivotal, or its objection or abstention keeps all others from acting even if they all
        consent. If each state acts for itself, none prevents another.
        """
        votes = self._build_votes(willing, objecting)
        objects, abstains = self._stopping_players
        alone = (votes.objecting & objects) | (votes.abstaining & abstains)
        undecided = ~self._find_decided(votes)
        return (alone & undecided[..., None]) | self.find_pivotal(votes.willing, votes.objecting)

    @cached_property
    def _stopping_players(self) -> tuple[Bools, Bools]:
        """Players, (n,), that stop a rule which all others want: by an objection, and by an abstention."""
        n = len(self.parties)
        alone = np.eye(n, dtype=np.bool_)
        willing = self.find_acting(np.ones(n, dtype=np.bool_))
        able = np.isin(np.arange(n), self._players) & ((willing & ~alone).any(axis=-1))
        objects = able & ~self.is_decided(~alone)
        abstains = able & ~self.is_decided(~alone, np.zeros((n, n), dtype=np.bool_))
        return objects, abstains

    def _releases_others(self, votes: Votes, i: int) -> Bools:
        willing, objecting = votes.willing.copy(), votes.objecting.copy()
        willing[..., i], objecting[..., i] = True, False
        acting = self._node.find_acting(Votes(willing, objecting)).copy()
        acting[..., i] = False
        return np.asarray(acting.any(axis=-1))

    def _find_decided(self, votes: Votes) -> Bools:
        return np.asarray(self._node.find_acting(votes).any(axis=-1))

    def _build_votes(self, willing: ArrayLike, objecting: ArrayLike | None) -> Votes:
        consents = self._check_booleans(willing, "willing")
        if objecting is None:
            return Votes(consents, ~consents)
        consents, objects = np.broadcast_arrays(consents, self._check_booleans(objecting, "objecting"))
        if (consents & objects).any():
            raise RuleError("a state cannot be both willing and objecting")
        return Votes(consents, objects)

    def _check_booleans(self, values: ArrayLike, what: str) -> Bools:
        array = np.asarray(values)
        if array.dtype != np.bool_ or array.ndim == 0 or array.shape[-1] != len(self.parties):
            raise RuleError(
                f"'{what}' must be booleans with the {len(self.parties)} parties on the last axis"
            )
        return array

    def _check_probabilities(self, values: ArrayLike, what: str) -> Floats:
        array = np.asarray(values, dtype=np.float64)
        if array.ndim == 0 or array.shape[-1] != len(self.parties):
            raise RuleError(f"{what} must have the {len(self.parties)} parties on the last axis")
        if not ((array >= 0) & (array <= 1)).all():
            raise RuleError(f"{what} must lie between 0 and 1")
        return array

    def _forecast_activation(self, chances: list[Floats]) -> Activation:
        """Return the activation for probabilities, (..., n), of consent, objection and perhaps abstention."""
        *shape, n = chances[0].shape
        flat = np.stack([vote.reshape(-1, n).T for vote in chances])
        answer = self._build_forecaster(abstention=len(chances) == 3)(flat)
        return Activation(answer.decided.reshape(shape), answer.acts.reshape(*shape, n))

    def _build_forecaster(self, *, abstention: bool) -> Forecaster:
        return self._abstention_forecaster if abstention else self._binary_forecaster

    @cached_property
    def _abstention_forecaster(self) -> Forecaster:
        return Forecaster(build_diagram(self._node, abstention=True), self._node.ballots)

    @cached_property
    def _binary_forecaster(self) -> Forecaster:
        return Forecaster(build_diagram(self._node, abstention=False), self._node.ballots)

    def _build_diagram(self, *, abstention: bool) -> Diagram:
        return self._build_forecaster(abstention=abstention).diagram


def _bind_rule(rule: Rule, parties: tuple[str, ...], aggressor: str | None, victim: str | None) -> BoundRule:
    return rule.bind(parties, aggressor, victim)
