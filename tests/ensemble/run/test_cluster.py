"""Blocks on Dask distributed give the bits of one process, whatever happens to workers."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.ensemble.conftest import small
from tests.ensemble.frames_equal import assert_equal, hashes
from tests.ensemble.run.hand_started import HandStarted, start_by_hand
from tests.ensemble.run.quick_tasks import QuickTask

import guaranteesim as gs
from guaranteesim.ensemble import Cluster, Results, open_cluster, run_scenario, use_executor
from guaranteesim.ensemble.experiment import Design, run_experiment
from guaranteesim.ensemble.run import cluster_connection, plan, runtime
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.executors import run_tasks
from guaranteesim.errors import GuaranteesimError, UserError
from guaranteesim.scenario.schema import Scenario

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them"),
    pytest.mark.xdist_group("cluster"),
]


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandStarted]:
    """A scheduler and two workers."""
    with start_by_hand(tmp_path_factory.mktemp("dask")) as started:
        yield started
    # Connections of killed workers are garbage whose warnings would fail a later test.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture(scope="module")
def cluster(by_hand: HandStarted) -> Iterator[Cluster]:
    """The connection to them."""
    with open_cluster(by_hand.address) as opened:
        opened.client.wait_for_workers(2)
        yield opened


@pytest.fixture
def other_runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process has other code than the workers."""
    runtime.describe_runtime.cache_clear()
    monkeypatch.setattr(runtime, "hash_code", lambda: "0123456789abcdef")
    yield
    monkeypatch.undo()
    runtime.describe_runtime.cache_clear()


def kill_busy_worker(cluster: Cluster) -> None:
    """Kill a worker with kill -9, one that has a block if there is one."""
    waiting = cluster.client.processing()
    busy = max(waiting, key=lambda worker: len(waiting[worker]))
    [pid] = cluster.client.run(os.getpid, workers=[busy]).values()
    os.kill(pid, signal.SIGKILL)


def assert_scheduler_forgets(cluster: Cluster) -> None:
    """Wait until the scheduler knows no task any more."""
    for _ in range(200):
        if not cluster.client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
            return
        time.sleep(0.1)
    raise AssertionError("tasks are left")


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; of a manifest only what decides the results, as times differ."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.suffix != ".json"}


def compare_family(worlds: int, out: Path, **how: Any) -> None:
    """Compare three variants of the small scenario."""
    family = [small(name=f"small-{number}", order=number) for number in range(3)]
    gs.compare([gs.Study(item) for item in family], worlds=worlds, out=out, figures=False, **how)


def test_a_comparison_whose_worker_is_killed_has_the_bytes_of_one_process(
    by_hand: HandStarted, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare_family(40, tmp_path / "serial")
    monkeypatch.setattr(plan, "_MOST_BLOCK", 10)
    before, killed = by_hand.count_begun(), []

    def kill_once(step: gs.Step) -> None:
        if step.done >= 30 and not killed:
            killed.append(kill_busy_worker(cluster))

    compare_family(40, tmp_path / "far", executor=cluster, progress=kill_once)
    assert killed
    assert read_tree(tmp_path / "far") == read_tree(tmp_path / "serial")
    assert gs.verify(tmp_path / "far") == []
    # The block it was at, and perhaps one whose bytes were on their way.
    assert 12 <= by_hand.count_begun() - before <= 12 + 2


def test_in_memory_and_in_a_folder(
    cluster: Cluster, scenario: Scenario, results: Results, kept: Path, tmp_path: Path
) -> None:
    assert_equal(run_scenario(scenario, block_size=11, executor=cluster), results)
    # Dask's own client is an executor as well.
    run_scenario(scenario, block_size=11, executor=cluster.client, out=tmp_path / "small")
    assert hashes(tmp_path / "small") == hashes(kept)


def test_an_experiment(cluster: Cluster, scenario: Scenario) -> None:
    design = Design.from_columns({"states.USA.stake": [0.2, 0.6]})
    here = run_experiment([scenario], design, worlds=20, seed=1)
    far = run_experiment([scenario], design, worlds=20, seed=1, executor=cluster)
    pd.testing.assert_frame_equal(far.read_worlds("small"), here.read_worlds("small"), check_exact=True)


def test_what_is_in_use_runs_the_blocks_of_all(
    by_hand: HandStarted, cluster: Cluster, scenario: Scenario
) -> None:
    before = by_hand.count_begun()
    with use_executor(cluster):
        run_scenario(scenario)
    assert by_hand.count_begun() > before


def test_few_blocks_are_under_way_and_none_is_left(cluster: Cluster) -> None:
    drawn = taken = 0

    def draw() -> Iterator[QuickTask]:
        nonlocal drawn
        for number in range(60):
            drawn += 1
            yield QuickTask(Block(number, 1))

    for position, tables in cluster.run_tasks(draw()):
        taken += 1
        assert tables is not None
        assert tables.worlds["first"].to_pylist() == [position]
        assert drawn - taken < 2 * cluster.count_threads()
    assert taken == 60
    assert_scheduler_forgets(cluster)


def test_closing_half_way_leaves_nothing_to_do(cluster: Cluster) -> None:
    tasks = run_tasks([QuickTask(Block(number, 1)) for number in range(20)], 1, cluster)
    next(tasks)
    tasks.close()  # type: ignore[attr-defined]
    assert_scheduler_forgets(cluster)


@pytest.mark.usefixtures("other_runtime")
def test_workers_with_other_code_are_refused(by_hand: HandStarted, cluster: Cluster) -> None:
    refused = pytest.raises(UserError, match=r"code of guaranteesim [0-9a-f]{12} there and 0123456789ab here")
    with refused, open_cluster(by_hand.address):
        pass
    with refused:  # a worker that came later is asked as well
        list(run_tasks([QuickTask(Block(0, 1))], 1, cluster))


def test_differences_name_both_sides_and_the_remedy() -> None:
    here = runtime.describe_runtime()
    assert {"guaranteesim", "python", "numpy", "pyarrow", "scipy", "distributed"} <= set(here)
    there = {**here, "numpy": "1.0", "python": "2.7"}
    said = runtime.describe_refusal("tcp://a:1", runtime.list_differences(there, here))
    assert f"numpy 1.0 there and {here['numpy']} here" in said
    assert f"python 2.7 there and {here['python']} here" in said
    assert said.endswith("Install the same versions on every worker and here")
    slower = runtime.list_differences({**here, "vector instructions": "X86_V2"}, here)
    assert "NPY_DISABLE_CPU_FEATURES" in runtime.describe_refusal("tcp://a:1", slower)


def test_no_scheduler_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    refused = pytest.raises(
        UserError, match=rf"no scheduler answers at tcp://127.0.0.1:{port} \(Conn.* refused"
    )
    with refused, open_cluster(f"tcp://127.0.0.1:{port}"):
        pass


def test_another_program_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_connection, "CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        refused = pytest.raises(
            UserError, match=r"no Dask scheduler greets at .* \(another program listens there"
        )
        with refused, open_cluster(f"tcp://127.0.0.1:{port}"):
            pass


def test_tls_takes_the_certificates_of_dask_s_configuration(by_hand: HandStarted) -> None:
    secure = by_hand.address.replace("tcp", "tls")
    with pytest.raises(UserError, match=r"TLS .* check distributed.comm.tls"), open_cluster(secure):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tcp://",
        "tcp://host",
        "tcp://host:0",
        "tcp://host:65536",
        "host:8786",
        "local:0",
        "local:x",
        3,
        None,
    ],
)
def test_what_is_no_address(text: Any) -> None:
    with pytest.raises(UserError, match=r"is no cluster: give tcp://HOST:PORT"), open_cluster(text):
        pass


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r'pip install "guaranteesim\[cluster\]"'), open_cluster("local"):
        pass


def test_a_lost_scheduler_is_one_clear_error(scenario: Scenario, tmp_path: Path) -> None:
    said: list[str] = []
    with (
        start_by_hand(tmp_path, workers=1) as started,
        open_cluster(started.address, tell=said.append) as far,
    ):

        def stop_scheduler(done: int, _total: int) -> None:
            if done:
                started.scheduler.kill()

        with pytest.raises(GuaranteesimError, match="the connection to the cluster was lost"):
            run_scenario(scenario, block_size=3, executor=far, out=tmp_path / "out", progress=stop_scheduler)
    assert said[-1].startswith(f"1 worker at {started.address}; dashboard: http://127.0.0.1:")
    again = run_scenario(scenario, block_size=3, out=tmp_path / "out")
    assert again.manifest["execution"]["blocks_resumed"] >= 1


@pytest.mark.nightly
def test_twenty_killed_workers_change_nothing(
    by_hand: HandStarted, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare_family(200, tmp_path / "serial")
    monkeypatch.setattr(plan, "_MOST_BLOCK", 4)
    before, kills = by_hand.count_begun(), 0

    def kill_now_and_then(step: gs.Step) -> None:
        nonlocal kills
        if kills < 20 and step.done >= 20 * (kills + 1):
            kills += 1
            kill_busy_worker(cluster)

    compare_family(200, tmp_path / "far", executor=cluster, progress=kill_now_and_then)
    assert kills == 20
    assert read_tree(tmp_path / "far") == read_tree(tmp_path / "serial")
    assert 150 <= by_hand.count_begun() - before <= 150 + 2 * 20
