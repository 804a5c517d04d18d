"""The month in which two paths part is the first in which anything that happens differs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from tests.story_worlds import compare_small, run_small

from guaranteesim import ensemble
from guaranteesim.analysis.comparison.comparison import Comparison, compare_runs
from guaranteesim.analysis.worlds.told_story import ToldStory
from guaranteesim.ensemble.told.world_details import ToldWorld
from guaranteesim.report.texts.story_differences import format_pair
from guaranteesim.report.texts.story_parting import describe_parting, find_parting_month
from guaranteesim.studies.story_study import tell_story

EMPTY = {"vote": "not called", "block": "", "outside": ""}
WORLDS = range(0, 100, 3)


@cache
def compare_with_none() -> Comparison:
    """Compare separate guarantees with the same conflict without any."""
    each = run_small(joint=False)
    bare = each.scenario.model_copy(
        update={
            "name": "none",
            "title": "No guarantee",
            "arrangement": each.scenario.arrangement.model_copy(update={"commitments": {}}),
        }
    )
    return compare_runs([each, ensemble.run_scenario(bare, worlds=100, workers=1)], "each")


def list_months(told: ToldWorld) -> list[dict[str, object]]:
    """Return everything that happens in each month: events, occasions, provocations, war and territory."""
    events = told.results.events
    rows = events[events["world"] == told.world].drop(columns=["world", "anticipated"])
    acts = {int(row["month"]): row for row in rows.to_dict("records")}
    occasions = {item.month: item.picked for item in told.details.choices}
    months: list[dict[str, object]] = []
    for row in told.results.timeline.to_dict("records"):
        month = int(row["month"])
        happens = {name: row[name] for name in ("territory", "at_war")} | acts.get(month, {})
        happens |= {"occasion": occasions.get(month, -1), "provokes": month in told.details.provocations}
        happens["nuclear_war"] = month in told.details.nuclear_war
        months.append(happens)
    return months


def differs(one: dict[str, object], other: dict[str, object]) -> bool:
    """Return whether any column differs, a missing one counting as empty."""
    for name in one.keys() | other.keys():
        empty = EMPTY.get(name.partition("_")[0])
        values = [month.get(name, empty) for month in (one, other)]
        if isinstance(values[0], float) and isinstance(values[1], float):
            if abs(values[0] - values[1]) > 1e-9:
                return True
        elif any(pd.isna(value) for value in values):
            if not all(pd.isna(value) for value in values):
                return True
        elif values[0] != values[1]:
            return True
    return False


@pytest.mark.parametrize("compared", [compare_small, compare_with_none])
def test_the_month_is_that_of_brute_force(compared: object) -> None:
    data = compared()  # type: ignore[operator]
    names = tuple(run.name for run in data.results)
    found = set()
    for world in WORLDS:
        story = tell_story(data, world=world, compare=names).told
        one, other = map(list_months, story.worlds)
        differing = [place for place, pair in enumerate(zip(one, other, strict=True), 1) if differs(*pair)]
        month = differing[0] if differing else None
        assert find_parting_month(story) == month, world
        text = describe_parting(story)
        assert text.startswith(f"The paths part in month {month}: ") == (month is not None)
        found.add(month)
    assert len(found) > 3
    assert None in found


@pytest.fixture(scope="module")
def told() -> ToldStory:
    return tell_story(compare_small(), where="honoured", compare=("each", "joint")).told


def change(told: ToldStory, table: str, column: str, month: int, value: object) -> ToldStory:
    """Return the story of the first world beside itself with one cell changed."""
    one = told.worlds[0]
    frame = getattr(one.results, table).copy()
    here = (frame["world"] == one.world) & (frame["month"] == month)
    assert here.sum() == 1
    frame.loc[here, column] = value
    return replace(told, worlds=(one, replace(one, results=replace(one.results, **{table: frame}))))


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("committed_be", 1.0, "the challenger commits"),
        ("days_to_act", 99.0, "the first to act does so on day"),
        ("treaty_be", 0.25, "forces that come in time under the treaty are worth"),
        ("outside_be", 77.0, "forces that come in time outside the treaty are worth"),
        ("vote_USA", "objected", "United States acts only under"),
        ("outside_CHN", "force", "China does nothing of the kind under"),
        ("nuclear_use", True, "nuclear weapons are used, and under"),
    ],
)
def test_what_differs_first_is_said(told: ToldStory, column: str, value: object, words: str) -> None:
    changed = change(told, "events", column, 7, value)
    assert find_parting_month(changed) == 7
    assert "the act is the same (invasion), but " in describe_parting(changed)
    assert words in describe_parting(changed)


def test_territory_alone_parts_paths_and_shows_enough_digits(told: ToldStory) -> None:
    held = float(told.worlds[0].results.timeline["territory"].iloc[10])
    changed = change(told, "timeline", "territory", 11, held + 1e-6)
    assert find_parting_month(changed) == 11
    assert "Russia then holds" in describe_parting(changed)
    assert find_parting_month(change(told, "timeline", "territory", 11, held + 1e-12)) is None
    assert len(set(format_pair(8.50001, 8.50002))) == 2


def test_what_differs_beneath_equal_courses_is_no_parting(told: ToldStory) -> None:
    changed = change(told, "timeline", "resolve_USA", 5, 9.0)
    assert find_parting_month(changed) is None
    assert describe_parting(changed).startswith(
        "What happens is the same under both. From month 5 on, the resolve of USA differs beneath it."
    )


def test_an_arrangement_that_binds_nobody_is_named_so() -> None:
    data = compare_with_none()
    stories = (tell_story(data, world=world, compare=("each", "none")).told for world in WORLDS)
    texts = [text for text in map(describe_parting, stories) if "casus foederis" in text]
    assert texts
    assert all("and under No guarantee, which binds nobody, it does not." in text for text in texts)
