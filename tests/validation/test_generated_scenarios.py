"""Engine and plain version agree in every value of every world, whatever the scenario.

`make test` takes six scenarios for each decision rule, the same ones each time. To take more, or others:

    MONTH_EXAMPLES=300 MONTH_SEED=7 python -m pytest tests/validation/test_generated_scenarios.py

At the end the scenarios must have been worth running: every rule, modifier, switch and rung was there, and
every outcome that a month can have was seen.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.validation.rule_forms import KINDS
from tests.validation.scenarios import CHALLENGER, RUNGS, Data, scenarios
from validation.by_hand.record import Record
from validation.same_luck import Comparison, compare_worlds

from guaranteesim.model.consultation import BLOCKS, OUTSIDE, VOTES
from guaranteesim.model.record import STAGES
from guaranteesim.scenario.loader import from_dict
from guaranteesim.scenario.schema.theatre import FIGHTING, INSTRUMENTS, Switches
from guaranteesim.treaty import rule_table

EXAMPLES = int(os.environ.get("MONTH_EXAMPLES", "6"))
SEED = int(os.environ.get("MONTH_SEED", "1"))
WORLDS = 4
LEAST = 3
"""How often at least each of EXPECTED must have been seen."""

RULES = {row.key for row in rule_table()}
MODIFIERS = ("of", "veto", "recuse_aggressor", "abstention_counts_as")
EXPECTED = {
    *(f"rule {key}" for key in RULES),
    *(f"modifier {key}" for key in MODIFIERS),
    *(f"abstention {counts_as}" for counts_as in ("consent", "objection", "neither")),
    *(f"{name} {value}" for name in Switches.model_fields for value in (True, False)),
    *(f"trigger {rung}" for rung in RUNGS),
    *(f"provides {name}" for name in INSTRUMENTS),
    *(f"in place {name}" for name in FIGHTING),
    *("no commitment", "one commitment", "several commitments", "1 party", "10 parties"),
    *("challenger is a party", "deadline", "no deadline", "cap", "no cap", "verification", "no verification"),
    *("follows", "nuclear challenger", "conventional challenger"),
    *(f"act {rung}" for rung in RUNGS),
    *(f"{stage} {value}" for stage in STAGES for value in (True, False)),
    *(f"vote {vote}" for vote in VOTES),
    *(f"outside {help_}" for help_ in OUTSIDE),
    *(f"block {block}" for block in BLOCKS),
    *(f"block of the challenger {block}" for block in BLOCKS),
    *(f"war {how}" for how in ("fallen", "beaten", "ceasefire", "nuclear use")),
    *("clash", "nuclear_use", "success", "failure", "provocation"),
    *("fighting in a war", "arms", "ground lost"),
}  # fmt: skip


def test_generated_scenarios_give_the_same_worlds() -> None:
    seen: Counter[str] = Counter()
    for place, kind in enumerate((None, *KINDS)):
        _check(kind, 1000 * SEED + place, seen)
    assert {what: seen[what] for what in sorted(EXPECTED) if seen[what] < LEAST} == {}


def _check(kind: str | None, number: int, seen: Counter[str]) -> None:
    """Scenarios with a rule of one kind."""

    @seed(number)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(data=scenarios(kind))
    def check(data: Data) -> None:
        met = compare_worlds(from_dict(data), WORLDS)
        assert met.found == []
        seen.update(_asked(data))
        seen.update(_happened(met, data))

    check()


def _asked(data: Data) -> Iterator[str]:
    """What a scenario has in it."""
    arrangement = data["arrangement"]
    clauses = list(arrangement["commitments"].values())
    yield from (f"{name} {value}" for name, value in data["switches"].items())
    yield {0: "no commitment", 1: "one commitment"}.get(len(clauses), "several commitments")
    yield "nuclear challenger" if data["states"][CHALLENGER]["nuclear"] else "conventional challenger"
    yield "no cap" if arrangement["protege_force_cap"] is None else "cap"
    yield "verification" if arrangement["verification"] else "no verification"
    yield from ("follows" for state in data["states"].values() if "follows" in state)
    for clause in clauses:
        yield f"trigger {clause['trigger']['rung']}"
        yield "1 party" if len(clause["parties"]) == 1 else "parties"
        yield from ("10 parties" for _ in range(len(clause["parties"]) >= 10))
        yield from ("challenger is a party" for _ in range(CHALLENGER in clause["parties"]))
        yield "deadline" if "deadline_days" in clause else "no deadline"
        yield from (f"provides {name}" for name, share in clause["each_provides"].items() if share)
        yield from (f"in place {name}" for there in clause["in_place"].values() for name in there)
        yield from _rules(clause["rule"])


def _rules(form: Any) -> Iterator[str]:
    """The rules and modifiers of a rule, at any depth."""
    form = {form: {}} if isinstance(form, str) else form
    for key, value in form.items():
        if key in RULES:
            yield f"rule {key}"
        if key in MODIFIERS:
            yield f"modifier {key}"
        if key == "abstention_counts_as":
            yield f"abstention {value}"
        if key in ("any_of", "all_of"):
            for below in value:
                yield from _rules(below)
        if key in ("first", "otherwise"):
            yield from _rules(value)


def _happened(met: Comparison, data: Data) -> Iterator[str]:
    """What came of it in the worlds."""
    rungs = from_dict(data).rungs
    for row in met.rows:
        yield from ("provocation" for _ in range(row["provocations"]))
        yield from ("fighting in a war" for _ in range(row["fighting_be_months"] > 0))
        yield from ("arms" for _ in range(row["arms_bn"] > 0))
        yield from ("ground lost" for _ in range(0 < row["territory_lost"] < 1))
    for record in met.records:
        yield from (f"war {how}" for how in record.endings)
        yield from _in_crises(record, rungs)


def _in_crises(record: Record, rungs: tuple[str, ...]) -> Iterator[str]:
    for crisis in record.crises:
        yield f"act {rungs[crisis['rung']]}"
        yield from (f"{stage} {bool(crisis[stage])}" for stage in STAGES)
        yield from (name for name in ("clash", "nuclear_use") if crisis[name])
        yield "success" if crisis["success"] else "failure"
        for column, value in crisis.items():
            kind, _, code = column.partition("_")
            if kind == "vote":
                yield f"vote {VOTES[value]}"
            if kind == "block":
                who = "block of the challenger" if code == CHALLENGER else "block"
                yield f"{who} {BLOCKS[value]}"
            if kind == "outside" and code != "be":
                yield f"outside {OUTSIDE[value]}"
