"""Whatever stops a run, the same command goes on from the last finished block, to the same bytes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.ensemble.frames_equal import hashes
from tests.process_groups import is_all_gone

from guaranteesim.ensemble import open_worker_pool, run_scenario, verify_folder
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.executors import BlockTask, run_tasks
from guaranteesim.errors import GuaranteesimError
from guaranteesim.scenario.schema import Scenario

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


def _killed_at(moment: str, nth: int, scenario: Scenario, folder: Path) -> None:
    """Run until ``moment`` comes for the nth time, then die as by kill -9."""
    calls = []

    def die(*_: object) -> None:
        calls.append(moment)
        if len(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    if moment == "progress":
        run_scenario(scenario, block_size=5, out=folder, progress=die)
    with patch("os.fsync", die):
        run_scenario(scenario, block_size=5, out=folder)


@posix
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize(("moment", "nth", "finished"), [("progress", 3, 2), ("sync", 5, 1)])
def test_killed_and_given_again_it_ends_in_the_same_bytes(
    scenario: Scenario, kept: Path, tmp_path: Path, moment: str, nth: int, finished: int
) -> None:
    folder = tmp_path / "small"
    child = multiprocessing.get_context("fork").Process(
        target=_killed_at, args=(moment, nth, scenario, folder)
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert not list(folder.glob("*.parquet"))
    again = run_scenario(scenario, block_size=5, out=folder)
    assert again.manifest["execution"]["blocks_resumed"] == finished
    assert hashes(folder) == hashes(kept)
    assert not list(folder.rglob("*.part"))


def test_a_damaged_block_is_done_again(scenario: Scenario, kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"

    def stop(done: int, total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_scenario(scenario, block_size=10, out=folder, progress=stop)
    [first, second] = sorted(folder.rglob("*.arrows"))
    first.write_bytes(first.read_bytes()[:-1])
    again = run_scenario(scenario, block_size=10, out=folder)
    assert again.manifest["execution"]["blocks_resumed"] == 1
    assert hashes(folder) == hashes(kept)
    assert not second.exists()


def test_a_dead_worker_is_one_clear_error(scenario: Scenario) -> None:
    with open_worker_pool(1) as pool:
        pool.submit(os._exit, 1)
        with pytest.raises(GuaranteesimError, match="a worker process died"):
            list(run_tasks([BlockTask(scenario, 1, Block(0, 1))], 1, pool))


SCRIPT = """
import sys
from guaranteesim.ensemble import read_results, run_scenario
if __name__ == "__main__":
    scenario = read_results(sys.argv[1]).scenario
    say = lambda done, total: print(done, flush=True)
    try:
        run_scenario(scenario, worlds=100_000, workers=2, block_size=50, out=sys.argv[2], progress=say)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@posix
def test_interrupting_stops_every_process_and_leaves_whole_files(kept: Path, tmp_path: Path) -> None:
    script, folder = tmp_path / "script.py", tmp_path / "out"
    script.write_text(SCRIPT)
    running = subprocess.Popen(
        [sys.executable, script, kept, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert running.stdout is not None
    while running.stdout.readline().strip() in ("0", "50"):
        pass
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert said == ""
    assert is_all_gone(running.pid)
    assert verify_folder(folder)
    assert not list(folder.glob("*.parquet"))
    assert list(folder.rglob("*.arrows"))
