"""The chapters of a sensitivity analysis, a negotiation and a back-test."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.bargaining import Bargain
from guaranteesim.analysis.history.backtest import Backtest
from guaranteesim.analysis.sensitivity.run_sensitivity import Sensitivity
from guaranteesim.report.answer.sensitivity import build_sensitivity_answer, describe_unvaried
from guaranteesim.report.drawing.figure_texts import PageFigure
from guaranteesim.report.html.looks import make_blocks
from guaranteesim.report.html.origin import Origin, describe_runs
from guaranteesim.report.html.page_parts import Block, Chapter, HtmlTable, Paragraph, make_table
from guaranteesim.report.html.rich_tables import WIDE, convert_parts
from guaranteesim.report.html.sources import build_source_tables, list_sources
from guaranteesim.report.tables.backtest import build_backtest_tables, list_backtest_findings
from guaranteesim.report.tables.bargaining import build_bargain_tables, list_bargain_findings
from guaranteesim.report.tables.sensitivity import build_sensitivity_tables
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import describe_fact_dates, find_state_title, format_count, join_names
from guaranteesim.report.words.outputs import name_output


def build_sensitivity_chapter(
    found: Sensitivity, figures: Sequence[PageFigure], missing: str, origin: Origin
) -> Chapter:
    """Return everything that the page says about a sensitivity analysis."""
    main = found.main
    shown = [main]
    if main.output.other is not None:
        shown.append(found.find(main.output.outcome.name, main.output.name))
    blocks = [item for item in convert_parts(build_sensitivity_tables(found, shown, WIDE)) if _is_table(item)]
    scenarios = [run.scenario for run in found.runs]
    return Chapter(
        kind="Sensitivity",
        question=f"What decides {name_output(found, main)}?",
        compared=(
            f"{format_count(found.inputs, 'uncertain input')} of {format_count(len(found.runs), 'run')} with "
            f"{format_count(found.worlds, 'world')} each. Every world has drawn its own inputs, so the "
            "finished runs say what moves with which."
        ),
        facts=[
            ("Uncertain inputs", f"{found.inputs:,}"),
            ("Worlds each", f"{found.worlds:,}"),
            ("Seed", str(found.seed)),
            ("Facts", describe_fact_dates(scenarios)),
        ],
        answer=build_sensitivity_answer(found, shown),
        main=blocks[:1],
        figures=make_blocks(figures, ()),
        missing_figures=missing,
        hanging=[
            Paragraph(describe_unvaried(found)),
            Paragraph(
                "An influence is how far the outcome moves with an input over its assumed range. Another "
                "range gives another influence."
            ),
        ],
        more=blocks[1:],
        sources=list_sources(scenarios),
        statements=build_source_tables(scenarios),
        manifest=describe_runs(found.runs),
        command=origin.command,
        command_note=origin.note,
    )


def build_bargain_chapter(
    made: Bargain, figures: Sequence[PageFigure], missing: str, origin: Origin
) -> Chapter:
    """Return everything that the page says about a negotiation."""
    tables = [item for item in convert_parts(build_bargain_tables(made, WIDE)) if _is_table(item)]
    base = made.base
    agenda = [
        f"{term.title}: {'; '.join(option.title for option in term.options.values())}."
        for term in made.negotiation.about.terms.values()
    ]
    return Chapter(
        kind="Negotiation",
        question=f"Which terms could every side accept: {made.negotiation.about.title}",
        compared=(
            f"{format_count(len(made.packages), 'package')} of terms from {base.title or base.name}, "
            f"each in the same {format_count(made.worlds, 'world')} of "
            f"{format_horizon(base.run.horizon_months)}. Without a deal there is: {made.no_deal.title}."
        ),
        facts=[
            ("Asked", join_names([find_state_title(base, state) for state in made.states])),
            ("Worlds each", f"{made.worlds:,}"),
            ("Horizon", format_count(base.run.horizon_months, "month")),
            ("Seed", str(made.seed)),
            ("Facts", describe_fact_dates([base])),
        ],
        answer=list_bargain_findings(made),
        main=tables[:2],
        figures=make_blocks(figures, ()),
        missing_figures=missing,
        blocking=[_build_refusals(made)],
        hanging=[
            Paragraph(
                "The terms on the table, each with its options. Every package is one choice for each of them."
            ),
            *(Paragraph(line) for line in agenda),
        ],
        more=tables[2:],
        sources=list_sources([base, made.no_deal]),
        statements=build_source_tables([base, made.no_deal]),
        manifest=[
            ("Packages", f"{len(made.packages):,}"),
            ("Worlds", f"{made.worlds:,}"),
            ("Months", f"{base.run.horizon_months:,}"),
            ("Seed", str(made.seed)),
            *origin.pairs,
        ],
        command=origin.command,
        command_note=origin.note,
    )


def _build_refusals(made: Bargain) -> Block:
    """Return how many packages each state refuses, of those that need its acceptance."""
    refused = (made.required & (made.surplus < 0)).sum(axis=0).tolist()
    asked = made.required.sum(axis=0).tolist()
    return make_table(
        "States that would refuse",
        ("State", "packages refused", "packages that need its acceptance"),
        [
            (find_state_title(made.base, state), f"{no:,}", f"{of:,}")
            for state, no, of in zip(made.states, refused, asked, strict=True)
        ],
    )


def build_backtest_chapter(
    tested: Backtest, figures: Sequence[PageFigure], missing: str, origin: Origin
) -> Chapter:
    """Return everything that the page says about a back-test."""
    tables = [item for item in convert_parts(build_backtest_tables(tested, WIDE)) if _is_table(item)]
    scenarios = [case.scenario for case in tested.cases]
    sizes = sorted({case.worlds for case in tested.cases})
    findings = list_backtest_findings(tested)
    worlds = f"{sizes[0]:,}" if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,}"
    return Chapter(
        kind="Back-test",
        question=f"Do the forecasts fit {format_count(len(tested.cases), 'case')} that happened?",
        compared=(
            "Each case was simulated from what was known at its date, and the shares of worlds are scored "
            "against what is on record."
        ),
        facts=[
            ("Cases", f"{len(tested.cases):,}"),
            ("Worlds each", worlds),
            ("Seed", str(tested.seed)),
            ("Facts", describe_fact_dates(scenarios)),
        ],
        # The verdicts answer the question, so they stand in the first paragraph.
        answer=[" ".join(findings[:3]), *findings[3:]],
        main=tables[:1],
        figures=make_blocks(figures, ()),
        missing_figures=missing,
        more=tables[1:],
        sources=list_sources(scenarios),
        statements=build_source_tables(scenarios),
        manifest=[("Worlds", worlds), ("Seed", str(tested.seed)), *origin.pairs],
        command=origin.command,
        command_note=origin.note,
    )


def _is_table(block: Block) -> bool:
    return isinstance(block, HtmlTable)
