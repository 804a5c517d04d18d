"""One small conflict and its runs written by hand, so that every expected number can be checked by eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from guaranteesim.ensemble.results import STAGES, Results
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

VOTES = [
    *("not called", "excused", "casus not met", "abstained", "objected"),
    *("overruled", "reneged", "late", "honoured"),
]
BLOCKS = ["", "blocked", "decisive"]
OUTSIDE = ["", "aid", "force"]


def make_scenario(rule: object = "all", name: str = "small", **changes: object) -> Scenario:
    """Return Russia, Ukraine and four guarantors, with Russia among them; rule None means no commitment."""
    states = {
        "RUS": {"title": "Russia", "nuclear": True, "forces": {"ground": 100}},
        "UKR": {"title": "Ukraine", "forces": {"ground": 100}},
        "USA": {
            "title": "United States",
            "nuclear": True,
            "alignment": -0.8,
            "forces": {"ground": 20, "arms": 1.0},
        },
        "GBR": {"title": "United Kingdom", "alignment": -0.7, "forces": {"ground": 4, "sanctions": 0.1}},
        "CHN": {"title": "China", "alignment": 0.4, "forces": {"ground": 2}},
    }
    assistance = {
        "title": "Assistance",
        "parties": ["USA", "GBR", "CHN", "RUS"],
        "trigger": {"rung": "limited_grab"},
        "rule": rule,
        "each_provides": {"ground": 0.5, "arms": 1},
    }
    data: dict[str, object] = {
        "name": name, "title": f"The {name} arrangement", "as_of": "2026-01-01", "states": states,
        "challenger": {"state": "RUS"}, "protege": {"state": "UKR"}, "run": {"horizon_months": 10, "seed": 7},
        "arrangement": {"commitments": {} if rule is None else {"assistance": assistance}},
    }  # fmt: skip
    return load_from_dict(data | changes)


def make_crisis(
    world: int, month: int, rung: str = "limited_grab", reached: str = "called", **words: str
) -> dict[str, object]:
    """Return a row of events at the stage ``reached``; ``words`` set cells (vote_USA="objected")."""
    got = STAGES.index(reached) + 1 if reached else 0
    row: dict[str, object] = {
        "world": world, "month": month, "rung": rung, "anticipated": 0.25, **{s: i < got for i,
        s in enumerate(STAGES)},
        "days_to_act": 2.5 if got > STAGES.index("decided") else None, "window_days": 9.0,
        "committed_be": 20.0,
        "own_be": 15.0, "in_place_be": 0.0, "promised_be": 6.0 if got > STAGES.index("called") else 0.0,
        "sent_be": 4.0 if got > STAGES.index("honoured") else 0.0,
        "treaty_be": 3.0 if got > STAGES.index("honoured") else 0.0,
        "outside_be": 1.0, "probability": 0.5, "success": True, "territory": 0.02, "clash": False,
        "nuclear_use": False, "opens_war": rung == "invasion",
    }  # fmt: skip
    for state in ("USA", "GBR", "CHN", "RUS"):
        row |= {f"vote_{state}": "not called", f"block_{state}": "", f"outside_{state}": ""}
    return row | words


def make_results(
    made: Scenario, crises: list[dict[str, object]], worlds: int = 4, seed: int = 7, **columns: object
) -> Results:
    """Return a run of ``worlds`` worlds with these crises; ``columns`` replace columns of worlds."""
    events = _type_events(pd.DataFrame(crises, columns=list(make_crisis(0, 1))), made)
    frame = pd.DataFrame({"world": np.arange(worlds), "motivation": 1.0, "opportunities": 3})
    for stage in STAGES:
        frame[stage] = _count_by_world(events, events[stage].astype(bool), worlds)
    for rung in made.rungs:
        frame[f"acts_{rung}"] = _count_by_world(events, events["rung"] == rung, worlds)
    major = events[events["rung"].isin(["limited_grab", "invasion"])].groupby("world")["month"].min()
    frame["major_violation"] = frame["world"].isin(major.index)
    frame["peace_months"] = frame["world"].map(major - 1).fillna(made.run.horizon_months).astype("int64")
    zero = (
        "wars",
        "war_months",
        "territory_lost",
        "nuclear_use",
        "arms_bn",
        "in_place_be_months",
        "fighting_be_months",
    )
    frame[list(zero)] = 0
    frame["clash"] = False
    kept, tested = _count_tests(events, worlds)
    frame["obligations_kept"], frame["obligations"] = kept, tested
    frame["guarantors_called"] = sum(
        _count_by_world(events, events[f"vote_{state}"] != "not called", worlds)
        for state in ("USA", "GBR", "CHN")
    )
    frame = frame.assign(**_count_fulfilment(events, worlds))
    for name in ("promised_be", "sent_be", "treaty_be"):
        frame[name] = np.bincount(events["world"], events[name], minlength=worlds)
    if made.guarantors:
        frame["true_reliability"], frame["believed_reliability"] = 0.5, 0.4
    frame = frame.assign(**columns)
    manifest = {"seed": seed}
    return Results(made, frame, events, pd.DataFrame(), pd.DataFrame(), manifest)


def _count_fulfilment(events: pd.DataFrame, worlds: int) -> dict[str, pd.Series]:
    votes = events[[f"vote_{state}" for state in ("USA", "GBR", "CHN")]]
    failed = ~votes.isin(["not called", "late", "honoured"]).all(axis=1)
    called, kept = events["called"], events["honoured"]
    return {
        "kept_in_full": _count_by_world(events, called & kept & ~failed, worlds),
        "kept_in_part": _count_by_world(events, called & kept & failed, worlds),
        "kept_by_nobody": _count_by_world(events, called & ~kept, worlds),
    }


def rename_run(run: Results, name: str, **changes: object) -> Results:
    """Return the same run under another name."""
    return replace(run, scenario=run.scenario.model_copy(update={"name": name, **changes}))


def _type_events(frame: pd.DataFrame, made: Scenario) -> pd.DataFrame:
    kinds = {"vote_": VOTES, "block_": BLOCKS, "outside_": OUTSIDE}
    frame["rung"] = pd.Categorical(frame["rung"], categories=list(made.rungs), ordered=True)
    for name in frame:
        for prefix, words in kinds.items():
            if name.startswith(prefix) and name != "outside_be":
                frame[name] = pd.Categorical(frame[name], categories=words, ordered=True)
    flags = [*STAGES, "success", "clash", "nuclear_use", "opens_war"]
    whole = {"world": "int64", "month": "int64", "days_to_act": "Float64"}
    return frame.astype(whole | dict.fromkeys(flags, bool))


def _count_by_world(events: pd.DataFrame, which: pd.Series, worlds: int) -> np.ndarray:
    return np.bincount(events["world"].to_numpy()[which.to_numpy()], minlength=worlds)


def _count_tests(events: pd.DataFrame, worlds: int) -> tuple[np.ndarray, np.ndarray]:
    kept, tested = np.zeros(worlds, dtype=int), np.zeros(worlds, dtype=int)
    for state in ("USA", "GBR", "CHN"):
        met = events[f"vote_{state}"].isin(["honoured", "late"])
        failed = events[f"vote_{state}"].isin(["casus not met", "abstained", "objected", "reneged"])
        kept += _count_by_world(events, met, worlds)
        tested += _count_by_world(events, met | failed, worlds)
    return kept, tested


def make_deal(name: str, required: tuple[str, ...] = ("UKR", "USA"), **changes: object) -> Scenario:
    """Return a small arrangement that ``required`` must accept, with 0.1 as the scale of acceptance.

    Each decides by itself, unless ``acceptance`` has another correlation.
    """
    acceptance: dict[str, object] = {"scale": 0.1, "correlation": 0}
    acceptance |= changes.pop("acceptance", {})  # type: ignore[arg-type]  # a map, as in the file
    made = make_scenario(name=name, no_deal="war", acceptance=acceptance, **changes)
    terms = made.arrangement.model_copy(update={"signatories": required})
    return made.model_copy(update={"arrangement": terms})


def add_utility(run: Results, **utility: np.ndarray | float) -> Results:
    """Return the run with columns ``utility_<S>`` of those values, and 0 for every other state."""
    columns = {f"utility_{state}": utility.get(state, 0.0) for state in run.scenario.states}
    parts = {f"utility_{name}": value for name, value in utility.items() if "_" in name}
    return replace(run, worlds=run.worlds.assign(**columns, **parts))


def make_no_deal(worlds: int = 4, seed: int = 7, **columns: object) -> Results:
    """Return the no-deal run, with every utility 0."""
    return add_utility(make_results(make_scenario(None, "war"), [], worlds, seed, **columns))
