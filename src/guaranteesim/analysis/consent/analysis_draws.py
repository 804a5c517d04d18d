"""Uncertain numbers that only the analysis needs, drawn for the worlds of a run as the model draws."""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.comparison.comparability import find_seed
from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.streams import Streams


class AnalysisDraws:
    """Draws for the worlds of a run; equal addresses give equal draws, whatever was simulated."""

    def __init__(self, results: Results) -> None:
        worlds = Worlds.world.read(results.worlds)
        self.size = worlds.size
        self._streams = Streams(find_seed(results), worlds)

    def draw_quantity(self, quantity: Quantity, path: str) -> Floats:
        """Return one value a world, (W,); ``path`` is where the quantity stands in the scenario."""
        if quantity.is_point:
            return np.full(self.size, quantity.centre)
        return np.asarray(quantity.sample_values(self._streams.draw_uniform("draw", 0, path)))
