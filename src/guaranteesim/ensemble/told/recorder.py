"""The recorder of one world: it watches decisions and crises and changes none of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from guaranteesim.ensemble.play.questions import QUIET, Option
from guaranteesim.ensemble.told.world_details import (
    Arrival,
    Choice,
    CrisisDetails,
    ReasonedVote,
    RenewalOutcome,
    WorldDetails,
)
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import Aftermath, Crises, Response
from guaranteesim.model.decisions import Bools, Floats, Index, Options, Votes
from guaranteesim.model.steps.contest import compute_unaided_success
from guaranteesim.scenario.schema.theatre import INSTRUMENTS


class WorldRecorder:
    """Records a model of one world. As a source of decisions it returns what it is shown."""

    def __init__(self) -> None:
        self._choices: list[Choice] = []
        # The vote of a state that others follow is shown twice; the later one is that of the ballot.
        self._votes: dict[tuple[int, str | None, str], ReasonedVote] = {}
        self._crises: list[CrisisDetails] = []
        self._provocations: list[int] = []
        self._renewals: list[RenewalOutcome] = []
        self._nuclear_war: list[int] = []
        self._model: GuaranteeModel | None = None

    def join_model(self, model: GuaranteeModel) -> None:
        """Take the model, which has one world and this recorder as its source of decisions."""
        self._model = model
        model.record.watch_crises = self._note_crisis
        model.record.watch_nuclear_war = lambda at: self._nuclear_war.append(model.month)

    def note_month(self) -> None:
        """Note what is known when a month is over."""
        model = self._get_model()
        if model.provoked[0]:
            self._provocations.append(model.month)

    def build_details(self) -> WorldDetails:
        """Return what was recorded."""
        return WorldDetails(
            tuple(self._choices),
            tuple(self._votes.values()),
            tuple(self._crises),
            tuple(self._provocations),
            tuple(self._renewals),
            tuple(self._nuclear_war),
        )

    def cast_votes(self, votes: Votes) -> tuple[Bools, Bools]:
        """Note votes and return them as they are, (1, n) each."""
        for column, state in enumerate(votes.states):
            if votes.asked[0, column]:
                self._votes[votes.month, votes.commitment, state] = ReasonedVote(
                    month=votes.month,
                    commitment=votes.commitment,
                    state=state,
                    seen=bool(votes.seen[0, column]),
                    willing=bool(votes.willing[0, column]),
                    objecting=bool(votes.objecting[0, column]),
                    chance=float(votes.chance[0, column]),
                    reasons={name: float(values[0, column]) for name, values in votes.reasons.items()},
                    promised_be=self._find_promised(votes.commitment, state),
                )
        rule = self._get_model().duration.renewal_rule
        if votes.commitment is None and rule is not None:
            carried = bool(rule.is_decided(votes.willing, votes.objecting)[0])
            self._renewals.append(RenewalOutcome(votes.month, carried))
        return votes.willing, votes.objecting

    def choose_options(self, options: Options) -> Index:
        """Note the options of the challenger and return its own choice, (1,)."""
        model = self._get_model()
        weights = np.exp(options.rationality[0] * (options.utilities[0] - options.utilities[0].max()))
        outlooks = (options.activation, options.success, options.clash, options.sanctions)
        found = [
            Option(
                name,
                float(options.utilities[0, place]),
                float(weights[place] / weights.sum()),
                *(float(values[0, place - 1]) if place else 0.0 for values in outlooks),
            )
            for place, name in enumerate((QUIET, *model.ladder.names))
        ]
        self._choices.append(Choice(options.month, tuple(found), int(options.picked[0])))
        return options.picked

    def _get_model(self) -> GuaranteeModel:
        assert self._model is not None, "join_model comes first"
        return self._model

    def _find_promised(self, name: str | None, state: str) -> float:
        model = self._get_model()
        if name is None:
            return 0.0
        commitment = next(item for item in model.commitments if item.name == name)
        column = model.column_by_code[state]
        position = int(np.flatnonzero(commitment.columns == column)[0])
        return float((commitment.shares[0, position] * model.coalition.be[0, column]).sum())

    def _note_crisis(self, crises: Crises, response: Response, aftermath: Aftermath) -> None:
        model = self._get_model()
        arrivals = [
            *self._list_arrivals(crises, response.deliver(response.share)[0], response.day[0], treaty=True),
            *self._list_arrivals(
                crises, response.deliver(response.extra)[0], response.extra_day[0], treaty=False
            ),
        ]
        record = {item.code: float(item.compute_reliability()[0]) for item in model.coalition.members}
        self._crises.append(
            CrisisDetails(
                model.month,
                tuple(sorted(arrivals, key=lambda item: item.day)),
                float(compute_unaided_success(model, crises, aftermath)[0]),
                record,
            )
        )

    def _list_arrivals(
        self, crises: Crises, share: Floats, day: Floats, *, treaty: bool
    ) -> Iterator[Arrival]:
        """Yield what states bring: ``share`` of their forces, decided on ``day``, (N, instruments) each."""
        coalition, window = self._get_model().coalition, float(crises.window[0])
        there = day + coalition.lag_days[0]
        growth = coalition.read_growth(crises.at)[0]
        amounts = share * coalition.units[0] * growth[:, None]
        force = share * coalition.be[0] * growth[:, None]
        for column, place in zip(*np.nonzero((amounts > 0) & np.isfinite(there)), strict=True):
            arrives = float(there[column, place])
            yield Arrival(
                coalition.codes[column],
                INSTRUMENTS[place],
                float(amounts[column, place]),
                float(force[column, place]),
                arrives,
                max(arrives - window, 0.0),
                treaty,
            )
