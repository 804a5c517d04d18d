"""Ctrl-C, SIGTERM and SIGHUP end a command within two seconds, wherever they meet it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Program, command
from tests.process_groups import is_all_gone

from guaranteesim.cli import signals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

LONGEST = 2.0
"""Seconds from the signal to the end of the process."""

HEAD = """
import gc, os, signal, sys, time, weakref
from pathlib import Path
from guaranteesim.cli import failures

def stop():
    os.kill(os.getpid(), signal.{signal})
    time.sleep(0.01)

class Thing:
    pass

def in_a_callback():
    thing = Thing()
    ref = weakref.ref(thing, lambda _: stop())
    del thing
    while True:
        time.sleep(0.01)

class Last:
    def __del__(self):
        stop()

def in_a_finalizer():
    Last()
    while True:
        time.sleep(0.01)

def in_a_cycle():
    for _ in range(20):  # each is dropped once more
        Last()
    while True:
        time.sleep(0.01)

def caught_by_others():
    while True:
        try:
            stop()
            time.sleep(60)
        except:
            pass

def command():
    with failures.report_resumption(Path("kept")):
        {how}()

started = time.monotonic()
code = failures.run_for_exit_code(command)
print(f"{{time.monotonic() - started:.2f}}")
sys.exit(code)
"""


@pytest.mark.parametrize("how", ["in_a_callback", "in_a_finalizer", "in_a_cycle", "caught_by_others"])
def test_a_stop_that_python_drops_still_stops(how: str) -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", HEAD.format(how=how, signal="SIGINT")],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert done.stderr.split("\n")[-2] == "stopped; the same command goes on from what is kept in kept"
    assert "Exception ignored" not in done.stderr
    taken = float(done.stdout) if done.stdout else time.monotonic() - started - 0.5
    assert taken < LONGEST


def test_a_stop_that_was_met_interrupts_nothing_more() -> None:
    with signals.handle_signals() as stop:
        stop.signal = signal.SIGINT
        stop.repeat_request()
    time.sleep(0.1)  # the timer has fired by now


CODES = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}


@pytest.mark.parametrize(("name", "workers"), [("SIGTERM", 2), ("SIGHUP", 1)])
def test_every_signal_ends_as_ctrl_c_does(program: Program, small: str, name: str, workers: int) -> None:
    arguments = ["run", small, "--worlds", 2000, "--out", "kept", "--no-figures"]
    running = subprocess.Popen(
        command(*arguments, "--workers", workers),
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert running.stderr is not None
    assert running.stderr.readline() == "simulating small\n"
    os.killpg(running.pid, getattr(signal, name))
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (CODES[name], ""), err
    assert err.splitlines()[-1] == "stopped; the same command goes on from what is kept in kept"
    assert is_all_gone(running.pid)
    assert program(*arguments, "-q").exit_code == 0
    assert program("verify", "kept").stdout == "kept: sound\n"


def test_under_nohup_it_outlives_its_terminal(
    process: Callable[..., subprocess.CompletedProcess[str]], small: str
) -> None:
    code = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from guaranteesim.cli import failures\n"
        "sys.exit(failures.run_for_exit_code(lambda: os.kill(os.getpid(), signal.SIGHUP) or 7))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7


def test_handlers_are_as_before(program: Program) -> None:
    before = [signal.getsignal(getattr(signal, name)) for name in CODES]
    program("list")
    assert [signal.getsignal(getattr(signal, name)) for name in CODES] == before


def test_a_killed_command_frees_the_folder(program: Program, small: str) -> None:
    arguments = ["run", small, "--worlds", 2000, "--out", "kept", "--no-figures", "--workers", 1]
    running = subprocess.Popen(command(*arguments), stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    running.stderr.readline()
    busy = program("run", small, "--worlds", 3, "--out", "kept", "--replace")
    assert busy.exit_code == 3
    assert busy.stderr.startswith("error: another run is writing in kept")
    running.kill()
    running.communicate()
    assert program(*arguments, "-q").exit_code == 0
    assert Path("kept/worlds.parquet").is_file()
