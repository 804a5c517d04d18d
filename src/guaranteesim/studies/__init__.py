"""The package from Python: load a scenario, run it, compare several, look at the figures.

>>> import guaranteesim as gs
>>> study = gs.load("istanbul-draft-2022-ru")  # doctest: +SKIP
>>> gs.compare(["no-guarantee", study], worlds=500).table()  # doctest: +SKIP

Nothing here prints. Without ``out`` nothing is written either. Every name is imported when it is first used:
a command needs one study, and help needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guaranteesim.studies.backtest_study import backtest
    from guaranteesim.studies.bargain_study import bargain
    from guaranteesim.studies.breakeven_study import find_break_even_point
    from guaranteesim.studies.channels_study import split_by_channel
    from guaranteesim.studies.comparison_study import compare, open_studies
    from guaranteesim.studies.connectors.ema_model import build_ema_model
    from guaranteesim.studies.discovery_study import discover
    from guaranteesim.studies.experiment_study import experiment
    from guaranteesim.studies.panel_study import backtest_panel
    from guaranteesim.studies.progress import Progress, Step
    from guaranteesim.studies.report_study import write_report
    from guaranteesim.studies.reruns import Rerun, rerun
    from guaranteesim.studies.robustness_study import robust
    from guaranteesim.studies.scenario_diff import diff
    from guaranteesim.studies.sensitivity_study import analyse_sensitivity
    from guaranteesim.studies.single_run import Study, figure, figures, load, outcomes, read, shipped, verify
    from guaranteesim.studies.story_study import tell_story
    from guaranteesim.studies.sweep_study import sweep
    from guaranteesim.studies.theory_study import compare_theories
    from guaranteesim.studies.total_effects_study import analyse_total_effects
    from guaranteesim.studies.workbooks import export

__all__ = [
    "Progress",
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
    "open_studies",
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
    "backtest": "backtest_study",
    "bargain": "bargain_study",
    "find_break_even_point": "breakeven_study",
    "split_by_channel": "channels_study",
    "compare": "comparison_study",
    "open_studies": "comparison_study",
    "build_ema_model": "connectors.ema_model",
    "discover": "discovery_study",
    "experiment": "experiment_study",
    "backtest_panel": "panel_study",
    "Progress": "progress",
    "Step": "progress",
    "write_report": "report_study",
    "Rerun": "reruns",
    "rerun": "reruns",
    "robust": "robustness_study",
    "analyse_sensitivity": "sensitivity_study",
    "diff": "scenario_diff",
    "Study": "single_run",
    "figure": "single_run",
    "figures": "single_run",
    "load": "single_run",
    "outcomes": "single_run",
    "read": "single_run",
    "shipped": "single_run",
    "verify": "single_run",
    "tell_story": "story_study",
    "sweep": "sweep_study",
    "compare_theories": "theory_study",
    "analyse_total_effects": "total_effects_study",
    "export": "workbooks",
}
"""Module of each public name."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
