"""One rule turns every line of the panel into numbers of a scenario; docs/history.md states it ("The panel").

It is the rule of the fifteen cases (``scenarios/history/_rule.yaml``) with the middle of each range, because
the panel has a line a year and not a case. What the record does not say keeps the scenario's distribution.
No number of it is fitted to the panel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.panel.records import PACT_CALLS, PanelFile

Floats = NDArray[np.float64]

BRIGADES_PER_CINC = 3_100.0
"""Rule G: the middle of (2,000, 3,100, 5,200)."""
STRENGTH_SCALE_KM, STAKE_SCALE_KM = 8_000.0, 2_000.0
"""Rules G and S: distances over which strength and stake fall to 1/e."""
SHARE_BESIDE, SHARE_AFAR = 0.5, 0.08
"""Rule G: share of its army that a guarantor brings with and without a land border with the target."""
ARMS_PER_CINC, SANCTIONS_PER_CINC = 15.0, 1.5
"""Rules M and X: the middle of 5 to 25 and of 1 to 2."""
EXPOSURE_NEAR, EXPOSURE_FAR, FAR_KM = 0.35, 0.175, 2_500.0
"""Rule E: the middle of 0.2 to 0.5 and, beyond the distance, of 0.05 to 0.3."""
LEAST_FORCE, MOST_FORCE = 0.1, 1_000.0
"""Brigades: the least that rule G gives, and the most that a scenario takes."""
MOST_OPPORTUNITIES = 12.0
"""Opportunities a year in a call on a pact: about one a month, so that a call comes in most worlds."""

WATER_KM: Mapping[int, float] = {1: 0.0, 2: 20.0, 3: 40.0, 4: 240.0, 5: 640.0, 6: 2_400.0}
"""Distance by contiguity where the record has none: the widest water of the class (12, 24, 150, 400 miles);
for states that are not contiguous, the median of those in the record whose distance is known."""
ALLY_KM = 370.0
"""Distance of the strongest ally where the record has none: the median of those known."""


@dataclass(frozen=True)
class Variant:
    """Structure of a dyad-year: what a table of numbers cannot say.

    Attributes:
        file: ``alone`` or ``pact``.
        challenger_nuclear: Whether the challenger has nuclear weapons.
        ally_nuclear: Whether the ally has.
        trigger: The rung from which the pact is called.
    """

    file: str
    challenger_nuclear: bool = False
    ally_nuclear: bool = False
    trigger: str = "limited_grab"

    @property
    def name(self) -> str:
        """Its name in the experiment and of its folder."""
        if self.file == "alone":
            return "panel-alone"
        weapons = "both" if self.challenger_nuclear and self.ally_nuclear else (
            "challenger" if self.challenger_nuclear else "ally" if self.ally_nuclear else "none"
        )  # fmt: skip
        return f"panel-{self.trigger.replace('_', '-')}-nuclear-{weapons}"

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings ``path=value`` that make it of the file."""
        if self.file == "alone":
            return ()
        return (
            f"states.CHA.nuclear={str(self.challenger_nuclear).lower()}",
            f"states.ALL.nuclear={str(self.ally_nuclear).lower()}",
            f"arrangement.commitments.pact.trigger.rung={self.trigger}",
        )


@dataclass(frozen=True, eq=False)
class CodedRows:
    """Lines of the panel that share a structure, laid out as columns of an experiment.

    Attributes:
        variant: Their structure.
        rows: Their positions in the file.
        columns: The value of every path in every line.
    """

    variant: Variant
    rows: NDArray[np.intp]
    columns: Mapping[str, Floats]


def code_rival_years(file: PanelFile, rate: float) -> list[CodedRows]:
    """Return dyad-years as columns of numbers, by structure.

    Args:
        file: A file of rival dyad-years.
        rate: Opportunities a year of a dyad with a land border.
    """
    rows = file.rows
    distance = fill_distance(rows["distance_km"], rows["contiguity"])
    ally_distance = rows["pact_top_distance_km"].fillna(ALLY_KM).to_numpy(np.float64)
    columns = {
        **_code_principals(rows, distance),
        "theatre.opportunity.per_year": rate * _discount_interest(distance, rows["challenger_major"]),
        **_code_ally(rows["pact_top_cinc"].to_numpy(np.float64), ally_distance, rows["pact_major"]),
    }
    has_pact = (rows["pact_allies"] > 0).to_numpy()
    found = list(_split(rows, "pact_nuclear", columns, has_pact, "limited_grab"))
    alone = np.flatnonzero(~has_pact)
    if alone.size:
        kept = {path: values for path, values in columns.items() if not path.startswith("states.ALL.")}
        found.insert(0, _take(Variant("alone"), alone, kept))
    return found


def code_pact_calls(file: PanelFile, trigger: str) -> list[CodedRows]:
    """Return calls on pacts as columns of numbers, by structure.

    A call is a crisis: the challenger has an opportunity in most months, so that the act of which the pact
    speaks comes in most worlds, and the worlds in which it comes are counted.

    Args:
        file: A file of calls on pacts.
        trigger: The rung from which the pact is called.
    """
    rows = file.rows
    distance = fill_distance(rows["ally_distance_km"], rows["ally_contiguity"])
    columns = {
        # The file does not have the distance between the rivals: they are taken to be neighbours.
        **_code_principals(rows, np.zeros(len(rows))),
        "theatre.opportunity.per_year": np.full(len(rows), MOST_OPPORTUNITIES),
        **_code_ally(rows["cinc_ally"].to_numpy(np.float64), distance, rows["ally_major"]),
    }
    return list(_split(rows, "ally_nuclear", columns, np.ones(len(rows), dtype=bool), trigger))


def fill_distance(distance: pd.Series, contiguity: pd.Series) -> Floats:
    """Return distances in km, with that of the class of contiguity where one is missing."""
    classes = contiguity.map(WATER_KM).to_numpy(np.float64)
    known = distance.to_numpy(np.float64)
    return np.where(np.isnan(known), classes, known)


def list_covariates(file: PanelFile) -> dict[str, Floats]:
    """Return what the rule reads of every line, for a regression on the same facts."""
    rows = file.rows
    shared: dict[str, Floats] = {}
    if file.kind == PACT_CALLS:
        ally, far = "cinc_ally", fill_distance(rows["ally_distance_km"], rows["ally_contiguity"])
        called = np.ones(len(rows))
        flags = ("ally_nuclear", "challenger_nuclear", "ally_major")
    else:
        ally = "pact_top_cinc"
        called = np.where(rows["pact_allies"] > 0, 1.0, 0.0)
        far = rows["pact_top_distance_km"].fillna(ALLY_KM).to_numpy(np.float64)
        flags = ("pact_nuclear", "challenger_nuclear", "pact_major")
        distance = fill_distance(rows["distance_km"], rows["contiguity"])
        shared = {
            "challenger_major": rows["challenger_major"].to_numpy(np.float64),
            "pact": called,
            "land border": np.where(rows["contiguity"] == 1, 1.0, 0.0),
            "ln (1 + distance)": np.log1p(distance),
        }
    challenger, target, strongest = (
        np.log(np.maximum(rows[name].to_numpy(np.float64), 1e-5))
        for name in ("cinc_challenger", "cinc_target", ally)
    )
    return {
        "ln balance": challenger - target,
        "ln CINC of the challenger": challenger,
        **shared,
        "ln CINC of the ally over the challenger's": called * (strongest - challenger),
        "ln (1 + distance of the ally)": called * np.log1p(far),
        **{name: rows[name].to_numpy(np.float64) for name in flags},
    }


def _code_principals(rows: pd.DataFrame, distance: Floats) -> dict[str, Floats]:
    """Return the armies of the rivals; the challenger's is weaker at a distance."""
    challenger = BRIGADES_PER_CINC * rows["cinc_challenger"].to_numpy(np.float64)
    target = BRIGADES_PER_CINC * rows["cinc_target"].to_numpy(np.float64)
    return {
        "states.CHA.forces.ground": _clip_force(challenger * np.exp(-distance / STRENGTH_SCALE_KM)),
        "states.PRO.forces.ground": _clip_force(target),
    }


def _discount_interest(distance: Floats, major: pd.Series) -> Floats:
    """Return how much of an interest is left at a distance: all of it for a major power.

    Major powers are by definition those with interests beyond their region; a dyad is politically relevant if
    it is contiguous or has one [MaozRussett1993], [LemkeReed2001].
    """
    return np.where(major == 1, 1.0, np.exp(-distance / STAKE_SCALE_KM))


def _code_ally(cinc: Floats, distance: Floats, major: pd.Series) -> dict[str, Floats]:
    """Return what the ally brings, when, and what the target is worth to it."""
    share = np.where(distance == 0, SHARE_BESIDE, SHARE_AFAR)
    army = BRIGADES_PER_CINC * cinc * np.exp(-distance / STRENGTH_SCALE_KM) * share
    return {
        "states.ALL.forces.ground": _clip_force(army),
        "states.ALL.forces.arms": np.maximum(ARMS_PER_CINC * cinc, 1e-6),
        "states.ALL.forces.sanctions": np.clip(SANCTIONS_PER_CINC * cinc, 1e-6, 0.999),
        "states.ALL.deployment_days": 20.0 + 0.0075 * distance,
        "states.ALL.stake": 0.45 * _discount_interest(distance, major),
        "states.ALL.exposure": np.where(distance > FAR_KM, EXPOSURE_FAR, EXPOSURE_NEAR),
    }


def _clip_force(brigades: Floats) -> Floats:
    return np.clip(brigades, LEAST_FORCE, MOST_FORCE)


def _split(
    rows: pd.DataFrame, ally: str, columns: Mapping[str, Floats], chosen: NDArray[np.bool_], trigger: str
) -> Iterator[CodedRows]:
    """Yield the chosen rows by who has nuclear weapons."""
    owns = (rows["challenger_nuclear"] == 1).to_numpy()
    covers = (rows[ally] == 1).to_numpy()
    for challenger_nuclear in (False, True):
        for ally_nuclear in (False, True):
            there = np.flatnonzero(chosen & (owns == challenger_nuclear) & (covers == ally_nuclear))
            if there.size:
                yield _take(Variant("pact", challenger_nuclear, ally_nuclear, trigger), there, columns)


def _take(variant: Variant, rows: NDArray[np.intp], columns: Mapping[str, Floats]) -> CodedRows:
    return CodedRows(variant, rows, {path: values[rows] for path, values in columns.items()})
