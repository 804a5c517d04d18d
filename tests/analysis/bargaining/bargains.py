"""Negotiations whose packages are judged by hand, so that zone and points can be checked by eye."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tests.small_world import make_scenario

from guaranteesim.analysis.bargaining import Bargain
from guaranteesim.analysis.bargaining.package_outcomes import PackageOutcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.scenario.files.negotiation_file import Negotiation, read_negotiation
from guaranteesim.scenario.files.packages import build_packages
from guaranteesim.scenario.reading.document import Document

OBJECTIONS = {
    "rus-troops": {
        "state": "RUS", "to": "any", "cost": 0.3, "date": "2026", "stated": "No troops.", "source": "a text",
    },
    "ukr-veto": {
        "state": "UKR", "to": "any", "cost": 0.1, "date": "2026", "stated": "No veto.", "source": "a text",
    },
}  # fmt: skip


def negotiation(sizes: Sequence[int], title: str = "Terms in a test") -> Negotiation:
    """Return a negotiation with ``sizes`` options per term; the first option of a term changes nothing."""
    lines = ["negotiation:", f"  title: {title}", "  base: small.yaml", "  terms:"]
    for term, size in enumerate(sizes):
        lines += [f"    t{term}:", f"      title: Term {term}", "      options:"]
        for option in range(size):
            change = f"{{arrangement: {{verification: {0.1 * option + 0.01 * term:g}}}}}" if option else "{}"
            lines.append(
                f"        o{option}: {{title: option {option}, source: assumption, change: {change}}}"
            )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "terms.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_negotiation(path)


def around(value: float, reach: float = 0.01) -> Estimate:
    """Return an estimate with an interval of ``reach`` on either side."""
    return Estimate(value, value - reach, value + reach, 100)


def make_outcome(
    surplus: dict[str, float], required: Sequence[str], efficacy: float = 0.5,
    costs: dict[str, dict[str, float]] | None = None, absolute: dict[str, tuple[str, ...]] | None = None,
    groups: dict[str, tuple[float, ...]] | None = None,
) -> PackageOutcome:  # fmt: skip
    """Return a package outcome; by default the United States gains a little and all groups agree."""
    surplus = {"USA": 0.1} | surplus
    return PackageOutcome(
        required=tuple(required),
        surplus={state: around(value) for state, value in surplus.items()},
        costs=costs or {},
        absolute=absolute or {},
        accepts={state: around(0.5) for state in required},
        joint=around(0.25),
        efficacy=around(efficacy),
        clash=around(0.1),
        groups={state: (value,) * 4 for state, value in surplus.items()} | (groups or {}),
        safe=(efficacy,) * 4,
    )


def make_bargain(sizes: Sequence[int], items: Sequence[PackageOutcome], **changes: object) -> Bargain:
    """Return a negotiation of these packages, in the order of the options."""
    base = make_scenario(
        "each", run={"horizon_months": 120, "seed": 7}, acceptance={"objections": OBJECTIONS},
        arrangement={
            "commitments": {"assistance": {
                "parties": ["USA", "GBR"], "trigger": {"rung": "limited_grab"}, "rule": "each",
            }},
            "signatories": ["UKR", "USA"], "acquiescence": ["RUS"],
        },
    )  # fmt: skip
    open_terms = negotiation(sizes)
    data = base.model_dump(mode="json", exclude_defaults=True)
    found = build_packages(open_terms, Document.from_plain({**data, **changes}))
    outside = around(0.0), around(0.05)
    return Bargain(open_terms, base, base, tuple(found), tuple(items), outside, 100, 7, "0")


def make_scattered_bargain(sizes: Sequence[int], seed: int = 1, shift: float = 0.0) -> Bargain:
    """Return a negotiation with main effects and noise; ``shift`` moves the challenger's surplus."""
    draws = np.random.default_rng(seed)
    count = int(np.prod(sizes))
    trade = draws.uniform(-0.3, 0.3, count)
    items = [
        make_outcome(
            {"RUS": float(-t + shift + draws.normal(0, 0.08)), "UKR": float(t + 0.1 + draws.normal(0, 0.05)),
             "USA": float(draws.normal(0.05, 0.05))},
            ("UKR", "USA", "RUS"), float(np.clip(0.5 + t, 0, 1)),
            {"RUS": {"rus-troops": 0.3}} if t > 0 else {},
            {"UKR": ("ukr-veto",)} if place % 7 == 3 else {},
        )
        for place, t in enumerate(trade)
    ]  # fmt: skip
    return make_bargain(sizes, items)
