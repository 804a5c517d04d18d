"""Commands that make results again, from what the results themselves say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import ScenarioError, StorageError, UserError

if TYPE_CHECKING:
    from guaranteesim.analysis.bargaining import Bargain
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.analysis.history.backtest import Backtest
    from guaranteesim.analysis.sensitivity.run_sensitivity import Sensitivity
    from guaranteesim.ensemble.results import Results
    from guaranteesim.report.html.origin import Origin
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.single_run import Study

_CHANGED = (
    "FOLDER is the folder of these results. No command of names alone makes them again, because these "
    "scenarios are not shipped in this form: {names}. Their resolved text is kept in that folder."
)


def find_run_origin(results: Results, shipped: Collection[str] = ()) -> Origin:
    """Return the command that makes a run again.

    Args:
        results: The run.
        shipped: Names of scenarios that are known to be as shipped; others are compared with the files.
    """
    from guaranteesim.report.html.origin import join_command

    command = join_command("run", results.name, *_list_size_options([results]))
    return _make_origin(command, _list_changed([results.scenario], shipped), "manifest.json")


def find_comparison_origin(comparison: Comparison, shipped: Collection[str] = ()) -> Origin:
    """Return the command that makes a comparison again; ``shipped`` as in :func:`find_run_origin`."""
    from guaranteesim.report.html.origin import join_command

    runs = comparison.results
    baseline = [] if comparison.baseline == _find_first(comparison) else ["--baseline", comparison.baseline]
    command = join_command("compare", *_name_scenarios(runs), *_list_size_options(runs), *baseline)
    if len({(run.scenario.challenger.state, run.scenario.protege.state) for run in runs}) > 1:
        command += " --across-conflicts"
    return _make_origin(command, _list_changed([run.scenario for run in runs], shipped))


def find_sensitivity_origin(found: Sensitivity, shipped: Collection[str] = ()) -> Origin:
    """Return the commands that make a sensitivity analysis again: those of its runs, then its own."""
    from guaranteesim.report.html.origin import join_command

    runs, output = found.runs, found.main.output
    first = "run" if len(runs) == 1 else "compare"
    folder = "results/for-sensitivity"
    words = _name_scenarios(runs)
    lines = [
        join_command(first, *words, *_list_size_options(runs), "--out", folder),
        join_command(
            "sensitivity",
            folder,
            "--outcome",
            output.outcome.name,
            "--arrangement",
            output.name,
            *([] if output.other is None else ["--against", output.other]),
        ),
    ]
    return _make_origin("\n".join(lines), _list_changed([run.scenario for run in runs], shipped))


def find_backtest_origin(tested: Backtest, folder: Path | None, shipped: Collection[str] = ()) -> Origin:
    """Return the command that makes a back-test again; ``shipped`` as in :func:`find_run_origin`."""
    from guaranteesim.report.html.origin import join_command
    from guaranteesim.scenario.files.catalog import find_scenarios
    from guaranteesim.studies.backtest_study import SHIPPED

    names = [case.name for case in tested.cases]
    every = {path.stem for path in find_scenarios([SHIPPED])} == set(names)
    sizes = {case.worlds for case in tested.cases}
    # Cases with sizes of their own have them in their files.
    worlds = ["--worlds", *sizes] if len(sizes) == 1 else []
    command = join_command("backtest", *([] if every else names), *worlds, "--seed", tested.seed)
    changed = _list_changed([case.scenario for case in tested.cases], shipped)
    return _make_origin(command, changed, pairs=_read_pairs(folder))


def find_bargain_origin(made: Bargain, folder: Path | None, shipped: Collection[str] = ()) -> Origin:
    """Return the command that makes a negotiation again; ``shipped`` as in :func:`find_run_origin`."""
    from guaranteesim.report.html.origin import join_command
    from guaranteesim.scenario.files.packages import find_negotiation

    name = made.negotiation.name
    no_deals = [item.no_deal.name for item in (made, *made.rivals)]
    asked = [] if no_deals == [made.base.no_deal] else [w for each in no_deals for w in ("--no-deal", each)]
    command = join_command("bargain", name, "--worlds", made.worlds, "--seed", made.seed, *asked)
    changed = _list_changed([made.base, *(item.no_deal for item in (made, *made.rivals))], shipped)
    try:
        is_same = find_negotiation(name).about == made.negotiation.about
    except UserError:
        is_same = False
    return _make_origin(command, changed if is_same else [name, *changed], pairs=_read_pairs(folder))


def _make_origin(
    command: str,
    changed: Sequence[str],
    marker: str = "comparison.json",
    pairs: Sequence[tuple[str, str]] = (),
) -> Origin:
    """Return the command of names, or the one that reads the folder where a scenario is not as shipped."""
    from guaranteesim.report.html.origin import Origin, join_command

    if changed:
        names = ", ".join(dict.fromkeys(changed))
        return Origin(join_command("rerun", f"FOLDER/{marker}"), _CHANGED.format(names=names), pairs)
    return Origin(command, "", pairs)


def _read_pairs(folder: Path | None) -> list[tuple[str, str]]:
    """Return versions and hashes from the markers of a folder and of its first part."""
    from guaranteesim.ensemble.keep.markers import read_marker
    from guaranteesim.report.html.origin import describe_versions

    if folder is None:
        return []
    marker = read_marker(folder)
    if marker is None:
        return []
    parts: list[Mapping[str, Any]] = []
    for name in sorted(marker.parts):
        try:
            part = read_marker(folder / name)
        except StorageError:
            continue
        parts += [part.content] if part is not None else []
    hashes = marker.content.get("scenario_sha256", {})
    return [
        *(describe_versions(parts[0]) if parts else []),
        *((f"Scenario {name}, SHA-256", str(value)) for name, value in hashes.items()),
    ]


def _list_changed(scenarios: Iterable[Scenario], shipped: Collection[str]) -> list[str]:
    """Return the names of the scenarios that are not as shipped."""
    return [item.name for item in scenarios if item.name not in shipped and not is_shipped(item)]


def is_shipped(scenario: Scenario) -> bool:
    """Return whether the shipped scenario of that name says the same."""
    from guaranteesim.ensemble.keep.manifest import hash_scenario
    from guaranteesim.studies.single_run import load

    if scenario.name not in _list_shipped_names():
        return False
    try:
        return hash_scenario(load(scenario.name).scenario) == hash_scenario(scenario)
    except (ScenarioError, UserError):
        return False


@cache
def _list_shipped_names() -> frozenset[str]:
    from guaranteesim.studies.single_run import shipped

    return frozenset(shipped())


@cache
def _find_shipped_files() -> frozenset[Path]:
    from guaranteesim.scenario.files.catalog import list_shipped_scenarios

    return frozenset(path.resolve() for path in list_shipped_scenarios())


def list_unchanged(studies: Iterable[Study | Results]) -> list[str]:
    """Return the names of the studies that are shipped files without changes."""
    from guaranteesim.studies.single_run import Study

    return [
        item.name
        for item in studies
        if isinstance(item, Study)
        and item.path is not None
        and not item.overlays
        and not item.sets
        and item.path.stem == item.name
        and item.path.resolve() in _find_shipped_files()
    ]


def _find_first(comparison: Comparison) -> str:
    """Return the baseline of a comparison that names none: the first in order."""
    others = [run for run in comparison.results if run.name != comparison.no_deal] or comparison.results
    return min(others, key=lambda run: run.scenario.order).name


def _list_size_options(runs: Sequence[Results]) -> list[object]:
    """Return the options of size and seed, or those of a precision that was asked for."""
    first = runs[0]
    seed = ["--seed", first.manifest.get("seed", first.scenario.run.seed)]
    request = first.manifest.get("until")
    if request is None:
        return ["--worlds", first.manifest.get("worlds", first.scenario.run.worlds), *seed]
    return ["--until", request["asked"], "--worlds-limit", request["worlds_limit"], *seed]


def _name_scenarios(runs: Sequence[Results]) -> list[str]:
    """Return the names of scenarios, or the one name that stands for all of them."""
    from guaranteesim.scenario.files.catalog import find_scenarios, list_shipped_scenarios, name_shipped_group

    names = {run.name for run in runs}
    groups = {name_shipped_group(path) for path in list_shipped_scenarios() if path.stem in names}
    # The run without a deal is added by the command itself.
    own = names - {run.scenario.no_deal for run in runs}
    for group in sorted(groups):
        try:
            members = {path.stem for path in find_scenarios([group])}
        except ScenarioError:
            continue
        if members in (names, own):
            return [group]
    return [
        run.name for run in sorted(runs, key=lambda run: run.scenario.order) if run.name in (own or names)
    ]
