"""The page of what the challenger expects at every rung."""

from __future__ import annotations

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.text.challenger_outlook import ChallengerOutlook, RungOutlook
from guaranteesim.report.texts.page import TextPage
from guaranteesim.report.words.challenger_words import (
    ASSUMPTIONS,
    TRACKED,
    describe_month,
    describe_preference,
    format_chance,
    name_option,
)
from guaranteesim.report.words.formats import MINUS
from guaranteesim.report.words.names import capitalize_first

_HEADINGS = ("", "chosen", "honoured", "succeeds", "clash", "gain", "costs", "forgone", "net")


def render_outlook(outlook: ChallengerOutlook, width: int = 80) -> str:
    """Return the page as plain text of at most ``width`` columns."""
    page = TextPage(max(width, 40))
    page.add_heading(f"{outlook.scenario.title}: what the challenger expects", "=")
    page.add_paragraph(f"{describe_preference(outlook)}.")
    page.add_blank_line()
    options = reversed(outlook.options)
    page.add_rows([_HEADINGS, *(_list_cells(outlook, option) for option in options)])
    page.add_blank_line()
    page.add_paragraph(
        "Chosen: how likely it chooses this when an occasion comes. Honoured: the chance, as it sees it, "
        f"that somebody acts under a commitment. {TRACKED} Succeeds, clash: the chances that the act "
        "succeeds, and that it fights another state than the one it attacks. Gain, costs and forgone (what "
        "it gives up of the status quo) are in utility, on the scale of its motivation; net is what it has "
        "beyond staying quiet."
    )
    page.add_blank_line()
    page.add_paragraph(
        f"{capitalize_first(describe_month(outlook))}. {ASSUMPTIONS} {capitalize_first(FOOTER)}."
    )
    return "\n".join(page.lines)


def _list_cells(outlook: ChallengerOutlook, option: RungOutlook) -> tuple[str, ...]:
    chances = (option.chosen, option.commitment_acts, option.succeeds, option.clash)
    amounts = (option.gain, sum(option.costs.values()), option.forgone, option.advantage)
    shown = ["–"] * 3 + ["0"] if not option.rung else [write_utility(amount) for amount in amounts]
    return (name_option(outlook.scenario, option), *(format_chance(chance) for chance in chances), *shown)


def write_utility(value: float) -> str:
    """Return an amount of utility with two decimals."""
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", MINUS)
