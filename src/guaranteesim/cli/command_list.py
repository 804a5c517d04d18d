"""The commands by name, each imported when it is called: help needs none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click

SUMMARIES: Mapping[str, str] = {
    "list": "List the shipped scenarios, side terms, theories and negotiations.",
    "explain": "Show who must agree and who can block, without a simulation.",
    "run": "Simulate one scenario.",
    "compare": "Compare scenarios on the same random numbers.",
    "new": "Start a folder of scenarios of your own.",
    "theories": "Compare scenarios under rival theories.",
    "sensitivity": "Find the inputs that decide an outcome.",
    "sweep": "Move one or two numbers and see what turns.",
    "breakeven": "Find the value at which two scenarios are equal.",
    "discover": "Find the assumptions under which a lead is lost.",
    "experiment": "Run scenarios over a table of assumptions.",
    "channels": "Split the effect of an arrangement by mechanism.",
    "robust": "See which arrangement survives being wrong.",
    "bargain": "Find the terms that every side could accept.",
    "play": "Take the votes of some states in one world.",
    "story": "Tell one world of a run month by month.",
    "backtest": "Test the model on cases from history.",
    "report": "Write finished results as one page.",
    "verify": "Check that results are as they were written.",
    "export": "Write the tables of results into a workbook.",
    "rerun": "Run results again and compare every bit.",
    "check": "Find every mistake in scenario files.",
    "diff": "Say in words how two scenarios differ.",
    "schema": "Write the schema by which editors check files.",
}
"""One line about each command, in the order in which a newcomer needs them."""

_FUNCTIONS = {"list": "list_scenarios"}
"""Functions that are not named after their command, which is a word of Python's own."""


class CommandsOnDemand(MutableMapping[str, click.Command]):
    """The commands by name; the module ``guaranteesim.cli.<name>`` of each is imported at its first use."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded and name in SUMMARIES:
            module = import_module(f"guaranteesim.cli.{name}")
            self._loaded[name] = getattr(module, _FUNCTIONS.get(name, name))
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in SUMMARIES or name in self._loaded

    def __iter__(self) -> Iterator[str]:
        return iter({**SUMMARIES, **self._loaded})

    def __len__(self) -> int:
        return len({**SUMMARIES, **self._loaded})
