"""Experiments as files: scenarios, the numbers to vary, the design, and the outcomes to report.

::

    experiment:
      title: What the lead of the Coalition hangs on
      scenarios: [no-guarantee, coalition-of-the-willing]
      vary:
        challenger.clash_aversion: 0..3        # a range
        states.USA.resolve.mean: [-1, 0, 1]    # values
        willingness.resolve:                   # its own distribution or range
        switches.nuclear_risk: [true, false]   # levels of something that is no number
      outcomes: [major_violation, war_months]
      design: latin-hypercube
      rows: 200
      theories: [schelling-tripwire]
    worlds: 100
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.reading.extends import read_extended
from guaranteesim.scenario.reading.ineffective_keys import find_ineffective
from guaranteesim.scenario.reading.validation_messages import collect_validation_problems

BLOCK = "experiment"


class ExperimentHeader(Frozen):
    """Content of the ``experiment:`` block."""

    title: str = Field(min_length=1, max_length=120)
    """The name readers see."""
    description: str = ""
    """What the experiment asks, in plain words."""
    scenarios: tuple[str, ...] = Field(min_length=1)
    """Shipped scenarios and folders by name, or files beside this one."""
    vary: dict[str, Any] = Field(default_factory=dict)
    """Path to a range ``low..high``, a list of values, or nothing for its own distribution or range."""
    outcomes: tuple[str, ...] = ("major_violation",)
    """Outcomes to report."""
    design: str = "grid"
    """grid, latin-hypercube, sobol, random, saltelli, morris, or a CSV or Parquet file beside this one."""
    rows: int | None = Field(default=None, ge=2, le=1_000_000)
    """Number of design points of all designs but a grid or a table."""
    theories: tuple[str, ...] = ()
    """Theories to cross with, beside the scenarios as written."""


class ExperimentDocument(Frozen):
    """An experiment as it stands in its file."""

    experiment: ExperimentHeader
    """What is run, and what is varied."""
    worlds: int | None = Field(default=None, ge=1, le=10_000_000)
    """Worlds of each row."""
    seed: int | None = Field(default=None, ge=0, le=2**63 - 1)
    """Seed of all random numbers."""


@dataclass(frozen=True)
class ExperimentFile:
    """An experiment that was read from a file."""

    name: str
    about: ExperimentHeader
    worlds: int | None
    seed: int | None
    path: Path

    @property
    def vary(self) -> tuple[str, ...]:
        """The factors as ``--vary`` takes them."""
        return tuple(_format_factor(path, form) for path, form in self.about.vary.items())

    @property
    def scenarios(self) -> tuple[str | Path, ...]:
        """Names of shipped scenarios, and files beside the experiment."""
        return tuple(self._find_beside(item) for item in self.about.scenarios)

    @property
    def design(self) -> str | Path:
        """Name of a design, or the file of a table beside the experiment."""
        return self._find_beside(self.about.design)

    def _find_beside(self, item: str) -> str | Path:
        beside = self.path.parent / item
        return beside if Path(item).suffix and beside.exists() else item


def holds_experiment(path: Path) -> bool:
    """Return whether a YAML file is an experiment rather than a scenario."""
    return path.suffix in (".yaml", ".yml") and path.is_file() and BLOCK in read_extended(path).data


def read_experiment_file(path: Path) -> ExperimentFile:
    """Return the experiment in a file, named after the file.

    Raises:
        ScenarioError: with every problem, each with its line.
    """
    document = read_extended(path)
    problems = find_ineffective(document, ExperimentDocument)
    try:
        headed = ExperimentDocument.model_validate(document.data)
    except ValidationError as error:
        raise ScenarioError(
            [*problems, *collect_validation_problems(error, document, ExperimentDocument)]
        ) from None
    problems += [
        document.make_problem(
            (BLOCK, "vary", varied),
            "must be a range such as 0..3, a list of values, or nothing",
            "quote a range that YAML reads as something else",
        )
        for varied, form in headed.experiment.vary.items()
        if not isinstance(form, str | list | None)
    ]
    if problems:
        raise ScenarioError(problems)
    return ExperimentFile(path.stem, headed.experiment, headed.worlds, headed.seed, path)


def _format_factor(path: str, form: str | list[Any] | None) -> str:
    if form is None:
        return path
    if isinstance(form, list):
        return f"{path}={','.join(_format_level(item) for item in form)}"
    return f"{path}={form}"


def _format_level(item: Any) -> str:
    if item is None or isinstance(item, bool):
        return {None: "null", True: "true", False: "false"}[item]
    return str(item)
