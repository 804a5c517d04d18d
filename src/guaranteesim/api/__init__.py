"""The package from Python: load a scenario, run it, compare several, look at the figures.

>>> import guaranteesim as gs
>>> study = gs.load("istanbul-draft-2022-ru")  # doctest: +SKIP
>>> gs.compare(["no-guarantee", study], worlds=500).table()  # doctest: +SKIP

Nothing here prints. Without ``out`` nothing is written either.
"""

from __future__ import annotations

from guaranteesim.api.backtesting import backtest
from guaranteesim.api.bargaining import bargain
from guaranteesim.api.comparing import compare, opened
from guaranteesim.api.steps import Progress, Step
from guaranteesim.api.study import Study, figure, load, read, shipped, verify
from guaranteesim.api.theorising import compare_theories

__all__ = [
    "Progress",
    "Step",
    "Study",
    "backtest",
    "bargain",
    "compare",
    "compare_theories",
    "figure",
    "load",
    "opened",
    "read",
    "shipped",
    "verify",
]
