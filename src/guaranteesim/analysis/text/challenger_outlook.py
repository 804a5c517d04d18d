"""What the challenger expects of staying quiet and of every rung, at the centres of all ranges."""

from __future__ import annotations

from dataclasses import dataclass

from guaranteesim.scenario.schema import Scenario


@dataclass(frozen=True)
class RungOutlook:
    """What the challenger expects of one option.

    Attributes:
        rung: Name of the rung; empty for staying quiet.
        commitment_acts: Chance that some commitment is honoured by somebody; None for staying quiet.
        succeeds: Chance that the act succeeds, help coming or not; None for staying quiet.
        clash: Chance that the challenger fights a state other than the protégé; None for staying quiet.
        sanctions: Share of the fullest conceivable sanctions that it expects; None for staying quiet.
        gain: What it expects to gain, in utility: the prize times its chance, and what waiting would lose.
        costs: What it expects to pay, in utility by kind (act, sanctions, war, clash); each at least 0
            unless the scenario says otherwise.
        forgone: What it gives up of the worth of staying quiet, in utility; 0 for staying quiet.
        advantage: Utility less that of staying quiet: gain less costs and less what it gives up.
        chosen: Chance that it chooses this option when it has an occasion to act.
    """

    rung: str
    commitment_acts: float | None
    succeeds: float | None
    clash: float | None
    sanctions: float | None
    gain: float
    costs: dict[str, float]
    forgone: float
    advantage: float
    chosen: float


@dataclass(frozen=True)
class ChallengerOutlook:
    """The look-ahead of the challenger in one month of a world without surprises.

    Attributes:
        scenario: The scenario.
        month: The month in which it looks ahead: the first in which all commitments are in force and their
            forces are there, by central values.
        options: Staying quiet first, then the rungs upwards.
    """

    scenario: Scenario
    month: int
    options: tuple[RungOutlook, ...]

    @property
    def preferred(self) -> RungOutlook:
        """The option with the largest expected utility."""
        return max(self.options, key=lambda option: option.advantage)
