"""Drawing of all figures of a study: in the processes of the pool in use, or else here."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.studies.progress import Progress, make_drawing_reporter

if TYPE_CHECKING:
    from guaranteesim.ensemble.run.worker_pool import Pool
    from guaranteesim.report.drawing.figure_texts import PageFigure
    from guaranteesim.report.figure_settings import FigureSettings

FIGURES = "figures"
"""Subfolder of the figures."""
Figures = tuple[str, object]
"""Name of the function of :mod:`guaranteesim.report.figures` that draws them, and what from."""
Drawn = tuple[list[Path], "PageFigure | None"]
"""Files of one figure, and the figure as part of a page if there is one."""
_MOST_BYTES = 200_000_000
"""Data that are sent to other processes at most; larger ones are drawn here."""


@dataclass(frozen=True)
class FigureDrawing:
    """Figures under way.

    Attributes:
        draw: Name of the function of :mod:`guaranteesim.report.figures` that draws all of them.
        data: What they are drawn from.
        folder: Folder of the study.
        tell: Called with every step.
        pending: Figures that other processes draw, with their names; None if they are to be drawn here.
        for_page: Whether the figures are needed for a page as well.
        page_figures: The figures for the page, once they are drawn.
    """

    draw: str
    data: Any
    folder: Path
    tell: Progress
    pending: Sequence[tuple[str, Future[Drawn]]] | None
    for_page: bool = False
    page_figures: list[PageFigure] = field(default_factory=list)

    def finish(self) -> list[Path]:
        """Return the paths of all figures once they are drawn.

        Raises:
            StorageError: a figure cannot be written.
        """
        from guaranteesim.ensemble.keep.files import locate_subfolder, translate_storage_errors
        from guaranteesim.report import figures
        from guaranteesim.report.drawing.page_figures import collect_page_figures

        place, report = locate_subfolder(self.folder, FIGURES), make_drawing_reporter(self.tell)
        with translate_storage_errors(self.folder / FIGURES):
            # Without its processes the work is done here.
            with suppress(BrokenProcessPool):
                if self.pending is not None:
                    return self._collect(report)
            # Looked up by name, so that importing this module does not import matplotlib.
            with collect_page_figures() if self.for_page else nullcontext() as collected:
                paths: list[Path] = getattr(figures, self.draw)(self.data, place, report)
            # A broken pool may have drawn some of them already.
            self.page_figures[:] = collected or []
            return paths

    def _collect(self, report: Callable[[str, int, int], None]) -> list[Path]:
        pending, paths = self.pending or (), []
        for number, (name, drawn) in enumerate(pending, start=1):
            report(name, number, len(pending))
            files, figure = drawn.result()
            paths += files
            self.page_figures.extend([] if figure is None else [figure])
        return paths


def begin_drawing(figures: Figures, folder: Path, tell: Progress, *, for_page: bool = False) -> FigureDrawing:
    """Name the files of all figures in a claimed folder, and let the pool in use draw them.

    Without a pool they are drawn when :meth:`FigureDrawing.finish` is called. The bytes are the same. With
    ``for_page`` each figure is drawn for a page as well, from the same drawing.
    """
    from guaranteesim.ensemble.keep import folder_claims
    from guaranteesim.ensemble.keep.files import locate_subfolder
    from guaranteesim.ensemble.run.worker_pool import hold_interrupts
    from guaranteesim.report.figure_settings import find_figure_settings
    from guaranteesim.report.figures import list_drawable_figures, list_file_names

    draw, data = figures
    folder_claims.expect_files(folder, [f"{FIGURES}/{name}" for name in list_file_names(data)])
    pool = _find_pool()
    content = None if pool is None else _pack(data)
    if pool is None or content is None:
        return FigureDrawing(draw, data, folder, tell, None, for_page)
    place = locate_subfolder(folder, FIGURES)
    names, settings = list_drawable_figures(data), find_figure_settings()
    # Processes may start here, and a signal at that moment would leave some of them behind.
    with hold_interrupts():
        pending = [
            (name, pool.submit(_draw_there, name, content, place, for_page, settings)) for name in names
        ]
    return FigureDrawing(draw, data, folder, tell, pending, for_page)


def _find_pool() -> Pool | None:
    """Return the processes of this machine that are in use; a cluster has another disk."""
    from guaranteesim.ensemble.run.executor_in_use import find_executor
    from guaranteesim.ensemble.run.worker_pool import Pool

    found = find_executor()
    return found if isinstance(found, Pool) else None


class _Full(Exception):
    """There are more bytes than are sent."""


class _LimitedBytes(io.BytesIO):
    def write(self, content: Any, /) -> int:
        if self.tell() + len(memoryview(content).cast("B")) > _MOST_BYTES:
            raise _Full
        return super().write(content)


def _pack(data: object) -> bytes | None:
    """Return the data as bytes; None if they are too large, or cannot travel."""
    written = _LimitedBytes()
    try:
        pickle.Pickler(written, protocol=5).dump(data)
    except (_Full, pickle.PicklingError, AttributeError, TypeError):
        return None
    return written.getvalue()


# Every figure of a study comes with the same bytes.
@lru_cache(maxsize=1)
def _unpack(content: bytes) -> Any:
    return pickle.loads(content)


def _draw_there(name: str, content: bytes, folder: Path, for_page: bool, settings: FigureSettings) -> Drawn:
    """Draw one figure in a process of the pool."""
    from guaranteesim.report import figures
    from guaranteesim.report.drawing.page_figures import collect_page_figures
    from guaranteesim.report.figure_settings import use_figure_settings

    with use_figure_settings(settings), collect_page_figures() if for_page else nullcontext() as collected:
        paths = figures.draw_into(name, _unpack(content), folder)
    return paths, collected[0] if collected else None
