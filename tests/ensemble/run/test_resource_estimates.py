"""Memory and disk are estimated beforehand: near what is measured, and refused where there is less."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guaranteesim.ensemble import run_scenario, run_scenarios
from guaranteesim.ensemble.run import resource_estimates
from guaranteesim.ensemble.run.footprint import estimate_block_bytes, estimate_row_bytes
from guaranteesim.ensemble.run.memory import measure_available_memory
from guaranteesim.ensemble.run.plan import plan_run
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

MEASURE = """
from pathlib import Path

from guaranteesim import ensemble
from guaranteesim.scenario.reading.loader import load_scenario


def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


scenario = load_scenario("coalition-us-backstop")
ensemble.run_scenario(scenario, worlds=10)
before = peak()
ensemble.run_scenario(scenario, worlds=4000, block_size=4000)
print(peak() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is read from /proc")
def test_the_estimate_is_near_what_a_process_takes() -> None:
    from guaranteesim.scenario.reading.loader import load_scenario

    told = subprocess.run([sys.executable, "-c", MEASURE], check=True, capture_output=True, text=True)
    taken = int(told.stdout) * 1024 / 4000
    scenario = load_scenario("coalition-us-backstop")
    estimated = estimate_block_bytes(scenario) + resource_estimates._KEPT_TWICE * estimate_row_bytes(scenario)
    assert 0.6 < taken / estimated < 1.5


def test_the_rows_are_near_what_is_kept(scenario: Scenario) -> None:
    results = run_scenario(scenario, worlds=300)
    kept = sum(frame.memory_usage(deep=True).sum() for frame in (results.worlds, results.events)) / 300
    assert 0.5 < kept / estimate_row_bytes(scenario) < 1.3


def test_the_tables_on_disk_are_within_the_estimate(scenario: Scenario, tmp_path: Path) -> None:
    run_scenario(scenario, worlds=2000, out=tmp_path)
    tables = sum(path.stat().st_size for path in tmp_path.glob("*s.parquet"))
    need = resource_estimates.estimate_need([plan_run(scenario, 2000, None, 1, None)], 1, kept=True)
    assert 0.05 * need.disk < tables < need.disk


def test_what_takes_more() -> None:
    def larger(**changes: object) -> float:
        data = {
            "name": "a", "title": "a", "as_of": "2026-01-01",
            "states": {code: {} for code in ("RUS", "UKR", "USA")},
            "challenger": {"state": "RUS"}, "protege": {"state": "UKR"}, **changes,
        }  # fmt: skip
        return estimate_block_bytes(load_from_dict(data))

    plain = larger()
    assert larger(states={code: {} for code in ("RUS", "UKR", "USA", "GBR")}) > plain
    assert larger(ladder={f"r{n}": {"severity": (n + 1) / 9} for n in range(9)}) > plain
    assert larger(run={"horizon_months": 1200}) > plain
    clause = {"parties": ["USA"], "trigger": {"rung": "invasion"}, "rule": "all"}
    assert larger(arrangement={"commitments": {"a": clause}}) > plain


def test_workers_and_runs_add_up(scenario: Scenario) -> None:
    one = [plan_run(scenario, 10_000, None, 1, 1000)]
    need = resource_estimates.estimate_need(one, 1, kept=False)
    assert need.disk == 0
    assert resource_estimates.estimate_need(one, 4, kept=False).memory > need.memory + 3 * 150e6
    assert resource_estimates.estimate_need(one * 3, 1, kept=True).memory > need.memory


def test_not_enough_memory(scenario: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resource_estimates, "measure_available_memory", lambda: 5e8)
    with pytest.raises(
        UserError, match=r"9,000,000 worlds of 24 months would need about [\d,.]+ GB of memory"
    ):
        run_scenario(scenario, worlds=9_000_000, out=tmp_path / "never")
    with pytest.raises(
        UserError, match=r"months of 2 scenarios would .* 500 MB are free; ask for fewer worlds"
    ):
        run_scenarios([scenario, scenario.model_copy(update={"name": "other"})], worlds=9_000_000)
    with pytest.raises(UserError, match="ask for fewer --workers"):
        resource_estimates.refuse_oversize([scenario], 10_000, 64, None)
    assert not list(tmp_path.iterdir())


def test_not_enough_room_on_the_disk(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run_scenario(scenario, worlds=20, out=tmp_path / "kept")
    held = resource_estimates._measure_kept_bytes(tmp_path / "kept")
    assert held > 1000
    monkeypatch.setattr(resource_estimates, "measure_free_disk", lambda _: 1_000_000)
    with pytest.raises(UserError, match=r"GB in .*, and 1 MB are free there; ask for fewer worlds"):
        run_scenario(scenario, worlds=5_000_000, out=tmp_path / "never")
    need = resource_estimates.estimate_need([plan_run(scenario, 20, None, 1, None)], 1, kept=True).disk
    monkeypatch.setattr(resource_estimates, "measure_free_disk", lambda _: need - held / 2)
    assert (
        len(run_scenario(scenario, worlds=20, out=tmp_path / "kept").worlds) == 20
    )  # what is kept needs no more
    with pytest.raises(UserError, match="are free there"):
        run_scenario(scenario, worlds=20, out=tmp_path / "never")


def test_free_room_is_that_of_the_nearest_folder_there_is(tmp_path: Path) -> None:
    free = resource_estimates.measure_free_disk(tmp_path / "not" / "there")
    assert free is not None
    assert free > 0


def test_memory_is_the_least_that_is_allowed(tmp_path: Path) -> None:
    meminfo, own, groups = tmp_path / "meminfo", tmp_path / "own", tmp_path / "cgroup"
    meminfo.write_text("MemTotal: 9000 kB\nMemAvailable: 8000 kB\n")
    own.write_text("0::/user.slice/mine\n")
    (groups / "user.slice" / "mine").mkdir(parents=True)

    def there() -> float | None:
        return measure_available_memory(meminfo, groups, own)

    assert there() == 8000 * 1024
    outer, inner = groups / "user.slice", groups / "user.slice" / "mine"
    (inner / "memory.max").write_text("max\n")
    (inner / "memory.current").write_text("1000\n")
    assert there() == 8000 * 1024
    (outer / "memory.max").write_text("5000000\n")
    (outer / "memory.current").write_text("2000000\n")
    assert there() == 3_000_000
    (outer / "memory.stat").write_text("anon 1\ninactive_file 500000\n")
    assert there() == 3_500_000


def test_memory_under_the_older_control_groups(tmp_path: Path) -> None:
    meminfo, own, groups = tmp_path / "meminfo", tmp_path / "own", tmp_path / "cgroup"
    meminfo.write_text("MemAvailable: 8000 kB\n")
    own.write_text("4:memory:/docker/abc\n2:cpu,cpuacct:/\n")
    (groups / "memory").mkdir(parents=True)
    (groups / "memory" / "memory.limit_in_bytes").write_text(f"{2**63 - 4096}\n")
    (groups / "memory" / "memory.usage_in_bytes").write_text("1\n")
    assert measure_available_memory(meminfo, groups, own) == 8000 * 1024
    (groups / "memory" / "memory.limit_in_bytes").write_text("3000000\n")
    assert measure_available_memory(meminfo, groups, own) == 2_999_999


def test_memory_of_a_system_that_tells_less(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    found = measure_available_memory(nowhere, nowhere, nowhere)
    assert found is None or found > 1e8
