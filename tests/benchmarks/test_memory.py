"""The benchmark of memory: it runs, reads back, and its peaks are those of processes."""

from __future__ import annotations

from pathlib import Path

from benchmarks import memory


def test_a_run_and_its_reading_are_measured(tmp_path: Path) -> None:
    ran = memory.measure_run("no-guarantee", worlds=4, workers=1, folder=tmp_path / "run")
    assert (ran.worlds, ran.workers, ran.worker_mb) == (4, 1, 0.0)
    assert 0 < ran.start_mb <= ran.client_mb
    assert ran.disk_mb > 0
    assert ran.processor > 0
    read = memory.measure_reading(tmp_path / "run")
    assert 0 < read.start_mb <= read.summary_mb <= read.description_mb
    assert 0 < read.frames_mb < read.summary_mb
