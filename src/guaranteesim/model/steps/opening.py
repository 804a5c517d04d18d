"""Month 0 where a war is going on: the baseline of a war that continues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.steps.consultation import draw_latent

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


def begin_at_war(model: GuaranteeModel) -> None:
    """Every world is at war, from the line as it stands; nobody is committed yet.

    Each supporter's inclination to help outside a treaty is drawn as in a crisis.
    """
    start, front, everywhere = model.numbers.start, model.front, np.arange(model.size)
    front.at_war[:] = True
    front.age[:] = np.floor(start.war_age_months).astype(np.int64)
    front.pace[:] = start.front_pace
    model.supporter_arrays.latent[:] = draw_latent(model, everywhere).T
    model.record.record_war_at_start()
