"""The page of a study: its chapter, and where its command comes from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    from guaranteesim.ensemble.results import Results
    from guaranteesim.report.drawing.figure_texts import PageFigure
    from guaranteesim.report.html.origin import Origin
    from guaranteesim.report.html.page_parts import Chapter
    from guaranteesim.studies.output_folder import Page
    from guaranteesim.studies.single_run import Study

UNDRAWN = (
    "No figures were drawn (--no-figures). `guaranteesim report` with the folder of these results draws them."
)
"""What a page says in place of its figures."""

Builder = Callable[[Any, Sequence["PageFigure"], str, "Origin"], "Chapter"]


def make_page(data: object, folder: Path | None, studies: Sequence[Study | Results] = ()) -> Page:
    """Return a function that builds the page of a study from its figures.

    Args:
        data: As in :func:`build_chapter`.
        folder: Folder of the results.
        studies: What was run, so that shipped files need not be read again.
    """
    return partial(_build_page, data, folder, studies)


def _build_page(
    data: object,
    folder: Path | None,
    studies: Sequence[Study | Results],
    figures: Sequence[PageFigure] | None,
) -> str:
    from guaranteesim.report.html.render import render_page
    from guaranteesim.studies.report_origin import list_unchanged

    return render_page([build_chapter(data, figures, find_origin(data, folder, list_unchanged(studies)))])


def build_chapter(data: object, figures: Sequence[PageFigure] | None, origin: Origin) -> Chapter:
    """Return what a page says about the results of a study.

    Args:
        data: A comparison, the results of a run, a sensitivity analysis, a negotiation or a back-test.
        figures: Its figures; None if none were asked for.
        origin: Where the results come from.

    Raises:
        UserError: there is no page about such results.
    """
    builder = _find_builder(data)
    return builder(data, figures or (), UNDRAWN if figures is None else "", origin)


def refuse_others(data: object, folder: Path) -> None:
    """Refuse results of a study that has no page, before any figure is drawn.

    Raises:
        UserError: naming the folder.
    """
    try:
        _find_builder(data)
    except UserError as error:
        raise UserError(f"{folder} holds something else: {error}") from None


def _find_builder(data: object) -> Builder:
    # Imported here, because the tables need pandas.
    from guaranteesim.analysis.bargaining import Bargain
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.analysis.history.backtest import Backtest
    from guaranteesim.analysis.sensitivity.run_sensitivity import Sensitivity
    from guaranteesim.ensemble.results import Results
    from guaranteesim.report.html import comparison_chapter, other_chapters, run_chapter

    builders: list[tuple[type, Builder]] = [
        (Comparison, comparison_chapter.build_comparison_chapter),
        (Results, run_chapter.build_run_chapter),
        (Sensitivity, other_chapters.build_sensitivity_chapter),
        (Bargain, other_chapters.build_bargain_chapter),
        (Backtest, other_chapters.build_backtest_chapter),
    ]
    for kind, builder in builders:
        if isinstance(data, kind):
            return builder
    raise UserError(
        "a report is about a run, a comparison, a sensitivity analysis, a negotiation or a back-test"
    )


def find_origin(data: Any, folder: Path | None, shipped: Collection[str] = ()) -> Origin:
    """Return where results come from: the command that makes them again, and what their manifests say.

    Args:
        data: As in :func:`build_chapter`.
        folder: Folder of the results; its markers are read where the data hold no manifest.
        shipped: Names of scenarios that are known to be as shipped; others are compared with the files.
    """
    from guaranteesim.analysis.bargaining import Bargain
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.analysis.history.backtest import Backtest
    from guaranteesim.analysis.sensitivity.run_sensitivity import Sensitivity
    from guaranteesim.studies import report_origin

    if isinstance(data, Comparison):
        return report_origin.find_comparison_origin(data, shipped)
    if isinstance(data, Sensitivity):
        return report_origin.find_sensitivity_origin(data, shipped)
    if isinstance(data, Bargain):
        return report_origin.find_bargain_origin(data, folder, shipped)
    if isinstance(data, Backtest):
        return report_origin.find_backtest_origin(data, folder, shipped)
    return report_origin.find_run_origin(data, shipped)
