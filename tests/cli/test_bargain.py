"""``bargain`` from the command line: zone, points, what is kept, going on after a stop, and refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from tests.cli.conftest import SMALL, Program, draw_quickly

from guaranteesim.ensemble.run import jobs
from guaranteesim.scenario.schema import Scenario

Write = Callable[..., Path]
Refused = Callable[..., str]
FOOTER = "a conditional comparison, not a forecast"
CONSENT = """\
no_deal: war
acceptance:
  objections:
    rus-early-warning:
      {{state: RUS, to: any, cost: {cost}, date: "2026", stated: No warning., source: a text}}
"""
WAR = """\
no_deal: null
start: {{at_war: true, front_pace: 0}}
"""
TERMS = """\
negotiation:
  title: Rule and clock
  base: small.yaml
  terms:
    rule:
      title: Rule
      options:
        all: {title: all agree, source: assumption}
        each:
          title: each for itself
          source: assumption
          change: {arrangement: {commitments: {assistance: {rule: each}}}}
    clock:
      title: Clock
      options:
        days: {title: three days, source: assumption}
        none:
          title: none
          source: assumption
          change: {arrangement: {commitments: {assistance: {deadline_days: null}}}}
worlds: 20
"""


@pytest.fixture(autouse=True)
def quick_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guaranteesim.report.figures.draw_bargain", draw_quickly)


@pytest.fixture
def terms(write: Write) -> Callable[..., Path]:
    """Write a base, what happens without a deal and a negotiation; returns the path of the last."""

    def write_terms(text: str = TERMS, cost: float = 0.1, consent: str = CONSENT) -> Path:
        short = SMALL.replace("months: 24", "months: 6")
        write("small", text=short + consent.replace("{cost}", str(cost)))
        write("war", text=short + WAR)
        path = Path("terms.yaml")
        path.write_text(text, encoding="utf-8")
        return path

    return write_terms


def table(folder: str, name: str) -> pd.DataFrame:
    return pd.read_csv(Path(folder) / f"{name}.csv", keep_default_na=False)


def test_a_negotiation(program: Program, terms: Callable[..., Path]) -> None:
    result = program("bargain", terms())
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.replace("\xa0", " ").split())
    assert "Rule and clock: 4 packages from A small arrangement" in shown
    assert "Rule: all agree; each for itself" in shown
    assert "The zone of agreement" in shown
    assert "Which term moves whom" in shown
    assert FOOTER in shown
    assert "\x1b" not in result.output
    assert max(len(line) for line in result.stdout.splitlines()) <= 100
    assert result.stderr.splitlines()[0] == "simulating 4 packages"
    assert "In results/bargain-terms: report.html, figures, packages.csv" in shown


def test_what_is_kept(program: Program, terms: Callable[..., Path]) -> None:
    program("bargain", terms(), "--quiet", "--out", "here")
    packages, zone = table("here", "packages"), table("here", "zone")
    assert packages["package"].tolist() == ["p001", "p002", "p003", "p004"]
    assert packages["rule"].tolist() == ["all", "all", "each", "each"]
    assert zone["name"].tolist()[:3] == ["zone", "surely", "perhaps"]
    assert "rus-early-warning" in zone["name"].tolist()
    assert set(table("here", "effects")["state"]) >= {"RUS", "UKR", "efficacy"}
    findings = Path("here/findings.txt").read_text(encoding="utf-8")
    assert findings.startswith("The zone of agreement")
    assert list(Path("here/figures").iterdir())
    assert len(list(Path("here/packages").iterdir())) == 4
    assert Path("here/no-deal/worlds.parquet").is_file()
    assert not Path("here/.unfinished").exists()


def test_packages_leave_out_what_nobody_reads(
    program: Program, terms: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the run without a deal is kept whole: it alone is followed month by month and read back."""
    followed = []
    usual = jobs.simulate_timeline

    def follow(scenario: Scenario, seed: int, row: pa.Table) -> pa.Table:
        followed.append(scenario.name)
        return usual(scenario, seed, row)

    monkeypatch.setattr(jobs, "simulate_timeline", follow)
    assert program("bargain", terms(), "--quiet", "--out", "here").exit_code == 0
    assert followed == ["war"]


def test_the_same_again_runs_nothing_and_says_the_same(
    program: Program, terms: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = terms()
    first = program("bargain", path, "-q")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a package was run again")

    monkeypatch.setattr("guaranteesim.ensemble.run_scenarios", refuse)
    again = program("bargain", path, "-q")
    assert (again.exit_code, again.stdout) == (0, first.stdout)


def test_stopped_half_way_it_goes_on(
    program: Program, terms: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = terms()
    whole = program("bargain", path, "-q", "--out", "whole")
    with monkeypatch.context() as patch:
        _stop_after(patch, 2)
        stopped = program("bargain", path, "-q", "--out", "parts")
    assert stopped.exit_code == 130
    assert "the same command goes on" in stopped.stderr
    assert len(list(Path("parts/packages").iterdir())) == 2
    assert program("bargain", path, "-q", "--out", "parts").stdout == whole.stdout


def _stop_after(patch: pytest.MonkeyPatch, count: int) -> None:
    from guaranteesim.analysis.bargaining import package_outcomes as bargaining_values

    original, seen = bargaining_values.judge_package, []

    def judged(*arguments: object) -> object:
        if len(seen) == count:
            raise KeyboardInterrupt
        seen.append(arguments)
        return original(*arguments)  # type: ignore[arg-type]  # passed on as they come

    patch.setattr("guaranteesim.analysis.bargaining.package_outcomes.judge_package", judged)


def test_other_worlds_are_run_afresh(program: Program, terms: Callable[..., Path]) -> None:
    path = terms()
    program("bargain", path, "-q", "--worlds", 20)
    result = program("bargain", path, "-q", "--worlds", 10, "--json", "--replace")
    assert json.loads(result.stdout)["worlds"] == 10


def test_workers_change_nothing(program: Program, terms: Callable[..., Path]) -> None:
    path = terms()
    one = program("bargain", path, "-q", "--out", "one")
    two = program("bargain", path, "-q", "--out", "two", "--workers", 2)
    assert two.stdout == one.stdout
    assert Path("one/packages.csv").read_bytes() == Path("two/packages.csv").read_bytes()


def test_json(program: Program, terms: Callable[..., Path]) -> None:
    document = json.loads(program("bargain", terms(), "-q", "--json", "--seed", 5).stdout)
    assert (document["name"], document["base"], document["no_deal"]) == ("terms", "small", "war")
    assert (document["worlds"], document["seed"], document["note"]) == (20, 5, FOOTER)
    assert [row["package"] for row in document["packages"]] == ["p001", "p002", "p003", "p004"]
    assert document["states"][:2] == ["RUS", "UKR"]
    assert document["points"]["base"] == "p001"


def test_a_hopeless_objection_empties_the_zone_and_is_named(
    program: Program, terms: Callable[..., Path]
) -> None:
    result = program("bargain", terms(cost=500.0), "-q", "--json", "--set", "arrangement.signatories=[RUS]")
    document = json.loads(result.stdout)
    assert not any(row["zone"] for row in document["packages"])
    assert any("RUS dropped one objection (rus-early-warning: No warning)" in s for s in document["findings"])
    assert document["points"]["nearest"]


def test_changes_reach_packages_and_no_deal(program: Program, terms: Callable[..., Path]) -> None:
    path = terms()
    result = program(
        "bargain", path, "-q", "--json", "--set", "run.horizon_months=3", "--overlay", "careless"
    )
    assert json.loads(result.stdout)["horizon_months"] == 3


def test_another_base_of_the_same_name_is_refused(program: Program, terms: Callable[..., Path]) -> None:
    path = terms()
    assert program("bargain", path, "--out", "kept", "-q", "--no-figures").exit_code == 0
    before = Path("kept/packages.csv").read_bytes()
    changed = ["--set", "arrangement.commitments.assistance.bindingness=0.1"]
    refused = program("bargain", path, "--out", "kept", "-q", "--no-figures", *changed)
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert Path("kept/packages.csv").read_bytes() == before
    again = program("bargain", path, "--out", "kept", "-q", "--no-figures", "--replace", *changed)
    assert again.exit_code == 0
    assert Path("kept/packages.csv").read_bytes() != before


def test_a_base_without_a_no_deal(refused: Refused, terms: Callable[..., Path]) -> None:
    assert refused("bargain", terms(consent="")).startswith("small does not say what happens without a deal")


def test_a_no_deal_that_is_not_there(refused: Refused, terms: Callable[..., Path]) -> None:
    said = refused("bargain", terms(consent=CONSENT.replace("no_deal: war", "no_deal: peace")))
    assert said.startswith("small.yaml:25:10: no_deal: there is no 'peace' beside this file")


def test_an_option_that_changes_something_else(refused: Refused, terms: Callable[..., Path]) -> None:
    path = terms(TERMS.replace("{arrangement: {commitments: {assistance: {rule: each}}}}", "{beliefs: {}}"))
    assert refused("bargain", path).startswith("terms.yaml:12:")


def test_a_negotiation_that_is_not_there(refused: Refused, terms: Callable[..., Path]) -> None:
    terms()
    assert refused("bargain", "term.yaml") == (
        "term.yaml: there is no such negotiation (did you mean terms.yaml?)"
    )


def test_a_folder_with_something_else(program: Program, terms: Callable[..., Path]) -> None:
    path = terms()
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")
    result = program("bargain", path, "--out", "mine", "-q")
    assert result.exit_code == 2
    assert "choose another folder" in result.stderr
    assert [item.name for item in Path("mine").iterdir()] == ["notes.txt"]


def test_findings_come_first_and_figures_can_be_left_out(
    program: Program, terms: Callable[..., Path]
) -> None:
    result = program("bargain", terms(), "--no-figures", "--out", "kept")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Rule and clock: 4")
    assert lines[1].startswith("The zone of agreement ")
    assert "figures" not in result.output
    assert not Path("kept/figures").exists()


EXCLUDES = "  excludes:\n    hasty: {options: {rule: all, clock: none}, source: assumption}\nworlds: 20\n"


def test_excluded_packages_are_not_run_and_counted(program: Program, terms: Callable[..., Path]) -> None:
    path = terms(TERMS.replace("worlds: 20\n", EXCLUDES))
    result = program("bargain", path, "--out", "kept")
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.replace("\xa0", " ").split())
    assert "Left out, because options cannot stand together: 1 of 4 combinations (hasty 1)." in shown
    assert "3 packages, 20 worlds each" in shown
    assert sorted(item.stem for item in Path("kept/packages").iterdir()) == ["p001", "p003", "p004"]
    document = json.loads(program("bargain", path, "--out", "kept", "-q", "--json").stdout)
    assert (document["combinations"], document["excluded"]) == (4, {"hasty": 1})


def test_a_mistaken_exclusion_is_one_message(refused: Refused, terms: Callable[..., Path]) -> None:
    path = terms(TERMS.replace("worlds: 20\n", EXCLUDES.replace("clock: none", "clok: none")))
    assert refused("bargain", path) == (
        "terms.yaml:22:34: negotiation.excludes.hasty.options.clok: there is no term 'clok' "
        "(did you mean clock?)"
    )


def test_the_same_package_is_shown_once(program: Program, terms: Callable[..., Path]) -> None:
    change = "{arrangement: {commitments: {assistance: {rule: all}}}}"
    twin = f"        again: {{title: again, source: another text, change: {change}}}\n"
    path = terms(TERMS.replace("    clock:\n", f"{twin}    clock:\n"))
    result = program("bargain", path, "--out", "kept", "-q")
    shown = " ".join(result.stdout.replace("\xa0", " ").split())
    assert (
        "The same in all the model reads, and counted once: 2 combinations (p005 as p001; p006 as p002)."
        in shown
    )
    assert table("kept", "packages")["same"].tolist() == ["p005", "p006", "", ""]
    assert len(list(Path("kept/packages").iterdir())) == 4


def test_several_worlds_without_a_deal(program: Program, terms: Callable[..., Path]) -> None:
    path = terms()
    text = Path("war.yaml").read_text(encoding="utf-8")
    Path("calm.yaml").write_text(
        text.replace("name: war", "name: calm").replace("front_pace: 0", "front_pace: 3"), encoding="utf-8"
    )
    result = program("bargain", path, "--out", "kept", "--no-deal", "war", "--no-deal", "calm", "-q")
    assert result.exit_code == 0, result.output
    assert "by what happens without a deal: war" in " ".join(result.stdout.replace("\xa0", " ").split())
    both = table("kept", "no_deals")
    assert both["no_deal"].unique().tolist() == ["war", "calm"]
    assert len(both) == 8
    assert Path("kept/no-deal/worlds.parquet").is_file()
    assert Path("kept/no-deal-calm/worlds.parquet").is_file()
    # Against the first alone it is what it would be by itself.
    alone = program("bargain", path, "--out", "alone", "-q", "--json", "--no-deal", "war")
    assert (
        json.loads(alone.stdout)["packages"]
        == json.loads(
            program(
                "bargain", path, "--out", "kept", "-q", "--json", "--no-deal", "war", "--no-deal", "calm"
            ).stdout
        )["packages"]
    )
    other = program("bargain", path, "--out", "calm", "-q", "--no-deal", "calm")
    assert other.exit_code == 0
    mine = table("calm", "packages")["surplus_RUS"].tolist()
    assert both.loc[both["no_deal"] == "calm", "surplus_RUS"].tolist() == mine


def test_mistaken_worlds_without_a_deal(refused: Refused, terms: Callable[..., Path]) -> None:
    path = terms()
    assert "war is given twice" in refused("bargain", path, "--no-deal", "war", "--no-deal", "war")
    said = refused("bargain", path, "--no-deal", "peace")
    assert "--no-deal peace: there is no scenario of that name beside the base" in said
    assert "small is the base of the negotiation" in refused("bargain", path, "--no-deal", "small")
