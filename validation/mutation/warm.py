"""A process that has collected the tests and answers questions about them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from validation.mutation.battery import Battery, Cost, Lines, Verdict, lines_seen, watching
from validation.mutation.cold import ARGUMENTS
from validation.mutation.forks import hypothesis_does_not_shrink
from validation.mutation.mutants import Mutant


class Warm:
    """Asks the process; started with the test files or folders to collect."""

    def __init__(self, tests: Sequence[str], root: Path) -> None:
        self._here, there = Pipe()
        if not os.fork():
            self._here.close()
            try:
                hypothesis_does_not_shrink()
                pytest.main([*ARGUMENTS, *tests], plugins=[_Server(there, root)])
            finally:
                sys.stdout.flush()
                os._exit(0)
        there.close()
        self.names: list[str]
        self.collecting: Lines
        self.names, self.collecting = self._here.recv()

    def cost(self, place: int) -> Cost:
        """What this test takes and touches."""
        answer: Cost = self._ask("cost", place)
        return answer

    def verdict(
        self, mutant: Mutant, places: Sequence[int], patience: Sequence[float]
    ) -> tuple[Verdict, int | None]:
        """Whether one of these tests fails with the mutant, and which."""
        answer: tuple[Verdict, int | None] = self._ask("verdict", mutant, tuple(places), tuple(patience))
        return answer

    def close(self) -> None:
        """Let the process end."""
        self._here.send(None)
        self._here.close()

    def _ask(self, *question: object) -> Any:
        self._here.send(question)
        return self._here.recv()


class _Server:
    """A pytest plugin that answers instead of running the tests."""

    def __init__(self, there: Connection, root: Path) -> None:
        self.there, self.root = there, root
        self.watch = watching(root)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer until told to stop."""
        battery = Battery(session, self.root)
        self.there.send((battery.names, lines_seen(self.watch, self.root)))
        while (question := self.there.recv()) is not None:
            kind, *rest = question
            self.there.send(battery.cost(*rest) if kind == "cost" else _verdict(battery, *rest))
        return True


def _verdict(
    battery: Battery, mutant: Mutant, places: Sequence[int], patience: Sequence[float]
) -> tuple[Verdict, int | None]:
    assert mutant.function is not None
    code = _code(compile(mutant.source, mutant.file, "exec", dont_inherit=True), mutant.function)
    return battery.verdict((mutant.file, mutant.function), code, places, patience)


def _code(within: CodeType, name: str) -> CodeType | None:
    """The one code of this qualified name, if it is one."""
    found = [code for code in _codes(within) if code.co_qualname == name]
    return found[0] if len(found) == 1 else None


def _codes(within: CodeType) -> list[CodeType]:
    inside = [const for const in within.co_consts if isinstance(const, CodeType)]
    return inside + [deeper for code in inside for deeper in _codes(code)]
