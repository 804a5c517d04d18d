"""Compare security guarantees by simulation: who must agree, who can block, who comes, how long peace lasts.

::

    import guaranteesim as gs

    study = gs.load("istanbul-draft-2022-ru")
    print(study.explain())
    results = study.run(worlds=500)
    comparison = gs.compare(["no-guarantee", "article-5-like"], worlds=500)
    comparison.table()
    comparison.plot("funnel")

Everything named here is imported when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guaranteesim.ensemble.run.cluster_connection import open_cluster
    from guaranteesim.errors import (
        GuaranteesimError,
        Problem,
        RuleError,
        ScenarioError,
        StorageError,
        UserError,
    )
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies import (
        Rerun,
        Step,
        Study,
        analyse_sensitivity,
        analyse_total_effects,
        backtest,
        backtest_panel,
        bargain,
        build_ema_model,
        compare,
        compare_theories,
        diff,
        discover,
        experiment,
        export,
        figure,
        figures,
        find_break_even_point,
        load,
        outcomes,
        read,
        rerun,
        robust,
        shipped,
        split_by_channel,
        sweep,
        tell_story,
        verify,
        write_report,
    )
    from guaranteesim.studies.challenger_view import ChallengerOutlook
    from guaranteesim.studies.explanation_view import Explanation
    from guaranteesim.studies.story_study import Story
    from guaranteesim.studies.views import (
        Backtest,
        Bargain,
        BreakEvenResult,
        ChannelComparison,
        Comparison,
        Discovery,
        Experiment,
        PanelTest,
        Results,
        Robustness,
        Sensitivity,
        Sweep,
        TheoryComparison,
        TotalEffects,
    )

    __version__: str

__all__ = [
    "Backtest",
    "Bargain",
    "BreakEvenResult",
    "ChallengerOutlook",
    "ChannelComparison",
    "Comparison",
    "Discovery",
    "Experiment",
    "Explanation",
    "GuaranteesimError",
    "PanelTest",
    "Problem",
    "Rerun",
    "Results",
    "Robustness",
    "RuleError",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Step",
    "StorageError",
    "Story",
    "Study",
    "Sweep",
    "TheoryComparison",
    "TotalEffects",
    "UserError",
    "__version__",
    "analyse_sensitivity",
    "analyse_total_effects",
    "backtest",
    "backtest_panel",
    "bargain",
    "build_ema_model",
    "compare",
    "compare_theories",
    "diff",
    "discover",
    "experiment",
    "export",
    "figure",
    "figures",
    "find_break_even_point",
    "load",
    "open_cluster",
    "outcomes",
    "read",
    "rerun",
    "robust",
    "shipped",
    "split_by_channel",
    "sweep",
    "tell_story",
    "verify",
    "write_report",
]

_HOMES = {
    "Scenario": "scenario.schema",
    "ChallengerOutlook": "studies.challenger_view",
    "Explanation": "studies.explanation_view",
    "Story": "studies.story_study",
    "open_cluster": "ensemble.run.cluster_connection",
    **dict.fromkeys(
        (
            "Backtest",
            "Bargain",
            "BreakEvenResult",
            "ChannelComparison",
            "Comparison",
            "Discovery",
            "Experiment",
            "PanelTest",
            "Results",
            "Robustness",
            "Sensitivity",
            "Sweep",
            "TheoryComparison",
            "TotalEffects",
        ),
        "studies.views",
    ),
    **dict.fromkeys(
        (
            "Rerun",
            "Step",
            "Study",
            "analyse_sensitivity",
            "analyse_total_effects",
            "backtest",
            "backtest_panel",
            "bargain",
            "build_ema_model",
            "compare",
            "compare_theories",
            "diff",
            "discover",
            "experiment",
            "export",
            "figure",
            "figures",
            "find_break_even_point",
            "load",
            "outcomes",
            "read",
            "rerun",
            "robust",
            "shipped",
            "sweep",
            "split_by_channel",
            "tell_story",
            "verify",
            "write_report",
        ),
        "studies",
    ),
    **dict.fromkeys(
        ("GuaranteesimError", "Problem", "RuleError", "ScenarioError", "StorageError", "UserError"), "errors"
    ),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name == "__version__":
        value: Any = _find_version()
    elif name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _find_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(__name__)
    except PackageNotFoundError:  # used from its source without being installed
        return "0+source"
