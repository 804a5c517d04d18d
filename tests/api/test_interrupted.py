"""Whatever ends a comparison, its folder never passes for finished, and the same command completes it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.api.test_comparing import files

import guaranteesim as gs

Two = list[Path]
CALM = "theory: {title: Calm, sources: [Nobody 2026], says: Less.}\nchallenger: {status_quo: 3}\n"

pytestmark = pytest.mark.usefixtures("quick_figures")
posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


@pytest.mark.parametrize(
    ("error", "moment"),
    [
        (KeyboardInterrupt, "simulating"), (gs.UserError, "simulating"), (gs.StorageError, "writing"),
        (RuntimeError, "writing"),
    ],
)  # fmt: skip
def test_any_failure_withdraws_the_plan(two: Two, error: type[BaseException], moment: str) -> None:
    gs.compare(two, worlds=6, out="kept")
    whole = files("kept")

    def fail(step: gs.Step) -> None:
        if step.doing.startswith(moment) and (moment == "writing" or step.done):
            raise error("stop")

    with pytest.raises(error):
        gs.compare(two, worlds=5, out="kept", progress=fail, replace=True)
    assert gs.verify("kept")
    with pytest.raises(gs.UserError, match="no finished results"):
        gs.read("kept")
    gs.compare(two, worlds=5, out="kept")
    assert gs.verify("kept") == []
    gs.compare(two, worlds=6, out="kept", replace=True)
    assert files("kept") == whole


def _killed_at(nth: int, two: Two, theories: bool) -> None:
    calls: list[int] = []

    def die(handle: int) -> None:
        calls.append(handle)
        if len(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    with patch("os.fsync", die):
        _made(two, theories, "parts")


def _made(two: Two, theories: bool, out: str) -> None:
    if theories:
        gs.compare_theories(two, theories="calm.yaml", worlds=8, out=out, figures=False)
    else:
        gs.compare(two, worlds=8, out=out)


FEW = (8, 24)


@posix
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("theories", [False, True])
@pytest.mark.parametrize(
    "nth", [*FEW, *(pytest.param(n, marks=pytest.mark.nightly) for n in range(1, 60) if n not in FEW)]
)
def test_killed_anywhere_and_given_again_it_ends_in_the_same_bytes(
    two: Two, nth: int, theories: bool
) -> None:
    Path("calm.yaml").write_text(CALM, encoding="utf-8")
    child = multiprocessing.get_context("fork").Process(target=_killed_at, args=(nth, two, theories))
    child.start()
    child.join(120)
    assert child.exitcode in (-signal.SIGKILL, 0)
    assert child.exitcode or nth > max(FEW)
    _made(two, theories, "whole")
    if nth > 2 and gs.verify("parts") == []:  # killed at the very end; at first there is no marker yet
        assert {*files("whole")} <= {*files("parts")}
    _made(two, theories, "parts")
    assert files("parts") == files("whole")
    assert gs.verify("parts") == []
    assert not list(Path("parts").rglob("*.part"))


SCRIPT = """
import sys
import guaranteesim as gs
if __name__ == "__main__":
    try:
        gs.compare_theories(["veto.yaml", "recused.yaml"], theories="calm.yaml", worlds=int(sys.argv[1]),
                            out="kept", figures=False, replace=True,
                            progress=lambda step: print(step.doing, flush=True))
    except gs.StorageError as error:
        sys.exit(str(error))
"""


def test_two_commands_in_one_folder_never_mix(two: Two) -> None:
    Path("calm.yaml").write_text(CALM, encoding="utf-8")
    Path("script.py").write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    running = [
        subprocess.Popen(
            [sys.executable, "script.py", str(worlds)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=environment,
        )
        for worlds in (400, 100)
    ]  # fmt: skip
    ended = [process.communicate(timeout=120) for process in running]
    codes = sorted(process.returncode for process in running)
    assert codes in ([0, 1], [0, 0]), ended
    if codes == [0, 1]:
        assert "another run is writing in kept" in "".join(err for _, err in ended)
    assert gs.verify("kept") == []
    values = Path("kept/defaults/values.csv").read_text(encoding="utf-8")
    counts = {line.split(",")[-1] for line in values.splitlines()[1:] if "major_violation" in line}
    marker = Path("kept/comparison.json").read_text(encoding="utf-8")
    [count] = counts
    assert f'"worlds": {count},' in marker
