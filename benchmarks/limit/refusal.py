"""What the month in C does not cover."""

from __future__ import annotations


class NotCovered(ValueError):
    """A scenario has something that the month in C does not cover."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the month in C does not cover {what}; choose another scenario")
