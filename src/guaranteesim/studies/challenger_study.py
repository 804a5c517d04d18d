"""The challenger's view of an arrangement: the look-ahead of the model itself, in a world of centres."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from guaranteesim.analysis.text.challenger_outlook import RungOutlook
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario
from guaranteesim.studies.challenger_view import ChallengerOutlook

if TYPE_CHECKING:
    from guaranteesim.model.decisions import Bools, Index, Options, Votes
    from guaranteesim.model.guarantee_model import GuaranteeModel


def foresee_challenger(scenario: Scenario) -> ChallengerOutlook:
    """Return what the challenger expects at every rung, without a simulation.

    The model's own look-ahead is asked once, in a world in which every number is the centre of its range,
    every draw is the median, and so no reading has an error. A world of a run draws all of these.

    Raises:
        UserError: a scenario of rules alone, or one in which the challenger is at war and has no choice.
    """
    if scenario.rule_only:
        raise UserError(
            f"{scenario.name} holds the decision rules of a treaty and no forces, so the challenger has "
            "nothing to expect; choose a scenario that can be run"
        )
    month = find_full_month(scenario)
    model = _advance_central_world(scenario, month)
    if model.front.at_war.any():
        raise UserError(
            f"{scenario.name} begins at war, and a challenger at war has no rung to choose; choose a "
            "scenario that begins in peace"
        )
    return ChallengerOutlook(scenario, month, _read_options(model))


def find_full_month(scenario: Scenario) -> int:
    """Return the first month in which all commitments are in force with their forces, by central values.

    Where they are never all in force at once it is the last month before one of them ends.
    """
    begins, ends = [1.0], [float(scenario.run.horizon_months)]
    for commitment in scenario.arrangement.commitments.values():
        begins.append(commitment.from_month.centre)
        if commitment.deployment is not None:
            begins.append(commitment.deployment.until_month.centre)
        if commitment.until_month is not None:
            ends.append(commitment.until_month.centre)
    if scenario.arrangement.duration is not None:
        ends.append(scenario.arrangement.duration.months.centre)
    return max(min(math.ceil(max(begins)), math.floor(min(ends))), 1)


def _advance_central_world(scenario: Scenario, month: int) -> GuaranteeModel:
    """Return a world of centres and medians in ``month``, once its calendar and politics are done."""
    import numpy as np

    from guaranteesim.model.guarantee_model import GuaranteeModel
    from guaranteesim.model.steps.choice import provoke
    from guaranteesim.model.steps.politics import advance_politics
    from guaranteesim.scenario.numbers.centres import centre_numbers
    from guaranteesim.streams import MedianStreams

    only = np.zeros(1, dtype=np.int64)
    model = GuaranteeModel(
        centre_numbers(scenario), only, streams=MedianStreams(0, only), decisions=_QuietSource()
    )
    # A challenger that acts would change what is asked for here, so it stays quiet until then.
    while model.month < month - 1:
        model.step()
    model.month += 1
    advance_politics(model)
    provoke(model)
    return model


class _QuietSource:
    """A source of decisions that notes the options of the challenger, and lets it stay quiet."""

    def __init__(self) -> None:
        self.options: Options | None = None

    def cast_votes(self, votes: Votes) -> tuple[Bools, Bools]:
        """Return the votes of the model."""
        return votes.willing, votes.objecting

    def choose_options(self, options: Options) -> Index:
        """Note the options and return that of staying quiet."""
        import numpy as np

        self.options = options
        return np.zeros(options.at.size, dtype=np.intp)


def _read_options(model: GuaranteeModel) -> tuple[RungOutlook, ...]:
    """Return the options that the model weighs in this month, with what each is made of."""
    import numpy as np

    from guaranteesim.model.steps.choice import choose_rungs, list_utility_parts
    from guaranteesim.model.steps.posture import Posture

    source, at = _QuietSource(), np.zeros(1, dtype=np.intp)
    model.decisions = source
    choose_rungs(model, at)
    seen = source.options
    assert seen is not None  # the model shows its options wherever there are any worlds
    location = model.streams.draw_uniform("place", model.month, at=at) if model.locations_differ else None
    posture = Posture(model, at, location)
    weights = np.exp(seen.rationality[0] * (seen.utilities[0] - seen.utilities[0].max()))
    chosen = weights / weights.sum()
    quiet = float(seen.utilities[0, 0])
    options = [RungOutlook("", None, None, None, None, 0.0, {}, 0.0, 0.0, float(chosen[0]))]
    for rung, name in enumerate(model.ladder.names):
        parts: defaultdict[str, float] = defaultdict(float)
        for kind, part in list_utility_parts(model, posture, rung, posture.select_outlook(rung)):
            parts[kind] += float(np.asarray(part).reshape(-1)[0])
        kept = 0.0
        if model.spec.switches.forgone_by_rung:
            kept = quiet * (1 - float(model.ladder.read_number("forgone_status_quo", rung, at)[0]))
        options.append(
            RungOutlook(
                rung=name,
                commitment_acts=float(seen.activation[0, rung]),
                succeeds=float(seen.success[0, rung]),
                clash=float(seen.clash[0, rung]),
                sanctions=float(seen.sanctions[0, rung]),
                gain=parts.pop("gain") + parts.pop("window"),
                costs={kind: 0.0 - value for kind, value in parts.items()},
                forgone=quiet - kept,
                advantage=float(seen.utilities[0, rung + 1]) - quiet,
                chosen=float(chosen[rung + 1]),
            )
        )
    return tuple(options)
