"""What an experiment is asked for: by arguments, or by a file with an ``experiment:`` block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.errors import ScenarioError, UserError
from guaranteesim.studies.comparison_study import Item, open_without_results
from guaranteesim.studies.request_checks import refuse_repeated_items, refuse_setting_varied
from guaranteesim.studies.settings import Changes
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.experiments.row_outcomes import Variant
    from guaranteesim.ensemble.experiment import Design
    from guaranteesim.scenario.files.experiment_file import ExperimentFile
    from guaranteesim.scenario.files.theory_file import Theory
    from guaranteesim.scenario.numbers.factor import Factor

WORLDS = 100
"""Worlds of a row, where nothing else is asked for."""
ROWS = 200
"""Rows of a design that is no grid and no table, where nothing else is asked for."""
_MOST_VARIANTS = 10_000
_OPTIONS = {"run.worlds": "given with --worlds", "run.seed": "given with --seed"}
"""Settings of a run that a study has only once, and how to give them."""
_TABLES = (".csv", ".parquet")


@dataclass(frozen=True)
class ExperimentRequest:
    """Everything that an experiment is asked for.

    Attributes:
        items: Scenarios.
        vary: Factors as texts.
        design: Name of a design, or a table.
        rows: Design points of a design that is no grid and no table.
        outcomes: Names of the outcomes.
        theories: Theories to cross with.
        worlds: Worlds of each row.
        seed: Seed, or None for that of the scenarios.
        title: Title of the experiment.
        points: Values of a factor in a grid, where the factor does not say.
    """

    items: tuple[Item, ...]
    vary: tuple[str, ...] = ()
    design: str | Path | pd.DataFrame = "grid"
    rows: int | None = None
    outcomes: tuple[str, ...] = ("major_violation",)
    theories: tuple[str | Path, ...] = ()
    worlds: int = WORLDS
    seed: int | None = None
    title: str = ""
    points: int = 11


def collect_request(
    items: Item | Sequence[Item],
    vary: Sequence[str],
    design: str | Path | pd.DataFrame | None,
    rows: int | None,
    outcomes: Sequence[str] | None,
    theories: str | Path | Sequence[str | Path],
    worlds: int | None,
    seed: int | None,
) -> ExperimentRequest:
    """Return the request; where the one item is an experiment file it says what the arguments do not.

    Raises:
        ScenarioError: the file cannot be read, with every problem.
    """
    listed = tuple(items) if isinstance(items, Sequence) and not isinstance(items, str) else (items,)
    file = _find_file(listed)
    said = ExperimentRequest(listed) if file is None else _convert_file(file)
    named = (theories,) if isinstance(theories, str | Path) else tuple(theories)
    return ExperimentRequest(
        said.items,
        tuple(vary) or said.vary,
        said.design if design is None else design,
        said.rows if rows is None else rows,
        said.outcomes if outcomes is None else tuple(outcomes),
        named or said.theories,
        said.worlds if worlds is None else worlds,
        said.seed if seed is None else seed,
        said.title,
    )


def _find_file(items: Sequence[Item]) -> ExperimentFile | None:
    from guaranteesim.scenario.files.experiment_file import holds_experiment, read_experiment_file

    if len(items) != 1 or not isinstance(items[0], str | Path) or not holds_experiment(Path(items[0])):
        return None
    return read_experiment_file(Path(items[0]))


def _convert_file(file: ExperimentFile) -> ExperimentRequest:
    about = file.about
    return ExperimentRequest(
        file.scenarios,
        file.vary,
        file.design,
        about.rows,
        about.outcomes,
        about.theories,
        WORLDS if file.worlds is None else file.worlds,
        file.seed,
        about.title,
    )


@dataclass(frozen=True)
class Crossing:
    """The variants of an experiment, a study for each, and the factors of its design."""

    variants: tuple[Variant, ...]
    studies: tuple[Study, ...]
    factors: tuple[Factor, ...]

    @property
    def first_setting(self) -> list[Study]:
        """The studies of the first theory and levels."""
        setting = self.variants[0].setting
        return [
            study
            for variant, study in zip(self.variants, self.studies, strict=True)
            if variant.setting == setting
        ]


def cross_variants(request: ExperimentRequest, changes: Changes) -> Crossing:
    """Return arrangements × theories × levels, each with its study.

    Raises:
        ScenarioError: a scenario or theory that cannot be read, or the two do not fit.
        UserError: a factor that cannot be read, or too many variants.
    """
    from guaranteesim.scenario.files.factors import read_factors

    refuse_repeated_items(request.items)
    refuse_setting_varied(request.vary, changes.sets)
    loaded = open_without_results(request.items, changes)
    scenarios = [study.scenario for study in loaded]
    numbers, levels = _split_levels(request.vary, scenarios)
    factors = read_factors(numbers, scenarios)
    settings = [tuple(chosen) for chosen in product(*levels)]
    theories = _find_theories(request.theories)
    if len(loaded) * len(theories) * len(settings) > _MOST_VARIANTS:
        raise UserError(f"more than {_MOST_VARIANTS:,} arrangements × theories × levels: leave some out")
    variants: list[Variant] = []
    studies: list[Study] = []
    problems = []
    for theory, setting, study in product(theories, settings, loaded):
        try:
            variant, made = _make_variant(study, theory, setting, changes, len(variants))
        except ScenarioError as error:
            problems += error.problems
            continue
        variants.append(variant)
        studies.append(made)
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    return Crossing(tuple(variants), tuple(studies), tuple(factors))


def _find_theories(wanted: Sequence[str | Path]) -> list[Theory | None]:
    from guaranteesim.scenario.files.theories import find_theories

    return [None, *(find_theories(wanted) if wanted else [])]


def _split_levels(vary: Sequence[str], scenarios: Sequence[object]) -> tuple[list[str], list[list[str]]]:
    """Return the factors that are numbers, and the settings ``path=value`` of each that is none."""
    from guaranteesim.scenario.numbers.paths import find_number_measure, split_path
    from guaranteesim.scenario.reading.schema_navigation import find_kinds_at
    from guaranteesim.scenario.schema.root import Scenario

    numbers: list[str] = []
    levels: list[list[str]] = []
    for text in vary:
        path, equals, form = text.partition("=")
        is_known = find_kinds_at(Scenario, split_path(path.strip())) != ()
        if not is_known or find_number_measure(path.strip()) is not None:
            numbers.append(text)
        elif path.strip() in _OPTIONS:
            raise UserError(
                f"{path.strip()} cannot be varied: it is the same for a whole study, {_OPTIONS[path.strip()]}"
            )
        elif not equals or ".." in form or "," not in form:
            raise UserError(
                f"{path.strip()} is no number with a range: list its values, such as {path.strip()}=a,b"
            )
        else:
            levels.append([f"{path.strip()}={value.strip()}" for value in form.split(",")])
    return numbers, levels


def _make_variant(
    study: Study, theory: Theory | None, setting: tuple[str, ...], changes: Changes, place: int
) -> tuple[Variant, Study]:
    from guaranteesim.analysis.experiments.row_outcomes import Variant
    from guaranteesim.scenario.files.theories import apply_theory
    from guaranteesim.scenario.files.theory_file import DEFAULTS
    from guaranteesim.scenario.reading.document import Document
    from guaranteesim.scenario.reading.loader import load_document

    scenario = study.scenario
    if theory is not None or setting:
        document = (
            Document.from_plain(scenario.model_dump(mode="json"), scenario.name)
            if study.path is None
            else load_document(study.path, changes.overlays)
        )
        scenario = apply_theory(document, theory, (*changes.sets, *setting))
    name = DEFAULTS if theory is None else theory.name
    key = study.name if theory is None and not setting else f"{place:04d}-{study.name}"[:64]
    # Nobody is asked whether they accept, so a no-deal scenario has no part in it.
    made = scenario.model_copy(update={"name": key, "no_deal": None})
    return Variant(key, study.name, study.title, name, setting), Study(made)


def lay_out_design(
    request: ExperimentRequest, factors: Sequence[Factor], seed: int
) -> tuple[Design, list[Factor]]:
    """Return the design and its factors; a table's columns are factors from their least to greatest value.

    Raises:
        UserError: a design that is not known, a table that cannot be used, nothing to vary.
    """
    from guaranteesim.ensemble.experiment import Design, design_tables, sampling

    name = str(request.design) if isinstance(request.design, str | Path) else ""
    if request.rows is not None and (not name or Path(name).suffix in _TABLES):
        raise UserError("a table says itself how many rows there are: leave out --rows")
    if not isinstance(request.design, str | Path):
        return _take_table(design_tables.convert_frame(request.design), factors)
    if Path(name).suffix in _TABLES:
        return _take_table(design_tables.read_design(Path(name)), factors)
    _refuse_unknown_design(name)
    if not factors:
        return Design.without_paths(), []
    if name == "grid":
        if request.rows is not None:
            raise UserError(
                "a grid has as many rows as its values make; write path=low..high:n instead of --rows"
            )
        return sampling.lay_out_grid(factors, request.points), list(factors)
    rows = ROWS if request.rows is None else request.rows
    return sampling.SAMPLERS[name](factors, rows, seed), list(factors)


def _refuse_unknown_design(name: str) -> None:
    from guaranteesim.ensemble.experiment import sampling
    from guaranteesim.scenario.reading.problems import suggest_known_word

    known = ["grid", *sampling.SAMPLERS]
    if name not in known:
        hint = suggest_known_word(name, known) or f"there are {', '.join(known)}, and CSV or Parquet files"
        raise UserError(f"there is no design {name!r} ({hint})")


def _take_table(design: Design, factors: Sequence[Factor]) -> tuple[Design, list[Factor]]:
    from guaranteesim.scenario.numbers.factor import Factor

    if factors:
        raise UserError("a table says itself what varies: leave out --vary, or leave out the table")
    ends = zip(design.paths, design.values.min(axis=0), design.values.max(axis=0), strict=True)
    return design, [Factor(path, float(low), float(high)) for path, low, high in ends]
