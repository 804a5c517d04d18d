"""The incidents of a ceasefire, and what they do to pretexts, opportunities and fog.

See docs/model.md III.iv.c.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import incident_deviation, incident_tension, monthly_probability, tension_factor
from guaranteesim.model.arrangement.duration import Duration
from guaranteesim.model.arrangement.parties import Parties
from guaranteesim.model.block import Bools, Months
from guaranteesim.streams import Floats, Index


class Ceasefire:
    """The line of contact in W worlds; every attribute has shape (W,).

    ``heat`` is that of the last war, 0..1. ``deviation`` is that of the logarithm of incidents from their
    level, and ``tension`` the logarithm of this month's incidents in proportion to the usual number.
    ``pretext`` is True where they give the challenger a pretext this month, and ``pretexts`` counts these
    months. ``incidents`` are those of this month, and ``total`` those of all months in which no war was
    fought.
    """

    def __init__(self, model: Parties, duration: Duration) -> None:
        self._model, self._duration = model, duration
        self._numbers = model.numbers.theatre.ceasefire
        self.heat: Floats = model.numbers.start.heat.copy()
        self.deviation: Floats = np.zeros(model.size)
        self.tension: Floats = np.zeros(model.size)
        self.pretext: Bools = np.zeros(model.size, dtype=bool)
        self.incidents: Months = np.zeros(model.size, dtype=np.int64)
        self.total: Months = np.zeros(model.size, dtype=np.int64)
        self.pretexts: Months = np.zeros(model.size, dtype=np.int64)

    def begin_month(self) -> None:
        """Let the line cool or heat up, and find this month's tension, pretexts and fog."""
        model, numbers = self._model, self._numbers
        self.heat = np.where(model.front.at_war, 1.0, self.heat * (1 - numbers.cooling))
        shock = model.streams.draw_normal("incidents", model.month)
        self.deviation = incident_deviation(numbers.persistence, self.deviation, numbers.volatility, shock)
        self.tension = incident_tension(
            numbers.heat_effect * self.heat, self.deviation, self._compute_relief()
        )
        self._duration.set_common_noise(
            model.numbers.theatre.signals.common_noise * tension_factor(self.tension, numbers.fog_elasticity)
        )
        self._draw_pretexts()

    def _compute_relief(self) -> Floats:
        """Return the tension that monitors and disengagement take away while the arrangement lasts, (W,)."""
        numbers, disengagement = self._numbers, self._model.numbers.arrangement.disengagement
        kept_apart = np.where(self._model.lapsed, 0.0, disengagement)
        monitored = numbers.monitor_effect * self._duration.verification
        return np.asarray(monitored + numbers.disengagement_effect * kept_apart)

    def _draw_pretexts(self) -> None:
        drawn = self._model.streams.draw_uniform("pretext", self._model.month)
        chance = monthly_probability(self._numbers.pretexts_per_year * self.scale_pretexts())
        self.pretext = (drawn < chance) & ~self._model.front.at_war
        self.pretexts += self.pretext

    def scale_pretexts(self) -> Floats:
        """Return the factor on the rates of provocations and of the challenger's pretexts, (W,)."""
        return tension_factor(self.tension, self._numbers.pretext_elasticity)

    def scale_opportunities(self) -> Floats:
        """Return the factor on the rate of opportunities, (W,)."""
        return tension_factor(self.tension, self._numbers.opportunity_elasticity)

    def record_acts(self, at: Index, severity: Floats) -> None:
        """Let acts of this severity, (k,), raise the deviation from the next month on."""
        self.deviation[at] += self._numbers.act_effect.take(at) * severity

    def count_incidents(self, waged: Bools) -> int:
        """Count the month's incidents, none where war was ``waged`` (W,), and return those of all worlds."""
        incidents = np.floor(self._numbers.usual_incidents * np.exp(self.tension) + 0.5).astype(np.int64)
        incidents[waged] = 0
        self.incidents = incidents
        self.total += incidents
        return int(incidents.sum())
