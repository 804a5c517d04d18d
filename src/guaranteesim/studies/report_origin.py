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
    "It reads scenarios that are not shipped in this form, so no command of names alone makes it again: {names}. "
    "Their resolved text is in the manifest of each run."
)
_ELSEWHERE = "Give it with the same files and changes that were used."


def find_run_origin(results: Results, shipped: Collection[str] = ()) -> Origin:
    """Return the command that makes a run again.

    Args:
        results: The run.
        shipped: Names of scenarios that are known to be as shipped; others are compared with the files.
    """
    from guaranteesim.report.html.origin import Origin, join_command

    command = join_command("run", results.name, *_list_size_options([results]))
    return Origin(command, _note_changes([results], shipped))


def find_comparison_origin(comparison: Comparison, shipped: Collection[str] = ()) -> Origin:
    """Return the command that makes a comparison again; ``shipped`` as in :func:`find_run_origin`."""
    from guaranteesim.report.html.origin import Origin, join_command

    runs = comparison.results
    baseline = [] if comparison.baseline == _find_first(comparison) else ["--baseline", comparison.baseline]
    command = join_command("compare", *_name_scenarios(runs), *_list_size_options(runs), *baseline)
    if len({(run.scenario.challenger.state, run.scenario.protege.state) for run in runs}) > 1:
        command += " --across-conflicts"
    return Origin(command, _note_changes(runs, shipped))


def find_sensitivity_origin(found: Sensitivity, shipped: Collection[str] = ()) -> Origin:
    """Return the commands that make a sensitivity analysis again: those of its runs, then its own."""
    from guaranteesim.report.html.origin import Origin, join_command

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
    return Origin("\n".join(lines), _note_changes(runs, shipped))


def find_folder_origin(folder: Path | None, command: str, changed: Iterable[str]) -> Origin:
    """Return the command of a study whose results do not hold their manifests, with those of its folder."""
    from guaranteesim.report.html.origin import Origin

    names = list(changed)
    note = _CHANGED.format(names=", ".join(names)) if names else ""
    return Origin("" if names else command, note, _read_pairs(folder))


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
    changed = [
        case.name for case in tested.cases if case.name not in shipped and not is_shipped(case.scenario)
    ]
    return find_folder_origin(folder, command, changed)


def find_bargain_origin(
    made: Bargain,
    folder: Path | None,
    negotiation: str | Path,
    overlays: Sequence[str],
    sets: Sequence[str],
    no_deals: Sequence[str],
) -> Origin:
    """Return the command that makes a negotiation again, as it was asked for."""
    from guaranteesim.report.html.origin import join_command
    from guaranteesim.scenario.files.catalog import list_shipped_negotiations

    options = [("--no-deal", name) for name in no_deals]
    options += [("--overlay", name) for name in overlays] + [("--set", change) for change in sets]
    command = join_command(
        "bargain",
        negotiation,
        "--worlds",
        made.worlds,
        "--seed",
        made.seed,
        *(word for pair in options for word in pair),
    )
    known = {path.stem for path in list_shipped_negotiations()}
    # A file of the reader's own lies elsewhere on another machine.
    is_own = str(negotiation) not in known or any("/" in name for name in (*overlays, *no_deals))
    return find_folder_origin(folder, command, [made.negotiation.name] if is_own else [])


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


def _note_changes(runs: Sequence[Results], shipped: Collection[str]) -> str:
    """Return what to know about a command of names, where a scenario is not as shipped."""
    changed = [run.name for run in runs if run.name not in shipped and not is_shipped(run.scenario)]
    if not changed:
        return ""
    return f"{_CHANGED.format(names=', '.join(changed))} {_ELSEWHERE}"


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
        return ["--worlds", len(first.world_table), *seed]
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
        if members == names or members == own:
            return [group]
    return [
        run.name for run in sorted(runs, key=lambda run: run.scenario.order) if run.name in (own or names)
    ]
