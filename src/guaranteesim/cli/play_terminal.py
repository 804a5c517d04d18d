"""The terminal of a play: it shows the questions and reads the answers, typed or piped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from guaranteesim.ensemble.play.questions import ABSTAIN, AGAINST, FOR, NO, YES, RungQuestion
from guaranteesim.report.texts.play.outcomes import MonthTexts
from guaranteesim.report.texts.play.questions import HELP, QuestionTexts
from guaranteesim.report.words.names import find_state_title
from guaranteesim.studies.play_files import find_prepared_vote
from guaranteesim.studies.play_table import EndPlay, UndoDecision

if TYPE_CHECKING:
    from guaranteesim.ensemble.play.questions import Decision, Question
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.play_files import PreparedVote

_VOTES = {
    **dict.fromkeys(("for", "f", "yes", "y"), FOR),
    **dict.fromkeys(("against", "ag", "a", "no", "n"), AGAINST),
    **dict.fromkeys(("abstain", "ab"), ABSTAIN),
}
_UNREAD = 5
"""Lines that were told since the last answer from which the terminal waits before the next screen."""
_ACCEPTS = {"yes": YES, "y": YES, "no": NO, "n": NO}


class Terminal:
    """Asks people at one terminal; end of input ends the play."""

    def __init__(
        self,
        scenario: Scenario,
        world: int,
        width: int,
        *,
        reveal: bool,
        prepared: Sequence[PreparedVote] = (),
    ) -> None:
        self._texts = QuestionTexts(scenario, width)
        self._months = MonthTexts(self._texts, world)
        self._scenario, self._horizon = scenario, scenario.run.horizon_months
        self._reveal, self._prepared = reveal, list(prepared)
        self._read_world: Callable[[], Results] | None = None
        self._unread = 0
        if isinstance(sys.stdin, TextIOWrapper):
            # A letter in another encoding makes a wrong answer and no failure.
            sys.stdin.reconfigure(errors="replace")

    def accept(self, state: str) -> str:
        """Return whether the state accepts the arrangement."""
        name = find_state_title(self._scenario, state)
        self._say(
            f"Before month 1: does {name} accept the arrangement, rather than no deal? The play goes on "
            "as if it were in force in any case."
        )
        while True:
            given = self._read(f"{state} accepts, yes or no: ")
            if given in ("q", "quit"):
                raise EndPlay
            if given in _ACCEPTS:
                return _ACCEPTS[given]
            click.echo("Write yes or no.")

    def answer(self, question: Question, *, can_undo: bool) -> str:
        """Return the decision of the people who play the state."""
        self._show_months(question.situation.month - 1)
        self._wait_for_readers()
        click.echo("\n" + self._texts.describe_question(question, reveal=self._reveal))
        prepared = find_prepared_vote(self._prepared, question)
        if prepared is not None:
            click.echo(f"{self._texts.describe_prompt(question)}{prepared} (prepared)")
            return prepared
        while True:
            given = self._read(self._texts.describe_prompt(question))
            if given in ("?", "h", "help"):
                click.echo(HELP)
            elif given == "s":
                click.echo(self._texts.describe_situation(question))
            elif given in ("q", "quit"):
                raise EndPlay
            elif given == "u":
                if can_undo:
                    raise UndoDecision
                click.echo("There is no decision to take back.")
            else:
                decision = _read_decision(question, given)
                if decision is not None:
                    return decision
                click.echo(f"{given[:20]!r} is no answer here; ? shows what is.")

    def report(
        self, month: int, acted: bool, read_world: Callable[[], Results], decisions: Sequence[Decision]
    ) -> None:
        """Show a month in which something was decided or done; others wait for the next that is shown."""
        self._read_world = read_world
        if acted or decisions or month == self._horizon:
            self._show_months(month, decisions)
        if month == self._horizon:
            # Everything is decided, so there is nothing left to end.
            with suppress(EndPlay):
                self._wait_for_readers()

    def _show_months(self, last: int, decisions: Sequence[Decision] = ()) -> None:
        """Show what has not been shown of the months up to ``last``."""
        if self._read_world is not None:
            for paragraph in self._months.describe_months(last, self._read_world(), decisions):
                self._say(paragraph)

    def go_back(self, month: int) -> None:
        """Say that the play goes back to this month."""
        self._months.go_back(month)
        # The months before have been shown, and the world is made again.
        self._read_world = None
        self._say(f"Back to month {month}.")

    def _say(self, text: str) -> None:
        import textwrap

        shown = textwrap.fill(text, self._texts.width, break_long_words=False)
        click.echo("\n" + shown)
        self._unread += shown.count("\n") + 2

    def _wait_for_readers(self) -> None:
        """Wait for a key before the next screen would push what was told off the terminal."""
        unread, self._unread = self._unread, 0
        if unread < _UNREAD or not (_is_terminal() and sys.stdout.isatty()):
            return
        if self._read("\nEnter goes on: ") in ("q", "quit"):
            raise EndPlay

    def _read(self, prompt: str) -> str:
        """Return a line in lower case without spaces at its ends.

        Raises:
            EndPlay: the input is at its end.
        """
        click.echo(prompt, nl=False)
        sys.stdout.flush()
        # A program that is started without any input has no stdin at all.
        line = sys.stdin.readline() if sys.stdin is not None else ""
        # What is typed shows on a terminal; what is piped would be missing on the page.
        if not _is_terminal():
            click.echo(line.rstrip("\n"))
        if not line:
            raise EndPlay
        return line.strip().lower()


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _read_decision(question: Question, given: str) -> str | None:
    """Return the decision that was written, None if it is none."""
    if isinstance(question, RungQuestion):
        answers = question.answers
        if given.isascii() and given.isdigit() and int(given) < len(answers):
            return answers[int(given)]
        return given if given in answers else None
    return _VOTES.get(given)
