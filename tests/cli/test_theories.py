"""``theories``: ranks, orderings, resuming, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.cli.conftest import Program

import guaranteesim as gs
from guaranteesim.ensemble import experiment
from guaranteesim.scenario.schema import Scenario

Write = Callable[..., Path]
Refused = Callable[..., str]

RECUSED = "{all: {}, recuse_aggressor: true}"
FOOTER = "a conditional comparison, not a forecast"
CALM = """\
theory: {title: A calm challenger, sources: [Nobody 2026], says: Challengers rarely act.}
challenger: {motivation: 0, status_quo: 3, rationality: 50}
"""
SAME = "theory: {title: The same, sources: [Nobody 2026], says: Nothing.}\nswitches: {learning: true}\n"


@pytest.fixture
def two(write: Write) -> list[Path]:
    return [write("veto", "all", 2), write("recused", RECUSED, 1)]


@pytest.fixture
def theories(folder: Path) -> str:
    for name, text in {"calm": CALM, "same": SAME}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return "calm.yaml,same.yaml"


@pytest.fixture
def quick_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guaranteesim.report.figures.draw_theories", lambda comparison, folder, tell: [])


@pytest.mark.usefixtures("quick_figures")
def test_ranks_words_and_files(program: Program, two: list[Path], theories: str) -> None:
    result = program("theories", *two, "--theories", theories, "--worlds", 40)
    assert result.exit_code == 0, result.output
    for words in (
        "Major violation within the horizon: rank, 1 = least often",
        "Hold under the defaults and every theory",
        "Turn round", "What each theory changes", FOOTER, "results/comparison-veto+recused-theories",
        "same gives exactly what the defaults give",
    ):  # fmt: skip
        assert words in " ".join(result.stdout.split()), words
    told = result.stderr.splitlines()
    assert told[0] == "simulating under the defaults and 2 theories"
    assert told[-2:] == ["simulating under the defaults and 2 theories: 100 %", "writing the tables"]
    out = Path("results/comparison-veto+recused-theories")
    ranks = pd.read_csv(out / "ranks.csv")
    assert set(ranks["theory"]) == {"defaults", "calm", "same"}
    assert set(ranks["name"]) == {"veto", "recused"}
    calm = ranks[(ranks["theory"] == "calm") & (ranks["outcome"] == "major_violation")]
    assert (calm["value"] == 0).all()
    assert {path.name for path in (out / "calm").iterdir()} == {
        ".guaranteesim.lock", "comparison.json", "values.csv", "pairs.csv",
    }  # fmt: skip
    assert not list(out.rglob("*.parquet"))


@pytest.mark.usefixtures("quick_figures")
def test_a_finished_theory_is_not_run_again(
    program: Program, two: list[Path], theories: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("theories", *two, "--worlds", 20, "--out", "kept", "-q", "--theories")
    first = program(*arguments, "calm.yaml")
    runs: list[list[str]] = []
    simulate = experiment.run_experiment

    def counted(scenarios: Sequence[Scenario], *given: Any, **options: Any) -> Any:
        runs.append([scenario.name for scenario in scenarios])
        return simulate(scenarios, *given, **options)

    monkeypatch.setattr("guaranteesim.ensemble.experiment.run_experiment", counted)
    assert program(*arguments, "calm.yaml").stdout == first.stdout
    assert not runs
    assert program(*arguments, theories).exit_code == 2
    assert program(*arguments, theories, "--replace").exit_code == 0
    assert runs == [["same.recused", "same.veto"]]
    Path("kept/calm/values.csv").write_text("spoilt", encoding="utf-8")
    assert program(*arguments, "calm.yaml", "--replace").stdout == first.stdout
    assert runs[1:] == [["calm.recused", "calm.veto"]]


@pytest.mark.usefixtures("quick_figures")
def test_what_is_kept_equals_what_is_simulated(two: list[Path], theories: str) -> None:
    for _ in range(2):
        kept = gs.compare_theories(two, theories=theories, worlds=20, out="kept")
    fresh = gs.compare_theories(two, theories=theories, worlds=20)
    for one, other in zip(kept.trials, fresh.trials, strict=True):
        pd.testing.assert_frame_equal(one.values, other.values)
        pd.testing.assert_frame_equal(one.pairs, other.pairs)
    assert kept.notes == fresh.notes


@pytest.mark.usefixtures("quick_figures")
def test_whole_runs_give_the_same_tables(two: list[Path], theories: str) -> None:
    together = gs.compare_theories(two, theories=theories, worlds=20, out="kept", figures=False)
    apart = gs.compare_theories(
        two, theories=theories, worlds=20, out="whole", figures=False, keep_worlds=True
    )
    assert [trial.name for trial in together.trials] == [trial.name for trial in apart.trials]
    for theory in ("defaults", "calm", "same"):
        for name in ("values.csv", "pairs.csv"):
            assert Path(f"kept/{theory}/{name}").read_bytes() == Path(f"whole/{theory}/{name}").read_bytes()


def test_an_interrupted_run_goes_on_with_what_is_simulated(
    two: list[Path], theories: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = gs.compare_theories(two, theories=theories, worlds=20, out="whole", figures=False)
    with monkeypatch.context() as patch:
        patch.setattr("guaranteesim.analysis.theories.theory_comparison.summarise_theory", _stop)
        with pytest.raises(KeyboardInterrupt):
            gs.compare_theories(two, theories=theories, worlds=20, out="kept", figures=False)
    assert gs.verify("kept")
    monkeypatch.setattr("guaranteesim.ensemble.experiment.rows.RowTask.simulate", _stop)
    kept = gs.compare_theories(two, theories=theories, worlds=20, out="kept", figures=False)
    assert gs.verify("kept") == []
    assert not Path("kept/.unfinished").exists()
    for one, other in zip(kept.trials, fresh.trials, strict=True):
        pd.testing.assert_frame_equal(one.values, other.values)


def _stop(*given: object) -> None:
    raise KeyboardInterrupt


def test_json_and_kept_worlds(program: Program, two: list[Path], theories: str) -> None:
    result = program(
        "theories",
        *two,
        "--theories",
        "calm.yaml",
        "--worlds",
        12,
        "--json",
        "-q",
        "--out",
        "kept",
        "--keep-worlds",
    )
    document = json.loads(result.stdout)
    assert [row["theory"] for row in document["theories"]] == ["defaults", "calm"] * 2
    assert {row["verdict"] for row in document["orderings"]} <= {
        "survives", "flips", "never reversed", "tied", "no number"
    }  # fmt: skip
    assert document["note"] == FOOTER
    assert Path("kept/calm/veto/worlds.parquet").is_file()


def test_the_defaults_are_what_compare_gives(two: list[Path], theories: str) -> None:
    under = gs.compare_theories(two, theories="calm.yaml", worlds=30)
    plain = gs.compare([str(path) for path in two], worlds=30).summary()
    shares = plain[plain["outcome"] == "major_violation"].set_index("name")["value"]
    values = under.trials[0].values
    found = values[values["outcome"] == "major_violation"].set_index("name")["value"]
    assert found.to_dict() == shares.to_dict()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("schelling-tripwre", "there is no such theory (did you mean schelling-tripwire?)"),
        ("clam.yaml", "clam.yaml: there is no such theory (did you mean calm.yaml?)"),
        ("veto.yaml", "veto.yaml:1:1: there is no theory: block"),
        ("wrong.yaml", "wrong.yaml:2:26: beliefs.record_weight: must be between 0 and 1"),
        ("", "theories: none is named"),
    ],
)
def test_refused(refused: Refused, two: list[Path], theories: str, given: str, message: str) -> None:
    block = CALM.splitlines()[0]
    Path("wrong.yaml").write_text(f"{block}\nbeliefs: {{record_weight: 1.4}}\n", encoding="utf-8")
    assert message in refused("theories", *two, "--theories", given)


def test_options_that_do_not_go_together(refused: Refused, two: list[Path], theories: str) -> None:
    both = ("--theories", "calm.yaml", "--baseline", "veto")
    assert "no meaning with --theories" in refused("compare", *two, *both)
    assert "goes with --theories" in refused("compare", *two, "--keep-worlds")
    assert "at least two" in refused("theories", two[0], "--theories", "calm.yaml")


def test_a_theory_given_as_a_scenario(refused: Refused, theories: str) -> None:
    assert "calm.yaml:1:1: theory: this is a theory" in refused("run", "calm.yaml")
    assert "with --theories restraint" in refused("run", "restraint")


def test_figures_can_be_left_out(program: Program, two: list[Path], theories: str) -> None:
    result = program(
        "theories", *two, "--theories", theories, "--worlds", 10, "--no-figures", "--out", "kept"
    )
    assert result.exit_code == 0, result.output
    assert "figures" not in result.output
    assert not Path("kept/figures").exists()


def test_theories_scenarios_and_settings_are_reported_together(
    program: Program, small: str, write: Callable[..., Path]
) -> None:
    other = write("other")
    other.write_text(f"colour: red\n{other.read_text()}", encoding="utf-8")
    Path("one.yaml").write_text(
        "theory: {title: One, says: It}\nbelief: {record_weight: }\n", encoding="utf-8"
    )
    Path("two.yaml").write_text(
        "theory: {title: Two, says: It, sources: [a]}\nbeliefs: {record_weigth: 0}\n", encoding="utf-8"
    )
    said = program(
        "theories", small, other, "--theories", "one.yaml,two.yaml,three", "--set", "run.world=1"
    ).stderr  # fmt: skip
    for part in ("one.yaml:1:9: theory: 'sources' is missing", "one.yaml:2:1: belief: there is no such part",
                 "two.yaml:2:11: beliefs.record_weigth: unknown key", "three: there is no such theory",
                 "other.yaml:1:1: colour: unknown key", "there is no 'world' in run"):  # fmt: skip
        assert said.count(part) == 1, said


@pytest.mark.usefixtures("quick_figures", "theories")
def test_the_old_form_does_the_same_and_says_so(program: Program, two: list[Path]) -> None:
    size = ("--theories", "calm.yaml", "--worlds", 5, "--no-figures")
    new = program("theories", *two, *size, "--out", "second", "--json")
    old = program("compare", *two, *size, "--out", "first", "--json")
    assert old.exit_code == new.exit_code == 0
    assert old.stdout.replace("first", "second") == new.stdout
    assert old.stderr.startswith("note: `compare --theories` is now `guaranteesim theories`")


@pytest.mark.usefixtures("theories")
def test_studies_and_results_are_taken_as_compare_takes_them(two: list[Path]) -> None:
    plain = gs.compare_theories(two, theories="calm.yaml", worlds=10)
    made = [gs.load(two[0]), gs.load(two[1]).run(worlds=3)]
    found = gs.compare_theories(made, theories="calm.yaml", worlds=10)
    for one, other in zip(found.trials, plain.trials, strict=True):
        pd.testing.assert_frame_equal(one.values, other.values)
