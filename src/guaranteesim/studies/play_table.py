"""A play under way: it asks the player, keeps the log, and makes the world again after an undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from guaranteesim.ensemble.play.play_log import FINISHED, STOPPED, PlayLog, write_log
from guaranteesim.ensemble.play.questions import ACCEPTANCE, Decision, Question
from guaranteesim.errors import UserError
from guaranteesim.studies.play_setup import PlayedStates

if TYPE_CHECKING:
    from guaranteesim.ensemble.play.given_decisions import GivenDecisions
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.schema import Scenario


class UndoDecision(Exception):
    """The last decision is to be taken back."""


class EndPlay(Exception):
    """The play is to end here; its log is kept."""


class Player(Protocol):
    """Asks people for decisions and shows them what happens."""

    def accept(self, state: str) -> str:
        """Return whether the state accepts the arrangement, one of ``yes`` and ``no``."""

    def answer(self, question: Question, *, can_undo: bool) -> str:
        """Return the decision, one of ``question.answers``.

        Raises:
            UndoDecision: the last decision is to be taken back; only if there is one.
            EndPlay: the play is to end.
        """

    def report(
        self, month: int, acted: bool, read_world: Callable[[], Results], decisions: Sequence[Decision]
    ) -> None:
        """Take note of a month that is over.

        Args:
            month: The month.
            acted: Whether the challenger acted in it.
            read_world: Gives the world so far; it may be called until the next month is over.
            decisions: Those of this month.
        """

    def go_back(self, month: int) -> None:
        """Note that the play goes on again from this month, after a decision was taken back."""


@dataclass(frozen=True, repr=False)
class Play:
    """A play that has ended.

    Attributes:
        scenario: The scenario.
        log: The decisions.
        results: The world of the play, a run of one world; None if the play was stopped before its end.
        alone: The same world as the model alone has it.
    """

    scenario: Scenario
    log: PlayLog
    results: Results | None
    alone: Results | None


class PlayTable:
    """The play under way: its decisions, its log, and the world that is simulated again after an undo."""

    def __init__(self, scenario: Scenario, log: PlayLog, player: Player, path: Path | None) -> None:
        self.scenario, self.player, self.path = scenario, player, path
        self._given = list(log.decisions)
        """Decisions that are made already, in the order in which they will be asked for."""
        self.log = replace(log, decisions=(), end="", month=0, world_sha256="")
        # Months up to the last given decision are not shown again.
        self._shown = self._given[-1].month - 1 if self._given else 0

    def play_world(self, played: PlayedStates) -> Play:
        """Ask who accepts, then play the world to its end."""
        from guaranteesim.ensemble.play.played_world import hash_world, simulate_world

        alone = simulate_world(self.scenario, self.log.seed, self.log.world)
        try:
            if not self._given:
                self._save()
            self._ask_acceptance(played)
            results = self._simulate()
        except EndPlay:
            self._save(end=STOPPED)
            return Play(self.scenario, self.log, None, alone)
        except KeyboardInterrupt:
            self._save(end=STOPPED)
            raise
        self._save(
            end=FINISHED,
            month=self.scenario.run.horizon_months,
            world_sha256=hash_world(results, exact=False),
        )
        return Play(self.scenario, self.log, results, alone)

    def _ask_acceptance(self, played: PlayedStates) -> None:
        for state in played.signers:
            if self._given and (self._given[0].kind, self._given[0].state) == (ACCEPTANCE, state):
                self._add(self._given.pop(0))
            else:
                self._add(Decision(ACCEPTANCE, state, self.player.accept(state)))
                self._save()

    def _simulate(self) -> Results:
        """Return the world at its end; each undo simulates it again from its beginning."""
        from guaranteesim.ensemble.play.given_decisions import GivenDecisions
        from guaranteesim.ensemble.play.played_world import simulate_world

        before = self.log.decisions
        while True:
            source = GivenDecisions(self.log.states, partial(self._answer, len(before)))
            tell = partial(self._report, source)
            try:
                results = simulate_world(self.scenario, self.log.seed, self.log.world, source, tell)
            except UndoDecision:
                *self._given, last = self.log.decisions[len(before) :]
                self.log = replace(self.log, decisions=before, month=last.month - 1)
                self._shown = last.month - 1
                self.player.go_back(last.month)
                continue
            if self._given:
                raise explain_misfit(self._given[0])
            return results

    def _answer(self, first: int, question: Question) -> str:
        """Return the next decision; those of this world begin with number ``first`` of the log."""
        if self._given:
            decision = self._given.pop(0)
            asked = (question.kind, question.state, question.situation.month)
            if (decision.kind, decision.state, decision.month) != asked or (
                decision.given not in question.answers
            ):
                raise explain_misfit(decision)
            self._add(question.decide(decision.given))
            return decision.given
        given = self.player.answer(question, can_undo=len(self.log.decisions) > first)
        self._add(question.decide(given))
        self._save()
        return given

    def _report(
        self, source: GivenDecisions, month: int, acted: bool, read_world: Callable[[], Results]
    ) -> None:
        self.log = replace(self.log, month=month)
        if month > self._shown:
            decided = [item for item in source.decisions if item.month == month]
            self.player.report(month, acted, read_world, decided)

    def _add(self, decision: Decision) -> None:
        self.log = replace(self.log, decisions=(*self.log.decisions, decision))

    def _save(self, **changes: Any) -> None:
        # An undo leaves decisions that are still to be given again: they belong to the log too.
        self.log = replace(self.log, **changes)
        if self.path is not None:
            kept = (*self.log.decisions, *self._given)
            write_log(replace(self.log, decisions=kept), self.path)


def explain_misfit(decision: Decision) -> UserError:
    """Return the error of a logged decision that the world does not ask for."""
    return UserError(
        f"the log does not fit the world: in month {decision.month} it has {decision.state} decide "
        f"{decision.given!r} ({decision.kind}), and nobody asks that there. Play again without it"
    )
