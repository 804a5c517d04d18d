"""The argument ``executor`` of every study."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def takes_executor(study: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Return a study that runs its blocks on its argument ``executor``, wherever they are simulated."""

    @wraps(study)
    def run_study(*arguments: Arguments.args, **settings: Arguments.kwargs) -> Answer:
        from guaranteesim.ensemble.run.executor_in_use import use_executor

        executor: Any = settings.get("executor")
        with use_executor(executor):
            return study(*arguments, **settings)

    return run_study
