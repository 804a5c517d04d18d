"""Several arrangements that meet the same histories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from guaranteesim.api import keeping
from guaranteesim.api.refusal import with_no_deal
from guaranteesim.api.steps import Progress, Step, silent
from guaranteesim.api.study import Study, load
from guaranteesim.ensemble.files import results_folder
from guaranteesim.errors import Note, Problem, ScenarioError, UserError

if TYPE_CHECKING:
    from guaranteesim.analysis.comparison import Comparison
    from guaranteesim.ensemble.results import Results

Item: TypeAlias = "Study | Results | str | Path"


def compare(
    items: Sequence[Item],
    worlds: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    out: str | Path | None = None,
    baseline: str | None = None,
    figures: bool = True,
    progress: Progress | None = None,
    replace: bool = False,
    across_conflicts: bool = False,
) -> Comparison:
    """Run several scenarios on common random numbers and compare them.

    Where they name a no-deal scenario it is run as well and comes last, so that the sides can be asked
    whether they would accept each arrangement.

    Args:
        items: Studies, results of earlier runs, files, folders, or names of shipped scenarios and folders.
        worlds: How many each; the scenarios' own number if not given, which must then be the same.
        seed: Of all randomness, likewise.
        workers: Processes to share the work; None for as many of the cores as pay off. The results do not
            depend on it.
        out: Folder to keep everything in: the results of each scenario in a folder of its own,
            ``findings.txt``, ``comparison.csv``, ``differences.csv``, ``summary.csv``, ``acceptance.csv`` if
            the sides are asked, and ``figures``.
        baseline: Name of the scenario that differences are taken from; by default the first in order.
        figures: Whether to draw the figures; they take most of the time of a small run.
        progress: Called with every :class:`~guaranteesim.api.Step`.
        replace: Replace finished results of something else in ``out``, which is refused otherwise. What is
            the same in it is used again.
        across_conflicts: Compare scenarios with another challenger or protégé as well, whose worlds have no
            history in common.

    Raises:
        UserError: fewer than two scenarios, two of one name, some of different conflicts or that cannot be
            compared, or that disagree about what happens without a deal.
        StorageError: the results could not be kept.
    """
    tell = progress or silent
    parts = _in_order(completed(opened(items), across_conflicts))
    terms = terms_of(parts, worlds, seed)
    names = [part.name for part in parts]
    baseline = _baseline(names, baseline)
    parts.sort(key=lambda part: part.name != baseline)
    if out is None:
        return _compared(parts, terms, workers, None, baseline, tell)
    folder = results_folder(out)
    run_here = [part.name for part in parts if isinstance(part, Study)]
    with keeping.claimed(folder, "comparison", _plan(parts, baseline, terms), run_here, replace):
        comparison = _compared(parts, terms, workers, folder, baseline, tell, replace)
        keeping.keep_comparison(comparison, folder, run_here, tell, figures=figures)
    return comparison


def _plan(parts: Sequence[Study | Results], baseline: str, terms: dict[str, int]) -> dict[str, object]:
    """What decides the tables."""
    return {
        "scenarios": [part.name for part in parts],
        "baseline": baseline,
        "scenario_sha256": hashes_of(parts),
        **terms,
    }


def hashes_of(parts: Sequence[Study | Results]) -> dict[str, str]:
    """The hash of every scenario by its name, so that another scenario of the same name is told apart."""
    from guaranteesim.ensemble.manifest import scenario_sha256

    return {part.name: scenario_sha256(part.scenario) for part in parts}


def completed(parts: Sequence[Study | Results], across_conflicts: bool = False) -> list[Study | Results]:
    """Return the parts, and after them what happens without a deal.

    Raises:
        UserError: they are different conflicts and ``across_conflicts`` does not ask for that, or they
            disagree about what happens without a deal.
    """
    from guaranteesim.analysis.comparable import refuse_other_conflicts

    if not across_conflicts:
        refuse_other_conflicts([part.scenario for part in parts])
    whole = with_no_deal(parts)
    if not across_conflicts:
        refuse_other_conflicts([part.scenario for part in whole])
    return whole


def _in_order(parts: Sequence[Study | Results]) -> list[Study | Results]:
    """By the order of the scenarios, what happens without a deal last."""
    named = {part.scenario.no_deal for part in parts}
    return sorted(parts, key=lambda part: (part.name in named, part.scenario.order))


def opened(
    items: Sequence[Item], overlays: Sequence[str] = (), sets: Sequence[str] = ()
) -> list[Study | Results]:
    """Files, folders and names loaded, each file once; studies and results as they are.

    Raises:
        ScenarioError: with the problems of all of them.
    """
    from guaranteesim.scenario.catalog import name_notes

    found: list[Study | Results] = []
    problems: dict[Problem, None] = {}
    seen: set[Path] = set()
    clashes = name_notes(item for item in items if isinstance(item, str | Path))
    for item in items:
        for part in _files(item, seen, problems) if isinstance(item, str | Path) else [item]:
            try:
                found.append(load(part, overlays, sets) if isinstance(part, Path) else part)
            except ScenarioError as error:
                problems |= dict.fromkeys(error.problems)
    if problems:
        raise ScenarioError(list(problems))
    return _noted(found, clashes)


def _noted(parts: list[Study | Results], notes: Sequence[Note]) -> list[Study | Results]:
    """Give the first study the notes on the names of all."""
    place = next((number for number, part in enumerate(parts) if isinstance(part, Study)), None)
    if notes and place is not None:
        study = cast(Study, parts[place])
        parts[place] = replace(study, notes=(*notes, *study.notes))
    return parts


def _files(item: str | Path, seen: set[Path], problems: dict[Problem, None]) -> list[Path]:
    """The files meant that are new; what cannot be found joins the problems."""
    from guaranteesim.scenario.catalog import find_all

    try:
        files = [path for path in find_all([item]) if path.resolve() not in seen]
    except ScenarioError as error:
        problems |= dict.fromkeys(error.problems)
        return []
    seen.update(path.resolve() for path in files)
    return files


def terms_of(parts: Sequence[Study | Results], worlds: int | None, seed: int | None) -> dict[str, int]:
    """Worlds, seed and horizon of all; ``UserError`` before anything is run if they are not the same."""
    from guaranteesim.analysis.comparable import refuse_alike

    if len(parts) < 2:
        raise UserError("a comparison needs at least two scenarios; name another, or run the one by itself")
    names = [part.name for part in parts]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"two scenarios are both named {name!r}; give each a name of its own")
    refuse_alike(names)
    own = [_terms_of_one(part, worlds, seed) for part in parts]
    for name, terms in zip(names, own, strict=True):
        for what, value in terms.items():
            if value != own[0][what]:
                remedy = _REMEDIES[what]
                raise UserError(
                    f"{names[0]} has {what} {own[0][what]} and {name} has {value}; to compare them {remedy}"
                )
    return own[0]


_REMEDIES = {
    "worlds": "say how many worlds both shall have",
    "seed": "give both one seed",
    "horizon_months": "set run.horizon_months to one number in both",
}


def _terms_of_one(part: Study | Results, worlds: int | None, seed: int | None) -> dict[str, int]:
    run = part.scenario.run
    if isinstance(part, Study):
        own = (run.worlds if worlds is None else worlds, run.seed if seed is None else seed)
    else:
        own = (len(part.worlds), int(part.manifest.get("seed", run.seed)))
    return {"worlds": own[0], "seed": own[1], "horizon_months": run.horizon_months}


def _baseline(names: Sequence[str], wanted: str | None) -> str:
    if wanted is None:
        return names[0]
    if wanted not in names:
        from guaranteesim.scenario.problems import did_you_mean

        hint = did_you_mean(wanted, names) or f"there are: {', '.join(names)}"
        raise UserError(f"the baseline {wanted!r} is not among the scenarios ({hint})")
    return wanted


def _compared(
    parts: Sequence[Study | Results],
    terms: dict[str, int],
    workers: int | None,
    out: Path | None,
    baseline: str,
    tell: Progress,
    replace: bool = False,
) -> Comparison:
    """Run what has not been run, and compare."""
    from guaranteesim.analysis.comparison import compare as put_together

    studies = [part for part in parts if isinstance(part, Study)]
    new = run_all(studies, terms["worlds"], terms["seed"], workers, out, tell, replace)
    return put_together([next(new) if isinstance(part, Study) else part for part in parts], baseline)


def run_all(
    studies: Sequence[Study],
    worlds: int | None,
    seed: int | None,
    workers: int | None,
    out: Path | None,
    tell: Progress,
    replace: bool = False,
) -> Iterator[Results]:
    """The results of each, in order; all share the same workers."""
    from guaranteesim import ensemble

    given = 0
    scenarios = [study.scenario for study in studies]
    share = ensemble.suitable_workers(scenarios, worlds) if workers is None else workers

    def told(done: int, total: int) -> None:
        place = min(given, len(studies) - 1)
        tell(Step("simulating", studies[place].name, place + 1, len(studies), done, total))

    for results in ensemble.run_each(
        scenarios,
        worlds=worlds,
        seed=seed,
        workers=share,
        out=out,
        replace=replace,
        progress=told,
    ):
        given += 1
        yield results
