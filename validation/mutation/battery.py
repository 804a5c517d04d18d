"""The tests, collected once: how long each takes, which lines it runs, and whether it kills a mutant.

Everything happens in forks of the process that has collected them, so no test leaves anything behind for
another and no mutant ever stands in a file.
"""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Literal

import coverage
import pytest

from validation.mutation.forks import fork

Lines = Mapping[str, frozenset[int]]
Verdict = Literal["killed", "timeout", "survived", "unswapped", "broken"]


@dataclass(frozen=True)
class Cost:
    """What a test takes and touches: processor seconds, and the lines it runs by file (a path below src)."""

    seconds: float
    lines: Lines
    passed: bool


def watching(root: Path) -> coverage.Coverage:
    """Note the lines below ``root`` that run from now on."""
    watch = coverage.Coverage(data_file=None, include=[f"{root}/*"], config_file=False)
    watch.set_option("run:disable_warnings", ["no-data-collected"])
    watch.start()
    return watch


def lines_seen(watch: coverage.Coverage, root: Path) -> Lines:
    """The lines that have run, and stop."""
    watch.stop()
    data = watch.get_data()
    return {
        Path(file).relative_to(root).as_posix(): frozenset(data.lines(file) or ())
        for file in data.measured_files()
    }


class Battery:
    """The collected tests; made inside a pytest session."""

    def __init__(self, session: pytest.Session, root: Path) -> None:
        self.items = session.items
        self.names = [item.nodeid for item in session.items]
        self.root = root
        self.failed = False
        self.functions = _functions(root)
        gc.freeze()  # so that forks share more
        session.config.pluginmanager.register(self, "mutation-battery")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.failed |= report.failed

    def cost(self, place: int) -> Cost:
        """Run one test by itself under coverage."""
        with fork(lambda say: say(self._measured(place))) as heard:
            answer = heard(600.0)
        assert isinstance(answer, Cost), f"{self.names[place]} gave no answer: {answer}"
        return answer

    def verdict(
        self,
        function: tuple[str, str],
        code: CodeType | None,
        places: Sequence[int],
        patience: Sequence[float],
    ) -> tuple[Verdict, int | None]:
        """Whether one of these tests, run in this order, fails once the function has this code.

        Args:
            function: File and qualified name of the function changed.
            code: Its new code.
            places: Numbers of the tests.
            patience: For each test the seconds after which it counts as failed.
        """

        def work(say: Callable[[object], None]) -> None:
            if not _swap(self.functions[function], code):
                return say("unswapped")
            for number, place in enumerate(places):
                say(number)
                following = self.items[places[number + 1]] if number + 1 < len(places) else None
                self._run(place, following)
                if self.failed:
                    return say("killed")
            return say("survived")

        at: int | None = None
        with fork(work) as heard:
            while True:
                answer = heard(60.0 if at is None else patience[at])
                if isinstance(answer, int):
                    at = answer
                    continue
                known: Verdict = (
                    answer if answer in ("killed", "survived", "unswapped", "timeout") else "broken"
                )
                return known, None if at is None else places[at]

    def _measured(self, place: int) -> Cost:
        watch = watching(self.root)
        start = time.process_time()
        self._run(place, None)
        seconds = time.process_time() - start
        return Cost(seconds, lines_seen(watch, self.root), not self.failed)

    def _run(self, place: int, following: pytest.Item | None) -> None:
        item = self.items[place]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _functions(root: Path) -> dict[tuple[str, str], list[FunctionType]]:
    """Every live function of the package by file and qualified name."""
    found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename.startswith(f"{root}/"):
            code = thing.__code__
            found[Path(code.co_filename).relative_to(root).as_posix(), code.co_qualname].append(thing)
    return found


def _swap(functions: Sequence[FunctionType], code: CodeType | None) -> bool:
    """Give all of them new code; False where there are none or it does not fit."""
    if not functions or code is None:
        return False
    try:
        for function in functions:
            function.__code__ = code
    except ValueError:  # another number of free variables
        return False
    return True
