"""Libraries of the extra ``analysis``, imported when they are needed."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

from guaranteesim.errors import UserError

# The workbench says so at every import, and nothing here uses that evaluator.
_NO_IPYPARALLEL = "ipyparallel not installed"


def import_analysis_library(name: str) -> Any:
    """Return a library of the extra ``analysis``.

    Raises:
        UserError: it is not installed, with the command that installs it.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=_NO_IPYPARALLEL, category=UserWarning)
            return import_module(name)
    except ModuleNotFoundError as error:
        raise UserError('this needs the extra "analysis": pip install "guaranteesim[analysis]"') from error
