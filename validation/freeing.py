"""Letting go of models that have run."""

from __future__ import annotations

import mesa


def free(*models: mesa.Model) -> None:
    """Empty models that are done with, as the ensemble does after each block.

    Mesa 3 numbers agents in a table that holds on to every model ever made, and so to all it holds.
    """
    for model in models:
        model.__dict__.clear()
