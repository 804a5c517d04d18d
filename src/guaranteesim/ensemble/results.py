"""Results of a run: self-describing tables, readable without the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from guaranteesim.scenario.schema import Scenario

STAGES = ("casus", "called", "judged", "decided", "honoured", "adequate", "in_time")
"""The activation funnel: casus foederis met · called · judged met by a party · decided · honoured by at
least one · adequate · adequate in time. Each stage implies the one before."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Results:
    """The results of one scenario.

    Attributes:
        scenario: The scenario as resolved and run.
        worlds: One row a world: what the model records of it, and its crises counted: ``acts_<rung>``,
            every stage of the funnel (``casus`` … ``in_time``), ``blocked_<S>`` and, among these,
            ``decisive_<S>`` for every guarantor S that votes, ``obligations`` and ``obligations_kept``
            (a guarantor's word tested and kept, as the challenger's record counts them), ``provoked`` and
            ``provoked_clash`` (crises after a provocation of that month, and those in which a guarantor or
            bystander fought), ``guarantors_called`` (guarantors called, summed over crises), ``promised_be``
            (brigade-equivalents they had promised on call, summed), ``sent_be`` (those they sent, early or
            late), ``treaty_be`` and ``outside_be`` (those that came in time, under the treaty and outside).
            Of the calendar: ``in_force_months`` (months in which some commitment was in force), ``voided``
            (some commitment was voided), ``drawn_in`` (a guarantor or bystander fought after a
            provocation). ``utility_<S>`` is discounted to month 1, and ``utility_<S>_<part>`` says what it
            comes from (:data:`guaranteesim.model.actors.axes.PARTS`).
        events: One row a crisis, by world and month; ``rung``, ``vote_*``, ``block_*`` and ``outside_*``
            are ordered categories in words, ``provoked`` says whether the protégé had provoked that month,
            ``days_to_act`` is missing where nobody acted under the treaty.
        monthly: One row a month: counts of worlds and quantiles of shares; for every guarantor S named in an
            event also those of ``believed_reliability_<S>``.
        timeline: One world month by month (the world is in its ``world`` column): ``territory``,
            ``at_war``, ground forces ``challenger_be`` and ``protege_be``, ``in_force`` (some commitment is),
            ``standing_sanctions`` (share of the fullest conceivable), and for every supporter S
            ``resolve_<S>`` (logits) and ``reliability_<S>`` (as the challenger believes).
        manifest: What reproduces the run: seed, worlds, versions, hashes.
        folder: Where it is kept, if it is.
    """

    scenario: Scenario
    worlds: pd.DataFrame
    events: pd.DataFrame
    monthly: pd.DataFrame
    timeline: pd.DataFrame
    manifest: dict[str, Any]
    folder: Path | None = None

    def __repr__(self) -> str:
        run = self.scenario.run
        return (
            f"Results({self.name!r}, {run.worlds:,} worlds over {run.horizon_months} months, seed {run.seed})"
        )

    @property
    def name(self) -> str:
        """The scenario's short name."""
        return self.scenario.name

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.scenario.title
