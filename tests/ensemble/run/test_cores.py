"""How many workers pay off: the cores there are, limits of containers, and the size of the work."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small_world import make_scenario

from guaranteesim.ensemble import choose_workers, count_cores


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of six cores."""
    monkeypatch.setattr("os.process_cpu_count", lambda: 6, raising=False)


@pytest.mark.usefixtures("cores")
class TestCores:
    @pytest.mark.parametrize(("limit", "count"), [
        ("max 100000", 6), ("150000 100000", 2), ("50000 100000", 1), ("900000 100000", 6), ("nonsense", 6),
        ("0 0", 6), ("a b", 6),
    ])  # fmt: skip
    def test_the_limit_of_a_container(self, tmp_path: Path, limit: str, count: int):
        (tmp_path / "cpu.max").write_text(f"{limit}\n", encoding="ascii")
        assert count_cores(tmp_path) == count

    @pytest.mark.parametrize(("quota", "count"), [("200000", 2), ("-1", 6)])
    def test_the_limit_as_older_systems_tell_it(self, tmp_path: Path, quota: str, count: int):
        (tmp_path / "cpu").mkdir()
        (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(f"{quota}\n", encoding="ascii")
        (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n", encoding="ascii")
        assert count_cores(tmp_path) == count

    def test_no_limit_is_known(self, tmp_path: Path):
        assert count_cores(tmp_path / "nothing") == 6


def test_this_machine_has_a_core():
    assert count_cores() >= 1


def test_without_the_count_of_newer_versions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delattr("os.process_cpu_count", raising=False)
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: {0, 3}, raising=False)
    assert count_cores(tmp_path) == 2
    monkeypatch.delattr("os.sched_getaffinity")
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert count_cores(tmp_path) == 1


@pytest.mark.parametrize(("count", "worlds", "cores", "workers"), [
    (1, 100, 8, 1), (13, 10, 8, 1), (13, 20_000, 1, 1), (1, 10_000_000, 8, 8), (40, 1, 8, 4),
])  # fmt: skip
def test_workers_by_the_work_there_is(count: int, worlds: int, cores: int, workers: int):
    assert choose_workers([make_scenario()] * count, worlds, cores) == workers


def test_the_scenarios_own_worlds():
    made = make_scenario()
    many = made.model_copy(update={"run": made.run.model_copy(update={"worlds": 5_000_000})})
    assert choose_workers([made], None, 4) == 1
    assert choose_workers([many], None, 4) == 4
