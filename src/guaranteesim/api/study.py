"""One scenario: loaded, explained, run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.api import keeping
from guaranteesim.api.steps import Progress, Step, silent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from guaranteesim.analysis.comparison import Comparison
    from guaranteesim.analysis.rules import Explanation
    from guaranteesim.ensemble.results import Results
    from guaranteesim.errors import Note
    from guaranteesim.scenario.schema import Scenario


@dataclass(frozen=True, repr=False)
class Study:
    """A scenario ready to be explained and run.

    Attributes:
        scenario: The scenario, all changes made.
        path: The file it comes from; None for one made in Python.
        overlays: The overlays that were applied.
        sets: The ``path=value`` changes that were applied.
        notes: What is valid and probably not meant, each with its place and remedy.
    """

    scenario: Scenario
    path: Path | None = None
    overlays: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return f"Study({self.name!r}, {self.title!r})"

    @property
    def name(self) -> str:
        """The scenario's short name."""
        return self.scenario.name

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.scenario.title

    def explain(self, willing: Mapping[str, float] | None = None, correlation: float = 0.0) -> Explanation:
        """Who must agree, who can block, and the exact chance that each commitment acts; no simulation.

        Args:
            willing: The chance that a state is willing; 0.5 for those not named, 0 for the challenger.
            correlation: Of willingness between the states, 0..1.

        Raises:
            UserError: a state that is no party, a chance outside 0..1.
        """
        from guaranteesim.analysis.rules import explain

        return explain(self.scenario, dict(willing or {}), correlation)

    def run(
        self,
        worlds: int | None = None,
        seed: int | None = None,
        workers: int | None = 1,
        out: str | Path | None = None,
        figures: bool = True,
        progress: Progress | None = None,
        replace: bool = False,
    ) -> Results:
        """Simulate it.

        Args:
            worlds: How many; the scenario's own number if not given.
            seed: Of all randomness; the scenario's own if not given.
            workers: Processes to share the work; None for as many of the cores as pay off. The results do
                not depend on it.
            out: Folder to keep the results in, with their summary, figures and the story of one world.
                A run that was stopped goes on where it was when it is asked for again.
            figures: Whether to draw the figures; they take most of the time of a small run.
            progress: Called with every :class:`~guaranteesim.api.Step`.
            replace: Replace finished results of another scenario or size in ``out``.

        Raises:
            UserError: sizes that cannot be done, a folder that cannot be used, or one that holds finished
                results of another scenario or size.
            StorageError: the results could not be kept.
        """
        from guaranteesim import ensemble

        tell = progress or silent
        share = ensemble.suitable_workers([self.scenario], worlds) if workers is None else workers

        def keep(results: Results) -> list[Path]:
            folder = results.folder
            return keeping.keep_run(results, folder, tell, figures=figures) if folder else []

        return ensemble.run(
            self.scenario,
            worlds=worlds,
            seed=seed,
            workers=share,
            out=out,
            replace=replace,
            keep=keep,
            progress=lambda done, total: tell(Step("simulating", self.name, done=done, worlds=total)),
        )


def load(source: str | Path, overlays: Sequence[str] = (), sets: Sequence[str] = ()) -> Study:
    """Read one scenario: a file, or the name of a shipped one.

    Args:
        source: With a ``/`` or a ``.yaml`` suffix a file; else the name of a shipped scenario, whatever lies
            in the working directory. A ``Path`` follows the same rule.
        overlays: Overlays it offers, by name, or files of changes, applied in this order.
        sets: ``path=value`` changes, applied last.

    Raises:
        ScenarioError: with every problem found, each with file, line and column.
    """
    from guaranteesim.scenario.catalog import find, name_notes
    from guaranteesim.scenario.loader import assemble_document, validate
    from guaranteesim.scenario.no_deal import no_deal_notes
    from guaranteesim.scenario.notes import collect_notes
    from guaranteesim.scenario.schema import Scenario

    path = find(source)
    document, problems = assemble_document(path, overlays, sets)
    scenario = validate(document, Scenario, problems)
    notes = [*name_notes([source]), *collect_notes(scenario, document)]
    notes += no_deal_notes(document, path, scenario.no_deal) if scenario.no_deal else []
    return Study(scenario, path, tuple(overlays), tuple(sets), tuple(notes))


def shipped() -> list[str]:
    """The names of the scenarios that come with the package."""
    from guaranteesim.scenario import catalog

    return [path.stem for path in catalog.shipped()]


def read(folder: str | Path) -> Results | Comparison:
    """The results kept in a folder by an earlier run, or the comparison kept in it.

    Every file is checked against the hash that was written with it.

    Raises:
        UserError: the folder holds no finished run or comparison.
        StorageError: what it holds is damaged, or of a version with another format.
    """
    from guaranteesim import ensemble
    from guaranteesim.api.kept import read_comparison
    from guaranteesim.ensemble.files import results_folder
    from guaranteesim.ensemble.reading import finished_marker

    marker = finished_marker(results_folder(folder))
    return read_comparison(marker) if marker.kind == "comparison" else ensemble.read(marker.folder)


def verify(folder: str | Path) -> list[str]:
    """Every problem of a results folder in a sentence: each damaged, missing or additional file.

    The list is empty if every byte is as it was written. The folder may be that of a run, a comparison, a
    comparison under theories, a negotiation or a back-test.

    Raises:
        UserError: it is no results folder of ours.
    """
    from guaranteesim import ensemble

    return ensemble.verify(folder)


def figure(data: Comparison | Results, name: str) -> Figure:
    """One figure of a comparison or of a run, by name.

    Raises:
        UserError: there is no such figure.
    """
    from guaranteesim.report import figures

    return figures.draw(name, data)
