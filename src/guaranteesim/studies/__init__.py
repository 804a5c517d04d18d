"""The package from Python: load a scenario, run it, compare several, look at the figures.

>>> import guaranteesim as gs
>>> study = gs.load("istanbul-draft-2022-ru")  # doctest: +SKIP
>>> gs.compare(["no-guarantee", study], worlds=500).table()  # doctest: +SKIP

Nothing here prints. Without ``out`` nothing is written either.
"""

from __future__ import annotations

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
from guaranteesim.studies.robustness_study import robust
from guaranteesim.studies.sensitivity_study import analyse_sensitivity
from guaranteesim.studies.single_run import Study, figure, figures, load, outcomes, read, shipped, verify
from guaranteesim.studies.sweep_study import sweep
from guaranteesim.studies.theory_study import compare_theories
from guaranteesim.studies.total_effects_study import analyse_total_effects

__all__ = [
    "Progress",
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
    "discover",
    "experiment",
    "figure",
    "figures",
    "find_break_even_point",
    "load",
    "open_studies",
    "outcomes",
    "read",
    "robust",
    "shipped",
    "split_by_channel",
    "sweep",
    "verify",
]
