"""A signal that comes while processes are started waits until they are."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from guaranteesim.ensemble.run.worker_pool import hold_interrupts

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


class StopError(Exception):
    """Raised by the handler."""


@pytest.fixture
def handler() -> Iterator[None]:
    """A handler of SIGTERM that raises, as the program's does, and a thread that can take the signal."""

    def stop(_number: int, _frame: object) -> None:
        raise StopError

    before, over = signal.signal(signal.SIGTERM, stop), threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    yield
    over.set()
    thread.join()
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("handler")
def test_a_signal_waits_though_another_thread_takes_it() -> None:
    done = []

    def start() -> None:
        with hold_interrupts():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.1)
            done.append("inside")

    with pytest.raises(StopError):
        start()
    assert done == ["inside"]


@pytest.mark.usefixtures("handler")
def test_handlers_and_mask_are_as_before() -> None:
    handlers, mask = signal.getsignal(signal.SIGTERM), signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with hold_interrupts():
        assert signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.getsignal(signal.SIGTERM) is handlers
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask
