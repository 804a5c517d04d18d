"""Negotiations: read, opened into packages, and refused with the line of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guaranteesim.scenario.files import catalog
from guaranteesim.scenario.files.packages import (
    build_packages,
    find_base_file,
    find_negotiation,
)
from guaranteesim.scenario.files.same_packages import find_same_packages, group_same_packages
from guaranteesim.scenario.reading.loader import load_document

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]

BASE = """\
name: base
title: The base
as_of: 2026-01-01
states:
  RUS: {forces: {ground: 100}}
  UKR: {forces: {ground: 100}}
  GBR: {forces: {ground: 4}}
  FRA: {forces: {ground: 4}}
challenger: {state: RUS}
protege: {state: UKR}
arrangement:
  commitments:
    help: {parties: [GBR, FRA], trigger: {rung: limited_grab}, rule: each}
"""
TERMS = """\
negotiation:
  title: Terms
  base: base.yaml
  terms:
    rule:
      title: Rule
      options:
        each: {title: each for itself, source: a text}
        all: {title: all agree, source: a text, change: {arrangement: {commitments: {help: {rule: all}}}}}
    clock:
      title: Clock
      options:
        open: {title: none, source: assumption, change: {}}
        day: {title: a day, source: x, change: {arrangement: {commitments: {help: {deadline_days: 1}}}}}
        week: {title: a week, source: x, change: {arrangement: {commitments: {help: {deadline_days: 7}}}}}
worlds: 40
"""


@pytest.fixture
def terms(write: Write) -> Callable[..., Path]:
    """Write base and negotiation, with some text of the latter replaced; returns its path."""

    def make(old: str = "", new: str = "", base: str = BASE) -> Path:
        assert old in TERMS
        write("base.yaml", base)
        return write("terms.yaml", TERMS.replace(old, new, 1) if old else TERMS)

    return make


def opened(path: Path, *sets: str) -> list[object]:
    found = find_negotiation(path)
    return list(build_packages(found, load_document(find_base_file(found)), sets))


def test_every_package_in_the_order_of_the_options(terms: Callable[..., Path]) -> None:
    found = find_negotiation(terms())
    assert (found.name, found.package_count, found.worlds) == ("terms", 6, 40)
    made = build_packages(found, load_document(find_base_file(found)))
    assert [item.name for item in made] == [f"p00{number}" for number in range(1, 7)]
    assert [item.chosen for item in made[:4]] == [
        ("each", "open"), ("each", "day"), ("each", "week"), ("all", "open"),
    ]  # fmt: skip
    for item in made:
        clause = item.scenario.arrangement.commitments["help"]
        assert clause.rule.build_form() == item.chosen[0]
        days = {"open": None, "day": 1.0, "week": 7.0}[item.chosen[1]]
        assert (clause.deadline_days.centre if clause.deadline_days else None) == days
        assert item.scenario.name == item.name
    assert made[4].scenario.title == "Rule: all agree; Clock: a day"


def test_the_first_package_leaves_the_base_as_it_is(terms: Callable[..., Path]) -> None:
    found = find_negotiation(terms())
    base = load_document(find_base_file(found))
    first = build_packages(found, base)[0].scenario
    assert (
        first.arrangement.commitments["help"].rule.build_form()
        == base.data["arrangement"]["commitments"]["help"]["rule"]
    )


def test_settings_hold_in_every_package(terms: Callable[..., Path]) -> None:
    for item in opened(terms(), "run.horizon_months=36", "arrangement.verification=0.5"):
        assert item.scenario.run.horizon_months == 36
        assert item.scenario.arrangement.verification.centre == 0.5


def test_packages_with_the_same_arrangement_stand_for_one_another(terms: Callable[..., Path]) -> None:
    path = terms("deadline_days: 7", "deadline_days: 1")
    assert find_same_packages(opened(path)) == {
        "p001": "p001", "p002": "p002", "p003": "p002", "p004": "p004", "p005": "p005", "p006": "p005",
    }  # fmt: skip


def test_a_negotiation_may_extend_another(terms: Callable[..., Path], write: Write) -> None:
    terms()
    path = write("more.yaml", "extends: terms.yaml\nnegotiation: {terms: {clock: {options: {week: null}}}}\n")
    assert find_negotiation(path).package_count == 4


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("change: {arrangement: {commitments: {help: {rule: all}}}}", "change: {beliefs: {}}", 9,
         "only the arrangement is negotiated, and an option cannot change this (put what is negotiated"),
        ("arrangement: {commitments: {help: {rule", "arangement: {commitments: {help: {rule", 9,
         "did you mean arrangement?"),
        ("change: {arrangement: {commitments: {help: {rule: all}}}}", "change: {arrangement: all}", 9,
         "must be a map of what the option changes"),
        ("each: {title: each for itself, source: a text}", "each: {title: each for itself}", 8,
         "'source' is missing"),
        ("  title: Terms\n", "  title: Terms\n  titel: More\n", 3, "did you mean title?"),
        ("worlds: 40", "world: 40", 16, "did you mean worlds?"),
        ("worlds: 40", "worlds: 0", 16, "must be at least 1"),
        ("  base: base.yaml", "  base: bas.yaml", 3, "did you mean base.yaml?"),
        ("  base: base.yaml", "  base: ../base.yaml", 3, "leads out of the folder"),
        ("  base: base.yaml", "  base: nobody", 3, "there is no shipped scenario 'nobody'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(
    terms: Callable[..., Path], complaint: Complaint, old: str, new: str, line: int, message: str
) -> None:
    said = complaint(opened, terms(old, new))
    assert "\n" not in said
    assert f"terms.yaml:{line}:" in said
    assert message in said


def test_one_option_is_no_term(terms: Callable[..., Path], complaint: Complaint) -> None:
    text = TERMS.splitlines()[8]
    assert "needs at least 2 items" in complaint(opened, terms(text + "\n", ""))


def test_a_scenario_is_no_negotiation(terms: Callable[..., Path], complaint: Complaint) -> None:
    said = complaint(find_negotiation, terms().with_name("base.yaml"))
    assert "there is no negotiation: block" in said


def test_a_problem_is_said_once_and_where_it_arises(terms: Callable[..., Path], complaint: Complaint) -> None:
    said = complaint(opened, terms("deadline_days: 7", "deadline_days: -7"))
    assert said.count("\n") == 0
    assert "terms.yaml:15:" in said
    assert "in packages with clock: week" in said


def test_options_that_do_not_fit_together(terms: Callable[..., Path], complaint: Complaint) -> None:
    without = "change: {arrangement: {commitments: {help: {parties: [GBR]}}}}}"
    path = terms(
        "each: {title: each for itself, source: a text}", f"each: {{title: x, source: a text, {without}"
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "deadline_days: 7", "in_place: {FRA: {ground: 1}}"
        ), encoding="utf-8",
    )  # fmt: skip
    said = complaint(opened, path)
    assert "FRA is not a party to this commitment" in said
    assert "in packages with rule: each, clock: week" in said
    assert "terms.yaml:15:" in said


def test_all_problems_come_at_once(terms: Callable[..., Path], complaint: Complaint) -> None:
    path = terms("deadline_days: 7", "deadline_days: -7")
    path.write_text(path.read_text(encoding="utf-8").replace("rule: all", "rule: al"), encoding="utf-8")
    said = complaint(opened, path)
    assert said.count("\n") == 1
    assert "terms.yaml:9:" in said


def test_too_many_packages(terms: Callable[..., Path], complaint: Complaint) -> None:
    def some(count: int) -> str:
        options = ", ".join(f"o{number}: {{title: o, source: x}}" for number in range(count))
        return f"    more: {{title: More, options: {{{options}}}}}\n"

    assert find_negotiation(terms("worlds: 40\n", some(83))).package_count == 498
    said = complaint(find_negotiation, terms("worlds: 40\n", some(84)))
    assert "terms.yaml:4:" in said
    assert "the terms make 2 x 3 x 84 = 504 packages, and at most 500 are tried (remove options" in said


def test_a_name_that_is_not_there(complaint: Complaint) -> None:
    assert "did you mean ukraine-2026?" in complaint(find_negotiation, "ukraine-2062")
    assert "there is no such negotiation" in complaint(find_negotiation, "zzz")


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "../nothing.yaml"])
def test_names_that_are_none(name: str, complaint: Complaint) -> None:
    said = complaint(find_negotiation, name)
    assert "\0" not in said
    assert "there is no such negotiation" in said


def test_negotiations_are_no_scenarios(complaint: Complaint) -> None:
    assert not [path for path in catalog.list_shipped_scenarios() if path.parent.name == "negotiations"]
    for name in ("negotiations", "ukraine-2026", "negotiations/ukraine-2026"):
        assert "give one to bargain" in complaint(catalog.find_scenario, name)


def test_what_has_no_effect_hides_nothing_else(terms: Callable[..., Path], complaint: Complaint) -> None:
    both = "change: {arrangement: {verification: , verificaton: 0.5}}"
    said = complaint(opened, terms("change: {}", both))
    assert "there is no 'verification' to remove" in said
    assert "unknown key 'verificaton'" in said


EXCLUDES = (
    "worlds: 40\n",
    "  excludes:\n    hasty: {options: {rule: all, clock: day}, source: assumption}\nworlds: 40\n",
)


def test_options_that_cannot_stand_together_make_no_package(terms: Callable[..., Path]) -> None:
    found = find_negotiation(terms(*EXCLUDES))
    assert (found.combination_count, found.package_count, found.count_excluded()) == (6, 5, {"hasty": 1})
    made = build_packages(found, load_document(find_base_file(found)))
    # The others keep the numbers they have without the exclusion.
    assert [item.name for item in made] == ["p001", "p002", "p003", "p004", "p006"]
    assert ("all", "day") not in {item.chosen for item in made}


def test_sets_of_options_and_several_exclusions(terms: Callable[..., Path]) -> None:
    sets = "    hasty: {options: {rule: all, clock: [day, week]}, source: x}\n"
    more = "    slow: {options: {rule: each, clock: open}, source: x}\n"
    found = find_negotiation(terms("worlds: 40\n", f"  excludes:\n{sets}{more}"))
    assert found.count_excluded() == {"hasty": 2, "slow": 1}
    assert [chosen for _, chosen in found.list_combinations()] == [
        ("each", "day"), ("each", "week"), ("all", "open"),
    ]  # fmt: skip


def test_a_package_is_checked_only_if_it_is_tried(terms: Callable[..., Path]) -> None:
    path = terms(*EXCLUDES)
    text = path.read_text(encoding="utf-8").replace("rule: all}}}}}", "in_place: {FRA: {ground: 1}}}}}}}")
    # France in place beside a clause without France fails, and this combination is excluded.
    text = text.replace("deadline_days: 1", "parties: [GBR]")
    path.write_text(text, encoding="utf-8")
    assert len(opened(path)) == 5


@pytest.mark.parametrize(
    ("exclusion", "line", "message"),
    [
        ("{options: {role: all, clock: day}, source: x}", 17, "there is no term 'role' (did you mean rule?)"),
        ("{options: {place: all, clock: day}, source: x}", 17,
         "there is no term 'place' (name one of: rule, clock)"),
        ("{options: {rule: al, clock: day}, source: x}", 17,
         "the term 'rule' has no option 'al' (did you mean all?)"),
        ("{options: {rule: all, clock: [day, weak]}, source: x}", 17,
         "the term 'clock' has no option 'weak' (did you mean week?)"),
        ("{options: {rule: all}, source: x}", 17, "an exclusion needs options of at least two terms"),
        ("{options: {rule: all, clock: day}}", 17, "'source' is missing"),
        ("{options: {rule: all, clock: []}, source: x}", 17, "at least 1 item"),
        ("{options: {rule: [each, all], clock: [open, day, week]}, source: x}", 16,
         "the exclusions leave none of 6 packages (remove an exclusion"),
        ("{options: {rule: [each, all], clock: day}, source: x}", 14,
         "the exclusions leave no package with this option (remove the option"),
    ],
)  # fmt: skip
def test_mistaken_exclusions_are_said_with_their_line(
    terms: Callable[..., Path], complaint: Complaint, exclusion: str, line: int, message: str
) -> None:
    said = complaint(opened, terms("worlds: 40\n", f"  excludes:\n    x: {exclusion}\n"))
    assert "\n" not in said
    assert f"terms.yaml:{line}:" in said
    assert message in said


def test_an_extending_file_can_lift_an_exclusion(terms: Callable[..., Path], write: Write) -> None:
    terms(*EXCLUDES)
    path = write("more.yaml", "extends: terms.yaml\nnegotiation: {excludes: {hasty: null}}\n")
    assert find_negotiation(path).package_count == 6


def test_packages_that_differ_in_words_alone_are_the_same(terms: Callable[..., Path]) -> None:
    path = terms("deadline_days: 7", "deadline_days: {value: 1, source: another text, note: or so}")
    groups = group_same_packages(opened(path))
    assert [[item.name for item in group] for group in groups] == [
        ["p001"], ["p002", "p003"], ["p004"], ["p005", "p006"],
    ]  # fmt: skip


def test_a_term_without_effect_beside_another_makes_no_package(terms: Callable[..., Path]) -> None:
    # A pace of drawing down means nothing where there is no cap to draw down to.
    path = terms("{commitments: {help: {rule: all}}}", "{protege_force_cap: 50}")
    text = path.read_text(encoding="utf-8")
    for days in (1, 7):
        text = text.replace(
            f"{{commitments: {{help: {{deadline_days: {days}}}}}}}", f"{{drawdown_months: {days}}}"
        )
    path.write_text(text, encoding="utf-8")
    groups = group_same_packages(opened(path))
    assert [[item.name for item in group] for group in groups] == [
        ["p001", "p002", "p003"], ["p004"], ["p005"], ["p006"],
    ]  # fmt: skip
