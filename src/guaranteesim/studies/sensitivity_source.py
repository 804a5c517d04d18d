"""What a sensitivity analysis is made from: finished runs, or scenarios; and the output that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import UserError
from guaranteesim.studies.comparison_study import Item, open_without_results
from guaranteesim.studies.settings import Changes
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
    from guaranteesim.analysis.sensitivity.run_sensitivity import Output
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import views

_READ = ("run", "comparison")
_TABLES = ("worlds",)


@dataclass(frozen=True)
class SensitivitySource:
    """Scenarios to analyse, and their finished runs if there are any.

    Attributes:
        scenarios: The scenarios, without anybody who is asked.
        runs: Finished runs of all of them; empty if there are none.
    """

    scenarios: tuple[Scenario, ...]
    runs: tuple[Results, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the scenarios."""
        return [scenario.name for scenario in self.scenarios]

    def list_studies(self) -> list[Study]:
        """Return the scenarios, to be run."""
        return [Study(scenario) for scenario in self.scenarios]

    def list_input_paths(self) -> list[str]:
        """Return the paths of the uncertain inputs that act on the worlds."""
        from guaranteesim.ensemble.inputs import list_uncertain_inputs

        paths = (path for scenario in self.scenarios for path in list_uncertain_inputs(scenario))
        # Consent is judged after the simulation.
        return list(dict.fromkeys(path for path in paths if not path.startswith("acceptance.")))

    def agree_horizon(self) -> int:
        """Return the months of the horizon.

        Raises:
            UserError: the scenarios differ in it.
        """
        months = {scenario.run.horizon_months for scenario in self.scenarios}
        if len(months) > 1:
            raise UserError(
                f"the scenarios have horizons of {' and '.join(map(str, sorted(months)))} months: give one "
                "to all with --set run.horizon_months=..."
            )
        return months.pop()


def open_source(
    source: str | Path | Results | views.Comparison | Sequence[Item],
    changes: Changes,
    named: Sequence[str | None],
) -> SensitivitySource:
    """Return the scenarios of a source, with their runs where it holds finished ones.

    What happens without a deal is nobody's choice: a finished run of it is left out unless it is ``named``.

    Raises:
        ScenarioError: a scenario that cannot be read.
        UserError: a folder of another kind of study, changes to finished runs, or two scenarios of one name.
        StorageError: the results could not be read.
    """
    is_folder = isinstance(source, str | Path) and holds_results(source)
    if isinstance(source, str | Path) and not is_folder:
        source = [source]
    if isinstance(source, Sequence) and not isinstance(source, str):
        studies = open_without_results(source, changes)
        # As in a comparison, the first in order is what the others are compared with.
        scenarios = sorted((study.scenario for study in studies), key=lambda item: item.order)
        for scenario in scenarios:
            if sum(item.name == scenario.name for item in scenarios) > 1:
                raise UserError(
                    f"two scenarios are both named {scenario.name!r}; give each a name of its own"
                )
        return SensitivitySource(tuple(_leave_consent_out(item) for item in scenarios))
    if changes.overlays or changes.sets:
        raise UserError("finished runs cannot be changed: name their scenarios to change and run them")
    runs = collect_runs(source)
    no_deal = {run.scenario.no_deal for run in runs} - set(named)
    kept = [run for run in runs if run.name not in no_deal] or runs
    return SensitivitySource(tuple(_leave_consent_out(run.scenario) for run in kept), tuple(kept))


def _leave_consent_out(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"no_deal": None})


def collect_runs(source: str | Path | Results | views.Comparison) -> list[Results]:
    """Return the finished runs of a source.

    Raises:
        UserError: a folder without finished runs, or of another kind of study.
        StorageError: the results could not be read.
    """
    if isinstance(source, str | Path):
        return _read_worlds(locate_results_folder(source))
    return list(getattr(source, "results", None) or [source])


def holds_results(name: str | Path) -> bool:
    """Return whether a folder holds results, finished or not, of any command."""
    from guaranteesim.ensemble.keep.markers import OTHER_MARKER, RUN_MARKER

    return any((Path(name) / marker).is_file() for marker in (RUN_MARKER, OTHER_MARKER))


def _read_worlds(folder: Path) -> list[Results]:
    """Return the runs in a folder with their worlds alone, which is all that is analysed."""
    from guaranteesim.ensemble.keep.results_reader import find_finished_marker, read_results
    from guaranteesim.studies.kept_comparison import read_comparison

    marker = find_finished_marker(folder)
    if marker.kind not in _READ:
        raise UserError(
            f"{folder} holds {marker.describe_content()}; a sensitivity analysis reads the folder of a run "
            "or a comparison: name that, or scenarios"
        )
    if marker.kind == "comparison":
        return list(read_comparison(marker, _TABLES).results)
    return [read_results(folder, _TABLES)]


def refuse_unknown_runs(names: Sequence[str], wanted: Sequence[str | None]) -> None:
    """Refuse the name of a run that is not there, or that is given twice.

    Raises:
        UserError: with the nearest name.
    """
    from guaranteesim.scenario.reading.problems import suggest_known_word

    given = [name for name in wanted if name is not None]
    if len(set(given)) < len(given):
        raise UserError(f"{given[0]!r} cannot be compared with itself: name another run")
    for name in wanted:
        if name is not None and name not in names:
            hint = suggest_known_word(name, names) or f"there are: {', '.join(names)}"
            raise UserError(f"{name!r} is none of the runs ({hint})")


def choose_output(
    runs: Sequence[Results], outcome: Outcome, arrangement: str | None, against: str | None
) -> Output:
    """Return the output that the answer is about.

    Raises:
        UserError: a run that is not there, or that does not have the outcome.
    """
    from guaranteesim.analysis.sensitivity.run_sensitivity import Output

    names = [run.name for run in runs]
    refuse_unknown_runs(names, (arrangement, against))
    values = {run.name: outcome.compute_by_world(run) for run in runs}
    if len(runs) == 1:
        return Output(outcome, _require_values(values, names[0], outcome))
    base = _require_values(values, against or names[0], outcome)
    # What happens without a deal is nobody's choice, so it is compared only where it is named.
    no_deal = {run.scenario.no_deal for run in runs}
    others = [name for name in names if name != base and name not in no_deal and values[name] is not None]
    if arrangement is None and others:
        level = _mean(values[base])
        arrangement = max(others, key=lambda name: abs(_mean(values[name]) - level))
    if arrangement is None or arrangement == base:
        return Output(outcome, base)
    return Output(outcome, _require_values(values, arrangement, outcome), base)


def _require_values(values: Mapping[str, object], name: str, outcome: Outcome) -> str:
    if values[name] is None:
        raise UserError(f"{name} has no outcome {outcome.name}: choose another outcome, or another run")
    return name


def _mean(values: object) -> float:
    import numpy as np

    return float(np.mean(np.asarray(values, dtype=np.float64)))
