"""Figures in another size than drawn: scaled as a whole, and set in the middle of a page where it has one.

The layout stays, so that nothing overlaps that did not overlap before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from guaranteesim.report import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_POINTS = 72
_ATTRIBUTE = re.compile(r'\s(?:width|height|viewBox)="[^"]*"')


@dataclass(frozen=True)
class Page:
    """A page, inches, and where a figure stands on it: its scale, and its left and lower margins."""

    width: float
    height: float
    scale: float
    left: float
    bottom: float


def lay_out_page(figure: Figure, size: float | tuple[float, float]) -> Page:
    """Return the page of a figure: as wide as asked, or as wide and high, the figure as large as fits."""
    width, height = (float(inches) for inches in figure.get_size_inches())
    if not isinstance(size, tuple):
        return Page(size, height * size / width, size / width, 0.0, 0.0)
    scale = min(size[0] / width, size[1] / height)
    return Page(*size, scale, (size[0] - scale * width) / 2, (size[1] - scale * height) / 2)


def write_sized_image(figure: Figure, file: BinaryIO, kind: str, page: Page, metadata: Any) -> None:
    """Write a figure on its page as PNG, SVG or PDF."""
    writers = {"png": _write_png, "svg": _write_svg, "pdf": _write_pdf}
    writers[kind](figure, file, page, metadata)


def _write_png(figure: Figure, file: BinaryIO, page: Page, metadata: Any) -> None:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    dots = float(style.RC_PARAMS["savefig.dpi"])
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=dots * page.scale)
    image = Image.open(drawn).convert("RGB")
    whole = Image.new("RGB", (round(page.width * dots), round(page.height * dots)), style.PAPER)
    whole.paste(image, ((whole.width - image.width) // 2, (whole.height - image.height) // 2))
    known = PngInfo()
    for name, text in metadata.items():
        if text is not None:
            known.add_text(name, text)
    whole.save(file, format="PNG", dpi=(dots, dots), pnginfo=known)


def _write_svg(figure: Figure, file: BinaryIO, page: Page, metadata: Any) -> None:
    drawn = BytesIO()
    figure.savefig(drawn, format="svg", metadata=metadata)
    text = drawn.getvalue().decode()
    begin = text.index("<svg")
    end = text.index(">", begin)
    head = _ATTRIBUTE.sub("", text[begin:end])
    # The drawing keeps its own units; the page around it is written in them.
    left, top = -page.left / page.scale, -page.bottom / page.scale
    width, height = page.width / page.scale, page.height / page.scale
    box = " ".join(f"{_POINTS * value:.6f}".rstrip("0").rstrip(".") for value in (left, top, width, height))
    size = f' width="{_POINTS * page.width:.6g}pt" height="{_POINTS * page.height:.6g}pt" viewBox="{box}"'
    paper = (
        f'\n <rect x="{_POINTS * left:.6f}" y="{_POINTS * top:.6f}" width="{_POINTS * width:.6f}" '
        f'height="{_POINTS * height:.6f}" fill="{style.PAPER}"/>'
    )
    file.write(f"{text[:begin]}{head}{size}>{paper}{text[end + 1 :]}".encode())


def _write_pdf(figure: Figure, file: BinaryIO, page: Page, metadata: Any) -> None:
    from importlib import import_module

    # Parts of matplotlib that are not typed.
    pdf: Any = import_module("matplotlib.backends.backend_pdf")
    mixed: Any = import_module("matplotlib.backends.backend_mixed")
    width, height = (float(inches) for inches in figure.get_size_inches())
    dots, figure.dpi = figure.dpi, _POINTS
    target = pdf.PdfFile(file, metadata=metadata)
    try:
        target.newPage(page.width, page.height)
        # Everything that follows is drawn in the units of the figure, and scaled by this one matrix.
        target.output(
            page.scale, 0, 0, page.scale, _POINTS * page.left, _POINTS * page.bottom, pdf.Op.concat_matrix
        )
        renderer = mixed.MixedModeRenderer(
            figure, width, height, _POINTS, pdf.RendererPdf(target, _POINTS, height, width)
        )
        figure.draw(renderer)
        renderer.finalize()
        target.finalize()
    finally:
        figure.dpi = dots
        target.close()
