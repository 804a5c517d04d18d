"""Runs that go on until an interval is narrow enough."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import guaranteesim as gs
from guaranteesim.ensemble.run import executors
from guaranteesim.ensemble.run.block_ranges import Block

Write = Callable[..., Path]
Two = list[Path]

DIFFERENCE = "±1 point on the difference of major violation"
SHARE = "±2 points on major violation"
RUN_FRAMES = ("worlds", "events", "monthly", "timeline")


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Block]]:
    """Note every block that is simulated."""
    noted: list[tuple[str, Block]] = []
    real = executors.simulate_block

    def simulate_and_note(scenario: gs.Scenario, seed: int, block: Block) -> object:
        noted.append((scenario.name, block))
        return real(scenario, seed, block)

    monkeypatch.setattr(executors, "simulate_block", simulate_and_note)
    return noted


def count_worlds(simulated: list[tuple[str, Block]], name: str) -> list[int]:
    """Return every world that was simulated, as often as it was."""
    blocks = [block for who, block in simulated if who == name]
    return sorted(world for block in blocks for world in range(block.first, block.first + block.count))


@pytest.mark.parametrize("out", [None, "kept"])
def test_a_precision_gives_what_its_number_of_worlds_gives(
    write: Write, simulated: list[tuple[str, Block]], out: str | None
) -> None:
    study = gs.load(write("veto"))
    found = study.run(until=SHARE, out=out, figures=False)
    worlds = len(found.worlds)
    assert worlds > 500
    # The worlds of earlier stages are not simulated again.
    assert count_worlds(simulated, "veto") == list(range(worlds))
    plain = study.run(worlds=worlds)
    for name in RUN_FRAMES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(plain, name), check_exact=True)
    assert found.manifest["worlds"] == worlds
    assert found.manifest["until"]["asked"] == SHARE
    assert "until" not in plain.manifest


def test_the_interval_is_as_narrow_as_asked_for_and_not_before(write: Write) -> None:
    study = gs.load(write("veto"))
    worlds = len(study.run(until=SHARE).worlds)
    outcome = next(item for item in _list_outcomes() if item.name == "major_violation")
    reached, before = (outcome.estimate(study.run(worlds=n)) for n in (worlds, worlds - 500))
    assert (reached.high - reached.low) / 2 <= 0.02 < (before.high - before.low) / 2


def _list_outcomes() -> tuple[object, ...]:
    from guaranteesim.analysis.outcomes.registry import OUTCOMES

    return OUTCOMES


def test_files_do_not_depend_on_the_way_to_the_number_of_worlds(two: Two) -> None:
    found = gs.compare(two, until=DIFFERENCE, out="grown", figures=False)
    gs.compare(two, worlds=found.worlds, out="plain", figures=False)
    for path in Path("plain").rglob("*"):
        if path.suffix in (".parquet", ".csv"):
            assert path.read_bytes() == (Path("grown") / path.relative_to("plain")).read_bytes()
    assert not list(Path("grown").rglob(".blocks"))
    assert gs.verify("grown") == []
    differences = found.differences()
    one = differences[differences["outcome"] == "major_violation"].iloc[0]
    assert (one["difference_high"] - one["difference_low"]) / 2 <= 0.01
    assert f"It took {found.worlds:,}" in Path("grown/findings.txt").read_text(encoding="utf-8").replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_the_same_request_again_simulates_nothing(two: Two, simulated: list[tuple[str, Block]]) -> None:
    first = gs.compare(two, until=DIFFERENCE, out="kept", figures=False)
    simulated.clear()
    again = gs.compare(two, until=DIFFERENCE, out="kept", figures=False)
    assert not simulated
    pd.testing.assert_frame_equal(first.table(), again.table())
    with pytest.raises(gs.UserError, match="not what is asked for now"):
        gs.compare(two, until="±5 points on major violation", out="kept", figures=False)


def test_a_stopped_study_goes_on_with_the_worlds_it_has(two: Two, simulated: list[tuple[str, Block]]) -> None:
    def stop(step: gs.Step) -> None:
        if step.done > 1500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gs.compare(two, until=DIFFERENCE, out="kept", figures=False, progress=stop)
    gone = gs.compare(two, until=DIFFERENCE, out="kept", figures=False)
    assert count_worlds(simulated, "veto") == list(range(gone.worlds))
    assert gone.worlds == gs.compare(two, until=DIFFERENCE).worlds


def test_a_study_stopped_between_its_runs_keeps_its_number_of_worlds(
    two: Two, simulated: list[tuple[str, Block]]
) -> None:
    whole = gs.compare(two, until=DIFFERENCE, out="kept", figures=False)
    # The second run is as if it had not been finished.
    marker = Path("kept/veto/manifest.json")
    content = {**json.loads(marker.read_text(encoding="utf-8")), "finished": False}
    marker.write_text(json.dumps(content), encoding="utf-8")
    Path("kept/veto/worlds.parquet").unlink()
    simulated.clear()
    again = gs.compare(two, until=DIFFERENCE, out="kept", figures=False)
    assert {name for name, _ in simulated} == {"veto"}
    pd.testing.assert_frame_equal(whole.table(), again.table())


def test_the_limit_ends_it_and_says_what_it_would_take(two: Two) -> None:
    text = "±0.2 points on the difference of major violation"
    gs.compare(two, until=text, worlds_limit=700, out="kept", figures=False)
    assert len(gs.read("kept/veto").worlds) == 700
    said = " ".join(Path("kept/findings.txt").read_text(encoding="utf-8").split())
    assert "Not reached: ±0.2 points on every difference" in said
    assert "the limit of 700 worlds (--worlds-limit); about" in said


def test_results_do_not_depend_on_workers(two: Two) -> None:
    one = gs.compare(two, until=DIFFERENCE)
    other = gs.compare(two, until=DIFFERENCE, workers=2)
    assert one.worlds == other.worlds
    pd.testing.assert_frame_equal(one.table(), other.table())


def test_what_cannot_be_met_is_refused_before_anything_runs(two: Two) -> None:
    study = gs.load(two[0])
    done = study.run(worlds=5)
    refusals: list[tuple[Callable[[], object], str]] = [
        (lambda: gs.compare(two, until=DIFFERENCE, worlds=5, out="kept"), "give one of them"),
        (lambda: gs.compare(two, worlds_limit=5, out="kept"), "goes with a precision"),
        (lambda: gs.compare(two, until=DIFFERENCE, worlds_limit=0, out="kept"), "1 or more"),
        (lambda: gs.compare(two, until="very precisely", out="kept"), "write it like"),
        (lambda: gs.compare([two[1], done], until=DIFFERENCE, out="kept"), "has been run already"),
        (lambda: study.run(until=DIFFERENCE, out="kept"), "single run has no difference"),
    ]
    for ask, message in refusals:
        with pytest.raises(gs.UserError, match=message):
            ask()
    assert not Path("kept").exists()


def test_an_outcome_that_no_run_has_is_refused(write: Write) -> None:
    path = write("alone")
    study = gs.load(path, sets=["arrangement.commitments=null"])
    with pytest.raises(gs.UserError, match="no guarantors"):
        study.run(until="±1 point on true_reliability")


def test_scenarios_with_other_numbers_of_worlds_reach_a_precision_together(two: Two) -> None:
    other = gs.load(two[1], sets=["run.worlds=77"])
    assert gs.compare([two[0], other], until="±20 points on major violation").worlds == 500
