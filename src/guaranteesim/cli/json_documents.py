"""JSON documents for ``--json``: the tables as one document, nothing left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.analysis.history.backtest import Backtest
    from guaranteesim.analysis.panel.panel_test import PanelTest
    from guaranteesim.analysis.robustness.robustness import Robustness
    from guaranteesim.analysis.text.challenger_outlook import ChallengerOutlook
    from guaranteesim.analysis.text.explanation import Explanation
    from guaranteesim.analysis.theories.theory_comparison import TheoryComparison
    from guaranteesim.ensemble.results import Results

FORMAT = 1

Document = dict[str, Any]


def build_explanation_document(explanation: Explanation) -> Document:
    """Return what the rules make of an arrangement, without the scenario's own text."""
    from guaranteesim.report.answer.explanation import build_explanation_answer

    scenario = explanation.scenario
    return {
        "format": FORMAT,
        "name": scenario.name,
        "title": scenario.title,
        "as_of": scenario.as_of.isoformat(),
        "challenger": scenario.challenger.state,
        "protege": scenario.protege.state,
        "correlation": explanation.correlation,
        "answer": build_explanation_answer(explanation),
        "commitments": explanation.commitments,
        "bystanders": explanation.bystanders,
    }


def build_outlook_document(outlook: ChallengerOutlook) -> Document:
    """Return what the challenger expects of every option, in the order of the ladder."""
    from guaranteesim.report.words.challenger_words import ASSUMPTIONS, describe_preference

    scenario = outlook.scenario
    return {
        "format": FORMAT,
        "name": scenario.name,
        "title": scenario.title,
        "as_of": scenario.as_of.isoformat(),
        "challenger": scenario.challenger.state,
        "protege": scenario.protege.state,
        "answer": [f"{describe_preference(outlook)}."],
        "month": outlook.month,
        "options": outlook.options,
        "assumptions": ASSUMPTIONS,
    }


def build_run_document(results: Results, folder: Path) -> Document:
    """Return one run, as if in force: its terms, who must accept it, every outcome with its 95 % interval."""
    from guaranteesim.analysis.comparison.comparison import FOOTER, summarise_run
    from guaranteesim.analysis.outcomes.entrapment import build_entrapment_table
    from guaranteesim.report.answer.effort import summarise_effort
    from guaranteesim.report.answer.run import build_run_answer

    return {
        "format": FORMAT,
        "name": results.name,
        "title": results.title,
        "as_of": results.scenario.as_of.isoformat(),
        "worlds": len(results.world_table),
        "seed": results.manifest.get("seed"),
        "horizon_months": results.scenario.run.horizon_months,
        "crises": len(results.event_table),
        "answer": build_run_answer(results),
        "until": summarise_effort([results]),
        "outcomes": _group_outcomes(summarise_run(results)),
        "entrapment": _list_rows(build_entrapment_table([results])),
        "no_deal": results.scenario.no_deal,
        "required": list(results.scenario.required),
        "side_terms": list(results.scenario.side_terms),
        "folder": str(folder),
        "note": FOOTER,
    }


def build_comparison_document(comparison: Comparison, folder: Path) -> Document:
    """Return a comparison: every scenario with its outcomes, and the paired differences from the baseline.

    Where the sides are asked: the no-deal run, who accepts what, and unconditional values beside the others.
    """
    from guaranteesim.analysis.comparison.comparison import FOOTER
    from guaranteesim.analysis.outcomes.entrapment import build_entrapment_table
    from guaranteesim.report.answer.comparison import build_comparison_answer
    from guaranteesim.report.answer.effort import summarise_effort

    long = comparison.summary()
    return {
        "format": FORMAT,
        "worlds": comparison.worlds,
        "seed": comparison.seed,
        "horizon_months": comparison.horizon_months,
        "baseline": comparison.baseline,
        "answer": build_comparison_answer(comparison),
        "until": summarise_effort(comparison.results),
        "scenarios": [
            {
                **{key: row[key] for key in _COUNTED},
                "outcomes": _group_outcomes(long[long["name"] == row["name"]]),
            }
            for row in _list_rows(comparison.table())
        ],
        "differences": _list_rows(comparison.differences()),
        "no_deal": comparison.no_deal,
        "side_terms": {item.name: list(item.scenario.side_terms) for item in comparison.results},
        "acceptance": _list_rows(comparison.consents()),
        "binding": _describe_constraints(comparison),
        "frontier": comparison.frontier(),
        "entrapment": _list_rows(build_entrapment_table(comparison.results)),
        "remarks": list(comparison.notes),
        "folder": str(folder),
        "note": FOOTER,
    }


def build_backtest_document(tested: Backtest, folder: Path) -> Document:
    """Return a back-test: every table, and the misses by question."""
    from guaranteesim.analysis.comparison.comparison import FOOTER
    from guaranteesim.report.tables.backtest import list_backtest_findings

    return {
        "format": FORMAT,
        "seed": tested.seed,
        **{name: _list_rows(frame) for name, frame in tested.export().items()},
        "misses": tested.misses(),
        "findings": list_backtest_findings(tested),
        "folder": str(folder),
        "note": FOOTER,
    }


def build_panel_document(tested: PanelTest, folder: Path) -> Document:
    """Return a back-test on the panel: every table but the forecasts of single lines, and the findings."""
    from guaranteesim.analysis.comparison.comparison import FOOTER
    from guaranteesim.report.tables.panel import build_panel_answer, list_panel_findings

    # The curves and the forecasts have thousands of rows, which are in the folder.
    tables = {name: frame for name, frame in tested.export().items() if name not in ("forecasts", "roc")}
    return {
        "format": FORMAT,
        "seed": tested.seed,
        "worlds": tested.worlds,
        "answer": build_panel_answer(tested),
        **{name: _list_rows(frame) for name, frame in tables.items()},
        "findings": list_panel_findings(tested),
        "folder": str(folder),
        "note": FOOTER,
    }


def build_channels_document(comparison: ChannelComparison, folder: Path) -> Document:
    """Return a difference split by channel: the answer, both tables, and the channels that are off."""
    from guaranteesim.analysis.comparison.comparison import FOOTER
    from guaranteesim.report.answer.channels import build_channel_answer

    pair = comparison.first, comparison.second
    return {
        "format": FORMAT,
        "worlds": comparison.worlds,
        "seed": comparison.seed,
        "horizon_months": comparison.horizon_months,
        "scenarios": [{"name": item.name, "title": item.title} for item in pair],
        "outcome": comparison.outcome_name,
        "unit": comparison.outcome.unit,
        "answer": build_channel_answer(comparison),
        **{name: _list_rows(frame) for name, frame in comparison.export().items()},
        "off_in_both": [channel.name for channel in comparison.idle],
        "folder": str(folder),
        "note": FOOTER,
    }


def build_theories_document(comparison: TheoryComparison, folder: Path) -> Document:
    """Return a comparison under theories: who they are, ranks, orderings, and what each theory changes."""
    from guaranteesim.analysis.comparison.comparison import FOOTER
    from guaranteesim.analysis.theories.orderings import export_theory_tables

    return {
        "format": FORMAT,
        "worlds": comparison.worlds,
        "seed": comparison.seed,
        "horizon_months": comparison.horizon_months,
        "scenarios": [{"name": item.name, "title": item.title} for item in comparison.scenarios],
        **{name: _list_rows(frame) for name, frame in export_theory_tables(comparison).items()},
        "remarks": list(comparison.notes),
        "folder": str(folder),
        "note": FOOTER,
    }


def build_robustness_document(found: Robustness, folder: Path) -> Document:
    """Return a study of robustness: the answer, and every table but the means of single states."""
    from guaranteesim.analysis.comparison.comparison import FOOTER
    from guaranteesim.report.answer.robustness import build_robustness_answer

    frames = found.export()
    # One line a state is for the CSV: at a hundred rows there are thousands.
    frames.pop("states")
    return {
        "format": FORMAT,
        "outcome": found.outcome.name,
        "threshold": None if found.threshold is None else str(found.threshold),
        "rows": found.rows,
        "worlds": found.worlds,
        "seed": found.seed,
        "horizon_months": found.horizon_months,
        "states": found.main.states.count,
        "no_deal": found.no_deal,
        "theories": [{"name": item.name, "title": item.title} for item in found.theories],
        "answer": build_robustness_answer(found),
        **{name: _list_rows(frame) for name, frame in frames.items()},
        "varied": len(found.paths),
        "not_varied": found.fixed,
        "remarks": list(found.notes),
        "folder": str(folder),
        "note": FOOTER,
    }


def _describe_constraints(comparison: Comparison) -> Document:
    """Return the binding constraint of every arrangement in words."""
    from guaranteesim.report.tables.acceptance import describe_binding_constraint

    return {
        item.name: describe_binding_constraint(comparison, item)
        for item in comparison.arrangements
        if comparison.no_deal
    }


_COUNTED = ("name", "title", "crises", "casus_crises", "called_crises", "failed_crises", "blocked_most")


def _group_outcomes(long: pd.DataFrame) -> Document:
    """By name: ``title``, ``unit``, ``value``, ``value_low``, ``value_high``, ``n``."""
    return {
        row["outcome"]: {key: cell for key, cell in row.items() if key not in {"name", "outcome"}}
        for row in _list_rows(long)
    }


def _list_rows(frame: pd.DataFrame) -> list[Document]:
    """Return the rows of a table, with ``None`` for what is missing."""
    whole = frame.astype(object).where(frame.notna(), None)
    return [{str(key): cell for key, cell in row.items()} for row in whole.to_dict("records")]
