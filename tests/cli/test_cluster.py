"""``--cluster``: the output of one process, one message for what fails, and Ctrl-C as anywhere."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Program, command
from tests.ensemble.run.hand_started import HandStarted, start_by_hand
from tests.process_groups import is_all_gone

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them"),
    pytest.mark.xdist_group("cluster"),
]


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandStarted]:
    """A scheduler and one worker."""
    with start_by_hand(tmp_path_factory.mktemp("dask"), workers=1) as started:
        yield started


def test_the_answer_is_that_of_one_process(program: Program, small: str, by_hand: HandStarted) -> None:
    here = program("run", small, "--no-figures", "--tables", "--out", "near", "--workers", 1)
    far = program("run", small, "--no-figures", "--tables", "--out", "away", "--cluster", by_hand.address)
    assert far.exit_code == 0, far.stderr
    assert far.stdout == here.stdout.replace("near", "away")
    assert by_hand.count_begun() == 1
    lines = far.stderr.splitlines()
    assert any(line.startswith(f"1 worker at {by_hand.address}; dashboard: http://") for line in lines)
    for name in ("worlds", "events", "monthly", "timeline"):
        assert Path(f"away/{name}.parquet").read_bytes() == Path(f"near/{name}.parquet").read_bytes()


def test_what_cannot_be_done_is_one_line(
    refused: Callable[..., str], small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    assert refused("run", small, "--cluster", nobody).startswith(f"no scheduler answers at {nobody} (Conn")
    assert "--cluster 'here' is no cluster: give tcp://HOST:PORT" in refused(
        "run", small, "--cluster", "here"
    )
    both = refused("run", small, "--cluster", nobody, "--workers", 2)
    assert both.startswith("--workers counts processes of this machine: give it or --cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refused("compare", small, small, "--cluster", "local") == (
        'this needs the extra "cluster": pip install "guaranteesim[cluster]"'
    )


def test_every_command_that_takes_workers_takes_a_cluster(program: Program) -> None:
    from guaranteesim.cli.program import main

    options = {name: {p.name for p in command.params} for name, command in main.commands.items()}
    taking = {name for name, names in options.items() if "workers" in names}
    assert {"run", "compare", "sensitivity", "bargain", "theories", "experiment", "sweep"} <= taking
    assert {name for name, names in options.items() if "cluster" in names} == taking


@pytest.mark.parametrize("where", ["by hand", "local:1"])
def test_ctrl_c_ends_it_within_two_seconds(
    program: Program, small: str, by_hand: HandStarted, where: str
) -> None:
    address = by_hand.address if where == "by hand" else where
    arguments = ["run", small, "--worlds", 20_000, "--out", "kept", "--no-figures", "--cluster", address]
    running = subprocess.Popen(
        command(*arguments), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stderr is not None
    said = ""
    while not said.endswith("simulating small\n"):
        said += running.stderr.readline()
        assert running.poll() is None, said
    time.sleep(1)
    strain = measure_strain()
    sent = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    taken = time.monotonic() - sent
    assert (running.returncode, out) == (130, ""), err
    assert err.splitlines()[-1] == "stopped; the same command goes on from what is kept in kept"
    assert "Traceback" not in err
    assert is_all_gone(running.pid)
    # The command has two seconds, and the interpreter ends after it; a machine under strain delays both.
    assert taken < 2.5 + 3 * strain


def measure_strain() -> float:
    """Return the seconds that an interpreter takes to start and end: 0.05 on an idle machine."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-I", "-S", "-c", ""], check=True)
    return time.monotonic() - begun
