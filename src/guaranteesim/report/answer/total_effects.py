"""What a few factors, with their interactions, do to an outcome or a difference, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.sensitivity.design_effects import OutputEffects, TotalEffects
from guaranteesim.analysis.sensitivity.total_effects import FactorEffect
from guaranteesim.report.words.factor_effects import EffectWords, is_order_resolved
from guaranteesim.report.words.formats import NBSP
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.outputs import name_effect_output

_MOST_NAMED = 3


def build_total_effects_answer(found: TotalEffects, items: Sequence[OutputEffects]) -> list[str]:
    """Return a sentence for each of ``items``, and one on what was varied and what was not."""
    return [*(describe_effects(found, item) for item in items), describe_factors(found)]


def describe_effects(found: TotalEffects, item: OutputEffects) -> str:
    """Return the factors above the threshold, the strongest first, or that none is resolved."""
    what = name_effect_output(found, item.output)
    size = f"{format_count(found.rows, 'row')} of {format_count(found.worlds, 'world')}"
    if not item.effects:
        return f"{what[0].upper()}{what[1:]} is the same in every row, so that no factor moves it."
    resolved = item.resolved
    if not resolved:
        return (
            f"What moves {what} is not resolved at {size}: none of the {len(found.factors)} factors stands "
            "out from luck."
        )
    words = EffectWords(found, item)
    named = join_names([_describe_effect(found, words, effect) for effect in resolved[:_MOST_NAMED]])
    more = len(resolved) - _MOST_NAMED
    further = (
        f"; {format_count(more, 'further factor')} stand{'s' * (more == 1)} out less" if more > 0 else ""
    )
    silent = len(found.factors) - len(resolved)
    rest = f"; {format_count(silent, 'factor')} {_do(silent)} not stand out from luck" if silent else ""
    order = ""
    if len(resolved) > 1 and not is_order_resolved(resolved[0], resolved[1]):
        order = " The order of the first two is not resolved at this number of rows."
    return f"What moves {what} most: {named}{further}{rest}, at {size}.{order}"


def _describe_effect(found: TotalEffects, words: EffectWords, effect: FactorEffect) -> str:
    label, size = words.label(effect), f"{words.format_number(effect.size)}{NBSP}{words.unit}"
    ends = words.format_ends(effect.low, effect.high)
    if found.method == "sobol":
        alone = words.format_number(effect.first_order)
        return f"{label} (total effect {size} of the variance, {ends}; {alone}{NBSP}% by itself)"
    return f"{label} (by {size} on average over its whole range, {ends})"


def describe_factors(found: TotalEffects) -> str:
    """Return which factors were varied, and what became of everything else."""
    count = format_count(len(found.factors), "factor")
    if found.screened is None:
        chosen = f"{count} as named"
    else:
        chosen = (
            f"the {format_count(len(found.factors), 'input')} with the greatest δ of {found.inputs:,} in "
            f"{format_count(found.screened, 'world')}, each by its own distribution"
        )
    if found.screened is None:
        rest = "Every other uncertain input is"
    else:
        rest = f"The other {format_count(found.inputs - len(found.factors), 'uncertain input')} are"
    return (
        f"Varied: {chosen}. {rest} drawn in each world, the same in every row, and averaged over. The "
        f"luck of {format_count(found.worlds, 'world')} is part of every mean and so of every effect."
    )


def _do(count: int) -> str:
    return "does" if count == 1 else "do"
