"""What ``--json`` prints: the tables as one document, nothing left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.backtest import Backtest
    from guaranteesim.analysis.comparison import Comparison
    from guaranteesim.analysis.rules import Explanation
    from guaranteesim.analysis.theories import TheoryComparison
    from guaranteesim.ensemble.results import Results

FORMAT = 1

Document = dict[str, Any]


def of_explanation(explanation: Explanation) -> Document:
    """What the rules make of an arrangement, without the scenario's own text."""
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


def of_run(results: Results, folder: Path) -> Document:
    """One run, as if in force: its terms, who must accept it, every outcome with its 95 % interval."""
    from guaranteesim.analysis.comparison import FOOTER, summary
    from guaranteesim.analysis.entrapment import entrapment
    from guaranteesim.report.answer.run import build_run_answer

    return {
        "format": FORMAT,
        "name": results.name,
        "title": results.title,
        "as_of": results.scenario.as_of.isoformat(),
        "worlds": len(results.worlds),
        "seed": results.manifest.get("seed"),
        "horizon_months": results.scenario.run.horizon_months,
        "crises": len(results.events),
        "answer": build_run_answer(results),
        "outcomes": _outcomes(summary(results)),
        "entrapment": _rows(entrapment([results])),
        "no_deal": results.scenario.no_deal,
        "required": list(results.scenario.required),
        "folder": str(folder),
        "note": FOOTER,
    }


def of_comparison(comparison: Comparison, folder: Path) -> Document:
    """A comparison: every scenario with its outcomes, and the paired differences from the baseline.

    Where the sides are asked: the no-deal run, who accepts what, and unconditional values beside the others.
    """
    from guaranteesim.analysis.comparison import FOOTER
    from guaranteesim.analysis.entrapment import entrapment
    from guaranteesim.report.answer.comparison import build_comparison_answer

    long = comparison.summary()
    return {
        "format": FORMAT,
        "worlds": comparison.worlds,
        "seed": comparison.seed,
        "horizon_months": comparison.horizon_months,
        "baseline": comparison.baseline,
        "answer": build_comparison_answer(comparison),
        "scenarios": [
            {**{key: row[key] for key in _COUNTED}, "outcomes": _outcomes(long[long["name"] == row["name"]])}
            for row in _rows(comparison.table())
        ],
        "differences": _rows(comparison.differences()),
        "no_deal": comparison.no_deal,
        "acceptance": _rows(comparison.consents()),
        "binding": _bound(comparison),
        "frontier": comparison.frontier(),
        "entrapment": _rows(entrapment(comparison.results)),
        "remarks": list(comparison.notes),
        "folder": str(folder),
        "note": FOOTER,
    }


def of_backtest(tested: Backtest, folder: Path) -> Document:
    """A back-test: every table, and the misses by question."""
    from guaranteesim.analysis.comparison import FOOTER
    from guaranteesim.report.tables.backtest import list_backtest_findings

    return {
        "format": FORMAT,
        "seed": tested.seed,
        **{name: _rows(frame) for name, frame in tested.export().items()},
        "misses": tested.misses(),
        "findings": list_backtest_findings(tested),
        "folder": str(folder),
        "note": FOOTER,
    }


def of_theories(comparison: TheoryComparison, folder: Path) -> Document:
    """A comparison under theories: who they are, ranks, orderings, and what each theory changes."""
    from guaranteesim.analysis.comparison import FOOTER
    from guaranteesim.analysis.orderings import export

    return {
        "format": FORMAT,
        "worlds": comparison.worlds,
        "seed": comparison.seed,
        "horizon_months": comparison.horizon_months,
        "scenarios": [{"name": item.name, "title": item.title} for item in comparison.scenarios],
        **{name: _rows(frame) for name, frame in export(comparison).items()},
        "remarks": list(comparison.notes),
        "folder": str(folder),
        "note": FOOTER,
    }


def _bound(comparison: Comparison) -> Document:
    """The binding constraint of every arrangement in words."""
    from guaranteesim.report.tables.acceptance import describe_binding_constraint

    return {
        item.name: describe_binding_constraint(comparison, item)
        for item in comparison.arrangements
        if comparison.no_deal
    }


_COUNTED = ("name", "title", "crises", "casus_crises", "called_crises", "failed_crises", "blocked_most")


def _outcomes(long: pd.DataFrame) -> Document:
    """By name: ``title``, ``unit``, ``value``, ``value_low``, ``value_high``, ``n``."""
    return {
        row["outcome"]: {key: cell for key, cell in row.items() if key not in {"name", "outcome"}}
        for row in _rows(long)
    }


def _rows(frame: pd.DataFrame) -> list[Document]:
    """The rows of a table, with ``None`` for what is missing."""
    whole = frame.astype(object).where(frame.notna(), None)
    return [{str(key): cell for key, cell in row.items()} for row in whole.to_dict("records")]
