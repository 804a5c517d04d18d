"""The errors that the package raises on purpose.

::

    GuaranteesimError            exit code 1
    ├── UserError                exit code 2   a request or a file of the user
    │   ├── ScenarioError                      one or more problems in scenario files
    │   └── RuleError                          a decision rule that cannot be built or answered
    └── StorageError             exit code 3   results could not be kept or read

All of them can be pickled, because workers send them to the main process.
"""

from __future__ import annotations

from dataclasses import dataclass


class GuaranteesimError(Exception):
    """Base of every error raised on purpose. The command line ends with its ``exit_code``."""

    exit_code = 1


class UserError(GuaranteesimError):
    """A request that cannot be met. The message names the remedy."""

    exit_code = 2


class RuleError(UserError):
    """A decision rule that cannot be built, or that is too large for an exact answer."""


class StorageError(GuaranteesimError):
    """Results that cannot be written or read: full disk, missing permissions, damaged file."""

    exit_code = 3


@dataclass(frozen=True)
class Problem:
    """One problem in one place.

    ``line`` and ``column`` count from 1. They are ``None`` without a position in a file, as for a ``--set``
    path or a missing file. ``where`` is the path in words.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        # The form file:line:column is one that editors and terminals turn into a link.
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        where = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {where}{self.message}{hint}"


@dataclass(frozen=True)
class Note(Problem):
    """One remark on input that is valid and probably not meant. ``hint`` is the remedy.

    ``kind`` names the check that found it, for example ``empty_promise``.
    """

    kind: str = ""


class ScenarioError(UserError):
    """All problems of a scenario, in the order of the files."""

    def __init__(self, problems: list[Problem]) -> None:
        # Exceptions pickle by their arguments, so the list itself is the argument, not its text.
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
