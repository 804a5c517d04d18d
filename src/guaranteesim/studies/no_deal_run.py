"""The run without a deal: the run that every arrangement is compared with when the sides are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.errors import ScenarioError, UserError
from guaranteesim.studies.single_run import Study, load

if TYPE_CHECKING:
    from guaranteesim.ensemble.results import Results


def append_no_deal(parts: Sequence[Study | Results]) -> list[Study | Results]:
    """Return the parts, and after them the no-deal scenario that they name, unless it is among them.

    It is a file beside that of the first study, or else a shipped scenario, with the same changes but for
    those of the arrangement, and with the worlds and seed of that study.

    Raises:
        ScenarioError: it cannot be read.
        UserError: the parts disagree about it, or it cannot be found.
    """
    from guaranteesim.analysis.comparison.comparability import find_no_deal_name

    wanted = find_no_deal_name([part.scenario for part in parts])
    if wanted is None or any(part.name == wanted for part in parts):
        return list(parts)
    study = next((part for part in parts if isinstance(part, Study)), None)
    if study is None:
        # A scenario made in Python has no file beside which another could lie.
        raise UserError(
            f"{parts[0].name} is to be compared with {wanted} (no deal), which is not among the results: "
            "add its results"
        )
    return [*parts, _load_no_deal(study, wanted)]


def _load_no_deal(study: Study, wanted: str) -> Study:
    from guaranteesim.scenario.reading.loader import select_fitting_sets

    path = find_no_deal(study, wanted)
    # Settings of the arrangement are what the sides would refuse, so they do not reach the run without it.
    sets = [change for change in study.sets if not change.startswith(_NOT_ITS_OWN)]
    without = load(path, overlays=study.overlays, sets=select_fitting_sets(path, study.overlays, sets))
    if without.name != wanted:
        raise UserError(f"{path} is named {without.name!r}: name it {wanted!r}, as no_deal says")
    same = {"worlds": study.scenario.run.worlds, "seed": study.scenario.run.seed}
    run = without.scenario.run.model_copy(update=same)
    # The arrangement of the file itself, without the changes: no deal means no changes to a deal either.
    changes = {"run": run, "arrangement": load(path).scenario.arrangement}
    scenario = without.scenario.model_copy(update=changes)
    return replace(without, scenario=scenario, path=path)


_NOT_ITS_OWN = ("arrangement", "no_deal")
"""Changes of what is offered, which is what having no deal goes without."""


def check_no_deal(study: Study) -> None:
    """Refuse a study that names a no-deal scenario that is missing, or about another conflict.

    Raises:
        ScenarioError: naming the line of ``no_deal``.
    """
    from guaranteesim.scenario.files.no_deal import explain_foreign_no_deal
    from guaranteesim.scenario.reading.loader import load_document

    wanted = study.scenario.no_deal
    if study.path is None or wanted is None:
        return
    find_no_deal(study, wanted)
    document = load_document(study.path, study.overlays, study.sets)
    problem = explain_foreign_no_deal(document, study.path, wanted)
    if problem is not None:
        raise ScenarioError([problem])


def find_no_deal(study: Study, wanted: str) -> Path:
    """Return the file of the scenario named as what happens without a deal.

    Raises:
        ScenarioError: there is none.
        UserError: there is none, and the study was made in Python.
    """
    from guaranteesim.scenario.files.no_deal import explain_missing_no_deal, find_no_deal_file
    from guaranteesim.scenario.reading.loader import load_document

    found = find_no_deal_file(study.path, wanted)
    if found is not None:
        return found
    if study.path is not None:
        document = load_document(study.path, study.overlays, study.sets)
        problem = explain_missing_no_deal(document, study.path, wanted)
        raise ScenarioError([problem] if problem else [])
    raise UserError(
        f"{study.name} names {wanted!r} as what happens without a deal, and no such scenario is shipped: "
        "add its results, or set no_deal=null to compare as if in force"
    )
