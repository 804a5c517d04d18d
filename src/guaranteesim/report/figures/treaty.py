"""A picture of the treaty: which acts call it, who decides and who can stop that, what comes and when."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure

from guaranteesim.analysis.text.explanation import CommitmentReading, Explanation
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.text_flow import TextFlow
from guaranteesim.report.drawing.treaty_columns import (
    BLOCKS,
    LEFT,
    MIDDLE,
    RIGHT,
    build_call_column,
    build_decision_column,
    build_delivery_column,
)
from guaranteesim.report.drawing.treaty_words import make_treaty_foot, make_treaty_subtitle, make_treaty_title
from guaranteesim.report.words.arrangement_terms import describe_entry, describe_term
from guaranteesim.report.words.names import find_state_title, join_names_briefly
from guaranteesim.scenario.schema import Scenario

NAME = "treaty"
KIND = "explanation"

_GAP = (10.0 - 2 * style.MARGIN - LEFT - MIDDLE - RIGHT) / 2
"""Space between the columns, inches; an arrow is drawn in it."""
_PAD = 0.14
"""Space above and below the parts of a row, inches."""
_MOST_HELPERS = 6


def draw(explanation: Explanation) -> Figure:
    """Draw the treaty: a row per commitment, read from left to right."""
    rows = [_build_row(explanation, number) for number in range(len(explanation.commitments))]
    around = _build_surroundings(explanation)
    heads = _build_headings(explanation) if rows else []
    top = max((head.height for head in heads), default=0.0)
    tall = top + sum(_measure_row(row) for row in rows) + around.height + 2 * _PAD
    foot = make_treaty_foot(explanation)
    canvas = Canvas(make_treaty_title(explanation), make_treaty_subtitle(explanation), foot, tall)
    axes = canvas.add_axes(0, 0, canvas.width, tall, xlim=(0, canvas.width), ylim=(tall, 0))
    axes.axis("off")
    places = (0.0, LEFT + _GAP, LEFT + MIDDLE + 2 * _GAP)
    for head, left in zip(heads, places, strict=False):
        head.draw(axes, left, 0)
    down = top
    for row in rows:
        axes.plot([0, canvas.width], [down, down], color=style.FAINT, linewidth=1.0)
        for column, left in zip(row, places, strict=True):
            column.draw(axes, left, down + _PAD)
        for left in (LEFT, LEFT + _GAP + MIDDLE):
            middle = down + _PAD + 0.13
            start, end = (left + 0.05, middle), (left + _GAP - 0.05, middle)
            arrow = {"arrowstyle": "-|>", "color": style.INK, "linewidth": 1.4}
            axes.annotate("", xy=end, xytext=start, arrowprops=arrow)
        down += _measure_row(row)
    axes.plot([0, canvas.width], [down, down], color=style.FAINT, linewidth=1.0)
    around.draw(axes, 0, down + _PAD)
    return canvas.figure


def _measure_row(row: tuple[TextFlow, ...]) -> float:
    return max(column.height for column in row) + 2 * _PAD


def _build_row(explanation: Explanation, place: int) -> tuple[TextFlow, TextFlow, TextFlow]:
    reading: CommitmentReading = explanation.commitments[place]
    ordinal = place + 1 if len(explanation.commitments) > 1 else None
    return (
        build_call_column(explanation, reading),
        build_decision_column(explanation, reading, ordinal),
        build_delivery_column(explanation, reading),
    )


def _build_headings(explanation: Explanation) -> list[TextFlow]:
    """Return the headings of the columns, which read as one sentence."""
    scenario = explanation.scenario
    challenger, protege = (
        find_state_title(scenario, code) for code in (scenario.challenger.state, scenario.protege.state)
    )
    texts = (
        f"If {challenger} does this …",
        "… these states decide by this rule …",
        f"… and this helps {protege}.",
    )
    if scenario.rule_only:
        texts = ("If this happens …", texts[1], "… by this time.")
    heads = []
    for text, width in zip(texts, (LEFT, MIDDLE, RIGHT), strict=True):
        head = TextFlow(width)
        head.add_text(text, size=style.TEXT, weight="bold", color=style.BLUE)
        head.add_space(0.1)
        heads.append(head)
    return heads


def _build_surroundings(explanation: Explanation) -> TextFlow:
    """Return what holds for the whole arrangement: who must sign, how long it runs, who helps without it."""
    scenario = explanation.scenario
    flow = TextFlow(10.0 - 2 * style.MARGIN)
    if not scenario.rule_only:
        _add_signatures(flow, scenario)
    for line in _list_surroundings(explanation):
        flow.add_text(line, size=style.SMALL)
        flow.add_space(0.05)
    if not explanation.commitments:
        flow.add_text("Nothing is called, decided or delivered under a guarantee.", size=style.SMALL)
    return flow


def _add_signatures(flow: TextFlow, scenario: Scenario) -> None:
    """Add the states that can prevent the arrangement before it begins, as boxes where each of them can."""
    if scenario.acceptance.enters_into_force is not None:
        flow.add_text(describe_entry(scenario)[0], size=style.SMALL)
        flow.add_space(0.05)
        return
    for heading, states in (
        ("Before it begins, these must sign, and each can prevent it:", scenario.signatories),
        ("These need not sign and could still prevent it:", scenario.arrangement.acquiescence),
    ):
        if states:
            flow.add_text(heading, weight="bold", color=BLOCKS.edge)
            flow.add_space(0.03)
            flow.add_boxes([find_state_title(scenario, state) for state in states], BLOCKS)
            flow.add_space(0.05)


def _list_surroundings(explanation: Explanation) -> Iterator[str]:
    scenario = explanation.scenario
    if scenario.rule_only:
        return
    if explanation.commitments:
        yield from describe_term(scenario)
    if explanation.bystanders:
        titles = [find_state_title(scenario, state) for state in explanation.bystanders]
        helpers = join_names_briefly(titles, _MOST_HELPERS)
        yield f"Not bound by it, and free to help as they see fit: {helpers}."
