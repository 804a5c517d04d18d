"""The slower way, for changes outside functions and for the survivors of the faster: import everything anew.

The process that forks here has imported the libraries and nothing of the package, so that what runs while the
package is imported, and what is kept from then on, is the mutant's as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType

import pytest

from validation.mutation.battery import Verdict
from validation.mutation.forks import fork, hypothesis_does_not_shrink
from validation.mutation.mutants import Mutant

ARGUMENTS = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--capture=no"]
ARGUMENTS += [
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
]  # libraries are imported before pytest starts
COLLECTING = 120.0
"""Seconds within which the tests must have been collected."""


def cold_verdict(
    mutant: Mutant, names: Sequence[str], patience: Sequence[float]
) -> tuple[Verdict, str | None]:
    """Whether one of the tests of these names, run in this order, fails with the mutant; and which."""
    files = list(dict.fromkeys(name.partition("::")[0] for name in names))

    def work(say: Callable[[object], None]) -> None:
        sys.meta_path.insert(0, _Instead(_module(mutant.file), mutant.source))
        hypothesis_does_not_shrink()
        chosen = _Chosen(names, say)
        code = pytest.main([*ARGUMENTS, *files], plugins=[chosen])
        unnoticed = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        say("survived" if code in unnoticed else "killed")

    at: int | None = None
    with fork(work) as heard:
        while True:
            answer = heard(COLLECTING if at is None else patience[at])
            if isinstance(answer, int):
                at = answer
                continue
            known: Verdict = answer if answer in ("killed", "survived", "timeout") else "broken"
            return known, None if at is None else names[at]


class _Chosen:
    """A pytest plugin: only these tests, in this order, each announced."""

    def __init__(self, names: Sequence[str], say: Callable[[object], None]) -> None:
        self.places = {name: place for place, name in enumerate(names)}
        self.say = say

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep and order."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.places), key=lambda item: self.places[item.nodeid]
        )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Say which test runs now."""
        self.say(self.places[nodeid])


class _Instead(MetaPathFinder):
    """Finds one module as usual and gives it another text."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The usual spec with another loader, for this module only."""
        if name != self.name:
            return None
        for finder in sys.meta_path:
            if finder is not self and (spec := finder.find_spec(name, path, target)):  # type: ignore[arg-type]  # handed on as given
                spec.loader = _Loader(name, str(spec.origin), self.text)
                return spec
        return None


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        """The other text, compiled."""
        return compile(self.text, self.path, "exec", dont_inherit=True)


def _module(file: str) -> str:
    name = file.removesuffix(".py").replace("/", ".")
    return name.removesuffix(".__init__")
