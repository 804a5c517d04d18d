"""What a few factors do to an outcome or a difference: total effects, and the part without interactions."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from guaranteesim.analysis.sensitivity.design_effects import OutputEffects, TotalEffects
from guaranteesim.analysis.sensitivity.total_effects import FactorEffect
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import make_total_effects_footer
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.words.factor_effects import EffectWords, is_order_resolved
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.outputs import name_effect_output

NAME = "total_effects"
KIND = "total_effects"

_NAMES, _ROW, _HEAD, _UNDER = 4.1, 0.46, 0.45, 0.75
_SHOWN = 12
_PALE = 0.45


def draw(found: TotalEffects) -> Figure:
    """Draw the figure."""
    item = found.main
    words = EffectWords(found, item)
    effects = item.effects[:_SHOWN]
    height = _ROW * max(len(effects), 1)
    canvas = Canvas(
        _make_title(found, item, words),
        _make_subtitle(found),
        make_total_effects_footer(found),
        _HEAD + height + _UNDER,
    )
    axes = canvas.add_axes(_NAMES, _HEAD, canvas.width - _NAMES - 0.35, height)
    # Python's max leaves out nan only behind a number: σ is nan under Sobol.
    right = max(max(effect.high, effect.threshold, effect.spread) for effect in effects)
    if found.method == "sobol":
        right = min(right, 1.0)
    axes.set(xlim=(0, words.scale(right) * 1.04), ylim=(len(effects) - 0.5, -0.5))
    for row, effect in enumerate(effects):
        _draw_row(axes, row, effect, words, is_sobol=found.method == "sobol")
        canvas.add_text(
            _NAMES - 0.12,
            _HEAD + (row + 0.5) * _ROW,
            fit_text(words.label(effect), _NAMES - 0.2, style.TEXT, 1),
            ha="right",
            va="center",
            color=style.INK if effect.is_resolved else style.MUTED,
        )
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(_make_label(found, words))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    _add_legend(axes, is_sobol=found.method == "sobol")
    return canvas.figure


def _draw_row(axes: Axes, row: int, effect: FactorEffect, words: EffectWords, *, is_sobol: bool) -> None:
    colour = style.BLUE if effect.is_resolved else style.MUTED
    if is_sobol:
        # Estimates may lie a little beyond the shares that are possible.
        axes.barh(row, words.scale(min(effect.size, 1.0)), height=0.56, color=colour, alpha=_PALE)
        alone = min(max(effect.first_order, 0.0), 1.0)
        axes.barh(row, words.scale(alone), height=0.28, color=colour)
    else:
        axes.barh(row, words.scale(effect.size), height=0.56, color=colour, alpha=_PALE)
        axes.plot(
            words.scale(effect.spread),
            row,
            marker="D",
            linestyle="none",
            markersize=7,
            markerfacecolor="white",
            markeredgecolor=style.INK,
            markeredgewidth=1.4,
            zorder=4,
            clip_on=False,
        )
    ends = [words.scale(effect.low), words.scale(effect.high)]
    # The white rim keeps the interval visible on a dark bar.
    axes.plot(ends, [row, row], color="white", linewidth=4.0)
    axes.plot(ends, [row, row], color=style.INK, linewidth=1.6)
    threshold = words.scale(effect.threshold)
    axes.plot([threshold, threshold], [row - 0.4, row + 0.4], color=style.VERMILLION, linewidth=2.2)


def _add_legend(axes: Axes, *, is_sobol: bool) -> None:
    whole = "total effect" if is_sobol else "μ*, mean size of the change"
    handles: list[Patch | Line2D] = [
        Patch(color=style.BLUE, alpha=_PALE, label=f"{whole}, with 95 % interval"),
        Patch(color=style.BLUE, label="by itself")
        if is_sobol
        else Line2D(
            [],
            [],
            marker="D",
            linestyle="none",
            markersize=7,
            markerfacecolor="white",
            markeredgecolor=style.INK,
            label="σ, spread of the change",
        ),
        Line2D([], [], color=style.VERMILLION, linewidth=2.2, label="luck alone"),
    ]
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=3,
        frameon=False,
        fontsize=style.SMALL,
        handlelength=1.2,
        columnspacing=1.1,
        borderaxespad=0.2,
    )


def _make_label(found: TotalEffects, words: EffectWords) -> str:
    if found.method == "sobol":
        return "share of the variance between rows, %"
    return f"change over the whole range of the factor, {words.unit}"


def _make_title(found: TotalEffects, item: OutputEffects, words: EffectWords) -> str:
    what = name_effect_output(found, item.output)
    resolved = item.resolved
    if not resolved:
        return f"Not resolved at {format_count(found.rows, 'row')}: what moves {what}"
    first = words.label(resolved[0])
    if len(resolved) > 1 and not is_order_resolved(resolved[0], resolved[1]):
        second = words.label(resolved[1])
        return f"Greatest effects on {what}: {first} and {second}, their order not resolved"
    return f"Greatest effect on {what}: {first}"


def _make_subtitle(found: TotalEffects) -> str:
    count = format_count(len(found.factors), "factor")
    shown = f"The strongest {_SHOWN} of {count}" if len(found.factors) > _SHOWN else f"The {count} varied"
    if found.method == "sobol":
        reading = (
            "Pale bar: share of the variance that the factor takes part in, alone or with others; dark bar: "
            "what it explains by itself."
        )
    else:
        reading = (
            "Bar: mean size of the change as the factor moves over its range; a diamond far from 0: the "
            "change depends on the other factors or is not linear."
        )
    return f"{shown}. {reading} Grey: not told from luck (red mark)."
