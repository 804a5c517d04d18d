"""Small panels for tests: files written by hand, and rows drawn from a known law."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.panel.folds import Sample
from guaranteesim.analysis.panel.questions import DISPUTE, AskedRows, PanelQuestion, WorldCounts
from guaranteesim.analysis.panel.records import COLUMNS, PACT_CALLS, RIVAL_YEARS
from guaranteesim.analysis.panel.regression import to_probability

Floats = NDArray[np.float64]

RIVAL = {
    "rivalry": 1, "challenger": "AAA", "target": "BBB", "year": 1900, "cinc_challenger": 0.02,
    "cinc_target": 0.01, "contiguity": 1, "distance_km": "", "pact_allies": 0, "pact_top_cinc": 0,
    "pact_top_distance_km": "", "pact_major": 0, "pact_nuclear": 0, "challenger_major": 0,
    "challenger_nuclear": 0, "dispute": 0, "war_initiated": 0,
}  # fmt: skip
CALL = {
    "dispute": 7, "year": 1950, "challenger": "AAA", "target": "BBB", "ally": "CCC", "war": 0,
    "cinc_challenger": 0.02, "cinc_target": 0.01, "cinc_ally": 0.1, "ally_major": 1, "ally_nuclear": 0,
    "challenger_nuclear": 0, "ally_distance_km": 500, "ally_contiguity": 6, "joined_target": 0,
    "fought_in_war": "",
}  # fmt: skip


def write_rows(path: Path, rows: list[dict[str, object]], kind: str = RIVAL_YEARS) -> Path:
    """Write lines that differ from a plain one in some columns."""
    plain = CALL if kind == PACT_CALLS else RIVAL
    names = list(COLUMNS[kind])
    lines = [",".join(names), *(",".join(str({**plain, **row}[name]) for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_small_panel(folder: Path) -> tuple[Path, Path]:
    """Write twelve dyad-years of three rivalries, two with a pact, and six calls, four of them in wars."""
    years: list[dict[str, object]] = [
        {"rivalry": rivalry, "challenger": 3 * "ACE"[rivalry], "target": 3 * "BDF"[rivalry]}
        | {"year": (1890, 1930, 1960, 2000)[place], "cinc_challenger": 0.01 * (1 + place)}
        | {"dispute": int(place == rivalry), "war_initiated": int(place == rivalry == 1)}
        | ({"pact_allies": 1, "pact_top_cinc": 0.1} if rivalry == 2 and place > 1 else {})
        | ({"pact_nuclear": 1, "pact_major": 1} if rivalry == 2 and place == 3 else {})
        for rivalry in range(3)
        for place in range(4)
    ]
    calls: list[dict[str, object]] = [
        {"dispute": n, "challenger": "AB"[n % 2] * 3, "ally": ally, "year": 1930 + 20 * n, "war": int(n < 2)}
        | {"fought_in_war": int(ally == "CCC") if n < 2 else "", "joined_target": int(ally == "CCC")}
        for n in range(3)
        for ally in ("CCC", "DDD")
    ]
    return (
        write_rows(folder / "years.csv", years),
        write_rows(folder / "calls.csv", calls, PACT_CALLS),
    )


def draw_asked(
    rows: int = 4000,
    groups: int = 80,
    *,
    strength: float = 1.0,
    shift: float = 0.0,
    seed: int = 1,
    question: PanelQuestion = DISPUTE,
) -> AskedRows:
    """Draw rows of a logit with one covariate, of which the model knows the law but for a shift of its level.

    Args:
        rows: Number of rows.
        groups: Rivalries.
        strength: Slope of the law; 0 for a panel that nothing orders.
        shift: Logits added to every forecast of the model.
        seed: Seed of the draws.
        question: The question that the rows answer.
    """
    luck = np.random.default_rng(seed)
    covariate = luck.normal(size=rows)
    logit = -1.5 + strength * covariate
    outcomes = (luck.random(rows) < to_probability(logit)).astype(np.float64)
    labels = np.array([f"AAA → BBB {n}" for n in range(rows)], dtype=np.object_)
    everywhere = np.full(rows, 100.0)
    forecasts = to_probability(logit + shift)
    return AskedRows(
        question,
        Sample(forecasts, outcomes, covariate[:, None]),
        ("covariate",),
        np.arange(rows) % groups,
        np.arange(rows) // (rows // 4) if rows >= 4 else np.arange(rows),
        labels,
        np.zeros(0, dtype=np.intp),
        WorldCounts(forecasts * 100, everywhere),
        np.arange(rows),
    )
