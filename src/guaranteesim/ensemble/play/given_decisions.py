"""Decisions of people in one world: the source that the model asks."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from guaranteesim.ensemble.play.questions import (
    ABSTAIN,
    AGAINST,
    FOR,
    QUIET,
    Decision,
    Option,
    Question,
    RungQuestion,
    Situation,
    Stakes,
    VoteQuestion,
)
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.decisions import Bools, Index, Options, Votes
from guaranteesim.scenario.schema.theatre import INSTRUMENTS


class GivenDecisions:
    """Asks for the decisions of the played states of one world; the model decides for all others.

    Attributes:
        states: Codes of the states that are played.
        decisions: The decisions, in the order in which they were asked for.
    """

    def __init__(self, states: Collection[str], answer: Callable[[Question], str]) -> None:
        self.states = frozenset(states)
        self.decisions: list[Decision] = []
        self._answer = answer
        self._votes: dict[tuple[int, str | None, str], str] = {}
        self._model: GuaranteeModel | None = None

    def join_model(self, model: GuaranteeModel) -> None:
        """Take the model of one world that asks; questions describe it."""
        self._model = model

    def cast_votes(self, votes: Votes) -> tuple[Bools, Bools]:
        """Return the votes with those of the played states replaced, (1, n) each."""
        willing, objecting = votes.willing.copy(), votes.objecting.copy()
        for column, state in enumerate(votes.states):
            if state in self.states and votes.asked[0, column]:
                given = self._find_vote(votes, column)
                willing[0, column], objecting[0, column] = given == FOR, given == AGAINST
        return willing, objecting

    def choose_options(self, options: Options) -> Index:
        """Return the option that the challenger takes, (1,)."""
        model = self._get_model()
        if model.challenger.code not in self.states:
            return options.picked
        question = self._make_rung_question(model, options)
        given = self._ask(question)
        return np.array([question.answers.index(given)], dtype=np.intp)

    def _get_model(self) -> GuaranteeModel:
        assert self._model is not None, "join_model comes first"
        return self._model

    def _ask(self, question: Question) -> str:
        given = self._answer(question)
        self.decisions.append(question.decide(given))
        return given

    def _find_vote(self, votes: Votes, column: int) -> str:
        # The vote of a state that others follow is asked for twice, and people are asked once.
        address = votes.month, votes.commitment, votes.states[column]
        if address not in self._votes:
            self._votes[address] = self._ask(self._make_vote_question(votes, column))
        return self._votes[address]

    def _make_vote_question(self, votes: Votes, column: int) -> VoteQuestion:
        model, state = self._get_model(), votes.states[column]
        willing, objecting = bool(votes.willing[0, column]), bool(votes.objecting[0, column])
        rule, counted = model.duration.renewal_rule, True
        if votes.commitment is not None:
            called = next(item for item in model.commitments if item.name == votes.commitment)
            rule, counted = called.rule, called.is_tracked
        return VoteQuestion(
            state=state,
            situation=describe_situation(model, state),
            commitment=votes.commitment,
            rung=None if votes.rung is None else model.ladder.names[int(votes.rung[0])],
            seen=bool(votes.seen[0, column]),
            is_counted=counted,
            has_vote=rule is not None and state in rule.players,
            hears_abstention=rule is not None and rule.hears_abstention(state),
            reasons={name: float(values[0, column]) for name, values in votes.reasons.items()},
            stakes=None if votes.commitment is None else _find_stakes(model, votes.commitment, state),
            model=FOR if willing else AGAINST if objecting else ABSTAIN,
            chance=float(votes.chance[0, column]),
        )

    def _make_rung_question(self, model: GuaranteeModel, options: Options) -> RungQuestion:
        weights = options.rationality[0] * (options.utilities[0] - options.utilities[0].max())
        chances = np.exp(weights) / np.exp(weights).sum()
        outlooks = (options.activation, options.success, options.clash, options.sanctions)
        found = [
            Option(
                name,
                float(options.utilities[0, option]),
                float(chances[option]),
                *(float(values[0, option - 1]) if option else 0.0 for values in outlooks),
            )
            for option, name in enumerate((QUIET, *model.ladder.names))
        ]
        code = model.challenger.code
        picked = found[int(options.picked[0])].name
        return RungQuestion(code, describe_situation(model, code), tuple(found), picked)


def describe_situation(model: GuaranteeModel, state: str) -> Situation:
    """Return the world of a model of one world as it stands, as the state may know it."""
    member = next((item for item in model.coalition.members if item.code == state), None)
    return Situation(
        month=model.month,
        horizon=model.horizon,
        territory=float(model.front.territory[0]),
        war_months=int(model.record.war_months[0]),
        crises=len(model.record.events),
        in_force=tuple(item.name for item in model.commitments if item.in_force[0]),
        challenger_be=float(model.challenger.ground[0]),
        protege_be=float(model.protege.ground[0]),
        provoked=bool(model.provoked[0]),
        resolve=None if member is None else float(member.resolve[0]),
        reliability=None if member is None else float(member.compute_reliability()[0]),
    )


def _find_stakes(model: GuaranteeModel, name: str, state: str) -> Stakes:
    commitment = next(item for item in model.commitments if item.name == name)
    column = model.column_by_code[state]
    position = int(np.flatnonzero(commitment.columns == column)[0])
    promised = commitment.shares[0, position] * model.coalition.units[0, column]
    costs = model.numbers.theatre.costs
    return Stakes(
        promised={
            kind: float(amount) for kind, amount in zip(INSTRUMENTS, promised, strict=True) if amount > 0
        },
        in_place_be=float(commitment.in_place_now[0, position]),
        follow_through=float(commitment.follow_through[0, position]),
        follow_unwilling=float(commitment.follow_unwilling[0, position]),
        broken_word=float(commitment.break_cost[0, position]),
        whole_territory=float(model.coalition.stake[0, column]),
        clash_month=float(costs.clash_month[0] * model.coalition.exposure[0, column]),
        may_bind=bool(commitment.binds_unwilling[position]),
    )
