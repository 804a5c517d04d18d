"""The command line: the only place that prints or exits."""

from guaranteesim.cli.program import main

__all__ = ["main"]
