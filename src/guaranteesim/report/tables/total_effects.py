"""Effects of the factors of a design as text that fits a width."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.sensitivity.design_effects import OutputEffects, TotalEffects
from guaranteesim.analysis.sensitivity.total_effects import FactorEffect
from guaranteesim.report.tables.layout import build_fitting_tables
from guaranteesim.report.words.factor_effects import EffectWords
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.outputs import name_effect_output

if TYPE_CHECKING:
    from rich.console import RenderableType

_LEGENDS = {
    "sobol": (
        "Total order: share of the variance between rows in which the factor takes part, alone or with "
        "others, so that shares may add up to more than 100 %. First order: the part that it explains by "
        "itself. Estimates beyond 0 or 100 % are shown as these; effects.csv has them as they are. "
    ),
    "morris": (
        "μ*: mean size of the change of the outcome, per whole range of the factor (for a distribution, from "
        "the 0.5 % to the 99.5 % quantile). μ: the same with its sign. σ: standard deviation of the changes; "
        "large where the factor interacts or its effect is not linear. "
    ),
}
_COMMON = (
    "Threshold: what a factor that moves the same worlds, but without any effect on average over luck, "
    "reaches with a chance of 5 % over all factors; nothing is claimed below it. 95 % intervals of SALib, "
    "over the rows; they do not hold the luck of the worlds."
)

Writer = Callable[[EffectWords, FactorEffect], str]


def build_total_effects_tables(
    found: TotalEffects, items: Sequence[OutputEffects], width: int = 120
) -> list[RenderableType]:
    """Return a table of factors for each of ``items``, and how to read them."""
    parts: list[RenderableType] = []
    for item in items:
        if item.effects:
            parts += _build_table(found, item, width)
    for text in (_LEGENDS[found.method] + _COMMON, format_total_effects_footer(found)):
        parts += [*textwrap.wrap(text, width, break_on_hyphens=False), ""]
    return parts[:-1]


def _build_table(found: TotalEffects, item: OutputEffects, width: int) -> list[RenderableType]:
    words = EffectWords(found, item)
    names = [words.label(effect) for effect in item.effects]
    columns = [
        (head, [write(words, effect) for effect in item.effects]) for head, write in _COLUMNS[found.method]
    ]
    unit = "in % of the variance" if found.method == "sobol" else f"in {words.unit}"
    title = f"Factors of {name_effect_output(found, item.output)}; {unit}"
    return list(build_fitting_tables(title, names, columns, width))


def format_total_effects_footer(found: TotalEffects) -> str:
    """Return the design and its size, and the reminder that this is no forecast."""
    design = "Saltelli" if found.method == "sobol" else "Morris"
    return (
        f"Design of {design}: {format_count(found.rows, 'row')} of {format_count(found.worlds, 'world')}, "
        f"the same in every row, seed {found.seed}; {FOOTER}."
    )


def _write_size(words: EffectWords, effect: FactorEffect) -> str:
    return words.format_interval(effect.size, effect.low, effect.high)


def _write_first_order(words: EffectWords, effect: FactorEffect) -> str:
    return words.format_interval(effect.first_order, effect.first_low, effect.first_high)


def _write_claim(words: EffectWords, effect: FactorEffect) -> str:
    return "yes" if effect.is_resolved else "no"


def _write_threshold(words: EffectWords, effect: FactorEffect) -> str:
    return words.format_number(effect.threshold)


_COLUMNS: dict[str, tuple[tuple[str, Writer], ...]] = {
    "sobol": (
        ("total order", _write_size),
        ("threshold", _write_threshold),
        ("above it", _write_claim),
        ("first order", _write_first_order),
    ),
    "morris": (
        ("μ*", _write_size),
        ("threshold", _write_threshold),
        ("above it", _write_claim),
        ("μ", lambda words, effect: words.format_number(effect.mean)),
        ("σ", lambda words, effect: words.format_number(effect.spread)),
    ),
}
