"""What a person types. The only place that prints or exits."""

from guaranteesim.cli.program import main

__all__ = ["main"]
