"""Forks that say what they find."""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import select
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis

GIGABYTE = 2**30
MEMORY = 8 * GIGABYTE
"""More than any test needs; a mutant that asks for more dies."""


def hypothesis_does_not_shrink() -> None:
    """The first counterexample is enough; to be called before the tests are imported."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutation", phases=phases, database=None)
    hypothesis.settings.load_profile("mutation")


@contextlib.contextmanager
def fork(work: Callable[[Callable[[object], None]], None]) -> Iterator[Callable[[float], Any]]:
    """Do ``work`` in a fork that can say things; the caller hears each, "timeout", or None at the end."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        os.close(here)
        _quietly(work, there)
    os.close(there)
    with open(here, "rb", buffering=0) as stream:

        def heard(patience: float) -> Any:
            ready, _, _ = select.select([stream], [], [], patience)
            if not ready:
                return "timeout"
            try:
                return pickle.load(stream)
            except (EOFError, pickle.UnpicklingError):
                return None

        try:
            yield heard
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _quietly(work: Callable[[Callable[[object], None]], None], there: int) -> None:
    """The whole life of a fork."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - for as long as the process lives

    def say(thing: object) -> None:
        data = pickle.dumps(thing)
        while data:
            data = data[os.write(there, data) :]

    try:
        work(say)
    except BaseException:
        say(traceback.format_exc())
    finally:
        os._exit(0)
