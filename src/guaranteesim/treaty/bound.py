"""A rule bound to its parties: the answers, over arrays with the parties on the last axis."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from guaranteesim.errors import RuleError
from guaranteesim.treaty.activation import Activation, Forecaster
from guaranteesim.treaty.diagram import Diagram, build, check_width
from guaranteesim.treaty.node import Bools, Floats, Node, Votes
from guaranteesim.treaty.power import Power, power_of

if TYPE_CHECKING:
    from guaranteesim.treaty.rule import Rule

SLACK = 1e-9
"""By how much p + objection may exceed 1 through rounding."""


class BoundRule:
    """A decision rule over an ordered list of parties.

    A vote is consent, objection or neither (abstention). Leading axes of arrays are worlds, of any shape.

    Attributes:
        rule: The rule that was bound.
        parties: The states on the last axis.
        aggressor: The state whose act calls the commitment, if any.
        victim: The party that is attacked, if one is; it votes and never acts.
        players: Those whose vote can count: members and holders of a veto, without a recused aggressor.
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
        return f"BoundRule({self.rule.form()!r}, {about}{victim})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _bind, (self.rule, self.parties, self.aggressor, self.victim)

    def check_width(self) -> None:
        """Raise ``RuleError`` if no exact chance can be given: too many cases to tell apart."""
        check_width(self._node)

    def acting(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """Who acts.

        Args:
            willing: (..., n) booleans, who consents.
            objecting: (..., n) booleans, who objects; by default all who do not consent.

        Returns:
            (..., n) booleans: the willing under a rule that decides, and all members where it is automatic.
        """
        return self._node.acting(self._votes(willing, objecting))

    def decided(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """Whether the rule decides, (...): it does if and only if at least one state acts."""
        return self._decides(self._votes(willing, objecting))

    def days(self, willing: ArrayLike, objecting: ArrayLike | None, vote_days: ArrayLike) -> Floats:
        """The day on which each state acts, given the day on which each casts its vote.

        A collective decision falls on the earliest day by which the votes cast suffice and every holder of a
        veto has voted; a state acts on that day or, if later, on that of its own vote. With all votes on day
        0 exactly those act who act by ``acting``. Otherwise deadlines may change who does: a ``silence`` with
        a deadline ignores objections that come after it, and a ``first`` rule that decides late gives way.

        Args:
            willing: (..., n) booleans.
            objecting: (..., n) booleans, or None for all who do not consent.
            vote_days: (..., n) days from the event, from 0; infinite for a state that never votes.

        Returns:
            (..., n) days; infinite for a state that does not act.
        """
        votes = self._votes(willing, objecting)
        cast = np.asarray(vote_days, dtype=np.float64)
        if cast.ndim == 0 or cast.shape[-1] != len(self.parties) or not (cast >= 0).all():
            raise RuleError(f"vote_days must be days from 0 on, {len(self.parties)} on the last axis")
        shape = np.broadcast_shapes(cast.shape, votes.willing.shape)
        votes = Votes(np.broadcast_to(votes.willing, shape), np.broadcast_to(votes.objecting, shape))
        return self._node.days(votes, np.broadcast_to(cast, shape))

    def probability(self, p: ArrayLike, objection: ArrayLike | None = None) -> Activation:
        """The exact chance that the rule decides and that each state acts, for independent votes.

        Args:
            p: (..., n) chance that each state consents.
            objection: (..., n) chance that it objects; by default 1 - p, no abstention.

        Returns:
            Activation with ``decided`` (...) and ``acts`` (..., n).

        Raises:
            RuleError: chances outside 0 to 1 or adding up to more than 1, or a rule whose exact answer
                would need more memory than is sensible.
        """
        consent = self._chances(p, "the chances of consent")
        if objection is None:
            return self._forecast([consent, 1.0 - consent])
        refuse = self._chances(objection, "the chances of objection")
        consent, refuse = np.broadcast_arrays(consent, refuse)
        abstain = 1.0 - consent - refuse
        if (abstain < -SLACK).any():
            raise RuleError("the chances of consent and of objection add up to more than 1; lower one")
        return self._forecast([consent, refuse, np.maximum(abstain, 0.0)])

    def influence(self, p: ArrayLike, objection: ArrayLike | None = None) -> Floats:
        """How much each state's consent matters (Birnbaum 1969), at these chances.

        Returns:
            (..., n): the chance of a decision if the state surely consents, less that if it surely objects.
        """
        n = len(self.parties)
        consent = self._chances(p, "the chances of consent")
        refuse = 1.0 - consent if objection is None else self._chances(objection, "the chances of objection")
        itself = np.eye(n, dtype=np.bool_)
        consent, refuse = np.broadcast_arrays(consent[..., None, :], refuse[..., None, :])
        sure = self.probability(np.where(itself, 1.0, consent), np.where(itself, 0.0, refuse))
        never = self.probability(np.where(itself, 0.0, consent), np.where(itself, 1.0, refuse))
        return np.asarray(sure.decided - never.decided)

    @cached_property
    def _power(self) -> Power:
        return power_of(self._diagram(abstention=False), self.parties)

    def power(self) -> Power:
        """The voting power of every player, where those outside a coalition object."""
        return self._power

    def pivotal(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """(..., n): states that do not consent, where nobody acts but others would if that one consented.

        A state that would then act alone stops nobody, and is not pivotal.
        """
        votes = self._votes(willing, objecting)
        undecided = ~self._decides(votes)
        if self._only_the_willing_act:
            undecided = undecided & votes.willing.any(axis=-1)  # or there is nobody to release
        pivotal = np.zeros(votes.willing.shape, dtype=np.bool_)
        if not undecided.any():
            return pivotal
        open_votes = Votes(votes.willing[undecided], votes.objecting[undecided])
        released = np.zeros(open_votes.willing.shape, dtype=np.bool_)
        for i in self._players:
            released[:, i] = ~open_votes.willing[:, i] & self._releases_others(open_votes, i)
        pivotal[undecided] = released
        return pivotal

    @cached_property
    def _only_the_willing_act(self) -> bool:
        rules = [self.rule]
        for rule in rules:
            rules.extend(rule.subrules())
        return not any(rule.key == "automatic" for rule in rules)

    def blocking(self, willing: ArrayLike, objecting: ArrayLike | None = None) -> Bools:
        """(..., n): states whose vote stands in the way where the rule does not decide.

        Such a state is pivotal, or it votes so (objects, or abstains) that no other could act even if all
        others consented. Where each acts for itself, nobody stands in the way.
        """
        votes = self._votes(willing, objecting)
        objects, abstains = self._stoppers
        alone = (votes.objecting & objects) | (votes.abstaining & abstains)
        undecided = ~self._decides(votes)
        return (alone & undecided[..., None]) | self.pivotal(votes.willing, votes.objecting)

    @cached_property
    def _stoppers(self) -> tuple[Bools, Bools]:
        """(n,) twice: who stops a rule that all others want by objecting, and by abstaining; players only."""
        n = len(self.parties)
        alone = np.eye(n, dtype=np.bool_)
        willing = self.acting(np.ones(n, dtype=np.bool_))
        able = np.isin(np.arange(n), self._players) & ((willing & ~alone).any(axis=-1))
        objects = able & ~self.decided(~alone)
        abstains = able & ~self.decided(~alone, np.zeros((n, n), dtype=np.bool_))
        return objects, abstains

    def _releases_others(self, votes: Votes, i: int) -> Bools:
        willing, objecting = votes.willing.copy(), votes.objecting.copy()
        willing[..., i], objecting[..., i] = True, False
        acting = self._node.acting(Votes(willing, objecting)).copy()
        acting[..., i] = False
        return np.asarray(acting.any(axis=-1))

    def _decides(self, votes: Votes) -> Bools:
        return np.asarray(self._node.acting(votes).any(axis=-1))

    def _votes(self, willing: ArrayLike, objecting: ArrayLike | None) -> Votes:
        consents = self._booleans(willing, "willing")
        if objecting is None:
            return Votes(consents, ~consents)
        consents, objects = np.broadcast_arrays(consents, self._booleans(objecting, "objecting"))
        if (consents & objects).any():
            raise RuleError("a state cannot be both willing and objecting")
        return Votes(consents, objects)

    def _booleans(self, values: ArrayLike, what: str) -> Bools:
        array = np.asarray(values)
        if array.dtype != np.bool_ or array.ndim == 0 or array.shape[-1] != len(self.parties):
            raise RuleError(
                f"'{what}' must be booleans with the {len(self.parties)} parties on the last axis"
            )
        return array

    def _chances(self, values: ArrayLike, what: str) -> Floats:
        array = np.asarray(values, dtype=np.float64)
        if array.ndim == 0 or array.shape[-1] != len(self.parties):
            raise RuleError(f"{what} must have the {len(self.parties)} parties on the last axis")
        if not ((array >= 0) & (array <= 1)).all():
            raise RuleError(f"{what} must lie between 0 and 1")
        return array

    def _forecast(self, chances: list[Floats]) -> Activation:
        """``chances`` of consent, objection and perhaps abstention, each (..., n)."""
        *shape, n = chances[0].shape
        flat = np.stack([vote.reshape(-1, n).T for vote in chances])
        answer = self._forecaster(abstention=len(chances) == 3)(flat)
        return Activation(answer.decided.reshape(shape), answer.acts.reshape(*shape, n))

    def _forecaster(self, *, abstention: bool) -> Forecaster:
        return self._with_abstention if abstention else self._without_abstention

    @cached_property
    def _with_abstention(self) -> Forecaster:
        return Forecaster(build(self._node, abstention=True), self._node.ballots)

    @cached_property
    def _without_abstention(self) -> Forecaster:
        return Forecaster(build(self._node, abstention=False), self._node.ballots)

    def _diagram(self, *, abstention: bool) -> Diagram:
        return self._forecaster(abstention=abstention).diagram


def _bind(rule: Rule, parties: tuple[str, ...], aggressor: str | None, victim: str | None) -> BoundRule:
    return rule.bind(parties, aggressor, victim)
