"""Every error the package raises on purpose.

::

    GuaranteesimError            exit code 1
    ├── UserError                exit code 2   something the user wrote or asked for
    │   ├── ScenarioError                      one or more problems in scenario files
    │   └── RuleError                          a decision rule that cannot be built or answered
    └── StorageError             exit code 3   results could not be kept or read

All of them pickle, because they cross process boundaries.
"""

from __future__ import annotations

from dataclasses import dataclass


class GuaranteesimError(Exception):
    """Base of every error raised on purpose; ``exit_code`` is what the command line returns."""

    exit_code = 1


class UserError(GuaranteesimError):
    """Something the user wrote or asked for cannot be done; the message names the remedy."""

    exit_code = 2


class RuleError(UserError):
    """A decision rule that cannot be built, or whose exact answer is out of reach."""


class StorageError(GuaranteesimError):
    """Results could not be kept or read: a full disk, missing permissions, a damaged file."""

    exit_code = 3


@dataclass(frozen=True)
class Problem:
    """One problem in one place.

    ``line`` and ``column`` count from 1 and are ``None`` where there is no file position
    (a ``--set`` path, a missing file). ``where`` is the path in words.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        where = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {where}{self.message}{hint}"


@dataclass(frozen=True)
class Note(Problem):
    """Something that is allowed and probably not meant, in one place; ``hint`` is the remedy.

    ``kind`` names the check that found it, for example ``empty_promise``.
    """

    kind: str = ""


class ScenarioError(UserError):
    """All problems found in a scenario, in the order of the files."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
