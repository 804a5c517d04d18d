"""Small runs of ordinary and of odd scenarios, to draw figures from."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from typing import Any

from guaranteesim.analysis.comparison.comparison import Comparison, compare_runs
from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.reading.loader import load_from_dict

WORLDS = 12

BASE: dict[str, Any] = {
    "name": "base",
    "title": "No guarantee",
    "as_of": "2026-01-01",
    "run": {"horizon_months": 24, "worlds": WORLDS, "seed": 3},
    "states": {
        "RUS": {"title": "Russia", "nuclear": True, "forces": {"ground": 120.0}},
        "UKR": {"title": "Ukraine", "forces": {"ground": 130.0}},
        "USA": {"nuclear": True, "forces": {"ground": 20.0, "air": 20.0, "arms": 1.5}, "stake": 0.4},
        "GBR": {"nuclear": True, "forces": {"ground": 4.0, "air": 4.0, "arms": 0.4}, "stake": 0.6},
        "FRA": {"nuclear": True, "forces": {"ground": 5.0, "air": 4.0, "arms": 0.3}, "stake": 0.6},
        "CHN": {"nuclear": True, "forces": {"ground": 2.0, "sanctions": 0.3}, "stake": 0.1, "alignment": 0.4},
    },
    "challenger": {"state": "RUS"},
    "protege": {"state": "UKR"},
    "theatre": {"opportunity": {"per_year": 4.0}},
}


def clause(rule: object, parties: tuple[str, ...], rung: str = "strikes", **more: object) -> dict[str, Any]:
    return {
        "parties": list(parties),
        "trigger": {"rung": rung},
        "rule": rule,
        "each_provides": {"ground": 0.6, "air": 0.8, "arms": 1.0},
        **more,
    }


FIVE = ("GBR", "CHN", "RUS", "USA", "FRA")
ARRANGEMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "no-guarantee": ("No guarantee", {}),
    "consult": ("Budapest Memorandum 1994", {"talk": clause("consult_only", FIVE)}),
    "all": ("Draft treaty of 15 April 2022, Russian text", {"aid": clause("all", FIVE)}),
    "each": ("Draft treaty of 15 April 2022, Ukrainian text", {"aid": clause("each", FIVE)}),
    "lead": ("US side letter to the 28 points", {"aid": clause({"lead": "USA"}, ("USA", "GBR", "FRA"))}),
    "one": ("A single guarantor", {"aid": clause("each", ("USA",), "invasion")}),
    "late": ("Only against invasion", {"aid": clause("each", ("GBR", "FRA"), "invasion", deadline_days=3.0)}),
    "placed": (
        "Coalition of the Willing, with forces in place",
        {"force": clause({"at_least": 1}, ("GBR", "FRA"), in_place={"GBR": {"ground": 2.0}})},
    ),
}


def results(name: str, title: str, commitments: dict[str, Any], order: int = 0, **changes: Any) -> Results:
    form = copy.deepcopy(BASE)
    form |= {"name": name, "title": title, "order": order, "arrangement": {"commitments": commitments}}
    for key, value in changes.items():
        form[key] = {**form[key], **value} if isinstance(form.get(key), dict) else value
    return run_scenario(load_from_dict(form))


@cache
def ordinary(name: str) -> Results:
    title, commitments = ARRANGEMENTS[name]
    return results(name, title, commitments, list(ARRANGEMENTS).index(name))


def renamed(item: Results, name: str, title: str, order: int = 0) -> Results:
    """The same run under another name."""
    texts = {"name": name, "title": title, "order": order}
    return replace(item, scenario=item.scenario.model_copy(update=texts))


def further(count: int) -> list[Results]:
    return [
        renamed(ordinary("each"), f"further-{n}", f"A further arrangement, number {n}", 20 + n)
        for n in range(count)
    ]


@cache
def quiet() -> Results:
    """No crisis at all: no opportunity, and nothing to gain."""
    still = {"opportunity": {"per_year": 0.0, "provocation_effect": 0.0}}
    return results("quiet", "A quiet theatre", {"aid": clause("each", FIVE)}, theatre=still)


OBJECTIONS: dict[str, Any] = {
    "troops": {"state": "RUS", "to": "forces_in_place", "absolute": True},
    "wish": {"state": "UKR", "to": "party", "of": ["USA"], "cost": -0.2},
    "veto": {"state": "UKR", "to": "veto", "of": ["RUS"], "cost": 0.3},
    "ground": {"state": "USA", "to": "ground_forces", "of": ["USA"], "cost": {"uniform": [0.05, 0.2]}},
}
ASKED: dict[str, Any] = {
    "no_deal": "war",
    "acceptance": {
        "objections": {
            name: {"date": "2025", "stated": "It objects.", "source": "A speech", **objection}
            for name, objection in OBJECTIONS.items()
        }
    },
}


@cache
def war() -> Results:
    """What happens without a deal: the war goes on."""
    return results("war", "The war goes on", {}, 99, start={"at_war": True})


def asked(name: str, title: str = "", order: int = 0) -> Results:
    """An arrangement that every party, the protégé and the challenger must accept."""
    made = ordinary(name)
    terms = made.scenario.arrangement.model_copy(update={"acquiescence": ("RUS",)})
    if "RUS" in made.scenario.guarantors:
        terms = made.scenario.arrangement
    scenario = load_from_dict({**made.scenario.model_dump(mode="json"), **ASKED})
    texts = {"arrangement": terms, "title": title or made.title, "order": order or made.scenario.order}
    return replace(made, scenario=scenario.model_copy(update=texts))


def thirteen() -> list[Results]:
    """Twelve arrangements, some alike in all but their titles, and no deal."""
    more = [
        renamed(asked("each"), f"further-{n}", f"A further arrangement, number {n}", 20 + n) for n in range(4)
    ]
    return [*(asked(name) for name in ARRANGEMENTS), *more, war()]


LONG = (
    "An arrangement whose title goes on and on, as titles of treaties do, with annexes, protocols and "
    "$side letters_"
)


@cache
def comparison_of(kind: str) -> Comparison:
    return compare_runs(COMPARISONS[kind]())


COMPARISONS = {
    "twelve": lambda: [*(ordinary(name) for name in ARRANGEMENTS), *further(12 - len(ARRANGEMENTS))],
    "two": lambda: [ordinary("no-guarantee"), ordinary("each")],
    "one": lambda: [ordinary("all")],
    "five": lambda: [ordinary(name) for name in list(ARRANGEMENTS)[:5]],
    "no commitments": lambda: [ordinary("no-guarantee")],
    "one guarantor": lambda: [ordinary("one")],
    "no crisis": lambda: [quiet()],
    "consultation only": lambda: [ordinary("consult")],
    "long titles": lambda: [
        renamed(ordinary("each"), name, title)
        for name, title in {"long": LONG, "long-too": LONG, "unbroken": "W" * 90, "none": ""}.items()
    ],
    "asked, thirteen": thirteen,
    "asked, one": lambda: [asked("consult"), war()],
    "asked, refused at any price": lambda: [asked("placed"), war()],
    "asked, long titles": lambda: [
        *(renamed(asked("all"), name, title) for name, title in {"long": LONG, "unbroken": "W" * 90}.items()),
        war(),
    ],
    "one world, one month": lambda: [
        results("tiny", "Tiny", {"aid": clause("all", FIVE)}, run={"worlds": 1, "horizon_months": 1})
    ],
}


DATED = {
    "force": clause(
        {"at_least": 1}, ("USA", "GBR", "FRA"), title=LONG, in_place={"GBR": {"ground": 2.0}}, from_month=3,
        until_month=20, deployment={"from_month": 3, "until_month": 9},
    )
}  # fmt: skip
EVENTS: dict[str, Any] = {
    "events": {
        "leaves": {"title": "The United States withdraws", "state": "USA", "month": 18, "withdraws": True},
        "election": {"state": "GBR", "month": {"uniform": [6, 10]}, "chance": 0.4, "new_leader": True},
    }
}
BUSY: dict[str, Any] = {
    "events": {
        f"{name}-{code.lower()}": {"title": f"{LONG} {code}", "state": code, "month": month, "resolve": 1.0}
        for name, months in {"early": (1, 2, 3), "late": (22, 23, 24)}.items()
        for code, month in zip(("USA", "GBR", "FRA"), months, strict=True)
    }
    | {f"event-{n}": {"state": "CHN", "month": 12, "resolve": 0.1} for n in range(12)}
}


RUNS = {
    "ordinary": lambda: ordinary("each"),
    "all must agree": lambda: ordinary("all"),
    "no guarantor": lambda: ordinary("no-guarantee"),
    "one guarantor": lambda: ordinary("one"),
    "forces in place": lambda: ordinary("placed"),
    "no crisis": quiet,
    "events and terms": lambda: results("dated", "Events and terms", DATED, **EVENTS),
    "many events": lambda: results("busy", LONG, DATED, **BUSY),
    "long title": lambda: comparison_of("long titles").results[0],
    "one world, one month": lambda: comparison_of("one world, one month").results[0],
}


@cache
def run_of(kind: str) -> Results:
    return RUNS[kind]()
