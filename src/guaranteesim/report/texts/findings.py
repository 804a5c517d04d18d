"""The answer and every table as one text, kept next to the CSV files as ``findings.txt``."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.robustness.robustness import Robustness
from guaranteesim.ensemble.results import Results
from guaranteesim.report.answer.channels import build_channel_answer
from guaranteesim.report.answer.comparison import build_comparison_answer
from guaranteesim.report.answer.effort import describe_effort
from guaranteesim.report.answer.robustness import build_robustness_answer
from guaranteesim.report.answer.run import build_run_answer, describe_unresolved_shares
from guaranteesim.report.screens.layout import wrap_paragraph
from guaranteesim.report.tables.channels import build_channel_tables
from guaranteesim.report.tables.comparison import build_comparison_tables, build_run_table
from guaranteesim.report.tables.robustness import build_robustness_tables
from guaranteesim.report.words.side_terms import list_own_side_terms

if TYPE_CHECKING:
    from rich.console import RenderableType

_WIDTH = 100
"""The width of the text in columns."""


def render_comparison_findings(comparison: Comparison) -> str:
    """Return the answer of a comparison and all its tables as plain text."""
    own = list_own_side_terms([item.scenario for item in comparison.results])
    sentences = [*build_comparison_answer(comparison), *own, *describe_effort(comparison.results)]
    return render_plain_text(sentences, build_comparison_tables(comparison, _WIDTH))


def render_run_findings(results: Results) -> str:
    """Return the answer of a run and its table as plain text."""
    return render_plain_text(
        [*build_run_answer(results), *describe_unresolved_shares(results), *describe_effort([results])],
        build_run_table(results),
    )


def render_channel_findings(comparison: ChannelComparison) -> str:
    """Return the answer of a difference split by channel and its tables as plain text."""
    return render_plain_text(build_channel_answer(comparison), build_channel_tables(comparison, _WIDTH))


def render_robustness_findings(found: Robustness) -> str:
    """Return the answer of a study of robustness and its tables as plain text."""
    return render_plain_text(build_robustness_answer(found), build_robustness_tables(found, _WIDTH))


def render_plain_text(sentences: Sequence[str], tables: Iterable[RenderableType]) -> str:
    """Return sentences, one paragraph each, and tables, without colour and trailing spaces."""
    from rich.console import Console

    out = io.StringIO()
    # Every setting that rich would guess from the terminal is fixed, so that the file is the same everywhere.
    console = Console(
        file=out,
        width=_WIDTH,
        color_system=None,
        force_jupyter=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for table in tables:
        console.print(table)
    answer = [line for sentence in sentences for line in wrap_paragraph(sentence, _WIDTH)]
    lines = [*answer, "", *out.getvalue().splitlines()]
    return "".join(f"{line.rstrip()}\n" for line in lines)
