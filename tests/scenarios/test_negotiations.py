"""The shipped negotiations: sound, sourced, of a size that can be run, with the base among the packages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from guaranteesim.scenario.files.catalog import list_shipped_negotiations
from guaranteesim.scenario.files.negotiation_file import Negotiation, read_negotiation
from guaranteesim.scenario.files.packages import (
    Package,
    build_packages,
    find_base_file,
    find_negotiation,
)
from guaranteesim.scenario.files.same_packages import find_same_packages
from guaranteesim.scenario.reading.loader import load_document, load_scenario

FILES = list_shipped_negotiations()


@cache
def opened(path: Path) -> tuple[Negotiation, list[Package]]:
    found = read_negotiation(path)
    return found, build_packages(found, load_document(find_base_file(found)))


def test_there_is_a_small_one_and_the_one_of_2026() -> None:
    assert [path.stem for path in FILES] == ["force-and-clock", "ukraine-2026"]
    assert find_negotiation("force-and-clock").package_count <= 15
    assert 72 <= find_negotiation("ukraine-2026").package_count <= 144
    assert {"force", "rule", "clock", "status", "duration"} <= set(find_negotiation("ukraine-2026").terms)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_package_is_sound_and_unlike_the_others(path: Path) -> None:
    found, made = opened(path)
    assert len(made) == found.package_count
    assert len(set(find_same_packages(made).values())) == found.package_count


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_base_is_one_of_the_packages(path: Path) -> None:
    found, made = opened(path)
    base = load_scenario(find_base_file(found))
    assert base.no_deal is not None
    assert sum(item.scenario.arrangement == base.arrangement for item in made) == 1
    for item in made:
        assert (
            item.scenario.model_copy(
                update={"arrangement": base.arrangement, "name": base.name, "title": base.title}
            )
            == base
        )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_titles_tell_options_apart_and_fit_a_table(path: Path) -> None:
    for term in read_negotiation(path).terms.values():
        titles = [option.title for option in term.options.values()]
        assert len(set(titles)) == len(titles)
        assert max(map(len, [term.title, *titles])) <= 32


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_and_option_says_where_it_is_from(path: Path) -> None:
    for name, term in read_negotiation(path).terms.items():
        for option in term.options.values():
            assert option.source, name
    for line in path.read_text(encoding="utf-8").splitlines():
        for start in ("uniform:", "value:"):
            assert line.count(start) <= line.count("source:"), line


def test_packages_differ_as_their_options_say() -> None:
    _, made = opened(next(path for path in FILES if path.stem == "ukraine-2026"))
    for item in made:
        force, rule, clock, status, sanctions, duration = item.chosen
        terms = item.scenario.arrangement
        clause = terms.commitments["assistance"]
        assert bool(clause.in_place) == (force == "inside")
        assert ("RUS" in clause.parties) == (rule == "all")
        assert ("us-backstop" in terms.commitments) == (rule != "lead")
        assert (clause.deadline_days is not None) == (clock == "three-days")
        assert (
            (terms.neutrality is not None) == (terms.protege_force_cap is not None) == (status == "neutral")
        )
        assert (terms.sanctions_relief is not None) == (sanctions == "lifted")
        assert (terms.duration is not None) == (duration == "five-years")
        assert item.scenario.required == ("UKR", "GBR", "FRA", "USA", "RUS")
