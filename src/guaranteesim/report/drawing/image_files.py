"""Figures as PNG and SVG files with reproducible bytes, written completely or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from matplotlib.figure import Figure

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.errors import StorageError, UserError
from guaranteesim.report.drawing.sized_images import lay_out_page, write_sized_image
from guaranteesim.report.figure_settings import FORMATS, find_figure_settings


def check_image_path(path: Path) -> None:
    """Refuse a file whose name does not end with a known format.

    Raises:
        UserError: the end of the name says no format, or one that is not written.
    """
    if path.suffix.removeprefix(".").lower() not in FORMATS:
        ends = ", ".join(f".{form}" for form in FORMATS)
        raise UserError(f"{path}: the name of a figure's file ends with one of {ends}")


def save_image(figure: Figure, path: Path) -> Path:
    """Write one figure to a file of its own, in the format that the end of its name says.

    Raises:
        UserError: the end of the name says no known format.
        StorageError: the file cannot be written.
    """
    check_image_path(path)
    try:
        return _write_image(figure, path, path.suffix.removeprefix(".").lower())
    except OSError as error:
        raise StorageError(f"the figure could not be written to {path}: {error.strerror or error}") from error


def save_figure(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write a figure into ``folder`` in every format of the settings, and return the paths.

    Raises:
        StorageError: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            _write_image(figure, folder / f"{name}.{kind}", kind) for kind in find_figure_settings().formats
        ]
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(f"the figure {name} could not be written to {folder}: {reason}") from error


def _write_image(figure: Figure, path: Path, kind: str) -> Path:
    # Written under another name and renamed, so that an interrupted run leaves no damaged file.
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            _draw_into(figure, file, kind)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return path


def _draw_into(figure: Figure, file: BinaryIO, kind: str) -> None:
    """Write the figure as it is drawn, or in the size of the settings."""
    size, metadata = find_figure_settings().size, _make_metadata(figure, kind)
    if size is None:
        figure.savefig(file, format=kind, metadata=metadata)
        return
    write_sized_image(figure, file, kind, lay_out_page(figure, size), metadata)


def _make_metadata(figure: Figure, kind: str) -> dict[str, str | None]:
    """Return the metadata of the file: the title and the disclaimer."""
    # A date or the version of matplotlib would make equal figures differ in their bytes.
    if kind == "pdf":
        nothing = dict.fromkeys(("Creator", "Producer", "CreationDate"))
        return {"Title": str(figure.get_label()), "Subject": FOOTER, **nothing}
    metadata: dict[str, str | None] = {"Title": str(figure.get_label()), "Description": FOOTER}
    return metadata | ({"Software": None} if kind == "png" else {"Date": None, "Creator": None})
