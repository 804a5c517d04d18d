"""The back-test on the panel as sentences, the answer first, and as tables that fit a given width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.panel.folds import ADJUSTED, BASE, CONSTANT, FORECASTERS, LOGIT, MODEL
from guaranteesim.analysis.panel.panel_test import PanelTest
from guaranteesim.analysis.panel.questions import AskedRows
from guaranteesim.analysis.panel.scoring import AUC, LOSSES, SCHEMES, ScoredRows, list_ranked
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.tables.layout import ColumnCells, build_fitting_tables
from guaranteesim.report.words.formats import DASH, MINUS, NO_VALUE, format_small_percent
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.panel import describe_order

if TYPE_CHECKING:
    from rich.console import RenderableType

LEGEND = (
    "log and Brier: mean losses, smaller is better. AUC: the chance that a row in which it happened has the "
    "higher forecast, 0.5 being no order. In brackets: 95 % bootstrap intervals over rivalries. Level "
    "adjusted: one number of logits added to every forecast, fitted to the other rivalries. Base rate and "
    "logit are fitted to the other rivalries as well; the best constant is the mean of these very rows."
)
CLAIM = (
    "Every line is coded by one rule (docs/history.md) that was not fitted to these rows. The model's "
    "numbers are: in the shipped files, the rates of disputes and wars, their ratios by balance and pact, "
    "and who fights in a war were targets of the calibration. So these levels are fitted, not tested."
)
_BASELINES = {
    BASE: "the base rate of the other rivalries",
    CONSTANT: "the best constant, known afterwards",
    LOGIT: "a logit on the same facts",
}
_MISSES = 3


def build_panel_tables(tested: PanelTest, width: int = 120) -> list[RenderableType]:
    """Return the findings and the tables of scores and misses, in order for rich."""
    from rich.text import Text

    parts: list[RenderableType] = [*(Text(sentence) for sentence in list_panel_findings(tested)), ""]
    for asked in tested.answers:
        parts += _build_score_tables(tested.find_main(asked.question), width)
    parts += [Text(LEGEND, style="dim"), ""]
    return [*parts, Text(format_panel_footer(tested), style="dim")]


def list_panel_findings(tested: PanelTest) -> list[str]:
    """Return the findings in sentences: the answer, every question, levels, misses, the cases, the claim."""
    mains = [tested.find_main(asked.question) for asked in tested.answers]
    found = [build_panel_answer(tested), _describe_orders(mains), _describe_levels(tested.answers)]
    found += [_describe_question(scored) for scored in mains]
    found += [_describe_other_scheme(scored) for scored in tested.scored.values() if scored not in mains]
    found += [_describe_any_ally(tested), *_describe_misses(tested), *_describe_cases(tested)]
    return [sentence for sentence in found if sentence] + [CLAIM]


def build_panel_answer(tested: PanelTest) -> str:
    """Return in one sentence on which questions the model clearly beats which baseline, and on which not."""
    parts = []
    for baseline, name in _BASELINES.items():
        beaten = [
            scored.asked.question.title.lower()
            for scored in (tested.find_main(asked.question) for asked in tested.answers)
            if scored.compare(ADJUSTED, baseline, "log").high < 0
        ]
        parts.append(f"{name} on {_name_questions(beaten, len(tested.answers))}")
    return (
        "By the log score, with one number of logits added for its level, the model clearly beats "
        f"{parts[0]}; {parts[1]}; and {parts[2]}."
    )


def list_small_cells(tested: PanelTest) -> Iterator[tuple[str, ...]]:
    """Yield the cells of the small table of a notebook, a row a question."""
    for asked in tested.answers:
        scored = tested.find_main(asked.question)
        yield (
            asked.question.title,
            f"{asked.size:,}",
            f"{asked.events:,}",
            *(_format_estimate(scored.score(who, AUC), 2) for who in (MODEL, LOGIT)),
        )


def format_panel_footer(tested: PanelTest) -> str:
    """Return the number of lines and worlds, and the reminder that this is no forecast."""
    lines = join_names([f"{format_count(len(file.rows), 'line')} of {file.kind}" for file in tested.files])
    return f"{lines}; {format_count(tested.worlds, 'world')} a dyad-year, seed {tested.seed}; {FOOTER}."


def _name_questions(names: Sequence[str], of: int) -> str:
    if not names:
        return "no question" if of > 1 else "nothing"
    return f"all {of} questions" if len(names) == of > 1 else f"{join_names([f'“{name}”' for name in names])}"


def _describe_orders(mains: Sequence[ScoredRows]) -> str:
    """Return how the model orders the rows beside the logit."""
    parts = [
        f"{scored.asked.question.title.lower()} {_format_estimate(scored.score(MODEL, AUC), 2)} against "
        f"{_format_estimate(scored.score(LOGIT, AUC), 2)}, {describe_order(scored)}"
        for scored in mains
    ]
    return f"Order, AUC of the model against the logit's: {'; '.join(parts)}."


def _describe_levels(answers: Sequence[AskedRows]) -> str:
    parts = [
        f"{asked.question.title.lower()} {format_small_percent(asked.mean_forecast)} where it "
        f"was {format_small_percent(asked.mean_outcome)}"
        for asked in answers
    ]
    return f"Level, as the model stands: on average it says {'; '.join(parts)}."


def _describe_question(scored: ScoredRows) -> str:
    """Return the log scores of everybody on one question, and how the model compares."""
    asked = scored.asked
    values = {who: scored.score(who, "log").value for who in FORECASTERS}
    parts = [_compare_with(scored, baseline, name) for baseline, name in _BASELINES.items()]
    return (
        f"{asked.question.title} ({asked.events:,} of {asked.size:,} {asked.question.rows}, "
        f"{SCHEMES[scored.scheme]}): log score {values[MODEL]:.3f} as it stands and {values[ADJUSTED]:.3f} "
        f"with its level adjusted, which is {'; '.join(parts)}."
    )


def _compare_with(scored: ScoredRows, baseline: str, name: str) -> str:
    gap = scored.compare(ADJUSTED, baseline, "log")
    value = scored.score(baseline, "log").value
    if gap.low > 0 or gap.high < 0:
        verdict = "clearly better" if gap.high < 0 else "clearly worse"
    else:
        verdict = "not told apart from"
        return f"{verdict} {name} ({value:.3f}; difference {_format_gap(gap)})"
    return f"{verdict} than {name} ({value:.3f}; difference {_format_gap(gap)})"


def _describe_other_scheme(scored: ScoredRows) -> str:
    """Return what changes when whole eras are left out."""
    base, logit = (_format_gap(scored.compare(ADJUSTED, baseline, "log")) for baseline in (BASE, LOGIT))
    auc = _format_estimate(scored.score(LOGIT, AUC), 2)
    return (
        f"{scored.asked.question.title}, {SCHEMES[scored.scheme]}: the difference in log score is {base} "
        f"from the base rate of the other eras and {logit} from the logit, whose AUC is {auc}."
    )


def _describe_any_ally(tested: PanelTest) -> str:
    found = tested.find_any_ally()
    if found is None:
        return ""
    return (
        f"At least one ally fought in {format_small_percent(found.recorded)} of {found.n} disputes that "
        f"became wars; the model says {format_small_percent(found.forecast)} if allies decide independently, "
        f"and {format_small_percent(found.least)} if they decide alike."
    )


def _describe_misses(tested: PanelTest) -> Iterator[str]:
    """Yield the largest misses of every question by name."""
    misses = tested.misses()
    for asked in tested.answers:
        here = misses[misses["question"] == asked.question.name]
        came, stayed = (
            [
                f"{row} ({format_small_percent(chance)})"
                for row, chance in here[here["what"] == what][["row", "forecast"]].head(_MISSES).to_numpy()
            ]
            for what in ("came", "did not come")
        )
        yield (
            f"{asked.question.title}, largest misses of the model with its level adjusted: came although "
            f"unlikely, {join_names(came) or 'none'}; did not come although likely, "
            f"{join_names(stayed) or 'none'}."
        )


def _describe_cases(tested: PanelTest) -> Iterator[str]:
    for order in tested.case_orders:
        if not order.pairs:
            continue
        tau = _format_estimate(order.kendall, 2)
        yield (
            f"The {order.kendall.n} cases of history, {order.question}: {order.auc:.2f} of the {order.pairs} "
            f"pairs with different outcomes have the order of the record (Kendall's τ {tau}); their level is "
            "not scored."
        )


def _build_score_tables(scored: ScoredRows, width: int) -> Iterator[RenderableType]:
    asked = scored.asked
    title = (
        f"{asked.question.title}, {SCHEMES[scored.scheme]} ({asked.events:,} of {asked.size:,} "
        f"{asked.question.rows}, {format_count(int(asked.clusters.max()) + 1, 'rivalry', 'rivalries')})"
    )
    columns: list[ColumnCells] = [
        (
            "Brier" if score == "brier" else "AUC" if score == AUC else score,
            [
                _format_estimate(scored.score(who, score), 2 if score == AUC else 3)
                if who in list_ranked(score)
                else NO_VALUE
                for who in FORECASTERS
            ],
        )
        for score in (*LOSSES, AUC)
    ]
    return build_fitting_tables(title, list(FORECASTERS.values()), columns, width)


def _format_estimate(estimate: Estimate, digits: int) -> str:
    if not estimate.is_known:
        return NO_VALUE
    value = f"{estimate.value:.{digits}f}".replace("-", MINUS)
    if not estimate.low <= estimate.high:
        return value
    low, high = (f"{end:.{digits}f}".replace("-", MINUS) for end in (estimate.low, estimate.high))
    return f"{value} ({low}{DASH if MINUS not in low + high else ', '}{high})"


def _format_gap(gap: Estimate) -> str:
    value, low, high = (f"{end:+.4f}".replace("-", MINUS) for end in (gap.value, gap.low, gap.high))
    return f"{value} ({low}, {high})" if gap.low <= gap.high else value
