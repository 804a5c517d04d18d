"""The findings as a figure: a row a pattern, its target as a band, the simulated interval on it."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.lettering import fit_text
from validation.patterns.pattern import Finding
from validation.patterns.table import GROUPS, by_group, count_fitting, simulated, summary, words

_ROW, _HEAD, _KEY = 0.27, 0.38, 0.42
_NAMES, _STRIP, _GAP = 3.15, 2.6, 0.15
_PADDING = 0.08
_DOTS = 120
_TARGET = "#c9deef"

_FITS: dict[str, Any] = {"marker": "o", "color": style.BLUE, "markersize": 6}
_FAILS: dict[str, Any] = {"marker": "X", "color": style.VERMILLION, "markersize": 7.5}


def drawn(findings: Sequence[Finding], worlds: int, seed: int) -> bytes:
    """The figure as PNG, the same bytes for the same findings."""
    with mpl.rc_context():
        mpl.rcdefaults()
        settings: Any = style.RC_PARAMS
        mpl.rcParams.update(settings)
        sheet = _sheet(findings, worlds, seed)
        picture = io.BytesIO()
        sheet.figure.savefig(
            picture, format="png", dpi=_DOTS, metadata={"Software": None, "Description": FOOTER}
        )
    return picture.getvalue()


def _sheet(findings: Sequence[Finding], worlds: int, seed: int) -> Canvas:
    groups = list(by_group(findings))
    body = _KEY + _ROW * len(findings) + _HEAD * len(groups)
    title = _title(findings)
    told = "Each row has a scale of its own. Band: the target; line: the simulated 95 % interval; | : zero."
    source = f"{worlds:,} worlds a run, seed {seed}; make patterns"
    sheet = Canvas(title, f"{told} {summary(findings).partition('. ')[2]}", [source, FOOTER], body)
    _draw_key(sheet)
    top = _KEY
    for name, chosen in groups:
        heading = f"{name}: {count_fitting(chosen)} fit"
        sheet.add_text(0, top + 0.1, heading, weight="bold", size=style.SMALL)
        top += _HEAD
        for place, finding in enumerate(chosen):
            _draw_row(sheet, top, finding, shaded=place % 2 == 0)
            top += _ROW
    return sheet


def _title(findings: Sequence[Finding]) -> str:
    """How many patterns fit of those that are evidence."""
    told = dict(by_group(findings))
    parts = [
        f"{count_fitting(told[name])} {words}"
        for name, words in zip(GROUPS[:2], ("signs", "sizes"), strict=True)
        if name in told
    ]
    if not parts:
        return f"{count_fitting(findings)} patterns fit, none of them independent of the model"
    return f"Of the patterns that nothing was fitted to, {' and '.join(parts)} fit"


def _draw_key(sheet: Canvas) -> None:
    axes = sheet.add_axes(_NAMES, 0, sheet.width - _NAMES, 0.25)
    axes.set(xlim=(0, sheet.width - _NAMES), ylim=(0, 1))
    axes.axis("off")
    axes.add_patch(Rectangle((0, 0.15), 0.4, 0.7, color=_TARGET, linewidth=0))
    axes.text(0.5, 0.45, "target", va="center", size=style.TINY)
    for place, look, said in ((1.3, _FITS, "fits"), (2.3, _FAILS, "fails")):
        axes.plot([place, place + 0.4], [0.5, 0.5], color=look["color"], linewidth=2)
        axes.plot([place + 0.2], [0.5], linestyle="", **look)
        axes.text(place + 0.5, 0.45, said, va="center", size=style.TINY)


def _draw_row(sheet: Canvas, top: float, finding: Finding, *, shaded: bool) -> None:
    if shaded:
        back = sheet.add_axes(0, top, sheet.width, _ROW)
        back.set_facecolor(style.BAND)
        back.set(xticks=[], yticks=[])
        back.spines[:].set_visible(False)
    middle = top + _ROW / 2
    name = fit_text(words(finding), _NAMES - _GAP, style.TINY, 1)
    sheet.add_text(0.05, middle, name, va="center", size=style.TINY)
    axes = sheet.add_axes(_NAMES, top, _STRIP, _ROW)
    axes.axis("off")
    _draw_strip(axes, finding)
    room = sheet.width - _NAMES - _STRIP - _GAP
    target = finding.pattern.target.words.partition(" (")[0]
    told = fit_text(f"{simulated(finding)}; target {target}", room, style.TINY, 1)
    sheet.add_text(_NAMES + _STRIP + _GAP, middle, told, va="center", size=style.TINY)


def _draw_strip(axes: Axes, finding: Finding) -> None:
    target, found = finding.pattern.target, finding.found
    ends = [end for end in (target.low, target.high, found.low, found.high, 0.0) if math.isfinite(end)]
    pad = _PADDING * (max(ends) - min(ends)) or 1.0
    low, high = min(ends) - pad, max(ends) + pad
    axes.set(xlim=(low, high), ylim=(0, 1))
    left, right = max(target.low, low), min(target.high, high)
    width = max(right - left, 0.01 * (high - low))
    axes.add_patch(Rectangle((left, 0.14), width, 0.72, color=_TARGET, linewidth=0))
    axes.axvline(0, 0.1, 0.9, color=style.MUTED, linewidth=0.8)
    if not found.is_known:
        axes.text((low + high) / 2, 0.5, "nothing to say", va="center", ha="center", size=style.TINY)
        return
    look = _FITS if finding.passed else _FAILS
    axes.plot([found.low, found.high], [0.5, 0.5], color=look["color"], linewidth=2, solid_capstyle="butt")
    axes.plot([found.value], [0.5], linestyle="", markeredgecolor="white", **look)
