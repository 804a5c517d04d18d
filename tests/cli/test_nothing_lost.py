"""Whatever happens to a command, the same command goes on, to the same bytes, and repeats next to nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.cli.conftest import SMALL

from guaranteesim import verify

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

WORKERS, WORLDS, BLOCK = 2, 120, 10

# The program with small blocks, in which every block that is begun adds a line to a file. Workers of a pool
# load this as well.
PROGRAM = """
import os
from guaranteesim.ensemble.run import executors, plan

simulate = executors.simulate_block

def log_and_simulate(scenario, seed, block):
    with open("begun", "a") as file:
        file.write(f"{block.first}\\n")
    return simulate(scenario, seed, block)

executors.simulate_block = log_and_simulate
plan._MOST_BLOCK = int(os.environ["BLOCK"])

if __name__ == "__main__":
    from guaranteesim.cli import main
    main()
"""


@dataclass(frozen=True)
class Command:
    """One command, in a working folder of its own.

    Attributes:
        folder: The working folder.
        prepare: Called in the new process before the program starts.
    """

    folder: Path
    prepare: Callable[[], None] | None = field(default=None, compare=False)

    def start(self) -> subprocess.Popen[str]:
        """Start it as the leader of a process group of its own."""
        (self.folder / "program.py").write_text(PROGRAM)
        (self.folder / "small.yaml").write_text(SMALL.format(name="small", rule="all", order=0))
        options = ("--worlds", WORLDS, "--workers", WORKERS, "--out", "kept", "--no-figures", "--quiet")
        return subprocess.Popen(
            [sys.executable, "program.py", "run", "./small.yaml", *map(str, options)],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True, preexec_fn=self.prepare,
            env={**os.environ, "BLOCK": str(BLOCK), "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    def finish(self) -> None:
        """Give the command and wait for its end."""
        running = self.start()
        _, said = running.communicate(timeout=300)
        assert (running.returncode, said) == (0, "")

    def await_first_block(self, running: subprocess.Popen[str]) -> None:
        """Wait until the first block is begun, or the command is over."""
        while running.poll() is None and not self.count_begun():
            time.sleep(0.01)

    def count_begun(self) -> int:
        """Return how many blocks have been begun so far, by every process that was given the command."""
        log = self.folder / "begun"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def list_finished_blocks(self) -> list[str]:
        """Return the names of the finished blocks that are kept."""
        return sorted(path.name for path in self.folder.glob("kept/.blocks/*/*.arrows"))

    def read_results(self) -> dict[str, bytes]:
        """Return every file of the results; of the manifest all but how the run went."""
        kept = self.folder / "kept"
        assert verify(kept) == []
        manifest = json.loads((kept / "manifest.json").read_text())
        # The digest covers how the run went as well.
        del manifest["execution"], manifest["manifest_sha256"]
        files = [path for path in kept.rglob("*") if path.is_file() and path.suffix not in {".json", ".lock"}]
        found = {str(path.relative_to(kept)): path.read_bytes() for path in files}
        return {**found, "manifest": json.dumps(manifest, sort_keys=True).encode()}


@dataclass(frozen=True)
class Undisturbed:
    """The results of the command when nothing happens to it, and its seconds from the first block on."""

    results: dict[str, bytes]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """What every disturbed command must come to."""
    command = Command(tmp_path_factory.mktemp("undisturbed"))
    running = command.start()
    command.await_first_block(running)
    begun = time.monotonic()
    _, said = running.communicate(timeout=300)
    assert (running.returncode, said) == (0, "")
    assert command.count_begun() == WORLDS // BLOCK
    return Undisturbed(command.read_results(), time.monotonic() - begun)


@pytest.mark.parametrize("moments", [2, pytest.param(50, marks=pytest.mark.nightly)])
def test_killed_at_random_moments(undisturbed: Undisturbed, tmp_path: Path, moments: int) -> None:
    drawn = random.Random(moments)
    finished = []
    for number in range(moments):
        command = Command(tmp_path / str(number))
        command.folder.mkdir()
        running = command.start()
        command.await_first_block(running)
        time.sleep(drawn.uniform(0, undisturbed.seconds))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        kept = command.list_finished_blocks()
        # Blocks are cleared only when their results are whole.
        finished.append(len(kept) if running.returncode else WORLDS // BLOCK)
        command.finish()
        assert command.read_results() == undisturbed.results
        assert command.count_begun() <= WORLDS // BLOCK + WORKERS
        assert not list(command.folder.rglob("*.part"))
    assert moments < 10 or len(set(finished)) > 3, "the moments do not differ"


def test_a_closed_lid(undisturbed: Undisturbed, tmp_path: Path) -> None:
    command = Command(tmp_path)
    running = command.start()
    command.await_first_block(running)
    os.killpg(running.pid, signal.SIGSTOP)
    time.sleep(1)
    os.killpg(running.pid, signal.SIGCONT)
    _, said = running.communicate(timeout=300)
    assert (running.returncode, said) == (0, "")
    assert command.read_results() == undisturbed.results
    assert command.count_begun() == WORLDS // BLOCK


def test_a_file_that_finds_no_room(undisturbed: Undisturbed, tmp_path: Path) -> None:
    import resource

    # Every block fits, and the table of all worlds does not.
    room = len(undisturbed.results["worlds.parquet"]) - 1

    def leave_no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    running = Command(tmp_path, leave_no_room).start()
    _, said = running.communicate(timeout=300)
    [line] = said.splitlines()
    assert running.returncode == 3
    assert line.startswith(
        "error: cannot write kept/worlds.parquet: File too large. Finished blocks are kept"
    )
    command = Command(tmp_path)
    assert len(command.list_finished_blocks()) == WORLDS // BLOCK
    assert not list(tmp_path.rglob("*.part"))
    command.finish()
    assert command.read_results() == undisturbed.results
    assert command.count_begun() == WORLDS // BLOCK
