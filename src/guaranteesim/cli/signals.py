"""Ctrl-C, SIGTERM and SIGHUP: a command ends within two seconds, whatever it is doing.

Each of them raises ``KeyboardInterrupt``, so that everything that is open is closed. Python drops an
exception that is raised while it calls a weak reference's callback or a finalizer; such a stop is raised
again. Where even that leads nowhere in time, the process ends at once: every file is whole or not there, a
lock ends with its process, and so do workers.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

PATIENCE = 1.5
"""Seconds for closing what is open."""
_AGAIN = 0.02
"""Seconds until a stop that was dropped is raised again: by then the callback has returned."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_SHOW_CURSOR = "\x1b[?25h"


class StopRequest:
    """One request to stop, from its signal to the end of the command."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self.message = "stopped"
        self._is_dropped = False
        self._is_over = threading.Event()
        self._ending = threading.Lock()

    @property
    def exit_code(self) -> int:
        """128 and the number of the signal, as shells have it; that of Ctrl-C if there was none."""
        return 128 + (self.signal or signal.SIGINT)

    def request_stop(self, number: int, _frame: FrameType | None) -> None:
        """Raise ``KeyboardInterrupt``; while that is on its way, another signal would only disturb it."""
        if self._is_over.is_set():
            return
        if self.signal is None:
            self.signal = number
            # A second thread watches the clock: the main thread may be inside a library that drops the
            # exception.
            threading.Thread(target=self._exit_in_time, daemon=True).start()
        # Only a stop that was dropped is raised again; a second signal would interrupt the closing of
        # files.
        elif not self._is_dropped:
            return
        self._is_dropped = False
        raise KeyboardInterrupt

    def repeat_request(self) -> None:
        """Raise it again in a moment: it was dropped.

        An earlier timer may fire in here; what it raises would be dropped once more, so a new one is started.
        """
        while True:
            self._is_dropped = True
            try:
                timer = threading.Timer(_AGAIN, self._interrupt_command)
                timer.daemon = True
                timer.start()
            except KeyboardInterrupt:
                continue
            return

    def mark_reached(self) -> None:
        """Note that the request has come to where the command ends: no timer interrupts anything any more."""
        with self._ending:
            self._is_over.set()

    def _interrupt_command(self) -> None:
        # Several timers may be under way. One that fired after the command would meet the handlers of the
        # caller, which know nothing of a request that was met.
        with self._ending:
            if not self._is_over.is_set():
                _thread.interrupt_main(signal.Signals(self.signal or signal.SIGINT))

    def _exit_in_time(self) -> None:
        if self._is_over.wait(PATIENCE):
            return
        with suppress(Exception):
            # Progress bars hide the cursor; leaving at once would leave it hidden.
            cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
            os.write(2, f"{cursor}\n{self.message}\n".encode(errors="replace"))
        # Not sys.exit: that would run the very finalizers that did not come to an end.
        os._exit(self.exit_code)


_stop = StopRequest()


def find_current_request() -> StopRequest:
    """Return the request of the command under way."""
    return _stop


@contextmanager
def handle_signals() -> Iterator[StopRequest]:
    """Stop the command in this block on any signal that is not ignored."""
    global _stop
    _stop = stop = StopRequest()
    before = _install_handlers(stop)
    hook = sys.unraisablehook

    def repeat_dropped(dropped: Any) -> None:
        if stop.signal is not None and issubclass(dropped.exc_type, KeyboardInterrupt):
            stop.repeat_request()
        else:
            hook(dropped)

    # Python reports here what it drops in callbacks and finalizers.
    sys.unraisablehook = repeat_dropped
    try:
        yield stop
    finally:
        stop.mark_reached()
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _install_handlers(stop: StopRequest) -> dict[int, Any]:
    """Install the handlers, which only the main thread may; returns those before, by signal."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    # Ignored signals stay so: under nohup a command outlives its terminal.
    before = {number: known for number, known in before.items() if known not in (signal.SIG_IGN, None)}
    for number in before:
        signal.signal(number, stop.request_stop)
    return before
