"""Files of a play: where its log goes, and votes that were prepared beforehand."""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import describe_os_error
from guaranteesim.ensemble.play.questions import QUIET, VOTES, Question
from guaranteesim.errors import UserError

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario

_COLUMNS = ("state", "month", "vote")


@dataclass(frozen=True)
class PreparedVote:
    """A decision that was made beforehand.

    Attributes:
        state: Code of the state.
        month: The month that it is for; None for any month.
        vote: A vote, the name of a rung, or ``none`` for a challenger that stays quiet.
    """

    state: str
    month: int | None
    vote: str


def choose_log_file(asked: Path | None, scenario: str, world: int) -> Path:
    """Return the file of a new log, in a folder that is there.

    Raises:
        UserError: the file that was asked for is there already.
    """
    if asked is not None:
        if asked.exists():
            raise UserError(
                f"--log: {asked} is there already: name another file, or go on with --resume {asked}"
            )
        path = asked
    else:
        folder, name = Path("results") / "play", f"{scenario}-world-{world}"
        names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
        path = next(path for path in (folder / f"{name}.jsonl" for name in names) if not path.exists())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"--log: cannot use the folder {path.parent}: {describe_os_error(error)}") from error
    return path


def read_votes(path: Path, scenario: Scenario) -> list[PreparedVote]:
    """Return the decisions in a CSV file with the columns state, month and vote.

    Raises:
        UserError: it cannot be read, or a line is not as it should be; the message names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeError, csv.Error) as error:
        raise UserError(f"cannot read the votes {path}: {describe_os_error(error)}") from error
    if lines and not set(_COLUMNS) <= lines[0].keys():
        raise UserError(f"{path}:1: the columns must be {','.join(_COLUMNS)}")
    return [_read_vote(path, number, line, scenario) for number, line in enumerate(lines, start=2)]


def _read_vote(path: Path, number: int, line: dict[str, str | None], scenario: Scenario) -> PreparedVote:
    state, month, vote = ((line[name] or "").strip() for name in _COLUMNS)
    if state not in scenario.states:
        raise UserError(f"{path}:{number}: there is no state {state[:20]!r} in {scenario.name}")
    if month and not (month.isascii() and month.isdigit()):
        raise UserError(f"{path}:{number}: month must be a whole number or empty, not {month[:20]!r}")
    known = (*VOTES, QUIET, *scenario.rungs)
    if vote not in known:
        raise UserError(f"{path}:{number}: vote must be one of {', '.join(known)}, not {vote[:20]!r}")
    return PreparedVote(state, int(month) if month else None, vote)


def find_prepared_vote(prepared: list[PreparedVote], question: Question) -> str | None:
    """Return the decision that was prepared for a question: of its month, or else of any month."""
    month = question.situation.month
    fitting = [item for item in prepared if item.state == question.state and item.vote in question.answers]
    of_month = [item for item in fitting if item.month == month]
    of_any = [item for item in fitting if item.month is None]
    return next((item.vote for item in (*of_month, *of_any)), None)
