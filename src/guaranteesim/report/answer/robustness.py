"""The answer of a study of robustness: the least regret, what turns it, and what knowing more is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from guaranteesim.analysis.robustness.assessment import Assessment, Spread
from guaranteesim.analysis.robustness.orientation import find_margin
from guaranteesim.analysis.robustness.robustness import Robustness
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words.formats import NBSP, format_percent
from guaranteesim.report.words.names import format_count, join_names, join_names_briefly
from guaranteesim.report.words.outcome_amounts import (
    format_gap_range,
    format_gap_with_unit,
    format_level_cell,
    name_gap_unit,
)
from guaranteesim.report.words.ranks import name_ties

_POSSIBLE = 0.025
"""Least share of draws in which an arrangement must come first to be among those that may."""
_MOST_LEVELS = 3
"""Arrangements whose level of the outcome is said in a sentence."""


def build_robustness_answer(found: Robustness) -> list[str]:
    """Return short paragraphs: the least regret, the same as if in force, ranks, and the value of knowing."""
    titles = make_titles(found)
    main = found.main
    parts = [_describe_choice(found, main, titles)]
    if found.asked is not None:
        parts.append(_describe_in_force(found, titles))
    parts.append(_describe_theories(found, titles))
    parts.append(describe_information(found))
    return parts


def make_titles(found: Robustness) -> dict[str, str]:
    """Return the title of each arrangement in a sentence, by name: up to its first comma if that is clear."""
    whole = {item.name: " ".join((item.title or item.name).split()) for item in found.scenarios}
    heads = {name: title.partition(",")[0] or title for name, title in whole.items()}
    alike = Counter(heads.values())
    same = Counter(whole.values())
    return {
        name: heads[name]
        if alike[heads[name]] == 1
        else whole[name]
        if same[whole[name]] == 1
        else f"{whole[name]} ({name})"
        for name in whole
    }


def describe_states(found: Robustness, assessment: Assessment) -> str:
    """Return how many states of the world there are, and of what."""
    parts = [format_count(found.rows, "row") + " of assumptions"]
    if len(found.theories) > 1:
        parts.append(f"{format_count(len(found.theories), 'theory', 'theories')} including the defaults")
    if len(assessment.states.weighings) > 1:
        parts.append(f"{len(assessment.states.weighings)} weights of consent")
    total = format_count(assessment.states.count, "state")
    return f"{total} of the world ({' × '.join(parts)})"


def _describe_choice(found: Robustness, assessment: Assessment, titles: dict[str, str]) -> str:
    refusals = ", refusals counted," if found.asked is not None else ""
    states = describe_states(found, assessment)
    leaders = _find_possible_leaders(assessment.least_worst)
    if len(leaders) > 1:
        names = join_names([titles[found.names[place]] for place in leaders], "or")
        first = (
            f"Robust choice on these assumptions{refusals} by {found.outcome.title}: not resolved. {names} "
            f"may have the smallest worst regret over {states}"
        )
        return (
            f"{first}: {'; '.join(_list_regrets(found, assessment, titles, leaders))}. "
            f"{_describe_levels(found, assessment, titles, leaders)}"
        )
    best = leaders[0]
    others = [place for place in np.argsort(assessment.worst_regrets.value) if place != best]
    return (
        f"Robust choice on these assumptions{refusals} by {found.outcome.title}: {titles[found.names[best]]} "
        f"has the smallest worst regret ({_say_worst(found, assessment, best)}) over {states}; next is "
        f"{titles[found.names[others[0]]]} ({_say_worst(found, assessment, int(others[0]))}). "
        f"{_describe_levels(found, assessment, titles, [best])}"
    )


def _describe_levels(
    found: Robustness, assessment: Assessment, titles: dict[str, str], places: list[int]
) -> str:
    """Return the outcome itself: a small regret says nothing about whether the level is low."""
    levels = [
        f"under {titles[found.names[place]]} "
        f"{format_level_cell(found.outcome, assessment.means.get_estimate(place))} on average and "
        f"{format_level_cell(found.outcome, assessment.worst_cases.get_estimate(place))} in the worst state"
        for place in places[:_MOST_LEVELS]
    ]
    more = f"; {len(places) - len(levels)} more in the table" if len(places) > len(levels) else ""
    return f"The level of {found.outcome.title} itself: {'; '.join(levels)}{more}."


def _list_regrets(
    found: Robustness, assessment: Assessment, titles: dict[str, str], places: list[int]
) -> Iterator[str]:
    for place in places:
        yield f"{titles[found.names[place]]} {_say_worst(found, assessment, place)}"


def _say_worst(found: Robustness, assessment: Assessment, place: int) -> str:
    return _say_regret(found, assessment.worst_regrets.get_estimate(place))


def _say_regret(found: Robustness, estimate: Estimate) -> str:
    """Return a regret with unit and interval; "0 points" where there is none."""
    said = format_gap_range(found.outcome, estimate)
    return f"0{NBSP}{name_gap_unit(found.outcome)}" if said == "nothing" else said


def _find_possible_leaders(shares: np.ndarray) -> list[int]:
    """Return the arrangements that may be first, the likeliest one first."""
    order = [int(place) for place in np.argsort(-shares, kind="stable")]
    return [place for place in order if shares[place] > _POSSIBLE] or order[:1]


def _describe_in_force(found: Robustness, titles: dict[str, str]) -> str:
    """Return the choice as if every arrangement were in force, and whether refusals change it."""
    leaders = _find_possible_leaders(found.in_force.least_worst)
    names = join_names([titles[found.names[place]] for place in leaders], "or")
    if len(leaders) > 1:
        return f"As if all were in force it is not resolved either way: {names}."
    worst = _say_worst(found, found.in_force, leaders[0])
    same = leaders == _find_possible_leaders(found.main.least_worst)
    kept = "the same one" if same else "another one"
    return f"As if all were in force it is {kept}: {names} ({worst})."


def _describe_theories(found: Robustness, titles: dict[str, str]) -> str:
    """Return under how many theories and weighings the choice by mean regret stays first."""
    main = found.main
    leaders = _find_possible_leaders(main.least_mean)
    best = leaders[0]
    name = titles[found.names[best]]
    if len(leaders) > 1:
        names = join_names([titles[found.names[place]] for place in leaders], "or")
        begin = f"On average over the states, which of {names} does best is not resolved."
    else:
        regret = _say_regret(found, main.mean_regrets.get_estimate(best))
        begin = f"On average {name} does best (mean regret {regret})."
    groups = [("theories", [item.short for item in found.theories], main.theory_regrets)]
    groups.append(("weights of consent", list(main.states.weighings), main.weighing_regrets))
    counts = [
        _count_survival(what, names, spread, best, find_margin(found.outcome))
        for what, names, spread in groups
        if len(names) > 1
    ]
    share = main.rank_shares.get_estimate(best, 0)
    begin += (
        f" {'It' if len(leaders) == 1 else name} comes first{name_ties(main)} in "
        f"{format_percent(share.value)} of the states"
    )
    return f"{begin}{'; on average ' if counts else ''}{' and '.join(counts)}."


def _count_survival(what: str, names: Sequence[str], spread: Spread, best: int, margin: float) -> str:
    """Return under how many theories it is first, under which it is behind, and how many are open."""
    # First where its regret is nothing in (nearly) all draws; behind where it is more than that.
    first = int(np.count_nonzero(spread.high[best] <= margin))
    behind = [name for name, low in zip(names, spread.low[best], strict=True) if low > margin]
    still_open = len(names) - first - len(behind)
    rests = [f"behind under {join_names_briefly(behind)}"] if behind else []
    rests += [f"not resolved under {still_open}"] if still_open else []
    rest = f" ({', '.join(rests)})" if rests else ""
    return f"under {first} of {len(names)} {what}{rest}"


def describe_information(found: Robustness) -> str:
    """Return what knowing more before choosing would be worth, with "at most" where chance explains it."""
    main, told, outcome = found.main, found.information, found.outcome
    parts = [f"Knowing everything but luck would be worth {_say_value(found, main.perfect_value)}"]
    if len(found.theories) > 1:
        parts.append(f"which theory is true {_say_value(found, main.theory_value)}")
    if len(main.states.weighings) > 1:
        parts.append(f"the weights of consent {_say_value(found, main.weighing_value)}")
    best = int(told.values.argmax())
    if told.values[best] > told.family_noise:
        most = float(told.values[best] + 1.96 * told.errors[best])
        single = (
            f"Of {format_count(len(found.paths), 'number')}, knowing {found.paths[best]} would be worth "
            f"most, at most {format_gap_with_unit(outcome, most)}"
        )
    elif told.values[best] > 0:
        single = (
            f"No single one of {format_count(len(found.paths), 'number')} is worth more than chance would "
            f"show ({format_gap_with_unit(outcome, told.family_noise)})"
        )
    else:
        single = f"Knowing a single one of {format_count(len(found.paths), 'number')} would change no choice"
    sample = format_gap_with_unit(outcome, main.sample_value.doubled)
    return f"{', '.join(parts)}. {single}; as many rows and worlds again {sample}."


def _say_value(found: Robustness, spread: Spread) -> str:
    return format_gap_range(found.outcome, spread.get_estimate())
