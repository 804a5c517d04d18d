"""A play: one world in which people decide for some states, and the same world as the model alone has it.

Who asks and who shows is a :class:`Player`: the terminal, a log that is played again, or a test. The same
decisions give the same world, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.play.play_log import PlayLog
from guaranteesim.ensemble.play.questions import ACCEPTANCE, ACCEPTS, Decision, Question
from guaranteesim.errors import UserError
from guaranteesim.studies.play_setup import check_states
from guaranteesim.studies.play_table import EndPlay, Play, Player, PlayTable, explain_misfit

if TYPE_CHECKING:
    from guaranteesim.ensemble.results import Results
    from guaranteesim.studies.single_run import Study


def play(
    study: Study,
    states: Sequence[str],
    player: Player,
    *,
    world: int,
    seed: int | None = None,
    log: PlayLog | None = None,
    path: Path | None = None,
    source: str = "",
) -> Play:
    """Play one world.

    Args:
        study: The scenario.
        states: Codes of the states that the player decides for.
        player: Asks and shows.
        world: Number of the world.
        seed: Seed of all randomness; the scenario's own if None.
        log: A play to go on with: its decisions are given, and the player is asked after the last of them.
        path: File of the log, written after every decision; None for no file.
        source: The scenario as it was asked for, for the log.

    Raises:
        UserError: a state has nothing to decide, or the decisions of ``log`` do not fit the world.
        StorageError: the log cannot be written.
    """
    from guaranteesim.studies.single_run import refuse_treaty_rules

    refuse_treaty_rules([study.scenario])
    played = check_states(study.scenario, states)
    begun = log if log is not None else start_log(study, states, world=world, seed=seed, source=source)
    return PlayTable(study.scenario, begun, player, path).play_world(played)


def start_log(
    study: Study, states: Sequence[str], *, world: int, seed: int | None = None, source: str = ""
) -> PlayLog:
    """Return the log of a play before its first decision."""
    from guaranteesim.ensemble.keep.manifest import find_version, hash_scenario

    scenario = study.scenario
    return PlayLog(
        scenario=source or scenario.name,
        overlays=study.overlays,
        sets=study.sets,
        scenario_sha256=hash_scenario(scenario),
        seed=scenario.run.seed if seed is None else seed,
        world=world,
        states=tuple(states),
        version=find_version("guaranteesim"),
    )


class LoggedPlayer:
    """Gives the decisions of a log and lets another player show what happens.

    Without ``shows`` nothing is shown.
    """

    def __init__(self, log: PlayLog, shows: Player | None = None) -> None:
        self._left, self._shows = list(log.decisions), shows

    def accept(self, state: str) -> str:
        """Return the logged acceptance of the state."""
        return self._take(ACCEPTANCE, state, 0, ACCEPTS)

    def answer(self, question: Question, *, can_undo: bool) -> str:
        """Return the logged decision."""
        return self._take(question.kind, question.state, question.situation.month, question.answers)

    def report(
        self, month: int, acted: bool, read_world: Callable[[], Results], decisions: Sequence[Decision]
    ) -> None:
        """Let the other player show the month."""
        if self._shows is not None:
            self._shows.report(month, acted, read_world, decisions)

    def go_back(self, month: int) -> None:
        """Do nothing: a log holds no decision that was taken back."""

    def _take(self, kind: str, state: str, month: int, answers: Sequence[str]) -> str:
        if not self._left:
            raise EndPlay
        decision = self._left.pop(0)
        if (decision.kind, decision.state, decision.month) != (kind, state, month) or (
            decision.given not in answers
        ):
            raise explain_misfit(decision)
        return decision.given


def replay(study: Study, log: PlayLog, shows: Player | None = None) -> Play:
    """Play a log again without asking anybody.

    Raises:
        UserError: the decisions do not fit the world, or make another world than that of the log.
    """
    again = play(
        study, log.states, LoggedPlayer(log, shows), world=log.world, seed=log.seed, source=log.scenario
    )
    if log.is_finished and again.log.world_sha256 != log.world_sha256:
        raise UserError(
            "the decisions of the log make another world than the one in it: it was played with another "
            f"version of the program ({log.version})"
        )
    return again
