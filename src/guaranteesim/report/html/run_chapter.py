"""The chapter of a single run."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.outcomes.blockers import build_blocker_table
from guaranteesim.ensemble.results import Results
from guaranteesim.report.answer.effort import describe_effort
from guaranteesim.report.answer.run import build_run_answer, describe_unresolved_shares
from guaranteesim.report.drawing.figure_texts import PageFigure
from guaranteesim.report.html.looks import make_blocks
from guaranteesim.report.html.origin import Origin, describe_runs
from guaranteesim.report.html.page_parts import Block, Chapter, HtmlTable, Paragraph, make_table
from guaranteesim.report.html.rich_tables import convert_parts, convert_screen_table
from guaranteesim.report.html.sources import build_source_tables, list_sources
from guaranteesim.report.screens.overview import build_run_overview
from guaranteesim.report.tables.comparison import build_run_table
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import describe_fact_dates, find_state_title, format_count


def build_run_chapter(
    results: Results, figures: Sequence[PageFigure], missing: str, origin: Origin
) -> Chapter:
    """Return everything that the page says about one run."""
    scenario = results.scenario
    worlds = len(results.world_table)
    blocks = convert_parts(build_run_table(results))
    return Chapter(
        kind="Run",
        question=f"How long does peace hold, and does help come: {results.title or results.name}",
        compared=(
            f"One scenario in {format_count(worlds, 'world')} of "
            f"{format_horizon(scenario.run.horizon_months)}. Each world draws its own luck and its own "
            "values of what is uncertain."
        ),
        facts=[
            ("Challenger", find_state_title(scenario, scenario.challenger.state)),
            ("Protégé", find_state_title(scenario, scenario.protege.state)),
            ("Worlds", f"{worlds:,}"),
            ("Horizon", format_count(scenario.run.horizon_months, "month")),
            ("Seed", str(results.manifest.get("seed", ""))),
            ("Facts", describe_fact_dates([scenario])),
        ],
        answer=[
            *build_run_answer(results),
            *describe_unresolved_shares(results),
            *describe_effort([results]),
        ],
        main=[convert_screen_table("The main outcomes", build_run_overview(results))],
        figures=make_blocks(figures, ("calendar", "timeline")),
        missing_figures=missing,
        blocking=_build_blocking(results),
        hanging=[
            Paragraph(
                "One run does not say which inputs decide. The commands "
                "`guaranteesim sensitivity` with the folder of this run, and `guaranteesim compare` with "
                "another scenario, do."
            )
        ],
        more=[block for block in blocks if isinstance(block, HtmlTable)],
        sources=list_sources([scenario]),
        statements=build_source_tables([scenario]),
        manifest=describe_runs([results]),
        command=origin.command,
        command_note=origin.note,
    )


def _build_blocking(results: Results) -> list[Block]:
    """Return how often each party stood in the way of a decision."""
    table = build_blocker_table(results)
    failed = int(table["failed"].iloc[0]) if len(table) else 0
    if not failed:
        return [Paragraph("No crisis was called without a decision, so nobody blocked.")]
    if not (table["blocked_share"] > 0).any():
        crises = format_count(failed, "crisis", "crises")
        return [Paragraph(f"No state's withheld consent was in the way in the {crises} without a decision.")]
    ordered = table.sort_values("blocked_share", ascending=False, kind="stable").to_dict("records")
    return [
        make_table(
            "States that withheld a consent",
            ("State", "in the way", "alone decisive"),
            [
                (
                    find_state_title(results.scenario, str(row["state"])),
                    format_percent(float(row["blocked_share"])),
                    format_percent(float(row["decisive_share"])),
                )
                for row in ordered
            ],
            [
                f"Shares of the {format_count(failed, 'crisis', 'crises')} in which a commitment was called "
                "and no action was decided. Alone decisive: its consent alone was missing."
            ],
        )
    ]
