"""The chapter of a comparison."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.comparison.comparability import collect_comparison_notes
from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.report.answer.comparison import build_comparison_answer, describe_assumptions
from guaranteesim.report.answer.effort import describe_effort
from guaranteesim.report.answer.peace_ranking import VIOLATION, PeaceRanking
from guaranteesim.report.drawing.figure_texts import PageFigure
from guaranteesim.report.html.looks import make_blocks
from guaranteesim.report.html.origin import Origin, describe_runs
from guaranteesim.report.html.page_parts import Block, Chapter, Paragraph, make_table
from guaranteesim.report.html.rich_tables import (
    WIDE,
    convert_parts,
    convert_screen_table,
    leave_out,
    select_tables,
)
from guaranteesim.report.html.sources import build_source_tables, list_sources
from guaranteesim.report.screens.overview import build_comparison_overview
from guaranteesim.report.tables import acceptance
from guaranteesim.report.tables.comparison import build_comparison_tables
from guaranteesim.report.words.differences import DifferenceWords
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import describe_fact_dates, find_state_title, format_count
from guaranteesim.report.words.side_terms import list_own_side_terms
from guaranteesim.scenario.files.channels import find_channel

_ORDER = ("frontier", "headline", "survival", "rungs", "funnel", "acceptance")
_BLOCKING_FIGURES = ("blockers",)
_ACTIVATION = "Was the guarantee activated?"
_OVERVIEW_NOTE = (
    "Ranges are 95 % intervals of the sampling of worlds; they do not say which assumptions are right. "
    "{asked}≥, >, <: the interval ends at a bound."
)
_ASKED = (
    "In force: as if every state had accepted. Counting refusals: each world has the arrangement with the "
    "chance that all accept, and no deal otherwise. "
)


def build_comparison_chapter(
    comparison: Comparison, figures: Sequence[PageFigure], missing: str, origin: Origin
) -> Chapter:
    """Return everything that the page says about a comparison."""
    scenarios = [item.scenario for item in comparison.results]
    blocks = convert_parts(build_comparison_tables(comparison, WIDE))
    drawn = make_blocks(figures, _ORDER)
    blocking = _build_blocking(blocks)
    hanging = [*_build_hanging(comparison), *select_tables(blocks, [acceptance.WEIGHINGS_TITLE])]
    asked = _ASKED if comparison.no_deal is not None else ""
    return Chapter(
        kind="Comparison",
        question=_ask(comparison),
        compared=_describe_compared(comparison),
        facts=_list_facts(comparison),
        answer=[
            *build_comparison_answer(comparison),
            *list_own_side_terms(scenarios),
            *describe_effort(comparison.results),
            *(f"Note: {note}" for note in collect_comparison_notes(comparison.results, comparison.no_deal)),
        ],
        main=[
            convert_screen_table(
                "The arrangements, fewest major violations first",
                build_comparison_overview(comparison),
                [_OVERVIEW_NOTE.format(asked=asked)],
            )
        ],
        figures=[block for block in drawn if block.figure.name not in _BLOCKING_FIGURES],
        missing_figures=missing,
        blocking=[*(block for block in drawn if block.figure.name in _BLOCKING_FIGURES), *blocking],
        hanging=hanging,
        more=leave_out(blocks, [*blocking, *hanging]),
        sources=list_sources(scenarios),
        statements=build_source_tables(scenarios),
        manifest=describe_runs(comparison.results),
        command=origin.command,
        command_note=origin.note,
    )


def _ask(comparison: Comparison) -> str:
    count = len(comparison.arrangements) if comparison.no_deal else len(comparison.results)
    what = (
        f"Which of {count} arrangements keeps the peace"
        if count > 1
        else "Does the arrangement keep the peace"
    )
    return f"{what}, and would it be accepted?" if comparison.no_deal else f"{what}?"


def _describe_compared(comparison: Comparison) -> str:
    base = comparison[comparison.baseline]
    rest = ""
    if comparison.no_deal is not None:
        without = comparison[comparison.no_deal]
        rest = f" Without a deal there is: {without.title or without.name}."
    return (
        f"{format_count(len(comparison.results), 'scenario')} met the same "
        f"{format_count(comparison.worlds, 'world')} of {format_horizon(comparison.horizon_months)}, so that "
        "they differ in their terms and not in their luck. Differences are from "
        f"{base.title or base.name}.{rest}"
    )


def _list_facts(comparison: Comparison) -> list[tuple[str, str]]:
    scenario = comparison.results[0].scenario
    return [
        ("Challenger", find_state_title(scenario, scenario.challenger.state)),
        ("Protégé", find_state_title(scenario, scenario.protege.state)),
        ("Worlds each", f"{comparison.worlds:,}"),
        ("Horizon", format_count(comparison.horizon_months, "month")),
        ("Seed", str(comparison.seed)),
        ("Facts", describe_fact_dates(item.scenario for item in comparison.results)),
    ]


def _build_blocking(blocks: Sequence[Block]) -> list[Block]:
    return select_tables(blocks, [acceptance.BINDING_TITLE, _ACTIVATION])


def _build_hanging(comparison: Comparison) -> list[Block]:
    """Return what the lead of the best arrangement hangs on, from the runs themselves."""
    blocks: list[Block] = [Paragraph(describe_assumptions(PeaceRanking(comparison)))]
    found = comparison.removals
    if found is not None and found.resolved:
        words = DifferenceWords(VIOLATION)
        rows = [(find_channel(item.name).title, words.format_cell(item.left)) for item in found.resolved]
        blocks.append(
            make_table(
                "The lead without one mechanism",
                ("Switched off", f"difference in {VIOLATION.title}, {words.unit}"),
                [("nothing", words.format_cell(found.total)), *rows],
                [
                    f"{comparison[found.second].title or found.second} less "
                    f"{comparison[found.first].title or found.first}, over the first "
                    f"{format_count(found.worlds, 'world')}; below 0: fewer violations."
                ],
            )
        )
    return blocks
