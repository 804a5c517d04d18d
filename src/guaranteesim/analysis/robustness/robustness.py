"""Robustness of arrangements: what the command ``robust`` finds, and its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.robustness.assessment import Assessment, Spread
from guaranteesim.analysis.robustness.satisficing import Threshold
from guaranteesim.analysis.robustness.value_of_information import InputValues
from guaranteesim.analysis.statistics.table_cells import make_csv_safe, make_nullable
from guaranteesim.scenario.schema import Scenario

ASKED, GRANTED = "asked", "as if in force"
"""Whether the sides are asked, in tables."""


@dataclass(frozen=True)
class TheoryName:
    """A theory as tables and figures name it."""

    name: str
    title: str
    short: str


@dataclass(frozen=True, eq=False, repr=False)
class Robustness:
    """Arrangements over sampled assumptions, theories and weights of consent.

    Attributes:
        scenarios: The arrangements under the defaults, in order.
        no_deal: Name of the scenario without a deal; None where nobody was asked.
        theories: The defaults, then every theory.
        outcome: The outcome that arrangements are compared by.
        threshold: The threshold of satisficing; None without one.
        in_force: The assessment with every arrangement as if in force.
        asked: The assessment with refusals counted; None where nobody was asked.
        paths: Paths of the varied numbers, J of them.
        information: Value of knowing each of them alone, in the main assessment.
        fixed: Number of the scenarios' numbers that are points and were not varied.
        seed: Seed of all randomness.
        notes: Notes for the reader.
        version: Version of the program.
    """

    scenarios: tuple[Scenario, ...]
    no_deal: str | None
    theories: tuple[TheoryName, ...]
    outcome: Outcome
    threshold: Threshold | None
    in_force: Assessment
    asked: Assessment | None
    paths: tuple[str, ...]
    information: InputValues
    fixed: int
    seed: int
    notes: tuple[str, ...]
    version: str

    def __repr__(self) -> str:
        return (
            f"Robustness({len(self.names)} arrangements, {len(self.theories)} theories, {self.rows} rows, "
            f"{self.worlds} worlds)"
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arrangements."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def main(self) -> Assessment:
        """The assessment with refusals counted where the sides were asked, else as if in force."""
        return self.in_force if self.asked is None else self.asked

    @property
    def rows(self) -> int:
        """Rows of assumptions."""
        return self.in_force.states.rows

    @property
    def worlds(self) -> int:
        """Worlds of each row."""
        return self.in_force.states.worlds

    @property
    def horizon_months(self) -> int:
        """Months of the horizon."""
        return self.scenarios[0].run.horizon_months

    def table(self) -> pd.DataFrame:
        """Return one row per arrangement, as if in force and, where asked, with refusals counted.

        Returns:
            ``name``, ``title``, ``consent``; ``mean``, ``worst_case``, ``mean_regret``, ``high_regret`` (not
            exceeded in 90 % of the states), ``worst_regret`` and ``met_share``, each with ``_low`` and
            ``_high`` (95 %); ``plain_mean_regret``, that of the noisy means; ``least_worst`` and
            ``least_mean``, the shares of draws in which it has the least worst and mean regret.
        """
        rows = [row for consent, found in self._list_assessments() for row in self._list_rows(consent, found)]
        return make_nullable(pd.DataFrame(rows))

    def _list_assessments(self) -> Iterator[tuple[str, Assessment]]:
        yield GRANTED, self.in_force
        if self.asked is not None:
            yield ASKED, self.asked

    def _list_rows(self, consent: str, found: Assessment) -> Iterator[dict[str, object]]:
        columns = {
            "mean": found.means,
            "worst_case": found.worst_cases,
            "mean_regret": found.mean_regrets,
            "high_regret": found.high_regrets,
            "worst_regret": found.worst_regrets,
        }
        if found.met_shares is not None:
            columns["met_share"] = found.met_shares
        for place, scenario in enumerate(self.scenarios):
            yield {
                "name": scenario.name,
                "title": scenario.title,
                "consent": consent,
                **{
                    key: cell
                    for name, spread in columns.items()
                    for key, cell in _build_cells(name, spread, place).items()
                },
                "plain_mean_regret": float(found.plain_mean_regrets[place]),
                "least_worst": float(found.least_worst[place]),
                "least_mean": float(found.least_mean[place]),
            }

    def ranks(self) -> pd.DataFrame:
        """Return one row per arrangement, consent and rank: the share of states with that rank or better.

        Returns:
            ``name``, ``consent``, ``rank``, ``share`` with ``_low`` and ``_high``.
        """
        return pd.DataFrame(
            {
                "name": name,
                "consent": consent,
                "rank": rank + 1,
                **_build_cells("share", found.rank_shares, place, rank),
            }
            for consent, found in self._list_assessments()
            for place, name in enumerate(self.names)
            for rank in range(len(self.names))
        )

    def wins(self) -> pd.DataFrame:
        """Return one row per ordered pair and consent: the share of states in which ``name`` beats ``other``.

        Returns:
            ``name``, ``other``, ``consent``, ``share`` with ``_low`` and ``_high``.
        """
        return pd.DataFrame(
            {
                "name": name,
                "other": other,
                "consent": consent,
                **_build_cells("share", found.win_shares, one, two),
            }
            for consent, found in self._list_assessments()
            for one, name in enumerate(self.names)
            for two, other in enumerate(self.names)
            if one != two
        )

    def regrets(self) -> pd.DataFrame:
        """Return one row per arrangement, consent and theory or weighing: the regret on average there.

        Returns:
            ``name``, ``consent``, ``given`` ("theory" or "weights of consent"), ``value``, ``regret`` with
            ``_low`` and ``_high``.
        """
        return pd.DataFrame(
            {
                "name": name,
                "consent": consent,
                "given": given,
                "value": value,
                **_build_cells("regret", spread, place, column),
            }
            for consent, found in self._list_assessments()
            for given, values, spread in (
                ("theory", found.states.theories, found.theory_regrets),
                ("weights of consent", found.states.weighings, found.weighing_regrets),
            )
            for place, name in enumerate(self.names)
            for column, value in enumerate(values)
        )

    def worths(self) -> pd.DataFrame:
        """Return what knowing something before choosing is worth, in the unit of the outcome.

        Returns:
            ``known``: "everything", "theory", "weights of consent", "all numbers", "more worlds: as many
            again", "more worlds: without end", and the path of each number, the most valuable first;
            ``value`` with ``_low`` and ``_high``; ``noise``, which a number without any influence exceeds in
            2.5 % of cases; ``family_noise``, which the greatest of all such numbers exceeds in 5 % of cases.
        """
        found, told = self.main, self.information
        groups = {
            "everything": found.perfect_value,
            "theory": found.theory_value,
            "weights of consent": found.weighing_value,
            "all numbers": found.numbers_value,
        }
        rows: list[dict[str, object]] = [
            {"known": name, **_build_cells("value", spread)} for name, spread in groups.items()
        ]
        sample = found.sample_value
        rows += [
            {"known": "more worlds: as many again", "value": sample.doubled},
            {"known": "more worlds: without end", "value": sample.resolved},
        ]
        for place in np.argsort(-told.values, kind="stable"):
            value, reach = float(told.values[place]), 1.96 * float(told.errors[place])
            ends = {"value_low": max(value - reach, 0.0), "value_high": value + reach}
            chance = {"noise": told.noise, "family_noise": told.family_noise}
            rows.append({"known": self.paths[place], "value": value, **ends, **chance})
        return make_nullable(pd.DataFrame(rows))

    def states(self) -> pd.DataFrame:
        """Return the noisy means: one row per arrangement, theory and row of assumptions.

        Returns:
            ``name``, ``theory``, ``row``, ``value`` as if in force, and where asked ``chance``, the chance
            that all accept under the assumed weights. The run without a deal is there where asked.
        """
        found = self.main.states
        names = [*self.names, *([] if self.no_deal is None else [self.no_deal])]
        shape = found.means.shape
        frame = pd.DataFrame(
            {
                "name": np.repeat(names, shape[1] * shape[2]),
                "theory": np.tile(np.repeat(found.theories, shape[2]), shape[0]),
                "row": np.tile(np.arange(shape[2]), shape[0] * shape[1]),
                "value": found.means.reshape(-1),
            }
        )
        if found.chances is not None:
            chance = np.full(shape, np.nan)
            chance[: len(self.names)] = found.chances[:, :, 0, :]
            frame["chance"] = chance.reshape(-1)
        return make_nullable(frame)

    def export(self) -> dict[str, pd.DataFrame]:
        """Return frames ready for ``to_csv``, by name."""
        frames = {
            "robustness": self.table(),
            "ranks": self.ranks(),
            "wins": self.wins(),
            "regrets": self.regrets(),
            "information": self.worths(),
            "states": self.states(),
        }
        return {name: make_csv_safe(frame) for name, frame in frames.items()}


def _build_cells(name: str, spread: Spread, *place: int) -> dict[str, float]:
    return {
        name: float(spread.value[place]),
        f"{name}_low": float(spread.low[place]),
        f"{name}_high": float(spread.high[place]),
    }
